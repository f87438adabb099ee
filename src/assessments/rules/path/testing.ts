import fc from 'fast-check';
import type { Facts, Mark, Standing } from '../facts.ts';
import type { Answer, Framework, Grading, Indicator, Rule } from '../framework.ts';
import type { Effort } from './effort.ts';

/** Small frameworks, entries in them, and random ones, for looking for paths. */
export const indicator = (key: string, rule: Rule, rest: Partial<Indicator> = {}): Indicator => ({
  key,
  title: key,
  detail: '',
  method: 'materials',
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
const gradeRow = (points: number, veto = false) => ({ grade: 'X', points, veto });
export const measure = { name: '率', unit: '%' };

/** A rule of each kind with answers to it, out of 10.00 points. */
export const kinds: { rule: Rule; answers: fc.Arbitrary<Answer> }[] = [
  { rule: { kind: 'judged' }, answers: fc.nat(1000).map((points) => ({ kind: 'points', points })) },
  {
    rule: { kind: 'conditions', conditions: ['一', '二', '三'], points: [0, 300, 600, 1000] },
    answers: fc.subarray([0, 1, 2]).map((met) => ({ kind: 'met', met })),
  },
  {
    rule: {
      kind: 'conditions-grade',
      conditions: ['一', '二'],
      rows: [
        { met: 2, ...gradeRow(1000) },
        { met: 1, ...gradeRow(700) },
      ],
      otherwise: gradeRow(0, true),
    },
    answers: fc.subarray([0, 1]).map((met) => ({ kind: 'met', met })),
  },
  {
    rule: {
      kind: 'bands',
      measure,
      direction: 'more',
      bands: [
        { bound: 8500, strict: true, points: 1000 },
        { bound: 8000, strict: false, points: 600 },
      ],
      otherwise: 100,
    },
    answers: fc.integer({ min: 7800, max: 8700 }).map((value) => ({ kind: 'value', value })),
  },
  {
    rule: { kind: 'target', measure, direction: 'less', target: 500, step: 100, deduct: 300 },
    answers: fc.integer({ min: 300, max: 900 }).map((value) => ({ kind: 'value', value })),
  },
  {
    rule: {
      kind: 'occurrences',
      items: [
        { name: '垃圾', deduct: 100 },
        { name: '直排', deduct: 250 },
      ],
    },
    answers: fc.tuple(fc.nat(3), fc.nat(2)).map((counts) => ({ kind: 'counts', counts })),
  },
  {
    rule: { kind: 'all-or-nothing', conditions: ['一', '二'] },
    answers: fc.subarray([0, 1]).map((met) => ({ kind: 'met', met })),
  },
  {
    rule: { kind: 'sample-mean', of: '楼道', size: 3 },
    answers: fc.array(fc.nat(1000), { minLength: 0, maxLength: 3 }).map((samples) => ({ kind: 'samples', samples })),
  },
  {
    rule: {
      kind: 'sample-pass',
      of: '道路',
      size: 4,
      rows: [
        { passed: 4, ...gradeRow(1000) },
        { passed: 3, ...gradeRow(500) },
      ],
      otherwise: gradeRow(0),
    },
    answers: fc.nat(4).map((passed) => ({ kind: 'passed', passed, drawn: 4 })),
  },
  {
    rule: { kind: 'found', of: '广告', unit: '处', needed: 3 },
    answers: fc.nat(4).map((count) => ({ kind: 'counts', counts: [count] })),
  },
  {
    rule: {
      kind: 'weighted',
      parts: [
        { name: '甲', weight: 6000, outOf: 100 },
        { name: '乙', weight: 4000, outOf: 300 },
      ],
    },
    answers: fc.tuple(fc.nat(100), fc.nat(300)).map((parts) => ({ kind: 'parts', parts })),
  },
  {
    rule: { kind: 'mean', measure, direction: 'more', orEqual: false, otherwise: 0 },
    answers: fc.nat(9000).map((value) => ({ kind: 'value', value })),
  },
  {
    rule: {
      kind: 'questionnaire',
      question: '满意吗',
      levels: [
        { name: '满意', points: 10 },
        { name: '一般', points: 6 },
        { name: '不满意', points: 0 },
      ],
      outOf: 10,
    },
    answers: fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.nat(9), fc.nat(9))
      .map((counts) => ({ kind: 'counts', counts })),
  },
  {
    rule: {
      kind: 'verdict',
      states: [
        { name: '合格', points: 1000 },
        { name: '不合格', points: 200 },
        { name: '严重不合格', points: 0, veto: true },
      ],
    },
    answers: fc.nat(2).map((state) => ({ kind: 'state', state })),
  },
];

export const standing = (rest: Partial<Standing> = {}): Standing => ({
  kind: 'file',
  state: 'accepted',
  from: '2026-06-01',
  to: '2026-06-01',
  quantity: 1,
  figure: null,
  ...rest,
});
export const noFacts: Facts = {
  state: 'self-assessing',
  class: null,
  windowFrom: '2026-01-01',
  windowTo: '2026-12-31',
  marks: { self: new Map(), township: new Map(), county: new Map() },
  evidence: new Map(),
  links: new Map(),
  figures: new Map(),
  means: new Map(),
  vetoes: new Map(),
};

export interface Case {
  framework: Framework;
  facts: Facts;
  effort: Effort;
}
const grading = fc.record<Grading>({
  star: fc.constant({ points: 900, outOf: 1000 }),
  grades: fc.constantFrom(
    [
      { key: 'all', name: '全星', stars: 2 },
      { key: 'one', name: '一星', stars: 1 },
    ],
    [{ key: 'floor', name: '达标', each: 800, total: 1750 }],
    [{ key: 'total', name: '优秀', total: 1800, stars: 1 }],
  ),
});
/** Two or three aspects of at most two indicators of any kind, answered or not, proven or not, fed or typed. */
export const cases: fc.Arbitrary<Case> = fc
  .array(
    fc.array(
      fc.record({
        kind: fc
          .constantFrom(...kinds)
          .chain(({ rule, answers }) =>
            fc.record({ rule: fc.constant(rule), answer: fc.option(answers, { freq: 4 }) }),
          ),
        full: fc.constant(1000),
        proof: fc.constantFrom('none', 'none', 'some', 'whole' as const),
        linked: fc.constantFrom(null, 'part', 'whole' as const),
        fed: fc.nat(5),
        adjusted: fc.option(fc.nat(1000), { freq: 9 }),
        exempt: fc.nat(9),
        method: fc.constantFrom('materials', 'on-site', 'questionnaire', 'data' as const),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    { minLength: 2, maxLength: 3 },
  )
  .chain((aspects) =>
    fc.record({ aspects: fc.constant(aspects), grading, days: fc.array(fc.nat(6), { minLength: 4, maxLength: 4 }) }),
  )
  .map(({ aspects, grading: g, days }) => {
    const marks = new Map<string, Mark>();
    const links = new Map<string, Map<string, 'whole' | 'part'>>();
    const evidence = new Map<string, Standing>();
    const framework: Framework = {
      title: '小',
      subject: 'community',
      basis: '',
      aspects: aspects.map((all, a) => ({
        key: `${a}`,
        title: `${a}`,
        indicators: all.map(({ kind, proof, linked, fed, adjusted, exempt, method }, i) => {
          const key = `${a}.${i}`;
          const feeds = kind.rule.kind === 'found' || kind.rule.kind === 'bands';
          const feed =
            feeds && fed === 0
              ? { of: 'count' as const, kind: 'file' as const }
              : kind.rule.kind === 'bands' && fed === 1
                ? { of: 'figure' as const, kind: 'file' as const }
                : null;
          if (adjusted !== null && !feed) marks.set(key, { answer: kind.answer, adjusted, reason: '复核' });
          else if (kind.answer && !feed) marks.set(key, { answer: kind.answer, adjusted: null, reason: '' });
          if (linked) {
            evidence.set(`e${key}`, standing({ quantity: 1 + fed, figure: 8100 }));
            links.set(key, new Map([[`e${key}`, linked]]));
          }
          return indicator(key, kind.rule, { proof, feed, method, exempt: exempt === 0 ? ['village'] : [] });
        }),
      })),
      vetoes: [],
      grading: g,
      boards: { red: 0, black: 0 },
    };
    const facts: Facts = {
      ...noFacts,
      class: 'village',
      marks: { ...noFacts.marks, self: marks },
      evidence,
      links,
      means: new Map(framework.aspects.flatMap((one) => one.indicators.map(({ key }) => [key, 8000]))),
    };
    const [materials, onSite, questionnaire, data] = days as [number, number, number, number];
    return {
      framework,
      facts,
      effort: {
        byMethod: { materials, 'on-site': onSite, questionnaire, data },
        proof: 1,
        byIndicator: { '0.0': materials + 1 },
        whoByMethod: {},
        whoByIndicator: {},
      },
    };
  });

export const framework = (indicators: Indicator[], grades: Grading['grades'] = []): Framework => ({
  title: '例',
  subject: 'community',
  basis: '',
  aspects: [{ key: 'A', title: 'A', indicators }],
  vetoes: [],
  grading: { star: { points: 900, outOf: 1000 }, grades },
  boards: { red: 0, black: 0 },
});
export const answered = (answers: Record<string, Answer>, rest: Partial<Facts> = {}): Facts => ({
  ...noFacts,
  marks: {
    ...noFacts.marks,
    self: new Map(Object.entries(answers).map(([key, answer]) => [key, { answer, adjusted: null, reason: '' }])),
  },
  ...rest,
});
