import { countNames, type Counts } from '../rules.ts';

/** What the page shows; lives in the address. */
export interface BurdenSearch {
  /** `2026-11`; this month when left out. */
  month?: string;
  unit?: string;
  by?: string;
  of?: keyof Counts;
}

const uuid = /^[0-9a-f-]{36}$/i;
const shape = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;

/** Reads the filters out of an address; whatever does not fit is left out. */
export function readBurdenSearch(raw: Record<string, unknown>): BurdenSearch {
  return {
    month: shape(raw.month, /^20\d\d-(0[1-9]|1[0-2])$/),
    unit: shape(raw.unit, uuid),
    by: shape(raw.by, uuid),
    of: countNames.find((name) => name === raw.of),
  };
}

/** The month so many before or after. */
export function monthAway(month: string, by: number): string {
  const n = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`;
}
