import type { Day } from '#platform/pure/day.ts';
import { isOver, openTo, type LockedSide, type StageDays } from './cycle.ts';
import { stageSide } from './entry.ts';
import { isSettled } from './evidence.ts';
import type { Side } from './framework.ts';
import { standsFor, type CycleState, type EntryState, type EvidenceState } from './lifecycle.ts';

/** An entry that evidence is used in, as far as it decides whether that evidence may still change. */
export interface UsedIn extends StageDays {
  state: EntryState;
  cycleState: CycleState;
  extensions: Readonly<Partial<Record<LockedSide, Day>>>;
}
export type EvidenceLock = { why: 'settled' } | { why: 'stage-over'; side: Side; day: Day };

/**
 * What keeps evidence from changing under an entry: the county has settled it, or the last day of the stage it is in is past
 * and it has no extension. What is left of a cycle that ended or was cancelled before it was settled holds nothing back.
 */
export function lockOn(entry: UsedIn, today: Day): EvidenceLock | null {
  if (entry.cycleState === 'cancelled') return null;
  if (isSettled(entry.state)) return { why: 'settled' };
  const side = stageSide(entry.state);
  if (entry.cycleState !== 'open' || side === null || side === 'county') return null;
  const extension = entry.extensions[side] ?? null;
  return isOver(entry, side, extension, today)
    ? { why: 'stage-over', side, day: openTo(entry, side, extension) }
    : null;
}

/**
 * Why evidence may be withdrawn although an entry holds it: no day closes these. `wrong`: who finds that it is not true takes
 * it back (弄虚作假 costs the title: 评比达标表彰活动管理办法); `personal`: somebody shown in it withdraws consent or may ask
 * for deletion (个人信息保护法 §15, §47); `secret`: it must not have been here (保守国家秘密法: 立即采取补救措施).
 */
export const withdrawalGrounds = ['wrong', 'personal', 'secret'] as const;
export type WithdrawalGround = (typeof withdrawalGrounds)[number];

/** Does any column count it in this state? What counts nowhere may be corrected or taken away at any time. */
export const counts = (state: EvidenceState): boolean => standsFor('self', state);
