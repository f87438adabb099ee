import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { origin, sealHash, type ChainedEvent } from './chain.ts';

interface Written {
  kind: string;
  subjectKind: string;
  subjectId: string | null;
  details?: Record<string, unknown>;
}

/** Writes events in the caller's transaction, all in one statement. A clock's own doing has no person. */
export async function writeEvents(
  db: Executor,
  regionId: string,
  by: { personId: string | null; unitId: string | null },
  at: Date,
  events: readonly Written[],
): Promise<void> {
  await sql`insert into platform.event (region_id, id, at, kind, person_id, unit_id, subject_kind, subject_id, details)
    select ${regionId}::uuid, e.id, ${at}::timestamptz, e.kind, ${by.personId}::uuid, ${by.unitId}::uuid, e.subject_kind, e.subject_id, e.details
    from unnest(${events.map(() => uuid7())}::uuid[], ${events.map((e) => e.kind)}::text[], ${events.map((e) => e.subjectKind)}::text[],
      ${events.map((e) => e.subjectId)}::uuid[], ${events.map((e) => JSON.stringify(e.details ?? {}))}::jsonb[])
      as e(id, kind, subject_kind, subject_id, details)`.execute(db);
}

const columns = sql`id, at, kind, person_id as "personId", unit_id as "unitId", subject_kind as "subjectKind", subject_id as "subjectId", details`;

/** Regions that have events no seal covers yet. */
export async function regionsToSeal(db: Executor): Promise<string[]> {
  const { rows } = await sql<{
    region_id: string;
  }>`select distinct region_id from platform.event where seal is null limit 1000`.execute(db);
  return rows.map((row) => row.region_id);
}

/**
 * Seals up to `most` committed events of a region under the next number. Only committed rows are visible here, so the
 * order is that of commits and no writer waits for another. Two sealers: the region's newest seal row is locked, and
 * the primary key of the seal refuses a second one with the same number.
 * @returns how many events were sealed.
 */
export async function sealEvents(tx: Executor, regionId: string, at: Date, most = 2000): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`seal:${regionId}`}, 0))`.execute(tx);
  const newest = await sql<{ number: number; hash: string }>`select number, hash from platform.seal
    where region_id = ${regionId} order by number desc limit 1`.execute(tx);
  const events = await sql<ChainedEvent>`select ${columns} from platform.event
    where region_id = ${regionId} and seal is null order by id limit ${most}`.execute(tx);
  if (!events.rows.length) return 0;
  const number = (newest.rows[0]?.number ?? 0) + 1;
  const previous = newest.rows[0]?.hash ?? origin(regionId);
  const hash = sealHash(previous, events.rows);
  await sql`update platform.event e set seal = ${number}, place = s.place
    from unnest(${events.rows.map((e) => e.id)}::uuid[], ${events.rows.map((_, i) => i)}::int[]) as s(id, place)
    where e.region_id = ${regionId} and e.id = s.id`.execute(tx);
  await sql`insert into platform.seal (region_id, number, events, previous, hash, at)
    values (${regionId}, ${number}, ${events.rows.length}, ${previous}, ${hash}, ${at})`.execute(tx);
  return events.rows.length;
}

export interface Fault {
  seal: number | null;
  eventId: string | null;
  reason: 'event-changed' | 'event-missing' | 'event-added' | 'seal-changed' | 'seal-missing';
}
export interface Verification {
  sound: boolean;
  seals: number;
  events: number;
  unsealed: number;
  head: string | null;
  headAt: string | null;
  faults: Fault[];
}

/**
 * Recomputes the chain of a region seal by seal. A changed or removed event, a changed or removed seal and an event
 * slipped into a sealed batch are each named; at most 100 faults are listed. A cut of the newest seals leaves a shorter
 * chain that is sound in itself: compare `head` with the one written down earlier.
 */
export async function verifyChain(db: Executor, regionId: string): Promise<Verification> {
  const seals = (
    await sql<{ number: number; events: number; previous: string; hash: string; at: Date }>`
      select number, events, previous, hash, at from platform.seal where region_id = ${regionId} order by number`.execute(
      db,
    )
  ).rows;
  const faults: Fault[] = [];
  const add = (seal: number | null, eventId: string | null, reason: Fault['reason']) => {
    if (faults.length < 100) faults.push({ seal, eventId, reason });
  };
  let events = 0,
    expected = 1,
    previous = origin(regionId);
  for (const seal of seals) {
    while (expected < seal.number) add(expected++, null, 'seal-missing');
    expected = seal.number + 1;
    const { rows } = await sql<ChainedEvent & { place: number }>`select ${columns}, place from platform.event
      where region_id = ${regionId} and seal = ${seal.number} order by place`.execute(db);
    events += rows.length;
    if (seal.previous !== previous) add(seal.number, null, 'seal-changed');
    const gap = rows.findIndex((row, i) => row.place !== i);
    if (rows.length < seal.events || gap >= 0) add(seal.number, null, 'event-missing');
    else if (rows.length > seal.events) add(seal.number, rows[seal.events]!.id, 'event-added');
    else if (sealHash(seal.previous, rows) !== seal.hash)
      add(seal.number, null, seal.previous === previous ? 'event-changed' : 'seal-changed');
    previous = seal.hash;
  }
  const last = seals.at(-1);
  const stray = await sql<{ id: string }>`select id from platform.event
    where region_id = ${regionId} and seal > ${last?.number ?? 0} limit 20`.execute(db);
  for (const row of stray.rows) add(null, row.id, 'seal-missing');
  const unsealed = await sql<{
    n: number;
  }>`select count(*)::int as n from platform.event where region_id = ${regionId} and seal is null`.execute(db);
  return {
    sound: faults.length === 0,
    seals: seals.length,
    events,
    unsealed: unsealed.rows[0]!.n,
    head: last?.hash ?? null,
    headAt: last?.at.toISOString() ?? null,
    faults,
  };
}
