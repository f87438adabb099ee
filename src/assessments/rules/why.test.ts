import { describe, expect, it } from 'vitest';
import { exact } from './exact.ts';
import { decimal, readable, why } from './why.ts';

describe('points as people read them', () => {
  it.each([
    [exact(900), '9.00'],
    [exact(899), '8.99'],
    // Between 8.99 and 9.00 it never reads as 9.00.
    [exact(8999, 10), '8.99…'],
    [exact(5), '0.05'],
    [exact(-1, 3), '-0.00…'],
    [exact(-150), '-1.50'],
  ])('%#: %s', (points, text) => expect(decimal(points)).toBe(text));
  it.each([
    [exact(8500), '85'],
    [exact(8550), '85.5'],
    [exact(8555), '85.55'],
    [exact(10_000), '100'],
    [exact(1, 3), '0.00…'],
  ])('figures %#: %s', (figure, text) => expect(decimal(figure, true)).toBe(text));
});

it('a step keeps its points exactly, and reads them when shown', () => {
  const step = why('part', { name: '优', got: 250, outOf: 1000, weight: 3350, points: exact(10, 3) });
  expect(step).toEqual({
    code: 'part',
    params: { name: '优', got: '250', outOf: '1000', weight: '3350', points: '10/3' },
  });
  expect(readable(step)).toEqual({ name: '优', got: '2.50', outOf: '10.00', weight: '33.5', points: '0.03…' });
  expect(readable(why('fed-figure', { value: 8500, day: '2026-01-01' }))).toEqual({ value: '85', day: '2026-01-01' });
  expect(why('spent')).toEqual({ code: 'spent', params: {} });
});
