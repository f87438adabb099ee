import type { Day } from '#platform/pure/day.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { isOver, openTo } from '../rules/cycle.ts';
import type { Side } from '../rules/framework.ts';
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
