import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Logger, runMigrations } from 'graphile-worker';
import type pg from 'pg';
import { Refusal } from './refusal.ts';
import type { Log } from './refusal.ts';

export type Migration = { name: string; sql: string; checksum: string };

/** The project's own migrations. */
export const MIGRATIONS = fileURLToPath(new URL('../../../migrations', import.meta.url));

const FILE = /^\d{4}-[a-z0-9-]+\.sql$/;

/**
 * Read the migrations of a folder, in order. The checksum ignores the difference between CRLF and LF.
 * @throws Error when a file is not named NNNN-name.sql or a number is used twice
 */
export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  const numbers = new Map<string, string>();
  for (const name of names) {
    if (!FILE.test(name)) throw new Error(`migrations/${name} is not named NNNN-name.sql`);
    const twin = numbers.get(name.slice(0, 4));
    if (twin) throw new Error(`migrations/${name} and migrations/${twin} have the same number`);
    numbers.set(name.slice(0, 4), name);
  }
  return names.map((name) => {
    const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/**
 * Decide what is left to apply.
 * @param applied name → checksum, as recorded
 * @throws Refusal migration-edited | migration-unknown | migration-out-of-order
 */
export function pending(files: Migration[], applied: ReadonlyMap<string, string>): Migration[] {
  const known = new Map(files.map((file) => [file.name, file]));
  let last = '';
  for (const [name, checksum] of applied) {
    const file = known.get(name);
    if (!file) {
      throw new Refusal(
        'migration-unknown',
        `数据库已执行过 ${name}，而本程序没有这个文件：数据库比程序新，请升级程序。`,
        `The database has applied ${name}, which this program does not have: the database is newer. Upgrade the program.`,
      );
    }
    if (file.checksum !== checksum) {
      throw new Refusal(
        'migration-edited',
        `migrations/${name} 在执行之后被改动过。请恢复原文件，改动写进新的迁移文件。`,
        `migrations/${name} was edited after it had been applied. Restore it and put the change into a new migration.`,
      );
    }
    if (name > last) last = name;
  }
  const left = files.filter((file) => !applied.has(file.name));
  const late = left.find((file) => file.name < last);
  if (late) {
    throw new Refusal(
      'migration-out-of-order',
      `migrations/${late.name} 的编号小于已执行的 ${last}。请改用更大的编号。`,
      `migrations/${late.name} is numbered below ${last}, which is already applied. Give it a higher number.`,
    );
  }
  return left;
}

// "chuangwe" in ASCII: any constant will do, as long as every version uses the same.
export const MIGRATION_LOCK = '7163382139146467173';

/** A schema of this name stands in the database from the first to the last step of a restore. */
export const RESTORING = 'chuangwen_restoring';

/**
 * Bring the database to the newest schema: the project's migrations, each in a transaction of its own, then the job
 * runner's. Several processes may start at once; one migrates, the others wait for it.
 * @param part for a restore alone: only up to the migration of this name, and although a restore is under way
 * @returns the names applied now
 * @throws Refusal, also migration-failed, naming the file and the line; restore-unfinished when a restore was broken off
 */
export async function migrate(
  pool: pg.Pool,
  log: Log,
  folder = MIGRATIONS,
  part?: { upTo: string | undefined },
): Promise<string[]> {
  const files = readMigrations(folder).filter((file) => !part?.upTo || file.name <= part.upTo);
  const client = await pool.connect();
  const done: string[] = [];
  try {
    await client.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    if (!part) await refuseHalfRestored(client);
    for (const file of pending(files, await appliedIn(client))) {
      log.info(`Migrating: ${file.name}`);
      await apply(client, file);
      done.push(file.name);
    }
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) });
    await client.query(`select pg_advisory_unlock(${MIGRATION_LOCK})`);
    client.release();
  } catch (error) {
    // Dropping the connection also drops its lock.
    client.release(true);
    throw error;
  }
  return done;
}

async function refuseHalfRestored(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query('select 1 from pg_namespace where nspname = $1', [RESTORING]);
  if (rows.length === 0) return;
  throw new Refusal(
    'restore-unfinished',
    '这里的恢复还在进行，或上次恢复被中断。请重新执行 restore，它会清掉半成品再恢复。',
    'A restore into this place is at work or was broken off. Run restore again: it clears what is half done and begins anew.',
  );
}

async function appliedIn(client: pg.PoolClient): Promise<Map<string, string>> {
  const there = await client.query(`select to_regclass('platform.migration') as found`);
  if (there.rows[0]?.found === null) return new Map();
  const rows = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from platform.migration order by name collate "C"',
  );
  return new Map(rows.rows.map((row) => [row.name, row.checksum]));
}

async function apply(client: pg.PoolClient, file: Migration): Promise<void> {
  const began = performance.now();
  try {
    await client.query('begin');
    await client.query(file.sql);
    await client.query('insert into platform.migration (name, checksum, took_ms) values ($1, $2, $3)', [
      file.name,
      file.checksum,
      Math.round(performance.now() - began),
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    const { message, position } = error as { message: string; position?: string };
    const line = position ? `:${file.sql.slice(0, Number(position)).split('\n').length}` : '';
    throw new Refusal(
      'migration-failed',
      `迁移 migrations/${file.name}${line} 执行失败，已回滚：${message}`,
      `The migration migrations/${file.name}${line} failed and was rolled back: ${message}`,
      error,
    );
  }
}
