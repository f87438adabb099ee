import { sql } from 'kysely';
import type { Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { isOpen, noDueKey, progressOf, shareOf, type Part, type Tally, type TaskState } from '../rules.ts';
import { movedDay } from '../rules/clock.ts';
import type { IssueUnit } from '../rules/issue.ts';
import type { TaskFound } from './task.ts';

export const json = (rows: readonly object[]): string => JSON.stringify(rows);

/** A task before and after a change; the same object twice means nothing happened to it. */
export interface Change {
  before: TaskFound;
  now: TaskFound;
}

/**
 * Writes state, progress and tally of changed tasks. A new version is given where people could be looking at something
 * else than before: where the state changed, and where `touched` says so; not where only the children's numbers moved.
 */
export async function saveChanges(
  db: Executor,
  regionId: string,
  changes: readonly Change[],
  touched: ReadonlySet<string>,
  at: Date,
): Promise<void> {
  const changed = changes.filter(({ before, now }) => before !== now || touched.has(now.id));
  if (changed.length === 0) return;
  const rows = changed.map(({ before, now }) => ({
    id: now.id,
    state: now.state,
    progress: progressOf(now),
    reported: now.reported,
    children: now.tally.children,
    begun: now.tally.begun,
    closed: now.tally.closed,
    weight: now.tally.weight,
    done: now.tally.done,
    bump: before.state !== now.state || touched.has(now.id) ? 1 : 0,
  }));
  await sql`update tasks.task t set state = r.state, progress = r.progress, reported = r.reported, children = r.children,
      begun_children = r.begun, closed_children = r.closed, weight = r.weight, done = r.done, version = t.version + r.bump,
      updated_at = ${at}, closed_at = case when r.state <> 'closed' then null else coalesce(t.closed_at, ${at}) end
    from jsonb_to_recordset(${json(rows)}::jsonb) as r (id uuid, state text, progress integer, reported integer,
      children integer, begun integer, closed integer, weight integer, done integer, bump integer)
    where t.region_id = ${regionId} and t.id = r.id`.execute(db);
  const moved = changed.filter(({ before, now }) => before.state !== now.state).map(({ now }) => now);
  if (moved.length)
    await sql`update tasks.task_unit x set state = r.state
      from unnest(${moved.map((task) => task.id)}::uuid[], ${moved.map((task) => task.state)}::text[]) as r (id, state)
      where x.region_id = ${regionId} and x.task_id = r.id`.execute(db);
}

/**
 * Adds the change of a plan's topmost task to the plan's standing and counts its late tasks afresh when one opened, ended
 * or got another day. The row's lock makes simultaneous changes wait for each other, so both numbers are exact.
 * @returns what the plan's own row should be told, or null when nothing shown has changed.
 */
export async function addToStanding(
  db: Executor,
  regionId: string,
  planId: string,
  change: { before: Tally; now: Tally; opened: number; recount: boolean },
  today: Day,
): Promise<{ planId: string; progress: number; late: number } | null> {
  const { before, now, opened, recount } = change;
  const { rows } = await sql<{ weight: number; done: number; progress: number; late: number }>`
    update tasks.plan_standing set weight = weight + ${now.weight - before.weight}, done = done + ${now.done - before.done},
      open = open + ${opened}
    where region_id = ${regionId} and plan_id = ${planId} returning weight, done, progress, late`.execute(db);
  const standing = rows[0]!;
  const progress = standing.weight === 0 ? 100 : Math.floor(standing.done / standing.weight);
  const late = recount ? await countLate(db, regionId, planId, today) : standing.late;
  if (progress === standing.progress && late === standing.late) return null;
  await sql`update tasks.plan_standing set progress = ${progress}, late = ${late}
    where region_id = ${regionId} and plan_id = ${planId}`.execute(db);
  return { planId, progress, late };
}

/** Open tasks of a plan past their day. */
export async function countLate(db: Executor, regionId: string, planId: string, today: Day): Promise<number> {
  const { rows } = await sql<{ late: number }>`select count(*)::int as late from tasks.task
    where region_id = ${regionId} and plan_id = ${planId} and state in ('issued', 'accepted', 'handed-in', 'returned')
      and due_key < ${today}::date and lead_unit_id is not null`.execute(db);
  return rows[0]!.late;
}

/**
 * Counts late tasks afresh for plans with open tasks, 200 plans at a time in the order of region and plan.
 * @returns the plans whose number changed, and where to go on; null at the end.
 */
export async function recountLate(
  db: Executor,
  after: { regionId: string; planId: string } | null,
  today: Day,
): Promise<{
  changed: { regionId: string; planId: string; progress: number; late: number }[];
  next: { regionId: string; planId: string } | null;
}> {
  const from = after ?? {
    regionId: '00000000-0000-0000-0000-000000000000',
    planId: '00000000-0000-0000-0000-000000000000',
  };
  const { rows } = await sql<{ regionId: string; planId: string; progress: number; late: number; was: number }>`
    with some_plans as materialized (
      select region_id, plan_id from tasks.plan_standing
      where open > 0 and (region_id, plan_id) > (${from.regionId}::uuid, ${from.planId}::uuid)
      order by region_id, plan_id limit 200 for update)
    select s.region_id as "regionId", s.plan_id as "planId", s.progress, s.late as was, (select count(*)::int from tasks.task t
        where t.region_id = s.region_id and t.plan_id = s.plan_id
          and t.state in ('issued', 'accepted', 'handed-in', 'returned') and t.due_key < ${today}::date
          and t.lead_unit_id is not null) as late
    from some_plans join tasks.plan_standing s using (region_id, plan_id) order by 1, 2`.execute(db);
  const changed = rows.filter((row) => row.late !== row.was);
  if (changed.length)
    await sql`update tasks.plan_standing s set late = r.late
      from unnest(${changed.map((row) => row.regionId)}::uuid[], ${changed.map((row) => row.planId)}::uuid[],
        ${changed.map((row) => row.late)}::integer[]) as r (region_id, plan_id, late)
      where s.region_id = r.region_id and s.plan_id = r.plan_id`.execute(db);
  const last = rows.at(-1);
  return {
    changed: changed.map(({ regionId, planId, progress, late }) => ({ regionId, planId, progress, late })),
    next: rows.length === 200 && last ? { regionId: last.regionId, planId: last.planId } : null,
  };
}

/** These units have accepted their part. */
export async function accept(
  db: Executor,
  regionId: string,
  taskId: string,
  unitIds: readonly string[],
  at: Date,
): Promise<void> {
  await sql`update tasks.task_unit set accepted_at = ${at}
    where region_id = ${regionId} and task_id = ${taskId} and unit_id = any(${unitIds}::uuid[]) and part <> 'issuer'
      and accepted_at is null`.execute(db);
}

export interface NewReport {
  id: string;
  taskId: string;
  at: Date;
  personId: string;
  unitId: string;
  progress: number | null;
  text: string;
}
export async function addReport(db: Executor, regionId: string, report: NewReport): Promise<void> {
  const { id, taskId, at, personId, unitId, progress, text } = report;
  await sql`insert into tasks.report (region_id, id, task_id, at, person_id, unit_id, progress, text)
    values (${regionId}, ${id}, ${taskId}, ${at}, ${personId}, ${unitId}, ${progress}, ${text})`.execute(db);
}

/** What can be arranged anew about an issued task. */
export interface Arrangement {
  title: string;
  detail: string;
  tokens: readonly string[];
  due: Day | null;
  dueText: string | null;
  repeat: string | null;
  /** Leads first; `acceptedAt` kept where a unit keeps its part. */
  units: readonly {
    unitId: string;
    part: Part;
    written: string | null;
    inherited: boolean;
    acceptedAt: Date | null;
  }[];
}
/** Writes title, text, days and units of a task; its state and version are written by saveChanges. */
export async function arrange(db: Executor, regionId: string, taskId: string, to: Arrangement): Promise<void> {
  const lead = to.units.find((unit) => unit.part === 'lead')?.unitId ?? null;
  await sql`update tasks.task set title = ${to.title}, due = ${to.due}, due_text = ${to.dueText}, repeat = ${to.repeat},
      lead_unit_id = ${lead}, co_units = ${to.units.filter((unit) => unit.part === 'co').length}
    where region_id = ${regionId} and id = ${taskId}`.execute(db);
  await sql`update tasks.task_text set detail = ${to.detail}, search = array_to_tsvector(${to.tokens}::text[])
    where region_id = ${regionId} and task_id = ${taskId}`.execute(db);
  await sql`delete from tasks.task_unit where region_id = ${regionId} and task_id = ${taskId} and part <> 'issuer'`.execute(
    db,
  );
  await sql`update tasks.task_unit x set due_key = t.due_key from tasks.task t
    where x.region_id = ${regionId} and x.task_id = ${taskId} and t.region_id = x.region_id and t.id = x.task_id`.execute(
    db,
  );
  await sql`insert into tasks.task_unit (region_id, task_id, unit_id, part, place, written, inherited, accepted_at, state, due_key)
    select t.region_id, t.id, r.unit_id, r.part, r.place, r.written, r.inherited, r.accepted_at, t.state, t.due_key
    from tasks.task t, jsonb_to_recordset(${json(
      to.units.map((unit, place) => ({
        unit_id: unit.unitId,
        part: unit.part,
        place,
        written: unit.written,
        inherited: unit.inherited,
        accepted_at: unit.acceptedAt,
      })),
    )}::jsonb) as r (unit_id uuid, part text, place integer, written text, inherited boolean, accepted_at timestamptz)
    where t.region_id = ${regionId} and t.id = ${taskId}`.execute(db);
}

// ---- publication ----------------------------------------------------------------------------------------------------

export interface NewTask {
  id: string;
  /** Null for a task that comes from no node. */
  nodeId: string | null;
  parentId: string | null;
  ancestors: readonly string[];
  position: number;
  number: string;
  title: string;
  detail: string;
  tokens: readonly string[];
  due: Day | null;
  dueText: string | null;
  repeat: string | null;
  group: boolean;
  state: TaskState;
  tally: Tally;
  units: readonly IssueUnit[];
  unmatched: readonly string[];
  source: readonly number[];
}
interface Of {
  regionId: string;
  planId: string;
  issuerUnitId: string;
  at: Date;
}
/** Writes the tasks of a plan: five statements, however many tasks. Parents stand before their children. */
export async function addTasks(db: Executor, of: Of, tasks: readonly NewTask[]): Promise<void> {
  await addTaskRows(db, of, tasks);
  const top = tasks
    .filter((task) => task.parentId === null)
    .map((task) => shareOf({ ...task, led: true, reported: 0 }));
  await sql`insert into tasks.plan_standing (region_id, plan_id, weight, done, open, progress, late)
    values (${of.regionId}, ${of.planId}, ${top.reduce((sum, share) => sum + share.weight, 0)}, 0,
      ${tasks.filter((task) => isOpen(task.state)).length}, 0, 0)`.execute(db);
}

/** The rows of new tasks with their texts and units; what they add to the plan's standing is the caller's. */
export async function addTaskRows(db: Executor, of: Of, tasks: readonly NewTask[]): Promise<void> {
  if (tasks.length === 0) return;
  const { regionId, planId, issuerUnitId, at } = of;
  const rows = tasks.map((task) => ({
    id: task.id,
    node_id: task.nodeId,
    parent_id: task.parentId,
    ancestors: task.ancestors,
    position: task.position,
    number: task.number,
    title: task.title,
    state: task.state,
    due: task.due,
    due_to: movedDay(task.due),
    due_text: task.dueText,
    repeat: task.repeat,
    grouped: task.group,
    children: task.tally.children,
    weight: task.tally.weight,
    lead: task.units.find((unit) => unit.part === 'lead')?.unitId ?? null,
    co_units: task.units.filter((unit) => unit.part === 'co').length,
    unmatched: task.unmatched,
    source: task.source,
  }));
  await sql`insert into tasks.task (region_id, id, plan_id, node_id, parent_id, ancestors, position, number, title, state, due,
      due_of, due_to, due_text, repeat, grouped, children, weight, issuer_unit_id, lead_unit_id, co_units, unmatched, source, issued_at, updated_at)
    select ${regionId}, r.id, ${planId}, r.node_id, r.parent_id, r.ancestors, r.position, r.number, r.title, r.state, r.due,
      r.due, r.due_to, r.due_text, r.repeat, r.grouped, r.children, r.weight, ${issuerUnitId}, r.lead, r.co_units, r.unmatched, r.source, ${at}, ${at}
    from jsonb_to_recordset(${json(rows)}::jsonb) as r (id uuid, node_id uuid, parent_id uuid, ancestors uuid[], position integer,
      number text, title text, state text, due date, due_to date, due_text text, repeat text, grouped boolean, children integer,
      weight integer, lead uuid, co_units integer, unmatched text[], source integer[])`.execute(db);
  await sql`insert into tasks.task_text (region_id, task_id, detail, search)
    select ${regionId}, r.id, r.detail, array_to_tsvector(r.tokens)
    from jsonb_to_recordset(${json(tasks.map(({ id, detail, tokens }) => ({ id, detail, tokens })))}::jsonb)
      as r (id uuid, detail text, tokens text[])`.execute(db);
  const parts = tasks.flatMap((task) =>
    [...task.units, { unitId: issuerUnitId, part: 'issuer', written: null, inherited: false }].map((unit, place) => ({
      task: task.id,
      unit: unit.unitId,
      part: unit.part,
      place,
      written: unit.written,
      inherited: unit.inherited,
      state: task.state,
      due: movedDay(task.due) ?? task.due ?? noDueKey,
    })),
  );
  await sql`insert into tasks.task_unit (region_id, task_id, unit_id, part, place, written, inherited, state, due_key)
    select ${regionId}, r.task, r.unit, r.part, r.place, r.written, r.inherited, r.state, r.due
    from jsonb_to_recordset(${json(parts)}::jsonb) as r (task uuid, unit uuid, part text, place integer, written text,
      inherited boolean, state text, due date)`.execute(db);
}
