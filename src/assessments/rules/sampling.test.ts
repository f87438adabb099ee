import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleSize, stratifiedMean, stratifiedShare, student95, wilson } from './interval.ts';
import { sha256 } from './sha256.ts';
import { allocate, draw, estimate, frameDigest, lotOf, samplingFault, type Candidate } from './sampling.ts';

/** Mulberry32: numbers for simulations, the same every time. */
function dice(seed: number): () => number {
  let s = seed;
  return () => {
    s = (s + 0x6d2b79f5) | 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('SHA-256', () => {
  it('is the standard one, for every text', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    for (const one of ['', 'é', '县', '😀', '\ud800', '长'.repeat(60)])
      expect(sha256(one)).toBe(createHash('sha256').update(one).digest('hex'));
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '县', '😀', '\ud800', '\n'), maxLength: 150 });
    fc.assert(
      fc.property(text, (one) => {
        expect(sha256(one)).toBe(createHash('sha256').update(one).digest('hex'));
      }),
    );
  });
});

const frameOf = (sizes: readonly number[]): Candidate[] =>
  sizes.flatMap((size, s) => Array.from({ length: size }, (_, i) => ({ key: `k${s}-${i}`, stratum: `层${s}` })));

describe('allocation', () => {
  it('goes by largest remainder, with one for the smallest', () => {
    expect(allocate([50, 30, 20], 10)).toEqual([5, 3, 2]);
    expect(allocate([100, 100, 1], 10)).toEqual([5, 4, 1]);
    expect(allocate([997, 1, 1, 1], 4)).toEqual([1, 1, 1, 1]);
    expect(allocate([3, 2], 5)).toEqual([3, 2]);
  });
  it('adds up, gives each at least one and never more than it holds, and strays from its share only for those ones', () => {
    const case_ = fc
      .array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 })
      .chain((sizes) =>
        fc.tuple(fc.constant(sizes), fc.integer({ min: sizes.length, max: sizes.reduce((sum, one) => sum + one, 0) })),
      );
    fc.assert(
      fc.property(case_, ([sizes, n]) => {
        const given = allocate(sizes, n);
        const all = sizes.reduce((sum, one) => sum + one, 0);
        expect(given.reduce((sum, one) => sum + one, 0)).toBe(n);
        for (const [i, one] of given.entries()) {
          expect(one >= 1 && one <= sizes[i]!).toBe(true);
          expect(one).toBeLessThan(Math.max(1, (n * sizes[i]!) / all) + 1);
        }
        if (sizes.every((size) => n * size >= all))
          for (const [i, one] of given.entries()) expect(Math.abs(one - (n * sizes[i]!) / all)).toBeLessThan(1);
      }),
    );
  });
});

describe('a draw', () => {
  it('can be repeated by anybody: it takes the smallest hashes of seed and key in each stratum', () => {
    const frame = frameOf([12, 7, 1]);
    const { drawn, strata } = draw('彩票第 2026130 期 03 11 15', frame, 6);
    for (const { name, n } of strata) {
      const lots = frame
        .filter(({ stratum }) => stratum === name)
        .map(({ key }) => createHash('sha256').update(`彩票第 2026130 期 03 11 15\n${key}`).digest('hex'))
        .toSorted();
      expect(drawn.filter(({ stratum }) => stratum === name).map(({ lot }) => lot)).toEqual(lots.slice(0, n));
    }
    expect(drawn[0]!.lot).toBe(lotOf('彩票第 2026130 期 03 11 15', drawn[0]!.key));
  });
  it('does not depend on the order of the list, and changes with the seed', () => {
    const frame = frameOf([30, 10]);
    const one = draw('a', frame, 8);
    expect(draw('a', frame.toReversed(), 8)).toEqual(one);
    expect(draw('b', frame, 8).drawn).not.toEqual(one.drawn);
    expect(frameDigest(frame)).toBe(frameDigest(frame.toReversed()));
    expect(frameDigest(frame.slice(1))).not.toBe(frameDigest(frame));
  });
  it('draws everybody equally often', () => {
    const frame = frameOf([10]);
    const times = new Map<string, number>();
    for (let i = 0; i < 4000; i++)
      for (const { key } of draw(`seed ${i}`, frame, 3).drawn) times.set(key, (times.get(key) ?? 0) + 1);
    // Chi square with nine degrees stays below 27.9 in 99.9 of a hundred cases; the seeds are fixed.
    const chi = [...times.values()].reduce((sum, n) => sum + (n - 1200) ** 2 / (1200 * 0.7), 0);
    expect(times.size).toBe(10);
    expect(chi).toBeLessThan(27.9);
  }, 60_000);
  it('says what is wrong before anything is drawn', () => {
    const frame = frameOf([3, 2]);
    expect(samplingFault(' ', frame, 3)).toEqual({ code: 'seed-empty' });
    expect(samplingFault('s', [], 3)).toEqual({ code: 'frame-empty' });
    expect(samplingFault('s', frame, 6)).toEqual({ code: 'too-many', of: 5 });
    expect(samplingFault('s', frame, 1)).toEqual({ code: 'too-few', strata: 2 });
    expect(samplingFault('s', [...frame, frame[0]!], 3)).toEqual({ code: 'key-twice', key: 'k0-0' });
    expect(samplingFault('s', frame, 3)).toBeNull();
    expect(() => draw('s', frame, 9)).toThrow(RangeError);
  });
});

describe('intervals', () => {
  it("have Student's quantiles from the tables", () => {
    const table = { 1: 12.7062, 2: 4.3027, 3: 3.1824, 4: 2.7764, 5: 2.5706, 9: 2.2622, 30: 2.0423, 120: 1.9799 };
    for (const [degrees, t] of Object.entries(table)) expect(student95(Number(degrees))).toBeCloseTo(t, 4);
    fc.assert(
      fc.property(fc.double({ min: 1, max: 200, noNaN: true }), (degrees) => {
        expect(student95(degrees)).toBeGreaterThanOrEqual(student95(degrees + 0.1) - 1e-6);
      }),
    );
  });
  it('leave nothing open once all were seen, and everything when nobody was', () => {
    expect(wilson(0.4, 10, 10)).toEqual({ low: 0.4, high: 0.4 });
    expect(wilson(0, 1, 1)).toEqual({ low: 0, high: 0 });
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
    expect(stratifiedShare([{ of: 2, n: 2, hits: 1 }])).toEqual({ share: 0.5, low: 0.5, high: 0.5 });
    expect(stratifiedMean([{ of: 2, n: 2, values: [1, 3] }])).toEqual({ mean: 2, low: 2, high: 2 });
    expect(stratifiedMean([{ of: 5, n: 1, values: [3] }])).toBeNull();
    expect(stratifiedMean([{ of: 9, n: 3, values: [4, 4, 4] }])).toEqual({ mean: 4, low: 4, high: 4 });
  });
  it("are Wilson's: 8 of 10 lies between 49.0 % and 94.3 %", () => {
    const { low, high } = wilson(0.8, 10);
    expect(low).toBeCloseTo(0.4902, 4);
    expect(high).toBeCloseTo(0.9433, 4);
  });
  it('cover what is so in 95 ± 1 % of 10,000 populations: a share of one list', () => {
    const next = dice(20261123);
    let covered = 0;
    for (let i = 0; i < 10_000; i++) {
      const of = 20 + Math.floor(next() * 1000);
      const level = next();
      const population = Array.from({ length: of }, () => (next() < level ? 1 : 0));
      const n = Math.max(5, Math.floor(of * (0.05 + next() * 0.5)));
      const hits = take(population, n, next).reduce<number>((sum, one) => sum + one, 0);
      const { low, high } = wilson(hits / n, n, of);
      const truth = population.reduce<number>((sum, one) => sum + one, 0) / of;
      if (low - 1e-12 <= truth && truth <= high + 1e-12) covered += 1;
    }
    expect(Math.abs(covered / 10_000 - 0.95)).toBeLessThanOrEqual(0.01);
  }, 60_000);
  it('cover what is so in 95 ± 1 % of 10,000 populations: share and mean over strata', () => {
    const next = dice(7);
    let [shares, means] = [0, 0];
    for (let i = 0; i < 10_000; i++) {
      const level = next();
      const populations = Array.from({ length: 2 + Math.floor(next() * 8) }, () => {
        const p = level + (next() - 0.5) * 0.6 * Math.min(level, 1 - level);
        return Array.from({ length: 10 + Math.floor(next() * 60) }, () => (next() < p ? 1 : 0));
      });
      const of = populations.reduce((sum, one) => sum + one.length, 0);
      const n = Math.max(20, populations.length * 3, Math.floor(of * (0.1 + next() * 0.3)));
      const counts = allocate(
        populations.map((one) => one.length),
        Math.min(of, n),
      );
      const share = stratifiedShare(
        populations.map((one, s) => ({
          of: one.length,
          n: counts[s]!,
          hits: take(one, counts[s]!, next).reduce<number>((sum, hit) => sum + hit, 0),
        })),
      );
      const truth = populations.flat().reduce<number>((sum, one) => sum + one, 0) / of;
      if (share.low - 1e-12 <= truth && truth <= share.high + 1e-12) shares += 1;
      const points = populations.map((one) =>
        one.map((hit) => 700 + hit * 20 + (next() + next() + next() + next() - 2) * 80),
      );
      const mean = stratifiedMean(
        points.map((one, s) => ({ of: one.length, n: counts[s]!, values: take(one, counts[s]!, next) })),
      )!;
      const middle = points.flat().reduce((sum, one) => sum + one, 0) / of;
      if (mean.low - 1e-9 <= middle && middle <= mean.high + 1e-9) means += 1;
    }
    expect(Math.abs(shares / 10_000 - 0.95)).toBeLessThanOrEqual(0.01);
    expect(Math.abs(means / 10_000 - 0.95)).toBeLessThanOrEqual(0.01);
  }, 60_000);
  it('say how many to draw: 384 of very many and 152 of 250 for ± 5 points', () => {
    expect(sampleSize(100_000_000, 0.05)).toBe(385);
    expect(sampleSize(250, 0.05)).toBe(152);
    expect(sampleSize(1, 0.05)).toBe(1);
    expect(sampleSize(40, 0.4)).toBeLessThan(10);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5000 }), fc.double({ min: 0.02, max: 0.3, noNaN: true }), (of, half) => {
        const n = sampleSize(of, half);
        const open = (m: number) => 1.959963984540054 * Math.sqrt((0.25 / m) * ((of - m) / (of - 1)));
        expect(open(n)).toBeLessThanOrEqual(half + 1e-9);
        if (n > 1) expect(open(n - 1)).toBeGreaterThan(half - 1e-9);
      }),
    );
  });
});

describe('the estimate of a draw', () => {
  const strata = [
    { name: '甲', of: 10, n: 2 },
    { name: '乙', of: 30, n: 3 },
  ];
  const drawn = ['a1', 'a2', 'b1', 'b2', 'b3'].map((key) => ({ key, stratum: key[0] === 'a' ? '甲' : '乙' }));
  it('weighs strata by what they hold', () => {
    const found = new Map(
      drawn.map(({ key }, i) => [key, { passed: key[0] === 'b', points: key[0] === 'b' ? 900 + i : 800 + i }]),
    );
    const { seen, passes, mean } = estimate(strata, drawn, found);
    expect(seen).toBe(5);
    expect(passes!.share).toBeCloseTo(0.75);
    expect(mean!.mean).toBeCloseTo(0.25 * 800.5 + 0.75 * 903);
    expect(passes!.low).toBeLessThan(0.75);
    expect(mean!.high).toBeGreaterThan(mean!.mean);
  });
  it('speaks only of strata where somebody was looked at', () => {
    expect(estimate(strata, drawn, new Map())).toEqual({ seen: 0, passes: null, mean: null });
    const one = estimate(strata, drawn, new Map([['a1', { passed: true, points: null }]]));
    expect(one.passes).toMatchObject({ share: 1, high: 1 });
    expect(one.mean).toBeNull();
    const marked = estimate(
      strata,
      drawn,
      new Map([
        ['a1', { passed: null, points: 900 }],
        ['a2', { passed: null, points: 700 }],
      ]),
    );
    expect(marked).toMatchObject({ seen: 2, passes: null, mean: { mean: 800 } });
  });
});

function take<T>(population: readonly T[], n: number, next: () => number): T[] {
  const of = [...population];
  for (let i = 0; i < n; i++) {
    const j = i + Math.floor(next() * (of.length - i));
    [of[i], of[j]] = [of[j]!, of[i]!];
  }
  return of.slice(0, n);
}
