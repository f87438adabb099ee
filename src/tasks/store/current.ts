import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';
import type { TaskNow } from '../rules/current.ts';

/** The tasks of a plan that come from its nodes, with their words, days and units as they are now. */
export async function tasksNow(db: Executor, regionId: string, planId: string): Promise<TaskNow[]> {
  const { rows } = await sql<
    Omit<TaskNow, 'units'> & { id: string }
  >`select t.id, t.node_id as "nodeId", t.state, t.title,
      w.detail, t.due, t.due_text as "dueText", t.repeat,
      (select max(e.until_day) from tasks.extension e where e.region_id = t.region_id and e.task_id = t.id
        and e.state = 'granted' and e.of_due = t.due and e.until_day > t.due) as "extendedTo"
    from tasks.task t join tasks.task_text w on w.region_id = t.region_id and w.task_id = t.id
    where t.region_id = ${regionId} and t.plan_id = ${planId} and t.node_id is not null`.execute(db);
  const { rows: units } = await sql<TaskNow['units'][number] & { id: string }>`select x.task_id as id,
      x.unit_id as "unitId", x.part, x.written, u.name
    from tasks.task t join tasks.task_unit x on x.region_id = t.region_id and x.task_id = t.id
    join organisation.unit u on u.region_id = x.region_id and u.id = x.unit_id
    where t.region_id = ${regionId} and t.plan_id = ${planId} and x.part <> 'issuer'
    order by x.task_id, array_position(array['lead', 'co'], x.part), x.place`.execute(db);
  const of = new Map<string, TaskNow['units'][number][]>();
  for (const { id, ...unit } of units) of.set(id, [...(of.get(id) ?? []), unit]);
  return rows.map(({ id, ...task }) => ({ ...task, units: of.get(id) ?? [] }));
}
