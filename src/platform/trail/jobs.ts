import { sql, type Kysely } from 'kysely';
import type { Clockwork, Job } from '#platform/jobs/runner.ts';
import type { DB } from '#platform/storage/tables.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { regionsToSeal, sealEvents } from './store.ts';

/** Seals what was committed since the last run; forgets kept answers after three days. Both safe to repeat. */
export function trailJobs(db: Kysely<DB>, now: () => Date): Record<string, Job> {
  return {
    'trail.seal': async () => {
      for (const region of await regionsToSeal(db))
        while ((await inTransaction(db, (tx) => sealEvents(tx, region, now()))) > 0);
    },
    'trail.forget-answers': async () => {
      await sql`delete from platform.answered where at < ${new Date(now().getTime() - 3 * 86_400_000)}`.execute(db);
    },
  };
}

export const trailClock: readonly Clockwork[] = [
  { job: 'trail.seal', match: '* * * * *' },
  { job: 'trail.forget-answers', match: '17 19 * * *' },
];
