import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { documentsContract } from '#documents/contract.ts';
import { tinyDocx } from '#documents/testing.ts';
import { placeOf, spokenBytes } from '#documents/public.ts';
import { leftOut } from '#platform/backup/catalog.ts';
import { MANIFEST, SEAL, sha256, type Manifest } from '#platform/backup/format.ts';
import { restoreBackup } from '#platform/backup/restore.ts';
import { takeBackup, type FileStock } from '#platform/backup/take.ts';
import { readTar, writeTar } from '#platform/backup/tar.ts';
import { verifyBackup } from '#platform/backup/verify.ts';
import { connect } from '#platform/storage/database.ts';
import { MIGRATIONS, migrate, readMigrations } from '#platform/storage/migrate.ts';
import { onDatabase, silent, throwAwayServer } from '#platform/storage/testing.ts';
import { tasksContract } from '#tasks/contract.ts';
import { getTask, makeMove, published, refusal } from '#tasks/testing.ts';

let app: TestApp;
let folder: string;
let fresh: { url: string; files: FileStock; pool: pg.Pool; end(): Promise<void> };
let count = 0;

const stock = (dir: string): FileStock => ({ dir, spoken: spokenBytes, place: placeOf });
const now = new Date('2026-11-23T01:00:00Z');
const take = (name: string, more: { snapshot?: string } = {}) =>
  takeBackup({ url: app.url, files: stock(app.filesDir), path: join(folder, name), program: 'test', now, ...more });
const restore = (name: string) =>
  restoreBackup({ path: join(folder, name), url: fresh.url, files: fresh.files, log: silent });
const told = (error: { code?: string; message: string }): string => error.code ?? error.message;
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', told);

beforeAll(async () => {
  app = await testApp();
  const office = await app.as('office');
  for (const text of ['甲', '乙', '丙'])
    await office.call(documentsContract.add, {}, { file: { name: `${text}.docx`, bytes: tinyDocx(text) } });
  // Large enough that its bytes are streamed, not read at once.
  const large = Buffer.concat([Buffer.from('一行文字\n'.repeat(10)), Buffer.alloc(5_000_000, '创文 ')]);
  await office.call(documentsContract.add, {}, { file: { name: '长.txt', bytes: large } });
  await published(office);
}, 60_000);
afterAll(() => app?.close());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chuangwen-backup-'));
  const name = `restored_${process.pid}_${++count}`;
  await app.pool.query(`create database ${name} template template0`);
  const url = onDatabase(app.url, name);
  const { pool, end } = connect(url, silent, 4);
  const files = stock(join(folder, 'files'));
  fresh = {
    url,
    pool,
    files,
    end: async () => (await end(), void (await app.pool.query(`drop database ${name} with (force)`))),
  };
});
afterEach(async () => {
  await fresh.end();
  rmSync(folder, { recursive: true, force: true });
});

interface Asking {
  query(sql: string): Promise<{ rows: Record<string, unknown>[] }>;
}
/** Every table that the schema has but for those left out, each row as text; generated columns too. */
async function everything(db: Asking): Promise<Record<string, string[]>> {
  const { rows: tables } = await db.query(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$|graphile_worker$|public$)' order by 1`,
  );
  const out: Record<string, string[]> = {};
  for (const name of tables.map((table) => String(table['name']))) {
    if (leftOut[name]) continue;
    const { rows } = await db.query(`select t::text as row from ${name} t order by 1`);
    out[name] = rows.map((row) => String(row['row']));
  }
  return out;
}
/** Columns, constraints, indexes of everything. */
async function structure(db: Asking): Promise<unknown[]> {
  const { rows } = await db.query(
    `select 'constraint' as kind, conrelid::regclass::text as on, conname as name, pg_get_constraintdef(oid) as text, convalidated as ok
       from pg_constraint where connamespace::regnamespace::text !~ '^(pg_|information_schema$)'
     union all select 'index', schemaname || '.' || tablename, indexname, indexdef, true from pg_indexes where schemaname !~ '^(pg_|information_schema$)'
     union all select 'column', table_schema || '.' || table_name, column_name, data_type, true from information_schema.columns
       where table_schema !~ '^(pg_|information_schema$)' order by 1, 2, 3`,
  );
  return rows;
}
const diskOf = (dir: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.startsWith('incoming') && statSync(join(dir, name)).isFile())
      .map((name) => [name, sha256(readFileSync(join(dir, name)))]),
  );
const schemas = async () =>
  (await fresh.pool.query(`select nspname from pg_namespace where nspname !~ '^(pg_|information_schema$|public$)'`))
    .rows;
const files = (): string[] => {
  try {
    return readdirSync(join(folder, 'files'));
  } catch {
    return [];
  }
};

/** The same backup with some parts changed and everything about them set right: what no chance damage would make. */
async function forge(
  from: string,
  to: string,
  change: { manifest?(of: Manifest): Manifest; drop?(name: string): boolean },
) {
  const out = await writeTar(join(folder, to), now);
  for await (const entry of readTar(join(folder, from))) {
    let bytes = await entry.bytes(1e8);
    if (entry.name === SEAL || change.drop?.(entry.name)) continue;
    if (entry.name === MANIFEST) {
      const manifest = JSON.parse(bytes.toString()) as Manifest;
      const changed = change.manifest?.(manifest) ?? manifest;
      bytes = Buffer.from(`${JSON.stringify({ ...changed, before: out.soFar() }, null, 1)}\n`);
      await out.entry(MANIFEST, bytes);
      await out.entry(SEAL, Buffer.from(`${sha256(bytes)}\n`));
    } else if (entry.name === 'backup.json' && change.manifest) {
      const head = change.manifest({ head: JSON.parse(bytes.toString()), tables: [] } as never).head;
      await out.entry(entry.name, Buffer.from(`${JSON.stringify(head, null, 1)}\n`));
    } else await out.entry(entry.name, bytes);
  }
  await out.end();
}

describe('a round trip', () => {
  it('brings back every row of every table and every file, as of one moment, while people go on writing', async () => {
    const office = await app.as('office');
    const { of } = await published(office);
    const task = of('丰富文化');
    const wenlv = await app.as('wenlv');
    await makeMove(wenlv, task.id, 'accept');
    let stop = false;
    let written = 0;
    // Reports and files keep coming until the backup is done.
    const writing = async (n: number) => {
      for (let i = 0; !stop; i++) {
        const bytes = tinyDocx(`写入 ${n} ${i}`);
        const file = await wenlv.call(documentsContract.add, {}, { file: { name: `${n}-${i}.docx`, bytes } });
        const { version } = await getTask(wenlv, task.id);
        const text = `进展 ${i}\t"引号"\\反斜杠\n第二行`;
        const body = { version, progress: i % 90, text, fileIds: [file.id] };
        const { code } = await refusal(wenlv.call(tasksContract.report, { params: { id: task.id }, body }));
        // The other writer may have been quicker.
        if (code === 'none') written++;
        else if (code !== 'task.changed') throw new Error(code);
      }
    };
    const writers = Promise.all([writing(0), writing(1)]).finally(() => (stop = true));
    writers.catch(() => undefined);
    const more = async () => {
      for (const before = written; written < before + 4 && !stop;) await new Promise((done) => setTimeout(done, 5));
    };
    const source = new pg.Client({ connectionString: app.url });
    await source.connect();
    await source.query(`set time zone 'Asia/Shanghai'`);
    await more();
    await source.query('begin isolation level repeatable read, read only');
    const { rows } = await source.query<{ id: string }>('select pg_export_snapshot() as id');
    await more();
    const { manifest, bytes } = await take('a.cwbak', { snapshot: rows[0]!.id });
    stop = true;
    await writers;
    const wanted = await everything(source);
    await source.query('rollback');
    await source.end();
    const later = (await everything(app.pool))['tasks.report']!.length;
    expect(later).toBeGreaterThan(wanted['tasks.report']!.length);

    expect(statSync(join(folder, 'a.cwbak')).size).toBe(bytes);
    expect(readdirSync(folder)).toEqual(['a.cwbak']);
    expect(await verifyBackup(join(folder, 'a.cwbak'))).toEqual(manifest);
    await restore('a.cwbak');
    const restored = await everything(fresh.pool);
    expect(restored).toEqual(wanted);
    expect(Object.fromEntries(manifest.tables.map((table) => [table.name, table.rows]))).toEqual(
      Object.fromEntries(Object.entries(wanted).map(([name, all]) => [name, all.length])),
    );
    expect(await structure(fresh.pool)).toEqual(await structure(app.pool));
    const names = await fresh.pool.query<{ region: string; sha256: string }>(spokenBytes);
    const disk = diskOf(join(folder, 'files'));
    expect(disk).toEqual(Object.fromEntries(names.rows.map((row) => [placeOf(row.region, row.sha256), row.sha256])));
    expect(Object.keys(disk).length).toBeGreaterThanOrEqual(4);
    // Nobody comes in on an old sign-in; what the migrations applied is recorded.
    expect((await fresh.pool.query('select * from access.session')).rows).toEqual([]);
    const applied = async (pool: Asking) =>
      (await pool.query('select name, checksum from platform.migration order by 1')).rows;
    expect(await applied(fresh.pool)).toEqual(await applied(app.pool));
    expect(await migrate(fresh.pool, silent)).toEqual([]);
  });

  it('of the restored place gives the same backup again', async () => {
    const first = await take('a.cwbak');
    await restore('a.cwbak');
    const second = await takeBackup({
      url: fresh.url,
      files: fresh.files,
      path: join(folder, 'b.cwbak'),
      program: 'test',
      now,
    });
    const plain = ({ tables, files: kept }: Manifest) => ({
      tables: tables.map(({ sha256: _, ...table }) => table),
      files: kept,
    });
    expect(plain(second.manifest)).toEqual(plain(first.manifest));
  });

  it('from an earlier version goes on to the newest', async () => {
    const all = readMigrations(MIGRATIONS).map((one) => one.name);
    const upTo = '0004-documents.sql';
    const name = `earlier_${process.pid}`;
    await app.pool.query(`create database ${name} template template0`);
    const url = onDatabase(app.url, name);
    const { pool, end } = connect(url, silent, 2);
    try {
      await migrate(pool, silent, MIGRATIONS, { upTo });
      await pool.query(`insert into organisation.region (region_id, name, code, units_mark, created_at)
        values (gen_random_uuid(), '云汀县', '430112', gen_random_uuid(), now())`);
      await takeBackup({
        url,
        files: stock(join(folder, 'none')),
        path: join(folder, 'older.cwbak'),
        program: 'test',
        now,
      });
    } finally {
      await end();
      await app.pool.query(`drop database ${name} with (force)`);
    }
    const later = all.filter((one) => one > upTo);
    expect(later.length).toBeGreaterThan(1);
    expect(await restore('older.cwbak')).toMatchObject({ later });
    expect(await structure(fresh.pool)).toEqual(await structure(app.pool));
    expect((await fresh.pool.query('select name from organisation.region')).rows).toEqual([{ name: '云汀县' }]);
  });

  it('goes from this server to the oldest one supported, and back', async () => {
    const oldest = [process.env.POSTGRES15, '/usr/lib/postgresql/15', '/usr/pgsql-15'].find(
      (place) => place && existsSync(join(place, 'bin', 'initdb')),
    );
    if (!oldest) return console.log('no PostgreSQL 15 programs here: backups were not tried between versions');
    const server = await throwAwayServer(oldest);
    try {
      await take('a.cwbak');
      const there = { url: server.url, files: stock(join(folder, 'there')) };
      await restoreBackup({ ...there, path: join(folder, 'a.cwbak'), log: silent });
      const { manifest } = await takeBackup({ ...there, path: join(folder, 'b.cwbak'), program: 'test', now });
      expect(manifest.head.postgres).toBeLessThan(160000);
      await restore('b.cwbak');
      expect(await everything(fresh.pool)).toEqual(await everything(app.pool));
    } finally {
      await server.stop();
    }
  });

  it('says which files were lost before it was taken', async () => {
    const { rows } = await app.pool.query<{ region: string; sha256: string }>(spokenBytes);
    const [gone, rotten] = rows.map((row) => placeOf(row.region, row.sha256));
    const paths = [gone!, rotten!].map((name) => join(app.filesDir, name));
    const bytes = paths.map((path) => readFileSync(path));
    rmSync(paths[0]!);
    writeFileSync(paths[1]!, 'x');
    try {
      const { manifest } = await take('a.cwbak');
      expect(manifest.files.lost).toEqual({ count: 2, first: [gone, rotten] });
      expect(manifest.files.count).toBe(rows.length - 2);
      expect((await restore('a.cwbak')).manifest.files.lost.count).toBe(2);
    } finally {
      paths.forEach((path, i) => writeFileSync(path, bytes[i]!));
    }
  });
});

describe('refused, with nothing left behind', () => {
  it('any broken byte and any cut', async () => {
    await take('a.cwbak');
    const good = readFileSync(join(folder, 'a.cwbak'));
    const bad = join(folder, 'bad.cwbak');
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const copy = Buffer.from(good);
        copy[at] = copy[at]! ^ change;
        writeFileSync(bad, copy);
        expect(await codeOf(verifyBackup(bad))).toMatch(/^backup-(broken|newer)$/);
      }),
      { numRuns: 40 },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), async (length) => {
        writeFileSync(bad, good.subarray(0, length));
        expect(await codeOf(verifyBackup(bad))).toBe('backup-broken');
      }),
      { numRuns: 15 },
    );
    writeFileSync(bad, Buffer.concat([good, Buffer.alloc(1)]));
    expect(await codeOf(restore('bad.cwbak'))).toBe('backup-broken');
    expect([await schemas(), files()]).toEqual([[], []]);
  });

  it('what is no backup, and a backup of a newer version', async () => {
    writeFileSync(join(folder, 'plan.docx'), tinyDocx('方案'));
    expect(await codeOf(restore('plan.docx'))).toBe('backup-broken');
    await take('a.cwbak');
    const extra = { name: '9999-later.sql', checksum: '0'.repeat(64) };
    await forge('a.cwbak', 'newer.cwbak', {
      manifest: (of) => ({ ...of, head: { ...of.head, migrations: [...of.head.migrations, extra] } }),
    });
    expect(await codeOf(restore('newer.cwbak'))).toBe('backup-newer');
    await forge('a.cwbak', 'format.cwbak', { manifest: (of) => ({ ...of, head: { ...of.head, version: 2 } }) });
    expect(await codeOf(restore('format.cwbak'))).toBe('backup-newer');
    expect([await schemas(), files()]).toEqual([[], []]);
  });

  it('a database with tables, a folder with files, a backup that exists', async () => {
    await take('a.cwbak');
    expect(await codeOf(take('a.cwbak'))).toBe('backup-exists');
    writeFileSync(join(folder, 'b.cwbak.part'), '');
    expect(await codeOf(take('b.cwbak'))).toBe('backup-exists');
    expect(readFileSync(join(folder, 'b.cwbak.part'), 'utf8')).toBe('');

    await fresh.pool.query(
      'create schema tasks; create table tasks.precious (x int); insert into tasks.precious values (1)',
    );
    expect(await codeOf(restore('a.cwbak'))).toBe('place-not-empty');
    expect((await fresh.pool.query('select x from tasks.precious')).rows).toEqual([{ x: 1 }]);
    await fresh.pool.query('drop schema tasks cascade');
    await restore('a.cwbak');
    expect(await codeOf(restore('a.cwbak'))).toBe('place-not-empty');
    const { rows } = await fresh.pool.query('select count(*)::int as n from tasks.task');
    expect(rows[0].n).toBeGreaterThan(0);
  });

  it('files that lie in the way', async () => {
    await take('a.cwbak');
    const there = mkdtempSync(join(folder, 'there-'));
    writeFileSync(join(there, 'precious'), 'x');
    const files = stock(there);
    expect(await codeOf(restoreBackup({ path: join(folder, 'a.cwbak'), url: fresh.url, files, log: silent }))).toBe(
      'place-not-empty',
    );
    expect(readFileSync(join(there, 'precious'), 'utf8')).toBe('x');
    expect(await schemas()).toEqual([]);
  });

  it('rows that do not hold together: the place is as empty as before', async () => {
    await take('a.cwbak');
    await forge('a.cwbak', 'torn.cwbak', {
      manifest: (of) => ({
        ...of,
        tables: of.tables.map((table) =>
          table.name === 'organisation.person'
            ? { ...table, rows: 0, bytes: 0, sha256: sha256(''), sum: '0'.repeat(64) }
            : table,
        ),
      }),
      drop: (name) => name.startsWith('tables/organisation.person/'),
    });
    await verifyBackup(join(folder, 'torn.cwbak'));
    expect(await codeOf(restore('torn.cwbak'))).toBe('restore-failed');
    expect([await schemas(), files()]).toEqual([[], []]);
    await restore('a.cwbak');
  });

  it('a start on a restore that was broken off; the next restore clears it', async () => {
    await take('a.cwbak');
    await fresh.pool.query('create schema chuangwen_restoring; create schema tasks; create table tasks.half (x int)');
    expect(await codeOf(migrate(fresh.pool, silent))).toBe('restore-unfinished');
    await restore('a.cwbak');
    expect(await migrate(fresh.pool, silent)).toEqual([]);
    expect(await structure(fresh.pool)).toEqual(await structure(app.pool));
  });

  it('an empty database', async () => {
    const path = join(folder, 'a.cwbak');
    const taking = takeBackup({ url: fresh.url, files: fresh.files, path, program: 'test', now });
    expect(await codeOf(taking)).toBe('nothing-to-back-up');
    expect(readdirSync(folder)).toEqual([]);
  });
});
