import { sql } from 'kysely';
import { invalid, notFound, Problem } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import { constraintOf, type Executor } from '#platform/storage/transaction.ts';
import type { FrameworkRow } from '../contract/frameworks.ts';
import type { Framework, SubjectKind } from '../rules/framework.ts';
import type { FrameworkState } from '../rules/lifecycle.ts';

export type FrameworkRead = Omit<FrameworkRow, 'updatedAt' | 'publishedAt'> & {
  updatedAt: Date;
  publishedAt: Date | null;
};

const columns = sql`f.id, f.series_id as "seriesId", f.edition, f.title, f.subject, f.state, f.origin,
  jsonb_array_length(f.content->'aspects') as aspects,
  (select coalesce(sum(jsonb_array_length(a->'indicators')), 0)::integer from jsonb_array_elements(f.content->'aspects') a)
    as indicators,
  -- Bonus points stand outside what a framework is worth.
  (select coalesce(sum((i->>'full')::integer), 0)::integer from jsonb_array_elements(f.content->'aspects') a,
    jsonb_array_elements(a->'indicators') i where i->'rule'->>'kind' <> 'bonus') as points,
  (select count(*)::integer from assessments.cycle c where c.region_id = f.region_id and c.framework_id = f.id) as cycles,
  p.name as "personName", f.updated_at as "updatedAt", f.published_at as "publishedAt", f.version`;

const shown = (read: FrameworkRead): FrameworkRow => ({
  ...read,
  updatedAt: read.updatedAt.toISOString(),
  publishedAt: read.publishedAt?.toISOString() ?? null,
});

/** A page of frameworks, newest first. @throws request.invalid when the mark is not one of ours */
export async function listFrameworks(
  db: Executor,
  regionId: string,
  query: {
    states: readonly FrameworkState[];
    subject?: SubjectKind | undefined;
    limit: number;
    after?: string | undefined;
  },
): Promise<{ rows: FrameworkRow[]; next: string | null }> {
  const after = query.after === undefined ? null : (readMark(query.after, 1)?.[0] ?? 'unfit');
  if (after !== null && (typeof after !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4,12}){4}$/.test(after)))
    throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
  const { rows } = await sql<FrameworkRead>`select ${columns} from assessments.framework f
    join organisation.person p on p.region_id = f.region_id and p.id = f.person_id
    where f.region_id = ${regionId} and f.state = any(${query.states as string[]}::text[])
      and (${query.subject ?? null}::text is null or f.subject = ${query.subject ?? null})
      and (${after}::uuid is null or f.id < ${after}::uuid)
    order by f.id desc limit ${query.limit + 1}`.execute(db);
  const page = rows.slice(0, query.limit);
  return { rows: page.map(shown), next: rows.length > query.limit ? markOf([page.at(-1)!.id]) : null };
}

export interface FrameworkFound {
  row: FrameworkRow;
  content: Framework;
}
/** @throws thing.not-found. With `lock` its row waits for the end of the transaction. */
export async function getFramework(db: Executor, regionId: string, id: string, lock?: 'lock'): Promise<FrameworkFound> {
  const { rows } = await sql<FrameworkRead & { content: Framework }>`select ${columns}, f.content
    from assessments.framework f join organisation.person p on p.region_id = f.region_id and p.id = f.person_id
    where f.region_id = ${regionId} and f.id = ${id} ${lock ? sql`for update of f` : sql``}`.execute(db);
  if (!rows[0]) throw notFound('framework');
  const { content, ...row } = rows[0];
  return { row: shown(row), content };
}

/** Adds a draft. @throws framework.edition-open when the series has got that edition in the meantime */
export async function addFramework(
  db: Executor,
  regionId: string,
  row: {
    id: string;
    seriesId: string;
    edition: number;
    content: Framework;
    origin: string | null;
    personId: string;
    at: Date;
  },
): Promise<void> {
  try {
    await sql`insert into assessments.framework (region_id, id, series_id, edition, title, subject, state, content, origin,
        person_id, created_at, updated_at)
      values (${regionId}, ${row.id}, ${row.seriesId}, ${row.edition}, ${row.content.title}, ${row.content.subject}, 'draft',
        ${JSON.stringify(row.content)}, ${row.origin}, ${row.personId}, ${row.at}, ${row.at})`.execute(db);
  } catch (error) {
    if (constraintOf(error) === 'framework_edition_key') throw new Problem('framework.edition-open');
    throw error;
  }
}

/** Titles in use that begin with this one. */
export async function titlesFrom(db: Executor, regionId: string, title: string): Promise<string[]> {
  const { rows } = await sql<{ title: string }>`select distinct title from assessments.framework
    where region_id = ${regionId} and starts_with(title, ${title})`.execute(db);
  return rows.map((row) => row.title);
}

/** The newest edition of a series and its state. */
export async function newestEdition(
  db: Executor,
  regionId: string,
  seriesId: string,
): Promise<{ edition: number; state: FrameworkState }> {
  const { rows } = await sql<{
    edition: number;
    state: FrameworkState;
  }>`select edition, state from assessments.framework
    where region_id = ${regionId} and series_id = ${seriesId} order by edition desc limit 1`.execute(db);
  return rows[0]!;
}

export async function saveContent(
  db: Executor,
  regionId: string,
  id: string,
  content: Framework,
  by: { personId: string; at: Date },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`update assessments.framework set content = ${JSON.stringify(content)},
      title = ${content.title}, subject = ${content.subject}, person_id = ${by.personId}, updated_at = ${by.at},
      version = version + 1
    where region_id = ${regionId} and id = ${id} returning version`.execute(db);
  return rows[0]!.version;
}

/** Sets the state; publishing retires the editions before it. */
export async function saveState(
  db: Executor,
  regionId: string,
  row: { id: string; seriesId: string },
  state: FrameworkState,
  at: Date,
): Promise<void> {
  if (state === 'published')
    await sql`update assessments.framework set state = 'retired', version = version + 1, updated_at = ${at}
      where region_id = ${regionId} and series_id = ${row.seriesId} and id <> ${row.id} and state = 'published'`.execute(
      db,
    );
  await sql`update assessments.framework set state = ${state}, version = version + 1, updated_at = ${at},
      published_at = case when ${state} = 'published' then ${at} else published_at end
    where region_id = ${regionId} and id = ${row.id}`.execute(db);
}

export async function removeFramework(db: Executor, regionId: string, id: string): Promise<void> {
  await sql`delete from assessments.framework where region_id = ${regionId} and id = ${id}`.execute(db);
}
