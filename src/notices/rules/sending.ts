import { dayNumber, dayOf, type Day } from '#platform/pure/day.ts';

const minute = 60_000;
const china = 8 * 60 * minute;
/** The office day begins: 08:30 in China. */
const morning = (8 * 60 + 30) * minute;
/** A digest not sent by 18:00 waits for the next workday: nobody wants the morning's mail at night. */
const evening = 18 * 60 * minute;

/** 08:30 in China on a day, as epoch milliseconds. */
export const morningOf = (day: Day): number => dayNumber(day) * 86_400_000 - china + morning;

/**
 * When a message may go out: at once on a workday; on a rest day (国务院办公厅节假日安排, with 调休) on the morning of the next
 * workday, unless it is urgent.
 * @param at epoch milliseconds @param nextWorkday the day itself when it is a workday
 */
export function goesOutAt(at: number, urgent: boolean, nextWorkday: (day: Day) => Day): number {
  const today = dayOf(at);
  const day = nextWorkday(today);
  return urgent || day === today ? at : morningOf(day);
}

/** The day whose digest is to be made now; null outside 08:30 to 18:00 of a workday. */
export function digestDay(at: number, isWorkday: (day: Day) => boolean): Day | null {
  const day = dayOf(at);
  const begun = at - morningOf(day);
  return isWorkday(day) && begun >= 0 && begun < evening - morning ? day : null;
}

/** Minutes to wait after the first, second … failed attempt; after the last one a person must look. About 22 hours in all. */
const waits = [1, 2, 5, 15, 60, 180, 360, 720];
/** Minutes until the next attempt, or null when it is given up. */
export const retryAfter = (attempts: number): number | null => waits[attempts - 1] ?? null;
export const mostAttempts = waits.length + 1;
