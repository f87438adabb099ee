import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stretches } from './words.ts';

const text = fc.string({ unit: fc.constantFrom(...'清理市场每月2026年10日前%，。 ab\n'), maxLength: 60 });
const side = (row: ReturnType<typeof stretches>, what: 'old' | 'now') =>
  row
    .filter((one) => one.what === 'both' || one.what === what)
    .map((one) => one.text)
    .join('');

it('gives both texts back, and nothing but one stretch for the same text', () => {
  fc.assert(
    fc.property(text, text, (old, now) => {
      const row = stretches(old, now);
      expect(side(row, 'old')).toBe(old);
      expect(side(row, 'now')).toBe(now);
      for (const [i, one] of row.entries()) expect(one.what).not.toBe(row[i + 1]?.what);
      expect(stretches(old, old)).toEqual(old ? [{ what: 'both', text: old }] : []);
    }),
  );
});

it('marks numbers whole', () => {
  expect(stretches('2026年10月底前不少于20场', '2026年11月底前不少于25场')).toEqual([
    { what: 'both', text: '2026年' },
    { what: 'old', text: '10' },
    { what: 'now', text: '11' },
    { what: 'both', text: '月底前不少于' },
    { what: 'old', text: '20' },
    { what: 'now', text: '25' },
    { what: 'both', text: '场' },
  ]);
});

it('shows very long rewritten texts as replaced', () => {
  const [a, b] = ['甲'.repeat(3000), '乙'.repeat(3000)];
  expect(stretches(a, b).map((one) => one.what)).toEqual(['old', 'now']);
});
