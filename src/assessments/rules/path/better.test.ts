import { describe, expect, it } from 'vitest';
import type { Answer, Rule } from '../framework.ts';
import { betterAnswers } from './better.ts';
import { measure } from './testing.ts';

describe('steps', () => {
  it.each<[Rule, Answer]>([
    [{ kind: 'judged' }, { kind: 'points', points: 0 }],
    [
      { kind: 'all-or-nothing', conditions: ['一', '二'] },
      { kind: 'met', met: [] },
    ],
    [
      { kind: 'found', of: '广告', unit: '处', needed: 3 },
      { kind: 'counts', counts: [0] },
    ],
    [
      {
        kind: 'sample-pass',
        of: '道路',
        size: 4,
        rows: [{ passed: 4, grade: 'A', points: 1000 }],
        otherwise: { grade: 'C', points: 0 },
      },
      { kind: 'passed', passed: 0, drawn: 4 },
    ],
    [
      { kind: 'sample-mean', of: '楼道', size: 3 },
      { kind: 'samples', samples: [0, 0, 0] },
    ],
    [
      { kind: 'weighted', parts: [{ name: '甲', weight: 10_000, outOf: 100 }] },
      { kind: 'parts', parts: [0] },
    ],
  ])('of $kind that nobody answered yet start from nothing', (rule, nothing) => {
    const all = betterAnswers(rule, 1000, null, null);
    expect(all.length).toBeGreaterThan(0);
    expect(all).toEqual(betterAnswers(rule, 1000, nothing, null));
  });

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
