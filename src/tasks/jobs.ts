import type { Kysely } from 'kysely';
import { setStanding } from '#plans/public.ts';
import type { Clockwork, Job } from '#platform/jobs/runner.ts';
import { dayOf } from '#platform/pure/day.ts';
import type { DB } from '#platform/storage/tables.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { keepDays } from './store/clock.ts';
import { climb } from './actions/climbing.ts';
import { tendDuties } from './actions/duties.ts';
import { recountLate } from './store/save.ts';

/**
 * The day turns tasks late without anybody's doing: the plans' numbers of late tasks are counted afresh. Recurring duties get their
 * periods, and the ladder is climbed.
 */
export const tasksJobs = (db: Kysely<DB>, now: () => Date): Record<string, Job> => ({
  // A calendar published since, or rows of an older version: the days that count are worked out afresh.
  'tasks.keep-days': async () => {
    for (let at: Parameters<typeof keepDays>[1] = null; ;) {
      at = await inTransaction(db, (trx) => keepDays(trx, at));
      if (!at) return;
    }
  },
  'tasks.periods': async () => void (await tendDuties(db, now())),
  'tasks.ladder': async () => void (await climb(db, now())),
  'tasks.recount-late': async () => {
    const today = dayOf(now().getTime());
    for (let at: Parameters<typeof recountLate>[1] = null; ;) {
      const { next } = await inTransaction(db, async (trx) => {
        const counted = await recountLate(trx, at, today);
        for (const { regionId, ...row } of counted.changed) await setStanding(trx, regionId, [row]);
        return counted;
      });
      if (!next) return;
      at = next;
    }
  },
});
/** Just after midnight, and every hour for an installation that was off then; a plan is written only when its number changed. */
export const tasksClock: readonly Clockwork[] = [
  { job: 'tasks.keep-days', match: '1 * * * *' },
  { job: 'tasks.recount-late', match: '2 * * * *' },
  { job: 'tasks.periods', match: '1,11,21,31,41,51 * * * *' },
  { job: 'tasks.ladder', match: '*/5 * * * *' },
];
