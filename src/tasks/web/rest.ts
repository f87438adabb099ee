import type { Day } from '#platform/pure/day.ts';
import { dayKind, type Holiday } from '#platform/pure/workday.ts';

/** Is it a day of rest, which holiday, or a weekend worked instead of one? */
export function restDay(day: Day): { rest: boolean; holiday: Holiday | null; moved: boolean } {
  const { work, holiday, swapped } = dayKind(day);
  return { rest: !work, holiday, moved: swapped };
}
