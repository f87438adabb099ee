import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '#platform/pure/problem.ts';
import { testDatabase, type TestDatabase } from '#platform/storage/testing.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { cast, plantSmallTown } from '../../tools/town.ts';
import { openFiles } from './files.ts';
import { documentsJobs } from './jobs.ts';
import { addFile, holdBytes } from './store.ts';
import { tinyDocx } from './testing.ts';

let base: TestDatabase, dir: string;
const { regionId, personId } = cast[0];
const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 12);
/** The id of a process that has ended. */
const ended = spawnSync(process.execPath, ['-e', '']).pid;

beforeAll(async () => {
  base = await testDatabase();
  await plantSmallTown(base.db, { hashPassword: async () => 'x' });
});
afterAll(() => base.drop());
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chuangwen-files-'));
  return () => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
});
const open = (more: { most?: number; mostPicture?: number } = {}) =>
  openFiles({ dir, most: 1024 * 1024, db: base.db, ...more });
const left = (): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(dir, name)).isFile());
const speak = (sha256: string, size: number) =>
  inTransaction(base.db, async (db) => {
    await holdBytes(db, regionId, sha256);
    await addFile(db, {
      regionId,
      id: uuid7(),
      sha256,
      name: 'x.docx',
      kind: 'docx',
      encoding: null,
      size,
      width: null,
      height: null,
      addedBy: personId,
      addedAt: new Date(),
    });
  });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

describe('files on disk', () => {
  it('sweep at the start what ended processes left, and nothing of the living', async () => {
    const incoming = join(dir, 'incoming');
    mkdirSync(incoming, { recursive: true });
    const old = new Date(Date.now() - 3 * 3_600_000);
    const put = (name: string, at = new Date()) => {
      writeFileSync(join(incoming, name), 'x');
      utimesSync(join(incoming, name), at, at);
    };
    put(`${host}.${ended}.a`);
    put(`${host}.${process.ppid}.b`);
    put(`ffffffffffff.1.c`);
    put(`ffffffffffff.1.d`, old);
    await codeOf(open().receive(Readable.from([Buffer.from('文')])));
    expect(
      readdirSync(incoming)
        .filter((name) => /\.[a-d]$/.test(name))
        .sort(),
    ).toEqual([`${host}.${process.ppid}.b`, 'ffffffffffff.1.c'].sort());
  });

  it('stop at the limit, at the smaller one for pictures', async () => {
    const files = open({ most: 200_000, mostPicture: 1_000 });
    const stream = (head: number[], size: number) =>
      Readable.from([Buffer.from(head), Buffer.alloc(size / 2, 0x41), Buffer.alloc(size / 2, 0x41)]);
    expect(await codeOf(files.receive(stream([], 300_000)))).toBe('file.too-large');
    expect(await codeOf(files.receive(stream([0xff, 0xd8, 0xff, 0xe0], 2_000)))).toBe('file.too-large');
    expect(() => files.refuseLarge(200_001)).toThrow('file.too-large');
    files.refuseLarge(200_000);
    expect(left()).toEqual([]);
  });

  it('refuse a stream that breaks off, and leave nothing', async () => {
    const broken = new Readable({
      read() {
        this.push(Buffer.alloc(1000, 0x41));
        this.destroy(new Error('gone'));
      },
    });
    expect(await codeOf(open().receive(broken))).toBe('file.broken');
    expect(left()).toEqual([]);
  });

  it('replace bytes cut short by a power failure', async () => {
    const files = open();
    const bytes = Buffer.from(tinyDocx());
    const first = await files.receive(Readable.from([bytes]));
    await files.place(regionId, first);
    const path = join(dir, regionId, first.sha256.slice(0, 2), first.sha256.slice(2));
    writeFileSync(path, bytes.subarray(0, 10));
    await files.place(regionId, await files.receive(Readable.from([bytes])));
    expect(Buffer.from(await files.read(regionId, first.sha256)).equals(bytes)).toBe(true);
    expect(left()).toHaveLength(1);
  });

  it('never leave the folder, whatever they are asked for', async () => {
    await expect(open().read(regionId, '../../../etc/passwd')).rejects.toThrow('not a file of ours');
    await expect(open().read('..', 'a'.repeat(64))).rejects.toThrow('not a file of ours');
  });
});

describe('bytes nobody speaks of', () => {
  it('are swept after a day; those a row speaks of stay', async () => {
    const files = open();
    const placed = [];
    for (const text of ['孤儿', '新的', '有主']) {
      const received = await files.receive(Readable.from([Buffer.from(tinyDocx(text))]));
      await files.place(regionId, received);
      placed.push(received);
    }
    const [orphan, fresh, owned] = placed as [(typeof placed)[0], (typeof placed)[0], (typeof placed)[0]];
    await speak(owned.sha256, owned.size);
    const path = (sha256: string) => join(dir, regionId, sha256.slice(0, 2), sha256.slice(2));
    writeFileSync(`${path(orphan.sha256)}.320.webp`, 'x');
    const old = new Date(Date.now() - 2 * 86_400_000);
    utimesSync(path(orphan.sha256), old, old);
    utimesSync(path(owned.sha256), old, old);
    await documentsJobs(files, () => new Date())['documents.sweep']!();
    expect(existsSync(path(orphan.sha256))).toBe(false);
    expect(existsSync(`${path(orphan.sha256)}.320.webp`)).toBe(false);
    expect(existsSync(path(fresh.sha256))).toBe(true);
    expect(existsSync(path(owned.sha256))).toBe(true);
  });

  it('are not taken from under a transaction that is about to speak of them', async () => {
    const files = open();
    const received = await files.receive(Readable.from([Buffer.from(tinyDocx('竞争'))]));
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    let placed = (): void => undefined;
    const ready = new Promise<void>((resolve) => (placed = resolve));
    const writing = inTransaction(base.db, async (db) => {
      await holdBytes(db, regionId, received.sha256);
      await files.place(regionId, received);
      placed();
      await held;
      await sql`insert into documents.file (region_id, id, sha256, name, kind, size, added_by, added_at)
        values (${regionId}, ${uuid7()}, ${received.sha256}, 'x', 'docx', 1, ${personId}, now())`.execute(db);
    });
    await ready;
    const removing = files.removeUnspoken(regionId, received.sha256);
    go();
    await writing;
    expect(await removing).toBe(false);
    expect((await files.read(regionId, received.sha256)).length).toBe(received.size);
  });
});
