import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';

/** The units that somebody of `fromUnitId` urged about the task since then, by hand. */
export async function urgedSince(
  db: Executor,
  regionId: string,
  taskId: string,
  fromUnitId: string,
  since: Date,
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select distinct d.unit_id as id from tasks.directive d
    where d.region_id = ${regionId} and d.task_id = ${taskId} and d.kind = 'urge' and d.from_unit_id = ${fromUnitId}
      and d.person_id is not null and d.at >= ${since}`.execute(db);
  return new Set(rows.map((row) => row.id));
}
