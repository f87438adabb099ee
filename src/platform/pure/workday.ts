import calendar from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { addDays, dayNumber, dayOf, type Day } from './day.ts';

/**
 * Statutory workdays. A published year (the State Council's notice of holidays and 调休, kept by `chinese-days`) is
 * exact; any other year is an estimate: weekends and the holidays fixed by law, without 调休. Only the package's data is
 * used: its functions read the machine's time zone and answer a day early west of Greenwich.
 */

/** The seven holidays of the law, and the one of 2015; words are `kit.holiday.<name>`. */
export const holidays = [
  'new-year',
  'spring-festival',
  'qingming',
  'labour-day',
  'dragon-boat',
  'mid-autumn',
  'national-day',
  'victory-day',
] as const;
export type Holiday = (typeof holidays)[number];

const named: readonly [string, Holiday][] = [
  ['元旦', 'new-year'],
  ['春节', 'spring-festival'],
  ['清明', 'qingming'],
  ['劳动节', 'labour-day'],
  ['端午', 'dragon-boat'],
  ['中秋', 'mid-autumn'],
  ['国庆', 'national-day'],
  ['抗日战争', 'victory-day'],
];
function holidayOf(written: string): Holiday {
  const found = named.find(([word]) => written.includes(word));
  if (!found) throw new Error(`unknown holiday: ${written}`);
  return found[1];
}

/**
 * Days of the moon and the sun in years not yet published: first of the first month, 清明, fifth of the fifth,
 * fifteenth of the eighth. A test holds them against `chinese-days`.
 */
const moonDays: Readonly<Record<number, readonly [string, string, string, string]>> = {
  2027: ['02-06', '04-05', '06-09', '09-15'],
  2028: ['01-26', '04-04', '05-28', '10-03'],
  2029: ['02-13', '04-04', '06-16', '09-22'],
  2030: ['02-03', '04-05', '06-05', '09-12'],
  2031: ['01-23', '04-05', '06-24', '10-01'],
  2032: ['02-11', '04-04', '06-12', '09-19'],
  2033: ['01-31', '04-04', '06-01', '09-08'],
  2034: ['02-19', '04-05', '06-20', '09-27'],
  2035: ['02-08', '04-05', '06-10', '09-16'],
  2036: ['01-28', '04-04', '05-30', '10-04'],
  2037: ['02-15', '04-04', '06-18', '09-24'],
  2038: ['02-04', '04-05', '06-07', '09-13'],
  2039: ['01-24', '04-05', '05-27', '10-02'],
  2040: ['02-12', '04-04', '06-14', '09-20'],
  2041: ['02-01', '04-04', '06-03', '09-10'],
  2042: ['01-22', '04-04', '06-22', '09-28'],
  2043: ['02-10', '04-05', '06-11', '09-17'],
  2044: ['01-30', '04-04', '05-31', '10-05'],
  2045: ['02-17', '04-04', '06-19', '09-25'],
  2046: ['02-06', '04-04', '06-08', '09-15'],
  2047: ['01-26', '04-05', '05-29', '10-04'],
  2048: ['02-14', '04-04', '06-15', '09-22'],
  2049: ['02-02', '04-04', '06-04', '09-11'],
  2050: ['01-23', '04-04', '06-23', '09-30'],
  2051: ['02-11', '04-05', '06-13', '09-19'],
  2052: ['02-01', '04-04', '06-01', '09-07'],
  2053: ['02-19', '04-04', '06-20', '09-26'],
  2054: ['02-08', '04-04', '06-10', '09-16'],
  2055: ['01-28', '04-05', '05-30', '10-05'],
  2056: ['02-15', '04-04', '06-17', '09-24'],
  2057: ['02-04', '04-04', '06-06', '09-13'],
  2058: ['01-24', '04-04', '06-25', '10-02'],
  2059: ['02-12', '04-05', '06-14', '09-21'],
  2060: ['02-02', '04-04', '06-03', '09-09'],
};
/** Years estimated; outside them only weekends count. */
const estimatedFrom = 1990;
const estimatedTo = 2099;

const published = new Set(Object.keys(calendar.holidays).map((day) => Number(day.slice(0, 4))));
/** The first and the last day whose calendar is published. */
export const publishedFrom: Day = `${Math.min(...published)}-01-01`;
export const publishedThrough: Day = `${Math.max(...published)}-12-31`;
const isEstimated = (day: Day): boolean => day < publishedFrom || day > publishedThrough;

/**
 * The rest days the law fixes in a year (全国年节及纪念日放假办法, as of 2025: 元旦 1, 春节 4 from the eve, 清明 1, 劳动节 2,
 * 端午 1, 中秋 1, 国庆 3).
 */
function lawful(year: number): [Day, Holiday][] {
  const moon = moonDays[year]?.map((monthDay) => `${year}-${monthDay}`);
  return [
    [`${year}-01-01`, 'new-year'],
    [`${year}-05-01`, 'labour-day'],
    [`${year}-05-02`, 'labour-day'],
    [`${year}-10-01`, 'national-day'],
    [`${year}-10-02`, 'national-day'],
    [`${year}-10-03`, 'national-day'],
    ...(moon
      ? ([
          ...[-1, 0, 1, 2].map((n) => [addDays(moon[0]!, n), 'spring-festival']),
          [moon[1]!, 'qingming'],
          [moon[2]!, 'dragon-boat'],
          [moon[3]!, 'mid-autumn'],
        ] as [Day, Holiday][])
      : []),
  ];
}

/** Monday 0 … Sunday 6; 1970-01-01 was a Thursday. */
const weekday = (n: number): number => (((n + 3) % 7) + 7) % 7;
const restOn = new Map<number, Holiday>();
const workOn = new Set<number>();
for (const [day, written] of Object.entries<string>(calendar.holidays)) restOn.set(dayNumber(day), holidayOf(written));
for (const day of Object.keys(calendar.workdays)) workOn.add(dayNumber(day));
for (let year = estimatedFrom; year <= estimatedTo; year++)
  for (const [day, holiday] of lawful(year)) if (isEstimated(day)) restOn.set(dayNumber(day), holiday);

/** Days on which the calendar differs from the plain week, ascending, and how many workdays they add or take so far. */
const differing = [...restOn.keys()]
  .filter((n) => weekday(n) < 5)
  .concat([...workOn].filter((n) => weekday(n) > 4))
  .sort((a, b) => a - b);
const soFar: number[] = [];
for (const n of differing) soFar.push((soFar.at(-1) ?? 0) + (workOn.has(n) ? 1 : -1));

const works = (n: number): boolean => workOn.has(n) || (weekday(n) < 5 && !restOn.has(n));

/** How many workdays there are from a fixed day of the past through day number `n`. */
function countThrough(n: number): number {
  const weeks = Math.floor((n + 3) / 7);
  let low = 0,
    high = differing.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (differing[middle]! <= n) low = middle + 1;
    else high = middle;
  }
  return weeks * 5 + Math.min(weekday(n) + 1, 5) + (low > 0 ? soFar[low - 1]! : 0);
}

/** The day of a day number. */
export const dayAt = (n: number): Day => dayOf(n * 86_400_000, 0);

/** Is `day` a workday? Includes weekends worked for a holiday (调休); a year not published is an estimate. */
export const isWorkday = (day: Day): boolean => works(dayNumber(day));

/**
 * What kind of day it is. `holiday`: the holiday a rest day belongs to, null on plain weekends and on workdays.
 * `swapped`: a weekend that is worked. `estimated`: its year's calendar is not published.
 */
export function dayKind(day: Day): { work: boolean; holiday: Holiday | null; swapped: boolean; estimated: boolean } {
  const n = dayNumber(day);
  return {
    work: works(n),
    holiday: workOn.has(n) ? null : (restOn.get(n) ?? null),
    swapped: workOn.has(n),
    estimated: isEstimated(day),
  };
}

/** The first workday not before `day`: the day itself when it is one. */
export function nextWorkday(day: Day): Day {
  let n = dayNumber(day);
  if (works(n)) return day;
  do n++;
  while (!works(n));
  return dayAt(n);
}

/**
 * The `count`-th workday after `day` (before it, when negative), `day` itself not counted (民法典 §201). 0 gives the
 * first workday not before `day`.
 */
export function addWorkdays(day: Day, count: number): Day {
  if (count === 0) return nextWorkday(day);
  let n = dayNumber(day);
  if (count > 0) {
    // Each stride is as long as the workdays still missing, so it never oversteps and ends on a workday.
    const wanted = countThrough(n) + count;
    for (let missing = count; missing > 0; missing = wanted - countThrough(n)) n += missing;
    return dayAt(n);
  }
  const wanted = countThrough(n - 1) + count + 1;
  n--;
  for (;;) {
    const over = countThrough(n) - wanted;
    if (over === 0 && works(n)) return dayAt(n);
    n -= Math.max(1, over);
  }
}

/** How many workdays lie after `from` up to and with `to`; negative when `to` is earlier. */
export const workdaysBetween = (from: Day, to: Day): number =>
  countThrough(dayNumber(to)) - countThrough(dayNumber(from));
