import type { Measured } from './load.ts';

/** A line of the results: what was measured, ours, the bare way, ours to bare, and what the reader should know. */
export interface Row {
  name: string;
  ours: string;
  bare?: string;
  ratio: number;
  note?: string;
}
/** Takes a line as soon as it is known. */
export type Show = (row: Row) => void;

export const n = (value: number, digits = value < 10 ? 2 : value < 100 ? 1 : 0): string =>
  Number.isFinite(value) ? value.toFixed(digits) : '–';
export const ms = (value: number): string => `${n(value)} ms`;
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
export const view = (measured: Measured): string => `${n(measured.perSecond, 0)}/s, p95 ${ms(measured.p95)}`;

/** How long something takes, in milliseconds, with what it answers. */
export async function timed<T>(act: () => Promise<T> | T): Promise<{ took: number; answer: T }> {
  const began = performance.now();
  const answer = await act();
  return { took: performance.now() - began, answer };
}

/**
 * Two ways of the same work in turn, so that a slow moment falls on both; once each unmeasured first.
 * @returns the medians in milliseconds and the median of the ratios of neighbours
 */
export async function besideEachOther(
  rounds: number,
  ours: (round: number) => Promise<unknown>,
  bare: (round: number) => Promise<unknown>,
  warmUp = true,
): Promise<{ ours: number; bare: number; ratio: number }> {
  if (warmUp) {
    await bare(-1);
    await ours(-1);
  }
  const taken: { ours: number; bare: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const { took: b } = await timed(() => bare(round));
    const { took: o } = await timed(() => ours(round));
    taken.push({ ours: o, bare: b });
  }
  return {
    ours: median(taken.map((one) => one.ours)),
    bare: median(taken.map((one) => one.bare)),
    ratio: median(taken.map((one) => one.bare / one.ours)),
  };
}
