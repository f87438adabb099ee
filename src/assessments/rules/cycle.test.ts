import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayOf, isDay, type Day } from '#platform/pure/day.ts';
import { isWorkday, workdaysBetween } from '#platform/pure/workday.ts';
import {
  addYears,
  cycleFault,
  isOver,
  leastPublicityDays,
  openTo,
  publicitySpan,
  reminderDue,
  stageEnds,
  type CycleStanding,
} from './cycle.ts';

const days = { nominateBy: '2026-10-03', reviewBy: '2026-11-06', acceptBy: '2026-12-18' };
const anyDay = fc.integer({ min: 0, max: 9000 }).map((n) => dayOf((15_000 + n) * 86_400_000, 0));

describe('last days', () => {
  it('move from a rest day to the next workday', () => {
    // The 3rd of October is a holiday; the National Day week of 2026 ends on the 7th.
    expect(isWorkday('2026-10-03')).toBe(false);
    expect(stageEnds(days, 'self')).toBe('2026-10-08');
    expect(stageEnds(days, 'township')).toBe('2026-11-06');
  });
  it('are moved back by an extension, never forward', () => {
    expect(openTo(days, 'self', '2026-10-20')).toBe('2026-10-20');
    expect(openTo(days, 'self', '2026-09-01')).toBe('2026-10-08');
  });
  it('close the lower columns the day after, and the county never', () => {
    expect(isOver(days, 'self', null, '2026-10-08')).toBe(false);
    expect(isOver(days, 'self', null, '2026-10-09')).toBe(true);
    expect(isOver(days, 'self', '2026-10-09', '2026-10-09')).toBe(false);
    expect(isOver(days, 'township', null, '2026-11-07')).toBe(true);
    expect(isOver(days, 'county', null, '2027-11-07')).toBe(false);
  });
});

describe('publicity', () => {
  it('runs so many whole workdays after the first one, which does not count', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: leastPublicityDays, max: 60 }), (today, n) => {
        const { from, to } = publicitySpan(today, n);
        expect(from >= today).toBe(true);
        expect(isWorkday(from)).toBe(true);
        expect(isWorkday(to)).toBe(true);
        expect(workdaysBetween(from, to)).toBe(n);
      }),
    );
  });
  it('put up before a holiday, runs after it', () => {
    expect(publicitySpan('2026-09-30', 5)).toEqual({ from: '2026-09-30', to: '2026-10-13' });
    expect(publicitySpan('2026-11-21', 5)).toEqual({ from: '2026-11-23', to: '2026-11-30' });
  });
});

describe('years later', () => {
  it('is the same day, and a day that exists', () => {
    expect(addYears('2026-11-23', 3)).toBe('2029-11-23');
    expect(addYears('2024-02-29', 1)).toBe('2025-02-28');
    expect(addYears('2024-02-29', 4)).toBe('2028-02-29');
    expect(addYears('1996-02-29', 104)).toBe('2100-02-28');
    expect(addYears('1996-02-29', 4)).toBe('2000-02-29');
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 10 }), (day, n) => {
        expect(isDay(addYears(day, n))).toBe(true);
      }),
    );
  });
});

describe('reminders', () => {
  const last: Day = '2026-11-20'; // a Friday
  it('come five workdays and one workday before, and not afterwards', () => {
    expect(reminderDue(last, '2026-11-12')).toBe(null);
    expect(reminderDue(last, '2026-11-13')).toBe(5);
    expect(reminderDue(last, '2026-11-18')).toBe(5);
    expect(reminderDue(last, '2026-11-19')).toBe(1);
    expect(reminderDue(last, '2026-11-20')).toBe(1);
    expect(reminderDue(last, '2026-11-21')).toBe(null);
  });
  it('never turn back', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const next = addDays(day, 1);
        const order = [null, 5, 1];
        if (next <= last && day <= last)
          expect(order.indexOf(reminderDue(last, next))).toBeGreaterThanOrEqual(order.indexOf(reminderDue(last, day)));
      }),
    );
  });
});

describe('a cycle', () => {
  const fit: CycleStanding = {
    approvalBody: '省创建示范办',
    approvalNumber: '〔2026〕1号',
    approvalUntil: '2026-12-31',
    units: 6,
    frameworkPublished: true,
    underWay: 0,
    titles: 0,
  };
  const today = '2026-11-23';
  it('opens only with its approval, and while that is valid', () => {
    expect(cycleFault('open', fit, today)).toBe(null);
    expect(cycleFault('open', { ...fit, approvalBody: '' }, today)).toBe('cycle.approval-missing');
    expect(cycleFault('open', { ...fit, approvalNumber: '' }, today)).toBe('cycle.approval-missing');
    expect(cycleFault('open', { ...fit, approvalUntil: null }, today)).toBe('cycle.approval-missing');
    expect(cycleFault('open', { ...fit, approvalUntil: today }, today)).toBe(null);
    expect(cycleFault('open', { ...fit, approvalUntil: '2026-11-22' }, today)).toBe('cycle.approval-lapsed');
    expect(cycleFault('reopen', { ...fit, approvalUntil: '2026-11-22' }, today)).toBe('cycle.approval-lapsed');
    expect(cycleFault('reopen', { ...fit, units: 0, frameworkPublished: false }, today)).toBe(null);
  });
  it('opens with a published edition and somebody to take part', () => {
    expect(cycleFault('open', { ...fit, frameworkPublished: false }, today)).toBe('cycle.framework-unpublished');
    expect(cycleFault('open', { ...fit, units: 0 }, today)).toBe('cycle.no-units');
  });
  it('ends when nothing is under way, and is not cancelled over titles', () => {
    expect(cycleFault('end', { ...fit, underWay: 1 }, today)).toBe('cycle.unfinished');
    expect(cycleFault('end', fit, today)).toBe(null);
    expect(cycleFault('cancel', { ...fit, titles: 1 }, today)).toBe('cycle.titles-given');
    expect(cycleFault('cancel', { ...fit, underWay: 3, approvalBody: '' }, today)).toBe(null);
  });
});
