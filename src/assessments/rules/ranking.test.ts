import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, exact, floor, type Exact } from './exact.ts';
import type { Grading } from './framework.ts';
import { entryStates } from './lifecycle.ts';
import {
  boardOf,
  changeBetween,
  competitionRanks,
  gradesByShare,
  overlap,
  ranked,
  ranksFor,
  sharesGrades,
  type Scored,
} from './ranking.ts';
import { sees } from './seen.ts';

const fraction = fc
  .tuple(fc.integer({ min: -5, max: 60 }), fc.constantFrom(1, 1, 2, 3, 7))
  .map(([n, d]) => exact(n, d));
const scored: fc.Arbitrary<Scored> = fc
  .tuple(fraction, fc.option(fc.tuple(fc.nat(9), fc.nat(9))))
  .map(([points, by]) => ({
    points,
    spread: by && { low: floor(points) - by[0], high: floor(points) + 1 + by[1] },
  }));
const sure = (...points: number[]): Scored[] => points.map((one) => ({ points: exact(one), spread: null }));

describe('ranks', () => {
  it('gives equals the same rank and leaves out as many after them', () => {
    expect(competitionRanks([900, 800, 800, 700].map((one) => exact(one)))).toEqual([1, 2, 2, 4]);
    expect(competitionRanks([])).toEqual([]);
  });

  it('compares fractions exactly: a third of a hundredth is more than 0.333333333333333', () => {
    const near = exact(333_333_333_333_333n, 1_000_000_000_000_000n);
    expect(competitionRanks([near, exact(1, 3), exact(1, 3), exact(0)])).toEqual([3, 1, 1, 4]);
  });

  it('is one more than how many have more, for all', () => {
    fc.assert(
      fc.property(fc.array(fraction, { maxLength: 40 }), (points: Exact[]) => {
        expect(competitionRanks(points)).toEqual(
          points.map((one) => 1 + points.filter((other) => compare(other, one) > 0).length),
        );
      }),
    );
  });

  it('spans what sampling leaves open: the rank lies within, counted one by one', () => {
    fc.assert(
      fc.property(fc.array(scored, { maxLength: 25 }), (all) => {
        const low = (one: Scored) => (one.spread ? exact(one.spread.low) : one.points);
        const high = (one: Scored) => (one.spread ? exact(one.spread.high) : one.points);
        const places = ranked(all);
        for (const [i, one] of all.entries()) {
          const others = all.filter((_, j) => j !== i);
          const { rank, from, to, last } = places[i]!;
          expect(from).toBe(1 + others.filter((other) => compare(low(other), high(one)) > 0).length);
          expect(to).toBe(1 + others.filter((other) => compare(high(other), low(one)) > 0).length);
          expect(from <= rank && rank <= to).toBe(true);
          expect(last).toBe(others.length > 0 && others.every((other) => compare(low(other), high(one)) > 0));
        }
      }),
    );
  });

  it('lets those who may be as high or as low share a span', () => {
    const open = (points: number): Scored => ({ points: exact(points), spread: { low: 5, high: 8 } });
    expect(ranked([open(7), open(6), ...sure(9)])).toEqual([
      { rank: 2, from: 2, to: 3, last: false },
      { rank: 3, from: 2, to: 3, last: false },
      { rank: 1, from: 1, to: 1, last: false },
    ]);
  });

  it('calls nobody last while anybody may stand below', () => {
    expect(ranked(sure(9, 8, 7)).map(({ last }) => last)).toEqual([false, false, true]);
    expect(ranked(sure(9, 7, 7)).some(({ last }) => last)).toBe(false);
    expect(ranked(sure(9)).some(({ last }) => last)).toBe(false);
    const open: Scored[] = [...sure(9, 8), { points: exact(7), spread: { low: 5, high: 8 } }];
    expect(ranked(open).some(({ last }) => last)).toBe(false);
  });
});

describe('changes', () => {
  const at = (rank: number, from = rank, to = rank) => ({ rank, from, to });
  it('says how far up or down', () => {
    expect(changeBetween(at(5), at(2))).toEqual({ kind: 'up', by: 3 });
    expect(changeBetween(at(2), at(5))).toEqual({ kind: 'down', by: 3 });
    expect(changeBetween(at(2), at(2))).toEqual({ kind: 'same' });
  });
  it('says nothing where samples leave it open, and speaks where they do not', () => {
    expect(changeBetween(at(5), at(2, 1, 5))).toEqual({ kind: 'unclear' });
    expect(changeBetween(at(5, 4, 6), at(2, 1, 3))).toEqual({ kind: 'up', by: 3 });
    expect(overlap(at(1, 1, 3), at(4, 3, 5))).toBe(true);
    expect(overlap(at(1, 1, 2), at(4, 3, 5))).toBe(false);
  });
});

describe('boards', () => {
  const boards = { red: 2, black: 2 };
  it('take equals in at the red edge and leave them out at the black one', () => {
    const red = ranked(sure(9, 8, 8, 7, 6, 5));
    expect(red.map((place) => boardOf(place, 6, boards))).toEqual(['red', 'red', 'red', null, 'black', 'black']);
    const black = ranked(sure(9, 8, 7, 6, 6, 5));
    expect(black.map((place) => boardOf(place, 6, boards))).toEqual(['red', 'red', null, null, null, 'black']);
  });
  it('never show anybody in black who may stand higher', () => {
    const open: Scored[] = [...sure(9, 8, 7), { points: exact(5), spread: { low: 4, high: 7 } }];
    expect(ranked(open).map((place) => boardOf(place, 4, { red: 0, black: 1 }))).toEqual([null, null, null, null]);
    expect(boardOf({ rank: 1, from: 1, to: 1, last: false }, 1, { red: 0, black: 0 })).toBeNull();
  });
});

describe('grades for the best share', () => {
  const grading = (best: number): Grading => ({
    star: { points: 900, outOf: 1000 },
    grades: [
      { key: 'model', name: '示范', total: 400, best },
      { key: 'met', name: '达标', total: 300 },
    ],
  });
  const of = (...totals: number[]) =>
    totals.map((total) => ({
      total: exact(total),
      reached: total >= 400 ? ['model', 'met'] : total >= 300 ? ['met'] : [],
    }));
  it('goes to those in front, ties at the edge with them; the others take the next', () => {
    expect(gradesByShare(grading(4000), of(500, 480, 480, 450, 410, 350, 200))).toEqual([
      'model',
      'model',
      'model',
      'met',
      'met',
      'met',
      null,
    ]);
  });
  it('compares shares without rounding: one of nine is not among the best tenth, one of ten is', () => {
    const nine = Array.from({ length: 9 }, (_, i) => 500 - i);
    expect(gradesByShare(grading(1000), of(...nine)).filter((one) => one === 'model')).toHaveLength(0);
    expect(gradesByShare(grading(1000), of(...nine, 401)).filter((one) => one === 'model')).toHaveLength(1);
  });
  it('leaves a grading without shares as it is', () => {
    expect(sharesGrades(grading(10))).toBe(true);
    const plain = { ...grading(10), grades: [{ key: 'met', name: '达标', total: 300 }] };
    expect(sharesGrades(plain)).toBe(false);
    expect(gradesByShare(plain, of(350, 100))).toEqual(['met', null]);
  });
});

it('ranks only columns whose points a reader may see', () => {
  const flags = [true, false];
  let [shown, all] = [0, 0];
  for (const state of entryStates)
    for (const side of ['self', 'township', 'county'] as const)
      for (const self of flags)
        for (const review of flags)
          for (const county of flags) {
            const relation = { self, review, county };
            all += 1;
            if (!ranksFor(state, side, relation)) continue;
            shown += 1;
            const sight = sees(state, relation);
            expect(side === 'county' ? sight.results : sight.sides.includes(side), `${state} ${side}`).toBe(true);
          }
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThan(all);
});
