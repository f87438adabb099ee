import { sql, type RawBuilder } from 'kysely';
import type { AreaClass } from '#organisation/rules/kinds.ts';
import type { Day } from '#platform/pure/day.ts';
import { notFound } from '#platform/pure/problem.ts';
import { constraintOf, type Executor } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import type { LockedSide } from '../rules/cycle.ts';
import type { EntryMove, EntryState } from '../rules/lifecycle.ts';
import type { UnitOfCycle } from './cycles.ts';

/** An entry that somebody is about to move, with the path and township of its unit. */
export interface EntryStanding {
  id: string;
  cycleId: string;
  unitId: string;
  unitName: string;
  unitPath: string;
  parentId: string | null;
  label: string;
  class: AreaClass | null;
  state: EntryState;
  confirmed: string[];
  vetoes: Record<string, { reason: string; day: Day }>;
  publicityFrom: Day | null;
  publicityTo: Day | null;
  recognisedOn: Day | null;
  validUntil: Day | null;
  version: number;
  extensions: Partial<Record<LockedSide, Day>>;
  openObjections: number;
  /** By an earlier withdrawal of this unit (and label). */
  unitBarred: Day | null;
}

/** Entries with what their moves depend on, in the order of their ids. With `lock` their rows wait for the transaction's end. */
export async function findStandings(
  db: Executor,
  regionId: string,
  ids: readonly string[],
  lock?: 'lock',
): Promise<EntryStanding[]> {
  // Locked first, read afterwards: a lock that waited would otherwise be answered with rows from before it waited.
  if (lock)
    await sql`select 1 from assessments.entry where region_id = ${regionId} and id = any(${ids as string[]}::uuid[])
      order by id for update`.execute(db);
  const { rows } =
    await sql<EntryStanding>`select e.id, e.cycle_id as "cycleId", e.unit_id as "unitId", u.name as "unitName",
      u.path as "unitPath", u.parent_id as "parentId", e.label, e.class, e.state, e.confirmed, e.vetoes,
      e.publicity_from as "publicityFrom", e.publicity_to as "publicityTo", e.recognised_on as "recognisedOn",
      e.valid_until as "validUntil", e.version,
      coalesce((select jsonb_object_agg(x.side, x.until) from assessments.extension x
        where x.region_id = e.region_id and x.entry_id = e.id), '{}') as extensions,
      (select count(*)::integer from assessments.objection o where o.region_id = e.region_id and o.entry_id = e.id
        and o.state = 'open') as "openObjections",
      (select max(b.barred_until) from assessments.entry b where b.region_id = e.region_id and b.unit_id = e.unit_id
        and b.label = e.label) as "unitBarred"
    from assessments.entry e join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    where e.region_id = ${regionId} and e.id = any(${ids as string[]}::uuid[]) order by e.id`.execute(db);
  return rows;
}

/** @throws thing.not-found */
export async function getStanding(db: Executor, regionId: string, id: string, lock?: 'lock'): Promise<EntryStanding> {
  const [found] = await findStandings(db, regionId, [id], lock);
  if (!found) throw notFound('entry');
  return found;
}

/** The cycle an entry belongs to. @throws thing.not-found */
export async function cycleOf(db: Executor, regionId: string, entryId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select cycle_id as id from assessments.entry
    where region_id = ${regionId} and id = ${entryId}`.execute(db);
  if (!rows[0]) throw notFound('entry');
  return rows[0].id;
}

/** Days and confirmations that a move writes beside the state; left out: as they were. */
export interface EntryChange {
  state?: EntryState;
  class?: AreaClass | null;
  confirmed?: readonly string[];
  publicity?: { from: Day; to: Day } | null;
  recognisedOn?: Day;
  validUntil?: Day;
  commendedOn?: Day;
  withdrawnOn?: Day;
  barredUntil?: Day;
}
/** Changes an entry the caller has locked, and makes it a new version. */
export async function setEntry(
  db: Executor,
  regionId: string,
  id: string,
  at: Date,
  change: EntryChange,
): Promise<void> {
  const set: RawBuilder<unknown>[] = [sql`version = version + 1`, sql`updated_at = ${at}`];
  const put = (name: string, value: unknown) => {
    if (value !== undefined) set.push(sql`${sql.ref(name)} = ${value}`);
  };
  put('state', change.state);
  put('class', change.class);
  if (change.confirmed) set.push(sql`confirmed = ${JSON.stringify(change.confirmed)}::jsonb`);
  if (change.publicity !== undefined) {
    put('publicity_from', change.publicity?.from ?? null);
    put('publicity_to', change.publicity?.to ?? null);
  }
  put('recognised_on', change.recognisedOn);
  put('valid_until', change.validUntil);
  put('commended_on', change.commendedOn);
  put('withdrawn_on', change.withdrawnOn);
  put('barred_until', change.barredUntil);
  await sql`update assessments.entry set ${sql.join(set)} where region_id = ${regionId} and id = ${id}`.execute(db);
}

/** Entries of units in a cycle that have no label, in the order of their ids. */
export async function entriesOfUnits(
  db: Executor,
  regionId: string,
  cycleId: string,
  unitIds: readonly string[],
): Promise<{ id: string; unitId: string; state: EntryState; class: AreaClass | null }[]> {
  if (unitIds.length === 0) return [];
  const { rows } = await sql<{ id: string; unitId: string; state: EntryState; class: AreaClass | null }>`
    select id, unit_id as "unitId", state, class from assessments.entry where region_id = ${regionId}
      and cycle_id = ${cycleId} and label = '' and unit_id = any(${unitIds as string[]}::uuid[]) order by id for update`.execute(
    db,
  );
  return rows;
}

/** Every entry of a cycle with its class. */
export async function entriesOf(
  db: Executor,
  regionId: string,
  cycleId: string,
): Promise<{ id: string; class: AreaClass | null }[]> {
  const { rows } = await sql<{ id: string; class: AreaClass | null }>`select id, class from assessments.entry
    where region_id = ${regionId} and cycle_id = ${cycleId} order by id`.execute(db);
  return rows;
}

/** Makes entries, one a unit. @returns their ids in the order of the units */
export async function addEntries(
  db: Executor,
  regionId: string,
  cycleId: string,
  units: readonly (UnitOfCycle & { label?: string })[],
  at: Date,
): Promise<string[]> {
  if (units.length === 0) return [];
  const rows = units.map((unit) => ({ id: uuid7(), unitId: unit.unitId, label: unit.label ?? '', class: unit.class }));
  await sql`insert into assessments.entry (region_id, id, cycle_id, unit_id, label, class, state, updated_at)
    select ${regionId}, r.id, ${cycleId}, r."unitId", r.label, r.class, 'self-assessing', ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, "unitId" uuid, label text, class text)`.execute(
    db,
  );
  return rows.map((row) => row.id);
}
/** Did adding run into an entry that is there already? */
export const isTaken = (error: unknown): boolean => constraintOf(error) === 'entry_unit_key';

export async function keepExtension(
  db: Executor,
  regionId: string,
  of: { entryId: string; side: LockedSide; until: Day; reason: string; personId: string; at: Date },
): Promise<void> {
  await sql`insert into assessments.extension (region_id, entry_id, side, until, reason, person_id, at)
    values (${regionId}, ${of.entryId}, ${of.side}, ${of.until}, ${of.reason}, ${of.personId}, ${of.at})
    on conflict (region_id, entry_id, side) do update set until = excluded.until, reason = excluded.reason,
      person_id = excluded.person_id, at = excluded.at`.execute(db);
}

export async function extensionsOf(db: Executor, regionId: string, entryId: string) {
  const { rows } = await sql<{ side: LockedSide; until: Day; reason: string; personName: string; at: Date }>`
    select x.side, x.until, x.reason, p.name as "personName", x.at from assessments.extension x
    join organisation.person p on p.region_id = x.region_id and p.id = x.person_id
    where x.region_id = ${regionId} and x.entry_id = ${entryId} order by x.side`.execute(db);
  return rows;
}

export type RecheckOutcome = 'kept' | 'improve' | 'failed';
export async function addRecheck(
  db: Executor,
  regionId: string,
  of: {
    id: string;
    entryId: string;
    heldOn: Day;
    outcome: RecheckOutcome;
    note: string;
    improveBy: Day | null;
    personId: string;
    at: Date;
  },
): Promise<void> {
  await sql`insert into assessments.recheck (region_id, id, entry_id, held_on, outcome, note, improve_by, person_id, at)
    values (${regionId}, ${of.id}, ${of.entryId}, ${of.heldOn}, ${of.outcome}, ${of.note}, ${of.improveBy}, ${of.personId},
      ${of.at})`.execute(db);
}
export async function rechecksOf(db: Executor, regionId: string, entryId: string) {
  const { rows } = await sql<{
    id: string;
    heldOn: Day;
    outcome: RecheckOutcome;
    note: string;
    improveBy: Day | null;
    personName: string;
  }>`select r.id, r.held_on as "heldOn", r.outcome, r.note, r.improve_by as "improveBy", p.name as "personName"
    from assessments.recheck r join organisation.person p on p.region_id = r.region_id and p.id = r.person_id
    where r.region_id = ${regionId} and r.entry_id = ${entryId} order by r.id desc limit 50`.execute(db);
  return rows;
}

/** How an entry came to where it stands: its moves out of the log, newest first, the last 100. */
export async function movesOf(db: Executor, regionId: string, entryId: string) {
  const { rows } = await sql<{
    at: Date;
    details: { move: EntryMove; from: EntryState; to: EntryState; reason: string };
    unitName: string | null;
  }>`select l.at, l.details, coalesce(u.short_name, u.name) as "unitName" from assessments.entry_log l
    left join organisation.unit u on u.region_id = l.region_id and u.id = l.unit_id
    where l.region_id = ${regionId} and l.entry_id = ${entryId} and l.kind = 'moved' order by l.seq desc limit 100`.execute(
    db,
  );
  return rows.map(({ at, details, unitName }) => ({ at: at.toISOString(), ...details, unitName }));
}
