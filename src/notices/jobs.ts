import type { Kysely } from 'kysely';
import type { Clockwork, Job } from '#platform/jobs/runner.ts';
import type { DB } from '#platform/storage/tables.ts';
import { makeDigests } from './jobs/digest.ts';
import { deliver } from './jobs/delivering.ts';
import type { Outside } from './outside.ts';
import { sweepOutgoing } from './store/outgoing.ts';

const keptDays = 90;

/** Sending is the worker's alone: no request ever waits for another machine. */
export const noticesJobs = (db: Kysely<DB>, now: () => Date, outside: Outside): Record<string, Job> => ({
  'notices.deliver': () => deliver(db, now, outside),
  'notices.digest': async () => {
    if (await makeDigests(db, now())) await deliver(db, now, outside);
  },
  'notices.sweep': () => sweepOutgoing(db, new Date(now().getTime() - keptDays * 86_400_000)),
});

export const noticesClock: readonly Clockwork[] = [
  // Later attempts, and what was written on a rest day.
  { job: 'notices.deliver', match: '* * * * *' },
  // 08:30 in China and on until 18:00, for an installation that was off in the morning.
  { job: 'notices.digest', match: '*/10 0-9 * * *' },
  { job: 'notices.sweep', match: '23 18 * * *' },
];
