/** What other capabilities may use of tasks. */
import { filesOf } from '#documents/public.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { closedTasks, type ClosedTask } from './store/closed.ts';

export type { ClosedTask };

/** Most closed tasks one question answers with. */
export const closedAtMost = 200;

/**
 * Closed tasks that a unit led or shared, closed last first, at most 200. `text` finds in title and detail, also by pinyin
 * initials. Asks nobody's permission: the caller has.
 */
export const closedTasksOf = (
  db: Executor,
  regionId: string,
  unitId: string,
  { text, limit = closedAtMost }: { text?: string | undefined; limit?: number } = {},
): Promise<ClosedTask[]> => closedTasks(db, regionId, unitId, { text, limit: Math.min(limit, closedAtMost) });

/**
 * One closed task of a unit with the files of the unit's reports, newest report first; null when there is none, it is not
 * closed, or the unit has no part in it.
 */
export async function closedTaskOf(
  db: Executor,
  regionId: string,
  unitId: string,
  taskId: string,
): Promise<(ClosedTask & { fileIds: string[] }) | null> {
  const [task] = await closedTasks(db, regionId, unitId, { ids: [taskId], limit: 1 });
  if (!task) return null;
  const files = await filesOf(db, regionId, 'report', task.reportIds);
  return { ...task, fileIds: task.reportIds.flatMap((id) => (files.get(id) ?? []).map((file) => file.id)) };
}
