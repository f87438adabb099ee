import type { Day } from '#platform/pure/day.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { isOver, openTo } from '../rules/cycle.ts';
import { stageSide } from '../rules/entry.ts';
import type { Side } from '../rules/framework.ts';
import type { EntryState } from '../rules/lifecycle.ts';
import { getCycle } from '../store/cycles.ts';
import { getStanding } from '../store/entries.ts';

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

/**
 * The same for the evidence of an entry: it changes as long as the stage the entry is in.
 * @throws entry.stage-over
 */
export async function refuseStageOver(
  db: Executor,
  regionId: string,
  entry: { id: string; state: EntryState },
  today: Day,
): Promise<void> {
  const side = stageSide(entry.state);
  if (side !== null) await refuseLocked(db, regionId, entry.id, side, today);
}
