import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from './database.ts';
import { migrate, readMigrations } from './migrate.ts';
import { onDatabase, silent, testDatabase } from './testing.ts';
import type { TestDatabase } from './testing.ts';

let database: TestDatabase;
let empty: ReturnType<typeof connect>;
let folder: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chuangwen-migrations-'));
  await database.pool.query('create database migrating');
  empty = connect(onDatabase(database.url, 'migrating'), silent, 6);
  const [platform] = readMigrations(new URL('../../../migrations', import.meta.url).pathname);
  file('0000-platform.sql', platform?.sql ?? '');
});
afterEach(async () => {
  await empty.end();
  await database.pool.query('drop database migrating with (force)');
  rmSync(folder, { recursive: true });
});

const file = (name: string, sql: string) => writeFileSync(join(folder, name), sql);
const run = () => migrate(empty.pool, silent, folder);
const one = async (sql: string) => (await empty.pool.query({ text: sql, rowMode: 'array' })).rows[0]?.[0] as unknown;

test('files are applied once, in order, and recorded; the job tables come along', async () => {
  file('0002-second.sql', 'alter table a add column y int;');
  file('0001-first.sql', 'create table a (x int); insert into a values (1);');
  expect(await run()).toEqual(['0000-platform.sql', '0001-first.sql', '0002-second.sql']);
  expect(await run()).toEqual([]);
  expect(await one('select count(*)::int from a where y is null')).toBe(1);
  expect(await one('select count(*)::int from platform.migration')).toBe(3);
  expect(await one(`select to_regprocedure('graphile_worker.complete_jobs(bigint[])')::text`)).not.toBe(null);
});

test('several processes starting together apply each file once', async () => {
  file('0001-once.sql', 'create table once (x int); insert into once values (1);');
  const other = connect(onDatabase(database.url, 'migrating'), silent, 4);
  const done = await Promise.all([run(), run(), migrate(other.pool, silent, folder)]);
  await other.end();
  expect(done.flat()).toEqual(['0000-platform.sql', '0001-once.sql']);
  expect(await one('select count(*)::int from once')).toBe(1);
});

test('a failing file leaves nothing of itself and is named with its line', async () => {
  file('0001-good.sql', 'create table good (x int);');
  file('0002-bad.sql', 'create table bad (x int);\ninsert into bad values (1);\nselect nonsense from bad;\n');
  await expect(run()).rejects.toThrow('migrations/0002-bad.sql:3 failed');
  expect(await one(`select to_regclass('good')::text`)).toBe('good');
  expect(await one(`select to_regclass('bad')::text`)).toBe(null);
  file('0002-bad.sql', 'create table bad (x int);');
  expect(await run()).toEqual(['0002-bad.sql']);
});

test('an applied file that was edited stops the start and is named; a change of line ends is no edit', async () => {
  file('0001-a.sql', 'create table a (x int);\n-- end\n');
  await run();
  file('0001-a.sql', 'create table a (x int);\r\n-- end\r\n');
  expect(await run()).toEqual([]);
  file('0001-a.sql', 'create table a (x bigint);\n-- end\n');
  await expect(run()).rejects.toMatchObject({ code: 'migration-edited' });
  await expect(run()).rejects.toThrow('migrations/0001-a.sql');
});

test('a database newer than the program is refused', async () => {
  file('0001-a.sql', 'select 1;');
  await run();
  rmSync(join(folder, '0001-a.sql'));
  await expect(run()).rejects.toMatchObject({ code: 'migration-unknown' });
});

test('a file numbered below one already applied is refused before anything runs', async () => {
  file('0002-b.sql', 'select 1;');
  await run();
  file('0001-a.sql', 'create table late (x int);');
  file('0003-c.sql', 'create table later (x int);');
  await expect(run()).rejects.toMatchObject({ code: 'migration-out-of-order' });
  expect(await one(`select to_regclass('later')::text`)).toBe(null);
});

test.each([['1-a.sql'], ['0001_a.sql'], ['0001-A.sql']])('a file named %s is refused', async (name) => {
  file(name, 'select 1;');
  await expect(run()).rejects.toThrow(`migrations/${name} is not named NNNN-name.sql`);
});

test('two files of one number are refused', async () => {
  file('0000-again.sql', 'select 1;');
  await expect(run()).rejects.toThrow('have the same number');
});
