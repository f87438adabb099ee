import chineseDays from 'chinese-days';
import { addDays, dayNumber, type Day } from './day.ts';

/** The last day for which the State Council has published holidays and 调休. */
export const publishedThrough: Day = '2026-12-31';

const weekend = (day: Day): boolean => (dayNumber(day) + 3) % 7 >= 5;

/** What a day is: worked or not, the holiday's name, and whether that is an estimate (its year is not yet published). */
export function dayKind(day: Day): { work: boolean; holiday: string | null; estimated: boolean } {
  if (day > publishedThrough) return { work: !weekend(day), holiday: null, estimated: true };
  const { work, name } = chineseDays.getDayDetail(day);
  return { work, holiday: work ? null : (name.split(',')[1] ?? null), estimated: false };
}
export const isWorkday = (day: Day): boolean => dayKind(day).work;

/** The day itself when it is a workday, else the next one. */
export function nextWorkday(day: Day): Day {
  while (!isWorkday(day)) day = addDays(day, 1);
  return day;
}

/** The n-th workday after `day` (before it when n is negative); for 0 the day itself. */
export function addWorkdays(day: Day, n: number): Day {
  const step = n < 0 ? -1 : 1;
  for (let left = Math.abs(n); left > 0; ) {
    day = addDays(day, step);
    if (isWorkday(day)) left--;
  }
  return day;
}

/** Workdays after `a` up to and with `b`; negative when `b` is earlier. */
export function workdaysBetween(a: Day, b: Day): number {
  if (b < a) return -workdaysBetween(b, a);
  let n = 0;
  for (let day = addDays(a, 1); day <= b; day = addDays(day, 1)) if (isWorkday(day)) n++;
  return n;
}
