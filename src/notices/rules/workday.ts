import { isWorkday as published } from 'chinese-days';
import { addDays, type Day } from '#platform/pure/day.ts';

/** Is work done on this day, by the published calendar with 调休? */
export const isWorkday = (day: Day): boolean => published(day);
/** The next workday, or the day itself. */
export const nextWorkday = (day: Day): Day => (isWorkday(day) ? day : nextWorkday(addDays(day, 1)));
