import { sql } from 'kysely';
import { plansContract, type Plan } from '#plans/contract.ts';
import type { Answer, Call, Endpoint } from '#platform/pure/endpoint.ts';
import type { Problem } from '#platform/pure/problem.ts';
import type { Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { tasksContract as contract, type Task, type TaskRow } from './contract.ts';
import type { TaskMove } from './rules.ts';

export interface Planting {
  regionId: string;
  /** Issues everything. */
  officeId: string;
  personId: string;
  /** Units that lead and share, dealt out in turn. */
  unitIds: readonly string[];
  tasks: number;
  tasksPerPlan?: number;
  today: Day;
}

/**
 * Published plans with leaf tasks, made inside PostgreSQL (a million in about a minute): for tests of query plans and for
 * the bench. Deterministic but for the ids. Every state occurs; due days lie within 200 days of `today`, one task in
 * twenty has none; every task has a lead and up to two co-units. Title words: 整治 in every task, 市场 in one of ten,
 * 桥梁 in one of a thousand.
 */
export async function plantTasks(db: Executor, planting: Planting): Promise<void> {
  const { regionId, officeId, personId, unitIds, tasks, tasksPerPlan = 500, today } = planting;
  const plans = Math.ceil(tasks / tasksPerPlan);
  await sql`create temporary table planting on commit drop as
    select n, gen_random_uuid() as task_id, gen_random_uuid() as node_id, p.plan_id,
      (array['issued', 'accepted', 'accepted', 'handed-in', 'returned', 'closed', 'closed', 'closed', 'closed', 'withdrawn'])
        [1 + n % 10] as state,
      case when n % 20 = 7 then null else ${today}::date + (n * 7919 % 401)::int - 200 end as due,
      '第' || n || '项 ' || case when n % 1000 = 3 then '桥梁' when n % 10 = 3 then '市场' else '街巷' end || '整治' as title,
      (${unitIds}::uuid[])[1 + n % ${unitIds.length}] as lead,
      (${unitIds}::uuid[])[1 + (n + 1) % ${unitIds.length}] as co1,
      (${unitIds}::uuid[])[1 + (n + 2) % ${unitIds.length}] as co2
    from (select i as plan, gen_random_uuid() as plan_id from generate_series(0, ${plans - 1}) as i) p
    join generate_series(0, ${tasks - 1}) as n on n / ${tasksPerPlan} = p.plan`.execute(db);
  await sql`insert into plans.plan (region_id, id, ordinal, unit_id, state, title, preamble, basis, leadership, phases, doubts,
      unread, kept, nodes, unled, search, added_by, added_at, updated_by, updated_at, published_at)
    select ${regionId}, plan_id, 0, ${officeId}, 'published', '方案' || min(n), '', '[]', '[]', '[]', '[]', '{}', '{}', count(*), 0,
      ''::tsvector, ${personId}, now(), ${personId}, now(), now() from planting group by plan_id`.execute(db);
  await sql`insert into plans.node (region_id, id, plan_id, position, number, title, body, section, source, doubts)
    select ${regionId}, node_id, plan_id, n % ${tasksPerPlan}, n::text, title, '', false, '{}', '[]' from planting`.execute(
    db,
  );
  await sql`insert into tasks.task (region_id, id, plan_id, node_id, ancestors, position, number, title, state, due, progress,
      grouped, issuer_unit_id, lead_unit_id, co_units, source, issued_at, updated_at)
    select ${regionId}, task_id, plan_id, node_id, '{}', n % ${tasksPerPlan}, n::text, title, state, due,
      case when state = 'closed' then 100 else 0 end, false, ${officeId}, lead, 2, '{}', now(), now() from planting`.execute(
    db,
  );
  await sql`insert into tasks.task_text (region_id, task_id, detail, search)
    select ${regionId}, task_id, '', array_to_tsvector(array['第', n::text, '项', substr(title, length(title) - 3, 2), '整治', '治'])
    from planting`.execute(db);
  await sql`insert into tasks.plan_standing (region_id, plan_id, weight, done, open, progress, late)
    select ${regionId}, plan_id, count(*) filter (where state <> 'withdrawn'), 100 * count(*) filter (where state = 'closed'),
      count(*) filter (where state not in ('closed', 'withdrawn')), 0, 0 from planting group by plan_id`.execute(db);
  await sql`insert into tasks.task_unit (region_id, task_id, unit_id, part, place, state, due_key, accepted_at)
    select ${regionId}, task_id, u.unit_id, u.part, 0, state, coalesce(due, date '9999-12-31'),
      case when n % 3 > 0 then now() end
    from planting cross join lateral (values (lead, 'lead'), (co1, 'co'), (co2, 'co'), (${officeId}::uuid, 'issuer')) as u (unit_id, part)`.execute(
    db,
  );
}

// ---- a plan of the small town, through the door ----------------------------------------------------------------------

/** A group led by 市场监管局 with two leaves, two more leaves, the last of which nobody leads. */
export const marketPage = `云汀县集贸市场整治工作方案

一、指导思想
以提升市场环境为目标。

二、任务分工
（一）规范市场秩序。
牵头单位：云汀县市场监督管理局
责任单位：云汀县城市管理局、各街道
1. 清理占道经营。清理市场周边乱摆乱卖，2026年10月31日前完成。
2. 规范停车。划定停车位。
牵头单位：云汀县城市管理局
责任单位：云汀县市场监督管理局、荷花社区
（二）丰富文化活动。每月开展一次，2026年12月31日前完成。
牵头单位：云汀县文化和旅游局
（三）开展宣传。利用宣传栏开展宣传。

云汀县精神文明建设指导委员会办公室
2026年3月1日
`;

/** Whoever can call the server: a signed-in member of the cast. */
export interface Caller {
  call<E extends Endpoint>(endpoint: E, given: Call<E>): Promise<Answer<E>>;
}

/** The page read into a draft. */
export async function draftOf(by: Caller, text = marketPage): Promise<Plan> {
  const read = await by.call(plansContract.readText, { body: { text, name: '集贸市场方案' } });
  return by.call(plansContract.get, { params: { id: read.plans[0]!.id } });
}

export interface Published {
  plan: Plan;
  rows: TaskRow[];
  /** The task whose title begins so. */
  of: (title: string) => TaskRow;
}
/** The page published, what nobody leads given to the office. */
export async function published(office: Caller): Promise<Published> {
  const plan = await draftOf(office);
  const body = { version: plan.version, unledToOffice: true };
  await office.call(contract.publishPlan, { params: { id: plan.id }, body });
  const { rows } = await office.call(contract.tree, { params: { id: plan.id } });
  const of = (title: string) => {
    const row = rows.find((one) => one.title.startsWith(title));
    if (!row) throw new Error(`${title} is not among ${rows.map((one) => one.title).join('、')}`);
    return row;
  };
  return { plan, of, rows };
}

export const getTask = (by: Caller, id: string): Promise<Task> => by.call(contract.get, { params: { id } });

/** One move at the version that stands. */
export async function makeMove(
  by: Caller,
  id: string,
  move: TaskMove,
  more: { reason?: string; text?: string; fileIds?: string[] } = {},
): Promise<TaskRow> {
  const { version } = await getTask(by, id);
  return by.call(contract.move, { params: { id }, body: { move, version, ...more } });
}

/** The code and details of the problem a call ended in; code `none` when it went well. */
export const refusal = (call: Promise<unknown>): Promise<Record<string, unknown> & { code: string }> =>
  call.then(
    () => ({ code: 'none' }),
    (problem: Problem) => ({ code: problem.code, ...problem.details }),
  );
