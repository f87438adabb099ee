import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../storage/testing.ts';
import { keptBackups, nameAt, takeNightly } from './nightly.ts';
import { verifyBackup } from './verify.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chuangwen-nightly-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const dir = () => join(folder, 'backups');
const night = (date: number, url = database.url) =>
  takeNightly(
    { dir: dir(), keep: 2 },
    {
      url,
      files: { dir: folder, spoken: `select '' as region, '' as sha256 where false`, place: () => '' },
      program: 'test',
      now: new Date(Date.UTC(2026, 10, date, 18, 30)),
    },
  );

test('a backup a night, whole, the newest kept, other files of the folder left alone', async () => {
  mkdirSync(dir());
  writeFileSync(join(dir(), 'chuangwen-mine.cwbak'), 'x');
  for (const date of [1, 2, 3]) await night(date);
  expect(readdirSync(dir()).toSorted()).toEqual([
    'chuangwen-20261103-0230.cwbak',
    'chuangwen-20261104-0230.cwbak',
    'chuangwen-mine.cwbak',
  ]);
  const kept = await keptBackups(dir());
  expect(kept.map((one) => one.at.toISOString())).toEqual(['2026-11-03T18:30:00.000Z', '2026-11-02T18:30:00.000Z']);
  for (const { name } of kept) expect((await verifyBackup(join(dir(), name))).head.program).toBe('test');
});

test('twice at once makes one; a half left by a killed process goes after a day, one at work stays', async () => {
  const name = nameAt(new Date(Date.UTC(2026, 10, 1, 18, 30)));
  await Promise.all([night(1), night(1)]);
  await night(1);
  expect(readdirSync(dir())).toEqual([name]);
  const [old, fresh] = ['a.cwbak.part', 'b.cwbak.part'].map((each) => join(dir(), each));
  for (const path of [old!, fresh!]) writeFileSync(path, '');
  utimesSync(old!, new Date(Date.UTC(2026, 9, 30)), new Date(Date.UTC(2026, 9, 30)));
  utimesSync(fresh!, new Date(Date.UTC(2026, 10, 2, 18)), new Date(Date.UTC(2026, 10, 2, 18)));
  await night(2);
  expect(readdirSync(dir()).filter((each) => each.endsWith('.part'))).toEqual(['b.cwbak.part']);
});

test('a failing night takes nothing away', async () => {
  for (const date of [1, 2]) await night(date);
  await expect(night(3, database.url.replace(/:[^:@]+@/, ':wrong@'))).rejects.toThrow();
  expect((await keptBackups(dir())).length).toBe(2);
  expect(readdirSync(dir()).length).toBe(2);
  expect(await keptBackups(join(folder, 'nowhere'))).toEqual([]);
});
