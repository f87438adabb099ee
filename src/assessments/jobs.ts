import type { Kysely } from 'kysely';
import type { Clockwork, Job } from '#platform/jobs/runner.ts';
import type { DB } from '#platform/storage/tables.ts';
import { remind } from './actions/reminding.ts';

/** The last days of stages come near, publicity ends and titles lapse without anybody's doing. */
export const assessmentsJobs = (db: Kysely<DB>, now: () => Date): Record<string, Job> => ({
  'assessments.remind': async () => void (await remind(db, now())),
});
/** Every hour: in the morning it has something to say, afterwards it only makes up for a machine that was off. */
export const assessmentsClock: readonly Clockwork[] = [{ job: 'assessments.remind', match: '6 * * * *' }];
