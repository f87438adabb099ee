/** Paragraphs that lost their line breaks: cut again at numbers that carry on a count, at unit labels and at roles. */
import { readDateLine } from './dates.ts';
import { cutLine, type Line } from './lines.ts';
import { readNumber, type Numbering } from './numbering.ts';
import { readRole } from './people.ts';
import type { Doubt } from './reading.ts';
import { headingPrefix } from './sections.ts';
import { labelAt, unitLike } from './units.ts';

type Mark = { at: number; number: Numbering };

const opener = /[一二三四五六七八九十（(〈【①②③④⑤⑥⑦⑧⑨⑩0-9０-９第]/;
const ended = /[。；;：:！!？?）)”’…\s]/;

/** Numbers that stand inside a text, none at its head. */
function marksIn(text: string, from: number): Mark[] {
  const out: Mark[] = [];
  for (let at = from; at < text.length - 1; at++) {
    const char = text[at]!;
    if (!opener.test(char)) continue;
    const before = text[at - 1]!;
    if (/[0-9０-９.．第（(〈《【〔[{一二三四五六七八九十百]/.test(before) && !/[）)]/.test(before)) continue;
    const number = readNumber(text.slice(at, at + 16));
    // a misread number counts only in brackets or before a stop; the run decides
    if (
      !number ||
      number.weak ||
      (number.restored && number.scheme !== 'pcn' && number.scheme !== 'pd' && number.scheme !== 'd')
    )
      continue;
    const { scheme } = number;
    if (
      scheme !== 'cn' &&
      scheme !== 'pcn' &&
      scheme !== 'd' &&
      scheme !== 'pd' &&
      scheme !== 'chapter' &&
      scheme !== 'article' &&
      scheme !== 'stage' &&
      scheme !== 'circle'
    )
      continue;
    const after = text[at + number.length];
    if (after === undefined || !/[\p{Script=Han}“《"A-Za-z]/u.test(after)) continue;
    // 「一、二、三产业」, 「第(一)项」
    if (scheme === 'cn' && /^[一二三四五六七八九十]{1,2}[、，和]/.test(text.slice(at + number.length))) continue;
    if (/^(?:项|款|条|至|和|、|点)/.test(text.slice(at + number.length))) continue;
    if (
      scheme === 'd' &&
      /^(?:万|亿|元|％|%|米|公里|倍|个|名|月|日|年|号|度|分|岁)/.test(text.slice(at + number.length))
    )
      continue;
    out.push({ at, number });
    at += number.length - 1;
  }
  return out;
}

type Counts = { top: number; pcn: number; d: number; pd: number; circle: number; article: number; stage: number };

/** 「（责任单位：…」: a unit line in brackets. */
const bracketLabel = /^[（(【]\s*(?:牵头|责任|配合|主办|协办|参与)[^（(：:]{0,8}[：:]/;
/** A line that bears a label, in brackets or not. */
const labelled = (text: string) => labelAt(text, 0) !== null || bracketLabel.test(text);

/**
 * A list run into the sentence before it: 1 and 2 of one kind, each behind a stop. Sentences that count (「1.…；2.…」) are
 * left whole, unless the document is known to have `lost` its line breaks.
 */
function bearsList(text: string, marks: readonly Mark[], lost: boolean): boolean {
  for (const kind of lost ? ['d', 'pd', 'circle'] : ['d']) {
    const one = marks.find(({ number }) => number.scheme === kind && number.value === 1);
    if (!one || !/[。：:；;]/.test(text[one.at - 1]!)) continue;
    const next = marks.find(({ at, number }) => at > one.at && number.scheme === kind && number.value === 2);
    if (lost && kind === 'd' && text[one.at - 1] === '。') return true;
    if (next && (lost ? /[。；;）)]/ : /。/).test(text[next.at - 1]!)) return true;
  }
  return false;
}

/** Which of the marks carry on a count, given where the count stands at the head of the text. */
function believable(
  text: string,
  marks: readonly Mark[],
  counts: Counts,
  headed: boolean,
  head: number,
  lost: boolean,
): Mark[] {
  const out: Mark[] = [];
  let cut = 0;
  const later = (from: number, scheme: string, value: number) => {
    for (let i = from; i < marks.length && i < from + 60; i++) {
      if (marks[i]!.number.scheme === scheme && marks[i]!.number.value === value) return true;
    }
    return false;
  };
  const state = { ...counts };
  marks.forEach((mark, i) => {
    const { scheme, value } = mark.number;
    const before = text[mark.at - 1]!;
    const stopped = ended.test(before);
    const run = text.slice(cut, mark.at);
    const heading = run.length <= 30 && !/[。；;，,：:]/.test(run);
    const knownRun =
      headed && out.length === 0 && headingPrefix(text.slice(head, head + 24)) === mark.at - head && mark.at > head;
    const behindLabel = /(?:单位|部门|时限|时间|期限|牵头|配合|协办|主办)\s*[：:][^。]{0,60}$/.test(run.slice(-90));
    // the last label holds a whole time limit: what follows it begins anew
    const limited = behindLabel && /(?:旬|底|前|[月日]|完成)$/.test(run);
    const known = headingPrefix(text.slice(mark.at + mark.number.length, mark.at + mark.number.length + 24)) > 0;
    let good = false;
    // a heading everybody knows, behind a stop, is one even when its number is wrong
    if (scheme === 'cn')
      good = (value === state.top + 1 && (stopped || known || behindLabel)) || (lost && stopped && known);
    else if (scheme === 'chapter') good = value === state.top + 1 && (stopped || heading || behindLabel);
    else if (scheme === 'stage') good = value === state.stage + 1 && (stopped || heading);
    else if (scheme === 'article') good = value === state.article + 1 && (stopped || heading);
    else if (scheme === 'pcn') {
      good =
        value === 1
          ? (headed || out.length > 0 || later(i + 1, 'pcn', 2)) && (heading || stopped)
          : (value === state.pcn + 1 && (stopped || heading || behindLabel)) ||
            ((lost || limited) && behindLabel) ||
            (/[。；;]/.test(before) && (headed || out.length > 0));
    } else if (scheme === 'd') {
      good =
        value === 1
          ? ((later(i + 1, 'd', 2) || (heading && out.length > 0)) &&
              (heading || stopped) &&
              (headed || out.length > 0)) ||
            (lost && (before === '。' || (heading && headed)))
          : (value === state.d + 1 && state.d > 0 && (stopped || behindLabel || heading)) ||
            ((lost || limited) && behindLabel && state.d > 0) ||
            (before === '。' && (state.d > 0 || out.length > 0));
    } else if (scheme === 'pd') {
      good =
        value === 1
          ? (/[：:]/.test(before)
              ? out.length > 0
              : heading && (out.length > 0 || knownRun || (headed && run.length <= 20))) && later(i + 1, 'pd', 2)
          : state.pd > 0 && value === state.pd + 1 && stopped;
      if (value === 1 && lost && stopped && later(i + 1, 'pd', 2)) good = true;
    } else if (scheme === 'circle') {
      good = lost && stopped && (value === 1 ? later(i + 1, 'circle', 2) : value === state.circle + 1);
    }
    if (!good) return;
    out.push(mark);
    cut = mark.at;
    if (scheme === 'cn' || scheme === 'chapter') Object.assign(state, { top: value, pcn: 0, d: 0, pd: 0, circle: 0 });
    else if (scheme === 'stage') state.stage = value;
    else if (scheme === 'article') Object.assign(state, { article: value, pcn: 0, d: 0, pd: 0, circle: 0 });
    else if (scheme === 'pcn') Object.assign(state, { pcn: value, d: 0, pd: 0, circle: 0 });
    else if (scheme === 'd') Object.assign(state, { d: value, pd: 0, circle: 0 });
    else if (scheme === 'circle') state.circle = value;
    else state.pd = value;
  });
  return out;
}

/** A paragraph is believed to be several when a top heading, or two numbers of one kind, stand in it. */
function several(line: Line, marks: readonly Mark[], lost: boolean): boolean {
  if (marks.some(({ number }) => number.scheme === 'cn' || number.scheme === 'chapter')) return true;
  const head = line.number;
  // a unit line never holds a number, unless the line break behind it was lost
  if (!head && (labelled(line.text) || bearsList(line.text, marks, lost))) return true;
  if (lost && (head ? marks.length >= 2 : marks.length > 0)) return true;
  if (lost && marks[0]?.number.scheme === 'd' && marks[0].number.value === 1) {
    // 「(二)规范训练1.合理确定角色。」
    const run = line.text.slice(line.text.length - line.body.length, marks[0].at);
    if (run.length <= 16 && !/[。；;，,：:、]/.test(run)) return true;
  }
  const opening = marks[0];
  if (head?.scheme === 'cn' && opening && opening.number.value === 1) {
    // 「三、主要任务(一)…」
    const from = line.text.length - line.body.length;
    const run = line.body.slice(0, opening.at - from);
    if (headingPrefix(line.body.slice(0, 24)) === run.length) return true;
    // any short heading, when the list below it goes on
    const goesOn = marks.some(({ number }) => number.scheme === opening.number.scheme && number.value === 2);
    if (goesOn && run.length >= 4 && run.length <= 16 && !/[。；;，,：:、]/.test(run)) return true;
  }
  const kinds = new Map<string, number>();
  if (head) kinds.set(head.scheme, 1);
  for (const { number } of marks) kinds.set(number.scheme, (kinds.get(number.scheme) ?? 0) + 1);
  const again =
    head !== null &&
    marks.some(({ number }) => number.scheme === head.scheme && head.scheme !== 'pd' && head.scheme !== 'circle');
  if (again) return true;
  return (
    head !== null &&
    (head.scheme === 'cn' || head.scheme === 'pcn' || head.scheme === 'chapter') &&
    [...kinds].some(([scheme, n]) => n >= 2 && scheme !== 'pd')
  );
}

/** So many paragraphs that plainly are several, and the document is taken to have lost its line breaks. */
const plainlyLost = 3;

/** Cuts lines that run several paragraphs together. Words and paragraphs are kept. */
export function cutRunOn(lines: readonly Line[], doubts: Doubt[]): Line[] {
  const once = cutAll(lines, doubts, false);
  if (once.split < plainlyLost) return once.lines;
  doubts.length = once.doubtsBefore;
  return cutAll(lines, doubts, true).lines;
}

function cutAll(
  lines: readonly Line[],
  doubts: Doubt[],
  lost: boolean,
): { lines: Line[]; split: number; doubtsBefore: number } {
  const doubtsBefore = doubts.length;
  let split = 0;
  const out: Line[] = [];
  const counts: Counts = { top: 0, pcn: 0, d: 0, pd: 0, circle: 0, article: 0, stage: 0 };
  for (const line of lines) {
    if (line.as !== 'unread' || line.cell) {
      out.push(line);
      continue;
    }
    count(counts, line.number);
    const pieces = pieceUp(line, counts, lost);
    // a paragraph of many pieces says it alone
    if (pieces.length > 1) split += pieces.length > 8 ? plainlyLost : 1;
    if (pieces.length > 1)
      doubts.push({ code: 'line-split', at: '', paragraph: line.pieces[0]!.paragraph, words: line.text.slice(0, 20) });
    for (const piece of pieces) {
      if (piece !== line) count(counts, piece.number);
      out.push(piece);
    }
  }
  return { lines: out, split, doubtsBefore };
}

function count(counts: Counts, number: Numbering | null): void {
  if (!number || number.weak) return;
  const { scheme, value } = number;
  if (scheme === 'cn' || scheme === 'chapter') Object.assign(counts, { top: value, pcn: 0, d: 0, pd: 0 });
  else if (scheme === 'article') counts.article = value;
  else if (scheme === 'circle') counts.circle = value;
  else if (scheme === 'stage') counts.stage = value;
  else if (scheme === 'pcn') Object.assign(counts, { pcn: value, d: 0, pd: 0 });
  else if (scheme === 'd') Object.assign(counts, { d: value, pd: 0 });
  else if (scheme === 'pd') counts.pd = value;
}

function pieceUp(line: Line, counts: Counts, lost: boolean): Line[] {
  const text = line.text;
  const cuts = new Set<number>();
  let loose = false;
  if (text.length > 12) {
    const all = marksIn(text, Math.max(1, text.length - line.body.length));
    const headed = line.number !== null || labelled(text) || bearsList(text, all, lost);
    const marks = believable(text, all, counts, headed, text.length - line.body.length, lost);
    if (marks.length && several(line, marks, lost)) {
      loose = true;
      for (const mark of marks) cuts.add(mark.at);
    }
  }
  const title = gluedTitle(line);
  if (title > 0) cuts.add(title);
  for (const at of gluedDate(text)) cuts.add(at);
  for (const at of gluedRoles(text)) cuts.add(at);
  const starts = [0, ...[...cuts].sort((a, b) => a - b)];
  // inside a run-on paragraph unit labels and roles began lines of their own; so did the text behind a top heading
  const more = new Set<number>();
  starts.forEach((from, i) => {
    const to = starts[i + 1] ?? text.length;
    const number = i === 0 ? line.number : readNumber(text.slice(from, from + 16));
    const body = from + (i === 0 ? text.length - line.body.length : (number?.length ?? 0));
    if (number && (number.scheme === 'cn' || number.scheme === 'chapter')) {
      const head = headingPrefix(text.slice(body, Math.min(to, body + 24)));
      if (head > 0 && to - body - head >= 8 && !/[\s。：:；;，,、（(]/.test(text[body + head]!)) more.add(body + head);
    }
    if (!loose && !more.size) return;
    const opening = labelAt(text, body);
    for (let at = Math.max(from + 1, opening?.end ?? body); at < to; at++) {
      if (!/\p{Script=Han}/u.test(text[at]!)) continue;
      const before = text[at - 1]!;
      if (/[各由其及和与、，,（(【]/.test(before)) continue;
      const label = labelAt(text, at);
      if (
        label &&
        label.kind !== 'aside' &&
        /[：:]/.test(text[label.end - 1] ?? '') &&
        (/单位|部门|时限|期限|时间/.test(label.word) || ended.test(before) || afterUnit(text, at))
      ) {
        more.add(at);
        at = label.end - 1;
        continue;
      }
      const role = readRole(text.slice(at, at + 14) + '…', false);
      const colon = /[:：]/.exec(text.slice(at, at + 14));
      if (role && colon && ended.test(before)) {
        more.add(at);
        at += colon.index;
      }
    }
  });
  const all = [...new Set([...starts, ...more])].sort((a, b) => a - b);
  if (all.length === 1) return [line];
  return cutLine(line, all);
}

const afterUnit = (text: string, at: number) =>
  unitLike(
    text
      .slice(Math.max(0, at - 20), at)
      .split(/[、，,；;。：:\s]/)
      .at(-1)!,
  );

/** 「…方案为提升…」: where the preamble begins behind a title it was run into; 0 when it is not so. */
function gluedTitle(line: Line): number {
  if (line.number || line.text.length < 40) return 0;
  const found =
    /^[^。；;，,：:]{4,60}?(?:工作方案|实施方案|活动方案|行动方案|行动计划|方案)(?=为|根据|按照|各[\p{Script=Han}]{2,12}[：:，,、])/u.exec(
      line.text,
    );
  return found && !/^(?:为|根据|按照|现将|请)/.test(found[0]) ? found[0].length : 0;
}

const roleAhead = /(?:(?:第一|常务|执行)?副?(?:组\s{0,4}长|总指挥长?|指挥长|召集人)|成\s{0,4}员)\s?[：:﹕]/gu;

/** 「…党委书记副组长：赵敏」: where a role begins that a lost line break put behind the words of another person. */
function gluedRoles(text: string): number[] {
  if (!/[：:﹕]/.test(text)) return [];
  const out: number[] = [];
  for (const { index } of text.matchAll(roleAhead))
    if (
      index > 1 &&
      /[\p{Script=Han}）)]/u.test(text[index - 1]!) &&
      !/(?:组|队|班|室|部|会|副|第一|常务|执行|总|为|任)$/.test(text.slice(0, index))
    )
      out.push(index);
  return out;
}

/** 「…进度表。街道办事处2026年2月20日」: where issuer and date begin at the end of a text; empty when they do not. */
function gluedDate(text: string): number[] {
  const from = Math.max(0, text.length - 60);
  const end = text.slice(from);
  const found = /(?:20\d{2}|二[〇○零OＯ]\S{2})\s?年\s?\S{1,3}\s?月\s?\S{1,3}\s?日$/.exec(end);
  if (!found || !readDateLine(found[0])) return [];
  const before = end.slice(0, found.index);
  const stop = Math.max(before.lastIndexOf('。'), before.lastIndexOf('；'), before.lastIndexOf('）'));
  if (stop < 0 && from > 0) return [];
  const issuer = before.slice(stop + 1).trim();
  if (issuer.length < 4 || !unitLike(issuer)) return [];
  return [...(from + stop + 1 > 0 ? [from + stop + 1] : []), from + found.index];
}
