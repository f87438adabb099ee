import fc from 'fast-check';
import { expect, it } from 'vitest';
import { monthAway, readBurdenSearch } from './search.ts';

it('takes from an address what fits, and nothing else', () => {
  const unit = '019b73b8-1c00-7e12-ba11-f8b0766bd417';
  expect(readBurdenSearch({ month: '2026-11', unit, of: 'repeats', by: 'x' })).toEqual({
    month: '2026-11',
    unit,
    of: 'repeats',
  });
  expect(readBurdenSearch({ month: '2026-13', unit: 3, of: 'toString' })).toEqual({});
});

it('walks the months, over the year and back', () => {
  expect([monthAway('2026-12', 1), monthAway('2026-01', -1), monthAway('2026-05', 0)]).toEqual([
    '2027-01',
    '2025-12',
    '2026-05',
  ]);
  fc.assert(
    fc.property(fc.integer({ min: -500, max: 500 }), (by) => {
      expect(monthAway(monthAway('2050-06', by), -by)).toBe('2050-06');
    }),
  );
});
