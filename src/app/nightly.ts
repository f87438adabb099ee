import { nightlyClock, takeNightly } from '#platform/backup/nightly.ts';
import type { Clockwork, Job } from '#platform/jobs/runner.ts';
import about from '../../package.json' with { type: 'json' };
import { stockOf } from './cli/backup.ts';
import type { Config } from './config.ts';

/** The nightly backup as a job, when a folder for it is set. */
export function nightlyJobs(
  { backupDir, backupKeep, dataDir }: Pick<Config, 'backupDir' | 'backupKeep' | 'dataDir'>,
  url: string,
  now: () => Date,
): { jobs: Record<string, Job>; clock: readonly Clockwork[] } {
  if (!backupDir) return { jobs: {}, clock: [] };
  const nightly = { dir: backupDir, keep: backupKeep };
  const source = { url, files: stockOf(dataDir), program: about.version };
  return { jobs: { 'platform.backup': () => takeNightly(nightly, { ...source, now: now() }) }, clock: nightlyClock };
}
