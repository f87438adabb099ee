/**
 * Undoes what copying and scanning do to lines: stray spaces, sentences and titles broken over lines, paragraphs run
 * together. What cannot be told for sure is left as it stands.
 */
import { isHiddenDateLine, readDateLine } from './dates.ts';
import { attachmentHead, findGap, isPageMatter, isRedHead } from './furniture.ts';
import { reline, type Line } from './lines.ts';
import { nameLike, readRole } from './people.ts';
import type { Doubt } from './reading.ts';
import { isKnownHeading } from './sections.ts';
import { isTitle } from './split.ts';
import { labelAt, unitLike } from './units.ts';

/**
 * Lines with stray spaces taken out and broken sentences joined; every word and every paragraph of the input is still in
 * one of them.
 */
export function repair(lines: readonly Line[], doubts: Doubt[]): Line[] {
  return join(respace(lines), doubts);
}

/** Paragraphs a line came from, first to last. */
const first = (line: Line) => line.pieces[0]!.paragraph;
const last = (line: Line) => line.pieces.at(-1)!.paragraph;

/**
 * Scanned text has spaces before its stops, or one in every line or two; typed text never has. In such text spaces between
 * characters mean nothing.
 */
function strewn(lines: readonly Line[]): boolean {
  let stray = 0;
  let long = 0;
  let inside = 0;
  for (const { text, cell } of lines) {
    if (cell) continue;
    if (/[\p{Script=Han}\d）)]\s[，。、；：]/u.test(text)) stray++;
    // a sentence, not a heading, a person or a list of units
    if (text.length < 24 || !/[，。；,;]/.test(text) || labelAt(text, 0)) continue;
    long++;
    if ((text.match(/(?<=\p{Script=Han})\s(?=\p{Script=Han})/gu)?.length ?? 0) >= 2) inside++;
  }
  return stray >= 3 || (inside >= 6 && inside * 2 >= long);
}

function respace(lines: readonly Line[]): Line[] {
  if (!strewn(lines)) return [...lines];
  return lines.map((line) => {
    if (line.as !== 'unread' || line.cell || !/\s/.test(line.text)) return line;
    const roles = readRole(line.text, true) !== null || line.indent >= 6 || nameLike(line.text.split(/\s/)[0]!);
    // a label that lost its colon keeps its end
    let text = line.text
      .replace(
        /((?:牵头|责任|配合|主办|协办|参与)(?:单位|部门)|(?:完成|办结|整改)(?:时限|期限|时间))\s+(?=[\p{Script=Han}\d])/gu,
        '$1：',
      )
      .replace(/\s+(?=[，。、；：！？）〕》”])|(?<=[，。、；：（〔《“])\s+/g, '');
    if (roles) text = text.replace(/(\p{Script=Han})\s(\p{Script=Han}{1,2})(?=[（(、，])/gu, '$1$2');
    else if (!labelAt(text, 0)) text = text.replace(/(?<=\p{Script=Han})\s(?=\p{Script=Han})/gu, '');
    if (text === line.text) return line;
    return keepAuto(reline(line, text, line.pieces), line);
  });
}

/** Word's own number stays with a line whose words were mended. */
function keepAuto(mended: Line, line: Line): Line {
  if (line.number && line.number.length === 0) {
    mended.number = line.number;
    const head = line.text.length - line.body.length;
    mended.body = mended.text.slice(Math.min(head, mended.text.length));
  }
  mended.as = line.as;
  mended.cut = line.cut;
  mended.joined = line.joined;
  return mended;
}

const ENDED = /[。；;：:！!？?…]["”」』）)]?$/;
/** What closes what: scanning mixes the kinds of round and square brackets. */
const opens: Record<string, string> = {
  '（': 'b',
  '(': 'b',
  '〔': 'b',
  '[': 'b',
  '【': 'b',
  '〈': 'b',
  '《': 't',
  '“': 'q',
};
const closes: Record<string, string> = {
  '）': 'b',
  ')': 'b',
  '〕': 'b',
  ']': 'b',
  '】': 'b',
  '〉': 'b',
  '》': 't',
  '”': 'q',
};

/** Whether a bracket opened in the last hundred characters is still open at the end. */
function unclosed(text: string): boolean {
  const end = text.slice(-100);
  if (!/[（(《〔“[【〈]/.test(end)) return false;
  const stack: string[] = [];
  for (const char of end) {
    if (opens[char]) stack.push(opens[char]);
    else if (closes[char]) {
      const open = stack.lastIndexOf(closes[char]);
      if (open >= 0) stack.length = open;
    }
  }
  return stack.length > 0;
}

/** Width on the page: a Chinese character counts two. */
function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += char.codePointAt(0)! > 0x2e7f ? 2 : 1;
  return width;
}

type Setting = {
  /** The width at which every line of the text was broken, 0 when it was not. */
  width: number;
  /** Paragraphs begin with a set-in line, so that a line that is not set in goes on. */
  setIn: boolean;
  /** Blank paragraphs between any two lines as a habit of the page: 0, or 1. */
  spacing: number;
};

function settingOf(lines: readonly Line[]): Setting {
  const plain = lines.filter((line) => !line.cell && line.as === 'unread');
  const spacing = blanksBetween(lines);
  if (plain.length < 12) return { width: 0, setIn: false, spacing };
  const widths = plain
    .map((line) => Math.min(widthOf(line.text.slice(0, 400)) + line.indent, 400))
    .sort((a, b) => b - a);
  let width = 0;
  // the widest width that many lines share; a running head may be wider
  for (let at = 0; at < widths.length / 10 && at < 40; at++) {
    const here = widths[at]!;
    if (here < 40) break;
    if (here > 140) continue;
    const near = widths.filter((other) => other <= here && other >= here - 6).length;
    if (near >= 5 && near * 6 >= widths.length) {
      width = here;
      break;
    }
  }
  const indented = plain.filter((line) => line.indent >= 2 && line.indent <= 8).length;
  const setIn = width > 0 && indented * 5 >= plain.length && indented * 5 <= plain.length * 4;
  return { width, setIn, spacing };
}

/** How many blank paragraphs stand between any two lines as a habit of the page: 0, or 1 when nearly all are set apart. */
function blanksBetween(lines: readonly Line[]): number {
  let apart = 0;
  let near = 0;
  for (let at = 1; at < lines.length; at++) {
    const gap = first(lines[at]!) - last(lines[at - 1]!);
    if (gap === 2) apart++;
    else if (gap === 1) near++;
  }
  return apart > 8 && near * 10 <= apart ? 1 : 0;
}

/** Lines that begin something of their own, so that nothing before them can run on into them. */
function begins(line: Line): boolean {
  const text = line.text;
  return (
    labelAt(text, 0) !== null ||
    /^[（(【]\s*(?:牵头|责任|配合|主办|协办)/.test(text) ||
    readRole(text, true) !== null ||
    readDateLine(text) !== null ||
    isHiddenDateLine(text) ||
    attachmentHead(text) ||
    isPageMatter(text) ||
    isTitle(line) ||
    isKnownHeading(text) ||
    findGap(text)?.at === 0 ||
    /^[-●•·◆■★▲※○□]\s?\S/.test(text) ||
    /^第[一二三四五六七八九十]{1,3}(?:阶段|步)/.test(text) ||
    /[\t|｜│]/.test(text)
  );
}

/** As much of a long line as the question whether it runs on needs: its head and its end. */
const longest = 400;
const abridged = (line: Line): Line =>
  line.text.length <= 2 * longest ? line : { ...line, text: line.text.slice(0, longest) + line.text.slice(-longest) };

/** Joins lines that are one sentence. Linear: a sentence is put together once, when its last line is known. */
function join(lines: readonly Line[], doubts: Doubt[]): Line[] {
  const setting = settingOf(lines);
  const out: Line[] = [];
  let parts: Line[] = [];
  /** The lines so far as one, abridged; null when nothing can go on. */
  let open: Line | null = null;
  let at = -1;
  const close = () => {
    if (parts.length > 1) out[at] = together(parts);
    parts = [];
    open = null;
  };
  for (const line of lines) {
    if (line.as === 'furniture' && !line.cell) {
      out.push(line);
      // a page number falls between two halves of a sentence
      if (line.text.length > 14) close();
      continue;
    }
    if (line.as !== 'unread' || line.cell) {
      close();
      out.push(line);
      continue;
    }
    if (open && runsOn(open, line, setting, out)) {
      parts.push(line);
      const joined: Line = {
        ...open,
        text: open.text + line.text,
        pieces: [...open.pieces.slice(0, 1), ...line.pieces.slice(-1)],
      };
      joined.body = joined.text.slice(open.text.length - open.body.length);
      open = abridged(joined);
      doubts.push({ code: 'line-joined', at: '', paragraph: first(line), words: line.text.slice(0, 20) });
      continue;
    }
    close();
    out.push(line);
    parts = [line];
    open = abridged(line);
    at = out.length - 1;
  }
  close();
  return out;
}

function together(parts: readonly Line[]): Line {
  const head = parts[0]!;
  const words = parts.map((part, i) => {
    const latin = i > 0 && /[A-Za-z]$/.test(parts[i - 1]!.text) && /^[A-Za-z]/.test(part.text);
    return latin ? ` ${part.text}` : part.text;
  });
  const text = words.join('');
  const joined = keepAuto(
    reline(
      head,
      text,
      parts.flatMap((part) => part.pieces),
    ),
    head,
  );
  joined.joined = true;
  if (head.number && !joined.number) {
    joined.number = head.number;
    joined.body = text.slice(head.text.length - head.body.length);
  }
  return joined;
}

/** Width of the last piece of a line: what stood on the last line of the page. */
const lineWidth = (line: Line) =>
  widthOf(line.pieces.at(-1)!.text.slice(-200)) + (line.pieces.length === 1 ? line.indent : 0);

/** Whether `next` is the rest of the sentence in `line`. */
function runsOn(line: Line, next: Line, { width, setIn, spacing }: Setting, between: readonly Line[]): boolean {
  const text = line.text;
  // blank paragraphs part what they stand between; page furniture does not
  const skipped = between.slice(-3).filter((other) => other.as === 'furniture').length;
  const apart = first(next) - last(line) - 1 - skipped;
  if (apart > spacing || /[\t|｜│]/.test(line.body)) return false;
  if (line.style.align === 'center' && !unclosed(text)) return titleRunsOn(line, next);
  if (/^[，、。；：！？）〕》”]/.test(next.text)) return !line.cell;
  if (unclosed(text)) {
    if (!next.number)
      return !/^(?:牵头|责任|配合|完成)[^（(]{0,6}[：:]/.test(next.text) || /[（(]$|责任$|牵头$/.test(text);
    return /^\s*[\dO一二三四五六七八九十]{1,4}\s*[〕\]）)】]/.test(next.text);
  }
  if (next.number && !next.number.weak) return false;
  if (line.number && line.body === '' && line.number.scheme !== 'circle')
    return !begins(next) && next.text.length <= 60;
  // 「…;完成 / 时限:5月下旬」
  if (
    /(?:牵头|责任|配合|主办|协办|完成|办结|整改|参与)$/.test(text) &&
    /^\s?(?:单位|部门|时限|时间|期限)\s?[：:]/.test(next.text)
  )
    return true;
  const hanging = /(?:^|[；;。，,、\s（(：:])(\p{Script=Han}{1,5})$/u.exec(text)?.[1];
  if (hanging && !line.number?.weak) {
    const whole = labelAt(hanging + next.text.slice(0, 16), 0);
    if (
      whole &&
      whole.word.length > hanging.length &&
      whole.end < hanging.length + 12 &&
      /[：:]/.test(next.text.slice(0, 10))
    )
      return true;
  }
  const full = width > 0 && lineWidth(line) >= width - 4;
  if (setIn && next.indent >= 2 && !unclosed(text)) return false;
  if (full && isTitle(next) && !isTitle(line) && !ENDED.test(text) && !/[：:，,]/.test(text)) return true;
  if (titleRunsOn(line, next)) return true;
  if (begins(next)) return false;
  if (/(?:单位|部门|牵头|配合|责任)[^（(）)]*[）)]$/.test(text) && !full) return false;
  if (ENDED.test(text)) {
    // a paragraph that fills its line may go on behind a full stop
    return (
      full && (setIn || lineWidth(line) >= width - 1) && next.indent === 0 && !line.style.bold && !labelAt(text, 0)
    );
  }
  const label = labelAt(text, 0);
  if (label || /^[（(【]\s*(?:牵头|责任|配合|主办|协办)/.test(text)) {
    if (/[、，,]$/.test(text)) return true;
    if (next.text.length <= 3 && /^\p{Script=Han}+[。；;）)]?$/u.test(next.text)) return true;
    const tail = text.split(/[、，,；;：:\s]/).at(-1)!;
    const head = next.text.split(/[、，,；;。\s]/)[0]!;
    return (full || !unitLike(tail)) && tail !== '' && unitLike(tail + head) && head.length <= 12;
  }
  if (readRole(text, true))
    return /[、，,]$/.test(text) || (full && /^\p{Script=Han}{1,3}(?:$|[（(、，,；;。])/u.test(next.text));
  if (isTitle(line) || readDateLine(text) !== null || isRedHead(text) || isKnownHeading(line.body)) return false;
  if (full) return true;
  if (/[、，,]$/.test(text)) return true;
  // 「…责令整 / 改,对无照…」: what follows is plainly no beginning
  if (/^\p{Script=Han}{1,2}[，,、；;。]/u.test(next.text) && text.length >= 12 && !next.number) return true;
  const inside = /[。；;]/.test(text);
  if (line.number) return inside ? text.length >= 14 : text.length >= 26 && /[，,、]/.test(text);
  if (!/[，,。；;、]/.test(text)) return false;
  return text.length >= 20;
}

/** A title of two or three lines: a short line without a stop, then one that ends in 方案 and could not stand alone. */
function titleRunsOn(line: Line, next: Line): boolean {
  const a = line.text.replace(/\s/g, '');
  const b = next.text.replace(/\s/g, '');
  if (line.number || next.number || a.length < 4 || a.length > 40 || b.length > 40) return false;
  if (/[。；;，,：:！!？?]$/.test(a) || isRedHead(a) || readDateLine(a) || isPageMatter(a) || attachmentHead(a))
    return false;
  if (isTitle(line) || !/(?:方案|计划|预案|意见|办法|通知)(?:[（(].{1,8}[）)])?$/.test(b)) return false;
  // the last line alone says only what kind of paper it is
  if (b.length <= 8) return true;
  if (!isTitle(next)) return false;
  // a heading that says 关于…的 runs on; so does an office before 关于…
  return (
    /(?:关于|开展|的|与|和|及|、|专项|年|度)$/.test(a) ||
    (b.startsWith('关于') && unitLike(a)) ||
    (line.style.align === 'center' && next.style.align === 'center' && (/[”》]$/.test(a) || b.length <= 16))
  );
}
