import type { Day } from '#platform/pure/day.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { isOver, openTo } from '../rules/cycle.ts';
import { lockOn, type EvidenceLock } from '../rules/evidence-lock.ts';
import type { Side } from '../rules/framework.ts';
import { getCycle } from '../store/cycles.ts';
import { getStanding } from '../store/entries.ts';
import { stagesOf } from '../store/stages.ts';

/**
 * Closes a column once its stage's day is past: neither its marks nor the evidence it leans on change, unless the entry has
 * an extension. The county's column knows no such day.
 * @throws entry.stage-over with the day that was the last
 */
export async function refuseLocked(
  db: Executor,
  regionId: string,
  entryId: string,
  side: Side,
  today: Day,
): Promise<void> {
  if (side === 'county') return;
  const { cycleId, extensions } = await getStanding(db, regionId, entryId);
  const cycle = await getCycle(db, regionId, cycleId);
  const extension = extensions[side] ?? null;
  if (isOver(cycle, side, extension, today))
    throw new Problem('entry.stage-over', { side, day: openTo(cycle, side, extension) });
}

/** Which entry holds evidence, in words, and why. */
export type HeldBy = EvidenceLock & { unit: string; cycle: string };

/** The first of these entries that holds the evidence it leans on today; null: it may change. */
export async function heldBy(
  db: Executor,
  regionId: string,
  entryIds: readonly string[],
  today: Day,
): Promise<HeldBy | null> {
  for (const entry of await stagesOf(db, regionId, [...new Set(entryIds)])) {
    const lock = lockOn(entry, today);
    if (lock) return { ...lock, unit: entry.unit, cycle: entry.cycle };
  }
  return null;
}

/** The problem that says so, with the entry that needs an extension. */
export const heldProblem = ({ why, ...details }: HeldBy): Problem =>
  new Problem(why === 'settled' ? 'evidence.settled' : 'evidence.stage-over', details);

/**
 * Evidence changes as long as the stage of every entry that it is used in.
 * @throws evidence.stage-over { unit, cycle, side, day } · evidence.settled { unit, cycle }
 */
export async function refuseHeld(
  db: Executor,
  regionId: string,
  entryIds: readonly string[],
  today: Day,
): Promise<void> {
  const held = await heldBy(db, regionId, entryIds, today);
  if (held) throw heldProblem(held);
}
