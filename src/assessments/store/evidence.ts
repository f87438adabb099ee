import { sql, type RawBuilder } from 'kysely';
import { withinScope, type Scope } from '#access/scope.ts';
import { searchQuery, searchTokens } from '#platform/pure/bigrams.ts';
import type { Day } from '#platform/pure/day.ts';
import { initialsOf } from '#platform/pure/search.ts';
import type { UnitPath } from '#platform/pure/unit-path.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { captionElements, type Caption } from '../rules/evidence.ts';
import type { EvidenceKind } from '../rules/framework.ts';
import type { EntryState, EvidenceState } from '../rules/lifecycle.ts';

/** A piece of evidence without its files and links. */
export interface EvidenceFound {
  id: string;
  unitId: string;
  unitName: string;
  unitPath: UnitPath;
  kind: EvidenceKind;
  title: string;
  from: Day;
  to: Day;
  caption: Caption;
  quantity: number;
  figure: number | null;
  sourceKind: string | null;
  sourceId: string | null;
  state: EvidenceState;
  reason: string;
  filedBy: string;
  reviewer: string | null;
  filedAt: Date;
  submittedAt: Date | null;
  version: number;
}
const columns = sql`v.id, v.unit_id as "unitId", u.name as "unitName", u.path as "unitPath", v.kind, v.title,
  v.effective_from as "from", v.effective_to as "to", v.caption, v.quantity, v.figure, v.source_kind as "sourceKind",
  v.source_id as "sourceId", v.state, v.reason, p.name as "filedBy", r.name as reviewer, v.created_at as "filedAt",
  v.submitted_at as "submittedAt", v.version`;
const joined = sql`assessments.evidence v
  join organisation.unit u on u.region_id = v.region_id and u.id = v.unit_id
  join organisation.person p on p.region_id = v.region_id and p.id = v.person_id
  left join organisation.person r on r.region_id = v.region_id and r.id = v.reviewer_id`;

/** Evidence of these ids, in the order of the ids; with `lock` each waits for the end of the transaction. */
export async function findEvidence(
  db: Executor,
  regionId: string,
  ids: readonly string[],
  lock?: 'lock',
): Promise<EvidenceFound[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<EvidenceFound>`select ${columns} from ${joined}
    where v.region_id = ${regionId} and v.id = any(${ids as string[]}::uuid[])
    order by v.id ${lock ? sql`for no key update of v` : sql``}`.execute(db);
  return rows;
}

/** What the unit has filed out of this source; null: nothing. */
export async function findFiledSource(
  db: Executor,
  regionId: string,
  unitId: string,
  sourceKind: string,
  sourceId: string,
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from assessments.evidence
    where region_id = ${regionId} and unit_id = ${unitId} and source_kind = ${sourceKind} and source_id = ${sourceId}`.execute(
    db,
  );
  return rows[0]?.id ?? null;
}

/** Which of these sources the unit has filed. */
export async function filedSources(
  db: Executor,
  regionId: string,
  unitId: string,
  sourceKind: string,
  sourceIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select source_id as id from assessments.evidence
    where region_id = ${regionId} and unit_id = ${unitId} and source_kind = ${sourceKind}
      and source_id = any(${sourceIds as string[]}::text[])`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** Content as it is written. */
export interface Content {
  title: string;
  from: Day;
  to: Day;
  caption: Caption;
  quantity: number;
  figure: number | null;
}
const searchOf = ({ title, caption }: Content): RawBuilder<unknown> =>
  sql`array_to_tsvector(${searchTokens(
    [title, ...captionElements.map((element) => caption[element])].join('\n'),
    initialsOf(title),
  )}::text[])`;

/** Adds evidence as a draft. @returns false when the source is filed already by somebody quicker */
export async function addEvidence(
  db: Executor,
  regionId: string,
  e: Content & {
    id: string;
    unitId: string;
    kind: EvidenceKind;
    source: { kind: string; id: string } | null;
    personId: string;
    at: Date;
  },
): Promise<boolean> {
  const { rows } =
    await sql`insert into assessments.evidence (region_id, id, unit_id, kind, title, effective_from, effective_to,
      caption, quantity, figure, source_kind, source_id, state, search, person_id, created_at, updated_at)
    values (${regionId}, ${e.id}, ${e.unitId}, ${e.kind}, ${e.title}, ${e.from}, ${e.to}, ${JSON.stringify(e.caption)},
      ${e.quantity}, ${e.figure}, ${e.source?.kind ?? null}, ${e.source?.id ?? null}, 'draft', ${searchOf(e)}, ${e.personId},
      ${e.at}, ${e.at})
    on conflict on constraint evidence_source_key do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** Writes corrected content and the state that follows from it. */
export async function changeEvidence(
  db: Executor,
  regionId: string,
  id: string,
  e: Content & { kind: EvidenceKind; state: EvidenceState; at: Date },
): Promise<void> {
  await sql`update assessments.evidence set title = ${e.title}, kind = ${e.kind}, effective_from = ${e.from}, effective_to = ${e.to},
      caption = ${JSON.stringify(e.caption)}, quantity = ${e.quantity}, figure = ${e.figure}, search = ${searchOf(e)},
      submitted_at = case when state <> ${e.state} and ${e.state} = 'submitted' then ${e.at} else submitted_at end,
      state = ${e.state}, updated_at = ${e.at}, version = version + 1
    where region_id = ${regionId} and id = ${id}`.execute(db);
}

/** Moves several pieces to one state. `reviewerId`: who reviewed them; left out, the last reviewer stays. */
export async function moveEvidence(
  db: Executor,
  regionId: string,
  ids: readonly string[],
  to: { state: EvidenceState; reason: string; reviewerId?: string; at: Date },
): Promise<void> {
  await sql`update assessments.evidence set state = ${to.state}, reason = ${to.reason},
      ${to.reviewerId === undefined ? sql`` : sql`reviewer_id = ${to.reviewerId},`}
      ${to.state === 'submitted' ? sql`submitted_at = ${to.at},` : sql``}
      updated_at = ${to.at}, version = version + 1
    where region_id = ${regionId} and id = any(${ids as string[]}::uuid[])`.execute(db);
}

export interface EvidenceQuery {
  state?: readonly EvidenceState[] | undefined;
  kind?: readonly EvidenceKind[] | undefined;
  unitId?: string | undefined;
  entryId?: string | undefined;
  indicator?: string | undefined;
  use?: 'unlinked' | 'outside' | undefined;
  text?: string | undefined;
  limit: number;
}
/** Who reads: what evidence.read reaches, and of what it files for, drafts too. */
export interface EvidenceReader {
  read: Scope;
  file: Scope;
}

const links = (more: RawBuilder<unknown>): RawBuilder<unknown> => sql`exists (select from assessments.link l ${more}
  and l.region_id = v.region_id and l.evidence_id = v.id)`;
const found = (text: string | undefined): RawBuilder<unknown> | null => {
  if (!text) return sql``;
  const words = searchQuery(text);
  return words === null ? null : sql`and v.search @@ ${words}::tsquery`;
};

/** A page of evidence in reach, filed last first; one row more than asked when there is a next page. */
export async function listEvidence(
  db: Executor,
  { read, file }: EvidenceReader,
  query: EvidenceQuery & { after: string | null },
): Promise<EvidenceFound[]> {
  const words = found(query.text);
  if (words === null) return [];
  const outside = sql`join assessments.entry e on e.region_id = l.region_id and e.id = l.entry_id
    join assessments.cycle c on c.region_id = e.region_id and c.id = e.cycle_id
    where (v.effective_from > c.window_to or v.effective_to < c.window_from)`;
  const { rows } = await sql<EvidenceFound>`select ${columns} from ${joined}
    where v.region_id = ${read.regionId} and ${withinScope(read, 'u.path')}
      and (v.submitted_at is not null or ${withinScope(file, 'u.path')})
      ${query.state ? sql`and v.state = any(${query.state as string[]}::text[])` : sql``}
      ${query.kind ? sql`and v.kind = any(${query.kind as string[]}::text[])` : sql``}
      ${query.unitId ? sql`and v.unit_id = ${query.unitId}` : sql``}
      ${query.entryId ? sql`and ${links(sql`where l.entry_id = ${query.entryId} ${query.indicator ? sql`and l.indicator = ${query.indicator}` : sql``}`)}` : sql``}
      ${query.use === 'unlinked' ? sql`and not ${links(sql`where true`)}` : sql``}
      ${query.use === 'outside' ? sql`and ${links(outside)}` : sql``}
      ${words}
      ${query.after ? sql`and v.id < ${query.after}` : sql``}
    order by v.id desc limit ${sql.raw(String(query.limit + 1))}`.execute(db);
  return rows;
}

/**
 * What waits for review in reach: that of the reviewer's own unit, of units it lies in, and what is used only in entries
 * that have not come to the reviewer yet, is left out.
 * @param turn states in which entries have
 */
const waiting = (
  review: Scope,
  notOf: UnitPath,
  turn: readonly EntryState[],
): RawBuilder<unknown> => sql`v.region_id = ${review.regionId}
  and v.state = 'submitted' and ${withinScope(review, 'u.path')} and not ${notOf} like u.path || '%'
  and (not ${links(sql`where true`)} or ${links(sql`join assessments.entry e on e.region_id = l.region_id
    and e.id = l.entry_id where e.state = any(${turn as EntryState[]}::text[])`)})`;

/** How many pieces wait for this reviewer. */
export async function countWaiting(
  db: Executor,
  review: Scope,
  notOf: UnitPath,
  turn: readonly EntryState[],
): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from assessments.evidence v
    join organisation.unit u on u.region_id = v.region_id and u.id = v.unit_id where ${waiting(review, notOf, turn)}`.execute(
    db,
  );
  return rows[0]!.n;
}

/** A page of what waits for review, longest first. */
export async function listWaiting(
  db: Executor,
  review: Scope,
  query: {
    unitId?: string | undefined;
    text?: string | undefined;
    notOf: UnitPath;
    turn: readonly EntryState[];
    after: { at: string; id: string } | null;
    limit: number;
  },
): Promise<EvidenceFound[]> {
  const words = found(query.text);
  if (words === null) return [];
  const { rows } = await sql<EvidenceFound>`select ${columns} from ${joined}
    where ${waiting(review, query.notOf, query.turn)}
      ${query.unitId ? sql`and v.unit_id = ${query.unitId}` : sql``}
      ${words}
      ${query.after ? sql`and (v.submitted_at, v.id) > (${query.after.at}::timestamptz, ${query.after.id}::uuid)` : sql``}
    order by v.submitted_at, v.id limit ${sql.raw(String(query.limit + 1))}`.execute(db);
  return rows;
}

/** Evidence of units in one line with `path` that could be suggested: not withdrawn, filed last first, at most `most`. */
export async function evidenceAround(
  db: Executor,
  regionId: string,
  path: UnitPath,
  not: { entryId: string; indicator: string },
  most: number,
): Promise<EvidenceFound[]> {
  const { rows } = await sql<EvidenceFound>`select ${columns} from ${joined}
    where v.region_id = ${regionId} and v.state <> 'withdrawn' and (u.path like ${`${path}%`} or ${path} like u.path || '%')
      and not exists (select from assessments.link l where l.region_id = v.region_id and l.evidence_id = v.id
        and l.entry_id = ${not.entryId} and l.indicator = ${not.indicator})
    order by v.id desc limit ${most}`.execute(db);
  return rows;
}

/** Evidence of a unit, not withdrawn, that holds the same bytes as one of these files. */
export async function sameBytesOfUnit(
  db: Executor,
  regionId: string,
  unitId: string,
  fileIds: readonly string[],
  but: string | null,
): Promise<{ id: string; title: string; state: EvidenceState; fileName: string }[]> {
  if (fileIds.length === 0) return [];
  const { rows } = await sql<{ id: string; title: string; state: EvidenceState; fileName: string }>`
    select distinct on (v.id) v.id, v.title, v.state, given.name as "fileName"
    from documents.file given
    join documents.file f on f.region_id = given.region_id and f.sha256 = given.sha256
    join documents.link d on d.region_id = f.region_id and d.file_id = f.id and d.subject_kind = 'evidence'
    join assessments.evidence v on v.region_id = d.region_id and v.id = d.subject_id
    where given.region_id = ${regionId} and given.id = any(${fileIds as string[]}::uuid[])
      and v.unit_id = ${unitId} and v.state <> 'withdrawn' and (${but}::uuid is null or v.id <> ${but})
    order by v.id desc limit 20`.execute(db);
  return rows;
}

export interface SameElsewhere {
  evidenceId: string;
  unitName: string;
  title: string;
  fileName: string;
  filedAt: Date;
}
/** Evidence that other units handed in with the same bytes as these pieces have, at most 20 for each. */
export async function sameBytesElsewhere(
  db: Executor,
  regionId: string,
  ids: readonly string[],
): Promise<SameElsewhere[]> {
  if (ids.length === 0) return [];
  const { rows } =
    await sql<SameElsewhere>`select asked.id as "evidenceId", o."unitName", o.title, o."fileName", o."filedAt"
    from unnest(${ids as string[]}::uuid[]) as asked (id)
    join assessments.evidence v on v.region_id = ${regionId} and v.id = asked.id
    cross join lateral (
      select distinct on (w.id) u.name as "unitName", w.title, f.name as "fileName", w.created_at as "filedAt"
      from documents.link d
      join documents.file f on f.region_id = d.region_id and f.id = d.file_id
      join documents.file g on g.region_id = f.region_id and g.sha256 = f.sha256
      join documents.link k on k.region_id = g.region_id and k.file_id = g.id and k.subject_kind = 'evidence'
      join assessments.evidence w on w.region_id = k.region_id and w.id = k.subject_id
      join organisation.unit u on u.region_id = w.region_id and u.id = w.unit_id
      where d.region_id = ${regionId} and d.subject_kind = 'evidence' and d.subject_id = asked.id
        and w.unit_id <> v.unit_id and w.submitted_at is not null
      order by w.id limit 20
    ) o`.execute(db);
  return rows;
}
