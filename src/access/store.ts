import { sql } from 'kysely';
import { notFound } from '#platform/pure/problem.ts';
import { folded } from '#platform/pure/search.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Role } from './permissions.ts';

export interface AccountRow {
  region_id: string;
  person_id: string;
  sign_in_name: string;
  password_hash: string;
  password_set_at: Date;
  password_history: string[];
  must_change: boolean;
  active: boolean;
  failures: number;
  locked_until: Date | null;
  unit_id: string;
  unit_path: string;
  name: string;
}

const accountColumns = sql`a.region_id, a.person_id, a.sign_in_name, a.password_hash, a.password_set_at, a.password_history,
  a.must_change, a.active, a.failures, a.locked_until, p.unit_id, u.path as unit_path, p.name`;
const accountJoin = sql`access.account a
  join organisation.person p on p.region_id = a.region_id and p.id = a.person_id
  join organisation.unit u on u.region_id = p.region_id and u.id = p.unit_id`;

/** The account behind a sign-in name, locked for the rest of the transaction so that failures are counted one by one. */
export async function findAccountByName(db: Executor, name: string): Promise<AccountRow | null> {
  const { rows } = await sql<AccountRow>`select ${accountColumns} from access.sign_in_name n
    join ${accountJoin} on a.region_id = n.region_id and a.person_id = n.person_id
    where n.name = ${name} for update of a`.execute(db);
  return rows[0] ?? null;
}

export async function findAccount(db: Executor, regionId: string, personId: string): Promise<AccountRow | null> {
  const { rows } = await sql<AccountRow>`select ${accountColumns} from ${accountJoin}
    where a.region_id = ${regionId} and a.person_id = ${personId} for update of a`.execute(db);
  return rows[0] ?? null;
}

/** @throws thing.not-found */
export async function getAccount(db: Executor, regionId: string, personId: string): Promise<AccountRow> {
  const row = await findAccount(db, regionId, personId);
  if (!row) throw notFound('account');
  return row;
}

export async function recordFailure(
  db: Executor,
  a: AccountRow,
  failures: number,
  lockedUntil: Date | null,
): Promise<void> {
  await sql`update access.account set failures = ${failures}, locked_until = ${lockedUntil}
    where region_id = ${a.region_id} and person_id = ${a.person_id}`.execute(db);
}

export async function recordSignIn(db: Executor, a: AccountRow, at: Date): Promise<void> {
  await sql`update access.account set failures = 0, locked_until = null, last_sign_in_at = ${at}
    where region_id = ${a.region_id} and person_id = ${a.person_id}`.execute(db);
}

export async function addSession(
  db: Executor,
  s: { tokenHash: string; id: string; regionId: string; personId: string; at: Date; address: string; device: string },
): Promise<void> {
  await sql`insert into access.session (token_hash, id, region_id, person_id, started_at, seen_at, address, device)
    values (${s.tokenHash}, ${s.id}, ${s.regionId}, ${s.personId}, ${s.at}, ${s.at}, ${s.address}, ${s.device})`.execute(
    db,
  );
}

/** Ends sessions of a person: one by id, or all but `keep`. Answers how many. */
export async function endSessions(
  db: Executor,
  regionId: string,
  personId: string,
  which: { id: string } | { keep: string | null },
): Promise<number> {
  const done = await sql`delete from access.session where region_id = ${regionId} and person_id = ${personId}
    and ${'id' in which ? sql`id = ${which.id}` : which.keep ? sql`id <> ${which.keep}` : sql`true`}`.execute(db);
  return Number(done.numAffectedRows ?? 0n);
}

export async function sessionsOf(db: Executor, regionId: string, personId: string) {
  const { rows } = await sql<{ id: string; started_at: Date; seen_at: Date; address: string; device: string }>`
    select id, started_at, seen_at, address, device from access.session
    where region_id = ${regionId} and person_id = ${personId} order by seen_at desc limit 100`.execute(db);
  return rows;
}

/** Forgets sessions nobody used for a day. */
export async function sweepSessions(db: Executor, before: Date): Promise<void> {
  await sql`delete from access.session where seen_at < ${before}`.execute(db);
}

export async function setPassword(
  db: Executor,
  a: AccountRow,
  hash: string,
  at: Date,
  mustChange: boolean,
  history: string[],
): Promise<void> {
  await sql`update access.account set password_hash = ${hash}, password_set_at = ${at}, must_change = ${mustChange},
    password_history = ${history}::text[], failures = 0, locked_until = null
    where region_id = ${a.region_id} and person_id = ${a.person_id}`.execute(db);
}

/** False when the sign-in name is taken. */
export async function addAccount(
  db: Executor,
  a: { regionId: string; personId: string; signInName: string; hash: string; at: Date },
): Promise<boolean> {
  const named = await sql`insert into access.sign_in_name (name, region_id, person_id)
    values (${a.signInName}, ${a.regionId}, ${a.personId}) on conflict do nothing returning name`.execute(db);
  if (!named.rows.length) return false;
  await sql`insert into access.account (region_id, person_id, sign_in_name, password_hash, password_set_at)
    values (${a.regionId}, ${a.personId}, ${a.signInName}, ${a.hash}, ${a.at})`.execute(db);
  return true;
}

export async function setActive(db: Executor, regionId: string, personId: string, active: boolean): Promise<void> {
  await sql`update access.account set active = ${active} where region_id = ${regionId} and person_id = ${personId}`.execute(
    db,
  );
}

export async function unlockAccount(db: Executor, regionId: string, personId: string): Promise<void> {
  await sql`update access.account set failures = 0, locked_until = null where region_id = ${regionId} and person_id = ${personId}`.execute(
    db,
  );
}

export interface GrantRow {
  role: Role;
  unitId: string;
  unitName: string;
  unitPath: string;
}
export async function grantsOf(db: Executor, regionId: string, personId: string): Promise<GrantRow[]> {
  const { rows } = await sql<GrantRow>`select g.role, g.unit_id as "unitId", u.name as "unitName", u.path as "unitPath"
    from access.role_grant g join organisation.unit u on u.region_id = g.region_id and u.id = g.unit_id
    where g.region_id = ${regionId} and g.person_id = ${personId} order by g.role, u.path`.execute(db);
  return rows;
}

export async function replaceGrants(
  db: Executor,
  regionId: string,
  personId: string,
  grants: readonly { role: Role; unitId: string }[],
  at: Date,
): Promise<void> {
  await sql`delete from access.role_grant where region_id = ${regionId} and person_id = ${personId}`.execute(db);
  if (!grants.length) return;
  await sql`insert into access.role_grant (region_id, person_id, role, unit_id, given_at)
    select ${regionId}::uuid, ${personId}::uuid, g.role, g.unit_id, ${at}::timestamptz
    from unnest(${grants.map((g) => g.role)}::text[], ${grants.map((g) => g.unitId)}::uuid[]) as g(role, unit_id)
    on conflict do nothing`.execute(db);
}

/** How many of these units exist in the region. */
export async function countUnits(db: Executor, regionId: string, ids: readonly string[]): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from organisation.unit where region_id = ${regionId} and id = any(${ids as string[]}::uuid[])`.execute(
    db,
  );
  return rows[0]!.n;
}

/** The person with their unit, for opening an account. */
export async function findPerson(
  db: Executor,
  regionId: string,
  personId: string,
): Promise<{ unitPath: string; active: boolean } | null> {
  const { rows } = await sql<{
    unitPath: string;
    active: boolean;
  }>`select u.path as "unitPath", p.active from organisation.person p
    join organisation.unit u on u.region_id = p.region_id and u.id = p.unit_id
    where p.region_id = ${regionId} and p.id = ${personId}`.execute(db);
  return rows[0] ?? null;
}

/** Name of region and own unit, for the frame. */
export async function frameOf(
  db: Executor,
  regionId: string,
  unitId: string,
): Promise<{ regionName: string; unitName: string }> {
  const { rows } = await sql<{
    regionName: string;
    unitName: string;
  }>`select r.name as "regionName", u.name as "unitName"
    from organisation.region r join organisation.unit u on u.region_id = r.region_id and u.id = ${unitId}
    where r.region_id = ${regionId}`.execute(db);
  if (!rows[0]) throw notFound('unit');
  return rows[0];
}

export interface AccountListRow {
  personId: string;
  name: string;
  unitId: string;
  unitName: string;
  signInName: string;
  active: boolean;
  lockedUntil: Date | null;
  lastSignInAt: Date | null;
  grants: { role: Role; unitId: string; unitName: string }[];
}
const listedColumns = sql`a.person_id as "personId", p.name, p.unit_id as "unitId", u.name as "unitName",
  a.sign_in_name as "signInName", a.active, a.locked_until as "lockedUntil", a.last_sign_in_at as "lastSignInAt",
  coalesce((select json_agg(json_build_object('role', g.role, 'unitId', g.unit_id, 'unitName', gu.name) order by g.role, gu.path)
    from access.role_grant g join organisation.unit gu on gu.region_id = g.region_id and gu.id = g.unit_id
    where g.region_id = a.region_id and g.person_id = a.person_id), '[]') as grants`;

/** Accounts by sign-in name; `text` matches the sign-in name, the person's name or its pinyin initials. */
export async function listAccounts(
  db: Executor,
  regionId: string,
  text: string | undefined,
  after: string | null,
  limit: number,
): Promise<AccountListRow[]> {
  const like = text ? holding(text) : null;
  const { rows } = await sql<AccountListRow>`select ${listedColumns} from ${accountJoin}
    where a.region_id = ${regionId} ${after ? sql`and a.sign_in_name > ${after}` : sql``}
      ${like ? sql`and (a.sign_in_name like ${like} or p.search like ${like})` : sql``}
    order by a.sign_in_name limit ${limit}`.execute(db);
  return rows;
}

/** @throws thing.not-found */
export async function getListedAccount(db: Executor, regionId: string, personId: string): Promise<AccountListRow> {
  const { rows } = await sql<AccountListRow>`select ${listedColumns} from ${accountJoin}
    where a.region_id = ${regionId} and a.person_id = ${personId}`.execute(db);
  if (!rows[0]) throw notFound('account');
  return rows[0];
}

/** What `like` looks for when a text is to be held anywhere. */
const holding = (text: string): string => `%${folded(text).replace(/[\\%_]/g, (c) => `\\${c}`)}%`;

/** People by name or pinyin initials, those who left too: the trail speaks of them. */
export async function findPeopleByText(
  db: Executor,
  regionId: string,
  text: string,
  limit: number,
): Promise<{ id: string; name: string; unitName: string }[]> {
  const { rows } = await sql<{ id: string; name: string; unitName: string }>`select p.id, p.name, u.name as "unitName"
    from organisation.person p join organisation.unit u on u.region_id = p.region_id and u.id = p.unit_id
    where p.region_id = ${regionId} and p.search like ${holding(text)}
    order by length(p.name), p.initials, p.name collate "C", p.id limit ${limit}`.execute(db);
  return rows;
}

export interface EventRow {
  id: string;
  at: Date;
  kind: string;
  personId: string | null;
  personName: string | null;
  unitName: string | null;
  subjectKind: string;
  subjectId: string | null;
  subjectName: string | null;
  details: Record<string, unknown>;
  seal: number | null;
}
const eventColumns = sql`e.id, e.at, e.kind, e.person_id as "personId", p.name as "personName", u.name as "unitName",
  e.subject_kind as "subjectKind", e.subject_id as "subjectId", e.details, e.seal,
  case e.subject_kind
    when 'person' then (select s.name from organisation.person s where s.region_id = e.region_id and s.id = e.subject_id)
    when 'unit' then (select s.name from organisation.unit s where s.region_id = e.region_id and s.id = e.subject_id)
  end as "subjectName"`;
const eventJoin = sql`platform.event e
  left join organisation.person p on p.region_id = e.region_id and p.id = e.person_id
  left join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id`;

/** The trail, newest first; every filter is optional. UUIDv7 ids run with time, so they are the order and the mark. */
export async function listEvents(
  db: Executor,
  regionId: string,
  f: {
    kind?: string | undefined;
    personId?: string | undefined;
    subjectId?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
  },
  before: string | null,
  limit: number,
): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`select ${eventColumns} from ${eventJoin}
    where e.region_id = ${regionId} ${before ? sql`and e.id < ${before}` : sql``}
      ${f.kind ? (f.kind.includes('.') ? sql`and e.kind = ${f.kind}` : sql`and e.kind like ${`${f.kind}.%`}`) : sql``}
      ${f.personId ? sql`and e.person_id = ${f.personId}` : sql``} ${f.subjectId ? sql`and e.subject_id = ${f.subjectId}` : sql``}
      ${f.from ? sql`and e.at >= ${f.from}` : sql``} ${f.to ? sql`and e.at < ${f.to}` : sql``}
    order by e.id desc limit ${limit}`.execute(db);
  return rows;
}

/** @throws thing.not-found */
export async function getEvent(db: Executor, regionId: string, id: string): Promise<EventRow> {
  const { rows } = await sql<EventRow>`select ${eventColumns} from ${eventJoin}
    where e.region_id = ${regionId} and e.id = ${id}`.execute(db);
  if (!rows[0]) throw notFound('event');
  return rows[0];
}
