import { sql, type RawBuilder } from 'kysely';
import { withinScope, type Scope } from '#access/scope.ts';
import { addDays, type Day } from '#platform/pure/day.ts';
import { invalid, notFound, Problem } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import { lineOf } from '#platform/pure/unit-path.ts';
import { constraintOf, type Executor } from '#platform/storage/transaction.ts';
import type { TaskRow } from '../contract.ts';
import type { Liaison } from '../contract/liaison.ts';
import { soonDays } from '../rules.ts';
import { rowColumns, rowJoins, rowOf, type RowFound } from './row.ts';

const columns = (today: Day) => sql`l.id, l.person_id as "personId", p.name as "personName",
  concat_ws(' ', u.name, (select string_agg(o.name, '、' order by o.name) from organisation.post o
    where o.region_id = l.region_id and o.person_id = l.person_id and o.ended_at is null)) as "personAt",
  l.subject_kind as "subjectKind", l.subject_id as "subjectId", coalesce(su.name, st.title, sp.title, '') as "subjectName",
  l.from_day as "from", l.to_day as "to", l.note,
  (l.from_day <= ${today}::date and (l.to_day is null or l.to_day >= ${today}::date)) as current`;
const joins = sql`join organisation.person p on p.region_id = l.region_id and p.id = l.person_id
  join organisation.unit u on u.region_id = p.region_id and u.id = p.unit_id
  left join organisation.unit su on l.subject_kind = 'unit' and su.region_id = l.region_id and su.id = l.subject_id
  left join tasks.task st on l.subject_kind = 'task' and st.region_id = l.region_id and st.id = l.subject_id
  left join plans.plan sp on l.subject_kind = 'plan' and sp.region_id = l.region_id and sp.id = l.subject_id`;

async function select(db: Executor, today: Day, rest: RawBuilder<unknown>): Promise<Liaison[]> {
  const { rows } = await sql<Liaison>`select ${columns(today)} from tasks.liaison l ${joins} ${rest}`.execute(db);
  return rows;
}

/** A page of all attachments, those that begun last first. @throws request.invalid for a foreign mark */
export async function listLiaisons(
  db: Executor,
  regionId: string,
  today: Day,
  query: { ended: boolean; personId?: string | undefined; limit: number; after?: string | undefined },
): Promise<{ rows: Liaison[]; next: string | null }> {
  const mark = query.after === undefined ? null : readMark(query.after, 1)?.[0];
  if (query.after !== undefined && (typeof mark !== 'string' || !/^[0-9a-f-]{36}$/.test(mark)))
    throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
  const rows = await select(
    db,
    today,
    sql`where l.region_id = ${regionId} ${mark ? sql`and l.id < ${mark}::uuid` : sql``}
      ${query.personId ? sql`and l.person_id = ${query.personId}` : sql``}
      and (l.to_day is not null and l.to_day < ${today}::date) = ${query.ended}
      order by l.id desc limit ${query.limit + 1}`,
  );
  const shown = rows.slice(0, query.limit);
  return { rows: shown, next: rows.length > query.limit ? markOf([shown.at(-1)!.id]) : null };
}

/** Whoever is attached to a thing today or later; at most 50. */
export const liaisonsOf = (
  db: Executor,
  regionId: string,
  today: Day,
  subject: { kind: string; id: string },
): Promise<Liaison[]> =>
  select(
    db,
    today,
    sql`where l.region_id = ${regionId} and l.subject_kind = ${subject.kind} and l.subject_id = ${subject.id}
      and (l.to_day is null or l.to_day >= ${today}::date) order by l.from_day, l.id limit 50`,
  );

/** What a person is attached to today; at most 100. */
export const liaisonsHeld = (db: Executor, regionId: string, today: Day, personId: string): Promise<Liaison[]> =>
  select(
    db,
    today,
    sql`where l.region_id = ${regionId} and l.person_id = ${personId} and l.from_day <= ${today}::date
      and (l.to_day is null or l.to_day >= ${today}::date) order by l.subject_kind desc, l.from_day, l.id limit 100`,
  );

/** @throws thing.not-found */
export async function getLiaison(db: Executor, regionId: string, today: Day, id: string): Promise<Liaison> {
  const rows = await select(db, today, sql`where l.region_id = ${regionId} and l.id = ${id}`);
  if (!rows[0]) throw notFound('liaison');
  return rows[0];
}

/** The leaders attached today to a task, to one above it, to its plan, to its lead units or to what stands above those. */
export async function liaisonsFor(
  db: Executor,
  regionId: string,
  today: Day,
  of: { taskIds: readonly string[]; planId: string | null; paths: readonly string[] },
): Promise<Liaison[]> {
  const lines = [...new Set(of.paths.flatMap(lineOf))];
  return select(
    db,
    today,
    sql`where l.region_id = ${regionId} and l.from_day <= ${today}::date and (l.to_day is null or l.to_day >= ${today}::date)
      and ((l.subject_kind = 'task' and l.subject_id = any(${of.taskIds}::uuid[]))
        or (l.subject_kind = 'plan' and l.subject_id = ${of.planId}::uuid)
        or (l.subject_kind = 'unit' and l.subject_id in (select a.id from organisation.unit a
          where a.region_id = ${regionId} and a.path = any(${lines}::text[])))) order by l.id limit 50`,
  );
}

export interface NewLiaison {
  id: string;
  personId: string;
  subjectKind: string;
  subjectId: string;
  from: Day;
  to: Day | null;
  note: string;
  at: Date;
  by: string;
}
/** @throws liaison.already when the leader is attached to it without end */
export async function addLiaison(db: Executor, regionId: string, it: NewLiaison): Promise<void> {
  try {
    await sql`insert into tasks.liaison (region_id, id, person_id, subject_kind, subject_id, from_day, to_day, note, set_at, set_by)
      values (${regionId}, ${it.id}, ${it.personId}, ${it.subjectKind}, ${it.subjectId}, ${it.from}, ${it.to}, ${it.note},
        ${it.at}, ${it.by})`.execute(db);
  } catch (error) {
    if (constraintOf(error) === 'liaison_lasting_key') throw new Problem('liaison.already');
    throw error;
  }
}
/** Sets the last day; a day before the first takes the first. */
export async function endLiaison(db: Executor, regionId: string, id: string, to: Day): Promise<void> {
  await sql`update tasks.liaison set to_day = greatest(${to}::date, from_day) where region_id = ${regionId} and id = ${id}`.execute(
    db,
  );
}

/** Is there such a thing in the region? */
export async function subjectExists(db: Executor, regionId: string, kind: string, id: string): Promise<boolean> {
  const table = { unit: sql`organisation.unit`, task: sql`tasks.task`, plan: sql`plans.plan` }[kind];
  if (!table) return false;
  const { rows } = await sql`select 1 from ${table} where region_id = ${regionId} and id = ${id}`.execute(db);
  return rows.length > 0;
}
export async function personExists(db: Executor, regionId: string, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from organisation.person
    where region_id = ${regionId} and id = ${id} and active`.execute(db);
  return rows.length > 0;
}

/** Paths of units, by id. */
export async function pathsOf(db: Executor, regionId: string, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; path: string }>`select id, path from organisation.unit
    where region_id = ${regionId} and id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row.path]));
}

/** What a leader's thing holds: the tasks of the unit and what lies beneath it, of the plan, or the task and its branch. */
export type Held = { unit: string } | { task: string } | { plan: string };
const belongs = (regionId: string, held: Held): RawBuilder<unknown> =>
  'plan' in held
    ? sql`t.plan_id = ${held.plan}`
    : 'task' in held
      ? sql`(t.id = ${held.task} or ${held.task} = any(t.ancestors))`
      : sql`t.id in (select x.task_id from organisation.unit u join tasks.task_unit x
          on x.region_id = u.region_id and x.unit_id = u.id and x.part <> 'issuer'
            and x.state in ('issued', 'accepted', 'handed-in', 'returned')
          where u.region_id = ${regionId} and u.path like ${`${held.unit}%`})`;

/** The reader must reach a unit of the task. */
const readable = (scope: Scope): RawBuilder<unknown> =>
  scope.region
    ? sql`true`
    : sql`exists (select from tasks.task_unit r join organisation.unit v on v.region_id = r.region_id and v.id = r.unit_id
        where r.region_id = t.region_id and r.task_id = t.id and ${withinScope(scope, 'v.path')})`;
const openTasks = sql`t.state in ('issued', 'accepted', 'handed-in', 'returned') and t.lead_unit_id is not null`;

/** How many tasks of it are open, late, soon due. */
export async function countHeld(
  db: Executor,
  scope: Scope,
  held: Held,
  today: Day,
): Promise<{ open: number; late: number; soon: number }> {
  const { rows } = await sql<{ open: number; late: number; soon: number }>`select count(*)::int as open,
      count(*) filter (where t.due_key < ${today}::date)::int as late,
      count(*) filter (where t.due_key between ${today}::date and ${addDays(today, soonDays)}::date)::int as soon
    from tasks.task t where t.region_id = ${scope.regionId} and ${openTasks} and ${belongs(scope.regionId, held)}
      and ${readable(scope)}`.execute(db);
  return rows[0]!;
}

/** Its late and soon due tasks, the latest first; at most 200. */
export async function pressing(
  db: Executor,
  reader: { scope: Scope; unitId: string; today: Day },
  held: readonly Held[],
): Promise<TaskRow[]> {
  if (held.length === 0) return [];
  const { scope, unitId, today } = reader;
  const any = sql.join(
    held.map((one) => belongs(scope.regionId, one)),
    sql` or `,
  );
  const { rows } = await sql<RowFound>`select ${rowColumns} from tasks.task t ${rowJoins(unitId)}
    where t.region_id = ${scope.regionId} and ${openTasks} and t.due_key <= ${addDays(today, soonDays)}::date and (${any})
      and ${readable(scope)}
    order by t.due_key, t.id limit 200`.execute(db);
  return rows.map((row) => rowOf(row, today));
}
