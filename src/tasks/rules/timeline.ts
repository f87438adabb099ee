import { addDays, dayNumber, daysBetween, daysIn, type Day } from '#platform/pure/day.ts';

/** How much time a timeline shows at once. */
export const spans = ['month', 'quarter', 'year'] as const;
export type Span = (typeof spans)[number];

export interface Window {
  from: Day;
  /** The last day shown. */
  to: Day;
}

const monthStart = (day: Day): Day => `${day.slice(0, 8)}01`;
const monthsOn = (day: Day, by: number): Day => {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + by;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}-01`;
};
const months: Record<Span, number> = { month: 1, quarter: 3, year: 12 };

/** The whole months around `at` that a timeline of this span shows; it begins with the month of `at`, a year with January. */
export function windowOf(at: Day, span: Span): Window {
  const from = span === 'year' ? `${at.slice(0, 4)}-01-01` : monthStart(at);
  return { from, to: addDays(monthsOn(from, months[span]), -1) };
}

/** The first day of the window before (-1) or after (1). */
export const turned = (at: Day, span: Span, way: -1 | 1): Day =>
  monthsOn(windowOf(at, span).from, (span === 'year' ? 12 : span === 'quarter' ? 3 : 1) * way);

/** A share of the window's width, 0 to 100, where a day begins. */
export const placeOf = (day: Day, { from, to }: Window): number =>
  Math.max(0, Math.min(100, (daysBetween(from, day) / (daysBetween(from, to) + 1)) * 100));

export interface Bar {
  /** Percent of the window's width. */
  left: number;
  width: number;
  /** It goes on beyond the window. */
  before: boolean;
  after: boolean;
}

/**
 * The bar from one day through another, both included, as far as it lies in the window; null when none of it does. A task
 * due before it was issued is drawn on its due day alone.
 */
export function barOf(from: Day, through: Day, window: Window): Bar | null {
  const start = from > through ? through : from;
  if (through < window.from || start > window.to) return null;
  const left = placeOf(start, window);
  return {
    left,
    width: placeOf(addDays(through, 1), window) - left,
    before: start < window.from,
    after: through > window.to,
  };
}

export interface Tick {
  day: Day;
  left: number;
  width: number;
}
/** The months of a window with their places. */
export function monthTicks(window: Window): Tick[] {
  const out: Tick[] = [];
  for (let day = window.from; day <= window.to; day = monthsOn(day, 1)) {
    const last = `${day.slice(0, 8)}${String(daysIn(Number(day.slice(0, 4)), Number(day.slice(5, 7)))).padStart(2, '0')}`;
    const bar = barOf(day, last, window)!;
    out.push({ day, left: bar.left, width: bar.width });
  }
  return out;
}
/** The Mondays of a window. */
export function weekTicks(window: Window): Tick[] {
  const out: Tick[] = [];
  // Day 0 of the count, 1970-01-01, was a Thursday.
  const weekday = (((dayNumber(window.from) + 3) % 7) + 7) % 7;
  for (let day = addDays(window.from, (7 - weekday) % 7); day <= window.to; day = addDays(day, 7))
    out.push({ day, left: placeOf(day, window), width: 0 });
  return out;
}
