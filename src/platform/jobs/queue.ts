import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';

/** Adds a job inside the caller's transaction: it exists if and only if the transaction commits. */
export async function addJob(
  db: Executor,
  task: string,
  payload: Record<string, unknown>,
  key?: string,
): Promise<void> {
  await sql`select graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json, job_key => ${key ?? null})`.execute(
    db,
  );
}
