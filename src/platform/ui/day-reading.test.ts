import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '#platform/pure/day.ts';
import { makeWords } from '#platform/words/words.ts';
import { addMonths, monthWeeks, readDay, weekdayOf } from './day-reading.ts';

const today = '2026-11-22';
const anyDay = fc.integer({ min: 0, max: 40_000 }).map((n) => dayOf(n * 86_400_000, 0));

describe('a typed day', () => {
  it('is read as the office writes it', () => {
    for (const text of ['11月22日', '11-22', '11.22', '11/22', '2026年11月22日', '20261122', '11月22日 周日', '22 Nov'])
      expect(readDay(text, today), text).toBe('2026-11-22');
    expect(readDay('2027.3.1', today)).toBe('2027-03-01');
  });
  it('is refused when there is no such day', () => {
    for (const text of ['', '2月30日', '13-1', '下周', '22', '22 Nix', '2026-11'])
      expect(readDay(text, today), text).toBeNull();
  });
  it('comes back from its own words in both languages', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        for (const locale of ['zh-CN', 'en'] as const) {
          const w = makeWords(locale, {}, () => Date.UTC(2026, 10, 22, 4));
          expect(readDay(w.day(day), today)).toBe(day);
        }
      }),
    );
  });
});

describe('a month', () => {
  it('stands in whole weeks from Monday and holds all its days once', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const weeks = monthWeeks(day);
        const days = weeks.flat();
        expect(weeks.every((week) => week.length === 7 && weekdayOf(week[0]!) === 0)).toBe(true);
        expect(new Set(days).size).toBe(days.length);
        expect(days).toContain(day);
        const inside = days.filter((one) => one.slice(0, 7) === day.slice(0, 7));
        expect(inside[0]!.slice(8)).toBe('01');
        expect(addMonths(inside.at(-1)!, 0)).toBe(inside.at(-1));
      }),
    );
  });
  it('moves to the last day of a shorter month', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
    expect(addMonths('2026-12-31', 12)).toBe('2027-12-31');
  });
});
