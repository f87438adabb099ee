import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { connect } from '../storage/database.ts';
import { MIGRATIONS, RESTORING, migrate, readMigrations } from '../storage/migrate.ts';
import { Refusal } from '../storage/refusal.ts';
import type { Log } from '../storage/refusal.ts';
import { carriedTables, copied, foreignKeys, plainly, schemasThere, tableSql } from './catalog.ts';
import { copyIn, copyOut, rowSum } from './copy.ts';
import type { Manifest } from './format.ts';
import { handOver } from './hand-over.ts';
import type { FileStock } from './take.ts';
import { verifyBackup, walk } from './verify.ts';

export interface RestoreOptions {
  path: string;
  /** An empty database of PostgreSQL ≥ 15. */
  url: string;
  /** Its folder must be absent or empty. */
  files: FileStock;
  log: Log;
  /** What `verifyBackup` found, when the caller has asked already. */
  manifest?: Manifest;
}

/**
 * Puts a backup into an empty place: migrations up to those of the backup, the rows, every row and file checked by hash,
 * then the migrations that came later. The backup is read through once before anything is touched. Whatever fails, the
 * place is left as empty as it was; when even that is prevented (kill -9, a power cut), a mark in the database makes the
 * program refuse to start there, and makes the next restore clear it first.
 * @returns what was restored, and the names of the later migrations
 * @throws Refusal backup-broken | backup-newer | place-not-empty | restore-failed
 */
export async function restoreBackup(options: RestoreOptions): Promise<{ manifest: Manifest; later: string[] }> {
  const { path, url, files, log } = options;
  const manifest = options.manifest ?? (await verifyBackup(path));
  refuseNewer(manifest);
  const client = new pg.Client({ connectionString: url, application_name: 'chuangwen restore' });
  client.on('error', () => undefined);
  await client.connect();
  const { pool, end } = connect(url, log, 2);
  let ours = false;
  try {
    await client.query(plainly);
    await client.query(`select pg_catalog.pg_advisory_lock(${LOCK})`);
    await refuseFull(client, files.dir);
    ours = true;
    await client.query(`create schema if not exists ${RESTORING}`);
    await clear(client, files.dir);
    const upTo = manifest.head.migrations.at(-1)!.name;
    await migrate(pool, log, MIGRATIONS, { upTo });
    await load(client, options, manifest);
    const later = await migrate(pool, log, MIGRATIONS, { upTo: undefined });
    await client.query(`drop schema ${RESTORING}`);
    return { manifest, later };
  } catch (error) {
    if (ours) {
      // After a failure the connection may be in any state: clear with a new one.
      await client.end().catch(() => undefined);
      await clearAnew(url, files.dir);
    }
    if (error instanceof Refusal) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal('restore-failed', `恢复没有成功，目标已清空：${why}`, `the restore failed: ${why}`, error);
  } finally {
    await client.end().catch(() => undefined);
    await end();
  }
}

// Two restores into one database: the second waits, then finds the place full.
const LOCK = '7163382139146467174';

function refuseNewer({ head }: Manifest): void {
  const files = new Map(readMigrations(MIGRATIONS).map((file) => [file.name, file.checksum]));
  const first = [...files.keys()];
  const odd = head.migrations.find((one, i) => files.get(one.name) !== one.checksum || first[i] !== one.name);
  if (!odd) return;
  throw new Refusal(
    'backup-newer',
    `备份出自另一个版本（${head.program}，含 ${odd.name}），本程序装不下；请用同样新或更新的版本恢复`,
    `the backup was made by another version (${head.program}, with ${odd.name}); restore with that one or a newer one`,
  );
}

/** @throws Refusal place-not-empty, unless what lies there is a restore broken off */
async function refuseFull(client: pg.Client, dir: string): Promise<void> {
  const there = await schemasThere(client);
  if (there.includes(RESTORING)) return;
  if (there.length)
    throw new Refusal(
      'place-not-empty',
      `目标数据库不是空的（已有 ${there.join('、')}），什么也没有动`,
      `the database is not empty (it has ${there.join(', ')}); nothing was touched`,
    );
  if ((await readdir(dir).catch(() => [])).length)
    throw new Refusal(
      'place-not-empty',
      `文件夹 ${dir} 不是空的，什么也没有动`,
      `the folder ${dir} is not empty; nothing was touched`,
    );
}

async function clear(client: pg.Client, dir: string): Promise<void> {
  for (const name of await schemasThere(client))
    if (name !== RESTORING) await client.query(`drop schema if exists ${name} cascade`);
  // The folder itself stays: it may be a mount.
  for (const name of await readdir(dir).catch(() => [])) await rm(join(dir, name), { recursive: true, force: true });
}

async function clearAnew(url: string, dir: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await clear(client, dir);
    await client.query(`drop schema if exists ${RESTORING}`);
  } catch {
    // The mark stays: the next restore clears.
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Rows and files, in one transaction: foreign keys are taken off, put back over the loaded rows, and so checked. */
async function load(client: pg.Client, { path, files }: RestoreOptions, manifest: Manifest): Promise<void> {
  await client.query('begin');
  const tables = await carriedTables(client);
  const known = new Map(manifest.tables.map((table) => [table.name, table]));
  const unlike = tables.find((table) => known.get(table.name)?.columns.join() !== table.columns.join());
  if (unlike || known.size !== tables.length) throw new Error(`table ${unlike?.name ?? ''} is not the one saved`);
  const keys = await foreignKeys(client);
  for (const { drop } of keys) await client.query(drop);
  // Rows that migrations themselves put there come with the backup.
  await client.query(`truncate ${tables.map((table) => tableSql(table.name)).join(', ')}`);

  let loading: { name: string; pieces: ReturnType<typeof handOver<Buffer>>; done: Promise<void> } | undefined;
  const finish = async () => {
    loading?.pieces.end();
    await loading?.done;
    loading = undefined;
  };
  const begin = (name: string) => {
    const pieces = handOver<Buffer>();
    const done = copyIn(client, `copy ${copied(known.get(name)!)} from stdin`, pieces.taken);
    // Heard by whoever gives the next piece or ends.
    done.catch((error: unknown) => pieces.fail(error));
    return (loading = { name, pieces, done });
  };
  try {
    await walk(path, {
      async piece(name, text) {
        if (loading?.name !== name) {
          await finish();
          begin(name);
        }
        await loading!.pieces.give(text);
      },
      async file(name, content) {
        await finish();
        await writeFile(join(files.dir, ...name.split('/')), content);
      },
    });
    await finish();
  } catch (error) {
    loading?.pieces.fail(error);
    throw error;
  }
  for (const { add } of keys) await client.query(add);
  for (const table of manifest.tables) {
    const sum = rowSum((row) => hash('sha256', row, 'buffer'));
    for await (const block of copyOut(client, `copy ${copied(table)} to stdout`, (row) => sum.add(row))) void block;
    if (sum.rows !== table.rows || sum.text() !== table.sum) throw new Error(`table ${table.name} differs`);
  }
  await checkFiles(client, files, manifest);
  await client.query('commit');
}

async function writeFile(path: string, content: AsyncIterable<Buffer>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content) await handle.write(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Every file the restored rows speak of is on disk with the bytes its name says, but for those lost before the backup. */
async function checkFiles(client: pg.Client, { dir, spoken, place }: FileStock, { files }: Manifest): Promise<void> {
  let sound = 0;
  await client.query(`declare spoken no scroll cursor for ${spoken}`);
  for (;;) {
    const { rows } = await client.query<{ region: string; sha256: string }>('fetch 1000 from spoken');
    if (rows.length === 0) break;
    for (const row of rows) {
      const path = join(dir, place(row.region, row.sha256));
      const all = createHash('sha256');
      try {
        for await (const chunk of createReadStream(path)) all.update(chunk as Buffer);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        continue;
      }
      if (all.digest('hex') !== row.sha256) throw new Error(`file ${path} differs`);
      sound++;
    }
  }
  await client.query('close spoken');
  if (sound !== files.count) throw new Error(`${files.count - sound} files are missing`);
}
