import { extensionBar, lastCounted, longestPauseDays, mostExtensions, type Limit } from '#platform/pure/clock.ts';
import { addDays, dayNumber, daysBetween, type Day } from '#platform/pure/day.ts';
import { nextWorkday } from '#platform/pure/workday.ts';

/** The clock of a task counts calendar days (自然日): its due day is a day of the plan. */
export interface Standstill {
  from: Day;
  /** The last day it was meant to stand; null: open, a year at most. */
  until: Day | null;
  /** The day it was ended, which counts again. */
  endedOn: Day | null;
}
export interface TaskClock {
  due: Day;
  issuedOn: Day;
  /** Granted extensions, in days. */
  extensions: readonly number[];
  pauses: readonly Standstill[];
}

/** The last day a stand-still covers, if nobody ends it. */
export const pausedThrough = ({ from, until }: Pick<Standstill, 'from' | 'until'>): Day => {
  const longest = addDays(from, longestPauseDays - 1);
  return until !== null && until < longest ? until : longest;
};
/** Does the clock stand still on this day? */
export const standsOn = (pause: Standstill, day: Day): boolean =>
  pause.from <= day && day <= pausedThrough(pause) && (pause.endedOn === null || day < pause.endedOn);
/** How many days the clock stood still, or will. */
export const stoodDays = (pause: Standstill): number => {
  const through = pausedThrough(pause);
  const last = pause.endedOn !== null && pause.endedOn <= through ? addDays(pause.endedOn, -1) : through;
  return Math.max(0, daysBetween(pause.from, last) + 1);
};

/** The instant a day begins in China. */
const begin = (day: Day): number => dayNumber(day) * 86_400_000 - 8 * 3_600_000;
const limitOf = ({ due, issuedOn, extensions, pauses }: TaskClock): Limit => {
  // A due day before the issue is a limit of no days.
  const start = due < issuedOn ? due : issuedOn;
  return {
    clock: 'days',
    start: begin(start),
    amount: daysBetween(start, due),
    extensions,
    pauses: pauses.map((pause) => ({ from: begin(pause.from), until: begin(addDays(pause.from, stoodDays(pause))) })),
  };
};

/** The last day as counted, extensions and stand-stills included, and the workday it counts to (民法典 §203). */
export function countedDays(clock: TaskClock): { counted: Day; effective: Day } {
  const counted = lastCounted(limitOf(clock));
  return { counted, effective: nextWorkday(counted) };
}
/** The workday a plain due day counts to; null where that is the day itself. */
export const movedDay = (due: Day | null): Day | null => {
  if (due === null) return null;
  const to = nextWorkday(due);
  return to === due ? null : to;
};

/** How long an extension may be: the original limit in days, at least one. */
export const originalDays = ({ due, issuedOn }: Pick<TaskClock, 'due' | 'issuedOn'>): number =>
  Math.max(1, daysBetween(issuedOn, due));
/** The last day an extension asked for now may reach. */
export const furthestDay = (clock: TaskClock): Day => addDays(countedDays(clock).counted, originalDays(clock));

/**
 * Why the lead unit may not ask for an extension up to `until` today: `overdue`, `often` (two granted), `long` (longer than
 * the original limit), `short` (not after the day that counts); null when it may.
 */
export function askBar(clock: TaskClock, today: Day, until: Day): 'overdue' | 'often' | 'long' | 'short' | null {
  const { counted, effective } = countedDays(clock);
  const bar = extensionBar({
    granted: clock.extensions.length,
    overdue: today > effective,
    more: daysBetween(counted, until),
    original: originalDays(clock),
  });
  return bar ?? (until <= effective ? 'short' : null);
}
/** May an extension be asked for at all? */
export const mayAsk = (clock: TaskClock, today: Day): boolean =>
  clock.extensions.length < mostExtensions && today <= countedDays(clock).effective;

/** Days of stand-still a task has left, of a year altogether. */
export const pauseDaysLeft = (clock: Pick<TaskClock, 'pauses'>): number =>
  Math.max(0, longestPauseDays - clock.pauses.reduce((sum, pause) => sum + stoodDays(pause), 0));
/**
 * Why the clock may not be stopped today: `overdue` (what is late stays late), `paused` it stands already, `long` more than
 * a year altogether, `short` an end before today; null when it may.
 */
export function pauseBar(
  clock: TaskClock,
  today: Day,
  until: Day | null,
): 'overdue' | 'paused' | 'long' | 'short' | null {
  if (clock.pauses.some((pause) => standsOn(pause, today))) return 'paused';
  if (today > countedDays(clock).effective) return 'overdue';
  if (until !== null && until < today) return 'short';
  const wanted = until === null ? 1 : daysBetween(today, until) + 1;
  return wanted > pauseDaysLeft(clock) ? 'long' : null;
}
