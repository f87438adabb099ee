import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';
import { addDays, type Day } from '#platform/pure/day.ts';
import { lineOf } from '#platform/pure/unit-path.ts';
import { noDueKey, type TaskState } from '../rules.ts';
import { builtIn, kindOf, type Climbing, type Ladder, type LadderKind, type Rung, type Step } from '../rules/ladder.ts';

export type Ladders = Readonly<Record<LadderKind, Ladder>>;
export interface LadderKept {
  kind: LadderKind;
  rungs: Rung[];
  version: number;
  at: Date;
  personName: string;
}

/** The ladders this region has set for itself. */
export async function laddersSet(db: Executor, regionId: string): Promise<LadderKept[]> {
  const { rows } = await sql<LadderKept>`select l.kind, l.rungs, l.version, l.set_at as at, p.name as "personName"
    from tasks.ladder l join organisation.person p on p.region_id = l.region_id and p.id = l.set_by
    where l.region_id = ${regionId}`.execute(db);
  return rows;
}
/** The ladders that hold in this region. */
export async function laddersOf(db: Executor, regionId: string): Promise<Ladders> {
  const set = await laddersSet(db, regionId);
  return { ...builtIn, ...Object.fromEntries(set.map(({ kind, rungs }) => [kind, rungs])) };
}

/**
 * Keeps a ladder, or forgets it (null: the built-in one holds again).
 * @returns false when it is no longer the version its writer saw (0: built in).
 */
export async function saveLadder(
  db: Executor,
  regionId: string,
  kind: LadderKind,
  rungs: readonly Rung[] | null,
  by: { personId: string; at: Date; version: number },
): Promise<boolean> {
  if (rungs === null) {
    const { rows } = await sql`delete from tasks.ladder where region_id = ${regionId} and kind = ${kind}
      and version = ${by.version} returning 1`.execute(db);
    return rows.length > 0 || by.version === 0;
  }
  const { rows } =
    by.version === 0
      ? await sql`insert into tasks.ladder (region_id, kind, rungs, set_at, set_by)
          values (${regionId}, ${kind}, ${JSON.stringify(rungs)}::jsonb, ${by.at}, ${by.personId})
          on conflict do nothing returning 1`.execute(db)
      : await sql`update tasks.ladder set rungs = ${JSON.stringify(rungs)}::jsonb, version = version + 1,
          set_at = ${by.at}, set_by = ${by.personId}
          where region_id = ${regionId} and kind = ${kind} and version = ${by.version} returning 1`.execute(db);
  return rows.length > 0;
}

// ---- what is to be climbed -------------------------------------------------------------------------------------------

/** A task, or an open period of it, as the ladder finds it. */
export interface Climber extends Climbing {
  taskId: string;
  /** '' for the task itself. */
  period: string;
  dueKey: Day;
}
interface ClimberRead {
  taskId: string;
  period: string;
  state: TaskState;
  due: Day | null;
  dueKey: Day;
  issuedAt: Date;
  urgent: boolean;
  recorded: Step[];
  repeat: string | null;
  older: boolean;
  paused: boolean;
}
const climberOf = ({ issuedAt, urgent, repeat, older, ...rest }: ClimberRead): Climber => ({
  ...rest,
  issuedAt: issuedAt.getTime(),
  kind: kindOf({ urgent }, rest.period !== ''),
  behindOlder: older,
  unreminded: rest.period !== '' && repeat === 'daily',
});

/** Whether a task's clock stands still; `t` is the task. */
const paused = sql`false`;
const recordedOf = (period: RawBuilder<unknown>): RawBuilder<unknown> => sql`coalesce((select array_agg(s.step)
    from tasks.ladder_step s where s.region_id = t.region_id and s.task_id = t.id and s.period = ${period}), '{}')`;
const ofTask = sql`select t.id as "taskId", '' as period, t.state, t.due, t.due_key as "dueKey", t.issued_at as "issuedAt",
  t.urgent, t.repeat, false as older, ${paused} as paused, ${recordedOf(sql`''`)} as recorded from tasks.task t`;
const ofPeriod = sql`select t.id as "taskId", o.period, t.state, o.due, o.due as "dueKey",
  (o.first_day::timestamp at time zone 'Asia/Shanghai') as "issuedAt", t.urgent, t.repeat, ${paused} as paused,
  exists (select from tasks.occurrence e where e.region_id = o.region_id and e.task_id = o.task_id and e.state = 'open'
    and e.first_day < o.first_day) as older, ${recordedOf(sql`o.period`)} as recorded
  from tasks.occurrence o join tasks.task t on t.region_id = o.region_id and t.id = o.task_id`;

const pageSize = 500;
/** The highest step has been taken: nothing is left to do. */
const finished = (period: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`exists (select from tasks.ladder_step s where s.region_id = t.region_id and s.task_id = t.id
    and s.period = ${period} and s.step = 'talk')`;

/** Tasks in one state that may have a step due, soonest due first, a page at a time. */
export async function climbersIn(
  db: Executor,
  regionId: string,
  state: TaskState,
  to: Day,
  after: { dueKey: Day; id: string } | null,
  urgentOnly: boolean,
): Promise<{ rows: Climber[]; next: { dueKey: Day; id: string } | null }> {
  const from = after ?? { dueKey: '0001-01-01', id: '00000000-0000-0000-0000-000000000000' };
  const { rows } = await sql<ClimberRead>`${ofTask}
    where t.region_id = ${regionId} and t.state = ${state} and (t.due_key, t.id) > (${from.dueKey}::date, ${from.id}::uuid)
      and t.due_key <= ${to}::date and t.due <= ${to}::date and t.lead_unit_id is not null
      ${urgentOnly ? sql`and t.urgent` : sql``} and not ${finished(sql`''`)}
    order by t.due_key, t.id limit ${sql.raw(String(pageSize))}`.execute(db);
  const last = rows.at(-1);
  return {
    rows: rows.map(climberOf),
    next: rows.length === pageSize && last ? { dueKey: last.dueKey, id: last.taskId } : null,
  };
}

/** Open periods that may have a step due, likewise. */
export async function periodClimbers(
  db: Executor,
  regionId: string,
  to: Day,
  after: { due: Day; taskId: string; period: string } | null,
  urgentOnly: boolean,
): Promise<{ rows: Climber[]; next: { due: Day; taskId: string; period: string } | null }> {
  const from = after ?? { due: '0001-01-01', taskId: '00000000-0000-0000-0000-000000000000', period: '' };
  const { rows } = await sql<ClimberRead>`${ofPeriod}
    where o.region_id = ${regionId} and o.state = 'open' and o.due <= ${to}::date
      and (o.due, o.task_id, o.period) > (${from.due}::date, ${from.taskId}::uuid, ${from.period})
      and t.state in ('issued', 'accepted', 'returned') and t.lead_unit_id is not null
      ${urgentOnly ? sql`and t.urgent` : sql``} and not ${finished(sql`o.period`)}
    order by o.due, o.task_id, o.period limit ${sql.raw(String(pageSize))}`.execute(db);
  const last = rows.at(-1);
  return {
    rows: rows.map(climberOf),
    next: rows.length === pageSize && last ? { due: last.dueKey, taskId: last.taskId, period: last.period } : null,
  };
}

/** One task or open period as it stands now; null when the period is no longer open. The task is locked before. */
export async function findClimber(
  db: Executor,
  regionId: string,
  taskId: string,
  period: string,
): Promise<Climber | null> {
  const { rows } = await sql<ClimberRead>`${
    period === ''
      ? sql`${ofTask} where t.region_id = ${regionId} and t.id = ${taskId}`
      : sql`${ofPeriod} where o.region_id = ${regionId} and o.task_id = ${taskId} and o.period = ${period}
          and o.state = 'open'`
  }`.execute(db);
  return rows[0] ? climberOf(rows[0]) : null;
}

/** The open periods of a task, oldest first. */
export async function openClimbers(db: Executor, regionId: string, taskId: string): Promise<Climber[]> {
  const { rows } = await sql<ClimberRead>`${ofPeriod} where o.region_id = ${regionId} and o.task_id = ${taskId}
    and o.state = 'open' order by o.first_day limit 50`.execute(db);
  return rows.map(climberOf);
}

// ---- what was done ---------------------------------------------------------------------------------------------------

export interface StepTaken {
  step: Step;
  outcome: 'fired' | 'passed-over';
}
/** Records steps. @returns those that were not there yet: only what is answered here may be told. */
export async function recordSteps(
  db: Executor,
  regionId: string,
  of: { taskId: string; period: string; due: Day; at: Date },
  taken: readonly StepTaken[],
): Promise<Step[]> {
  const { rows } = await sql<{
    step: Step;
  }>`insert into tasks.ladder_step (region_id, task_id, period, step, outcome, at, due)
    select ${regionId}, ${of.taskId}, ${of.period}, r.step, r.outcome, ${of.at}, ${of.due}
    from unnest(${taken.map((one) => one.step)}::text[], ${taken.map((one) => one.outcome)}::text[]) as r (step, outcome)
    on conflict on constraint ladder_step_pkey do nothing returning step`.execute(db);
  return rows.map((row) => row.step);
}
export async function noteTold(
  db: Executor,
  regionId: string,
  of: { taskId: string; period: string; step: Step },
  told: number,
): Promise<void> {
  await sql`update tasks.ladder_step set told = ${told} where region_id = ${regionId} and task_id = ${of.taskId}
    and period = ${of.period} and step = ${of.step}`.execute(db);
}

export interface StepFound extends StepTaken {
  period: string;
  at: Date;
  due: Day;
  told: number;
}
/** The steps taken about a task and its periods, newest first, the last 200. */
export async function stepsTaken(db: Executor, regionId: string, taskId: string): Promise<StepFound[]> {
  const { rows } = await sql<StepFound>`select period, step, outcome, at, due, told from tasks.ladder_step
    where region_id = ${regionId} and task_id = ${taskId}
    order by at desc, period desc, array_position(array['talk', 'supervise', 'urge', 'remind'], step) limit 200`.execute(
    db,
  );
  return rows;
}

// ---- who is told -----------------------------------------------------------------------------------------------------

/** The units above these, nearest first, `levels` of them for each; the region itself last. */
export async function unitsAbove(
  db: Executor,
  regionId: string,
  paths: readonly string[],
  levels: number,
): Promise<string[]> {
  const wanted = paths.flatMap((path) => lineOf(path).slice(0, -1).toReversed().slice(0, levels));
  if (wanted.length === 0) return [];
  const { rows } = await sql<{ id: string }>`select id from organisation.unit
    where region_id = ${regionId} and path = any(${wanted}::text[]) and active`.execute(db);
  return rows.map((row) => row.id);
}

/** Leaders (by role) whose reach holds one of these units. */
export async function leadersOver(db: Executor, regionId: string, paths: readonly string[]): Promise<string[]> {
  const lines = [...new Set(paths.flatMap(lineOf))];
  const { rows } = await sql<{ id: string }>`select distinct g.person_id as id from access.role_grant g
    join organisation.unit u on u.region_id = g.region_id and u.id = g.unit_id
    where g.region_id = ${regionId} and g.role = 'leader' and u.path = any(${lines}::text[])`.execute(db);
  return rows.map((row) => row.id);
}

/** Every region there is, in order. */
export async function regions(db: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select region_id as id from organisation.region order by 1`.execute(db);
  return rows.map((row) => row.id);
}

/** Marks a task urgent or not; its version is written by saveChanges. */
export async function setUrgent(db: Executor, regionId: string, taskId: string, urgent: boolean): Promise<void> {
  await sql`update tasks.task set urgent = ${urgent} where region_id = ${regionId} and id = ${taskId}`.execute(db);
}

/** A day after which nothing is due, for walks without an end. */
export const lastDay = addDays(noDueKey, -1);
