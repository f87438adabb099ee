import { Logger, parseCronItems, run, type Runner } from 'graphile-worker';
import type pg from 'pg';

/** A job does one thing and is safe to repeat: it may run twice when a process dies at the wrong moment. */
export type Job = (payload: Record<string, unknown>) => Promise<void>;

export interface Clockwork {
  /** Name of the job. */
  job: string;
  /** Crontab pattern in UTC, e.g. `* * * * *`. */
  match: string;
}

interface JobLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Starts the worker on the database's queue. Stops with `stop()`, letting running jobs end. */
export function startJobs(
  pool: pg.Pool,
  jobs: Readonly<Record<string, Job>>,
  clock: readonly Clockwork[],
  log: JobLog,
): Promise<Runner> {
  const logger = new Logger(() => (level, message) => {
    if (level === 'error') log.error(message);
    else if (level === 'warning') log.warn(message);
  });
  return run({
    pgPool: pool,
    concurrency: 3,
    noHandleSignals: true,
    pollInterval: 5_000,
    logger,
    taskList: Object.fromEntries(
      Object.entries(jobs).map(([name, job]) => [
        name,
        (payload: unknown) => job((payload ?? {}) as Record<string, unknown>),
      ]),
    ),
    parsedCronItems: parseCronItems(clock.map(({ job, match }) => ({ task: job, match }))),
  });
}
