import { sql, type RawBuilder } from 'kysely';
import type { Subject } from '#access/permissions.ts';
import { withinScope, type Scope } from '#access/scope.ts';
import { isDay, type Day } from '#platform/pure/day.ts';
import { invalid, notFound } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { DirectiveRow } from '../contract/directives.ts';
import { overdue, stateNow, type DirectiveKind, type DirectiveState } from '../rules/directive.ts';
import type { TaskState } from '../rules.ts';
import type { UnitBrief } from './task.ts';

export interface NewDirective {
  id: string;
  kind: DirectiveKind;
  taskId: string | null;
  period: string | null;
  unitId: string;
  fromUnitId: string;
  personId: string | null;
  at: Date;
  words: string;
  replyBy: Day | null;
}
export async function addDirectives(db: Executor, regionId: string, rows: readonly NewDirective[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into tasks.directive (region_id, id, kind, task_id, period, unit_id, from_unit_id, person_id, at, words, reply_by)
    select ${regionId}, r.id, r.kind, r."taskId", r.period, r."unitId", r."fromUnitId", r."personId", r.at, r.words, r."replyBy"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, kind text, "taskId" uuid, period text,
      "unitId" uuid, "fromUnitId" uuid, "personId" uuid, at timestamptz, words text, "replyBy" date)`.execute(db);
}

interface RowRead {
  id: string;
  kind: DirectiveKind;
  state: DirectiveState;
  at: Date;
  words: string;
  replyBy: Day | null;
  answeredAt: Date | null;
  settledAt: Date | null;
  unit: UnitBrief;
  fromUnit: UnitBrief;
  issuer: string | null;
  personId: string | null;
  personName: string | null;
  period: string | null;
  task: {
    id: string;
    number: string;
    title: string;
    state: TaskState;
    due: Day | null;
    planId: string;
    planTitle: string;
  } | null;
  answer: string | null;
  version: number;
}
/** A directive as the rules see it, with the paths of the units it concerns. */
export interface DirectiveFound {
  row: DirectiveRow;
  personId: string | null;
  /** Path of the unit that issued the task. */
  issuer: string | null;
}

const unitJson = (unit: string, parent: string): RawBuilder<UnitBrief> => {
  const [u, p] = [sql.raw(unit), sql.raw(parent)];
  return sql`json_build_object('id', ${u}.id, 'kind', ${u}.kind, 'name', ${u}.name, 'shortName', ${u}.short_name,
    'path', ${u}.path, 'parentName', ${p}.name)`;
};
const columns = sql`d.id, d.kind, d.state, d.at, d.words, d.reply_by as "replyBy", d.answered_at as "answeredAt",
  d.settled_at as "settledAt", ${unitJson('u', 'up')} as unit, ${unitJson('f', 'fp')} as "fromUnit", i.path as issuer,
  d.person_id as "personId", p.name as "personName", d.period, d.version, case when t.id is not null then
    json_build_object('id', t.id, 'number', t.number, 'title', t.title, 'state', t.state, 'due', t.due,
      'planId', t.plan_id, 'planTitle', pl.title) end as task,
  (select r.text from tasks.directive_reply r where r.region_id = d.region_id and r.directive_id = d.id
    order by r.id desc limit 1) as answer`;
const joins = sql`join organisation.unit u on u.region_id = d.region_id and u.id = d.unit_id
  left join organisation.unit up on up.region_id = u.region_id and up.id = u.parent_id
  join organisation.unit f on f.region_id = d.region_id and f.id = d.from_unit_id
  left join organisation.unit fp on fp.region_id = f.region_id and fp.id = f.parent_id
  left join organisation.person p on p.region_id = d.region_id and p.id = d.person_id
  left join tasks.task t on t.region_id = d.region_id and t.id = d.task_id
  left join plans.plan pl on pl.region_id = t.region_id and pl.id = t.plan_id
  left join organisation.unit i on i.region_id = t.region_id and i.id = t.issuer_unit_id`;

const found = (read: RowRead, today: Day): DirectiveFound => {
  const { issuer, personId, at, answeredAt, settledAt, ...rest } = read;
  const state = stateNow(rest.state, rest.task?.state ?? null);
  return {
    issuer,
    personId,
    row: {
      ...rest,
      state,
      late: overdue(state, rest.replyBy, today),
      at: at.toISOString(),
      answeredAt: answeredAt?.toISOString() ?? null,
      settledAt: settledAt?.toISOString() ?? null,
    },
  };
};

export interface DirectiveQuery {
  kind?: readonly DirectiveKind[] | undefined;
  state?: DirectiveState | 'late' | undefined;
  view: 'mine' | 'given' | 'all';
  unitId?: string | undefined;
  planId?: string | undefined;
  from?: Day | undefined;
  to?: Day | undefined;
  /** Addressed to these units and what lies beneath them, or about these tasks or plans. */
  under?: { paths: readonly string[]; taskIds: readonly string[]; planIds: readonly string[] } | undefined;
  limit: number;
  after?: string | undefined;
}
const ended = sql`t.state in ('closed', 'withdrawn')`;

/**
 * A page of the register, newest first. One reads what is addressed to, given by, or about a task issued by a unit in
 * reach.
 * @throws request.invalid when the mark is not one of ours.
 */
export async function listDirectives(
  db: Executor,
  reader: { scope: Scope; unitId: string; today: Day },
  query: DirectiveQuery,
): Promise<{ rows: DirectiveRow[]; next: string | null }> {
  const { scope, unitId, today } = reader;
  const [after] = query.after === undefined ? [null] : (readMark(query.after, 1) ?? [0]);
  if (after !== null && (typeof after !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4,12}){4}$/.test(after)))
    throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
  const { under } = query;
  const conditions = [
    sql`d.region_id = ${scope.regionId}`,
    sql`(${withinScope(scope, 'u.path')} or ${withinScope(scope, 'f.path')} or ${withinScope(scope, 'i.path')})`,
    ...(after === null ? [] : [sql`d.id < ${after}::uuid`]),
    ...(query.view === 'mine' ? [sql`d.unit_id = ${unitId}`] : []),
    ...(query.view === 'given' ? [sql`d.from_unit_id = ${unitId}`] : []),
    ...(query.kind ? [sql`d.kind = any(${query.kind}::text[])`] : []),
    ...(query.state === 'settled' ? [sql`(d.state = 'settled' or ${ended})`] : []),
    ...(query.state === 'open' || query.state === 'late' ? [sql`d.state = 'open' and ${ended} is not true`] : []),
    ...(query.state === 'answered' ? [sql`d.state = 'answered' and ${ended} is not true`] : []),
    ...(query.state === 'late' ? [sql`d.reply_by < ${today}::date`] : []),
    ...(query.unitId ? [sql`d.unit_id = ${query.unitId}`] : []),
    ...(query.planId ? [sql`t.plan_id = ${query.planId}`] : []),
    ...(query.from && isDay(query.from) ? [sql`d.at >= (${query.from}::timestamp at time zone 'Asia/Shanghai')`] : []),
    ...(query.to && isDay(query.to)
      ? [sql`d.at < ((${query.to}::date + 1)::timestamp at time zone 'Asia/Shanghai')`]
      : []),
    ...(under
      ? [
          sql`(u.path like any(${under.paths.map((path) => `${path}%`)}::text[]) or d.task_id = any(${under.taskIds}::uuid[])
            or t.ancestors && ${under.taskIds}::uuid[] or t.plan_id = any(${under.planIds}::uuid[]))`,
        ]
      : []),
  ];
  const { rows } = await sql<RowRead>`select ${columns} from tasks.directive d ${joins}
    where ${sql.join(conditions, sql` and `)} order by d.id desc limit ${query.limit + 1}`.execute(db);
  const shown = rows.slice(0, query.limit);
  return {
    rows: shown.map((row) => found(row, today).row),
    next: rows.length > query.limit ? markOf([shown.at(-1)!.id]) : null,
  };
}

/** Those about a task, or given to a unit as such; newest first, the last 100. */
export async function directivesAbout(
  db: Executor,
  regionId: string,
  about: { taskId: string } | { unitId: string },
  today: Day,
): Promise<DirectiveFound[]> {
  const where =
    'taskId' in about ? sql`d.task_id = ${about.taskId}` : sql`d.unit_id = ${about.unitId} and d.task_id is null`;
  const { rows } = await sql<RowRead>`select ${columns} from tasks.directive d ${joins}
    where d.region_id = ${regionId} and ${where} order by d.id desc limit 100`.execute(db);
  return rows.map((row) => found(row, today));
}

/** @throws thing.not-found */
export async function getDirective(
  db: Executor,
  regionId: string,
  id: string,
  today: Day,
  how: 'look' | 'lock' = 'look',
): Promise<DirectiveFound> {
  const { rows } = await sql<RowRead>`select ${columns} from tasks.directive d ${joins}
    where d.region_id = ${regionId} and d.id = ${id} ${how === 'lock' ? sql`for update of d` : sql``}`.execute(db);
  if (!rows[0]) throw notFound('directive');
  return found(rows[0], today);
}

/**
 * A directive as the permission table sees it: a thing of the unit addressed, the one that speaks and, about a task, every
 * unit with a part in the task: who reads the task reads what was urged about it.
 */
export async function findDirectiveSubject(db: Executor, regionId: string, id: string): Promise<Subject | null> {
  const { rows } = await sql<{ paths: string[] }>`select array(
      select u.path from organisation.unit u where u.region_id = d.region_id and u.id in (d.unit_id, d.from_unit_id)
      union select v.path from tasks.task_unit x join organisation.unit v on v.region_id = x.region_id and v.id = x.unit_id
      where x.region_id = d.region_id and x.task_id = d.task_id) as paths
    from tasks.directive d where d.region_id = ${regionId} and d.id = ${id}`.execute(db);
  return rows[0] ? { regionId, unitPaths: rows[0].paths } : null;
}
/** The directive an answer belongs to, for the files of the answer. */
export async function findReplySubject(db: Executor, regionId: string, replyId: string): Promise<Subject | null> {
  const { rows } = await sql<{ id: string }>`select directive_id as id from tasks.directive_reply
    where region_id = ${regionId} and id = ${replyId}`.execute(db);
  return rows[0] ? findDirectiveSubject(db, regionId, rows[0].id) : null;
}

export interface ReplyFound {
  id: string;
  directiveId: string;
  at: Date;
  personName: string;
  unitName: string;
  text: string;
}
/** The answers of these directives, in order, at most 100 of each. */
export async function repliesOf(db: Executor, regionId: string, ids: readonly string[]): Promise<ReplyFound[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<ReplyFound>`select r.id, r.directive_id as "directiveId", r.at, p.name as "personName",
      u.name as "unitName", r.text
    from unnest(${ids}::uuid[]) as wanted (id) cross join lateral (select * from tasks.directive_reply x
      where x.region_id = ${regionId} and x.directive_id = wanted.id order by x.id limit 100) r
    join organisation.person p on p.region_id = r.region_id and p.id = r.person_id
    join organisation.unit u on u.region_id = r.region_id and u.id = r.unit_id order by r.id`.execute(db);
  return rows;
}

export async function addReply(
  db: Executor,
  regionId: string,
  reply: { id: string; directiveId: string; at: Date; personId: string; unitId: string; text: string },
): Promise<void> {
  const { id, directiveId, at, personId, unitId, text } = reply;
  await sql`insert into tasks.directive_reply (region_id, id, directive_id, at, person_id, unit_id, text)
    values (${regionId}, ${id}, ${directiveId}, ${at}, ${personId}, ${unitId}, ${text})`.execute(db);
  await sql`update tasks.directive set state = case when state = 'open' then 'answered' else state end,
      answered_at = coalesce(answered_at, ${at}), version = version + 1
    where region_id = ${regionId} and id = ${directiveId}`.execute(db);
}

export async function settleDirective(
  db: Executor,
  regionId: string,
  id: string,
  by: { personId: string; at: Date },
): Promise<void> {
  await sql`update tasks.directive set state = 'settled', settled_at = ${by.at}, settled_by = ${by.personId},
      version = version + 1
    where region_id = ${regionId} and id = ${id}`.execute(db);
}
