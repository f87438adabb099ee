import type { Kysely, Transaction } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOutdatedPlan } from './statements.ts';
import type { DB } from './tables.ts';

/** What every store function takes first: the transaction it writes in, or the database for a lone read. */
export type Executor = Kysely<DB> | Transaction<DB>;

const ATTEMPTS = 5;

/**
 * Run `work` in one transaction and commit, or roll everything back when it throws. A serialization failure or deadlock
 * (40001, 40P01) is tried again, five times in all with a growing random pause, so `work` must have no effect outside the
 * transaction. A connection lost at commit is not retried: whether it committed is unknown.
 * @throws what `work` throws, or the last conflict
 */
export async function inTransaction<T>(
  db: Kysely<DB>,
  work: (trx: Transaction<DB>) => Promise<T>,
  isolation: 'read committed' | 'repeatable read' | 'serializable' = 'read committed',
): Promise<T> {
  if (db.isTransaction) throw new Error('Already in a transaction: pass it on as the executor instead.');
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().setIsolationLevel(isolation).execute(work);
    } catch (error) {
      if (attempt >= ATTEMPTS || !mayRetry(error)) throw error;
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}

function mayRetry(error: unknown): boolean {
  const { code } = fields(error);
  return code === '40001' || code === '40P01' || isOutdatedPlan(fields(error));
}

/**
 * The name of the constraint a write ran into (unique, foreign key, check, exclusion), or null for any other error.
 * A store maps the name to a problem.
 */
export function constraintOf(error: unknown): string | null {
  const { code, constraint } = fields(error);
  return code !== undefined && /^23(503|505|514|P01)$/.test(code) ? (constraint ?? null) : null;
}

function fields(error: unknown): { code?: string; constraint?: string } {
  return typeof error === 'object' && error !== null ? error : {};
}
