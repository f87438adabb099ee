import days from 'chinese-days';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayNumber, daysBetween, type Day } from './day.ts';
import {
  addWorkdays,
  dayAt,
  dayKind,
  isWorkday,
  nextWorkday,
  publishedFrom,
  publishedThrough,
  workdaysBetween,
  type Holiday,
} from './workday.ts';

/**
 * The notices of the General Office of the State Council, written down by hand: number, holidays with their first and
 * last day, weekends to be worked. In 2020 the second notice (〔2020〕1号) lengthened the spring festival to 2 February
 * and so took back the workday of 1 February.
 */
const notices: [string, [Holiday, Day, Day][], Day[]][] = [
  [
    '国办发明电〔2019〕16号、〔2020〕1号',
    [
      ['new-year', '2020-01-01', '2020-01-01'],
      ['spring-festival', '2020-01-24', '2020-02-02'],
      ['qingming', '2020-04-04', '2020-04-06'],
      ['labour-day', '2020-05-01', '2020-05-05'],
      ['dragon-boat', '2020-06-25', '2020-06-27'],
      ['national-day', '2020-10-01', '2020-10-08'],
    ],
    ['2020-01-19', '2020-04-26', '2020-05-09', '2020-06-28', '2020-09-27', '2020-10-10'],
  ],
  [
    '国办发明电〔2020〕27号',
    [
      ['new-year', '2021-01-01', '2021-01-03'],
      ['spring-festival', '2021-02-11', '2021-02-17'],
      ['qingming', '2021-04-03', '2021-04-05'],
      ['labour-day', '2021-05-01', '2021-05-05'],
      ['dragon-boat', '2021-06-12', '2021-06-14'],
      ['mid-autumn', '2021-09-19', '2021-09-21'],
      ['national-day', '2021-10-01', '2021-10-07'],
    ],
    ['2021-02-07', '2021-02-20', '2021-04-25', '2021-05-08', '2021-09-18', '2021-09-26', '2021-10-09'],
  ],
  [
    '国办发明电〔2021〕11号',
    [
      ['new-year', '2022-01-01', '2022-01-03'],
      ['spring-festival', '2022-01-31', '2022-02-06'],
      ['qingming', '2022-04-03', '2022-04-05'],
      ['labour-day', '2022-04-30', '2022-05-04'],
      ['dragon-boat', '2022-06-03', '2022-06-05'],
      ['mid-autumn', '2022-09-10', '2022-09-12'],
      ['national-day', '2022-10-01', '2022-10-07'],
    ],
    ['2022-01-29', '2022-01-30', '2022-04-02', '2022-04-24', '2022-05-07', '2022-10-08', '2022-10-09'],
  ],
  [
    '国办发明电〔2022〕16号',
    [
      ['new-year', '2022-12-31', '2023-01-02'],
      ['spring-festival', '2023-01-21', '2023-01-27'],
      ['qingming', '2023-04-05', '2023-04-05'],
      ['labour-day', '2023-04-29', '2023-05-03'],
      ['dragon-boat', '2023-06-22', '2023-06-24'],
      ['mid-autumn', '2023-09-29', '2023-09-29'],
      ['national-day', '2023-09-30', '2023-10-06'],
    ],
    ['2023-01-28', '2023-01-29', '2023-04-23', '2023-05-06', '2023-06-25', '2023-10-07', '2023-10-08'],
  ],
  [
    '国办发明电〔2023〕7号',
    [
      ['new-year', '2024-01-01', '2024-01-01'],
      ['spring-festival', '2024-02-10', '2024-02-17'],
      ['qingming', '2024-04-04', '2024-04-06'],
      ['labour-day', '2024-05-01', '2024-05-05'],
      ['dragon-boat', '2024-06-10', '2024-06-10'],
      ['mid-autumn', '2024-09-15', '2024-09-17'],
      ['national-day', '2024-10-01', '2024-10-07'],
    ],
    ['2024-02-04', '2024-02-18', '2024-04-07', '2024-04-28', '2024-05-11', '2024-09-14', '2024-09-29', '2024-10-12'],
  ],
  [
    '国办发明电〔2024〕12号',
    [
      ['new-year', '2025-01-01', '2025-01-01'],
      ['spring-festival', '2025-01-28', '2025-02-04'],
      ['qingming', '2025-04-04', '2025-04-06'],
      ['labour-day', '2025-05-01', '2025-05-05'],
      ['dragon-boat', '2025-05-31', '2025-06-02'],
      // The notice has one holiday, 国庆节、中秋节; the data names 6 October, the fifteenth of the eighth month, apart.
      ['national-day', '2025-10-01', '2025-10-05'],
      ['mid-autumn', '2025-10-06', '2025-10-06'],
      ['national-day', '2025-10-07', '2025-10-08'],
    ],
    ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  ],
  [
    '国办发明电〔2025〕7号',
    [
      ['new-year', '2026-01-01', '2026-01-03'],
      ['spring-festival', '2026-02-15', '2026-02-23'],
      ['qingming', '2026-04-04', '2026-04-06'],
      ['labour-day', '2026-05-01', '2026-05-05'],
      ['dragon-boat', '2026-06-19', '2026-06-21'],
      ['mid-autumn', '2026-09-25', '2026-09-27'],
      ['national-day', '2026-10-01', '2026-10-07'],
    ],
    ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  ],
];
const rest = new Map<Day, Holiday>();
const worked = new Set<Day>();
for (const [, holidays, weekends] of notices) {
  for (const [name, from, to] of holidays) for (let day = from; day <= to; day = addDays(day, 1)) rest.set(day, name);
  for (const day of weekends) worked.add(day);
}
const weekend = (day: Day): boolean => (dayNumber(day) + 3) % 7 > 4;
const every = (from: Day, to: Day): Day[] =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, n) => addDays(from, n));

describe('the statutory calendar', () => {
  it('agrees with the published notices day by day, 2020 to 2026', () => {
    const all = every('2020-01-01', '2026-12-31');
    expect(all).toHaveLength(2557);
    for (const day of all)
      expect([day, dayKind(day)]).toEqual([
        day,
        {
          work: worked.has(day) || (!weekend(day) && !rest.has(day)),
          holiday: rest.get(day) ?? null,
          swapped: worked.has(day),
          estimated: false,
        },
      ]);
  });
  it('agrees with the functions of the package over all its years', () => {
    // They read the machine's zone, so a noon in that zone is asked about.
    const noon = (day: Day) => {
      const [year, month, date] = day.split('-').map(Number);
      return new Date(year!, month! - 1, date, 12);
    };
    for (const day of every(publishedFrom, publishedThrough))
      expect([day, isWorkday(day)]).toEqual([day, days.isWorkday(noon(day))]);
  });
  it('rests through the lengthened spring festival of 2020', () => {
    expect(isWorkday('2020-02-01')).toBe(false);
    expect(nextWorkday('2020-01-24')).toBe('2020-02-03');
    expect(addWorkdays('2020-01-23', 1)).toBe('2020-02-03');
  });
  it('says that a year not published is an estimate, with the holidays of the law and no 调休', () => {
    expect(publishedThrough >= '2026-12-31').toBe(true);
    const year = Number(publishedThrough.slice(0, 4)) + 1;
    expect(dayKind(publishedThrough).estimated).toBe(false);
    expect(dayKind(`${year}-01-01`)).toEqual({ work: false, holiday: 'new-year', swapped: false, estimated: true });
    expect(dayKind('2035-02-07')).toEqual({ work: false, holiday: 'spring-festival', swapped: false, estimated: true });
    expect(every('2035-01-01', '2035-12-31').some((day) => dayKind(day).swapped)).toBe(false);
    expect(dayKind('1999-10-01').estimated).toBe(true);
  });
  it('knows the moon of the years to come as the package does', () => {
    // Read off the package's lengths of months, which know no time zone: 1900-01-31 began a year of the moon.
    const lengths = (year: number) => {
      const leap = days.getYearLeapMonth(year);
      return Array.from(
        { length: 12 },
        (_, i) => days.monthDays(year, i + 1) + (leap.leapMonth === i + 1 ? leap.days : 0),
      );
    };
    let first: Day = '1900-01-31';
    for (let year = 1900; year <= 2060; year++) {
      const months = lengths(year);
      const month = (n: number) =>
        addDays(
          first,
          months.slice(0, n - 1).reduce((a, b) => a + b, 0),
        );
      if (year >= 2027) {
        for (const n of [-1, 0, 1, 2]) expect(dayKind(addDays(first, n)).holiday).toBe('spring-festival');
        expect([year, dayKind(addDays(month(5), 4)).holiday]).toEqual([year, 'dragon-boat']);
        const autumn = addDays(month(8), 14);
        expect([
          autumn,
          autumn < `${year}-10-01` || autumn > `${year}-10-03` ? dayKind(autumn).holiday : 'mid-autumn',
        ]).toEqual([autumn, 'mid-autumn']);
      }
      first = addDays(
        first,
        months.reduce((a, b) => a + b, 0),
      );
    }
  });
});

const day = fc.integer({ min: dayNumber('1990-01-01'), max: dayNumber('2099-12-31') }).map(dayAt);
const count = fc.integer({ min: 1, max: 700 });
describe('arithmetic of workdays', () => {
  it('nextWorkday: a workday, the nearest, and the same when asked twice', () => {
    fc.assert(
      fc.property(day, (from) => {
        const next = nextWorkday(from);
        expect(isWorkday(next)).toBe(true);
        expect(nextWorkday(next)).toBe(next);
        for (let at = from; at < next; at = addDays(at, 1)) expect(isWorkday(at)).toBe(false);
      }),
    );
  });
  it('addWorkdays and workdaysBetween undo each other', () => {
    fc.assert(
      fc.property(day, count, (from, n) => {
        const to = addWorkdays(from, n);
        expect(isWorkday(to)).toBe(true);
        expect(workdaysBetween(from, to)).toBe(n);
        const start = nextWorkday(from);
        expect(addWorkdays(addWorkdays(start, n), -n)).toBe(start);
        expect(addWorkdays(addWorkdays(start, -n), n)).toBe(start);
      }),
    );
  });
  it('addWorkdays adds up, step by step', () => {
    fc.assert(
      fc.property(day, count, count, (from, a, b) => {
        expect(addWorkdays(addWorkdays(from, a), b)).toBe(addWorkdays(from, a + b));
      }),
    );
    let at: Day = '2026-01-01';
    for (let n = 1; n < 260; n++) {
      do at = addDays(at, 1);
      while (!isWorkday(at));
      expect(addWorkdays('2026-01-01', n)).toBe(at);
    }
  });
  it('workdaysBetween adds up and counts each day once', () => {
    fc.assert(
      fc.property(day, day, day, (a, b, c) => {
        expect(workdaysBetween(a, b) + workdaysBetween(b, c)).toBe(workdaysBetween(a, c));
        expect(workdaysBetween(a, b)).toBe(0 - workdaysBetween(b, a));
      }),
    );
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 60 }), (from, length) => {
        const to = addDays(from, length);
        expect(workdaysBetween(from, to)).toBe(every(from, to).slice(1).filter(isWorkday).length);
      }),
    );
  });
});
