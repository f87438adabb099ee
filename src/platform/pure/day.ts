/** A calendar day as `YYYY-MM-DD`; compares and sorts as text. */
export type Day = string;

const shape = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Is this text a day that exists? */
export function isDay(text: string): boolean {
  const m = shape.exec(text);
  if (!m) return false;
  const year = Number(m[1]),
    month = Number(m[2]),
    date = Number(m[3]);
  return year >= 1900 && month >= 1 && month <= 12 && date >= 1 && date <= daysIn(year, month);
}

/** Days of a month, `month` 1-12. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days since 1970-01-01 (negative before). */
export function dayNumber(day: Day): number {
  const m = shape.exec(day);
  if (!m) throw new Error(`not a day: ${day}`);
  // Days-from-civil: March is the first month, so that the leap day ends the year.
  const month = Number(m[2]);
  const year = Number(m[1]) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yoe = year - era * 400;
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(m[3]) - 1;
  return era * 146_097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719_468;
}

/** The day `days` after `day`. */
export const addDays = (day: Day, days: number): Day => dayOf((dayNumber(day) + days) * 86_400_000, 0);

/** How many days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from);

/**
 * The day in China at an instant. `epoch` in milliseconds. China has kept UTC+8 without summer time since 1991, so an
 * offset is exact and needs no time-zone table.
 */
export function dayOf(epoch: number, offsetHours = 8): Day {
  const shifted = epoch + offsetHours * 3_600_000;
  let days = Math.floor(shifted / 86_400_000) + 719_468;
  // Civil-from-days (proleptic Gregorian), so that rules never touch Date.
  const era = Math.floor(days / 146_097);
  days -= era * 146_097;
  const yoe = Math.floor(
    (days - Math.floor(days / 1460) + Math.floor(days / 36_524) - Math.floor(days / 146_096)) / 365,
  );
  const doy = days - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const date = doy - Math.floor((153 * mp + 2) / 5) + 1;
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}
