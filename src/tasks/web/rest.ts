import type { Day } from '#platform/pure/day.ts';
import { dayKind, type Holiday } from '#platform/pure/workday.ts';

/** Is it a day of rest, of which holiday, or a weekend worked in exchange for one (调休)? */
export function restDay(day: Day): { rest: boolean; holiday: Holiday | null; moved: boolean } {
  const { work, holiday, swapped } = dayKind(day);
  return { rest: !work, holiday, moved: swapped };
}
