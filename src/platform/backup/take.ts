import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import pg from 'pg';
import { MIGRATION_LOCK, pending, readMigrations, MIGRATIONS } from '../storage/migrate.ts';
import { Refusal } from '../storage/refusal.ts';
import { carriedTables, copied, plainly } from './catalog.ts';
import { copyOut, rowSum } from './copy.ts';
import { FORMAT, HEAD, MANIFEST, SEAL, pieceName, sha256 } from './format.ts';
import type { Head, Manifest, TableEntry } from './format.ts';
import { writeTar, type TarWriter } from './tar.ts';

const pack = promisify(gzip);

/** The files beside the database: which of them the rows speak of, and where they lie. */
export interface FileStock {
  /** The folder they lie in. */
  dir: string;
  /** A select of (region, sha256) in ascending order, text both. */
  spoken: string;
  /** A file's place in the folder, with slashes. */
  place(region: string, sha256: string): string;
}

export interface TakeOptions {
  url: string;
  files: FileStock;
  /** The backup. Must not exist. */
  path: string;
  /** Version of this program. */
  program: string;
  now: Date;
  /** A snapshot another transaction exported (`pg_export_snapshot`) and still holds; by default one of our own. */
  snapshot?: string;
  /** Told after every table and every thousand files. */
  progress?: (said: { table?: string; rows?: number; files?: number }) => void;
}

export interface Taken {
  manifest: Manifest;
  bytes: number;
}

/** Up to this size a file is read once, into memory; above it twice, to hash and to copy. */
const SMALL = 4 * 1024 * 1024;
const NAMED = 100;

/**
 * Takes a backup while others go on working: all tables out of one snapshot, then the files its rows speak of (bytes
 * under a hash never change, so they may be copied later). Written beside under the name `FILE.part`, made durable, and
 * only then given its name.
 * @throws Refusal backup-exists | nothing-to-back-up; whatever the disk or the server says. Nothing is left behind then
 */
export async function takeBackup(options: TakeOptions): Promise<Taken> {
  const { path } = options;
  const taken = (): Refusal =>
    new Refusal('backup-exists', `${path} 已存在，不会覆盖；请换一个文件名`, `${path} exists and is not overwritten`);
  if (await stat(path).catch(() => null)) throw taken();
  const half = `${path}.part`;
  const client = new pg.Client({ connectionString: options.url, application_name: 'chuangwen backup' });
  client.on('error', () => undefined);
  await client.connect();
  let out: TarWriter | undefined;
  try {
    out = await writeTar(half, options.now).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      throw new Refusal(
        'backup-exists',
        `${half} 已存在：另一次备份正在写，或上次中断留下；确认没有备份在进行后删去它`,
        `${half} exists: another backup is at work or was broken off; remove it when none is`,
      );
    });
    const manifest = await fill(client, out, options);
    const bytes = await out.end();
    // Somebody else's file of that name, made meanwhile, stays.
    if (await stat(path).catch(() => null)) throw taken();
    await rename(half, path);
    await durable(dirname(path));
    return { manifest, bytes };
  } catch (error) {
    if (out) {
      await out.abandon();
      await rm(half, { force: true });
    }
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function fill(client: pg.Client, out: TarWriter, options: TakeOptions): Promise<Manifest> {
  await client.query(plainly);
  // No migration may begin while we read; one at work is waited for.
  await client.query(`select pg_catalog.pg_advisory_lock_shared(${MIGRATION_LOCK})`);
  await client.query('begin isolation level repeatable read, read only');
  if (options.snapshot) await client.query(`set transaction snapshot ${pg.escapeLiteral(options.snapshot)}`);
  const head = await headOf(client, options);
  await out.entry(HEAD, Buffer.from(`${JSON.stringify(head, null, 1)}\n`));
  const tables: TableEntry[] = [];
  for (const table of await carriedTables(client)) {
    const sum = rowSum((row) => hash('sha256', row, 'buffer'));
    const whole = createHash('sha256');
    let bytes = 0;
    let pieces = 0;
    for await (const block of copyOut(client, `copy ${copied(table)} to stdout`, (row) => sum.add(row))) {
      whole.update(block);
      bytes += block.length;
      await out.entry(pieceName(table.name, ++pieces), await pack(block, { level: 1 }));
    }
    tables.push({ ...table, rows: sum.rows, bytes, sha256: whole.digest('hex'), sum: sum.text() });
    options.progress?.({ table: table.name, rows: sum.rows });
  }
  const files = await copyFiles(client, out, options);
  await client.query('rollback');
  const manifest: Manifest = { head, tables, files, before: out.soFar() };
  const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
  await out.entry(MANIFEST, text);
  await out.entry(SEAL, Buffer.from(`${sha256(text)}\n`));
  return manifest;
}

async function headOf(client: pg.Client, { program, now }: TakeOptions): Promise<Head> {
  const there = await client.query(`select pg_catalog.to_regclass('platform.migration') as found`);
  const migrations = there.rows[0]?.found
    ? (
        await client.query<{ name: string; checksum: string }>(
          'select name, checksum from platform.migration order by name collate pg_catalog."C"',
        )
      ).rows
    : [];
  if (migrations.length === 0)
    throw new Refusal('nothing-to-back-up', '这个数据库里没有创文的数据', 'this database holds no data of Chuangwen');
  // A database newer than this program may hold what it does not know of.
  pending(readMigrations(MIGRATIONS), new Map(migrations.map((one) => [one.name, one.checksum])));
  const { rows } = await client.query<{ version: string }>(
    `select pg_catalog.current_setting('server_version_num') as version`,
  );
  const postgres = Number(rows[0]!.version);
  return { format: 'chuangwen-backup', version: FORMAT, program, takenAt: now.toISOString(), postgres, migrations };
}

async function copyFiles(client: pg.Client, out: TarWriter, options: TakeOptions): Promise<Manifest['files']> {
  const { dir, spoken, place } = options.files;
  const names = createHash('sha256');
  const done: Manifest['files'] = { count: 0, bytes: 0, sha256: '', lost: { count: 0, first: [] } };
  await client.query(`declare spoken no scroll cursor for ${spoken}`);
  for (;;) {
    const { rows } = await client.query<{ region: string; sha256: string }>('fetch 1000 from spoken');
    if (rows.length === 0) break;
    for (const row of rows) {
      const name = place(row.region, row.sha256);
      const size = await copyFile(out, join(dir, name), `files/${name}`, row.sha256);
      if (size === null) {
        done.lost.count++;
        if (done.lost.first.length < NAMED) done.lost.first.push(name);
        continue;
      }
      names.update(`${name}\n`);
      done.count++;
      done.bytes += size;
    }
    options.progress?.({ files: done.count });
  }
  done.sha256 = names.digest('hex');
  return done;
}

/** Copies one file and answers its length; null when it is not there or its bytes are not what its name says. */
async function copyFile(out: TarWriter, path: string, name: string, wanted: string): Promise<number | null> {
  try {
    const { size } = await stat(path);
    if (size <= SMALL) {
      const bytes = await readFile(path);
      if (sha256(bytes) !== wanted) return null;
      await out.entry(name, bytes);
      return bytes.length;
    }
    const all = createHash('sha256');
    for await (const chunk of createReadStream(path)) all.update(chunk as Buffer);
    if (all.digest('hex') !== wanted) return null;
    await out.stream(name, size, createReadStream(path) as AsyncIterable<Buffer>);
    return size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A rename is durable only when the folder is written too. Not every system lets a folder be opened. */
async function durable(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
