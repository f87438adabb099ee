import { isDay, type Day } from '#platform/pure/day.ts';

/** `asOf`: the scorecard as it stood at the end of that day; `of`: the indicator opened beside it. */
export const readCardSearch = (raw: Record<string, unknown>): { asOf?: Day | undefined; of?: string | undefined } => ({
  asOf: typeof raw.asOf === 'string' && isDay(raw.asOf) ? raw.asOf : undefined,
  // A key such as 1.2 typed into the address reads as a number.
  of:
    typeof raw.of === 'number'
      ? String(raw.of)
      : typeof raw.of === 'string' && raw.of !== ''
        ? raw.of.slice(0, 40)
        : undefined,
});
