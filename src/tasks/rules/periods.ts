import { addDays, dayNumber, daysIn, type Day } from '#platform/pure/day.ts';
import { isWorkday, nextWorkday, workdaysBetween } from '#platform/pure/workday.ts';

export type Repeat = 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'half-yearly' | 'yearly';

/** One period of a recurring duty. */
export interface Period {
  /** `2026-11-23`, `2026-W48` (ISO 8601 week), `2026-11`, `2026-Q4`, `2026-H2`, `2026`. */
  key: string;
  first: Day;
  last: Day;
}

const two = (n: number): string => String(n).padStart(2, '0');
const dayAt = (year: number, month: number, date: number): Day => `${year}-${two(month)}-${two(date)}`;
/** 0 for Monday: 1970-01-01 was a Thursday. */
const weekday = (day: Day): number => (((dayNumber(day) + 3) % 7) + 7) % 7;

/** The period that holds `day`. */
export function periodOf(repeat: Repeat, day: Day): Period {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  switch (repeat) {
    case 'daily':
      return { key: day, first: day, last: day };
    case 'weekly': {
      const first = addDays(day, -weekday(day));
      // A week belongs to the year of its Thursday.
      const thursday = addDays(first, 3);
      const of = Number(thursday.slice(0, 4));
      const week = Math.floor((dayNumber(thursday) - dayNumber(dayAt(of, 1, 1))) / 7) + 1;
      return { key: `${of}-W${two(week)}`, first, last: addDays(first, 6) };
    }
    case 'monthly':
      return {
        key: `${year}-${two(month)}`,
        first: dayAt(year, month, 1),
        last: dayAt(year, month, daysIn(year, month)),
      };
    case 'quarterly': {
      const quarter = Math.ceil(month / 3);
      const end = quarter * 3;
      return { key: `${year}-Q${quarter}`, first: dayAt(year, end - 2, 1), last: dayAt(year, end, daysIn(year, end)) };
    }
    case 'half-yearly':
      return month <= 6
        ? { key: `${year}-H1`, first: dayAt(year, 1, 1), last: dayAt(year, 6, 30) }
        : { key: `${year}-H2`, first: dayAt(year, 7, 1), last: dayAt(year, 12, 31) };
    case 'yearly':
      return { key: String(year), first: dayAt(year, 1, 1), last: dayAt(year, 12, 31) };
  }
}

/** The period after this one. */
export const periodAfter = (repeat: Repeat, period: Period): Period => periodOf(repeat, addDays(period.last, 1));

const weekdays = '一二三四五六日';
/** The day a duty's own words name within a period (每月25日前, 每周五前, 每季度末月20日前, 每年10月底前), or null. */
export function writtenDay(repeat: Repeat, period: Period, words: string | null): Day | null {
  if (!words) return null;
  if (repeat === 'weekly') {
    const found = /(?:周|星期)([一二三四五六日天])/.exec(words);
    return found ? addDays(period.first, weekdays.indexOf(found[1]!.replace('天', '日'))) : null;
  }
  // 2026年12月31日前, or 12月31日前 of a monthly duty, is the last day of the whole, not of a period.
  if (repeat === 'daily' || /\d{4}\s?年/.test(words) || (repeat !== 'yearly' && /\d\s?月/.test(words))) return null;
  const date = /(\d{1,2})\s?[日号]/.exec(words);
  const monthEnd = /月[底末]/.test(words);
  const year = Number(period.last.slice(0, 4));
  const named = repeat === 'yearly' ? /(\d{1,2})\s?月/.exec(words) : null;
  const month = named ? Number(named[1]) : Number(period.last.slice(5, 7));
  if (month < 1 || month > 12) return null;
  // 次月5日前: the day lies in the month after the period.
  if (date && /[次下]月/.test(words) && repeat !== 'yearly') {
    const next = addDays(period.last, 1);
    return clipped(Number(next.slice(0, 4)), Number(next.slice(5, 7)), Number(date[1]));
  }
  if (date) return repeat === 'yearly' && !named ? null : clipped(year, month, Number(date[1]));
  return named && monthEnd ? clipped(year, month, 31) : null;
}
const clipped = (year: number, month: number, date: number): Day | null =>
  date < 1 ? null : dayAt(year, month, Math.min(date, daysIn(year, month)));

/**
 * By when a period is owed: the day its words name, moved to the next workday when it is a rest day (the general rule of
 * 民法典 203 for time limits); else the last workday of the period; a period without a workday (a week of holidays) ends on
 * its last day.
 */
export function periodDue(repeat: Repeat, period: Period, words: string | null): Day {
  const written = writtenDay(repeat, period, words);
  if (written) return nextWorkday(written);
  for (let day = period.last; day >= period.first; day = addDays(day, -1)) if (isWorkday(day)) return day;
  return period.last;
}

/** More missed periods than this are not made up after a long outage: the newest are. */
export const mostPeriods = 400;

/** What is known of a duty. */
export interface Duty {
  repeat: Repeat;
  /** Its words about the day within a period. */
  dueText: string | null;
  /** The day it was issued, and its own last day. */
  since: Day;
  until: Day | null;
}
export interface OwedPeriod extends Period {
  due: Day;
}

/**
 * The periods a duty has had or has begun by `today`, oldest first. The first is the one in which it was issued, when at
 * least half of that period's workdays were still ahead, else the one after; none begins after the duty's own last day.
 * Daily duties are owed on workdays only.
 * @param after the last day of the newest period already there: only later ones are answered.
 */
export function periodsOwed(duty: Duty, today: Day, after: Day | null = null): OwedPeriod[] {
  const { repeat, since, until } = duty;
  const out: OwedPeriod[] = [];
  let at = after !== null && after >= since ? periodOf(repeat, addDays(after, 1)) : firstPeriod(repeat, since);
  const end = until !== null && until < today ? until : today;
  for (; at.first <= end; at = periodAfter(repeat, at)) {
    if (repeat === 'daily' && !isWorkday(at.first)) continue;
    const due = openPeriodDue(duty, at);
    if (due !== null) out.push({ ...at, due });
    if (out.length > mostPeriods) out.shift();
  }
  return out;
}

/** The day by which a period is owed; null when it begins after the duty's own last day, which ends its last period too. */
export function openPeriodDue(
  { repeat, dueText, until }: Pick<Duty, 'repeat' | 'dueText' | 'until'>,
  { first, last }: Omit<Period, 'key'>,
): Day | null {
  if (until !== null && until < first) return null;
  const due = periodDue(repeat, { key: '', first, last }, dueText);
  return until !== null && until < due ? until : due;
}

function firstPeriod(repeat: Repeat, since: Day): Period {
  const holding = periodOf(repeat, since);
  if (repeat === 'daily') return periodAfter(repeat, holding);
  const all = workdaysBetween(addDays(holding.first, -1), holding.last);
  const ahead = workdaysBetween(since, holding.last);
  return ahead * 2 >= all ? holding : periodAfter(repeat, holding);
}

export const occurrenceStates = ['open', 'done', 'done-late'] as const;
export type OccurrenceState = (typeof occurrenceStates)[number];

/** The state of a period reported done on `day`. */
export const doneOn = (due: Day, day: Day): OccurrenceState => (day > due ? 'done-late' : 'done');

/**
 * Progress of a recurring duty: the share of the periods that are over (done, or past their due day) in which it was
 * done, 0 to 99; null while none is over.
 */
export const dutyProgress = (done: number, over: number): number | null =>
  over === 0 ? null : Math.min(99, Math.floor((100 * done) / over));
