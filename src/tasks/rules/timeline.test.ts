import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '#platform/pure/day.ts';
import { barOf, monthTicks, placeOf, spans, turned, weekTicks, windowOf } from './timeline.ts';

const day = fc.integer({ min: -3000, max: 3000 }).map((n) => addDays('2026-11-22', n));
const span = fc.constantFrom(...spans);

describe('the window of a timeline', () => {
  it('holds the day it was asked for, in whole months', () => {
    fc.assert(
      fc.property(day, span, (at, of) => {
        const window = windowOf(at, of);
        expect(window.from <= at && at <= window.to).toBe(true);
        expect([window.from.slice(8), addDays(window.to, 1).slice(8)]).toEqual(['01', '01']);
      }),
    );
  });
  it('turned on and back is the same, and neighbours meet', () => {
    fc.assert(
      fc.property(day, span, (at, of) => {
        const here = windowOf(at, of);
        const next = windowOf(turned(at, of, 1), of);
        expect(addDays(here.to, 1)).toBe(next.from);
        expect(windowOf(turned(next.from, of, -1), of)).toEqual(here);
      }),
    );
  });
  it('is covered by its months without a gap', () => {
    fc.assert(
      fc.property(day, span, (at, of) => {
        const ticks = monthTicks(windowOf(at, of));
        expect(ticks).toHaveLength({ month: 1, quarter: 3, year: 12 }[of]);
        let left = 0;
        for (const tick of ticks) {
          expect(tick.left).toBeCloseTo(left, 6);
          left += tick.width;
        }
        expect(left).toBeCloseTo(100, 6);
      }),
    );
  });
  it('has a tick on every Monday', () => {
    expect(weekTicks(windowOf('2026-11-22', 'month')).map((tick) => tick.day)).toEqual([
      '2026-11-02',
      '2026-11-09',
      '2026-11-16',
      '2026-11-23',
      '2026-11-30',
    ]);
  });
});

describe('a bar', () => {
  it('lies inside the window, is as long as the days of it that do, and says where it goes on', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 800 }), day, span, (from, length, at, of) => {
        const window = windowOf(at, of);
        const through = addDays(from, length);
        const bar = barOf(from, through, window);
        const first = from > window.from ? from : window.from;
        const last = through < window.to ? through : window.to;
        if (first > last) {
          expect(bar).toBeNull();
          return;
        }
        const days = daysBetween(window.from, window.to) + 1;
        expect(bar!.width).toBeCloseTo(((daysBetween(first, last) + 1) / days) * 100, 6);
        expect(bar!.left).toBeCloseTo(placeOf(first, window), 6);
        expect([bar!.before, bar!.after]).toEqual([from < window.from, through > window.to]);
      }),
    );
  });
  it('stands on the due day alone when it was due before it was issued', () => {
    const window = windowOf('2026-11-01', 'month');
    expect(barOf('2026-11-20', '2026-11-10', window)).toEqual(barOf('2026-11-10', '2026-11-10', window));
  });
});
