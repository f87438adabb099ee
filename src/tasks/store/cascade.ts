import { sql } from 'kysely';
import type { z } from 'zod';
import type { unitBrief } from '#organisation/contract.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { CascadeTask } from '../rules/cascade.ts';

type UnitBrief = z.input<typeof unitBrief>;

/** The kind of unit right beneath a kind: who a task is passed on to. */
const kindBelow = sql`case above.kind when 'region' then 'township' when 'township' then 'community'
  when 'community' then 'estate' end`;

/** Active units of the kind right beneath these units, within them; and whether they already carry a task passed on. */
export async function unitsBeneath(
  db: Executor,
  regionId: string,
  unitIds: readonly string[],
  taskId: string,
): Promise<(UnitBrief & { carries: boolean })[]> {
  const { rows } = await sql<UnitBrief & { carries: boolean }>`select u.id, u.kind, u.name, u.short_name as "shortName",
      u.path, p.name as "parentName", exists (select 1 from tasks.task c
        where c.region_id = u.region_id and c.parent_id = ${taskId} and c.node_id is null and c.state <> 'withdrawn'
          and c.lead_unit_id = u.id) as carries
    from organisation.unit above
    join organisation.unit u on u.region_id = above.region_id and u.path like above.path || '%' and u.id <> above.id
      and u.kind = ${kindBelow} and u.active
    left join organisation.unit p on p.region_id = u.region_id and p.id = u.parent_id
    where above.region_id = ${regionId} and above.id = any(${[...unitIds]}::uuid[]) order by u.path limit 400`.execute(
    db,
  );
  return rows;
}

/** Where the next task of a plan stands. */
export async function nextPlace(db: Executor, regionId: string, planId: string): Promise<number> {
  const { rows } = await sql<{ place: number }>`select coalesce(max(position), -1) + 1 as place from tasks.task
    where region_id = ${regionId} and plan_id = ${planId}`.execute(db);
  return rows[0]!.place;
}

/** The task has tasks beneath it from now on. */
export async function makeGroup(db: Executor, regionId: string, taskId: string): Promise<void> {
  await sql`update tasks.task set grouped = true where region_id = ${regionId} and id = ${taskId}`.execute(db);
}

export interface CascadeFound extends CascadeTask {
  number: string;
  leadName: string | null;
  /** Paths of its lead and of its issuer. */
  paths: string[];
  issuerPath: string;
}
/** Every task of a plan as the cascade check looks at it, parents before children. */
export async function cascadeTasks(db: Executor, regionId: string, planId: string): Promise<CascadeFound[]> {
  const { rows } =
    await sql<CascadeFound>`select t.id, t.parent_id as "parentId", t.number, t.title, w.detail as text, t.state,
      t.due, t.repeat, to_char(t.issued_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "issuedOn",
      t.node_id is null as "passedOn", t.lead_unit_id as "leadUnitId", above.name as "leadName",
      array_remove(array[above.path, i.path], null) as paths, i.path as "issuerPath",
      case when exists (select 1 from tasks.task c
          where c.region_id = t.region_id and c.parent_id = t.id and c.node_id is null)
        then array(select u.id from organisation.unit u where u.region_id = t.region_id and u.active
          and u.path like above.path || '%' and u.id <> above.id and u.kind = ${kindBelow} order by u.path limit 400)
        else '{}' end as "unitsBelow"
    from tasks.task t join tasks.task_text w on w.region_id = t.region_id and w.task_id = t.id
    join organisation.unit i on i.region_id = t.region_id and i.id = t.issuer_unit_id
    left join organisation.unit above on above.region_id = t.region_id and above.id = t.lead_unit_id
    where t.region_id = ${regionId} and t.plan_id = ${planId} order by t.position limit 20000`.execute(db);
  return rows;
}

export interface AcceptedFound {
  taskId: string;
  kind: string;
  mark: string;
  reason: string;
  by: string;
  at: Date;
}
/** Findings of a plan that somebody lets stand. */
export async function acceptedFindings(db: Executor, regionId: string, planId: string): Promise<AcceptedFound[]> {
  const { rows } = await sql<AcceptedFound>`select a.task_id as "taskId", a.kind, a.mark, a.reason, who.name as by, a.at
    from tasks.task t join tasks.cascade_accepted a on a.region_id = t.region_id and a.task_id = t.id
    join organisation.person who on who.region_id = a.region_id and who.id = a.person_id
    where t.region_id = ${regionId} and t.plan_id = ${planId}`.execute(db);
  return rows;
}

/** Lets a finding stand; a later acceptance of the same finding of the same task takes the earlier one's place. */
export async function acceptFinding(
  db: Executor,
  regionId: string,
  of: { taskId: string; kind: string; mark: string; reason: string; personId: string; at: Date },
): Promise<void> {
  await sql`insert into tasks.cascade_accepted (region_id, task_id, kind, mark, reason, person_id, at)
    values (${regionId}, ${of.taskId}, ${of.kind}, ${of.mark}, ${of.reason}, ${of.personId}, ${of.at})
    on conflict on constraint cascade_accepted_pkey do update
    set reason = excluded.reason, person_id = excluded.person_id, at = excluded.at`.execute(db);
}
