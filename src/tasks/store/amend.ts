import { sql } from 'kysely';
import type { Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { isOpen, progressOf, shareOf } from '../rules.ts';
import type { HeldUnit, Laid } from '../rules/amend.ts';
import { changeRhythm } from './occurrences.ts';
import { redatePeriods } from './rhythm.ts';
import { movedDay } from '../rules/clock.ts';
import { keepDay } from './clock.ts';
import { addTaskRows, countLate, json, type NewTask } from './save.ts';
import { lockPlanTasks, type TaskFound } from './task.ts';

/** A task with everything an amendment may change of it. */
export interface TaskWhole extends TaskFound {
  position: number;
  detail: string;
  units: HeldUnit[];
}

/**
 * Every task of a plan, locked from the leaves to the root. Asked twice: while the first look waited, somebody may have
 * passed a task on; whoever holds the locks of all sees the last one.
 */
export async function lockWholePlan(db: Executor, regionId: string, planId: string): Promise<TaskWhole[]> {
  await lockPlanTasks(db, regionId, planId);
  const tasks = await lockPlanTasks(db, regionId, planId);
  const texts = await sql<{ id: string; position: number; detail: string }>`select t.id, t.position, w.detail
    from tasks.task t join tasks.task_text w on w.region_id = t.region_id and w.task_id = t.id
    where t.region_id = ${regionId} and t.plan_id = ${planId}`.execute(db);
  const units = await sql<HeldUnit & { id: string }>`select x.task_id as id, x.unit_id as "unitId", x.part, x.written,
      x.inherited, x.accepted_at as "acceptedAt"
    from tasks.task t join tasks.task_unit x on x.region_id = t.region_id and x.task_id = t.id
    where t.region_id = ${regionId} and t.plan_id = ${planId} and x.part <> 'issuer'
    order by x.task_id, array_position(array['lead', 'co'], x.part), x.place`.execute(db);
  const words = new Map(texts.rows.map((row) => [row.id, row]));
  const parts = new Map<string, HeldUnit[]>();
  for (const { id, ...unit } of units.rows) {
    const row = parts.get(id);
    if (row) row.push(unit);
    else parts.set(id, [unit]);
  }
  return tasks.map((task) => {
    const { position, detail } = words.get(task.id)!;
    return { ...task, position, detail, units: parts.get(task.id) ?? [] };
  });
}

/** What an existing task says after the amendment. */
export interface Rewritten {
  laid: Laid;
  number: string;
  title: string;
  due: Day | null;
  dueText: string | null;
  repeat: string | null;
  unmatched: readonly string[];
  source: readonly number[];
  lead: string | null;
  coUnits: number;
  /** People could be looking at something else than before: it gets a new version. */
  touched: boolean;
  /** An existing task with another due day. */
  redated: boolean;
  /** Null: text and units stay as they are. */
  text: { detail: string; tokens: readonly string[] } | null;
  units: readonly HeldUnit[] | null;
}

/**
 * Writes a whole amended plan: new tasks, then every task's place, words, state and numbers, texts and units where they
 * changed, and the plan's standing. Statements do not grow in number with the tasks.
 * @returns what the plan's own row should be told.
 */
export async function saveAmended(
  db: Executor,
  of: { regionId: string; planId: string; issuerUnitId: string; at: Date; today: Day },
  added: readonly NewTask[],
  all: readonly Rewritten[],
): Promise<{ planId: string; progress: number; late: number }> {
  const { regionId, planId, at } = of;
  // First as leaves of their own: what lies above and beneath them is written with all the others.
  await addTaskRows(db, of, added);
  const rows = all.map(({ laid, ...task }) => ({
    id: laid.id,
    node_id: laid.nodeId,
    parent_id: laid.parentId,
    ancestors: laid.ancestors,
    position: laid.position,
    number: task.number,
    title: task.title,
    state: laid.state,
    due: task.due,
    due_to: movedDay(task.due),
    due_text: task.dueText,
    repeat: task.repeat,
    progress: progressOf(laid),
    grouped: laid.group,
    children: laid.tally.children,
    begun: laid.tally.begun,
    closed: laid.tally.closed,
    weight: laid.tally.weight,
    done: laid.tally.done,
    lead: task.lead,
    co_units: task.coUnits,
    unmatched: task.unmatched,
    source: task.source,
    bump: task.touched ? 1 : 0,
  }));
  const { rows: differing } = await sql<{
    id: string;
    rhythm: boolean;
  }>`select t.id, t.repeat is distinct from r.repeat as rhythm
    from tasks.task t join jsonb_to_recordset(${json(rows)}::jsonb) as r (id uuid, repeat text, due date, due_text text)
      on r.id = t.id
    where t.region_id = ${regionId} and (t.repeat is distinct from r.repeat or t.due is distinct from r.due
      or t.due_text is distinct from r.due_text)
    order by t.id`.execute(db);
  await sql`update tasks.task t set node_id = r.node_id, parent_id = r.parent_id, ancestors = r.ancestors,
      position = r.position, number = r.number, title = r.title, state = r.state, due = r.due,
      due_of = case when t.due is distinct from r.due then r.due else t.due_of end,
      due_to = case when t.due is distinct from r.due then r.due_to else t.due_to end, due_text = r.due_text,
      repeat = r.repeat, progress = r.progress, grouped = r.grouped, children = r.children, begun_children = r.begun,
      closed_children = r.closed, weight = r.weight, done = r.done, lead_unit_id = r.lead, co_units = r.co_units,
      unmatched = r.unmatched, source = r.source, version = t.version + r.bump,
      updated_at = case when r.bump > 0 then ${at} else t.updated_at end,
      closed_at = case when r.state <> 'closed' then null else coalesce(t.closed_at, ${at}) end
    from jsonb_to_recordset(${json(rows)}::jsonb) as r (id uuid, node_id uuid, parent_id uuid, ancestors uuid[],
      position integer, number text, title text, state text, due date, due_to date, due_text text, repeat text, progress integer,
      grouped boolean, children integer, begun integer, closed integer, weight integer, done integer, lead uuid,
      co_units integer, unmatched text[], source integer[], bump integer)
    where t.region_id = ${regionId} and t.id = r.id`.execute(db);
  const texts = all.flatMap(({ laid, text }) => (text ? [{ id: laid.id, ...text }] : []));
  if (texts.length)
    await sql`update tasks.task_text w set detail = r.detail, search = array_to_tsvector(r.tokens)
      from jsonb_to_recordset(${json(texts)}::jsonb) as r (id uuid, detail text, tokens text[])
      where w.region_id = ${regionId} and w.task_id = r.id`.execute(db);
  const given = all.flatMap(({ laid, units }) => (units ? [{ id: laid.id, units }] : []));
  await replaceUnits(db, regionId, given);
  // Another rhythm begins today; another day or other words for the same rhythm hold for what is not late yet.
  for (const { id, rhythm } of differing) if (rhythm) await changeRhythm(db, regionId, id, of.today);
  const others = differing.filter(({ rhythm }) => !rhythm).map(({ id }) => id);
  await redatePeriods(db, regionId, others, of.today);
  const redated = all.filter(({ redated }) => redated).map(({ laid }) => laid.id);
  for (const id of await withStandstills(db, regionId, redated)) await keepDay(db, regionId, id);
  // The copies in task_unit, of everybody whose state or day changed.
  await sql`update tasks.task_unit x set state = t.state, due_key = t.due_key from tasks.task t
    where t.region_id = ${regionId} and t.plan_id = ${planId} and x.region_id = t.region_id and x.task_id = t.id
      and (x.state <> t.state or x.due_key <> t.due_key)`.execute(db);
  const top = all.filter(({ laid }) => laid.parentId === null).map(({ laid }) => shareOf(laid));
  const [weight, done] = [top.reduce((sum, one) => sum + one.weight, 0), top.reduce((sum, one) => sum + one.done, 0)];
  const progress = weight === 0 ? 100 : Math.floor(done / weight);
  const late = await countLate(db, regionId, planId, of.today);
  await sql`update tasks.plan_standing set weight = ${weight}, done = ${done},
      open = ${all.filter(({ laid }) => isOpen(laid.state)).length}, progress = ${progress}, late = ${late}
    where region_id = ${regionId} and plan_id = ${planId}`.execute(db);
  return { planId, progress, late };
}

/** Those of the tasks whose clock stood still or was extended: their day is worked out one by one. */
async function withStandstills(db: Executor, regionId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`select p.task_id as id from tasks.pause p
      where p.region_id = ${regionId} and p.task_id = any(${[...ids]}::uuid[])
    union select e.task_id from tasks.extension e
      where e.region_id = ${regionId} and e.task_id = any(${[...ids]}::uuid[])`.execute(db);
  return rows.map((row) => row.id);
}

async function replaceUnits(
  db: Executor,
  regionId: string,
  given: readonly { id: string; units: readonly HeldUnit[] }[],
): Promise<void> {
  if (given.length === 0) return;
  await sql`delete from tasks.task_unit where region_id = ${regionId}
    and task_id = any(${given.map((one) => one.id)}::uuid[]) and part <> 'issuer'`.execute(db);
  const rows = given.flatMap(({ id, units }) =>
    units.map((unit, place) => ({
      task: id,
      unit: unit.unitId,
      part: unit.part,
      place,
      written: unit.written,
      inherited: unit.inherited,
      accepted: unit.acceptedAt,
    })),
  );
  await sql`insert into tasks.task_unit (region_id, task_id, unit_id, part, place, written, inherited, accepted_at, state, due_key)
    select t.region_id, t.id, r.unit, r.part, r.place, r.written, r.inherited, r.accepted, t.state, t.due_key
    from jsonb_to_recordset(${json(rows)}::jsonb) as r (task uuid, unit uuid, part text, place integer, written text,
      inherited boolean, accepted timestamptz)
    join tasks.task t on t.region_id = ${regionId} and t.id = r.task`.execute(db);
}

/** How the tasks of these nodes stand; a node without a task is left out. */
export async function tasksOfNodes(
  db: Executor,
  regionId: string,
  nodeIds: readonly string[],
): Promise<Map<string, TaskBeside>> {
  const { rows } = await sql<TaskBeside & { nodeId: string }>`select t.node_id as "nodeId", t.id, t.state, t.progress,
      t.title, t.due, t.lead_unit_id as "leadUnitId",
      (select count(*)::int from tasks.report r where r.region_id = t.region_id and r.task_id = t.id) as reports
    from tasks.task t where t.region_id = ${regionId} and t.node_id = any(${[...nodeIds]}::uuid[])`.execute(db);
  return new Map(rows.map(({ nodeId, ...task }) => [nodeId, task]));
}
export interface TaskBeside {
  id: string;
  state: TaskFound['state'];
  progress: number;
  title: string;
  due: Day | null;
  leadUnitId: string | null;
  reports: number;
}
