import { sql } from 'kysely';
import type { Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { OccurrenceState, OwedPeriod, Repeat } from '../rules/periods.ts';

/** A recurring duty with what is known of its periods. */
export interface DutyFound {
  id: string;
  repeat: Repeat;
  dueText: string | null;
  since: Day;
  until: Day | null;
  /** The last day of its newest period. */
  newest: Day | null;
  group: boolean;
  reported: number;
  /** Periods done; over: done or past their due day. */
  done: number;
  over: number;
  periodDue: Day | null;
  soonest: Day | null;
}
const duty = (today: Day) => sql`select t.id, t.repeat, t.due_text as "dueText",
    coalesce(t.repeat_since, (t.issued_at at time zone 'Asia/Shanghai')::date) as since, t.due as until,
    t.grouped as "group", t.reported, t.period_due as "periodDue", o.newest, o.soonest, o.done, o.over
  from tasks.task t cross join lateral (
    select max(last_day) as newest, min(due) filter (where state = 'open') as soonest,
      count(*) filter (where state <> 'open')::int as done,
      count(*) filter (where state <> 'open' or due < ${today}::date)::int as over
    from tasks.occurrence o where o.region_id = t.region_id and o.task_id = t.id) o`;

/** Open tasks that recur, in the order of their ids, a page at a time. */
export async function duties(
  db: Executor,
  regionId: string,
  today: Day,
  after: string | null,
): Promise<{ rows: DutyFound[]; next: string | null }> {
  const { rows } = await sql<DutyFound>`${duty(today)}
    where t.region_id = ${regionId} and t.repeat is not null and t.id > ${after ?? '00000000-0000-0000-0000-000000000000'}
      and t.state in ('issued', 'accepted', 'handed-in', 'returned') and t.lead_unit_id is not null
    order by t.id limit 500`.execute(db);
  return { rows, next: rows.length === 500 ? rows.at(-1)!.id : null };
}
/** One of them; null when it does not recur. */
export async function findDuty(db: Executor, regionId: string, taskId: string, today: Day): Promise<DutyFound | null> {
  const { rows } = await sql<DutyFound>`${duty(today)}
    where t.region_id = ${regionId} and t.id = ${taskId} and t.repeat is not null and t.lead_unit_id is not null`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** Adds periods that are not there yet; none is owed whose day lies in a stand-still (挂账). @returns how many were added. */
export async function addPeriods(
  db: Executor,
  regionId: string,
  taskId: string,
  repeat: Repeat,
  periods: readonly OwedPeriod[],
): Promise<number> {
  if (periods.length === 0) return 0;
  const { rows } = await sql`insert into tasks.occurrence (region_id, task_id, period, first_day, last_day, due, repeat)
    select ${regionId}, ${taskId}, r.key, r.first, r.last, r.due, ${repeat}
    from jsonb_to_recordset(${JSON.stringify(periods)}::jsonb) as r (key text, first date, last date, due date)
    where not exists (select from tasks.pause p where p.region_id = ${regionId} and p.task_id = ${taskId}
      and r.due >= p.from_day and r.due < coalesce(p.ended_on, p.until_day + 1, date '9999-12-31'))
    on conflict on constraint occurrence_pkey do nothing returning 1`.execute(db);
  return rows.length;
}

/** The task's copy of its soonest open period, in its own row and in the lists of its units. */
export async function copySoonest(db: Executor, regionId: string, taskId: string): Promise<void> {
  await sql`update tasks.task t set period_due = (select min(o.due) from tasks.occurrence o
      where o.region_id = t.region_id and o.task_id = t.id and o.state = 'open')
    where t.region_id = ${regionId} and t.id = ${taskId}`.execute(db);
  await sql`update tasks.task_unit x set due_key = t.due_key from tasks.task t
    where x.region_id = ${regionId} and x.task_id = ${taskId} and t.region_id = x.region_id and t.id = x.task_id
      and x.due_key <> t.due_key`.execute(db);
}

/** The duty has another rhythm from `today` on: periods of the old one that are still open are taken away. */
export async function changeRhythm(db: Executor, regionId: string, taskId: string, today: Day): Promise<void> {
  await sql`delete from tasks.occurrence where region_id = ${regionId} and task_id = ${taskId} and state = 'open'`.execute(
    db,
  );
  await sql`update tasks.task set repeat_since = ${today} where region_id = ${regionId} and id = ${taskId}`.execute(db);
  await copySoonest(db, regionId, taskId);
}

export interface OccurrenceFound {
  period: string;
  firstDay: Day;
  lastDay: Day;
  due: Day;
  state: OccurrenceState;
  doneAt: Date | null;
  personName: string | null;
  unitName: string | null;
  text: string | null;
  reportIds: string[];
}
/** The periods of a task, newest first, the last 400; or one of them. */
export async function periodsOf(
  db: Executor,
  regionId: string,
  taskId: string,
  period: string | null = null,
): Promise<OccurrenceFound[]> {
  const { rows } =
    await sql<OccurrenceFound>`select o.period, o.first_day as "firstDay", o.last_day as "lastDay", o.due,
      o.state, o.done_at as "doneAt", p.name as "personName", u.name as "unitName", said.text,
      coalesce(said.ids, '{}') as "reportIds"
    from tasks.occurrence o
    left join organisation.person p on p.region_id = o.region_id and p.id = o.done_by
    left join organisation.unit u on u.region_id = o.region_id and u.id = o.done_unit_id
    left join lateral (
      select array_agg(r.id) as ids, (array_agg(r.text order by r.id desc) filter (where r.text <> ''))[1] as text
      from tasks.report r where r.region_id = o.region_id and r.task_id = o.task_id and r.period = o.period) said on true
    where o.region_id = ${regionId} and o.task_id = ${taskId} ${period === null ? sql`` : sql`and o.period = ${period}`}
    order by o.last_day desc, o.first_day desc limit 400`.execute(db);
  return rows;
}

/** The period is done. @returns false when it was already. */
export async function finishPeriod(
  db: Executor,
  regionId: string,
  taskId: string,
  period: string,
  done: { state: OccurrenceState; at: Date; personId: string; unitId: string },
): Promise<boolean> {
  const { rows } = await sql`update tasks.occurrence set state = ${done.state}, done_at = ${done.at},
      done_by = ${done.personId}, done_unit_id = ${done.unitId}
    where region_id = ${regionId} and task_id = ${taskId} and period = ${period} and state = 'open' returning 1`.execute(
    db,
  );
  return rows.length > 0;
}
