import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';

/**
 * Does the work inside the running transaction and undoes it again unless `keep` says to keep what came out: what an
 * import would do is learnt by doing it.
 */
export async function rehearse<T>(db: Executor, work: () => Promise<T>, keep: boolean): Promise<T> {
  await sql`savepoint rehearsal`.execute(db);
  try {
    const result = await work();
    if (!keep) await sql`rollback to savepoint rehearsal`.execute(db);
    await sql`release savepoint rehearsal`.execute(db);
    return result;
  } catch (error) {
    await sql`rollback to savepoint rehearsal`.execute(db);
    await sql`release savepoint rehearsal`.execute(db);
    throw error;
  }
}
