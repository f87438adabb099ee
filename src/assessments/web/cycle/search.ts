import { areaClasses } from '#organisation/contract.ts';
import { entryStates, type EntryState } from '../../rules/lifecycle.ts';

export const onlies = ['vetoed', 'objected', 'over', 'late'] as const;

/** What the entries of a cycle are filtered by, and which one stands open beside them; lives in the address. */
export interface CycleSearch {
  state?: EntryState[] | undefined;
  class?: (typeof areaClasses)[number] | undefined;
  under?: string | undefined;
  text?: string | undefined;
  only?: (typeof onlies)[number] | undefined;
  entry?: string | undefined;
}
const uuid = /^[0-9a-f-]{36}$/i;
const one = <T extends string>(value: unknown, of: readonly T[]): T | undefined => of.find((word) => word === value);
const idIn = (value: unknown): string | undefined =>
  typeof value === 'string' && uuid.test(value) ? value : undefined;

/** Reads the filters out of an address; whatever does not fit is left out. */
export function readCycleSearch(raw: Record<string, unknown>): CycleSearch {
  const states = (Array.isArray(raw.state) ? raw.state : [raw.state]).flatMap((word) => one(word, entryStates) ?? []);
  const text = typeof raw.text === 'string' || typeof raw.text === 'number' ? String(raw.text).slice(0, 60) : '';
  return {
    state: states.length ? [...new Set(states)] : undefined,
    class: one(raw.class, areaClasses),
    under: idIn(raw.under),
    text: text || undefined,
    only: one(raw.only, onlies),
    entry: idIn(raw.entry),
  };
}

/** Which cycle a new one copies. */
export const readNewCycleSearch = (raw: Record<string, unknown>): { from?: string | undefined } => ({
  from: idIn(raw.from),
});
