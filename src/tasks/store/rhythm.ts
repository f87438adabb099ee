import { sql } from 'kysely';
import type { Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { openPeriodDue, type Repeat } from '../rules/periods.ts';
import { copySoonest } from './occurrences.ts';

/**
 * The words or the last day of these duties are others now: their open periods that are not late yet get the day these
 * name; those that would begin after the duty's last day are taken away. What is late stays late.
 */
export async function redatePeriods(
  db: Executor,
  regionId: string,
  taskIds: readonly string[],
  today: Day,
): Promise<void> {
  if (taskIds.length === 0) return;
  const { rows } = await sql<{
    id: string;
    key: string;
    first: Day;
    last: Day;
    repeat: Repeat;
    dueText: string | null;
    until: Day | null;
  }>`select o.task_id as id, o.period as key, o.first_day as first, o.last_day as last, t.repeat, t.due_text as "dueText",
      t.due as until
    from tasks.occurrence o join tasks.task t on t.region_id = o.region_id and t.id = o.task_id
    where o.region_id = ${regionId} and o.task_id = any(${[...taskIds]}::uuid[]) and o.state = 'open'
      and o.due >= ${today}::date and t.repeat is not null`.execute(db);
  if (rows.length === 0) return;
  const days = rows.map(({ id, key, ...of }) => ({ id, key, due: openPeriodDue(of, of) }));
  await sql`delete from tasks.occurrence o using jsonb_to_recordset(${JSON.stringify(days)}::jsonb)
      as r (id uuid, key text, due date)
    where o.region_id = ${regionId} and o.task_id = r.id and o.period = r.key and r.due is null`.execute(db);
  await sql`update tasks.occurrence o set due = r.due from jsonb_to_recordset(${JSON.stringify(days)}::jsonb)
      as r (id uuid, key text, due date)
    where o.region_id = ${regionId} and o.task_id = r.id and o.period = r.key and o.due <> r.due`.execute(db);
  for (const id of new Set(rows.map((row) => row.id))) await copySoonest(db, regionId, id);
}
