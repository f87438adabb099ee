import type { Day } from '#platform/pure/day.ts';
import { weekdayOf } from '#platform/ui/day-reading.ts';

/** Is it a day of rest, which holiday, or a weekend worked instead of one? */
export const restDay = (day: Day): { rest: boolean; holiday: string | null; moved: boolean } => ({
  rest: weekdayOf(day) > 4,
  holiday: null,
  moved: false,
});
