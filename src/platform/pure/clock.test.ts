import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountOf,
  clocks,
  dueAt,
  dueDay,
  extensionBar,
  leftAt,
  usedAt,
  type Clock,
  type Limit,
  type Pause,
} from './clock.ts';
import { addDays, dayOf } from './day.ts';
import { addWorkdays, isWorkday, nextWorkday } from './workday.ts';

const hour = 3_600_000;
/** An instant in China's time. */
const at = (text: string): number => Date.parse(`${text}:00+08:00`);
const told = (instant: number): string => new Date(instant + 8 * hour).toISOString().slice(0, 16);
const due = (clock: Clock, start: string, amount: number, more: Partial<Limit> = {}): string =>
  told(dueAt({ clock, start: at(start), amount, ...more }));

describe('when a limit runs out', () => {
  it('urgent hours run through night and holiday', () => {
    expect(due('urgent-hours', '2026-09-30T23:00', 2)).toBe('2026-10-01T01:00');
    expect(due('urgent-hours', '2026-10-03T10:30', 48)).toBe('2026-10-05T10:30');
  });
  it('work hours run in the working hours of workdays', () => {
    expect(due('work-hours', '2026-11-23T09:00', 2)).toBe('2026-11-23T11:00');
    expect(due('work-hours', '2026-11-23T11:00', 2)).toBe('2026-11-23T15:00');
    expect(due('work-hours', '2026-11-23T11:00', 1)).toBe('2026-11-23T12:00');
    expect(due('work-hours', '2026-11-23T12:30', 4)).toBe('2026-11-23T18:00');
    expect(due('work-hours', '2026-11-27T17:00', 2)).toBe('2026-11-30T09:00');
    expect(due('work-hours', '2026-11-28T20:00', 1)).toBe('2026-11-30T09:00');
    // National day; Saturday 10 October is worked.
    expect(due('work-hours', '2026-09-30T17:00', 9)).toBe('2026-10-08T18:00');
    expect(due('work-hours', '2026-10-09T17:30', 1)).toBe('2026-10-10T08:30');
    expect(due('work-hours', '2026-11-23T08:30', 1, { hours: [[540, 1020]] })).toBe('2026-11-23T10:00');
  });
  it('days begin on the morrow and end at midnight; a last day of rest moves to the next workday', () => {
    expect(due('workdays', '2026-09-29T16:00', 1)).toBe('2026-10-01T00:00');
    expect(due('workdays', '2026-09-29T16:00', 2)).toBe('2026-10-09T00:00');
    expect(due('days', '2026-09-21T16:00', 3)).toBe('2026-09-25T00:00');
    expect(due('days', '2026-09-21T16:00', 10)).toBe('2026-10-09T00:00');
    expect(due('days', '2026-11-23T16:00', 5)).toBe('2026-12-01T00:00');
    // The lengthened spring festival of 2020.
    expect(dueDay({ clock: 'days', start: at('2020-01-22T10:00'), amount: 10 })).toBe('2020-02-03');
  });
  it('a pause moves it by what the clock would have run', () => {
    const pauses: Pause[] = [{ from: at('2026-11-24T09:00'), until: at('2026-11-26T15:00') }];
    expect(due('urgent-hours', '2026-11-24T08:00', 2, { pauses })).toBe('2026-11-26T16:00');
    expect(due('work-hours', '2026-11-24T08:00', 4, { pauses })).toBe('2026-11-26T18:00');
    expect(due('workdays', '2026-11-23T08:00', 3, { pauses })).toBe('2026-12-01T00:00');
    // Ended on the day it began: no day is won.
    const short: Pause[] = [{ from: at('2026-11-24T09:00'), until: at('2026-11-24T17:00') }];
    expect(due('workdays', '2026-11-23T08:00', 3, { pauses: short })).toBe('2026-11-27T00:00');
  });
  it('an open pause lasts a year at most', () => {
    const pauses: Pause[] = [{ from: at('2025-03-03T09:00'), until: null }];
    expect(due('urgent-hours', '2025-03-03T08:00', 2, { pauses })).toBe('2026-03-03T10:00');
  });
});

const clock = fc.constantFrom(...clocks);
const instant = fc
  .integer({ min: at('2020-01-01T00:00') / 60_000, max: at('2027-06-30T00:00') / 60_000 })
  .map((m) => m * 60_000);
const pause = fc
  .record({ from: instant, minutes: fc.integer({ min: 0, max: 60 * 24 * 90 }) })
  .map(({ from, minutes }): Pause => ({ from, until: from + minutes * 60_000 }));
const near = (start: number, pauses: Pause[]): Pause[] =>
  pauses.map(({ from, until }, i) => {
    const shift = start + ((from / 60_000) % (60 * 24 * 60)) * 60_000 - from;
    return i % 2 ? { from, until } : { from: from + shift, until: until! + shift };
  });
const limit = fc
  .record({
    clock,
    start: instant,
    amount: fc.integer({ min: 1, max: 60 }),
    extensions: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 2 }),
    pauses: fc.array(pause, { maxLength: 4 }),
  })
  .map((one): Limit => ({ ...one, pauses: near(one.start, one.pauses) }));

describe('laws of the clocks', () => {
  it('at the due instant nothing is left, and just before something is', () => {
    fc.assert(
      fc.property(limit, (of) => {
        const end = dueAt(of);
        if (of.clock === 'urgent-hours' || of.clock === 'work-hours') {
          expect(leftAt(of, end)).toBeCloseTo(0, 6);
          expect(leftAt(of, end - 60_000)).toBeGreaterThan(0);
        } else {
          const last = dayOf(end - 1);
          expect(isWorkday(last)).toBe(true);
          expect(leftAt(of, end - 1)).toBeLessThanOrEqual(0);
          // Before the last day something is left, but for the days of rest it moved over.
          let before = addDays(last, -1);
          while (!isWorkday(before)) before = addDays(before, -1);
          expect(leftAt(of, Date.parse(`${before}T12:00:00+08:00`))).toBeGreaterThan(0);
        }
      }),
    );
  });
  it('time used never falls, and never grows faster than the day', () => {
    fc.assert(
      fc.property(limit, instant, fc.integer({ min: 0, max: 5000 }), (of, from, minutes) => {
        const to = from + minutes * 60_000;
        const grown = usedAt(of, to) - usedAt(of, from);
        expect(grown).toBeGreaterThanOrEqual(0);
        expect(grown).toBeLessThanOrEqual(
          of.clock.endsWith('hours') ? minutes / 60 + 1e-6 : Math.ceil(minutes / 1440) + 1,
        );
      }),
    );
  });
  it('while the clock stands nothing is used, and a pause never brings the end forward', () => {
    fc.assert(
      fc.property(limit, pause, fc.double({ min: 0, max: 1, noNaN: true }), (of, one, share) => {
        const paused: Limit = { ...of, pauses: [...of.pauses!, one] };
        expect(dueAt(paused)).toBeGreaterThanOrEqual(dueAt(of));
        // For the clocks of days: from the day before the pause to the last day whose end it covers.
        const back = of.clock.endsWith('hours') ? 0 : 86_400_000;
        const [first, last] = [one.from - back, Math.max(one.from, one.until!) - back];
        expect(usedAt(paused, first + Math.floor((last - first) * share))).toBeCloseTo(usedAt(paused, first), 6);
      }),
    );
  });
  it('pauses may come in any order, overlap, or be told twice', () => {
    fc.assert(
      fc.property(limit, (of) => {
        expect(dueAt({ ...of, pauses: [...of.pauses!].reverse() })).toBe(dueAt(of));
        expect(dueAt({ ...of, pauses: [...of.pauses!, ...of.pauses!] })).toBe(dueAt(of));
      }),
    );
  });
  it('an extension is the same as a longer limit, and more time is never an earlier end', () => {
    fc.assert(
      fc.property(limit, fc.integer({ min: 1, max: 40 }), (of, more) => {
        expect(dueAt({ ...of, amount: amountOf(of), extensions: [] })).toBe(dueAt(of));
        expect(dueAt({ ...of, amount: of.amount + more })).toBeGreaterThanOrEqual(dueAt(of));
      }),
    );
  });
  it('without pauses the clocks of days are the arithmetic of days', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 300 }), (start, amount) => {
        const day = dayOf(start);
        expect(dueDay({ clock: 'workdays', start, amount })).toBe(addWorkdays(day, amount));
        expect(dueDay({ clock: 'days', start, amount })).toBe(nextWorkday(addDays(day, amount)));
      }),
    );
  });
});

describe('extensions', () => {
  it('two at most, none longer than the limit, none once overdue', () => {
    const asked = { granted: 0, overdue: false, more: 5, original: 5 };
    expect(extensionBar(asked)).toBe(null);
    expect(extensionBar({ ...asked, granted: 1 })).toBe(null);
    expect(extensionBar({ ...asked, granted: 2 })).toBe('often');
    expect(extensionBar({ ...asked, more: 6 })).toBe('long');
    expect(extensionBar({ ...asked, overdue: true, granted: 2 })).toBe('overdue');
  });
});
