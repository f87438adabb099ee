import { describe, expect, it } from 'vitest';
import type { Rule } from '../framework.ts';
import { betterAnswers } from './better.ts';
import { measure } from './testing.ts';

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
