import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { stockOf } from '../src/app/cli/backup.ts';
import { restoreBackup } from '../src/platform/backup/restore.ts';
import { takeBackup } from '../src/platform/backup/take.ts';
import { verifyBackup } from '../src/platform/backup/verify.ts';
import { silent } from '../src/platform/storage/testing.ts';
import { n, type Show } from './figures.ts';
import type { Ground } from './ground.ts';
import { plant } from './planting.ts';

/** A county of 50,000 tasks backed up, verified and restored, beside only reading it. */
export async function backups(ground: Ground, show: Show): Promise<void> {
  const base = await ground.seeded('backup_of');
  await plant(base, 50_000);
  const empty = await ground.database('backup_into');
  const of = await measureBackup(base.url, empty.url);
  const told = (rate: number) => `${n(rate, 0)} rows/s`;
  const row = (name: string, rate: number, note = '') =>
    show({ name, ours: told(rate), bare: `${told(of.bare)} (only read)`, ratio: rate / of.bare, note });
  row('taken', of.taken, `${n(of.rows, 0)} rows; ${n(of.memory, 0)} MB of memory`);
  row('verified', of.verified);
  row('restored and checked', of.restored);
  await base.end();
  await empty.end();
}

/** Rows a second of a whole database: read table by table with the bare driver, backed up, verified, restored. */
interface BackupMeasured {
  rows: number;
  bare: number;
  taken: number;
  verified: number;
  restored: number;
  /** Memory gained while at it (MB). */
  memory: number;
}

const page = 5000;

/**
 * @param url the database to back up
 * @param empty one to restore into
 */
async function measureBackup(url: string, empty: string): Promise<BackupMeasured> {
  const dir = mkdtempSync(join(tmpdir(), 'chuangwen-bench-backup-'));
  const path = join(dir, 'a.cwbak');
  const files = stockOf(dir);
  let most = 0;
  try {
    const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
      const began = performance.now();
      const result = await work();
      return [result, (performance.now() - began) / 1000];
    };
    const before = process.memoryUsage.rss();
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss() - before)), 20);
    const [{ manifest }, taking] = await timed(() =>
      takeBackup({ url, files, path, program: 'bench', now: new Date() }),
    );
    const [, verifying] = await timed(() => verifyBackup(path));
    const [, restoring] = await timed(() => restoreBackup({ path, url: empty, files, log: silent }));
    clearInterval(watch);
    const [rows, reading] = await timed(() =>
      readBare(
        url,
        manifest.tables.map((table) => table.name),
      ),
    );
    const rate = (seconds: number) => rows / seconds;
    return {
      rows,
      bare: rate(reading),
      taken: rate(taking),
      verified: rate(verifying),
      restored: rate(restoring),
      memory: most / 1e6,
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Every row of the tables through a cursor of the bare driver. */
async function readBare(url: string, tables: readonly string[]): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let count = 0;
  try {
    await client.query('begin isolation level repeatable read, read only');
    for (const table of tables) {
      await client.query(`declare every no scroll cursor for select * from ${table}`);
      for (let got = page; got === page; count += got)
        got = (await client.query(`fetch ${page} from every`)).rows.length;
      await client.query('close every');
    }
    await client.query('rollback');
  } finally {
    await client.end();
  }
  return count;
}
