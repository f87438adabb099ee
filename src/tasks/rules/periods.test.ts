import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#platform/pure/day.ts';
import { isWorkday } from '#platform/pure/workday.ts';
import { doneOn, dutyProgress, periodAfter, periodDue, periodOf, periodsOwed, type Repeat } from './periods.ts';

const repeats: readonly Repeat[] = ['daily', 'weekly', 'monthly', 'quarterly', 'half-yearly', 'yearly'];

describe('a period', () => {
  it.each([
    ['daily', '2026-11-23', '2026-11-23', '2026-11-23', '2026-11-23'],
    ['weekly', '2026-11-23', '2026-W48', '2026-11-23', '2026-11-29'],
    ['weekly', '2027-01-01', '2026-W53', '2026-12-28', '2027-01-03'],
    ['weekly', '2024-12-31', '2025-W01', '2024-12-30', '2025-01-05'],
    ['monthly', '2028-02-29', '2028-02', '2028-02-01', '2028-02-29'],
    ['quarterly', '2026-11-23', '2026-Q4', '2026-10-01', '2026-12-31'],
    ['half-yearly', '2026-06-30', '2026-H1', '2026-01-01', '2026-06-30'],
    ['half-yearly', '2026-07-01', '2026-H2', '2026-07-01', '2026-12-31'],
    ['yearly', '2026-11-23', '2026', '2026-01-01', '2026-12-31'],
  ] as const)('%s of %s is %s', (repeat, day, key, first, last) =>
    expect(periodOf(repeat, day)).toEqual({ key, first, last }),
  );
  it.each([
    ['monthly', '2026-11-05', null, '2026-11-30'],
    // The last workday: 31 October 2026 is a Saturday.
    ['monthly', '2026-10-05', null, '2026-10-30'],
    ['monthly', '2026-11-05', '每月25日前', '2026-11-25'],
    // A named rest day: the next workday.
    ['monthly', '2026-10-05', '每月25日前', '2026-10-26'],
    ['monthly', '2026-02-05', '每月30日前', '2026-02-28'],
    ['monthly', '2026-11-05', '每月次月5日前', '2026-12-07'],
    ['monthly', '2026-11-05', '每月底', '2026-11-30'],
    // The last day of the whole duty says nothing of its periods.
    ['monthly', '2026-10-05', '12月31日前', '2026-10-30'],
    ['yearly', '2026-10-05', '2026年6月底前', '2026-12-31'],
    ['weekly', '2026-11-23', '每周三前', '2026-11-25'],
    ['weekly', '2026-11-23', null, '2026-11-27'],
    // The week of the National Day has no workday before the 8th.
    ['weekly', '2026-10-01', null, '2026-09-30'],
    ['quarterly', '2026-11-05', '每季度末月20日前', '2026-12-21'],
    // 30 June 2026 is a Tuesday; 20 December 2026 a Sunday.
    ['half-yearly', '2026-03-05', '每半年末前', '2026-06-30'],
    ['half-yearly', '2026-11-05', '每半年末月20日前', '2026-12-21'],
    ['half-yearly', '2027-03-05', null, '2027-06-30'],
    ['yearly', '2026-11-05', '每年10月底前', '2026-11-02'],
    ['yearly', '2026-11-05', '每年6月15日前', '2026-06-15'],
    ['yearly', '2026-11-05', null, '2026-12-31'],
  ] as const)('%s of %s, written %s, is owed by %s', (repeat, day, words, due) =>
    expect(periodDue(repeat, periodOf(repeat, day), words)).toBe(due),
  );
});

describe('the periods owed', () => {
  const duty = { repeat: 'monthly' as const, dueText: null, since: '2026-09-10', until: null };
  const keys = (...given: Parameters<typeof periodsOwed>) => periodsOwed(...given).map((one) => one.key);
  it('begin with the one of issue when at least half of its workdays are ahead', () => {
    expect(keys(duty, '2026-11-23')).toEqual(['2026-09', '2026-10', '2026-11']);
    expect(keys({ ...duty, since: '2026-09-21' }, '2026-11-23')).toEqual(['2026-10', '2026-11']);
  });
  it('go on after the newest that is there, and end with the duty', () => {
    expect(keys(duty, '2026-11-23', '2026-10-31')).toEqual(['2026-11']);
    expect(keys(duty, '2026-11-23', '2026-11-30')).toEqual([]);
    expect(periodsOwed({ ...duty, until: '2026-10-15' }, '2026-11-23')).toMatchObject([
      { key: '2026-09', due: '2026-09-30' },
      { key: '2026-10', due: '2026-10-15' },
    ]);
  });
  it('of a daily duty are workdays', () => {
    expect(keys({ ...duty, repeat: 'daily', since: '2026-11-19' }, '2026-11-24')).toEqual([
      '2026-11-20',
      '2026-11-23',
      '2026-11-24',
    ]);
  });
  it('are the same whether asked every day or once after an outage', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...repeats),
        fc.integer({ min: 0, max: 500 }).map((n) => addDays('2025-03-01', n)),
        fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 20 }),
        (repeat, since, gaps) => {
          const of = { repeat, dueText: null, since, until: null };
          let [today, newest] = [since, null as string | null];
          const found: string[] = [];
          for (const gap of [0, ...gaps]) {
            today = addDays(today, gap);
            for (const one of periodsOwed(of, today, newest)) {
              found.push(one.key);
              newest = one.last;
            }
          }
          expect(found).toEqual(keys(of, today));
          expect(new Set(found).size).toBe(found.length);
        },
      ),
    );
  });
  it('follow each other without a gap, each owed on a workday within it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...repeats),
        fc.integer({ min: 0, max: 600 }).map((n) => addDays('2025-01-01', n)),
        (repeat, day) => {
          const one = periodOf(repeat, day);
          expect(one.first <= day && day <= one.last).toBe(true);
          expect(periodAfter(repeat, one).first).toBe(addDays(one.last, 1));
          const due = periodDue(repeat, one, null);
          expect(due >= one.first && due <= one.last).toBe(true);
          if (repeat !== 'daily' && repeat !== 'weekly') expect(isWorkday(due)).toBe(true);
        },
      ),
    );
  });
});

it('progress is the share of the periods over that were done', () => {
  expect([dutyProgress(0, 0), dutyProgress(0, 3), dutyProgress(2, 3), dutyProgress(3, 3)]).toEqual([null, 0, 66, 99]);
  expect([doneOn('2026-11-25', '2026-11-25'), doneOn('2026-11-25', '2026-11-26')]).toEqual(['done', 'done-late']);
});
