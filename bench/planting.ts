import { sql } from 'kysely';
import { hashToken, newToken } from '../src/access/session.ts';
import { dayOf } from '../src/platform/pure/day.ts';
import { inTransaction, type Executor } from '../src/platform/storage/transaction.ts';
import { plantTasks } from '../src/tasks/testing.ts';
import { cast, places, townRegionId, type CastName } from '../tools/town.ts';
import type { Base } from './ground.ts';

export const memberOf = (name: CastName) => cast.find((one) => one.signInName === name)!;

/** Units that lead and share tasks: departments, townships, communities. */
const leading = [
  places.market,
  places.chengguan,
  places.wenlv,
  places.township,
  places.township2,
  places.community,
  places.community2,
].map((place) => place.id);

/** Made, not entered: looking up nine million foreign keys takes longer than the rest of the bench. */
export const unchecked = (base: Base, work: (trx: Executor) => Promise<unknown>): Promise<void> =>
  inTransaction(base.db, async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx);
    await work(trx);
  });

/** As after a quiet night: otherwise the server tidies up while it is being measured. */
export async function rested(base: Base): Promise<void> {
  await sql.raw('vacuum analyze').execute(base.db);
  await sql.raw('checkpoint').execute(base.db);
}

/** Published plans with so many leaf tasks, dealt out to the leading units or to those given. */
export async function plant(base: Base, tasks: number, unitIds: readonly string[] = leading): Promise<void> {
  const office = memberOf('office');
  for (let left = tasks; left > 0; left -= 250_000)
    await unchecked(base, (trx) =>
      plantTasks(trx, {
        regionId: townRegionId,
        officeId: office.unitId,
        personId: office.personId,
        unitIds,
        tasks: Math.min(left, 250_000),
        today: dayOf(Date.now()),
      }),
    );
  await rested(base);
}

/** So many notices in a person's inbox, a third of them unread. */
export async function plantInbox(base: Base, name: CastName, notices: number): Promise<void> {
  const { personId } = memberOf(name);
  await unchecked(base, async (trx) => {
    await sql`create temporary table telling on commit drop as
      select n, gen_random_uuid() as id from generate_series(1, ${notices}) as n`.execute(trx);
    await sql`insert into notices.notice (region_id, id, at, kind, subject_kind, subject_id, details)
      select ${townRegionId}, id, now() - n * interval '1 hour', (array['task.assign', 'task.urge', 'task.return'])[1 + n % 3],
        'task', gen_random_uuid(), jsonb_build_object('title', '第' || n || '项 街巷整治', 'number', n::text,
          'due', '2026-10-31', 'from', '创建办', 'unit', '市场监管局') from telling`.execute(trx);
    await sql`insert into notices.receipt (region_id, person_id, notice_id, read_at)
      select ${townRegionId}, ${personId}, id, case when n % 3 > 0 then now() end from telling`.execute(trx);
  });
}

/**
 * So many people of the county with accounts, each a department's clerk on the unit they work in; all but every fourth
 * have their mail sent at once.
 * @returns their ids and the units they speak for
 */
export async function plantClerks(
  base: Base,
  people: number,
  at: string | null = null,
): Promise<{ personIds: string[]; unitIds: string[] }> {
  const { rows } = await sql<{ id: string; unit: string }>`select p.id, p.unit_id as unit from organisation.person p
    where p.region_id = ${townRegionId} and p.active and (${at}::uuid is null or p.unit_id = ${at}::uuid)
      and not exists (select from access.account a where a.region_id = p.region_id and a.person_id = p.id)
    order by p.id limit ${people}`.execute(base.db);
  const personIds = rows.map((row) => row.id);
  await unchecked(base, async (trx) => {
    await sql`insert into access.account (region_id, person_id, sign_in_name, password_hash, password_set_at)
      select ${townRegionId}, id, 'clerk' || n, 'unused', now() from unnest(${personIds}::uuid[]) with ordinality as p (id, n)`.execute(
      trx,
    );
    await sql`insert into access.role_grant (region_id, person_id, role, unit_id, given_at)
      select region_id, id, 'department', unit_id, now() from organisation.person
      where region_id = ${townRegionId} and id = any(${personIds}::uuid[])`.execute(trx);
    await sql`insert into notices.choice (region_id, person_id, pace, mail)
      select ${townRegionId}, id, case when n % 4 = 0 then 'off' else 'now' end, 'clerk' || n || '@county.test'
      from unnest(${personIds}::uuid[]) with ordinality as p (id, n)`.execute(trx);
  });
  return { personIds, unitIds: [...new Set(rows.map((row) => row.unit))] };
}

/**
 * One plan whose tasks led by a township are passed on to its communities, every third with a shorter time.
 * @returns the plan and how many tasks it has then
 */
export async function passOn(base: Base): Promise<{ id: string; tasks: number }> {
  const { rows } = await sql<{ id: string }>`select id from plans.plan where region_id = ${townRegionId}
    and state = 'published' order by id limit 1`.execute(base.db);
  const { id } = rows[0]!;
  await unchecked(base, async (trx) => {
    await sql`create temporary table passing on commit drop as
      select t.id as above, gen_random_uuid() as id, u.id as unit, t.lead_unit_id as issuer, t.title, t.number || '-' || u.k as number,
        t.due - case when u.k % 3 = 0 then 60 else 0 end as due, 1000 + row_number() over () as position
      from (select * from tasks.task where region_id = ${townRegionId} and plan_id = ${id}
        and lead_unit_id = ${places.township.id} order by position limit 40) t
      cross join (select id, row_number() over (order by path) as k from organisation.unit where region_id = ${townRegionId}
        and kind = 'community' and path like ${places.township.path} || '%' order by path limit 5) u`.execute(trx);
    await sql`insert into tasks.task (region_id, id, plan_id, parent_id, ancestors, position, number, title, state, due, grouped,
        issuer_unit_id, lead_unit_id, source, issued_at, updated_at)
      select ${townRegionId}, id, ${id}, above, array[above], position, number, title, 'issued', due, false, issuer, unit, '{}',
        now(), now() from passing`.execute(trx);
    await sql`insert into tasks.task_text (region_id, task_id, detail, search)
      select ${townRegionId}, id, '开展活动不少于' || 2 + position % 9 || '场，覆盖率达到95%。', ''::tsvector from passing`.execute(
      trx,
    );
    await sql`insert into tasks.task_unit (region_id, task_id, unit_id, part, place, state, due_key)
      select ${townRegionId}, id, u.unit_id, u.part, 0, 'issued', coalesce(due, date '9999-12-31')
      from passing cross join lateral (values (unit, 'lead'), (issuer, 'issuer')) as u (unit_id, part)`.execute(trx);
    await sql`update tasks.task set grouped = true where region_id = ${townRegionId}
      and id in (select above from passing)`.execute(trx);
    await sql`update tasks.task_text set detail = '全年开展活动不少于20场，整治点位30处以上，覆盖率达到90%。'
      where region_id = ${townRegionId} and task_id in (select id from tasks.task where plan_id = ${id} and node_id is not null)`.execute(
      trx,
    );
  });
  const counted = await sql<{ n: number }>`select count(*)::int as n from tasks.task where region_id = ${townRegionId}
    and plan_id = ${id}`.execute(base.db);
  return { id, tasks: counted.rows[0]!.n };
}

/** A clerk of a unit with a few hundred open tasks and a private link to their calendar. */
export async function plantFeed(base: Base, unitId: string): Promise<{ path: string; tasks: number }> {
  // Three units: each has a part in every task.
  await plant(base, 600, [unitId, places.market.id, places.chengguan.id]);
  const { personIds } = await plantClerks(base, 1, unitId);
  const token = newToken();
  await sql`insert into access.feed_link (token_hash, id, region_id, person_id, name, made_at)
    values (${hashToken(token)}, gen_random_uuid(), ${townRegionId}, ${personIds[0]}, 'bench', now())`.execute(base.db);
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from tasks.task_unit where region_id = ${townRegionId}
    and unit_id = ${unitId} and due_key < '9999-12-31' and state in ('issued', 'accepted', 'handed-in', 'returned')`.execute(
    base.db,
  );
  return { path: `/calendar/${token}.ics`, tasks: rows[0]!.n };
}
