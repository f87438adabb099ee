import { sql } from 'kysely';
import type { Day } from '#platform/pure/day.ts';
import type { UnitPath } from '#platform/pure/unit-path.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { CycleState, EntryState } from '../rules/lifecycle.ts';

/** An entry as linking sees it. */
export interface EntryForLinks {
  id: string;
  cycleTitle: string;
  year: number;
  cycleState: CycleState;
  frameworkId: string;
  unitId: string;
  unitName: string;
  unitPath: UnitPath;
  label: string;
  state: EntryState;
  windowFrom: Day;
  windowTo: Day;
}
const columns = sql`e.id, c.title as "cycleTitle", c.year, c.state as "cycleState", c.framework_id as "frameworkId",
  e.unit_id as "unitId", u.name as "unitName", u.path as "unitPath", e.label, e.state, c.window_from as "windowFrom",
  c.window_to as "windowTo"`;
const joined = sql`assessments.entry e
  join assessments.cycle c on c.region_id = e.region_id and c.id = e.cycle_id
  join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id`;

/**
 * Entries of these ids, locked in the order of their ids, their cycles (shared) before them, so that none ends meanwhile;
 * those that are not there are left out.
 */
export async function lockEntries(db: Executor, regionId: string, ids: readonly string[]): Promise<EntryForLinks[]> {
  if (ids.length === 0) return [];
  await sql`select 1 from assessments.cycle c where c.region_id = ${regionId} and c.id in (select e.cycle_id
      from assessments.entry e where e.region_id = ${regionId} and e.id = any(${ids as string[]}::uuid[]))
    order by c.id for share of c`.execute(db);
  const { rows } = await sql<EntryForLinks>`select ${columns} from ${joined}
    where e.region_id = ${regionId} and e.id = any(${ids as string[]}::uuid[]) order by e.id for update of e`.execute(
    db,
  );
  return rows;
}

/** One of them, only looked at; null: not there. */
export async function findEntryForLinks(db: Executor, regionId: string, id: string): Promise<EntryForLinks | null> {
  const { rows } = await sql<EntryForLinks>`select ${columns} from ${joined}
    where e.region_id = ${regionId} and e.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Entries of open cycles whose units lie in one line with `path`, that may be linked to: the newest 40. */
export async function entriesAround(db: Executor, regionId: string, path: UnitPath): Promise<EntryForLinks[]> {
  const { rows } = await sql<EntryForLinks>`select ${columns} from ${joined}
    where e.region_id = ${regionId} and c.state = 'open' and e.state in ('self-assessing', 'nominated', 'reviewed')
      and (u.path like ${`${path}%`} or ${path} like u.path || '%')
    order by c.year desc, e.id desc limit 40`.execute(db);
  return rows;
}

/** A link with the entry it leads to. */
export interface LinkFound extends EntryForLinks {
  linkId: string;
  evidenceId: string;
  entryId: string;
  indicator: string;
  extent: 'whole' | 'part';
  passage: string;
  figure: number | null;
}
const linkColumns = sql`l.id as "linkId", l.evidence_id as "evidenceId", l.entry_id as "entryId", l.indicator, l.extent,
  l.passage, l.figure, ${columns}`;
const linkJoined = sql`assessments.link l
  join assessments.entry e on e.region_id = l.region_id and e.id = l.entry_id
  join assessments.cycle c on c.region_id = e.region_id and c.id = e.cycle_id
  join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id`;

/** Links of several pieces of evidence, oldest first, at most `each` of a piece. */
export async function linksOfEvidence(
  db: Executor,
  regionId: string,
  evidenceIds: readonly string[],
  each: number,
): Promise<LinkFound[]> {
  if (evidenceIds.length === 0) return [];
  const { rows } = await sql<LinkFound>`select ${linkColumns}
    from unnest(${evidenceIds as string[]}::uuid[]) as asked (id)
    cross join lateral (select * from assessments.link k
      where k.region_id = ${regionId} and k.evidence_id = asked.id order by k.id limit ${each}) l
    join assessments.entry e on e.region_id = l.region_id and e.id = l.entry_id
    join assessments.cycle c on c.region_id = e.region_id and c.id = e.cycle_id
    join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    order by l.id`.execute(db);
  return rows;
}

/** Links of an entry in the order in which they were made, at most `most`; with `indicator`, of that one. */
export async function linksOfEntry(
  db: Executor,
  regionId: string,
  entryId: string,
  { indicator, most }: { indicator?: string; most: number },
): Promise<LinkFound[]> {
  const { rows } = await sql<LinkFound>`select ${linkColumns} from ${linkJoined}
    where l.region_id = ${regionId} and l.entry_id = ${entryId} ${indicator ? sql`and l.indicator = ${indicator}` : sql``}
    order by l.id limit ${most}`.execute(db);
  return rows;
}

/** One link of a piece of evidence; null: not there. */
export async function findLink(
  db: Executor,
  regionId: string,
  evidenceId: string,
  linkId: string,
): Promise<LinkFound | null> {
  const { rows } = await sql<LinkFound>`select ${linkColumns} from ${linkJoined}
    where l.region_id = ${regionId} and l.evidence_id = ${evidenceId} and l.id = ${linkId}`.execute(db);
  return rows[0] ?? null;
}

/** Which entries lean on which of these pieces. */
export async function leaning(
  db: Executor,
  regionId: string,
  evidenceIds: readonly string[],
): Promise<{ evidenceId: string; entryId: string; state: EntryState }[]> {
  const { rows } = await sql<{ evidenceId: string; entryId: string; state: EntryState }>`
    select distinct l.evidence_id as "evidenceId", l.entry_id as "entryId", e.state from assessments.link l
    join assessments.entry e on e.region_id = l.region_id and e.id = l.entry_id
    where l.region_id = ${regionId} and l.evidence_id = any(${evidenceIds as string[]}::uuid[])
    order by 1, 2`.execute(db);
  return rows;
}

/**
 * The same with the entries held, and their states as they are once they are: nobody settles one while what it rests on is
 * being changed.
 */
export async function leaningHeld(
  db: Executor,
  regionId: string,
  evidenceIds: readonly string[],
): Promise<{ evidenceId: string; entryId: string; state: EntryState }[]> {
  const seen = await leaning(db, regionId, evidenceIds);
  if (seen.length === 0) return seen;
  await lockEntries(db, regionId, [...new Set(seen.map(({ entryId }) => entryId))]);
  return leaning(db, regionId, evidenceIds);
}

/** How many links a piece has. */
export async function countLinks(
  db: Executor,
  regionId: string,
  evidenceIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{
    id: string;
    n: number;
  }>`select evidence_id as id, count(*)::int as n from assessments.link
    where region_id = ${regionId} and evidence_id = any(${evidenceIds as string[]}::uuid[]) group by evidence_id`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row.n]));
}

/** How many pieces that an entry leans on wait for their review. */
export async function countUnreviewed(db: Executor, regionId: string, entryId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(distinct v.id)::integer as n from assessments.link l
    join assessments.evidence v on v.region_id = l.region_id and v.id = l.evidence_id
    where l.region_id = ${regionId} and l.entry_id = ${entryId} and v.state = 'submitted'`.execute(db);
  return rows[0]!.n;
}

export interface LinkToMake {
  id: string;
  evidenceId: string;
  entryId: string;
  indicator: string;
  extent: 'whole' | 'part';
  passage: string;
  figure: number | null;
}
/**
 * Adds links; one that is there takes extent, passage and figure anew. @returns by `keyOfLink`, those that are new or prove
 * more or less than before: what a score may see; and of them those whose figure is another one.
 */
export async function addLinks(
  db: Executor,
  regionId: string,
  made: readonly LinkToMake[],
  by: { personId: string; at: Date },
): Promise<{ changed: Set<string>; refigured: Set<string> }> {
  const before = await sql<Omit<LinkToMake, 'id' | 'passage'>>`
    select l.evidence_id as "evidenceId", l.entry_id as "entryId", l.indicator, l.extent, l.figure from assessments.link l
    join jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as m ("evidenceId" uuid, "entryId" uuid, indicator text)
      on l.region_id = ${regionId} and l.evidence_id = m."evidenceId" and l.entry_id = m."entryId" and l.indicator = m.indicator`.execute(
    db,
  );
  await sql`insert into assessments.link (region_id, id, evidence_id, entry_id, indicator, extent, passage, figure, person_id, at)
    select ${regionId}, m.id, m."evidenceId", m."entryId", m.indicator, m.extent, m.passage, m.figure, ${by.personId},
      ${by.at}
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb)
      as m (id uuid, "evidenceId" uuid, "entryId" uuid, indicator text, extent text, passage text, figure bigint)
    on conflict on constraint link_once_key do update
      set extent = excluded.extent, passage = excluded.passage, figure = excluded.figure`.execute(db);
  const held = new Map(before.rows.map((row) => [keyOfLink(row.evidenceId, row.entryId, row.indicator), row]));
  const changed = new Set<string>();
  const refigured = new Set<string>();
  for (const one of made) {
    const key = keyOfLink(one.evidenceId, one.entryId, one.indicator);
    const was = held.get(key);
    const other = (was?.figure ?? null) !== one.figure;
    if (other) refigured.add(key);
    if (other || was?.extent !== one.extent) changed.add(key);
  }
  return { changed, refigured };
}
export const keyOfLink = (evidenceId: string, entryId: string, indicator: string): string =>
  `${evidenceId}/${entryId}/${indicator}`;

/** Takes a link off. */
export async function removeLink(db: Executor, regionId: string, linkId: string): Promise<void> {
  await sql`delete from assessments.link where region_id = ${regionId} and id = ${linkId}`.execute(db);
}
