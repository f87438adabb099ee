import type { Kysely } from 'kysely';
import type { Clockwork, Job } from '#platform/jobs/runner.ts';
import type { DB } from '#platform/storage/tables.ts';
import { sweepSessions } from './store.ts';

export const accessJobs = (db: Kysely<DB>, now: () => Date): Record<string, Job> => ({
  'access.sweep-sessions': () => sweepSessions(db, new Date(now().getTime() - 86_400_000)),
});
export const accessClock: readonly Clockwork[] = [{ job: 'access.sweep-sessions', match: '41 * * * *' }];
