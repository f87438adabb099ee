/**
 * The outline of a plan: which numbered line stands under which. Levels are learned from the order in which kinds of number
 * first appear; numbers may be missing, repeated or out of order.
 */
import type { Line } from './lines.ts';
import { schemes, type Numbering, type Scheme } from './numbering.ts';

/** A numbered line and what stands under it. The root of a section has the section's heading as its line. */
export type Item = {
  line: Line | null;
  /** Position of the line in the list the outline was made from; -1 for a root without one. */
  at: number;
  parent: Item | null;
  children: Item[];
};

/** What counts together: dotted numbers count by their depth. */
export const levelKey = (number: Numbering): string => number.scheme + (number.scheme === 'multi' ? number.depth : '');

const rankOf = (number: Numbering): number =>
  number.scheme === 'nth' ? -1 : schemes.indexOf(number.scheme) + (number.scheme === 'multi' ? number.depth / 10 : 0);

/** Numbers whose characters also begin words (伍、 甲、 A.): believed in a run only. */
const seldom = new Set<Scheme>(['formal', 'stem', 'alpha', 'palpha']);

/** Lines whose number may be believed: a number without a stop only in a run with its neighbours. */
export function settleNumbers(lines: readonly Line[]): void {
  const seen = new Map<string, Set<number>>();
  for (const { number, cell } of lines) {
    if (!number || cell) continue;
    const key = levelKey(number);
    if (!seen.has(key)) seen.set(key, new Set());
    seen.get(key)!.add(number.value);
  }
  for (const line of lines) {
    const number = line.number;
    // a lone I before 2 is a 1 misread
    if (
      number?.scheme === 'roman' &&
      number.value === 1 &&
      !line.cell &&
      !seen.get('roman')?.has(2) &&
      seen.get('d')?.has(2)
    ) {
      line.number = { ...number, scheme: 'd', label: '1', weak: false, restored: true };
      continue;
    }
    if (!number || !(number.weak || seldom.has(number.scheme))) continue;
    const run = line.cell ? undefined : seen.get(levelKey(number));
    // 「八,工作要求」 may stand after a hole in the count; 「8 工作要求」 must not
    const reach = /^\S{1,3}\s?[,，]/.test(line.text) ? 3 : 1;
    let near = false;
    for (let step = 1; step <= reach && !near; step++)
      near = Boolean(run?.has(number.value - step) || run?.has(number.value + step));
    if (line.cell || !near) drop(line);
    else line.number = { ...number, weak: false };
  }
}

/** Takes a line for prose after all. */
export function drop(line: Line): void {
  line.number = null;
  line.body = line.text;
}

/**
 * The kind of number that heads the top sections: the outermost one that occurs, unless another begins before it and
 * carries on around it. Null when nothing is numbered.
 */
export function topLevel(lines: readonly Line[]): string | null {
  type Seen = { key: string; rank: number; first: number; count: number; ones: number };
  const seen = new Map<string, Seen>();
  lines.forEach((line, at) => {
    const number = line.number;
    if (!number || line.cell || number.scheme === 'stage') return;
    const key = levelKey(number);
    const found = seen.get(key) ?? {
      key,
      rank: number.scheme === 'nth' ? 99 : rankOf(number),
      first: at,
      count: 0,
      ones: 0,
    };
    found.count++;
    if (number.value === 1) found.ones++;
    seen.set(key, found);
  });
  const list = [...seen.values()].sort((a, b) => a.rank - b.rank);
  const best = list[0];
  if (!best) return null;
  for (const other of list.slice(1)) {
    // 1. (一)(二) 2. (一)(二): the inner kind starts afresh again and again
    if (other.first < best.first && best.ones >= 2 && other.count >= 2 && other.ones === 1) return other.key;
    // a lone chapter or article amid many 一、
    if (best.count === 1 && best.rank < schemes.indexOf('cn') && other.key === 'cn' && other.count >= 3)
      return other.key;
  }
  return best.key;
}

/**
 * Outline of the lines from `start` to `stop` under a root. Lines in table cells and lines of the top level are left to the
 * caller. Linear: looking ahead uses the next line of each kind, worked out beforehand.
 */
export function buildOutline(root: Item, lines: readonly Line[], start: number, stop: number): Item[] {
  const items: Item[] = [];
  const next = Array.from({ length: stop - start }, () => -1);
  const last = new Map<string, number>();
  for (let at = stop - 1; at >= start; at--) {
    const line = lines[at]!;
    if (!line.number || line.cell) continue;
    const key = levelKey(line.number);
    next[at - start] = last.get(key) ?? -1;
    last.set(key, at);
  }
  const stack: { key: string; rank: number; value: number; item: Item }[] = [];
  for (let at = start; at < stop; at++) {
    const line = lines[at]!;
    const number = line.number;
    if (!number || line.cell) continue;
    const key = levelKey(number);
    const rank = rankOf(number);
    const same = stack.findLastIndex((level) => level.key === key);
    if (same >= 0) stack.length = same;
    else if (rank >= 0) {
      const top = stack.at(-1);
      if (top && top.rank > rank) {
        // an outer kind of number inside an inner one: nested only when the inner one carries on behind it
        const after = next[top.item.at - start] ?? -1;
        const carriesOn = number.value === 1 && after > at && lines[after]!.number!.value === top.value + 1;
        if (!carriesOn) {
          let keep = stack.length;
          while (keep > 0 && stack[keep - 1]!.rank > rank) keep--;
          stack.length = keep;
        }
      }
    }
    const parent = stack.at(-1)?.item ?? root;
    const item: Item = { line, at, parent, children: [] };
    parent.children.push(item);
    items.push(item);
    const level = rank < 0 ? (stack.at(-1)?.rank ?? 0) + 0.5 : rank;
    stack.push({ key, rank: level, value: number.value, item });
  }
  return items;
}

/** Numbers of an item and of those above it, the root's last scheme included when it has one. */
export function pathOf(item: Item): string[] {
  const path: string[] = [];
  for (let at: Item | null = item; at; at = at.parent) {
    if (at.line?.number) path.push(at.line.number.label);
  }
  return path.reverse();
}

export type { Scheme };
