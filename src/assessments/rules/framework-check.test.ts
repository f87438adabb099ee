import { describe, expect, it } from 'vitest';
import { smallFramework } from '../testing.ts';
import { faultCodes, type Fault } from './check/fault.ts';
import type { Framework, Grading, Indicator, Rule } from './framework.ts';
import { faultsOf } from './framework-check.ts';

const base: Indicator = {
  key: '1.1',
  title: '一',
  detail: '',
  method: 'materials',
  full: 300,
  rule: { kind: 'judged' },
  variants: [],
  exempt: [],
  wanted: [],
  proof: 'none',
  feed: null,
  scorer: '',
};
const framework = (more: Partial<Framework> = {}, ...indicators: Partial<Indicator>[]): Framework => ({
  title: '体系',
  subject: 'community',
  basis: '',
  aspects: [
    {
      key: '1',
      title: '方面',
      indicators: (indicators.length ? indicators : [{}]).map((one) => ({ ...base, ...one })),
    },
  ],
  vetoes: [],
  grading: { star: { points: 270, outOf: 300 }, grades: [] },
  boards: { red: 0, black: 0 },
  ...more,
});
const told = (faults: Fault[]) => faults.map(({ path, code }) => `${path.join('.')} ${code}`);
const seen = new Set<string>();
const faults = (of: Framework) => {
  const found = faultsOf(of);
  for (const { code } of found) seen.add(code);
  return told(found);
};
/** Faults of one rule worth 3.00, their places counted from the rule. */
const ofRule = (rule: Rule) =>
  faults(framework({}, { rule })).map((one) => one.replace('aspects.0.indicators.0.rule', ''));
const measure = { name: '率', unit: '%' };
const row = (points: number, grade: string) => ({ grade, points });

describe('faults of rules', () => {
  it.each<[string, Rule, string[]]>([
    ['judged', { kind: 'judged' }, []],
    ['sample-mean', { kind: 'sample-mean', of: '村', size: 2 }, []],
    ['all-or-nothing', { kind: 'all-or-nothing', conditions: ['甲', '乙', '甲'] }, ['.conditions.2 name-twice']],
    ['conditions', { kind: 'conditions', conditions: ['甲', '乙'], points: [0, 100, 300] }, []],
    ['too few steps', { kind: 'conditions', conditions: ['甲', '乙'], points: [0, 300] }, ['.points points-count']],
    ['falling', { kind: 'conditions', conditions: ['甲', '乙'], points: [100, 0, 300] }, ['.points.1 points-fall']],
    ['over', { kind: 'conditions', conditions: ['甲'], points: [0, 301] }, ['.points.1 points-over']],
    ['unreached', { kind: 'conditions', conditions: ['甲'], points: [0, 299] }, ['.points full-unreached']],
    [
      'no points',
      { kind: 'conditions', conditions: [], points: [] },
      ['.points points-count', '.points full-unreached'],
    ],
    [
      'grades',
      {
        kind: 'conditions-grade',
        conditions: ['甲', '乙', '丙'],
        rows: [
          { met: 3, ...row(300, 'A') },
          { met: 2, ...row(200, 'B') },
        ],
        otherwise: { ...row(0, 'C'), veto: true },
      },
      [],
    ],
    [
      'grades out of order',
      {
        kind: 'conditions-grade',
        conditions: ['甲', '乙'],
        rows: [
          { met: 2, ...row(200, 'A') },
          { met: 3, ...row(300, 'B') },
        ],
        otherwise: row(0, 'A'),
      },
      [
        '.rows.2 name-twice',
        '.rows.1.met count-over',
        '.rows.1.met counts-order',
        '.rows.1.points points-rise',
        '.rows.0.points full-unreached',
      ],
    ],
    [
      'sample',
      {
        kind: 'sample-pass',
        of: '路',
        size: 5,
        rows: [
          { passed: 6, ...row(300, 'A') },
          { passed: 4, ...row(200, 'B') },
        ],
        otherwise: row(250, 'C'),
      },
      ['.rows.0.passed count-over', '.otherwise.points points-rise'],
    ],
    [
      'bands',
      {
        kind: 'bands',
        measure,
        direction: 'more',
        bands: [
          { bound: 8500, strict: true, points: 300 },
          { bound: 8500, strict: false, points: 200 },
          { bound: 8000, strict: true, points: 200 },
        ],
        otherwise: 0,
      },
      [],
    ],
    [
      'bands out of order',
      {
        kind: 'bands',
        measure,
        direction: 'more',
        bands: [
          { bound: 8000, strict: false, points: 200 },
          { bound: 8500, strict: false, points: 300 },
          { bound: 8500, strict: false, points: 100 },
          { bound: 8400, strict: true, points: 100 },
          { bound: 8400, strict: true, points: 100 },
        ],
        otherwise: 0,
      },
      [
        '.bands.1.bound bounds-order',
        '.bands.2.bound bounds-order',
        '.bands.4.bound bounds-order',
        '.bands.1.points points-rise',
        '.bands.0.points full-unreached',
      ],
    ],
    [
      'bands, the less the better',
      {
        kind: 'bands',
        measure,
        direction: 'less',
        bands: [
          { bound: 1, strict: false, points: 300 },
          { bound: 2, strict: false, points: 100 },
        ],
        otherwise: 200,
      },
      ['.otherwise points-rise'],
    ],
    ['target', { kind: 'target', measure, direction: 'more', target: 1, step: 1, deduct: 0 }, ['.deduct deduct-none']],
    [
      'target off by more than there is',
      { kind: 'target', measure, direction: 'more', target: 1, step: 1, deduct: 301 },
      ['.deduct points-over'],
    ],
    [
      'occurrences',
      {
        kind: 'occurrences',
        items: [
          { name: '甲', deduct: 0 },
          { name: '甲', deduct: 400 },
        ],
      },
      ['.items.1 name-twice', '.items.0.deduct deduct-none', '.items.1.deduct points-over'],
    ],
    ['found', { kind: 'found', of: '次', unit: '次', needed: 4 }, []],
    ['found short', { kind: 'found', of: '次', unit: '次', needed: 4, short: 0 }, ['.short deduct-none']],
    ['found short over', { kind: 'found', of: '次', unit: '次', needed: 4, short: 301 }, ['.short points-over']],
    [
      'weights',
      {
        kind: 'weighted',
        parts: [
          { name: '甲', weight: 3333, outOf: 100 },
          { name: '乙', weight: 6666, outOf: 100 },
        ],
      },
      ['.parts weights-sum'],
    ],
    [
      'weights that add up',
      {
        kind: 'weighted',
        parts: [
          { name: '甲', weight: 3334, outOf: 100 },
          { name: '乙', weight: 6666, outOf: 100 },
        ],
      },
      [],
    ],
    ['mean', { kind: 'mean', measure, direction: 'more', orEqual: false, otherwise: 100 }, []],
    [
      'mean idle',
      { kind: 'mean', measure, direction: 'more', orEqual: false, otherwise: 300 },
      ['.otherwise mean-idle'],
    ],
    [
      'mean over',
      { kind: 'mean', measure, direction: 'more', orEqual: false, otherwise: 301 },
      ['.otherwise points-over'],
    ],
    [
      'questionnaire',
      {
        kind: 'questionnaire',
        question: '？',
        levels: [
          { name: '好', points: 900 },
          { name: '差', points: 950 },
        ],
        outOf: 1000,
      },
      ['.levels.1.points points-rise', '.levels.0.points full-unreached'],
    ],
    [
      'verdict',
      {
        kind: 'verdict',
        states: [
          { name: '合格', points: 400 },
          { name: '不合格', points: 0 },
        ],
      },
      ['.states.0.points points-over'],
    ],
    ['verdict of nothing', { kind: 'verdict', states: [] }, []],
  ])('%s', (_, rule, expected) => expect(ofRule(rule)).toEqual(expected));

  it('bonus', () => {
    const bonus: Rule = {
      kind: 'bonus',
      levels: [
        { name: '省', points: 400 },
        { name: '市', points: 0 },
      ],
    };
    expect(faults(framework({}, {}, { key: '1.2', rule: bonus }))).toEqual([
      'aspects.0.indicators.1.rule.levels.0.points points-over',
      'aspects.0.indicators.1.rule.levels.1.points full-unreached',
    ]);
  });
});

describe('faults of a framework', () => {
  it('none in a sound one', () => {
    expect(faults(smallFramework)).toEqual([]);
    expect(faults(framework())).toEqual([]);
  });
  it('wants aspects, and indicators that score', () => {
    expect(faults(framework({ aspects: [] }))).toEqual(['aspects no-aspects']);
    expect(faults(framework({ aspects: [{ key: '1', title: '方面', indicators: [] }] }))).toEqual([
      'aspects.0.indicators no-indicators',
    ]);
    const bonus: Rule = { kind: 'bonus', levels: [{ name: '省', points: 100 }] };
    expect(faults(framework({}, { rule: bonus }))).toEqual(['aspects.0.indicators no-indicators']);
  });
  it('wants keys that differ', () => {
    const two = framework({}, {}, {});
    expect(faults({ ...two, aspects: [...two.aspects, ...two.aspects] })).toEqual([
      'aspects.1.key key-twice',
      'aspects.0.indicators.1.key key-twice',
      'aspects.1.indicators.0.key key-twice',
      'aspects.1.indicators.1.key key-twice',
    ]);
    const veto = { key: 'v', text: '', basis: '依据', when: 'veto' as const };
    expect(faults(framework({ vetoes: [veto, { ...veto, basis: ' ' }] }))).toEqual([
      'vetoes.1.key key-twice',
      'vetoes.1.basis veto-basis',
    ]);
  });
  it('wants aspects of equal worth where stars are counted, and only there', () => {
    const grading = (grade: Partial<Grading['grades'][0]>): Grading => ({
      star: { points: 900, outOf: 1000 },
      grades: [{ key: 'g', name: '达标', ...grade }],
    });
    expect(faults(framework({ grading: grading({ stars: 1 }) }))).toEqual(['aspects.0 aspect-points']);
    expect(faults(framework({ grading: grading({ total: 200 }) }))).toEqual([]);
  });
  it('wants something to be left for every class', () => {
    expect(faults(framework({}, { exempt: ['village'] }))).toEqual(['aspects.0 aspect-exempt']);
    expect(faults(framework({}, { exempt: ['village'] }, { key: '1.2' }))).toEqual([]);
  });
  it('wants one standard for a class', () => {
    const judged: Rule = { kind: 'judged' };
    expect(
      faults(
        framework(
          {},
          {
            exempt: ['village'],
            variants: [
              { classes: ['suburban', 'village'], rule: judged },
              { classes: ['suburban'], rule: { kind: 'bonus', levels: [{ name: '省', points: 100 }] } },
            ],
          },
          { key: '1.2', full: 0 },
        ),
      ),
    ).toEqual([
      'aspects.0.indicators.0.variants.0.classes.1 exempt-variant',
      'aspects.0.indicators.0.variants.1.classes.0 variant-twice',
      'aspects.0.indicators.0.variants.1.rule variant-bonus',
      'aspects.0.indicators.1.full full-none',
    ]);
  });
  it('wants rules that can be fed', () => {
    const found: Rule = { kind: 'found', of: '次', unit: '次', needed: 2 };
    expect(faults(framework({}, { rule: found, feed: { of: 'count', kind: 'activity' } }))).toEqual([]);
    expect(faults(framework({}, { rule: found, feed: { of: 'figure', kind: 'survey' } }))).toEqual([
      'aspects.0.indicators.0.rule feed-unfit',
    ]);
    expect(faults(framework({}, { feed: { of: 'count', kind: 'activity' } }))).toEqual([
      'aspects.0.indicators.0.rule feed-unfit',
    ]);
  });
  it('wants grades that can be reached', () => {
    const graded = (...grades: Grading['grades']) =>
      faults(framework({ grading: { star: { points: 270, outOf: 300 }, grades } }));
    expect(
      graded({ key: 'a', name: '甲', stars: 1, each: 300, total: 300, best: 1000 }, { key: 'b', name: '乙', stars: 1 }),
    ).toEqual([]);
    expect(graded({ key: 'a', name: '甲', stars: 2, each: 301, total: 301 })).toEqual([
      'grading.grades.0.stars grade-stars',
      'grading.grades.0.each grade-each',
      'grading.grades.0.total grade-total',
    ]);
    expect(graded({ key: 'a', name: '甲', total: 200 }, { key: 'a', name: '甲', total: 200, each: 100 })).toEqual([
      'grading.grades.1.key key-twice',
      'grading.grades.1.name name-twice',
      'grading.grades.1 grade-shadowed',
    ]);
    expect(graded({ key: 'a', name: '甲', stars: 1 }, { key: 'b', name: '乙', stars: 1, each: 100 })).toEqual([
      'grading.grades.1 grade-shadowed',
    ]);
    // For the best share only: it leaves others over.
    expect(graded({ key: 'a', name: '甲', total: 200, best: 100 }, { key: 'b', name: '乙', total: 200 })).toEqual([]);
    expect(faults(framework({ grading: { star: { points: 0, outOf: 300 }, grades: [] } }))).toEqual([
      'grading.star.points star-none',
    ]);
    expect(faults(framework({ grading: { star: { points: 301, outOf: 300 }, grades: [] } }))).toEqual([
      'grading.star.points star-over',
    ]);
  });
  it('every code is met above', () => {
    expect([...seen].sort()).toEqual([...faultCodes].sort());
  });
});
