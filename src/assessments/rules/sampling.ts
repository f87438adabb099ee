import { stratifiedMean, stratifiedShare, wilson, type Interval } from './interval.ts';
import { sha256 } from './sha256.ts';

/** One that can be drawn. */
export interface Candidate {
  /** Unique within the list it is drawn from, and never changing: what its lot is made of. */
  key: string;
  /** Which stratum it belongs to; one and the same for all when there are none. */
  stratum: string;
}

/** Where draws come from; the frame is what a draw is made from. */
export const frameKinds = ['entries', 'communities', 'estates', 'buildings', 'list'] as const;
export type FrameKind = (typeof frameKinds)[number];
/** What strata are made by. */
export const strataKinds = ['none', 'township', 'class', 'own'] as const;
export type StrataKind = (typeof strataKinds)[number];

export type SamplingFault =
  | { code: 'seed-empty' }
  | { code: 'frame-empty' }
  | { code: 'key-twice'; key: string }
  | { code: 'too-many'; of: number }
  | { code: 'too-few'; strata: number };

/**
 * The lot of a candidate: SHA-256 of the seed, a line feed and its key, as hexadecimal text. Whoever knows the seed, which
 * is public, can work out every lot with any tool, in any order; who joins or leaves the list changes nobody else's.
 */
export const lotOf = (seed: string, key: string): string => sha256(`${seed}\n${key}`);

/**
 * How many to draw in each stratum: in proportion to what it holds, by largest remainder (ties to the larger stratum, then
 * to the one named first), at least one and never more than there are. What the smallest strata need beyond their share
 * is taken from those that have most above theirs.
 * @param sizes what each stratum holds, at least one each · @param n from the number of strata to their sum
 */
export function allocate(sizes: readonly number[], n: number): number[] {
  const all = sizes.reduce((sum, one) => sum + one, 0);
  const given = sizes.map((size) => Math.floor((n * size) / all));
  // Whole numbers throughout: the remainder is n·size mod all, out of all.
  const rest = sizes.map((size) => (n * size) % all);
  const order = sizes.map((_, i) => i).toSorted((a, b) => rest[b]! - rest[a]! || sizes[b]! - sizes[a]! || a - b);
  let left = n - given.reduce((sum, one) => sum + one, 0);
  for (const i of order) if (left > 0) [given[i], left] = [given[i]! + 1, left - 1];
  for (const [i, one] of given.entries()) {
    if (one > 0) continue;
    given[i] = 1;
    // Above its share, times `all`, so that it stays a whole number.
    const over = (j: number) => given[j]! * all - n * sizes[j]!;
    const from = sizes.map((_, j) => j).filter((j) => given[j]! > 1);
    const most = from.reduce((best, j) => (over(j) >= over(best) ? j : best));
    given[most]! -= 1;
  }
  return given;
}

export interface StratumDrawn {
  name: string;
  of: number;
  n: number;
}
export interface Draw {
  strata: StratumDrawn[];
  /** Keys drawn, by stratum in the order of the list, within one by lot. */
  drawn: { key: string; stratum: string; lot: string }[];
}

/** What is wrong with a draw before it is made; null: nothing. */
export function samplingFault(seed: string, frame: readonly Candidate[], n: number): SamplingFault | null {
  if (seed.trim() === '') return { code: 'seed-empty' };
  if (frame.length === 0) return { code: 'frame-empty' };
  if (n > frame.length) return { code: 'too-many', of: frame.length };
  const strata = new Set(frame.map(({ stratum }) => stratum)).size;
  if (n < strata) return { code: 'too-few', strata };
  const seen = new Set<string>();
  for (const { key } of frame) {
    if (seen.has(key)) return { code: 'key-twice', key };
    seen.add(key);
  }
  return null;
}

/**
 * A stratified draw without replacement: in each stratum those with the smallest lots. The same seed, list and number give
 * the same draw, whatever the order of the list within a stratum.
 * @param lot the same function by quicker means, where there are some
 * @throws RangeError when `samplingFault` has something to say
 */
export function draw(
  seed: string,
  frame: readonly Candidate[],
  n: number,
  lot: (seed: string, key: string) => string = lotOf,
): Draw {
  const fault = samplingFault(seed, frame, n);
  if (fault) throw new RangeError(fault.code);
  const held = new Map<string, Candidate[]>();
  for (const one of frame) {
    const of = held.get(one.stratum);
    if (of) of.push(one);
    else held.set(one.stratum, [one]);
  }
  const names = [...held.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  const counts = allocate(
    names.map((name) => held.get(name)!.length),
    n,
  );
  const strata = names.map((name, i) => ({ name, of: held.get(name)!.length, n: counts[i]! }));
  const drawn = strata.flatMap(({ name, n: count }) =>
    held
      .get(name)!
      .map(({ key, stratum }) => ({ key, stratum, lot: lot(seed, key) }))
      .toSorted((a, b) => (a.lot < b.lot ? -1 : 1))
      .slice(0, count),
  );
  return { strata, drawn };
}

/** The list as one short text: it tells whether a later list is the one that was drawn from. */
export const frameDigest = (frame: readonly Candidate[]): string =>
  sha256(
    frame
      .map(({ key, stratum }) => `${stratum}\t${key}`)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join('\n'),
  );

/** What was found at one that was drawn: whether it passed, and points in hundredths where it was marked. */
export interface Found {
  passed: boolean | null;
  points: number | null;
}
export interface Estimate {
  /** How many of those drawn were looked at. */
  seen: number;
  /** Share that passes, from 0 to 1; null: nobody was looked at for it. */
  passes: (Interval & { share: number }) | null;
  /** Mean points in hundredths; null: nobody was marked, or too few to say. */
  mean: (Interval & { mean: number }) | null;
}

/**
 * What the draw says of the whole list, with 95 % intervals. Strata in which nobody was looked at yet are left out of it,
 * so that a half finished round speaks only of where it has been.
 */
export function estimate(
  strata: readonly StratumDrawn[],
  drawn: readonly { key: string; stratum: string }[],
  found: ReadonlyMap<string, Found>,
): Estimate {
  const per = strata.map(({ name, of }) => {
    const here = drawn.flatMap(({ key, stratum }) => (stratum === name ? (found.get(key) ?? []) : []));
    const judged = here.flatMap(({ passed }) => passed ?? []);
    return {
      of,
      judged,
      hits: judged.filter(Boolean).length,
      values: here.flatMap(({ points }) => points ?? []),
    };
  });
  const shares = per.flatMap(({ of, judged, hits }) => (judged.length ? [{ of, n: judged.length, hits }] : []));
  const means = per.flatMap(({ of, values }) => (values.length ? [{ of, n: values.length, values }] : []));
  const one = shares.length === 1 ? shares[0]! : null;
  return {
    seen: drawn.filter(({ key }) => found.has(key)).length,
    passes:
      shares.length === 0
        ? null
        : one
          ? { share: one.hits / one.n, ...wilson(one.hits / one.n, one.n, one.of) }
          : stratifiedShare(shares),
    mean: means.length ? stratifiedMean(means) : null,
  };
}
