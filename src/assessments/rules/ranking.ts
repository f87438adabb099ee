import { compare, exact, floor, type Exact } from './exact.ts';
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
 * Ranks with ties, over exact points, most first. Linear but for the fractions: points are put on the shelf of their whole
 * hundredths, and only fractions that share a shelf are compared with each other.
 */
export function competitionRanks(points: readonly Exact[]): number[] {
  const shelves = new Map<number, { whole: number; rest: number[] }>();
  const shelfOf: number[] = [];
  for (const [i, one] of points.entries()) {
    const shelf = one.d === 1n ? Number(one.n) : floor(one);
    shelfOf.push(shelf);
    let held = shelves.get(shelf);
    if (!held) shelves.set(shelf, (held = { whole: 0, rest: [] }));
    if (one.d === 1n) held.whole += 1;
    else held.rest.push(i);
  }
  const ranks: number[] = Array.from({ length: points.length });
  const wholeRank = new Map<number, number>();
  let above = 0;
  for (const shelf of [...shelves.keys()].toSorted((a, b) => b - a)) {
    const { whole, rest } = shelves.get(shelf)!;
    rest.sort((a, b) => compare(points[b]!, points[a]!));
    for (const [at, i] of rest.entries())
      ranks[i] = at > 0 && compare(points[i]!, points[rest[at - 1]!]!) === 0 ? ranks[rest[at - 1]!]! : above + at + 1;
    above += rest.length;
    wholeRank.set(shelf, above + 1);
    above += whole;
  }
  for (const [i, one] of points.entries()) if (one.d === 1n) ranks[i] = wholeRank.get(shelfOf[i]!)!;
  return ranks;
}

/** How many of `ascending` are above `bound`. */
function above(ascending: readonly Exact[], bound: Exact): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compare(ascending[middle]!, bound) > 0) to = middle;
    else from = middle + 1;
  }
  return ascending.length - from;
}

/**
 * Ranks, and what they may be where sampled scores enter: at best only those stand above whose whole interval does, at
 * worst everybody whose interval is not wholly below or equal.
 */
export function ranked(all: readonly Scored[]): Place[] {
  const ranks = competitionRanks(all.map(({ points }) => points));
  const place = (rank: number, from: number, to: number): Place => ({
    rank,
    from,
    to,
    last: all.length > 1 && from === all.length,
  });
  if (all.every(({ spread }) => spread === null)) return ranks.map((rank) => place(rank, rank, rank));
  const low = all.map(({ points, spread }) => (spread ? exact(spread.low) : points));
  const high = all.map(({ points, spread }) => (spread ? exact(spread.high) : points));
  const lows = low.toSorted(compare);
  const highs = high.toSorted(compare);
  return ranks.map((rank, i) => {
    const itself = compare(high[i]!, low[i]!) > 0 ? 1 : 0;
    return place(rank, above(lows, high[i]!) + 1, above(highs, low[i]!) - itself + 1);
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
/** Is this entry among those that this reader ranks? */
export const ranksFor = (state: EntryState, side: Side, relation: Relation): boolean => {
  const of = ranks(side);
  return (
    of.everybody.includes(state) ||
    (relation.county && of.county.includes(state)) ||
    (relation.review && of.review.includes(state))
  );
};
