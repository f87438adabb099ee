import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '#platform/pure/day.ts';
import { isWorkday, nextWorkday } from '#platform/pure/workday.ts';
import {
  askBar,
  countedDays,
  furthestDay,
  movedDay,
  pauseBar,
  pauseDaysLeft,
  standsOn,
  stoodDays,
  type TaskClock,
} from './clock.ts';

const clock = (more: Partial<TaskClock> = {}): TaskClock => ({
  due: '2026-09-30',
  issuedOn: '2026-09-01',
  extensions: [],
  pauses: [],
  ...more,
});

describe('the day that counts', () => {
  it('is the due day, or the next workday', () => {
    expect(countedDays(clock())).toEqual({ counted: '2026-09-30', effective: '2026-09-30' });
    expect(countedDays(clock({ due: '2026-10-01' }))).toEqual({ counted: '2026-10-01', effective: '2026-10-08' });
    expect(movedDay('2026-10-31')).toBe('2026-11-02');
    expect(movedDay('2026-10-10')).toBe(null);
    expect(movedDay(null)).toBe(null);
  });
  it('moves by extensions and by the days the clock stood still', () => {
    expect(countedDays(clock({ extensions: [5, 4] }))).toEqual({ counted: '2026-10-09', effective: '2026-10-09' });
    const stood = { from: '2026-09-10', until: '2026-09-19', endedOn: null };
    expect(countedDays(clock({ pauses: [stood] }))).toEqual({ counted: '2026-10-10', effective: '2026-10-10' });
    expect(countedDays(clock({ pauses: [{ ...stood, endedOn: '2026-09-12' }] })).effective).toBe('2026-10-08');
    expect(countedDays(clock({ pauses: [{ ...stood, endedOn: '2026-09-10' }] })).effective).toBe('2026-09-30');
  });
  it('a due day before the issue stays where it is', () => {
    expect(countedDays(clock({ due: '2026-08-31' })).effective).toBe('2026-08-31');
  });
  const clocks = fc
    .record({
      issued: fc.integer({ min: 0, max: 800 }),
      limit: fc.integer({ min: 1, max: 300 }),
      extensions: fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 2 }),
      pauses: fc.array(fc.tuple(fc.integer({ min: 0, max: 250 }), fc.integer({ min: 0, max: 60 })), { maxLength: 3 }),
    })
    .map(({ issued, limit, extensions, pauses }): TaskClock => {
      const issuedOn = addDays('2025-01-01', issued);
      let at = issuedOn;
      return {
        issuedOn,
        due: addDays(issuedOn, limit),
        extensions,
        pauses: pauses.map(([gap, length]) => {
          const from = addDays(at, gap + 1);
          at = addDays(from, length);
          return { from, until: at, endedOn: null };
        }),
      };
    });
  it('is a workday, and as far after the due day as was granted and stood', () => {
    fc.assert(
      fc.property(clocks, (of) => {
        const { counted, effective } = countedDays(of);
        expect(isWorkday(effective)).toBe(true);
        expect(effective).toBe(nextWorkday(counted));
        const granted = of.extensions.reduce((a, b) => a + b, 0);
        const within = of.pauses.filter((pause) => pause.from <= counted).reduce((sum, one) => sum + stoodDays(one), 0);
        expect(daysBetween(of.due, counted)).toBe(granted + within);
        // The clock does not run out on a day it stands still.
        expect(of.pauses.some((pause) => standsOn(pause, counted))).toBe(false);
      }),
    );
  });
});

describe('who may stop or lengthen', () => {
  it('an extension: twice, no longer than the limit, not once overdue, later than the day that counts', () => {
    expect(askBar(clock(), '2026-09-20', '2026-10-12')).toBe(null);
    expect(furthestDay(clock())).toBe('2026-10-29');
    expect(askBar(clock(), '2026-09-20', '2026-10-29')).toBe(null);
    expect(askBar(clock(), '2026-09-20', '2026-10-30')).toBe('long');
    expect(askBar(clock(), '2026-09-20', '2026-09-30')).toBe('short');
    expect(askBar(clock(), '2026-10-01', '2026-10-12')).toBe('overdue');
    expect(askBar(clock({ due: '2026-10-01' }), '2026-10-08', '2026-10-12')).toBe(null);
    expect(askBar(clock({ extensions: [3] }), '2026-09-20', '2026-10-12')).toBe(null);
    expect(askBar(clock({ extensions: [3, 3] }), '2026-09-20', '2026-10-12')).toBe('often');
  });
  it('a stand-still: once at a time, not of what is late, a year altogether', () => {
    expect(pauseBar(clock(), '2026-09-10', null)).toBe(null);
    expect(pauseBar(clock(), '2026-09-10', '2026-09-09')).toBe('short');
    expect(pauseBar(clock(), '2026-09-10', '2027-09-09')).toBe(null);
    expect(pauseBar(clock(), '2026-09-10', '2027-09-10')).toBe('long');
    expect(pauseBar(clock(), '2026-10-01', null)).toBe('overdue');
    const open = clock({ pauses: [{ from: '2026-09-05', until: null, endedOn: null }] });
    expect(pauseBar(open, '2026-09-10', null)).toBe('paused');
    expect(pauseDaysLeft(open)).toBe(0);
    const ended = clock({ pauses: [{ from: '2026-09-05', until: null, endedOn: '2026-09-15' }] });
    expect(pauseDaysLeft(ended)).toBe(355);
    expect(pauseBar(ended, '2026-09-15', null)).toBe(null);
  });
});
