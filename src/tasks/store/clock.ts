import { sql } from 'kysely';
import { addDays, dayOf, type Day } from '#platform/pure/day.ts';
import { nextWorkday } from '#platform/pure/workday.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { countedDays, pausedThrough, type Standstill, type TaskClock } from '../rules/clock.ts';

export interface PauseFound extends Standstill {
  id: string;
  reason: string;
  ofDue: Day;
  unitName: string;
  personName: string;
}
/** The stand-stills of a task, newest first, the last 50. */
export async function pausesOf(db: Executor, regionId: string, taskId: string): Promise<PauseFound[]> {
  const { rows } =
    await sql<PauseFound>`select x.id, x.from_day as "from", x.until_day as until, x.ended_on as "endedOn",
      x.reason, x.of_due as "ofDue", u.name as "unitName", p.name as "personName"
    from tasks.pause x
    join organisation.unit u on u.region_id = x.region_id and u.id = x.unit_id
    join organisation.person p on p.region_id = x.region_id and p.id = x.person_id
    where x.region_id = ${regionId} and x.task_id = ${taskId} order by x.id desc limit 50`.execute(db);
  return rows;
}

export interface ExtensionFound {
  id: string;
  askedAt: Date;
  until: Day;
  days: number;
  reason: string;
  ofDue: Day;
  unitName: string;
  personName: string;
  state: 'asked' | 'granted' | 'refused';
  decidedAt: Date | null;
  decidedBy: string | null;
  answer: string | null;
}
/** The extensions of a task, newest first, the last 50. */
export async function extensionsOf(db: Executor, regionId: string, taskId: string): Promise<ExtensionFound[]> {
  const { rows } =
    await sql<ExtensionFound>`select x.id, x.asked_at as "askedAt", x.until_day as until, x.days, x.reason,
      x.of_due as "ofDue", u.name as "unitName", p.name as "personName", x.state, x.decided_at as "decidedAt",
      d.name as "decidedBy", x.answer
    from tasks.extension x
    join organisation.unit u on u.region_id = x.region_id and u.id = x.unit_id
    join organisation.person p on p.region_id = x.region_id and p.id = x.person_id
    left join organisation.person d on d.region_id = x.region_id and d.id = x.decided_by
    where x.region_id = ${regionId} and x.task_id = ${taskId} order by x.id desc limit 50`.execute(db);
  return rows;
}

/**
 * The clock of a task with a due day. What was granted or stood for another due day is left out: the day set since knows
 * of it; an open stand-still counts whichever day it was for.
 */
export const clockOf = (
  task: { due: Day; issuedAt: Date },
  pauses: readonly PauseFound[],
  extensions: readonly ExtensionFound[],
): TaskClock => ({
  due: task.due,
  issuedOn: dayOf(task.issuedAt.getTime()),
  extensions: extensions.filter((one) => one.state === 'granted' && one.ofDue === task.due).map((one) => one.days),
  pauses: pauses.filter((one) => one.ofDue === task.due || one.endedOn === null),
});

/** Writes the day that counts for one task, and its copies. */
export async function keepDay(db: Executor, regionId: string, taskId: string): Promise<void> {
  const { rows } = await sql<{ due: Day | null; issuedAt: Date }>`select due, issued_at as "issuedAt" from tasks.task
    where region_id = ${regionId} and id = ${taskId}`.execute(db);
  const { due, issuedAt } = rows[0]!;
  const pauses = await pausesOf(db, regionId, taskId);
  const open = pauses.find((one) => one.endedOn === null);
  const to = due && countedDays(clockOf({ due, issuedAt }, pauses, await extensionsOf(db, regionId, taskId))).effective;
  await sql`update tasks.task set due_of = ${due}, due_to = ${to === due ? null : to},
      paused_through = ${open ? pausedThrough(open) : null}
    where region_id = ${regionId} and id = ${taskId}`.execute(db);
  await sql`update tasks.task_unit x set due_key = t.due_key from tasks.task t
    where x.region_id = ${regionId} and x.task_id = ${taskId} and t.region_id = x.region_id and t.id = x.task_id
      and x.due_key <> t.due_key`.execute(db);
}

/** Of the tasks whose due day something moved (a rest day, a stand-still, an extension): the written and the counting day. */
export async function movedDays(
  db: Executor,
  regionId: string,
  taskIds: readonly string[],
): Promise<Map<string, { due: Day; dueMoved: Day }>> {
  if (taskIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; due: Day; dueMoved: Day }>`select t.id, t.due, t.due_to as "dueMoved"
    from tasks.task t where t.region_id = ${regionId} and t.id = any(${[...taskIds]}::uuid[])
      and t.due_of = t.due and t.due_to is not null`.execute(db);
  return new Map(rows.map(({ id, ...days }) => [id, days]));
}

type Place = { regionId: string; planId: string };
const nowhere = '00000000-0000-0000-0000-000000000000';
/** Those of the days that are rest days, and the workdays they move to. */
const restDays = (days: readonly Day[]): { day: Day; to: Day }[] =>
  days.flatMap((day) => {
    const to = nextWorkday(day);
    return to === day ? [] : [{ day, to }];
  });

/**
 * Works out afresh the days that count for the open tasks of 20 plans. Writes only what is not as it should be; tasks
 * with stand-stills or extensions one by one. @returns where to go on; null at the end.
 */
export async function keepDays(db: Executor, after: Place | null): Promise<Place | null> {
  const { rows: plans } = await sql<Place & { dues: Day[] | null }>`
    select s.region_id as "regionId", s.plan_id as "planId", 
      array_agg(distinct t.due::text) filter (where t.due is not null) as dues
    from (select region_id, plan_id from tasks.plan_standing
      where open > 0 and (region_id, plan_id) > (${after?.regionId ?? nowhere}::uuid, ${after?.planId ?? nowhere}::uuid)
      order by region_id, plan_id limit 20) s
    left join tasks.task t on t.region_id = s.region_id and t.plan_id = s.plan_id
      and t.state in ('issued', 'accepted', 'handed-in', 'returned')
    group by 1, 2 order by 1, 2`.execute(db);
  for (const { regionId, planId, dues } of plans) {
    if (dues === null) continue;
    const rest = restDays(dues);
    // Locked from the leaves to the root, like everywhere.
    const { rows } = await sql<{ id: string; own: boolean }>`select t.id, k.own from tasks.task t
      left join unnest(${rest.map((one) => one.day)}::date[], ${rest.map((one) => one.to)}::date[]) as r (day, due_to)
        on r.day = t.due
      cross join lateral (select exists (select 1 from tasks.pause x where x.region_id = t.region_id and x.task_id = t.id)
        or exists (select 1 from tasks.extension x where x.region_id = t.region_id and x.task_id = t.id
          and x.state = 'granted') as own) k
      where t.region_id = ${regionId} and t.plan_id = ${planId} and t.due is not null
        and t.state in ('issued', 'accepted', 'handed-in', 'returned')
        and (k.own or t.due_of is distinct from t.due or t.due_to is distinct from r.due_to)
      order by cardinality(t.ancestors) desc, t.id for update of t`.execute(db);
    const plain = rows.filter((row) => !row.own).map((row) => row.id);
    if (plain.length) {
      await sql`update tasks.task t set due_of = w.due, due_to = r.due_to
        from tasks.task w left join unnest(${rest.map((one) => one.day)}::date[], ${rest.map((one) => one.to)}::date[])
          as r (day, due_to) on r.day = w.due
        where w.region_id = ${regionId} and w.id = any(${plain}::uuid[]) and t.region_id = w.region_id and t.id = w.id`.execute(
        db,
      );
      await sql`update tasks.task_unit x set due_key = t.due_key from tasks.task t
        where t.region_id = ${regionId} and t.id = any(${plain}::uuid[]) and x.region_id = t.region_id and x.task_id = t.id
          and x.due_key <> t.due_key`.execute(db);
    }
    for (const row of rows) if (row.own) await keepDay(db, regionId, row.id);
  }
  const last = plans.at(-1);
  return plans.length === 20 && last ? { regionId: last.regionId, planId: last.planId } : null;
}

export interface NewPause {
  id: string;
  taskId: string;
  unitId: string;
  personId: string;
  at: Date;
  from: Day;
  until: Day | null;
  reason: string;
  ofDue: Day;
}
/** A new stand-still. One that has run out by itself is ended first, on the day after its last. */
export async function addPause(db: Executor, regionId: string, pause: NewPause, ranOut?: PauseFound): Promise<void> {
  if (ranOut)
    await sql`update tasks.pause set ended_on = ${addDays(pausedThrough(ranOut), 1)}
      where region_id = ${regionId} and id = ${ranOut.id}`.execute(db);
  await sql`insert into tasks.pause (region_id, id, task_id, unit_id, person_id, at, from_day, until_day, reason, of_due)
    values (${regionId}, ${pause.id}, ${pause.taskId}, ${pause.unitId}, ${pause.personId}, ${pause.at}, ${pause.from},
      ${pause.until}, ${pause.reason}, ${pause.ofDue})`.execute(db);
}
/** The clock goes on from `on`; the stand-still counts for the due day that stands. */
export async function endPause(
  db: Executor,
  regionId: string,
  id: string,
  by: { personId: string; on: Day; due: Day },
): Promise<void> {
  await sql`update tasks.pause set ended_on = ${by.on}, ended_by = ${by.personId}, of_due = ${by.due}
    where region_id = ${regionId} and id = ${id}`.execute(db);
}

export interface NewExtension {
  id: string;
  taskId: string;
  unitId: string;
  personId: string;
  at: Date;
  until: Day;
  days: number;
  reason: string;
  ofDue: Day;
}
export async function addExtension(db: Executor, regionId: string, one: NewExtension): Promise<void> {
  await sql`insert into tasks.extension (region_id, id, task_id, unit_id, person_id, asked_at, until_day, days, reason, of_due, state)
    values (${regionId}, ${one.id}, ${one.taskId}, ${one.unitId}, ${one.personId}, ${one.at}, ${one.until}, ${one.days},
      ${one.reason}, ${one.ofDue}, 'asked')`.execute(db);
}
export async function decideExtension(
  db: Executor,
  regionId: string,
  id: string,
  by: { personId: string; at: Date; state: 'granted' | 'refused'; answer: string | null },
): Promise<void> {
  await sql`update tasks.extension set state = ${by.state}, decided_at = ${by.at}, decided_by = ${by.personId},
      answer = ${by.answer}
    where region_id = ${regionId} and id = ${id}`.execute(db);
}
