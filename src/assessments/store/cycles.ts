import { sql, type RawBuilder } from 'kysely';
import type { Scope } from '#access/scope.ts';
import { withinScope } from '#access/scope.ts';
import type { AreaClass } from '#organisation/rules/kinds.ts';
import type { Day } from '#platform/pure/day.ts';
import { invalid, notFound } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { SubjectKind } from '../rules/framework.ts';
import type { CycleState, EntryState, FrameworkState } from '../rules/lifecycle.ts';

/** What a form gives. */
export interface CycleFields {
  title: string;
  year: number;
  frameworkId: string;
  windowFrom: Day;
  windowTo: Day;
  nominateBy: Day;
  reviewBy: Day;
  acceptBy: Day;
  publicityDays: number;
  approvalBody: string;
  approvalNumber: string;
  approvalUntil: Day | null;
  validYears: number;
  barYears: number;
}
export interface CycleFound extends CycleFields {
  id: string;
  state: CycleState;
  commendBody: string;
  commendNumber: string;
  openedAt: Date | null;
  endedAt: Date | null;
  version: number;
  frameworkTitle: string;
  edition: number;
  subject: SubjectKind;
  frameworkState: FrameworkState;
}

/** The columns of a cycle under the alias `c`, with its framework under `f`. */
const columns = sql`c.id, c.title, c.year, c.state, c.framework_id as "frameworkId", c.window_from as "windowFrom",
  c.window_to as "windowTo", c.nominate_by as "nominateBy", c.review_by as "reviewBy", c.accept_by as "acceptBy",
  c.publicity_days as "publicityDays", c.approval_body as "approvalBody", c.approval_number as "approvalNumber",
  c.approval_until as "approvalUntil", c.commend_body as "commendBody", c.commend_number as "commendNumber",
  c.valid_years as "validYears", c.bar_years as "barYears", c.opened_at as "openedAt", c.ended_at as "endedAt", c.version,
  f.title as "frameworkTitle", f.edition, f.subject, f.state as "frameworkState"`;
const from = sql`assessments.cycle c
  join assessments.framework f on f.region_id = c.region_id and f.id = c.framework_id`;

/**
 * A cycle. `share`: nobody changes its state before the transaction ends; `lock`: nobody but the caller touches it.
 * @throws thing.not-found
 */
export async function getCycle(
  db: Executor,
  regionId: string,
  id: string,
  lock?: 'share' | 'lock',
): Promise<CycleFound> {
  const { rows } = await sql<CycleFound>`select ${columns} from ${from}
    where c.region_id = ${regionId} and c.id = ${id}
    ${lock === 'lock' ? sql`for update of c` : lock === 'share' ? sql`for share of c` : sql``}`.execute(db);
  if (!rows[0]) throw notFound('cycle');
  return rows[0];
}

/** Path of the region a cycle is of: all of it is concerned. Null: there is no such cycle. */
export async function findCycleSubject(db: Executor, regionId: string, id: string) {
  const { rows } = await sql<{ path: string }>`select u.path from assessments.cycle c
    join organisation.unit u on u.region_id = c.region_id and u.kind = 'region'
    where c.region_id = ${regionId} and c.id = ${id}`.execute(db);
  return rows[0] ? { regionId, unitPaths: [rows[0].path] } : null;
}

/** Cycles, newest first. `preparing`: those still being prepared, too. */
export async function pageOfCycles(
  db: Executor,
  regionId: string,
  query: {
    state?: CycleState | undefined;
    year?: number | undefined;
    preparing: boolean;
    limit: number;
    after?: string | undefined;
  },
): Promise<{ rows: CycleFound[]; next: string | null }> {
  const mark = query.after === undefined ? null : readMark(query.after, 2);
  if (query.after !== undefined && (!mark || typeof mark[0] !== 'number' || typeof mark[1] !== 'string'))
    throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
  const { rows } = await sql<CycleFound>`select ${columns} from ${from}
    where c.region_id = ${regionId} ${query.preparing ? sql`` : sql`and c.opened_at is not null`}
      ${query.state ? sql`and c.state = ${query.state}` : sql``} ${query.year ? sql`and c.year = ${query.year}` : sql``}
      ${mark ? sql`and (c.year, c.id) < (${mark[0]}::integer, ${mark[1]}::uuid)` : sql``}
    order by c.year desc, c.id desc limit ${query.limit + 1}`.execute(db);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > query.limit && last ? markOf([last.year, last.id]) : null };
}

/** Entries in reach by state, of several cycles. */
export async function countStates(
  db: Executor,
  scope: Scope,
  cycleIds: readonly string[],
): Promise<Map<string, Partial<Record<EntryState, number>>>> {
  const out = new Map<string, Partial<Record<EntryState, number>>>();
  if (cycleIds.length === 0) return out;
  const { rows } = await sql<{ cycleId: string; state: EntryState; n: number }>`
    select e.cycle_id as "cycleId", e.state, count(*)::integer as n from assessments.entry e
    join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    where e.region_id = ${scope.regionId} and e.cycle_id = any(${cycleIds as string[]}::uuid[]) and ${withinScope(scope, 'u.path')}
    group by 1, 2`.execute(db);
  for (const { cycleId, state, n } of rows) out.set(cycleId, { ...out.get(cycleId), [state]: n });
  return out;
}

/** How many units are chosen, of several cycles. */
export async function countUnits(
  db: Executor,
  regionId: string,
  cycleIds: readonly string[],
): Promise<Map<string, number>> {
  if (cycleIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; n: number }>`select cycle_id as id, count(*)::integer as n
    from assessments.cycle_unit where region_id = ${regionId} and cycle_id = any(${cycleIds as string[]}::uuid[])
    group by 1`.execute(db);
  return new Map(rows.map((row) => [row.id, row.n]));
}

const values = (of: CycleFields): readonly (readonly [string, unknown])[] => [
  ['title', of.title],
  ['year', of.year],
  ['framework_id', of.frameworkId],
  ['window_from', of.windowFrom],
  ['window_to', of.windowTo],
  ['nominate_by', of.nominateBy],
  ['review_by', of.reviewBy],
  ['accept_by', of.acceptBy],
  ['publicity_days', of.publicityDays],
  ['approval_body', of.approvalBody],
  ['approval_number', of.approvalNumber],
  ['approval_until', of.approvalUntil],
  ['valid_years', of.validYears],
  ['bar_years', of.barYears],
];

export async function addCycle(
  db: Executor,
  regionId: string,
  id: string,
  of: CycleFields,
  by: { personId: string; at: Date },
): Promise<void> {
  const given = values(of);
  await sql`insert into assessments.cycle (region_id, id, state, person_id, created_at,
      ${sql.join(given.map(([name]) => sql.ref(name)))})
    values (${regionId}, ${id}, 'preparing', ${by.personId}, ${by.at}, ${sql.join(given.map(([, value]) => sql`${value}`))})`.execute(
    db,
  );
}

const changing = async (db: Executor, regionId: string, id: string, set: RawBuilder<unknown>): Promise<void> => {
  await sql`update assessments.cycle set version = version + 1, ${set}
    where region_id = ${regionId} and id = ${id}`.execute(db);
};
/** Writes a cycle that the caller has locked. */
export const setCycle = (db: Executor, regionId: string, id: string, of: CycleFields): Promise<void> =>
  changing(db, regionId, id, sql.join(values(of).map(([name, value]) => sql`${sql.ref(name)} = ${value}`)));

export const setCommendation = (db: Executor, regionId: string, id: string, body: string, number: string) =>
  changing(db, regionId, id, sql`commend_body = ${body}, commend_number = ${number}`);

/** The cycle was changed beside its own row (its units): whoever looked at it before looks again. */
export const touchCycle = (db: Executor, regionId: string, id: string) =>
  changing(db, regionId, id, sql`title = title`);

export const setCycleState = (db: Executor, regionId: string, id: string, state: CycleState, at: Date) =>
  changing(
    db,
    regionId,
    id,
    sql`state = ${state}, opened_at = ${state === 'open' ? sql`coalesce(opened_at, ${at})` : sql`opened_at`},
      ended_at = ${state === 'open' ? sql`null` : at}`,
  );

/** State of a framework; null: there is none. */
export async function findFrameworkState(
  db: Executor,
  regionId: string,
  id: string,
): Promise<{ state: FrameworkState; subject: SubjectKind } | null> {
  const { rows } = await sql<{
    state: FrameworkState;
    subject: SubjectKind;
  }>`select state, subject from assessments.framework
    where region_id = ${regionId} and id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export interface UnitOfCycle {
  unitId: string;
  class: AreaClass | null;
}
export interface UnitShown extends UnitOfCycle {
  name: string;
  parentName: string | null;
}

/** The units chosen while a cycle is prepared, in the order of the tree. */
export async function unitsOf(db: Executor, regionId: string, cycleId: string): Promise<UnitShown[]> {
  const { rows } = await sql<UnitShown>`select x.unit_id as "unitId", x.class, u.name, a.name as "parentName"
    from assessments.cycle_unit x join organisation.unit u on u.region_id = x.region_id and u.id = x.unit_id
    left join organisation.unit a on a.region_id = u.region_id and a.id = u.parent_id
    where x.region_id = ${regionId} and x.cycle_id = ${cycleId} order by u.path limit 2000`.execute(db);
  return rows;
}

const given = (units: readonly UnitOfCycle[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(units)}::jsonb) as r ("unitId" uuid, class text)`;

export async function putUnits(
  db: Executor,
  regionId: string,
  cycleId: string,
  units: readonly UnitOfCycle[],
): Promise<void> {
  if (units.length === 0) return;
  await sql`insert into assessments.cycle_unit (region_id, cycle_id, unit_id, class)
    select ${regionId}, ${cycleId}, r."unitId", r.class from ${given(units)}
    on conflict (region_id, cycle_id, unit_id) do update set class = excluded.class`.execute(db);
}
export async function takeUnits(
  db: Executor,
  regionId: string,
  cycleId: string,
  unitIds: readonly string[],
): Promise<void> {
  if (unitIds.length === 0) return;
  await sql`delete from assessments.cycle_unit where region_id = ${regionId} and cycle_id = ${cycleId}
    and unit_id = any(${unitIds as string[]}::uuid[])`.execute(db);
}

/** Which of these units are not open units of the kinds that take part. */
export async function unfitUnits(
  db: Executor,
  regionId: string,
  unitIds: readonly string[],
  kinds: readonly string[],
): Promise<string[]> {
  if (unitIds.length === 0) return [];
  const { rows } = await sql<{ id: string }>`select g.id from unnest(${unitIds as string[]}::uuid[]) as g (id)
    where not exists (select 1 from organisation.unit u where u.region_id = ${regionId} and u.id = g.id and u.active
      and u.kind = any(${kinds as string[]}::text[]))`.execute(db);
  return rows.map((row) => row.id);
}

/** Every open unit of these kinds in the order of the tree, with its class and the bar that stands on it. */
export async function candidates(
  db: Executor,
  regionId: string,
  kinds: readonly string[],
  today: Day,
): Promise<(UnitShown & { parentId: string | null; barredUntil: Day | null; search: string })[]> {
  const { rows } = await sql<UnitShown & { parentId: string | null; barredUntil: Day | null; search: string }>`
    select u.id as "unitId", u.name, u.search, u.parent_id as "parentId", a.name as "parentName", u.area_class as class,
      (select max(e.barred_until) from assessments.entry e where e.region_id = u.region_id and e.unit_id = u.id
        and e.label = '' and e.barred_until > ${today}) as "barredUntil"
    from organisation.unit u
    left join organisation.unit a on a.region_id = u.region_id and a.id = u.parent_id
    where u.region_id = ${regionId} and u.active and u.kind = any(${kinds as string[]}::text[])
    order by u.path limit 2000`.execute(db);
  return rows;
}

/** Whom the office that runs a cycle is: the unit of who prepared it. */
export async function officeOf(db: Executor, regionId: string, cycleId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select p.unit_id as id from assessments.cycle c
    join organisation.person p on p.region_id = c.region_id and p.id = c.person_id
    where c.region_id = ${regionId} and c.id = ${cycleId}`.execute(db);
  return rows.map((row) => row.id);
}

/** All entries of a cycle by state, whoever asks. */
export async function countAll(
  db: Executor,
  regionId: string,
  cycleId: string,
): Promise<Partial<Record<EntryState, number>>> {
  const { rows } = await sql<{
    state: EntryState;
    n: number;
  }>`select state, count(*)::integer as n from assessments.entry
    where region_id = ${regionId} and cycle_id = ${cycleId} group by 1`.execute(db);
  return Object.fromEntries(rows.map((row) => [row.state, row.n]));
}

/** Units that take part and have not dropped out. */
export async function unitIdsOf(db: Executor, regionId: string, cycleId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct unit_id as id from assessments.entry
    where region_id = ${regionId} and cycle_id = ${cycleId} and state <> 'dropped'`.execute(db);
  return rows.map((row) => row.id);
}
