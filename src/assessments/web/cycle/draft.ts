import type { Call } from '#platform/pure/endpoint.ts';
import { addDays, type Day } from '#platform/pure/day.ts';
import { cyclesContract, type Cycle } from '../../contract/cycles.ts';
import { addYears, leastPublicityDays } from '../../rules/cycle.ts';

/** Days a cycle cannot do without. */
export const dayNames = ['windowFrom', 'windowTo', 'nominateBy', 'reviewBy', 'acceptBy'] as const;
type DayName = (typeof dayNames)[number];

/** A cycle as its form holds it: days may still be missing. */
export interface CycleDraft extends Record<DayName, Day | null> {
  title: string;
  year: number;
  frameworkId: string;
  publicityDays: number;
  approvalBody: string;
  approvalNumber: string;
  approvalUntil: Day | null;
  validYears: number;
  barYears: number;
}
type Fields = Omit<Call<typeof cyclesContract.setCycle>['body'], 'version'>;

/** What a new cycle begins with: this year, nothing chosen. */
export const freshDraft = (today: Day): CycleDraft => ({
  title: '',
  year: Number(today.slice(0, 4)),
  frameworkId: '',
  windowFrom: null,
  windowTo: null,
  nominateBy: null,
  reviewBy: null,
  acceptBy: null,
  publicityDays: leastPublicityDays,
  approvalBody: '',
  approvalNumber: '',
  approvalUntil: null,
  validYears: 3,
  barYears: 2,
});

export const draftOf = (cycle: Cycle): CycleDraft => {
  const { title, year, publicityDays, approvalBody, approvalNumber, approvalUntil, validYears, barYears } = cycle;
  const { windowFrom, windowTo, nominateBy, reviewBy, acceptBy } = cycle;
  return {
    title,
    year,
    frameworkId: cycle.framework.id,
    windowFrom,
    windowTo,
    nominateBy,
    reviewBy,
    acceptBy,
    publicityDays,
    approvalBody,
    approvalNumber,
    approvalUntil,
    validYears,
    barYears,
  };
};

/**
 * The next round of a cycle: the same a year later, its window where the last one ended. The approval's number is asked
 * anew unless it covers the new year.
 */
export function copied(cycle: Cycle): CycleDraft {
  const last = draftOf(cycle);
  const year = cycle.year + 1;
  const next = Object.fromEntries(dayNames.map((name) => [name, addYears(cycle[name], 1)])) as Record<DayName, Day>;
  const covers = cycle.approvalUntil !== null && cycle.approvalUntil >= next.acceptBy;
  return {
    ...last,
    ...next,
    windowFrom: addDays(cycle.windowTo, 1) > next.windowTo ? next.windowFrom : addDays(cycle.windowTo, 1),
    year,
    title: last.title.replaceAll(String(cycle.year), String(year)),
    approvalNumber: covers ? last.approvalNumber : '',
    approvalUntil: covers ? last.approvalUntil : null,
  };
}

/** What is sent; null while a day is missing. */
export function fieldsOf(draft: CycleDraft): Fields | null {
  const { windowFrom, windowTo, nominateBy, reviewBy, acceptBy } = draft;
  if (!windowFrom || !windowTo || !nominateBy || !reviewBy || !acceptBy) return null;
  return { ...draft, windowFrom, windowTo, nominateBy, reviewBy, acceptBy };
}
