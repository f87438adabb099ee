import { compare, exact, type Exact } from './exact.ts';
import type { Grading, Hundredths, Side } from './framework.ts';
import type { EntryState } from './lifecycle.ts';
import type { Relation } from './seen.ts';

/** How far points that rest on samples may be from what is so; whole hundredths, rounded outward. */
export interface Spread {
  low: Hundredths;
  high: Hundredths;
}
export interface Scored {
  points: Exact;
  /** Null: nothing was sampled, the points are what they are. */
  spread: Spread | null;
}
export interface Place {
  /** By points; who has the same shares it, and as many places are left out after them (1, 2, 2, 4). */
  rank: number;
  /** The rank it has at best and at worst within what sampling leaves open; both `rank` where nothing was sampled. */
  from: number;
  to: number;
  /** Everybody else is surely above it. Nobody is called last (末位) while an interval overlaps or points are equal. */
  last: boolean;
}

/**
 * Numbers as steps of a stair: the least gets 0, equals share a step. Only what differs is compared, so that a county's
 * hundred thousand points cost as many comparisons as there are different ones.
 * @returns the step of each, and how many steps there are
 */
function stairOf(all: readonly Exact[]): { steps: Int32Array; height: number } {
  // Whole hundredths and fractions apart: whole ones are told apart by their number, at no comparison.
  const stepOf = new Map<Exact, number>();
  const wholes = new Map<bigint, Exact[]>();
  const others: Exact[] = [];
  for (const one of all) {
    if (stepOf.has(one)) continue;
    stepOf.set(one, 0);
    if (one.d !== 1n) others.push(one);
    else {
      const same = wholes.get(one.n);
      if (same) same.push(one);
      else wholes.set(one.n, [one]);
    }
  }
  const different = [...[...wholes.values()].map((same) => same[0]!), ...others].toSorted(compare);
  let height = 0;
  for (const [i, one] of different.entries()) {
    if (i > 0 && compare(different[i - 1]!, one) !== 0) height += 1;
    for (const same of one.d === 1n ? wholes.get(one.n)! : [one]) stepOf.set(same, height);
  }
  return { steps: Int32Array.from(all, (one) => stepOf.get(one)!), height: different.length ? height + 1 : 0 };
}

/** How many of `steps` lie above each step. */
function aboveEach(steps: Int32Array, height: number): Int32Array {
  const counts = new Int32Array(height);
  for (const step of steps) counts[step]! += 1;
  let above = 0;
  for (let step = height - 1; step >= 0; step -= 1) {
    const here = counts[step]!;
    counts[step] = above;
    above += here;
  }
  return counts;
}

/** Ranks with ties, over exact points, most first. */
export function competitionRanks(points: readonly Exact[]): number[] {
  const { steps, height } = stairOf(points);
  const above = aboveEach(steps, height);
  return Array.from(steps, (step) => above[step]! + 1);
}

/**
 * Ranks, and what they may be where sampled scores enter: at best only those stand above whose whole interval does, at
 * worst everybody whose interval is not wholly below or equal.
 */
export function ranked(all: readonly Scored[]): Place[] {
  const place = (rank: number, from: number, to: number): Place => ({
    rank,
    from,
    to,
    last: all.length > 1 && from === all.length,
  });
  const points = all.map((one) => one.points);
  if (all.every(({ spread }) => spread === null))
    return competitionRanks(points).map((rank) => place(rank, rank, rank));
  const bounds = new Map<Hundredths, Exact>();
  const bound = (value: Hundredths): Exact => {
    const known = bounds.get(value);
    if (known) return known;
    const made = exact(value);
    bounds.set(value, made);
    return made;
  };
  const n = all.length;
  const { steps, height } = stairOf([
    ...points,
    ...all.map((one) => (one.spread ? bound(one.spread.low) : one.points)),
    ...all.map((one) => (one.spread ? bound(one.spread.high) : one.points)),
  ]);
  const [own, low, high] = [steps.subarray(0, n), steps.subarray(n, 2 * n), steps.subarray(2 * n)];
  const [over, surely, maybe] = [aboveEach(own, height), aboveEach(low, height), aboveEach(high, height)];
  return Array.from(own, (step, i) => {
    const itself = high[i]! > low[i]! ? 1 : 0;
    return place(over[step]! + 1, surely[high[i]!]! + 1, maybe[low[i]!]! - itself + 1);
  });
}

/** Two that cannot be told apart: what may be the rank of one may be the rank of the other. */
export const overlap = (a: Pick<Place, 'from' | 'to'>, b: Pick<Place, 'from' | 'to'>): boolean =>
  a.from <= b.to && b.from <= a.to;

export type Change = { kind: 'up' | 'down'; by: number } | { kind: 'same' } | { kind: 'unclear' };

/**
 * From the rank of the last cycle to that of this one. Where samples left either open and the two may be equal, nothing is
 * said of it.
 */
export function changeBetween(before: Omit<Place, 'last'>, now: Omit<Place, 'last'>): Change {
  const open = before.from < before.to || now.from < now.to;
  if (open && overlap(before, now)) return { kind: 'unclear' };
  const by = before.rank - now.rank;
  return by === 0 ? { kind: 'same' } : by > 0 ? { kind: 'up', by } : { kind: 'down', by: -by };
}

/**
 * R17, for display only: the first so many, with those who share the last place among them, and the last so many of whom
 * that is sure. A group of equals that reaches across the edge stays off the black board, and so does whoever may stand
 * higher within what sampling leaves open.
 */
export function boardOf(place: Place, of: number, boards: { red: number; black: number }): 'red' | 'black' | null {
  if (place.rank <= boards.red) return 'red';
  return place.from > of - boards.black ? 'black' : null;
}

/**
 * Grades where some are for the best share of those that reach them (优中选优，前 10 %). Shares are compared, not rounded:
 * rank 3 of 25 is not among the best tenth. Those who share a rank share the grade, and whoever is not among them gets the
 * next grade reached.
 * @param all `reached`: keys of the grades whose own conditions hold, best first; empty for whoever is barred
 * @returns the key of each one's grade; null: none
 */
export function gradesByShare(
  grading: Grading,
  all: readonly { total: Exact; reached: readonly string[] }[],
): (string | null)[] {
  const left = new Map<string, Set<number>>();
  for (const { key, best } of grading.grades) {
    if (best === undefined) continue;
    const holders = all.flatMap(({ reached }, i) => (reached.includes(key) ? [i] : []));
    const ranks = competitionRanks(holders.map((i) => all[i]!.total));
    left.set(key, new Set(holders.filter((_, at) => ranks[at]! * 10_000 <= holders.length * best)));
  }
  return all.map(({ reached }, i) => reached.find((key) => left.get(key)?.has(i) ?? true) ?? null);
}

/** Is the grading one whose grades depend on the others of the cycle? */
export const sharesGrades = (grading: Grading): boolean => grading.grades.some(({ best }) => best !== undefined);

const announced: readonly EntryState[] = ['publicised', 'recognised', 'commended'];
const accepted: readonly EntryState[] = ['accepted', 'not-met', ...announced];
const passed: readonly EntryState[] = ['reviewed', ...accepted];
const handedOn: readonly EntryState[] = ['nominated', ...passed];

/**
 * Entries whose column may be ranked against others: it has been handed on by its scorer. Those who score for the county
 * rank all of them, a township those of its own in its own and their columns, everybody what has been publicised.
 * Whoever dropped out or lost the title is not ranked.
 */
export function ranks(side: Side): {
  county: readonly EntryState[];
  review: readonly EntryState[];
  everybody: readonly EntryState[];
} {
  if (side === 'county') return { county: accepted, review: [], everybody: announced };
  if (side === 'township') return { county: passed, review: passed, everybody: [] };
  return { county: passed, review: handedOn, everybody: [] };
}
/** Those who may still come into a ranking, in whatever column and for whatever reader, while their cycle is open. */
export const toCome: readonly EntryState[] = ['self-assessing', 'nominated', 'reviewed', 'accepted'];

/** Is this entry among those that this reader ranks? */
export const ranksFor = (state: EntryState, side: Side, relation: Relation): boolean => {
  const of = ranks(side);
  return (
    of.everybody.includes(state) ||
    (relation.county && of.county.includes(state)) ||
    (relation.review && of.review.includes(state))
  );
};
