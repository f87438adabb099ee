import { describe, expect, it } from 'vitest';
import type { Rule } from '../framework.ts';
import { scoreCell } from '../score.ts';
import { factsOf, indicator, marked, measure, scored, self, three } from './testing.ts';

describe('rules of the grammar', () => {
  it('judged', () => {
    expect(self({ kind: 'judged' }, { kind: 'points', points: 250 })).toEqual(['250', 'judged']);
  });

  it.each([
    [[], '0'],
    [[1], '100'],
    [[2, 0], '200'],
    [[0, 1, 2], '300'],
  ])('R1 conditions %j', (met, points) => {
    expect(self({ kind: 'conditions', conditions: three, points: [0, 100, 200, 300] }, { kind: 'met', met })).toEqual([
      points,
      'conditions',
    ]);
  });

  it.each([
    [
      [0, 1, 2],
      ['300', 'A', 'met grade'],
    ],
    [
      [0, 2],
      ['200', 'B', 'met grade'],
    ],
    [[0], ['0', 'C', 'veto', 'met grade veto']],
  ])('R2 conditions to a grade %j', (met, expected) => {
    const rule: Rule = {
      kind: 'conditions-grade',
      conditions: three,
      rows: [
        { met: 3, grade: 'A', points: 300 },
        { met: 2, grade: 'B', points: 200 },
      ],
      otherwise: { grade: 'C', points: 0, veto: true },
    };
    expect(self(rule, { kind: 'met', met })).toEqual(expected);
  });

  it.each([
    [8501, ['300', 'A', 'band-more-strict']],
    // More than 85 % was asked.
    [8500, ['200', 'band-more']],
    [8000, ['200', 'band-more']],
    [7999, ['50', 'band-none']],
  ])('R3 bands %d', (value, expected) => {
    const rule: Rule = {
      kind: 'bands',
      measure,
      direction: 'more',
      bands: [
        { bound: 8500, strict: true, grade: 'A', points: 300 },
        { bound: 8000, strict: false, points: 200 },
      ],
      otherwise: 50,
    };
    expect(self(rule, { kind: 'value', value })).toEqual(expected);
  });
  it.each([
    [99, ['300', 'band-less-strict']],
    [100, ['100', 'band-less']],
    [101, ['0', 'band-none']],
  ])('R3 bands, the less the better %d', (value, expected) => {
    const rule: Rule = {
      kind: 'bands',
      measure,
      direction: 'less',
      bands: [
        { bound: 100, strict: true, points: 300 },
        { bound: 100, strict: false, points: 100 },
      ],
      otherwise: 0,
    };
    expect(self(rule, { kind: 'value', value })).toEqual(expected);
  });

  it.each([
    [8000, '300', 'target-met'],
    [9000, '300', 'target-met'],
    // A begun step counts.
    [7999, '200', 'target-short'],
    [7900, '200', 'target-short'],
    [7899, '100', 'target-short'],
    [7700, '0', 'target-short'],
    [1000, '0', 'target-short spent'],
  ])('R4 target %d', (value, points, why) => {
    const rule: Rule = { kind: 'target', measure, direction: 'more', target: 8000, step: 100, deduct: 100 };
    expect(self(rule, { kind: 'value', value })).toEqual([points, why]);
  });
  it('R4 target, the less the better', () => {
    const rule: Rule = { kind: 'target', measure, direction: 'less', target: 500, step: 100, deduct: 100 };
    expect(self(rule, { kind: 'value', value: 500 })).toEqual(['300', 'target-met']);
    expect(self(rule, { kind: 'value', value: 501 })).toEqual(['200', 'target-over']);
  });

  it.each([
    [[0, 0], '300', 'occurrences-none'],
    [[1, 0], '250', 'occurrence'],
    [[2, 1], '100', 'occurrence occurrence'],
    [[6, 0], '0', 'occurrence'],
    [[9, 3], '0', 'occurrence occurrence spent'],
  ])('R5 occurrences %j', (counts, points, why) => {
    const rule: Rule = {
      kind: 'occurrences',
      items: [
        { name: '成堆垃圾', deduct: 50 },
        { name: '污水直排', deduct: 100 },
      ],
    };
    expect(self(rule, { kind: 'counts', counts })).toEqual([points, why]);
  });

  it('R6 all or nothing', () => {
    const rule: Rule = { kind: 'all-or-nothing', conditions: three };
    expect(self(rule, { kind: 'met', met: [2, 1, 0] })).toEqual(['300', 'all-met']);
    expect(self(rule, { kind: 'met', met: [2, 1] })).toEqual(['0', 'not-all-met']);
  });

  it('R7 mean of a sample, or of the peers where there is nothing to draw from', () => {
    const rule: Rule = { kind: 'sample-mean', of: '村', size: 3 };
    expect(self(rule, { kind: 'samples', samples: [300, 200, 200] })).toEqual(['700/3', 'samples']);
    expect(self(rule, { kind: 'samples', samples: [250] })).toEqual(['250', 'samples-few']);
    expect(self(rule, { kind: 'samples', samples: [] })).toEqual([null, 'peers-missing']);
    const none = marked({ kind: 'samples', samples: [] });
    expect(scored(indicator(rule), 'self', none, { kind: 'mean', indicator: '1.1', value: 270 })).toEqual([
      '270',
      'peers',
    ]);
  });

  it.each([
    [5, 5, ['300', 'A', 'passed grade']],
    [4, 5, ['200', 'B', 'passed grade']],
    [3, 5, ['0', 'C', 'passed grade']],
    // Fewer to draw than the rule says: the same share.
    [3, 3, ['300', 'A', 'passed-few grade']],
    [3, 4, ['0', 'C', 'passed-few grade']],
  ])('R8 %d of %d pass', (passed, drawn, expected) => {
    const rule: Rule = {
      kind: 'sample-pass',
      of: '小区道路',
      size: 5,
      rows: [
        { passed: 5, grade: 'A', points: 300 },
        { passed: 4, grade: 'B', points: 200 },
      ],
      otherwise: { grade: 'C', points: 0 },
    };
    expect(self(rule, { kind: 'passed', passed, drawn })).toEqual(expected);
  });

  it('R9 found over needed, exactly', () => {
    const rule: Rule = { kind: 'found', of: '公益广告', unit: '处', needed: 7 };
    expect(self(rule, { kind: 'counts', counts: [0] })).toEqual(['0', 'found']);
    expect(self(rule, { kind: 'counts', counts: [2] })).toEqual(['600/7', 'found']);
    expect(self(rule, { kind: 'counts', counts: [7] })).toEqual(['300', 'found-all']);
    expect(self(rule, { kind: 'counts', counts: [90] })).toEqual(['300', 'found-all']);
  });
  it('R9 so much off for each one missing', () => {
    const rule: Rule = { kind: 'found', of: '站点', unit: '个', needed: 5, short: 100 };
    expect(self(rule, { kind: 'counts', counts: [4] })).toEqual(['200', 'found-short']);
    expect(self(rule, { kind: 'counts', counts: [0] })).toEqual(['0', 'found-short spent']);
  });

  it('R10 bonus, at most the full points', () => {
    const rule: Rule = {
      kind: 'bonus',
      levels: [
        { name: '省级', points: 200 },
        { name: '市级', points: 100 },
      ],
    };
    expect(self(rule, { kind: 'counts', counts: [0, 0] })).toEqual(['0', 'bonus-none']);
    expect(self(rule, { kind: 'counts', counts: [1, 1] })).toEqual(['300', 'bonus bonus']);
    expect(self(rule, { kind: 'counts', counts: [2, 0] })).toEqual(['300', 'bonus capped']);
    expect(scoreCell(indicator(rule), 'self', factsOf()).bonus).toBe(true);
  });

  it('R12 parts with weights', () => {
    const rule: Rule = {
      kind: 'weighted',
      parts: [
        { name: '优', weight: 3333, outOf: 1000 },
        { name: '良', weight: 6667, outOf: 700 },
      ],
    };
    expect(self(rule, { kind: 'parts', parts: [1000, 700] })).toEqual(['300', 'part part']);
    expect(self(rule, { kind: 'parts', parts: [500, 100] })).toEqual(['21999/280', 'part part']);
  });

  it.each([
    ['more', false, 5001, '300', 'mean-better'],
    ['more', false, 5000, '100', 'mean-equal'],
    ['more', true, 5000, '300', 'mean-equal'],
    ['more', true, 4999, '100', 'mean-worse'],
    ['less', false, 4999, '300', 'mean-better'],
    ['less', false, 5001, '100', 'mean-worse'],
  ] as const)('R15 %s than the mean, or equal %s: %d', (direction, orEqual, value, points, why) => {
    const rule: Rule = { kind: 'mean', measure, direction, orEqual, otherwise: 100 };
    const answer = marked({ kind: 'value', value });
    expect(scored(indicator(rule), 'self', answer)).toEqual([null, 'mean-missing']);
    expect(scored(indicator(rule), 'self', answer, { kind: 'mean', indicator: '1.1', value: 5000 })).toEqual([
      points,
      why,
    ]);
  });

  it('R16 questionnaire on five levels', () => {
    const rule: Rule = {
      kind: 'questionnaire',
      question: '您对居委会满意吗？',
      levels: [1000, 800, 600, 400, 0].map((points, i) => ({ name: String(i), points })),
      outOf: 1000,
    };
    expect(self(rule, { kind: 'counts', counts: [9, 0, 0, 0, 0] })).toEqual(['300', 'questionnaire']);
    expect(self(rule, { kind: 'counts', counts: [1, 1, 1, 0, 0] })).toEqual(['240', 'questionnaire']);
    expect(self(rule, { kind: 'counts', counts: [2, 0, 0, 0, 1] })).toEqual(['200', 'questionnaire']);
  });

  it('R18 verdict', () => {
    const rule: Rule = {
      kind: 'verdict',
      states: [
        { name: '合格', points: 300 },
        { name: '严重不合格', points: 0, veto: true },
      ],
    };
    expect(self(rule, { kind: 'state', state: 0 })).toEqual(['300', 'verdict']);
    expect(self(rule, { kind: 'state', state: 1 })).toEqual(['0', 'veto', 'verdict veto']);
  });
});
