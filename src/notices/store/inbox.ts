import { sql } from 'kysely';
import { invalid } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { mostCounted } from '../rules.ts';

export interface NoticeFound {
  id: string;
  at: Date;
  kind: string;
  subjectKind: string;
  subjectId: string;
  details: Record<string, unknown>;
  urgent: boolean;
  readAt: Date | null;
}
/** Whose inbox. Every statement here names both, so that nobody reads another's. */
export interface Owner {
  regionId: string;
  personId: string;
}

/** A page of the inbox, newest first. @throws request.invalid when the mark is not one of ours */
export async function listNotices(
  db: Executor,
  { regionId, personId }: Owner,
  query: {
    read?: 'yes' | 'no' | undefined;
    kind?: readonly string[] | undefined;
    limit: number;
    after?: string | undefined;
  },
): Promise<{ rows: NoticeFound[]; next: string | null }> {
  let after: string | null = null;
  if (query.after !== undefined) {
    const [id] = readMark(query.after, 1) ?? [];
    if (typeof id !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4,12}){4}$/.test(id))
      throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
    after = id;
  }
  const { rows } = await sql<NoticeFound>`select n.id, n.at, n.kind, n.subject_kind as "subjectKind",
      n.subject_id as "subjectId", n.details, n.urgent, r.read_at as "readAt"
    from notices.receipt r join notices.notice n on n.region_id = r.region_id and n.id = r.notice_id
    where r.region_id = ${regionId} and r.person_id = ${personId}
      ${query.read === 'no' ? sql`and r.read_at is null` : query.read === 'yes' ? sql`and r.read_at is not null` : sql``}
      ${query.kind ? sql`and n.kind = any(${query.kind as string[]}::text[])` : sql``}
      ${after === null ? sql`` : sql`and r.notice_id < ${after}`}
    order by r.notice_id desc limit ${query.limit + 1}`.execute(db);
  const shown = rows.slice(0, query.limit);
  return { rows: shown, next: rows.length > query.limit ? markOf([shown.at(-1)!.id]) : null };
}

/** Unread notices, counted to one more than is shown. */
export async function countUnread(db: Executor, { regionId, personId }: Owner): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select from notices.receipt
    where region_id = ${regionId} and person_id = ${personId} and read_at is null limit ${mostCounted + 1}) as unread`.execute(
    db,
  );
  return rows[0]!.n;
}

/** Marks read (at an instant) or unread (null). */
export async function mark(
  db: Executor,
  { regionId, personId }: Owner,
  ids: readonly string[],
  readAt: Date | null,
): Promise<void> {
  await sql`update notices.receipt set read_at = ${readAt}
    where region_id = ${regionId} and person_id = ${personId} and notice_id = any(${ids as string[]}::uuid[])
      and (read_at is null) = ${readAt !== null}`.execute(db);
}

/** Marks everything read that is not newer than a notice. */
export async function markUpTo(db: Executor, { regionId, personId }: Owner, upTo: string, at: Date): Promise<void> {
  await sql`update notices.receipt set read_at = ${at}
    where region_id = ${regionId} and person_id = ${personId} and read_at is null and notice_id <= ${upTo}`.execute(db);
}

/** Marks a person's unread notices about one thing read. */
export async function markAbout(
  db: Executor,
  { regionId, personId }: Owner,
  subjectId: string,
  at: Date,
): Promise<void> {
  await sql`update notices.receipt r set read_at = ${at} from notices.notice n
    where r.region_id = ${regionId} and r.person_id = ${personId} and r.read_at is null
      and n.region_id = r.region_id and n.id = r.notice_id and n.subject_id = ${subjectId}`.execute(db);
}
