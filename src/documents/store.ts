import { sql } from 'kysely';
import { notFound } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { FileRow } from './contract.ts';
import type { FileKind } from './rules/kind.ts';
import type { Encoding } from './rules/encoding.ts';

/** Which bytes the rows speak of, as (region, sha256) in ascending order: what a backup takes along. */
export const spokenBytes = `select distinct region_id::text collate "C" as region, sha256 collate "C" as sha256
  from documents.file order by 1, 2`;

/** A file as other capabilities use it. */
export interface KeptFile extends FileRow {
  addedById: string;
  encoding: Encoding | null;
}

interface Row {
  id: string;
  name: string;
  kind: FileKind;
  encoding: Encoding | null;
  size: string | number;
  sha256: string;
  width: number | null;
  height: number | null;
  added_at: Date;
  added_by: string;
  added_by_name: string;
}

const columns = sql`f.id, f.name, f.kind, f.encoding, f.size, f.sha256, f.width, f.height, f.added_at, f.added_by,
  p.name as added_by_name`;
const joined = sql`documents.file f join organisation.person p on p.region_id = f.region_id and p.id = f.added_by`;

const keptOf = (row: Row): KeptFile => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  encoding: row.encoding,
  size: Number(row.size),
  sha256: row.sha256,
  width: row.width,
  height: row.height,
  addedAt: row.added_at.toISOString(),
  addedBy: row.added_by_name,
  addedById: row.added_by,
});

/**
 * Holds the bytes of this hash on disk until the transaction ends: nobody takes them off meanwhile (`claimBytes` waits).
 * Taken before the bytes are put in place.
 */
export async function holdBytes(db: Executor, regionId: string, sha256: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${`${regionId}/${sha256}`}, 0))`.execute(db);
}

/** Waits until nobody holds these bytes, then says whether no row speaks of them; true until the transaction ends. */
export async function claimBytes(db: Executor, regionId: string, sha256: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${regionId}/${sha256}`}, 0))`.execute(db);
  const { rows } =
    await sql`select 1 from documents.file where region_id = ${regionId} and sha256 = ${sha256} limit 1`.execute(db);
  return rows.length === 0;
}

export async function addFile(
  db: Executor,
  f: {
    regionId: string;
    id: string;
    sha256: string;
    name: string;
    kind: FileKind;
    encoding: Encoding | null;
    size: number;
    width: number | null;
    height: number | null;
    addedBy: string;
    addedAt: Date;
  },
): Promise<void> {
  await sql`insert into documents.file
      (region_id, id, sha256, name, kind, encoding, size, width, height, added_by, added_at)
    values (${f.regionId}, ${f.id}, ${f.sha256}, ${f.name}, ${f.kind}, ${f.encoding}, ${f.size}, ${f.width}, ${f.height},
      ${f.addedBy}, ${f.addedAt})`.execute(db);
}

export async function findFile(db: Executor, regionId: string, id: string): Promise<KeptFile | null> {
  const { rows } = await sql<Row>`select ${columns} from ${joined}
    where f.region_id = ${regionId} and f.id = ${id}`.execute(db);
  return rows[0] ? keptOf(rows[0]) : null;
}

/** @throws thing.not-found */
export async function getFile(db: Executor, regionId: string, id: string): Promise<KeptFile> {
  const file = await findFile(db, regionId, id);
  if (!file) throw notFound('file');
  return file;
}

/** Most things one file is asked about when a reader wants it. */
const mostLinks = 50;

/** What a file belongs to, newest first, at most 50. */
export async function linksOf(
  db: Executor,
  regionId: string,
  fileId: string,
): Promise<{ subjectKind: string; subjectId: string }[]> {
  const { rows } = await sql<{ subjectKind: string; subjectId: string }>`
    select subject_kind as "subjectKind", subject_id as "subjectId" from documents.link
    where region_id = ${regionId} and file_id = ${fileId} order by linked_at desc, subject_id limit ${mostLinks}`.execute(
    db,
  );
  return rows;
}

/** Adds links in one statement; links already there stay as they are. */
export async function addLinks(
  db: Executor,
  regionId: string,
  subjectKind: string,
  subjectId: string,
  fileIds: readonly string[],
  at: Date,
): Promise<void> {
  await sql`insert into documents.link (region_id, file_id, subject_kind, subject_id, position, linked_at)
    select ${regionId}::uuid, given.id, ${subjectKind}, ${subjectId}::uuid, given.position + coalesce((
        select max(position) from documents.link
        where region_id = ${regionId} and subject_kind = ${subjectKind} and subject_id = ${subjectId}), 0), ${at}
    from unnest(${fileIds as string[]}::uuid[]) with ordinality as given (id, position)
    on conflict on constraint link_pkey do nothing`.execute(db);
}

/** What is linked to one thing is linked to another as well, behind what that one has. */
export async function carryLinks(
  db: Executor,
  regionId: string,
  subjectKind: string,
  from: string,
  to: string,
  at: Date,
): Promise<void> {
  await sql`insert into documents.link (region_id, file_id, subject_kind, subject_id, position, linked_at)
    select region_id, file_id, subject_kind, ${to}::uuid, 1000 + position, ${at}::timestamptz from documents.link
    where region_id = ${regionId} and subject_kind = ${subjectKind} and subject_id = ${from}
    on conflict on constraint link_pkey do nothing`.execute(db);
}

/** Takes links off a thing; the files themselves stay. @returns the files it had among these (null: all it had) */
export async function removeLinks(
  db: Executor,
  regionId: string,
  subjectKind: string,
  subjectId: string,
  fileIds: readonly string[] | null,
): Promise<string[]> {
  const { rows } = await sql<{ file_id: string }>`delete from documents.link
    where region_id = ${regionId} and subject_kind = ${subjectKind} and subject_id = ${subjectId}
      ${fileIds === null ? sql`` : sql`and file_id = any(${fileIds as string[]}::uuid[])`}
    returning file_id`.execute(db);
  return rows.map((row) => row.file_id);
}

/** Deletes those of these files that belong to nothing. @returns what they were */
export async function removeFiles(
  db: Executor,
  regionId: string,
  fileIds: readonly string[],
): Promise<{ id: string; kind: FileKind; sha256: string }[]> {
  if (fileIds.length === 0) return [];
  const { rows } = await sql<{ id: string; kind: FileKind; sha256: string }>`delete from documents.file f
    where f.region_id = ${regionId} and f.id = any(${fileIds as string[]}::uuid[])
      and not exists (select from documents.link l where l.region_id = f.region_id and l.file_id = f.id)
    returning f.id, f.kind, f.sha256`.execute(db);
  return rows;
}

/** How many files a thing has. */
export async function countLinks(
  db: Executor,
  regionId: string,
  subjectKind: string,
  subjectId: string,
): Promise<number> {
  const { rows } = await sql<{ count: string | number }>`select count(*) as count from documents.link
    where region_id = ${regionId} and subject_kind = ${subjectKind} and subject_id = ${subjectId}`.execute(db);
  return Number(rows[0]!.count);
}

/** Files of several things of one kind, each in its order. */
export async function listLinked(
  db: Executor,
  regionId: string,
  subjectKind: string,
  subjectIds: readonly string[],
): Promise<{ subjectId: string; file: KeptFile }[]> {
  const { rows } = await sql<Row & { subject_id: string }>`select l.subject_id, ${columns} from ${joined}
    join documents.link l on l.region_id = f.region_id and l.file_id = f.id
    where l.region_id = ${regionId} and l.subject_kind = ${subjectKind}
      and l.subject_id = any(${subjectIds as string[]}::uuid[])
    order by l.subject_id, l.position, f.id limit 5000`.execute(db);
  return rows.map((row) => ({ subjectId: row.subject_id, file: keptOf(row) }));
}
