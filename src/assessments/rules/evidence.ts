import { isPicture, type FileKind } from '#documents/rules/kind.ts';
import { isDay, type Day } from '#platform/pure/day.ts';
import { within, type UnitPath } from '#platform/pure/unit-path.ts';
import type { Standing } from './facts.ts';
import type { EvidenceKind } from './framework.ts';
import type { CycleState, EntryState, EvidenceState } from './lifecycle.ts';

/** What each photo must say (材料审核 rules: 时间、地点、人物、主题、背景、事由). */
export const captionElements = ['time', 'place', 'people', 'subject', 'background', 'reason'] as const;
export type CaptionElement = (typeof captionElements)[number];
export type Caption = Readonly<Record<CaptionElement, string>>;
export const noCaption: Caption = { time: '', place: '', people: '', subject: '', background: '', reason: '' };

/** A piece of evidence as far as it decides what may be done with it. */
export interface Filed extends Standing {
  caption: Caption;
  files: readonly FileKind[];
  /** A link says what it says of that indicator. */
  figured: boolean;
  /** Filed out of something recorded elsewhere, which is proof without a file. */
  sourced: boolean;
}

/** What keeps evidence from being submitted; each has words of its own (`fault.evidence.…`). */
export const evidenceFaults = [
  'no-file',
  'starts-later',
  'no-figure',
  'caption-time',
  'caption-place',
  'caption-people',
  'caption-subject',
  'caption-background',
  'caption-reason',
  'caption-outside',
] as const;
export type EvidenceFault = (typeof evidenceFaults)[number];

/** Does it hold a picture, so that its six elements are asked for? Nothing else is asked for a caption. */
export const needsCaption = (files: readonly FileKind[]): boolean => files.some(isPicture);

/** The first day written in the words: 2026-05-04, 2026年5月4日, 2026.5.4; null: none that exists. */
export function dayIn(words: string): Day | null {
  const found = /(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})/.exec(words.normalize('NFKC'));
  if (!found) return null;
  const day = `${found[1]}-${found[2]!.padStart(2, '0')}-${found[3]!.padStart(2, '0')}`;
  return isDay(day) ? day : null;
}

/**
 * What is missing before it can be submitted, in the order of the form; empty when nothing is. A draft may lack all of it.
 */
export function faultsOfEvidence(filed: Filed, today: Day): EvidenceFault[] {
  const faults: EvidenceFault[] = [];
  if (filed.files.length === 0 && !filed.sourced) faults.push('no-file');
  // A document may be in force for years to come, but nothing proves what has not begun.
  if (filed.from > today) faults.push('starts-later');
  if (filed.kind === 'survey' && filed.figure === null && !filed.figured) faults.push('no-figure');
  if (needsCaption(filed.files)) {
    for (const element of captionElements)
      if ([...filed.caption[element].trim()].length < 2) faults.push(`caption-${element}`);
    const taken = dayIn(filed.caption.time);
    if (taken !== null && (taken < filed.from || taken > filed.to)) faults.push('caption-outside');
  }
  return faults;
}

/** Days from one to another, both included. */
export interface Span {
  from: Day;
  to: Day;
}
/**
 * Does what the evidence shows touch the assessment window? A rule in force since before it proves something within it, so
 * one shared day is enough; evidence without one does not stand, and that is said.
 */
export const inWindow = (shown: Span, window: Span): boolean => shown.from <= window.to && shown.to >= window.from;

/** What scoring needs to know of it, and nothing else. */
export const standingOf = ({ kind, state, from, to, quantity, figure }: Standing): Standing => ({
  kind,
  state,
  from,
  to,
  quantity,
  figure,
});
/** Would a score see a difference? */
export const sameStanding = (a: Standing, b: Standing): boolean =>
  a.kind === b.kind &&
  a.state === b.state &&
  a.from === b.from &&
  a.to === b.to &&
  a.quantity === b.quantity &&
  a.figure === b.figure;

/**
 * The state after its content was corrected: accepted evidence is to be reviewed again, since what was accepted is no
 * longer there. Null: withdrawn evidence is not corrected.
 */
export const corrected = (state: EvidenceState): EvidenceState | null =>
  state === 'withdrawn' ? null : state === 'accepted' ? 'submitted' : state;

/**
 * Is evidence used only in entries their units are still writing? What proves an entry is looked at with it: nobody above
 * accepts or returns a part of what has not been handed on. What is used nowhere yet, or in another entry too, may be.
 */
export const stillWritten = (usedIn: readonly EntryState[]): boolean =>
  usedIn.length > 0 && usedIn.every((state) => state === 'self-assessing');

/** An entry the county has settled: what it leans on is not rewritten under it. */
const settled: readonly EntryState[] = ['accepted', 'publicised', 'recognised', 'commended', 'not-met', 'withdrawn'];
export const isSettled = (state: EntryState): boolean => settled.includes(state);

/**
 * May evidence be linked to an entry now? While the unit assesses itself it links and unlinks; while township and county
 * look at it, it may only add what they ask for (补充材料).
 */
export function linking(entry: EntryState, cycle: CycleState): { link: boolean; unlink: boolean } {
  if (cycle !== 'open') return { link: false, unlink: false };
  const own = entry === 'self-assessing';
  return { link: own || entry === 'nominated' || entry === 'reviewed', unlink: own };
}

/** Evidence serves entries of its own unit, and of units above or beneath it in one line: a building of the community. */
export const onOneLine = (a: UnitPath, b: UnitPath): boolean => within(a, b) || within(b, a);

/** Kinds that may be filed by hand; a task's result comes from the task. */
export const handFiled: readonly EvidenceKind[] = ['file', 'activity', 'inspection', 'survey'];
