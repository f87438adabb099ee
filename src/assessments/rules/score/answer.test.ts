import { describe, expect, it } from 'vitest';
import { ruleKinds, type Answer, type Measure, type Rule } from '../framework.ts';
import { applied } from '../score.ts';
import { answerFits, answerKinds, misfitCodes, shapeOf } from './answer.ts';

const measure: Measure = { name: '率', unit: '%' };
const two = [
  { name: '甲', points: 300 },
  { name: '乙', points: 0 },
];
const graded = { grade: 'A', points: 300 };
const rules: Rule[] = [
  { kind: 'judged' },
  { kind: 'conditions', conditions: ['甲', '乙'], points: [0, 100, 300] },
  { kind: 'conditions-grade', conditions: ['甲', '乙'], rows: [{ met: 2, ...graded }], otherwise: graded },
  { kind: 'bands', measure, direction: 'more', bands: [], otherwise: 0 },
  { kind: 'target', measure, direction: 'more', target: 1, step: 1, deduct: 1 },
  { kind: 'occurrences', items: two.map(({ name }) => ({ name, deduct: 50 })) },
  { kind: 'all-or-nothing', conditions: ['甲', '乙'] },
  { kind: 'sample-mean', of: '楼道', size: 2 },
  { kind: 'sample-pass', of: '道路', size: 5, rows: [], otherwise: graded },
  { kind: 'found', of: '广告', unit: '处', needed: 4 },
  { kind: 'bonus', levels: two },
  { kind: 'weighted', parts: two.map(({ name }) => ({ name, weight: 5000, outOf: 100 })) },
  { kind: 'mean', measure, direction: 'more', orEqual: true, otherwise: 0 },
  { kind: 'questionnaire', question: '？', levels: two, outOf: 300 },
  { kind: 'verdict', states: two },
];
const ruleOf = (kind: Rule['kind']) => rules.find((rule) => rule.kind === kind)!;
const answers: Answer[] = [
  { kind: 'points', points: 1 },
  { kind: 'met', met: [0] },
  { kind: 'value', value: -5 },
  { kind: 'counts', counts: [1, 0] },
  { kind: 'samples', samples: [] },
  { kind: 'passed', passed: 1, drawn: 1 },
  { kind: 'parts', parts: [0, 100] },
  { kind: 'state', state: 1 },
];

describe.each(rules.map((rule) => [rule.kind, rule] as const))('%s', (kind, rule) => {
  it('is asked in one shape, and answered in that only', () => {
    const shape = shapeOf(rule, 300);
    expect(answerKinds[kind]).toBe(shape.kind);
    for (const one of answers) {
      const fitting = one.kind !== shape.kind ? 'kind' : kind === 'found' ? 'items' : null;
      expect(answerFits(rule, 300, one)?.code ?? null).toBe(fitting);
      if (one.kind !== shape.kind) expect(() => applied(rule, 300, one, null)).toThrow(TypeError);
    }
  });
});
it('every kind of rule is looked at', () => expect(rules.map(({ kind }) => kind)).toEqual([...ruleKinds]));

describe('what is wrong with an answer', () => {
  const cases: [Rule['kind'], Answer, string | null, number | null, number | null][] = [
    ['judged', { kind: 'points', points: 300 }, null, null, null],
    ['judged', { kind: 'points', points: 301 }, 'over-full', null, 300],
    ['judged', { kind: 'points', points: -1 }, 'number', 0, null],
    ['judged', { kind: 'points', points: 1.5 }, 'number', 0, null],
    ['conditions', { kind: 'met', met: [] }, null, null, null],
    ['conditions', { kind: 'met', met: [0, 2] }, 'condition-unknown', 1, 2],
    ['conditions', { kind: 'met', met: [1, 1] }, 'condition-twice', null, null],
    ['bands', { kind: 'value', value: 0.5 }, 'number', 0, null],
    ['bands', { kind: 'value', value: -100 }, null, null, null],
    ['occurrences', { kind: 'counts', counts: [1] }, 'items', null, 2],
    ['occurrences', { kind: 'counts', counts: [0, 0] }, null, null, null],
    ['occurrences', { kind: 'counts', counts: [0, -1] }, 'number', 1, null],
    ['found', { kind: 'counts', counts: [9] }, null, null, null],
    ['sample-mean', { kind: 'samples', samples: [300, 0] }, null, null, null],
    ['sample-mean', { kind: 'samples', samples: [0, 0, 0] }, 'too-many', null, 2],
    ['sample-mean', { kind: 'samples', samples: [0, 301] }, 'over-full', 1, 300],
    ['sample-pass', { kind: 'passed', passed: 5, drawn: 5 }, null, null, null],
    ['sample-pass', { kind: 'passed', passed: 5, drawn: 6 }, 'too-many', null, 5],
    ['sample-pass', { kind: 'passed', passed: 0, drawn: 0 }, 'none-drawn', null, null],
    ['sample-pass', { kind: 'passed', passed: 4, drawn: 3 }, 'more-passed', null, 3],
    ['weighted', { kind: 'parts', parts: [1] }, 'items', null, 2],
    ['weighted', { kind: 'parts', parts: [100, 101] }, 'over-full', 1, 100],
    ['questionnaire', { kind: 'counts', counts: [0, 0] }, 'no-answers', null, null],
    ['verdict', { kind: 'state', state: 2 }, 'state-unknown', null, 2],
    ['verdict', { kind: 'points', points: 1 }, 'kind', null, null],
  ];
  it.each(cases)('%s %j: %s', (kind, answer, code, index, bound) => {
    expect(answerFits(ruleOf(kind), 300, answer)).toEqual(code === null ? null : { code, index, bound });
  });
  it('has a case for every code', () => {
    expect([...new Set(cases.flatMap(([, , code]) => (code === null ? [] : [code])))].sort()).toEqual(
      [...misfitCodes].sort(),
    );
  });
});
