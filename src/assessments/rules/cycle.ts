import type { Day } from '#platform/pure/day.ts';
import { addWorkdays, nextWorkday } from '#platform/pure/workday.ts';
import type { Side, SubjectKind } from './framework.ts';
import type { CycleMove } from './lifecycle.ts';

/** The last days of the stages, as they were written. */
export interface StageDays {
  nominateBy: Day;
  reviewBy: Day;
  acceptBy: Day;
}
/** Columns that close with their stage's day. The county's stays open: objections and re-assessment come later. */
export const lockedSides = ['self', 'township'] as const satisfies readonly Side[];
export type LockedSide = (typeof lockedSides)[number];

const dayOfSide = { self: 'nominateBy', township: 'reviewBy', county: 'acceptBy' } as const satisfies Record<
  Side,
  keyof StageDays
>;

/** The last day of a stage: one that falls on a rest day is moved to the next workday (民法典 §203). */
export const stageEnds = (days: StageDays, side: Side): Day => nextWorkday(days[dayOfSide[side]]);

/** The last day on which a column of one entry may be changed: its stage's, or the extension where that is later. */
export function openTo(days: StageDays, side: Side, extension: Day | null): Day {
  const last = stageEnds(days, side);
  return extension !== null && extension > last ? extension : last;
}

/** Is a column closed today? */
export const isOver = (days: StageDays, side: Side, extension: Day | null, today: Day): boolean =>
  side !== 'county' && today > openTo(days, side, extension);

/**
 * Publicity lasts at least so many workdays. It is asked for by the rules on commendation (评比达标表彰活动管理办法); that it
 * takes five is what offices do, from the Civilization Office of the Centre down, and no sentence of the rules that we have
 * read (docs/decisions/0035-what-the-rules-rest-on.md).
 */
export const leastPublicityDays = 5;
export const mostPublicityDays = 60;

/** When publicity put up today runs: from the first workday on, that day not counted (民法典 §201). */
export function publicitySpan(today: Day, workdays: number): { from: Day; to: Day } {
  const from = nextWorkday(today);
  return { from, to: addWorkdays(from, workdays) };
}

/** The same day some years later; the 29th of February becomes the 28th where there is none. */
export function addYears(day: Day, years: number): Day {
  const year = Number(day.slice(0, 4)) + years;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const rest = day.slice(5) === '02-29' && !leap ? '02-28' : day.slice(5);
  return `${String(year).padStart(4, '0')}-${rest}`;
}

/** Reminders go out so many workdays before the last day of a stage. */
export const remindBefore = [5, 1] as const;

/** The reminder that is due today for a stage's last day: the nearest one begun, and none once the day is over. */
export function reminderDue(last: Day, today: Day): (typeof remindBefore)[number] | null {
  if (today > last) return null;
  let due: (typeof remindBefore)[number] | null = null;
  for (const before of remindBefore) if (today >= addWorkdays(last, -before)) due = before;
  return due;
}

/** Titles that lapse are told of so many days before. */
export const lapseDays = 60;

/** Kinds of units that take part, by what a framework is about; a household takes part under the name of its community. */
export const unitKindsOf = {
  community: ['community'],
  household: ['community'],
  building: ['building', 'estate'],
} as const satisfies Record<SubjectKind, readonly string[]>;

export interface CycleStanding {
  approvalBody: string;
  approvalNumber: string;
  approvalUntil: Day | null;
  /** Units chosen (before it opens) or entries (after). */
  units: number;
  frameworkPublished: boolean;
  /** Entries between nomination and the end of publicity. */
  underWay: number;
  /** Entries recognised or commended. */
  titles: number;
}
export type CycleFault =
  | 'cycle.approval-missing'
  | 'cycle.approval-lapsed'
  | 'cycle.no-units'
  | 'cycle.framework-unpublished'
  | 'cycle.unfinished'
  | 'cycle.titles-given';

/**
 * Why a cycle may not make a move whose state fits; null: it may. It opens only with its approval, and while that is valid
 * (创建示范活动管理办法: 市县党委政府经批准方可开展).
 */
export function cycleFault(move: CycleMove, of: CycleStanding, today: Day): CycleFault | null {
  if (move === 'open' || move === 'reopen') {
    if (!of.approvalBody || !of.approvalNumber || of.approvalUntil === null) return 'cycle.approval-missing';
    if (of.approvalUntil < today) return 'cycle.approval-lapsed';
  }
  if (move === 'open') {
    if (!of.frameworkPublished) return 'cycle.framework-unpublished';
    if (of.units === 0) return 'cycle.no-units';
  }
  if (move === 'end' && of.underWay > 0) return 'cycle.unfinished';
  if (move === 'cancel' && of.titles > 0) return 'cycle.titles-given';
  return null;
}
