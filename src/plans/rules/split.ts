/** Which lines belong to which plan of a page, and which line is the plan's title. */
import { isHiddenDateLine, readDateLine } from './dates.ts';
import { isRedHead } from './furniture.ts';
import type { Line } from './lines.ts';

const KINDS = '方案|计划|规划|预案|意见|办法|细则|要点|安排|规定|通知|策划书|策划|实施意见';
const ENDING = '(?:[（(【〔][^（()）]{1,16}[）)】〕])*';
const COUNT =
  '(?:\\s?\\d{1,3}|\\s?[一二三四五六七八九十]{1,3}|\\s?(?:篇|范文|之)\\s?[\\d一二三四五六七八九十]{1,3}|[（(][\\d一二三四五六七八九十]{1,3}[）)])?';
const title = new RegExp(`(?:${KINDS})${ENDING}${COUNT}${ENDING}$`);
const planTitle = new RegExp(`(?:方案|计划|规划|预案|策划书|实施意见|行动)${ENDING}${COUNT}${ENDING}$`);
const piece =
  /^(?:【?第?\s?[一二三四五六七八九十\d]{1,3}\s?篇】?|【?篇\s?[一二三四五六七八九十\d]{1,3}】?|范文\s?[一二三四五六七八九十\d]{1,3}|【?范文[^】]{0,6}】?|方案\s?[一二三四五六七八九十\d]{1,3})\s*[:：、.\s]?/;

/** Whether a line can be the title of a plan (or of a notice, rules …): short, unnumbered, ends in 方案 and the like. */
export function isTitle(line: Line): boolean {
  const text = line.text.replace(/\s/g, '');
  if (line.cell || line.number || text.length < 5 || text.length > 70) return false;
  if (/[。；;，,！!？?：:]$/.test(text) || /^附\s?件/.test(text)) return false;
  if (piece.test(text) && text.replace(piece, '').length === 0) return true;
  if (!title.test(text)) return false;
  return !/[。；;！]/.test(text) && !/^(?:为|根据|按照|现将|请)/.test(text);
}

const isNotice = (text: string) => /通知$|通报$|函$/.test(text.replace(/\s/g, ''));

/** 方案8 → 8, 篇二 → 2; null when the title bears no count. */
export function titleCount(text: string): number | null {
  const found = new RegExp(
    `(?:${KINDS})${ENDING}(?:\\s?(\\d{1,3})|\\s?(?:篇|范文|之)\\s?(\\d{1,3})|[（(](\\d{1,3})[）)])$`,
  ).exec(text);
  return found ? Number(found[1] ?? found[2] ?? found[3]) : null;
}

export type Segment = {
  start: number;
  stop: number;
  /** Index of the title line; -1 when it cannot be seen. */
  title: number;
  /** Begins behind a gap that swallowed its head. */
  cut: boolean;
};

const HEADS = new Set(['part', 'chapter', 'cn', 'formal']);

/**
 * Cuts a page into plans. Lines already known as furniture or gap are passed over. `hidden` gives, for a gap line, how many
 * characters it says are missing.
 */
export function splitPlans(lines: readonly Line[], hidden: ReadonlyMap<Line, number | null>): Segment[] {
  const n = lines.length;
  const skip = (line: Line) => line.as === 'furniture' || line.as === 'gap' || line.as === 'attachment';
  // for every place: the next numbered line, and the next title, at or behind it
  const nextHead = new Int32Array(n + 1).fill(n);
  const nextTitle = new Int32Array(n + 1).fill(n);
  for (let i = n - 1; i >= 0; i--) {
    const line = lines[i]!;
    const usable = !skip(line) && !line.cell;
    nextHead[i] = usable && line.number && !line.number.weak ? i : nextHead[i + 1]!;
    nextTitle[i] = usable && isTitle(line) ? i : nextTitle[i + 1]!;
  }
  const counted = lines.some((line) => !skip(line) && isTitle(line) && titleCount(line.text) !== null);
  const segments: Segment[] = [];
  let current: Segment = { start: 0, stop: n, title: -1, cut: false };
  let substance = false;
  let lastHead = 0;
  let attached = false;
  let signed = false;
  let count: number | null = null;
  const open = (start: number, titleAt: number, cut: boolean) => {
    current.stop = start;
    segments.push(current);
    current = { start, stop: n, title: titleAt, cut };
    substance = false;
    lastHead = 0;
    attached = false;
    signed = false;
    count = titleAt >= 0 ? titleCount(lines[titleAt]!.text) : null;
  };
  for (let i = 0; i < n; i++) {
    const line = lines[i]!;
    if (line.as === 'gap') {
      const size = hidden.get(line) ?? null;
      if (size !== null && size >= 1000 && substance) {
        const following = nextTitle[i + 1]!;
        const after = following < n ? titleCount(lines[following]!.text) : null;
        const jump = counted && count !== null && after !== null && after > count + 1;
        const head = nextHead[i + 1]!;
        const carries =
          head < n && HEADS.has(lines[head]!.number!.scheme) && lines[head]!.number!.value === lastHead + 1;
        if (jump || (size >= 3000 && head < n && head < following && !carries && !(lines[head]!.number!.value === 1))) {
          open(i + 1, -1, true);
        }
      }
      continue;
    }
    if (line.as === 'attachment' && substance) attached = true;
    if (skip(line)) continue;
    if (nextTitle[i] === i) {
      const head = nextHead[i]!;
      const after = nextTitle[i + 1]!;
      const bears = head < n && head < after;
      if (substance) {
        const starts = bears && (lines[head]!.number!.value === 1 || signed);
        if (starts && (!attached || planTitle.test(line.text.replace(/\s/g, '')))) open(i, i, false);
      } else if (current.title < 0 || !isNotice(line.text) || isNotice(lines[current.title]!.text)) {
        // the last title before the first number is the plan's own; a bare 篇一 is not
        if (!(line.text.replace(piece, '') === '' && current.title >= 0)) {
          current.title = i;
          count = titleCount(line.text) ?? count;
        }
      }
      continue;
    }
    if (readDateLine(line.text) || isHiddenDateLine(line.text)) signed = substance;
    if (!line.number || line.cell || line.number.weak) continue;
    if (HEADS.has(line.number.scheme) && line.number.value === 1 && lastHead >= 2 && !attached) {
      const before = previous(lines, i, current.start);
      if (before >= 0 && looksLikeTitle(lines[before]!)) open(before, before, false);
      else if (signed)
        open(
          before >= 0 && lines[before]!.as === 'unread' && !readDateLine(lines[before]!.text) ? before : i,
          -1,
          false,
        );
    }
    substance = true;
    if (HEADS.has(line.number.scheme)) lastHead = Math.max(lastHead, line.number.value);
  }
  segments.push(current);
  return mend(lines, segments);
}

/** The last line before `at` that is not furniture. */
function previous(lines: readonly Line[], at: number, from: number): number {
  for (let i = at - 1; i >= from && i >= at - 3; i--) if (lines[i]!.as === 'unread') return i;
  return -1;
}

function looksLikeTitle(line: Line): boolean {
  const text = line.text;
  if (line.cell || line.number || text.length < 5 || text.length > 50) return false;
  if (/[。；;，,！!？?：:、]$/.test(text) || isRedHead(text) || readDateLine(text)) return false;
  return isTitle(line) || piece.test(text) || line.style.align === 'center';
}

/** A piece of page without any number is joined to its neighbour; titles not found by their ending are looked for. */
function mend(lines: readonly Line[], segments: Segment[]): Segment[] {
  const out: Segment[] = [];
  for (const segment of segments) {
    let bears = false;
    for (let i = segment.start; i < segment.stop && !bears; i++) {
      const line = lines[i]!;
      bears = (line.number !== null && !line.number.weak) || line.cell !== null;
    }
    const last = out.at(-1);
    if (!bears && last) last.stop = segment.stop;
    else out.push(segment);
  }
  for (const segment of out) if (segment.title < 0 && !segment.cut) segment.title = guessTitle(lines, segment);
  return out;
}

/** Without a line that ends in 方案: the first short line before the first number that is no addressee and no sentence. */
function guessTitle(lines: readonly Line[], segment: Segment): number {
  for (let i = segment.start; i < segment.stop && i < segment.start + 12; i++) {
    const line = lines[i]!;
    if (line.as !== 'unread' || line.cell) continue;
    if (line.number) return -1;
    if (isRedHead(line.text) || readDateLine(line.text)) continue;
    const text = line.text.replace(/\s/g, '');
    if (text.length < 5 || text.length > 60 || /[。；;，,！!：:、]$/.test(text)) {
      if (text.length > 60 || /[。：:]$/.test(text)) return -1;
      continue;
    }
    return i;
  }
  return -1;
}
