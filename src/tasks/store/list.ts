import { sql, type RawBuilder } from 'kysely';
import { withinScope, type Scope } from '#access/scope.ts';
import { addDays, type Day } from '#platform/pure/day.ts';
import { searchQuery } from '#platform/pure/bigrams.ts';
import { invalid } from '#platform/pure/problem.ts';
import { isDay } from '#platform/pure/day.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { TaskRow } from '../contract.ts';
import { noDueKey, openStates, parts, soonDays, taskStates, type Part, type TaskState } from '../rules.ts';
import { rowForm, rowOf, type Form, type Keyed, type RowFound } from './row.ts';

/**
 * The lists. What keeps them flat however many tasks there are: the index is entered once for every unit, part and state
 * asked for, each entry gives at most a page in due order, and the entries are merged. No entry is sorted, and nothing
 * that is not on the page is joined. `limit` stands in the text, not among the values: a prepared statement is planned
 * once, and only a known limit is planned well. A `limit 1` inside a lateral is there so that the planner cannot turn a
 * look-up by key into a join of whole tables.
 */

export type View = 'mine' | 'issued' | 'all';
export interface ListQuery {
  view: View;
  state?: readonly TaskState[] | undefined;
  standing?: 'late' | 'soon' | undefined;
  unitId?: string | undefined;
  part?: Part | undefined;
  planId?: string | undefined;
  dueFrom?: Day | undefined;
  dueTo?: Day | undefined;
  text?: string | undefined;
  limit: number;
  after?: string | undefined;
}
/** Who reads: the reach of task.read, the reader's own unit, and today. */
export interface Reader {
  scope: Scope;
  unitId: string;
  today: Day;
}

type Sql = RawBuilder<unknown>;
export const everyPart = [...parts, 'issuer'] as const;
export type AnyPart = (typeof everyPart)[number];

/** A task must have a unit in one of these parts: that unit, or any in reach. */
export interface Holder {
  unitId: string | null;
  parts: readonly AnyPart[];
  /** The unit must lie in the reader's reach. */
  reached: boolean;
}

/** What the query says about units. Always includes the reader's reach, unless that is the whole region. */
export function holdersOf({ view, unitId, part }: ListQuery, { scope, unitId: mine }: Reader): Holder[] {
  const out: Holder[] = [];
  if (view === 'mine') out.push({ unitId: mine, parts: part && !unitId ? [part] : parts, reached: true });
  if (view === 'issued') out.push({ unitId: mine, parts: ['issuer'], reached: true });
  if (unitId) out.push({ unitId, parts: part ? [part] : parts, reached: false });
  else if (part && view !== 'mine') out.push({ unitId: null, parts: [part], reached: true });
  if (!scope.region && !out.some((holder) => holder.reached))
    out.push({ unitId: null, parts: everyPart, reached: true });
  return out;
}

/** The due days asked for, both included, and where the page begins. */
function range(query: ListQuery, today: Day): { from: Day; to: Day; afterDay: Day; afterId: string } {
  const { standing, dueFrom, dueTo, after } = query;
  const lows = ['0001-01-01', dueFrom, standing === 'soon' ? today : undefined].filter((day) => day !== undefined);
  const dated = standing !== undefined || dueFrom !== undefined || dueTo !== undefined;
  const highs = [
    dated ? addDays(noDueKey, -1) : noDueKey,
    dueTo,
    standing === 'late' ? addDays(today, -1) : standing === 'soon' ? addDays(today, soonDays) : undefined,
  ].filter((day) => day !== undefined);
  const from = lows.sort().at(-1)!;
  const to = highs.sort()[0]!;
  let [afterDay, afterId] = [from, '00000000-0000-0000-0000-000000000000'];
  if (after !== undefined) {
    const [day, id] = readMark(after, 2) ?? [];
    if (
      typeof day !== 'string' ||
      !isDay(day) ||
      typeof id !== 'string' ||
      !/^[0-9a-f]{8}(-[0-9a-f]{4,12}){4}$/.test(id)
    )
      throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
    if (day >= from) [afterDay, afterId] = [day, id];
  }
  return { from, to, afterDay, afterId };
}

/** A walk that must look at each task to know whether it belongs looks at so many per entry of the index, and goes on … */
const windowOf = (holder: Holder | undefined): number => (holder && !holder.unitId ? 100 : 500);
/** … so many times before it answers with a page that is not full, or even with an empty one. */
const mostWindows = { some: 4, none: 24 };

/**
 * A page of tasks in reach, soonest due first, undated last. A page may hold fewer rows than asked for and still have a
 * next one: a search for a common word among few matching tasks stops after some thousand looks.
 * @throws request.invalid when the mark is not one of ours.
 */
export async function listTasks(
  db: Executor,
  reader: Reader,
  query: ListQuery,
): Promise<{ rows: TaskRow[]; next: string | null }> {
  const { rows, next } = await walkTasks(db, reader, query, rowForm(reader.unitId));
  return { rows: rows.map((row) => rowOf(row, reader.today)), next };
}

/**
 * A page of tasks in any form: what is shown of a task is the caller's, which tasks and in which order is decided here.
 * @throws request.invalid when the mark is not one of ours.
 */
export async function walkTasks<F extends Keyed>(
  db: Executor,
  reader: Reader,
  query: ListQuery,
  form: Form<F>,
): Promise<{ rows: F[]; next: string | null }> {
  const found: F[] = [];
  let after = query.after;
  for (let windows = 1; ; windows++) {
    const statement = await listStatement(db, reader, { ...query, after }, form);
    if (!statement) return { rows: [], next: null };
    const { rows } = await statement.execute(db);
    const horizon = rows[0]?.horizon_day ? markOf([rows[0].horizon_day, rows[0].horizon_id!]) : undefined;
    found.push(...rows.filter((row) => row.id !== null));
    const full = found.length > query.limit;
    if (!full && horizon !== undefined && windows < (found.length ? mostWindows.some : mostWindows.none)) {
      after = horizon;
      continue;
    }
    const shown = found.slice(0, query.limit);
    const last = shown.at(-1);
    const next = full && last ? markOf([last.due_key, last.id]) : (horizon ?? null);
    return { rows: shown, next };
  }
}

type Found<F> = F & { horizon_day?: Day | null; horizon_id?: string | null };

/**
 * The statement of a list, on its own so that a test can have it explained. Null: nothing can be found by that text. A
 * statement that stops at a horizon says so in every row, and in a row without an id when it found nothing before it.
 */
export async function listStatement<F extends Keyed = RowFound>(
  db: Executor,
  reader: Reader,
  query: ListQuery,
  form: Form<F> = rowForm(reader.unitId) as unknown as Form<F>,
): Promise<RawBuilder<Found<F>> | null> {
  const { scope, today } = reader;
  const words = query.text ? searchQuery(query.text) : null;
  if (query.text && words === null) return null;
  const region = scope.regionId;
  const holders = holdersOf(query, reader);
  const { to, afterDay, afterId } = range(query, today);
  const wanted = (query.state ?? taskStates).filter((state) => !query.standing || openStates.includes(state));
  const states = sql`unnest(${wanted}::text[]) as s (state)`;
  const size = sql.raw(String(query.limit + 1));
  const ofPlan = query.planId ? sql`and t.plan_id = ${query.planId}` : sql``;
  const inRange = (day: string, id: string): Sql =>
    sql`(${sql.ref(day)}, ${sql.ref(id)}) > (${afterDay}::date, ${afterId}::uuid) and ${sql.ref(day)} <= ${to}::date`;
  const shown = sql`select ${form.columns} from page p join tasks.task t on t.region_id = ${region} and t.id = p.id
    ${form.joins}`;

  const key = words === null ? null : await rareKey(db, region, words);
  if (key !== null)
    return sql<Found<F>>`with ${seenUnits(scope)}, found as materialized (
        select w.task_id from tasks.task_text w
        where w.region_id = ${region} and w.search @@ ${key}::tsquery and (w.search @@ ${words}::tsquery) is true
      ), page as materialized (
        select t.due_key, t.id from found cross join lateral (
          select t.due_key, t.id from tasks.task t
          where t.region_id = ${region} and t.id = found.task_id and t.state = any(${wanted}::text[])
            and ${inRange('t.due_key', 't.id')} ${ofPlan} limit 1
        ) t ${checks(holders, scope, 't.id')}
        order by t.due_key, t.id limit ${size}
      ) ${shown} order by p.due_key, p.id`;

  const text = words === null ? null : textCheck(region, words);
  // A plan is small: its tasks are walked whatever else is asked, to the end if need be.
  if (query.planId)
    return sql<Found<F>>`with ${seenUnits(scope)}, page as materialized (
        select w.due_key, w.id from ${states} cross join lateral (
          select t.due_key, t.id from tasks.task t ${checks(holders, scope, 't.id')} ${text?.('t.id') ?? sql``}
          where t.region_id = ${region} ${ofPlan} and t.state = s.state and ${inRange('t.due_key', 't.id')}
          order by t.due_key, t.id limit ${size}
        ) w order by w.due_key, w.id limit ${size}
      ) ${shown} order by p.due_key, p.id`;

  const holder = holders.find((one) => one.unitId === query.unitId) ?? holders[0];
  const others = holders.filter((one) => one !== holder);
  const looks = others.length > 0 || text !== null;
  const steps = looks ? sql.raw(String(windowOf(holder))) : size;
  const ranked = sql`row_number() over (order by due_key, id) as rank`;
  const entry = (of: string, from: Sql, limit: Sql): Sql => sql`
    select x.due_key, x.task_id as id from tasks.task_unit x
    where x.region_id = ${region} and x.unit_id = ${sql.ref(`${of}.unit_id`)} and x.part = ${sql.ref(`${of}.part`)}
      and x.state = ${sql.ref(`${of}.state`)} and ${from}
    order by x.due_key, x.task_id limit ${limit}`;
  const here = inRange('x.due_key', 'x.task_id');
  let walk: Sql;
  if (!holder)
    walk = sql`walked as materialized (
        select w.* from ${states} cross join lateral (select due_key, id, ${ranked} from (
            select t.due_key, t.id from tasks.task t
            where t.region_id = ${region} and t.state = s.state and ${inRange('t.due_key', 't.id')}
            order by t.due_key, t.id limit ${steps}) e) w)`;
  else if (looks || holder.unitId)
    walk = sql`${reached(holder, scope)}, entries as (select r.*, s.state from reached r cross join ${states}),
      walked as materialized (
        select w.* from entries n cross join lateral (select due_key, id, ${ranked} from (${entry('n', here, steps)}) e) w)`;
  else {
    // Many units, and a page is small: a few rows of each entry show how far the page can reach at most, and only the
    // entries that may have more before that point are asked again.
    const few = sql.raw(String(Math.max(2, Math.ceil(query.limit / 6))));
    const beyond = sql`(x.due_key, x.task_id) > (f.due_key, f.id) and x.due_key <= ${to}::date`;
    walk = sql`${reached(holder, scope)}, entries as (select r.*, s.state from reached r cross join ${states}),
      first as materialized (
        select n.*, w.* from entries n
        cross join lateral (select due_key, id, ${ranked} from (${entry('n', here, few)}) e) w),
      bound as materialized (
        select due_key, id from first group by due_key, id order by due_key, id
        offset ${sql.raw(String(query.limit))} limit 1),
      walked as materialized (
        select due_key, id from first union all
        select w.due_key, w.id from first f left join bound b on true
        cross join lateral (${entry('f', beyond, size)}) w
        where f.rank = ${few} and (b.id is null or (f.due_key, f.id) < (b.due_key, b.id)))`;
  }
  if (!looks)
    return sql<Found<F>>`with ${seenUnits(scope)}, ${walk}, page as materialized (
        select due_key, id from walked group by due_key, id order by due_key, id limit ${size}
      ) ${shown} order by p.due_key, p.id`;
  // Beyond the earliest end of a full window some entry has not been looked at: the answer stops there.
  return sql<Found<F>>`with ${seenUnits(scope)}, ${walk}, horizon as materialized (
      select due_key, id from walked where rank = ${steps} order by due_key, id limit 1
    ), page as materialized (
      select k.due_key, k.id from (
        select due_key, id from walked
        where not exists (select from horizon h where (walked.due_key, walked.id) > (h.due_key, h.id))
        group by due_key, id order by due_key, id
      ) k ${checks(others, scope, 'k.id')} ${text?.('k.id') ?? sql``}
      order by k.due_key, k.id limit ${size}
    ) select rows.*, h.due_key as horizon_day, h.id as horizon_id
    from (values (1)) one left join horizon h on true left join (${shown}) rows on true
    order by rows.due_key, rows.id`;
}

/** The units in reach, looked up once: checks compare ids, by a hash, and never touch the tree of units again. */
export const seenUnits = (scope: Scope): Sql => sql`seen as materialized (
  select u.id from organisation.unit u where u.region_id = ${scope.regionId} and ${withinScope(scope, 'u.path')})`;

/** The units and parts of a holder that have any task at all: most buildings and many units have none. */
export const reached = (holder: Holder, scope: Scope): Sql => sql`reached as materialized (
  select u.id as unit_id, q.part from organisation.unit u cross join unnest(${holder.parts}::text[]) as q (part)
  cross join lateral (select 1 from tasks.task_unit x
    where x.region_id = u.region_id and x.unit_id = u.id and x.part = q.part limit 1) held
  where u.region_id = ${scope.regionId} ${holder.unitId ? sql`and u.id = ${holder.unitId}` : sql``}
    ${holder.reached ? sql`and ${withinScope(scope, 'u.path')}` : sql``})`;

/**
 * Conditions on the units of the task whose id stands in `task`, as joins to at most one row. `is true` keeps the planner
 * from joining the units in reach: a hash of them is made once.
 */
function checks(holders: readonly Holder[], scope: Scope, task: string): Sql {
  const joins = holders.map(
    (holder, i) => sql`cross join lateral (
      select 1 from tasks.task_unit y
      where y.region_id = ${scope.regionId} and y.task_id = ${sql.ref(task)} and y.part = any(${holder.parts}::text[])
        ${holder.unitId ? sql`and y.unit_id = ${holder.unitId}` : sql``}
        ${holder.reached && !scope.region ? sql`and (y.unit_id in (select id from seen)) is true` : sql``}
      limit 1) ${sql.raw(`c${i}`)}`,
  );
  return joins.length ? sql.join(joins, sql` `) : sql``;
}

/** The text condition for a walk in due order. `is true` keeps the search index out of it. */
const textCheck =
  (region: string, words: string) =>
  (task: string): Sql => sql`cross join lateral (
    select 1 from tasks.task_text w where w.region_id = ${region} and w.task_id = ${sql.ref(task)}
      and (w.search @@ ${words}::tsquery) is true limit 1) said`;

/** Above so many answers a search walks the list in due order and stops when the page is full. */
const rareAtMost = 5000;
const conjuncts = /\('[^']*':\* \| \([^)]*\)\)|'[^']*'(?::\*)?/gu;
const oneCharacter = /^\(?'.':\*/u;

/**
 * The part of a query by which the search index is asked, when that finds little enough to be sorted; null when the list
 * is to be walked instead. The index cannot stop early: a word that half of all tasks hold would be read to the end. So the
 * planner's statistics are asked first. A single character is too blunt to ask by, and the beginning of a word is
 * estimated as the whole word, because the planner takes any beginning for common.
 */
async function rareKey(db: Executor, region: string, words: string): Promise<string | null> {
  const sharp = (words.match(conjuncts) ?? []).filter((part) => !oneCharacter.test(part)).join(' & ');
  if (sharp === '') return null;
  const { rows } = await sql<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }>`explain (format json)
    select 1 from tasks.task_text where region_id = ${region} and search @@ ${sharp.replaceAll(':*', '')}::tsquery`.execute(
    db,
  );
  return rows[0]!['QUERY PLAN'][0]!.Plan['Plan Rows'] <= rareAtMost ? sharp : null;
}

/** Counts stop here; a screen shows one more than 999 as 999+. */
export const countedAtMost = 1000;
/** A task may stand in the lists of so many of a reader's units before counts of distinct tasks could fall short. */
const countedTimes = 20;

export interface Counts {
  late: number;
  soon: number;
  toAccept: number;
  toVerify: number;
  returned: number;
  open: number;
}

/**
 * The day at a glance, each number at most `countedAtMost`. `toAccept` counts what waits for the acceptance of a unit in
 * view; `toVerify` what was handed in to the reader's unit (in view `all`: to any in reach). A group nobody leads is a
 * heading and counted nowhere (`carried` in rules/shown.ts).
 */
export async function countTasks(db: Executor, reader: Reader, view: View): Promise<Counts> {
  const { scope, today } = reader;
  const holders = holdersOf({ view, limit: 1 }, reader);
  const late = { states: openStates, from: '0001-01-01', to: addDays(today, -1) };
  const soon = { states: openStates, from: today, to: addDays(today, soonDays) };
  const any = (...states: TaskState[]) => ({ states, from: '0001-01-01', to: noDueKey });
  const most = sql.raw(String(countedAtMost));
  const count = (
    { states, from, to }: { states: readonly TaskState[]; from: Day; to: Day },
    of: readonly AnyPart[] = view === 'mine' ? parts : view === 'issued' ? ['issuer'] : everyPart,
    waiting = false,
  ): Sql =>
    holders.length
      ? sql`(select count(*) from (select distinct task_id from (select w.task_id from reached r cross join unnest(${states}::text[]) as s (state)
          cross join lateral (select x.task_id from tasks.task_unit x
            where x.region_id = ${scope.regionId} and x.unit_id = r.unit_id and x.part = r.part and x.state = s.state
              and x.due_key between ${from}::date and ${to}::date ${waiting ? sql`and x.accepted_at is null and x.part <> 'issuer'` : sql``}
              and (x.part <> 'issuer' or exists (select 1 from tasks.task t where t.region_id = ${scope.regionId}
                and t.id = x.task_id and t.lead_unit_id is not null))
            limit ${most}) w
          where r.part = any(${of}::text[]) limit ${sql.raw(String(countedAtMost * countedTimes))}) y limit ${most}) z)`
      : sql`(select count(*) from (select 1 from unnest(${states}::text[]) as s (state) cross join lateral (
            select 1 from tasks.task t where t.region_id = ${scope.regionId} and t.state = s.state
              and t.due_key between ${from}::date and ${to}::date and t.lead_unit_id is not null limit ${most}) w
          limit ${most}) z)`;
  const accepts = view !== 'issued' && holders.length > 0;
  const seen = reached({ unitId: view === 'all' ? null : reader.unitId, parts: everyPart, reached: true }, scope);
  const { rows } =
    await sql<Counts>`with ${seenUnits(scope)}, ${seen} select ${count(late)} as late, ${count(soon)} as soon,
    ${accepts ? count(any('issued', 'accepted', 'returned'), parts, true) : count(any('issued'))} as "toAccept",
    ${count(any('handed-in'), ['issuer'])} as "toVerify", ${count(any('returned'))} as returned,
    ${count(any(...openStates))} as open`.execute(db);
  return rows[0]!;
}
