import { sql } from 'kysely';
import type { Subject } from '#access/permissions.ts';
import { withinScope, type Scope } from '#access/scope.ts';
import type { Day } from '#platform/pure/day.ts';
import { invalid, notFound } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { EntryState } from '../rules/lifecycle.ts';

export type ObjectionState = 'open' | 'upheld' | 'rejected';
export type Channel = 'phone' | 'visit' | 'letter' | 'online';
export interface ObjectionFound {
  id: string;
  entryId: string;
  cycleId: string;
  unitName: string;
  label: string;
  entryState: EntryState;
  receivedOn: Day;
  channel: Channel;
  text: string;
  state: ObjectionState;
  answer: string;
  personName: string;
  settledBy: string | null;
  settledAt: Date | null;
  version: number;
}

const columns = sql`o.id, o.entry_id as "entryId", e.cycle_id as "cycleId", u.name as "unitName", e.label,
  e.state as "entryState", o.received_on as "receivedOn", o.channel, o.text, o.state, o.answer, p.name as "personName",
  s.name as "settledBy", o.settled_at as "settledAt", o.version`;
const from = sql`assessments.objection o
  join assessments.entry e on e.region_id = o.region_id and e.id = o.entry_id
  join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
  join organisation.person p on p.region_id = o.region_id and p.id = o.person_id
  left join organisation.person s on s.region_id = o.region_id and s.id = o.settled_by`;

/** The unit an objection concerns, as the permission table sees it; null: no such objection. */
export async function findObjectionSubject(db: Executor, regionId: string, id: string): Promise<Subject | null> {
  const { rows } = await sql<{ path: string }>`select u.path from assessments.objection o
    join assessments.entry e on e.region_id = o.region_id and e.id = o.entry_id
    join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    where o.region_id = ${regionId} and o.id = ${id}`.execute(db);
  return rows[0] ? { regionId, unitPaths: [rows[0].path] } : null;
}

/** @throws thing.not-found. With `lock` its row waits for the end of the transaction. */
export async function getObjection(db: Executor, regionId: string, id: string, lock?: 'lock'): Promise<ObjectionFound> {
  const { rows } = await sql<ObjectionFound>`select ${columns} from ${from}
    where o.region_id = ${regionId} and o.id = ${id} ${lock ? sql`for update of o` : sql``}`.execute(db);
  if (!rows[0]) throw notFound('objection');
  return rows[0];
}

export async function pageOfObjections(
  db: Executor,
  scope: Scope,
  query: {
    cycleId?: string | undefined;
    entryId?: string | undefined;
    state?: ObjectionState | undefined;
    limit: number;
    after?: string | undefined;
  },
): Promise<{ rows: ObjectionFound[]; next: string | null }> {
  const mark = query.after === undefined ? null : readMark(query.after, 1);
  if (query.after !== undefined && typeof mark?.[0] !== 'string')
    throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
  const { rows } = await sql<ObjectionFound>`select ${columns} from ${from}
    where o.region_id = ${scope.regionId} and ${withinScope(scope, 'u.path')}
      ${query.cycleId ? sql`and e.cycle_id = ${query.cycleId}` : sql``}
      ${query.entryId ? sql`and o.entry_id = ${query.entryId}` : sql``}
      ${query.state ? sql`and o.state = ${query.state}` : sql``} ${mark ? sql`and o.id < ${mark[0]}::uuid` : sql``}
    order by o.id desc limit ${query.limit + 1}`.execute(db);
  const shown = rows.slice(0, query.limit);
  return { rows: shown, next: rows.length > query.limit ? markOf([shown.at(-1)!.id]) : null };
}

/** How the objections to one entry went, newest first, the last 50. */
export async function objectionsOf(db: Executor, regionId: string, entryId: string) {
  const { rows } = await sql<
    Pick<ObjectionFound, 'id' | 'receivedOn' | 'channel' | 'text' | 'state' | 'answer' | 'settledBy' | 'settledAt'> & {
      at: Date;
    }
  >`select ${columns}, o.at from ${from} where o.region_id = ${regionId} and o.entry_id = ${entryId}
    order by o.id desc limit 50`.execute(db);
  return rows;
}

export async function addObjection(
  db: Executor,
  regionId: string,
  of: { id: string; entryId: string; receivedOn: Day; channel: Channel; text: string; personId: string; at: Date },
): Promise<void> {
  await sql`insert into assessments.objection (region_id, id, entry_id, received_on, channel, text, state, person_id, at)
    values (${regionId}, ${of.id}, ${of.entryId}, ${of.receivedOn}, ${of.channel}, ${of.text}, 'open', ${of.personId},
      ${of.at})`.execute(db);
}

/** Settles an objection the caller has locked. */
export async function settleObjection(
  db: Executor,
  regionId: string,
  id: string,
  of: { state: 'upheld' | 'rejected'; answer: string; personId: string; at: Date },
): Promise<void> {
  await sql`update assessments.objection set state = ${of.state}, answer = ${of.answer}, settled_by = ${of.personId},
      settled_at = ${of.at}, version = version + 1 where region_id = ${regionId} and id = ${id}`.execute(db);
}
