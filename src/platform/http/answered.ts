import { sql } from 'kysely';
import { Problem } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';

interface Asker {
  regionId: string;
  personId: string;
}

/**
 * Claims a key for this request, in its transaction. A second request with the key waits for the first to end (the
 * unique index makes it), then gets the first answer; null means: the key is ours, do the work.
 * @throws write.key-reused when the key was used for another request.
 */
export async function claimAnswer(
  db: Executor,
  asker: Asker,
  key: string,
  request: string,
  at: Date,
): Promise<{ reply: unknown } | null> {
  const claimed = await sql`insert into platform.answered (region_id, person_id, key, request, status, at)
    values (${asker.regionId}, ${asker.personId}, ${key}, ${request}, 0, ${at}) on conflict do nothing returning key`.execute(
    db,
  );
  if (claimed.rows.length) return null;
  const { rows } = await sql<{ request: string; reply: unknown }>`select request, reply from platform.answered
    where region_id = ${asker.regionId} and person_id = ${asker.personId} and key = ${key}`.execute(db);
  const row = rows[0];
  if (!row || row.request !== request) throw new Problem('write.key-reused');
  return { reply: row.reply };
}

/** Keeps the answer under the claimed key; commits with the work itself. */
export async function keepAnswer(db: Executor, asker: Asker, key: string, reply: unknown): Promise<void> {
  await sql`update platform.answered set status = 200, reply = ${JSON.stringify(reply ?? {})}::jsonb
    where region_id = ${asker.regionId} and person_id = ${asker.personId} and key = ${key}`.execute(db);
}
