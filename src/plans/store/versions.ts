import { carriedNodes } from '../rules/steps.ts';
import { sql } from 'kysely';
import { notFound } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { PlanTree } from '../rules/tree.ts';
import type { KeptState, VersionReason } from '../rules/versions.ts';
import { json, type Writer } from './saved.ts';

export interface VersionRow {
  number: number;
  reason: VersionReason;
  name: string | null;
  planVersion: number;
  tasks: number;
  writers: string[];
  keptBy: string;
  keptAt: Date;
}
/** Needs `v`. Names of writers in the order they are kept; one who is gone is left out. */
const columns = sql`v.number, v.reason, v.name, v.plan_version as "planVersion", v.tasks,
  array(select p.name from unnest(v.writers) with ordinality as w(id, place)
    join organisation.person p on p.region_id = v.region_id and p.id = w.id order by w.place) as writers,
  (select p.name from organisation.person p where p.region_id = v.region_id and p.id = v.kept_by) as "keptBy",
  v.kept_at as "keptAt"`;

/** What decides whether the present state is to be kept: who wrote last and when, and what was kept last. */
export async function standingOf(
  db: Executor,
  regionId: string,
  planId: string,
): Promise<{ writer: string; at: Date; keptVersion: number | null }> {
  const { rows } = await sql<{ writer: string; at: Date; keptVersion: number | null }>`
    select p.updated_by as writer, p.updated_at as at, (select v.plan_version from plans.version v
        where v.region_id = p.region_id and v.plan_id = p.id order by v.number desc limit 1) as "keptVersion"
    from plans.plan p where p.region_id = ${regionId} and p.id = ${planId}`.execute(db);
  if (!rows[0]) throw notFound('plan');
  return rows[0];
}

/** Keeps a state under the next number. The plan is locked by the caller, so numbers do not meet. */
export async function addVersion(
  db: Executor,
  by: Writer,
  planId: string,
  kept: {
    reason: VersionReason;
    name: string | null;
    planVersion: number;
    tree: PlanTree;
    writers: readonly string[];
  },
): Promise<number> {
  const tree = json(kept.tree);
  const { rows } = await sql<{ number: number }>`insert into plans.version (region_id, plan_id, number, reason, name,
      plan_version, tree, size, tasks, writers, kept_by, kept_at)
    select ${by.regionId}, ${planId}, coalesce(max(v.number), 0) + 1, ${kept.reason}, ${kept.name}, ${kept.planVersion},
      ${tree}::jsonb, ${tree.length}, ${carriedNodes(kept.tree.nodes).carried.length},
      ${kept.writers as string[]}::uuid[], ${by.personId}, ${by.at}
    from plans.version v where v.region_id = ${by.regionId} and v.plan_id = ${planId}
    returning number`.execute(db);
  return rows[0]!.number;
}

/** Every kept state of a plan without its tree, in the order kept: at most a few hundred by the rules of thinning. */
export async function keptStates(db: Executor, regionId: string, planId: string): Promise<KeptState[]> {
  const { rows } = await sql<KeptState>`select number, reason, size,
      (extract(epoch from kept_at) * 1000)::float8 as at
    from plans.version where region_id = ${regionId} and plan_id = ${planId} order by number`.execute(db);
  return rows;
}

/** Takes states out; who wrote in them is told by the next state that stays. */
export async function dropVersions(
  db: Executor,
  regionId: string,
  planId: string,
  numbers: readonly number[],
): Promise<void> {
  if (!numbers.length) return;
  // In rising order, so that writers are handed on past a neighbour that goes as well.
  for (const number of [...numbers].sort((a, b) => a - b))
    await sql`with gone as (
        delete from plans.version where region_id = ${regionId} and plan_id = ${planId} and number = ${number}
        returning writers)
      update plans.version v set writers = (
          select array_agg(w.id order by w.place) from (
            select id, min(place) as place from (
              select id, place from unnest(gone.writers) with ordinality as a(id, place)
              union all select id, 1000 + place from unnest(v.writers) with ordinality as b(id, place)) as both_lists
            group by id) as w)
      from gone where v.region_id = ${regionId} and v.plan_id = ${planId} and v.number = (
        select min(number) from plans.version where region_id = ${regionId} and plan_id = ${planId}
          and number > ${number})`.execute(db);
}

/** A page of kept states, newest first; one row more than asked when there is a next page. */
export async function listVersions(
  db: Executor,
  regionId: string,
  planId: string,
  asked: { before: number | null; limit: number },
): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`select ${columns} from plans.version v
    where v.region_id = ${regionId} and v.plan_id = ${planId}
      ${asked.before === null ? sql`` : sql`and v.number < ${asked.before}`}
    order by v.number desc limit ${asked.limit + 1}`.execute(db);
  return rows;
}

/** One kept state with its tree. @throws thing.not-found */
export async function getVersion(
  db: Executor,
  regionId: string,
  planId: string,
  number: number,
): Promise<VersionRow & { tree: PlanTree }> {
  if (number >= 2 ** 31) throw notFound('plan-version');
  const { rows } = await sql<VersionRow & { tree: PlanTree }>`select ${columns}, v.tree from plans.version v
    where v.region_id = ${regionId} and v.plan_id = ${planId} and v.number = ${number}`.execute(db);
  if (!rows[0]) throw notFound('plan-version');
  return rows[0];
}

/** Names of those who wrote after one state, up to another; `to` null: up to now, the last writer of the plan with them. */
export async function writersBetween(
  db: Executor,
  regionId: string,
  planId: string,
  from: number,
  to: number | null,
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select p.name from (
      select w.id, min(v.number) as first from plans.version v, unnest(v.writers) as w(id)
      where v.region_id = ${regionId} and v.plan_id = ${planId} and v.number > ${from}
        ${to === null ? sql`` : sql`and v.number <= ${to}`}
      group by w.id
      ${
        to === null
          ? sql`union all select updated_by, 2147483647 from plans.plan where region_id = ${regionId} and id = ${planId}
              and version > (select plan_version from plans.version where region_id = ${regionId}
                and plan_id = ${planId} order by number desc limit 1)`
          : sql``
      }) as who
    join organisation.person p on p.region_id = ${regionId} and p.id = who.id
    group by p.id, p.name order by min(who.first), p.name`.execute(db);
  return rows.map((row) => row.name);
}
