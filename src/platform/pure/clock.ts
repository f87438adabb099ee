import { dayNumber, dayOf, type Day } from './day.ts';
import { addWorkdays, dayAt, isWorkday, nextWorkday, workdaysBetween } from './workday.ts';

/**
 * The four clocks of time limits. Instants are milliseconds since 1970; days are those of China.
 * urgent-hours 紧急工作时: runs day and night, holidays too. work-hours 工作时: within working hours of workdays.
 * workdays 工作日 and days 自然日: whole days; the day it begins is not counted and the last one ends at midnight (民法典
 * §§201, 203). A last day that is a rest day moves to the next workday (§203).
 */
export const clocks = ['urgent-hours', 'work-hours', 'workdays', 'days'] as const;
export type Clock = (typeof clocks)[number];

/** Working hours as minutes of the day, ascending, apart from each other. */
export type WorkHours = readonly (readonly [from: number, to: number])[];
/** 08–12 and 14–18. */
export const usualHours: WorkHours = [
  [480, 720],
  [840, 1080],
];

/** The clock stands still (挂账) from one instant up to another; without an end, for a year at most. */
export interface Pause {
  from: number;
  until: number | null;
}
/** A limit: how much, by which clock, from when, and what has changed it since. Only granted extensions are named. */
export interface Limit {
  clock: Clock;
  start: number;
  /** Hours or days, by the clock; hours may be parts. */
  amount: number;
  extensions?: readonly number[];
  pauses?: readonly Pause[];
  hours?: WorkHours;
}

const dayLength = 86_400_000;
const minute = 60_000;
const offset = 8 * 3_600_000;
/** A pause lasts so many days at most. */
export const longestPauseDays = 365;

/** The day number in China at an instant. */
const dayOn = (at: number): number => Math.floor((at + offset) / dayLength);
/** The instant a day ends. */
const endOf = (n: number): number => (n + 1) * dayLength - offset;

/** Where a pause ends at the latest: after a year an open one has run out. */
export const pauseEnd = (pause: Pause): number =>
  Math.min(pause.until ?? Infinity, pause.from + longestPauseDays * dayLength);

/**
 * Counts along one clock. `count` grows with the place and by no more than the way gone; `place` is the first place whose
 * count is the given one. Places are instants for the clocks of hours and day numbers for those of days.
 */
interface Scale {
  count(place: number): number;
  place(count: number): number;
}
const plain: Scale = { count: (place) => place, place: (count) => count };

const origin = '2004-01-01';
const ofWorkdays: Scale = {
  count: (place) => workdaysBetween(origin, dayAt(place)),
  place: (count) => dayNumber(count > 0 ? addWorkdays(origin, count) : addWorkdays(addWorkdays(origin, 1), count - 1)),
};

function ofWorkHours(hours: WorkHours): Scale {
  const perDay = hours.reduce((sum, [from, to]) => sum + (to - from) * minute, 0);
  return {
    count(at) {
      const n = dayOn(at);
      const before = ofWorkdays.count(n - 1) * perDay;
      if (!isWorkday(dayAt(n))) return before;
      const since = at + offset - n * dayLength;
      return (
        before + hours.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(since, to * minute) - from * minute), 0)
      );
    },
    place(count) {
      // The last moment counted lies within a workday, at most at its close.
      const whole = Math.ceil(count / perDay);
      let rest = count - (whole - 1) * perDay;
      const begin = ofWorkdays.place(whole) * dayLength - offset;
      for (const [from, to] of hours) {
        const length = (to - from) * minute;
        if (rest <= length) return begin + from * minute + rest;
        rest -= length;
      }
      throw new Error('more than a day of working hours');
    },
  };
}

const scaleOf = ({ clock, hours = usualHours }: Limit): Scale =>
  clock === 'workdays' ? ofWorkdays : clock === 'work-hours' ? ofWorkHours(hours) : plain;
const inDays = (clock: Clock): boolean => clock === 'workdays' || clock === 'days';
const unit = (clock: Clock): number => (inDays(clock) ? 1 : 3_600_000);

/**
 * The pauses as places of the scale, joined where they touch, from the start on. A day stands still when the clock does
 * at its end: a pause and its end on the same day win nothing, and from one day to another exactly the days between.
 */
function standing({ clock, start, pauses = [] }: Limit): [number, number][] {
  const placed = pauses
    .map((pause): [number, number] => {
      const [from, to] = [pause.from, Math.max(pause.from, pauseEnd(pause))];
      return inDays(clock) ? [dayOn(from) - 1, dayOn(to) - 1] : [from, to];
    })
    .sort((a, b) => a[0] - b[0]);
  const begin = inDays(clock) ? dayOn(start) : start;
  const out: [number, number][] = [];
  for (const [from, to] of placed) {
    if (to <= begin || to <= from) continue;
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([Math.max(from, begin), to]);
  }
  return out;
}

/** The whole amount of a limit in hours or days, granted extensions included. */
export const amountOf = ({ amount, extensions = [] }: Limit): number =>
  amount + extensions.reduce((sum, more) => sum + more, 0);

/** How much of the limit's time has run at an instant, in hours or days; 0 before the start. Today counts as begun. */
export function usedAt(limit: Limit, at: number): number {
  const scale = scaleOf(limit);
  const days = inDays(limit.clock);
  const [from, to] = days ? [dayOn(limit.start), dayOn(at)] : [limit.start, at];
  if (to <= from) return 0;
  let used = scale.count(to) - scale.count(from);
  for (const [stop, go] of standing(limit)) {
    if (stop >= to) break;
    used -= scale.count(Math.min(go, to)) - scale.count(stop);
  }
  return used / unit(limit.clock);
}

/** How much is left at an instant, in hours or days; below 0 what is over. */
export const leftAt = (limit: Limit, at: number): number => amountOf(limit) - usedAt(limit, at);

/** Where the count ends on the scale, before a last day of rest moves. */
function endPlace(limit: Limit): number {
  const scale = scaleOf(limit);
  let missing = amountOf(limit) * unit(limit.clock);
  let at = inDays(limit.clock) ? dayOn(limit.start) : limit.start;
  for (const [stop, go] of standing(limit)) {
    const before = scale.count(stop) - scale.count(at);
    if (before >= missing) break;
    missing -= before;
    at = go;
  }
  return missing > 0 ? Math.max(at, scale.place(scale.count(at) + missing)) : at;
}

/**
 * The instant a limit runs out. For the clocks of days: the midnight that ends the last day, which is a workday. An open
 * pause is taken to last its year.
 */
export function dueAt(limit: Limit): number {
  const at = endPlace(limit);
  return inDays(limit.clock) ? endOf(dayNumber(nextWorkday(dayAt(at)))) : at;
}

/** The last day of a limit: the day in China of its last moment. */
export const dueDay = (limit: Limit): Day => dayOf(dueAt(limit) - 1);

/** For the clocks of days: the last day as counted, before a day of rest moves it. */
export const lastCounted = (limit: Limit): Day => dayAt(endPlace(limit));

/** At most so many extensions are granted. */
export const mostExtensions = 2;
/**
 * Why an extension may not be asked for or granted: `overdue` the limit has run out (none then), `often` two were
 * granted already (refused ones do not count), `long` it is longer than the original limit; null when it may.
 */
export function extensionBar(given: {
  granted: number;
  overdue: boolean;
  more: number;
  original: number;
}): 'overdue' | 'often' | 'long' | null {
  if (given.overdue) return 'overdue';
  if (given.granted >= mostExtensions) return 'often';
  return given.more > given.original ? 'long' : null;
}
