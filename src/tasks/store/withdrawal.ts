import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';
import { isOpen, shareOf } from '../rules.ts';
import type { TaskFound } from './task.ts';

/**
 * The standing of a plan nothing more is expected of: what was done of what was wanted to the end.
 * @param tasks all of the plan, as they are now
 * @returns what the plan's own row should be told: no progress where nothing was finished
 */
export async function endStanding(
  db: Executor,
  regionId: string,
  planId: string,
  tasks: readonly TaskFound[],
): Promise<{ planId: string; progress: number | null; late: number }> {
  const top = tasks.filter((task) => task.parentId === null).map(shareOf);
  const [weight, done] = [top.reduce((sum, one) => sum + one.weight, 0), top.reduce((sum, one) => sum + one.done, 0)];
  const progress = weight === 0 ? null : Math.floor(done / weight);
  await sql`update tasks.plan_standing set weight = ${weight}, done = ${done}, progress = ${progress ?? 0}, late = 0,
      open = ${tasks.filter((task) => isOpen(task.state)).length}
    where region_id = ${regionId} and plan_id = ${planId}`.execute(db);
  return { planId, progress, late: 0 };
}
