import { sql } from 'kysely';
import type { Executor } from './transaction.ts';

/** Does the work so that, when it throws, nothing of it is left and the transaction goes on. */
export async function apart<T>(db: Executor, work: () => Promise<T>): Promise<T> {
  await sql`savepoint apart`.execute(db);
  try {
    const result = await work();
    await sql`release savepoint apart`.execute(db);
    return result;
  } catch (error) {
    await sql`rollback to savepoint apart`.execute(db);
    await sql`release savepoint apart`.execute(db);
    throw error;
  }
}
