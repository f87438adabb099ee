import { sql } from 'kysely';
import { withinScope, type Scope } from '#access/scope.ts';
import type { Subject } from '#access/permissions.ts';
import { invalid, notFound } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Outgoing, Robot } from '../contract/channels.ts';
import type { OutgoingState } from '../rules.ts';
import type { Vendor } from '../rules/robot.ts';

const robotColumns = sql`r.id, r.unit_id as "unitId", u.name as "unitName", r.vendor, r.name, r.hint,
  r.secret is not null as signed, r.kinds_off as "kindsOff", r.active, r.version`;
const robotJoin = sql`notices.robot r join organisation.unit u on u.region_id = r.region_id and u.id = r.unit_id`;

/** The id a mark stands for. @throws request.invalid when the mark is not one of ours */
function markedId(after: string | undefined): string | null {
  if (after === undefined) return null;
  const [id] = readMark(after, 1) ?? [];
  if (typeof id !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4,12}){4}$/.test(id))
    throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
  return id;
}
function pageOf<T extends { id: string }>(rows: readonly T[], limit: number): { rows: T[]; next: string | null } {
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? markOf([shown.at(-1)!.id]) : null };
}

export async function listRobots(
  db: Executor,
  scope: Scope,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<{ rows: Robot[]; next: string | null }> {
  const from = markedId(after);
  const { rows } = await sql<Robot>`select ${robotColumns} from ${robotJoin}
    where r.region_id = ${scope.regionId} and r.removed_at is null and ${withinScope(scope, 'u.path')}
      ${from === null ? sql`` : sql`and r.id < ${from}`}
    order by r.id desc limit ${limit + 1}`.execute(db);
  return pageOf(rows, limit);
}

/** @throws thing.not-found also for a removed one */
export async function getRobot(
  db: Executor,
  regionId: string,
  id: string,
  how: 'look' | 'lock' = 'look',
): Promise<Robot> {
  const { rows } = await sql<Robot>`select ${robotColumns} from ${robotJoin}
    where r.region_id = ${regionId} and r.id = ${id} and r.removed_at is null
    ${how === 'lock' ? sql`for update of r` : sql``}`.execute(db);
  if (!rows[0]) throw notFound('robot');
  return rows[0];
}

/** A robot as the permission table sees it: a thing of its unit. */
export async function findRobotSubject(db: Executor, regionId: string, id: string): Promise<Subject | null> {
  const { rows } = await sql<{ path: string }>`select u.path from ${robotJoin}
    where r.region_id = ${regionId} and r.id = ${id} and r.removed_at is null`.execute(db);
  return rows[0] ? { regionId, unitPaths: [rows[0].path] } : null;
}

export async function addRobot(
  db: Executor,
  regionId: string,
  robot: {
    id: string;
    unitId: string;
    vendor: Vendor;
    name: string;
    address: string;
    secret: string | null;
    hint: string;
    kindsOff: readonly string[];
    at: Date;
  },
): Promise<void> {
  await sql`insert into notices.robot (region_id, id, unit_id, vendor, name, address, secret, hint, kinds_off, created_at)
    values (${regionId}, ${robot.id}, ${robot.unitId}, ${robot.vendor}, ${robot.name}, ${robot.address}, ${robot.secret},
      ${robot.hint}, ${robot.kindsOff as string[]}::text[], ${robot.at})`.execute(db);
}

/** Address and secret stay as they are where undefined. */
export async function setRobot(
  db: Executor,
  regionId: string,
  id: string,
  to: {
    name: string;
    kindsOff: readonly string[];
    active: boolean;
    address: { sealed: string; hint: string } | undefined;
    secret: string | null | undefined;
  },
): Promise<void> {
  await sql`update notices.robot set name = ${to.name}, kinds_off = ${to.kindsOff as string[]}::text[], active = ${to.active},
      ${to.address ? sql`address = ${to.address.sealed}, hint = ${to.address.hint},` : sql``}
      ${to.secret === undefined ? sql`` : sql`secret = ${to.secret},`} version = version + 1
    where region_id = ${regionId} and id = ${id}`.execute(db);
}

/** Forgets address and secret, and what still waited to be said there. The row stays, for the record of what was sent. */
export async function removeRobot(db: Executor, regionId: string, id: string, at: Date): Promise<void> {
  await sql`update notices.robot set removed_at = ${at}, active = false, address = '', secret = null, version = version + 1
    where region_id = ${regionId} and id = ${id}`.execute(db);
  await sql`delete from notices.outgoing where region_id = ${regionId} and robot_id = ${id} and state in ('waiting', 'failed')`.execute(
    db,
  );
}

type OutgoingFound = Omit<Outgoing, 'createdAt' | 'dueAt' | 'endedAt'> & {
  createdAt: Date;
  dueAt: Date;
  endedAt: Date | null;
};
const outgoingFrom = sql`select o.id, o.purpose, coalesce(r.name, p.name) as "toName", coalesce(r.vendor, 'mail') as channel,
    u.name as "unitName", n.kind, o.state, o.attempts, o.created_at as "createdAt", o.due_at as "dueAt",
    o.ended_at as "endedAt", o.error
  from notices.outgoing o
  join organisation.unit u on u.region_id = o.region_id and u.id = o.unit_id
  left join notices.robot r on r.region_id = o.region_id and r.id = o.robot_id
  left join organisation.person p on p.region_id = o.region_id and p.id = o.person_id
  left join notices.notice n on n.region_id = o.region_id and n.id = o.notice_id`;
const outgoingOf = (row: OutgoingFound): Outgoing => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  dueAt: row.dueAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});

export async function listOutgoing(
  db: Executor,
  scope: Scope,
  { state, limit, after }: { state: OutgoingState; limit: number; after?: string | undefined },
): Promise<{ rows: Outgoing[]; next: string | null }> {
  const from = markedId(after);
  const { rows } = await sql<OutgoingFound>`${outgoingFrom}
    where o.region_id = ${scope.regionId} and o.state = ${state} and ${withinScope(scope, 'u.path')}
      ${from === null ? sql`` : sql`and o.id < ${from}`}
    order by o.id desc limit ${limit + 1}`.execute(db);
  return pageOf(rows.map(outgoingOf), limit);
}

/** @throws thing.not-found */
export async function getOutgoing(db: Executor, regionId: string, id: string): Promise<Outgoing> {
  const { rows } = await sql<OutgoingFound>`${outgoingFrom} where o.region_id = ${regionId} and o.id = ${id}`.execute(
    db,
  );
  if (!rows[0]) throw notFound('outgoing');
  return outgoingOf(rows[0]);
}

export async function findOutgoingSubject(db: Executor, regionId: string, id: string): Promise<Subject | null> {
  const { rows } = await sql<{ path: string }>`select u.path from notices.outgoing o
    join organisation.unit u on u.region_id = o.region_id and u.id = o.unit_id
    where o.region_id = ${regionId} and o.id = ${id}`.execute(db);
  return rows[0] ? { regionId, unitPaths: [rows[0].path] } : null;
}

/** How many are in a state, counted up to 100. */
export async function countOutgoing(db: Executor, scope: Scope, states: readonly OutgoingState[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select from notices.outgoing o
    join organisation.unit u on u.region_id = o.region_id and u.id = o.unit_id
    where o.region_id = ${scope.regionId} and o.state = any(${states as string[]}::text[])
      and ${withinScope(scope, 'u.path')} limit 100) as found`.execute(db);
  return rows[0]!.n;
}

/** Failed → waiting, with all its attempts before it. False when it has not failed. */
export async function sendAgain(db: Executor, regionId: string, id: string, at: Date): Promise<boolean> {
  const done = await sql`update notices.outgoing set state = 'waiting', attempts = 0, due_at = ${at}, ended_at = null
    where region_id = ${regionId} and id = ${id} and state = 'failed'`.execute(db);
  return Number(done.numAffectedRows ?? 0n) > 0;
}
