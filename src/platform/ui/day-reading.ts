import { addDays, dayNumber, daysIn, isDay, type Day } from '#platform/pure/day.ts';

const two = (n: number) => String(n).padStart(2, '0');
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A day as somebody types it: 11月22日, 2026年11月22日, 11-22, 2026.11.22, 20261122, 22 Nov. A weekday after it is left out.
 * Without a year it is a day of `today`'s year. Null when it is none.
 */
export function readDay(text: string, today: Day): Day | null {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/(周|星期)[一二三四五六日天]$|^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+/, '')
    .trim();
  const year = today.slice(0, 4);
  const make = (y: string, m: string, d: string): Day | null => {
    const day = `${y}-${two(Number(m))}-${two(Number(d))}`;
    return isDay(day) ? day : null;
  };
  let found = /^(?:(\d{4})\s*[年\-/.])?\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*日?$/.exec(words);
  if (found) return make(found[1] ?? year, found[2]!, found[3]!);
  found = /^(\d{4})(\d{2})(\d{2})$/.exec(words);
  if (found) return make(found[1]!, found[2]!, found[3]!);
  found = /^(\d{1,2})\s+([a-z]{3})[a-z]*\.?(?:\s+(\d{4}))?$/.exec(words);
  if (found) {
    const month = months.indexOf(found[2]!) + 1;
    return month > 0 ? make(found[3] ?? year, String(month), found[1]!) : null;
  }
  return null;
}

/** 0 for Monday … 6 for Sunday. */
export const weekdayOf = (day: Day): number => (((dayNumber(day) + 3) % 7) + 7) % 7;

/** The weeks that show the month of `day`, from Monday: whole weeks, the neighbours' days included. */
export function monthWeeks(day: Day): Day[][] {
  const first = `${day.slice(0, 8)}01`;
  const start = addDays(first, -weekdayOf(first));
  const length = weekdayOf(first) + daysIn(Number(day.slice(0, 4)), Number(day.slice(5, 7)));
  return Array.from({ length: Math.ceil(length / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, i) => addDays(start, week * 7 + i)),
  );
}

/** The same date `by` months on, the last day of the month where it is shorter. */
export function addMonths(day: Day, by: number): Day {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + by;
  const [year, month] = [Math.floor(count / 12), (count % 12) + 1];
  return `${year}-${two(month)}-${two(Math.min(Number(day.slice(8)), daysIn(year, month)))}`;
}
