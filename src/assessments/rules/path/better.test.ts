import { describe, expect, it } from 'vitest';
import type { Answer, Rule } from '../framework.ts';
import { betterAnswers } from './better.ts';
import { measure } from './testing.ts';

const asked: Rule = {
  kind: 'questionnaire',
  question: '满意吗',
  levels: [
    { name: '满意', points: 10 },
    { name: '一般', points: 6 },
    { name: '不满意', points: 0 },
  ],
  outOf: 10,
};

describe('steps', () => {
  it('of a questionnaire win a tenth of those asked, the least content first', () => {
    const all = betterAnswers(asked, 1000, { kind: 'counts', counts: [10, 6, 4] }, null);
    expect(all).toHaveLength(10);
    expect(all.slice(0, 3).map(({ answer }) => answer)).toEqual([
      { kind: 'counts', counts: [12, 6, 2] },
      { kind: 'counts', counts: [14, 6, 0] },
      { kind: 'counts', counts: [16, 4, 0] },
    ]);
    expect(all.at(-1)!.answer).toEqual({ kind: 'counts', counts: [20, 0, 0] });
    // Nobody asked yet: as if all stood on the worst.
    expect(betterAnswers(asked, 1000, null, null)[0]!.answer).toEqual({ kind: 'counts', counts: [10, 0, 90] });
  });
  it('of a count put the dearest right first, and name what is put right', () => {
    const rule: Rule = {
      kind: 'occurrences',
      items: [
        { name: '垃圾', deduct: 100 },
        { name: '直排', deduct: 250 },
      ],
    };
    const all = betterAnswers(rule, 1000, { kind: 'counts', counts: [2, 1] }, null);
    expect(all.map(({ answer, todo }) => [answer, todo.params.names])).toEqual([
      [{ kind: 'counts', counts: [2, 0] }, '直排 ×1'],
      [{ kind: 'counts', counts: [1, 0] }, '直排 ×1；垃圾 ×1'],
      [{ kind: 'counts', counts: [0, 0] }, '直排 ×1；垃圾 ×2'],
    ]);
  });
  it('of samples, parts and conditions take what lacks most first', () => {
    const mean: Rule = { kind: 'sample-mean', of: '楼道', size: 3 };
    expect(
      betterAnswers(mean, 1000, { kind: 'samples', samples: [900, 100, 1000] }, null).map(({ answer }) => answer),
    ).toEqual([
      { kind: 'samples', samples: [900, 1000, 1000] },
      { kind: 'samples', samples: [1000, 1000, 1000] },
    ]);
    const parts: Rule = {
      kind: 'weighted',
      parts: [
        { name: '甲', weight: 6000, outOf: 100 },
        { name: '乙', weight: 4000, outOf: 300 },
      ],
    };
    expect(betterAnswers(parts, 1000, { kind: 'parts', parts: [90, 0] }, null).map(({ answer }) => answer)).toEqual([
      { kind: 'parts', parts: [90, 300] },
      { kind: 'parts', parts: [100, 300] },
    ]);
    const graded: Rule = {
      kind: 'conditions-grade',
      conditions: ['一', '二'],
      rows: [{ met: 2, grade: 'A', points: 1000 }],
      otherwise: { grade: 'C', points: 0 },
    };
    const conditions: Rule = { kind: 'conditions', conditions: ['一', '二'], points: [0, 500, 1000] };
    for (const rule of [graded, conditions])
      expect(betterAnswers(rule, 1000, { kind: 'met', met: [1] }, null)).toMatchObject([{ answer: { met: [0, 1] } }]);
  });
  it('of a verdict are the states above it', () => {
    const verdict: Rule = {
      kind: 'verdict',
      states: [
        { name: '合格', points: 1000 },
        { name: '不合格', points: 200 },
        { name: '严重不合格', points: 0, veto: true },
      ],
    };
    const steps = (state: number | null) =>
      betterAnswers(verdict, 1000, state === null ? null : { kind: 'state', state }, null).map(
        ({ answer, steps: n }) => [answer, n],
      );
    expect(steps(2)).toEqual([
      [{ kind: 'state', state: 1 }, 1],
      [{ kind: 'state', state: 0 }, 2],
    ]);
    expect(steps(null)).toEqual([2, 1, 0].map((state) => [{ kind: 'state', state }, 1]));
  });
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
  it('of a mean better it by one where as good is not enough', () => {
    const mean: Rule = { kind: 'mean', measure, direction: 'more', orEqual: false, otherwise: 0 };
    expect(betterAnswers(mean, 1000, null, 8000)).toMatchObject([{ answer: { value: 8001 } }]);
    expect(betterAnswers({ ...mean, orEqual: true }, 1000, null, 8000)).toMatchObject([{ answer: { value: 8000 } }]);
  });
  it('of bands and targets stop at what is asked, in either direction', () => {
    const more: Rule = {
      kind: 'bands',
      measure,
      direction: 'more',
      bands: [
        { bound: 9000, strict: true, points: 1000 },
        { bound: 8000, strict: false, points: 600 },
      ],
      otherwise: 0,
    };
    for (const none of [null, { kind: 'value', value: 0 } as const])
      expect(betterAnswers(more, 1000, none, null)).toMatchObject([
        { answer: { value: 9001 }, steps: 2 },
        { answer: { value: 8000 }, steps: 1 },
      ]);
    expect(betterAnswers(more, 1000, { kind: 'value', value: 8000 }, null)).toHaveLength(1);
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
