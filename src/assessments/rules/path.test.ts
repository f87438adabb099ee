import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessSide } from './assess.ts';
import { compare, exact, exactText, zero } from './exact.ts';
import type { Facts, Mark, Standing } from './facts.ts';
import type { Answer, Framework, Grading, Indicator, Rule } from './framework.ts';
import { gradesOf } from './outcome.ts';
import {
  actionsFor,
  carriedOut,
  groundOf,
  pathToGrade,
  pathToNextGrade,
  pathToNextStar,
  pathToStar,
  ways,
  type Action,
  type Ground,
} from './path.ts';
import { betterAnswers } from './path/better.ts';
import { usualEffort, type Effort } from './path/effort.ts';
import { starsAtRisk } from './path/risk.ts';

const indicator = (key: string, rule: Rule, rest: Partial<Indicator> = {}): Indicator => ({
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
const measure = { name: '率', unit: '%' };

/** A rule of each kind with answers to it, out of 10.00 points. */
const kinds: { rule: Rule; answers: fc.Arbitrary<Answer> }[] = [
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

const standing = (rest: Partial<Standing> = {}): Standing => ({
  kind: 'file',
  state: 'accepted',
  from: '2026-06-01',
  to: '2026-06-01',
  quantity: 1,
  figure: null,
  ...rest,
});
const noFacts: Facts = {
  state: 'self-assessing',
  class: null,
  windowFrom: '2026-01-01',
  windowTo: '2026-12-31',
  marks: { self: new Map(), township: new Map(), county: new Map() },
  evidence: new Map(),
  links: new Map(),
  means: new Map(),
  vetoes: new Map(),
};

interface Case {
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
const cases: fc.Arbitrary<Case> = fc
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

/** Every choice of at most one action per indicator, through the real engine. */
function* every({
  framework,
  facts,
  actions,
}: Ground): Generator<{ days: number; chosen: Action[]; at: ReturnType<typeof assessSide> }> {
  const groups = actions.flat();
  const chosen: Action[] = [];
  function* from(i: number): Generator<Action[]> {
    if (i === groups.length) return void (yield [...chosen]);
    yield* from(i + 1);
    for (const one of groups[i]!) {
      chosen.push(one);
      yield* from(i + 1);
      chosen.pop();
    }
  }
  for (const some of from(0))
    yield {
      days: some.reduce((sum, one) => sum + one.days, 0),
      chosen: some,
      at: assessSide(framework, 'self', carriedOut(facts, 'self', some)),
    };
}
const statesOf = (ground: Ground): number => ground.actions.flat().reduce((n, group) => n * (group.length + 1), 1);

describe('the cheapest path', () => {
  it('takes as few days as trying everything, and what it advises gives what it promises in the engine', () => {
    fc.assert(
      fc.property(cases, ({ framework, facts, effort }) => {
        const ground = groundOf(framework, 'self', facts, effort);
        fc.pre(statesOf(ground) <= 3000);
        const fewest = new Map<string, number>();
        const note = (what: string, days: number) => fewest.set(what, Math.min(days, fewest.get(what) ?? Infinity));
        for (const { days, at } of every(ground)) {
          for (const { key, star } of at.outcome.aspects) if (star) note(`star ${key}`, days);
          if (!at.outcome.vetoed) for (const key of gradesOf(framework.grading, at.outcome)) note(`grade ${key}`, days);
        }
        for (const [i, { key }] of framework.aspects.entries()) {
          const found = pathToStar(ground, i);
          expect(found?.days).toBe(fewest.get(`star ${key}`));
          if (!found) continue;
          expect(found.promised.outcome.aspects[i]!.star).toBe(true);
          expect(found.actions.reduce((sum, one) => sum + one.days, 0)).toBe(found.days);
          const done = assessSide(framework, 'self', carriedOut(facts, 'self', found.actions));
          expect(done.outcome.aspects[i]!.star).toBe(true);
        }
        for (const { key } of framework.grading.grades) {
          const found = pathToGrade(ground, key);
          expect(found?.days, key).toBe(fewest.get(`grade ${key}`));
          if (!found) continue;
          expect(found.promised.outcome.vetoed).toBe(false);
          expect(gradesOf(framework.grading, found.promised.outcome)).toContain(key);
        }
        const next = pathToNextStar(ground);
        const open = ground.now.outcome.aspects
          .filter(({ star }) => !star)
          .flatMap(({ key }) => fewest.get(`star ${key}`) ?? []);
        expect(next?.days).toBe(open.length ? Math.min(...open) : undefined);
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it('equals brute force over 2^20 states', () => {
    // Twenty indicators with one thing to do each: points and days that no order of price solves.
    const gain = (i: number) => 37 + ((i * 61) % 89);
    const days = (i: number) => 2 + ((i * 17) % 13);
    const framework: Framework = {
      title: '大',
      subject: 'community',
      basis: '',
      aspects: [
        {
          key: 'A',
          title: 'A',
          indicators: Array.from({ length: 20 }, (_, i) =>
            indicator(`A${i}`, { kind: 'all-or-nothing', conditions: ['一'] }, { full: gain(i) }),
          ),
        },
      ],
      vetoes: [],
      grading: { star: { points: 700, outOf: 1000 }, grades: [] },
      boards: { red: 0, black: 0 },
    };
    const effort = {
      ...usualEffort,
      byIndicator: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`A${i}`, days(i)])),
    };
    const ground = groundOf(framework, 'self', noFacts, effort);
    expect(statesOf(ground)).toBe(2 ** 20);
    const full = Array.from({ length: 20 }, (_, i) => gain(i)).reduce((sum, one) => sum + one, 0);
    const points = new Int32Array(2 ** 20);
    const cost = new Int32Array(2 ** 20);
    let fewest = Infinity;
    for (let set = 0; set < 2 ** 20; set++) {
      if (set > 0) {
        const low = 31 - Math.clz32(set & -set);
        points[set] = points[set & (set - 1)]! + gain(low);
        cost[set] = cost[set & (set - 1)]! + days(low);
      }
      if (points[set]! * 1000 >= 700 * full) fewest = Math.min(fewest, cost[set]!);
    }
    const found = pathToStar(ground, 0)!;
    expect(found.days).toBe(fewest);
    expect(found.promised.outcome.aspects[0]!.star).toBe(true);
  });

  it('keeps an action for every step that is worth it, and none that gives less for more days', () => {
    fc.assert(
      fc.property(cases, ({ framework, facts, effort }) => {
        for (const aspect of framework.aspects)
          for (const one of aspect.indicators) {
            const all = actionsFor(one, 'self', facts, effort).filter(({ veto }) => !veto);
            for (const [i, action] of all.entries())
              for (const later of all.slice(i + 1)) {
                expect(later.days).toBeGreaterThanOrEqual(action.days);
                expect(compare(later.after, action.after)).toBeGreaterThan(0);
              }
          }
      }),
    );
  });
});

const framework = (indicators: Indicator[], grades: Grading['grades'] = []): Framework => ({
  title: '例',
  subject: 'community',
  basis: '',
  aspects: [{ key: 'A', title: 'A', indicators }],
  vetoes: [],
  grading: { star: { points: 900, outOf: 1000 }, grades },
  boards: { red: 0, black: 0 },
});
const answered = (answers: Record<string, Answer>, rest: Partial<Facts> = {}): Facts => ({
  ...noFacts,
  marks: {
    ...noFacts.marks,
    self: new Map(Object.entries(answers).map(([key, answer]) => [key, { answer, adjusted: null, reason: '' }])),
  },
  ...rest,
});

describe('where there is nothing to advise', () => {
  const verdict: Rule = kinds.find(({ rule }) => rule.kind === 'verdict')!.rule;
  it('a standing veto stays between an entry and any grade', () => {
    const one = framework([indicator('1', verdict)], [{ key: 'met', name: '达标', stars: 1 }]);
    const facts = answered({}, { vetoes: new Map([['V', { reason: '', day: '2026-01-01' }]]) });
    expect(pathToGrade(groundOf(one, 'self', facts), 'met')).toBeNull();
    expect(pathToGrade(groundOf(one, 'self', noFacts), 'other')).toBeNull();
  });
  it('a bar that was set by hand cannot be worked off, one that was answered can', () => {
    const one = framework([indicator('1', verdict)], [{ key: 'met', name: '达标', stars: 0 }]);
    const barred = answered({ '1': { kind: 'state', state: 2 } });
    const lifted = pathToNextGrade(groundOf(one, 'self', barred))!;
    expect(lifted).toMatchObject({ grade: 'met', days: 3 });
    expect(lifted.promised.outcome.grade).toBe('met');
    const byHand: Facts = {
      ...barred,
      marks: {
        ...barred.marks,
        self: new Map([['1', { answer: { kind: 'state', state: 2 }, adjusted: 900, reason: 'x' }]]),
      },
    };
    expect(pathToGrade(groundOf(one, 'self', byHand), 'met')).toBeNull();
  });
  it('honours are not sought, and what is complete is left alone', () => {
    const bonus = indicator('1', { kind: 'bonus', levels: [{ name: '省级', points: 500 }] });
    expect(actionsFor(bonus, 'self', noFacts, usualEffort)).toEqual([]);
    expect(betterAnswers(bonus.rule, 1000, null, null)).toEqual([]);
    const judged = indicator('1', { kind: 'judged' });
    expect(actionsFor(judged, 'self', answered({ '1': { kind: 'points', points: 1000 } }), usualEffort)).toEqual([]);
    const mean: Rule = { kind: 'mean', measure, direction: 'less', orEqual: true, otherwise: 0 };
    expect(betterAnswers(mean, 100, null, null)).toEqual([]);
    expect(betterAnswers(mean, 100, null, 500)[0]!.answer).toEqual({ kind: 'value', value: 500 });
    expect(betterAnswers({ ...mean, orEqual: false }, 100, null, 500)[0]!.answer).toEqual({
      kind: 'value',
      value: 499,
    });
  });
  it('an aspect of which nothing applies has no path', () => {
    const one = framework([indicator('1', { kind: 'judged' }, { exempt: ['village'] })]);
    expect(pathToStar(groundOf(one, 'self', { ...noFacts, class: 'village' }), 0)).toBeNull();
    expect(pathToNextGrade(groundOf(one, 'self', noFacts))).toBeNull();
    expect(ways(zero, [])).toHaveLength(1);
  });
});

describe('steps', () => {
  it('of a long list start where something is gained at last', () => {
    const rule: Rule = { kind: 'occurrences', items: [{ name: '垃圾', deduct: 50 }] };
    const all = betterAnswers(rule, 1000, { kind: 'counts', counts: [100] }, null);
    expect(all).toHaveLength(60);
    expect(all.at(-1)).toMatchObject({ steps: 100, answer: { counts: [0] } });
    expect(betterAnswers(rule, 1000, null, null)).toMatchObject([{ steps: 1, answer: { counts: [0] } }]);
    const many: Rule = { kind: 'found', of: '户', unit: '户', needed: 500 };
    expect(betterAnswers(many, 1000, null, null).at(-1)).toMatchObject({ steps: 500 });
  });
  it('of bands and targets stop at what is asked, in either direction', () => {
    const less: Rule = {
      kind: 'bands',
      measure,
      direction: 'less',
      bands: [{ bound: 500, strict: true, points: 1000 }],
      otherwise: 0,
    };
    expect(betterAnswers(less, 1000, { kind: 'value', value: 500 }, null)).toMatchObject([{ answer: { value: 499 } }]);
    expect(betterAnswers(less, 1000, { kind: 'value', value: 499 }, null)).toEqual([]);
    const target: Rule = { kind: 'target', measure, direction: 'more', target: 8000, step: 100, deduct: 0 };
    expect(betterAnswers(target, 1000, { kind: 'value', value: 7950 }, null)).toMatchObject([
      { answer: { value: 8000 }, steps: 1 },
    ]);
    expect(betterAnswers({ ...target, deduct: 400 }, 1000, null, null)).toHaveLength(3);
  });
});

describe('stars at risk', () => {
  const two = framework([
    indicator('1', { kind: 'judged' }, { full: 500, proof: 'some' }),
    indicator('2', { kind: 'judged' }, { full: 500 }),
  ]);
  const facts = (state: Standing['state'], day: string, points: number): Facts =>
    answered(
      { '1': { kind: 'points', points: 500 }, '2': { kind: 'points', points } },
      {
        evidence: new Map([['e', standing({ state, from: day, to: day })]]),
        links: new Map<string, Map<string, 'whole' | 'part'>>([
          ['1', new Map([['e', 'whole' as const]])],
          ['2', new Map([['e', 'part' as const]])],
        ]),
      },
    );
  it('are those just above their edge', () => {
    const [risk] = starsAtRisk(two, 'self', facts('accepted', '2026-06-01', 430));
    expect(risk).toMatchObject({ aspect: 'A', narrow: true, sampled: false, props: [] });
    expect(exactText(risk!.slack)).toBe('30');
    expect(starsAtRisk(two, 'self', facts('accepted', '2026-06-01', 450))).toEqual([]);
    expect(starsAtRisk(two, 'self', facts('accepted', '2026-06-01', 300))).toEqual([]);
  });
  it('are those that lean on evidence about to leave the window or not accepted yet', () => {
    expect(starsAtRisk(two, 'self', facts('accepted', '2026-01-20', 480))[0]!.props).toEqual([
      { evidenceId: 'e', indicators: ['1', '2'], why: 'leaving' },
    ]);
    expect(starsAtRisk(two, 'self', facts('submitted', '2026-06-01', 480))[0]!.props).toMatchObject([
      { why: 'pending' },
    ]);
  });
  it('are those that rest on samples which leave it open', () => {
    const sampled = framework([indicator('1', { kind: 'sample-mean', of: '楼道', size: 3 })]);
    const [risk] = starsAtRisk(sampled, 'self', answered({ '1': { kind: 'samples', samples: [1000, 1000, 950] } }));
    expect(risk).toMatchObject({ narrow: false, sampled: true });
    expect(compare(risk!.slack, exact(50))).toBeGreaterThan(0);
  });
});
