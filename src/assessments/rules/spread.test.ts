import { describe, expect, it } from 'vitest';
import { assessSide } from './assess.ts';
import type { Facts, Mark } from './facts.ts';
import type { Framework, Indicator, Rule } from './framework.ts';
import { spreadOfCell, spreadsOf } from './spread.ts';

const indicator = (key: string, rule: Rule, rest: Partial<Indicator> = {}): Indicator => ({
  key,
  title: key,
  detail: '',
  method: 'on-site',
  full: 1000,
  rule,
  variants: [],
  exempt: [],
  wanted: [],
  proof: 'none',
  feed: null,
  scorer: '',
  ...rest,
});
const mean: Rule = { kind: 'sample-mean', of: '楼道', size: 5 };
const asked: Rule = {
  kind: 'questionnaire',
  question: '满意吗',
  levels: [
    { name: '满意', points: 10 },
    { name: '不满意', points: 0 },
  ],
  outOf: 10,
};
const pass: Rule = {
  kind: 'sample-pass',
  of: '道路',
  size: 5,
  rows: [
    { passed: 5, grade: 'A', points: 1000 },
    { passed: 4, grade: 'B', points: 600 },
  ],
  otherwise: { grade: 'C', points: 0 },
};
const frameworkOf = (aspects: Indicator[][]): Framework => ({
  title: '例',
  subject: 'community',
  basis: '',
  aspects: aspects.map((indicators, i) => ({ key: `${i}`, title: `${i}`, indicators })),
  vetoes: [],
  grading: { star: { points: 900, outOf: 1000 }, grades: [] },
  boards: { red: 0, black: 0 },
});
const factsOf = (marks: Record<string, Mark>): Facts => ({
  state: 'reviewed',
  class: null,
  windowFrom: '2026-01-01',
  windowTo: '2026-12-31',
  marks: { self: new Map(), township: new Map(), county: new Map(Object.entries(marks)) },
  evidence: new Map(),
  links: new Map(),
  figures: new Map(),
  means: new Map([['1', 700]]),
  vetoes: new Map(),
});
const mark = (answer: Mark['answer'], adjusted: number | null = null): Mark =>
  ({ answer, adjusted, reason: '' }) as Mark;
const of = (framework: Framework, marks: Record<string, Mark>) => {
  const facts = factsOf(marks);
  return spreadsOf(framework, 'county', facts, assessSide(framework, 'county', facts));
};
const cell = (one: Indicator, marked: Mark) => {
  const framework = frameworkOf([[one]]);
  const facts = factsOf({ [one.key]: marked });
  return spreadOfCell(one, 'county', facts, assessSide(framework, 'county', facts).cells.get(one.key)!);
};

describe('what samples leave open', () => {
  it('narrows as more are asked, and is never nothing because a few are alike', () => {
    const few = cell(indicator('1', asked), mark({ kind: 'counts', counts: [8, 2] }))!;
    expect(few.low).toBeCloseTo(490.2, 1);
    expect(few.high).toBeCloseTo(943.3, 1);
    const many = cell(indicator('1', asked), mark({ kind: 'counts', counts: [800, 200] }))!;
    expect(many.high - many.low).toBeLessThan((few.high - few.low) / 5);
    const alike = cell(indicator('1', mean), mark({ kind: 'samples', samples: [1000, 1000, 1000] }))!;
    expect(alike.high).toBe(1000);
    expect(alike.low).toBeLessThan(600);
  });
  it('takes a grade by what passes at either end', () => {
    const spread = cell(indicator('1', pass), mark({ kind: 'passed', passed: 4, drawn: 5 }));
    expect(spread).toEqual({ low: 0, high: 1000 });
  });
  it('is nothing where nothing was sampled, or points do not rest on it', () => {
    const samples = mark({ kind: 'samples', samples: [500] });
    expect(cell(indicator('1', { kind: 'judged' }), mark({ kind: 'points', points: 500 }))).toBeNull();
    expect(cell(indicator('1', mean), mark({ kind: 'samples', samples: [500] }, 800))).toBeNull();
    expect(cell(indicator('1', mean), mark({ kind: 'samples', samples: [] }))).toBeNull();
    expect(cell(indicator('1', mean, { proof: 'some' }), samples)).toBeNull();
    expect(cell(indicator('1', mean, { feed: { of: 'count', kind: 'file' } }), samples)).toBeNull();
    expect(cell(indicator('1', mean), mark({ kind: 'value', value: 1 }))).toBeNull();
  });
});

describe('spreads of a column', () => {
  it('add up at right angles, are rounded outward, and stay within the points there are', () => {
    const two = frameworkOf([[indicator('1', asked)], [indicator('2', asked)]]);
    const marks = { '1': mark({ kind: 'counts', counts: [60, 40] }), '2': mark({ kind: 'counts', counts: [60, 40] }) };
    const { total, aspects } = of(two, marks);
    const one = aspects.get('0')!;
    expect(aspects.get('1')).toEqual(one);
    expect(1200 - total!.low).toBeLessThan((600 - one.low) * 1.5);
    expect(1200 - total!.low).toBeGreaterThan((600 - one.low) * 1.4);
    const edge = of(frameworkOf([[indicator('1', mean)]]), {
      '1': mark({ kind: 'samples', samples: [1000, 1000, 999] }),
    });
    // A third of a hundredth below full: whole hundredths around it.
    expect(edge.total!.high).toBe(1000);
    expect(edge.total!.low).toBeLessThanOrEqual(999);
  });
  it('are left out where nothing was sampled', () => {
    const plain = of(frameworkOf([[indicator('1', { kind: 'judged' })]]), {
      '1': mark({ kind: 'points', points: 500 }),
    });
    expect(plain).toEqual({ total: null, aspects: new Map() });
  });
  it('leave out honours, and aspects of which nothing applies', () => {
    const bonus: Rule = { kind: 'bonus', levels: [{ name: '省级', points: 500 }] };
    const two = frameworkOf([
      [indicator('1', mean), indicator('2', bonus)],
      [indicator('3', { kind: 'judged' }, { exempt: ['village'] })],
    ]);
    const facts = { ...factsOf({ '1': mark({ kind: 'samples', samples: [1000, 1000] }) }), class: 'village' as const };
    const { aspects, total } = spreadsOf(two, 'county', facts, assessSide(two, 'county', facts));
    expect([...aspects.keys()]).toEqual(['0']);
    // What is sampled is worth 10.00 points, and no more can come of it.
    expect(total!.high).toBe(1000);
  });
  it('are scaled with the aspect where indicators are exempt', () => {
    const halved = frameworkOf([
      [indicator('1', asked, { full: 500 }), indicator('2', { kind: 'judged' }, { full: 500, exempt: ['village'] })],
    ]);
    const facts = { ...factsOf({ '1': mark({ kind: 'counts', counts: [50, 50] }) }), class: 'village' as const };
    const { aspects, total } = spreadsOf(halved, 'county', facts, assessSide(halved, 'county', facts));
    expect(aspects.get('0')).toEqual(total);
    expect(total!.low).toBeLessThan(410);
    expect(total!.low).toBeGreaterThan(390);
  });
});
