import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';

/** Titles of evidence by id. */
export async function evidenceTitles(
  db: Executor,
  regionId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; title: string }>`select id, title from assessments.evidence
    where region_id = ${regionId} and id = any(${ids as string[]}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, title }) => [id, title]));
}
