import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayNumber, dayOf, daysBetween, isDay } from './day.ts';

describe('days', () => {
  it('agree with the platform calendar over four centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: -25_000, max: 120_000 }), (n) => {
        const expected = new Date(n * 86_400_000).toISOString().slice(0, 10);
        expect(dayOf(n * 86_400_000, 0)).toBe(expected);
        expect(dayNumber(expected)).toBe(n);
      }),
    );
  });
  it('turn at midnight in China, not in Greenwich', () => {
    expect(dayOf(Date.UTC(2026, 10, 21, 15, 59))).toBe('2026-11-21');
    expect(dayOf(Date.UTC(2026, 10, 21, 16, 0))).toBe('2026-11-22');
  });
  it('add and subtract', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2026-11-22', '2026-12-01')).toBe(9);
  });
  it('refuse days that do not exist', () => {
    for (const bad of ['2025-02-29', '2026-13-01', '2026-1-1', 'x', '2026-04-31']) expect(isDay(bad)).toBe(false);
    expect(isDay('2024-02-29')).toBe(true);
  });
});
