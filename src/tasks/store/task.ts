import { sql, type RawBuilder } from 'kysely';
import type { z } from 'zod';
import type { Subject } from '#access/permissions.ts';
import type { unitBrief } from '#organisation/contract.ts';
import type { Day } from '#platform/pure/day.ts';
import { notFound } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { mostInTree, type TaskRow } from '../contract.ts';
import type { Part, Rolled, TaskState } from '../rules.ts';
import { rowColumns, rowJoins, rowOf, type RowFound } from './row.ts';

export type UnitBrief = z.input<typeof unitBrief>;

/** A task as the rules work on it. */
export interface TaskFound extends Rolled {
  id: string;
  planId: string;
  /** The node of the plan it came from. */
  nodeId: string | null;
  parentId: string | null;
  /** Ids of the tasks above, the root first. */
  ancestors: string[];
  depth: number;
  number: string;
  title: string;
  due: Day | null;
  dueText: string | null;
  repeat: TaskRow['repeat'];
  urgent: boolean;
  progress: number;
  version: number;
  issuerUnitId: string;
  leadUnitId: string | null;
  unmatched: string[];
  source: number[];
  issuedAt: Date;
}

interface TaskRead extends Omit<TaskFound, 'depth' | 'tally'> {
  children: number;
  begun: number;
  closed: number;
  weight: number;
  done: number;
}
const columns = sql`id, plan_id as "planId", node_id as "nodeId", parent_id as "parentId", ancestors, number, title, state, due,
  due_text as "dueText", repeat, urgent, progress, reported, version, grouped as "group", lead_unit_id is not null as led,
  issuer_unit_id as "issuerUnitId", lead_unit_id as "leadUnitId", unmatched, source, issued_at as "issuedAt", children,
  begun_children as begun, closed_children as closed, weight, done`;
const taskOf = ({ children, begun, closed, weight, done, ...rest }: TaskRead): TaskFound => ({
  ...rest,
  depth: rest.ancestors.length,
  tally: { children, begun, closed, weight, done },
});

/**
 * Locks are taken from the leaves to the root (deepest first, then by id), by everyone: a task before those above it.
 * So two people who work on neighbouring tasks wait for each other at most, and never for ever.
 */
const inLockOrder = sql`order by cardinality(ancestors) desc, id for update`;

/** @throws thing.not-found */
export async function getTask(db: Executor, regionId: string, id: string, how: 'look' | 'lock'): Promise<TaskFound> {
  const { rows } = await sql<TaskRead>`select ${columns} from tasks.task where region_id = ${regionId} and id = ${id}
    ${how === 'lock' ? sql`for update` : sql``}`.execute(db);
  if (!rows[0]) throw notFound('task');
  return taskOf(rows[0]);
}

/** The tasks of these ids (all above one task), locked, nearest first. */
export async function lockLine(db: Executor, regionId: string, ids: readonly string[]): Promise<TaskFound[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<TaskRead>`select ${columns} from tasks.task
    where region_id = ${regionId} and id = any(${ids}::uuid[]) ${inLockOrder}`.execute(db);
  return rows.map(taskOf);
}

/**
 * A task and everything beneath it, locked. Whoever was passing a task of it on while we waited has put tasks beneath that
 * the first look did not see: it is looked again until nothing came.
 */
export async function lockBranch(db: Executor, regionId: string, planId: string, id: string): Promise<TaskFound[]> {
  for (let had = 0; ;) {
    const { rows } = await sql<TaskRead>`select ${columns} from tasks.task
      where region_id = ${regionId} and plan_id = ${planId} and (id = ${id} or ${id} = any(ancestors)) ${inLockOrder}`.execute(
      db,
    );
    if (rows.length === had) return rows.map(taskOf);
    had = rows.length;
  }
}

/** Every task of a plan, locked. */
export async function lockPlanTasks(db: Executor, regionId: string, planId: string): Promise<TaskFound[]> {
  const { rows } = await sql<TaskRead>`select ${columns} from tasks.task
    where region_id = ${regionId} and plan_id = ${planId} ${inLockOrder}`.execute(db);
  return rows.map(taskOf);
}

/** A task as the permission table sees it: a thing of every unit that has a part in it, the issuer too. */
export async function findTaskSubject(db: Executor, regionId: string, id: string): Promise<Subject | null> {
  const { rows } = await sql<{ paths: string[] | null }>`select array_agg(distinct u.path) as paths
    from tasks.task_unit x join organisation.unit u on u.region_id = x.region_id and u.id = x.unit_id
    where x.region_id = ${regionId} and x.task_id = ${id}`.execute(db);
  const paths = rows[0]?.paths;
  return paths ? { regionId, unitPaths: paths } : null;
}

/** The task a report belongs to, as the permission table sees it: who reads the task reads the report's files. */
export async function findReportSubject(db: Executor, regionId: string, reportId: string): Promise<Subject | null> {
  const { rows } = await sql<{ task_id: string }>`select task_id from tasks.report
    where region_id = ${regionId} and id = ${reportId}`.execute(db);
  return rows[0] ? findTaskSubject(db, regionId, rows[0].task_id) : null;
}

export interface UnitOfTask {
  part: Part | 'issuer';
  unit: UnitBrief;
  written: string | null;
  inherited: boolean;
  acceptedAt: Date | null;
}
const briefOf = (unit: string, parent: string): RawBuilder<UnitBrief> => {
  const [u, p] = [sql.raw(unit), sql.raw(parent)];
  return sql`json_build_object('id', ${u}.id, 'kind', ${u}.kind, 'name', ${u}.name, 'shortName', ${u}.short_name,
    'path', ${u}.path, 'parentName', ${p}.name)`;
};

/** All units of a task: leads, co-units, issuer; in the order of the plan. */
export async function unitsOf(db: Executor, regionId: string, taskId: string): Promise<UnitOfTask[]> {
  const { rows } = await sql<UnitOfTask>`select x.part, ${briefOf('u', 'p')} as unit, x.written, x.inherited,
      x.accepted_at as "acceptedAt"
    from tasks.task_unit x join organisation.unit u on u.region_id = x.region_id and u.id = x.unit_id
    left join organisation.unit p on p.region_id = u.region_id and p.id = u.parent_id
    where x.region_id = ${regionId} and x.task_id = ${taskId}
    order by array_position(array['lead', 'co', 'issuer'], x.part), x.place, u.path`.execute(db);
  return rows;
}

/** The units that carry these tasks, one row per task and unit. */
export async function unitIdsOf(
  db: Executor,
  regionId: string,
  taskIds: readonly string[],
): Promise<{ taskId: string; unitId: string }[]> {
  const { rows } = await sql<{
    taskId: string;
    unitId: string;
  }>`select distinct task_id as "taskId", unit_id as "unitId"
    from tasks.task_unit
    where region_id = ${regionId} and task_id = any(${taskIds as string[]}::uuid[]) and part <> 'issuer'`.execute(db);
  return rows;
}

/** Units by id, for those that are given work: null for one that is not there or no longer active. */
export async function findUnits(
  db: Executor,
  regionId: string,
  ids: readonly string[],
): Promise<Map<string, UnitBrief>> {
  const { rows } = await sql<{ unit: UnitBrief }>`select ${briefOf('u', 'p')} as unit from organisation.unit u
    left join organisation.unit p on p.region_id = u.region_id and p.id = u.parent_id
    where u.region_id = ${regionId} and u.id = any(${ids}::uuid[]) and u.active`.execute(db);
  return new Map(rows.map(({ unit }) => [unit.id, unit]));
}

/** One task as a row of a list. */
export async function getRow(
  db: Executor,
  reader: { regionId: string; unitId: string; today: Day },
  id: string,
): Promise<TaskRow> {
  const { rows } = await sql<RowFound>`select ${rowColumns} from tasks.task t ${rowJoins(reader.unitId)}
    where t.region_id = ${reader.regionId} and t.id = ${id}`.execute(db);
  if (!rows[0]) throw notFound('task');
  return rowOf(rows[0], reader.today);
}

/** The tasks of a plan, or right beneath one task, as rows in the order of the plan. */
export async function rowsBeneath(
  db: Executor,
  reader: { regionId: string; unitId: string; today: Day },
  beneath: { planId: string } | { parentId: string },
): Promise<TaskRow[]> {
  const where = 'planId' in beneath ? sql`t.plan_id = ${beneath.planId}` : sql`t.parent_id = ${beneath.parentId}`;
  const { rows } = await sql<RowFound>`select ${rowColumns} from tasks.task t ${rowJoins(reader.unitId)}
    where t.region_id = ${reader.regionId} and ${where} order by t.position limit ${sql.raw(String(mostInTree))}`.execute(
    db,
  );
  return rows.map((row) => rowOf(row, reader.today));
}

/** Children still wanted that are not closed: what holds back a hand-in. At most 20, in order. */
export async function openChildren(
  db: Executor,
  regionId: string,
  parentId: string,
): Promise<{ id: string; number: string; title: string; state: TaskState }[]> {
  const { rows } = await sql<{ id: string; number: string; title: string; state: TaskState }>`
    select id, number, title, state from tasks.task
    where region_id = ${regionId} and parent_id = ${parentId} and state not in ('closed', 'withdrawn')
    order by position limit 20`.execute(db);
  return rows;
}

/** The long text of a task, and the headings above it from the plan's title down. */
export async function textAndPath(
  db: Executor,
  regionId: string,
  task: TaskFound,
): Promise<{ detail: string; path: { id: string | null; number: string; title: string }[] }> {
  const { rows } = await sql<{ detail: string; plan: string; above: { id: string; number: string; title: string }[] }>`
    select w.detail, pl.title as plan, coalesce((
        select json_agg(json_build_object('id', a.id, 'number', a.number, 'title', a.title) order by a.position)
        from tasks.task a where a.region_id = ${regionId} and a.id = any(${task.ancestors}::uuid[])), '[]') as above
    from tasks.task_text w, plans.plan pl
    where w.region_id = ${regionId} and w.task_id = ${task.id} and pl.region_id = ${regionId} and pl.id = ${task.planId}`.execute(
    db,
  );
  const { detail, plan, above } = rows[0]!;
  return { detail, path: [{ id: null, number: '', title: plan }, ...above] };
}

export interface ReportFound {
  id: string;
  at: Date;
  personName: string;
  unitName: string;
  progress: number | null;
  text: string;
  /** The period of a recurring duty it was said about. */
  period: string | null;
}
/** What was reported, newest first, the last 200. */
export async function reportsOf(db: Executor, regionId: string, taskId: string): Promise<ReportFound[]> {
  const { rows } =
    await sql<ReportFound>`select r.id, r.at, p.name as "personName", u.name as "unitName", r.progress, r.text, r.period
    from tasks.report r
    join organisation.person p on p.region_id = r.region_id and p.id = r.person_id
    join organisation.unit u on u.region_id = r.region_id and u.id = r.unit_id
    where r.region_id = ${regionId} and r.task_id = ${taskId} order by r.id desc limit 200`.execute(db);
  return rows;
}

export interface EventFound {
  id: string;
  at: Date;
  kind: string;
  personName: string | null;
  unitName: string | null;
  details: Record<string, unknown>;
}
/** What happened to a task, newest first, the last 300; its issuing is its own event, or the one of the whole plan. */
export async function historyOf(
  db: Executor,
  regionId: string,
  task: { id: string; planId: string },
): Promise<EventFound[]> {
  const { rows } = await sql<EventFound>`select e.id, e.at, e.kind, p.name as "personName", u.name as "unitName",
      case when e.kind = 'task.issue' then '{}'::jsonb else e.details end as details
    from platform.event e
    left join organisation.person p on p.region_id = e.region_id and p.id = e.person_id
    left join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    where e.region_id = ${regionId} and e.subject_id in (${task.id}, ${task.planId})
      and (e.subject_kind = 'task' or (e.kind = 'task.issue' and not exists (select 1 from platform.event own
        where own.region_id = ${regionId} and own.subject_id = ${task.id} and own.kind = 'task.issue')))
    order by e.id desc limit 300`.execute(db);
  return rows;
}
