import { expect, it } from 'vitest';
import { figureOf, type Rule } from './framework.ts';

it('reads a figure only where a figure is fed, off the kind that feeds it, by a rule that measures', () => {
  const measure = { name: '知晓率', unit: '%' };
  const rule: Rule = { kind: 'target', measure, direction: 'more', target: 8000, step: 100, deduct: 10 };
  const feed = { of: 'figure', kind: 'survey' } as const;
  expect(figureOf({ rule, feed }, 'survey')).toEqual(measure);
  expect(figureOf({ rule, feed }, 'file')).toBeNull();
  expect(figureOf({ rule, feed: { of: 'count', kind: 'survey' } }, 'survey')).toBeNull();
  expect(figureOf({ rule, feed: null }, 'survey')).toBeNull();
  expect(figureOf({ rule: { kind: 'judged' }, feed }, 'survey')).toBeNull();
});
