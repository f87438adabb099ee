import { existsSync, readdirSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { Problem } from '#platform/pure/problem.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { documentsContract } from './contract.ts';
import { filesOf, linkFiles, readableThrough } from './public.ts';
import { rawZip, tinyDocx, wordEntries } from './testing.ts';

let app: TestApp, office: TestPerson, worker: TestPerson;
beforeAll(async () => {
  app = await testApp();
  office = await app.as('office');
  worker = await app.as('community');
});
afterAll(() => app.close());

/** Every file below the folder of files. */
const onDisk = (): string[] =>
  readdirSync(app.filesDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(app.filesDir, name), { throwIfNoEntry: false })?.isFile())
    .sort();
const rowCount = async (): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from documents.file`.execute(app.db);
  return rows[0]!.n;
};
const add = (person: TestPerson, bytes: Uint8Array, name = '方案.docx') =>
  person.call(documentsContract.add, {}, { file: { name, bytes } });
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );
const bytesOf = (person: TestPerson, id: string) => person.raw(documentsContract.bytes, { params: { id, name: 'x' } });

describe('keeping files', () => {
  it('keeps the bytes once, however often and under whatever name they come', async () => {
    const bytes = tinyDocx('保存一次');
    const before = onDisk().length;
    const first = await add(office, bytes, '../../方案\u202e（定稿）.docx');
    const second = await add(worker, bytes, '另一个名字.docx');
    expect(first).toMatchObject({ name: '方案（定稿）.docx', kind: 'docx', size: bytes.length });
    expect(second.sha256).toBe(first.sha256);
    expect(second.id).not.toBe(first.id);
    expect(onDisk()).toHaveLength(before + 1);
    expect(onDisk()).toContain(`${office.regionId}/${first.sha256.slice(0, 2)}/${first.sha256.slice(2)}`);
    const { rows } = await sql<{ kind: string; details: { name: string } }>`select kind, details from platform.event
      where subject_id = ${first.id}`.execute(app.db);
    expect(rows).toMatchObject([{ kind: 'file.add', details: { name: '方案（定稿）.docx', kind: 'docx' } }]);
  });

  it('answers a repeat under the same key as before, and refuses another file under it', async () => {
    const headers = { 'idempotency-key': 'upload-once-1' };
    const send = (bytes: Uint8Array, name = '一.docx') =>
      office.call(documentsContract.add, {}, { file: { name, bytes }, headers });
    const first = await send(tinyDocx('第一份'));
    expect(await send(tinyDocx('第一份'))).toEqual(first);
    expect(await codeOf(send(tinyDocx('第二份')))).toBe('write.key-reused');
    expect(await codeOf(send(tinyDocx('第一份'), '二.docx'))).toBe('write.key-reused');
  });

  it('gives them back to the one who added them, safely wrapped', async () => {
    const bytes = tinyDocx('取回');
    const { id, sha256 } = await add(office, bytes, '方案 "一".docx');
    const answer = await bytesOf(office, id);
    expect(answer.status).toBe(200);
    expect(new Uint8Array(answer.bytes)).toEqual(bytes);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=31536000, immutable',
      etag: `"${sha256}"`,
    });
    expect(answer.headers['content-disposition']).toMatch(/^attachment; .*filename\*=UTF-8''%E6%96%B9%E6%A1%88/);
  });

  it('leaves nothing behind of what it refuses', async () => {
    const zeros = new Uint8Array(30 * 1024 * 1024);
    const half = tinyDocx('x'.repeat(3000));
    const cases: [string, Uint8Array][] = [
      ['file.macros', tinyDocx('x', { 'word/vbaProject.bin': 'x' })],
      ['file.bomb', rawZip([...wordEntries(), { name: 'word/a.xml', bytes: zeros }])],
      ['file.bomb', rawZip([...wordEntries(), { name: 'word/a.xml', bytes: zeros.subarray(0, 9000), size: 100 }])],
      ['file.broken', half.subarray(0, half.length - 100)],
      ['file.broken', rawZip([...wordEntries(), { name: 'word/a.xml', bytes: new Uint8Array([1]), crc: 5 }])],
      ['file.name-unsafe', rawZip([...wordEntries(), { name: '../../evil' }])],
      ['file.encrypted', rawZip([...wordEntries(), { name: 'x', flags: 1 }])],
      ['file.kind-refused', new TextEncoder().encode('<html><body>方案')],
      ['file.empty', new Uint8Array()],
    ];
    const disk = onDisk(),
      rows = await rowCount();
    for (const [code, bytes] of cases) expect(await codeOf(add(office, bytes)), code).toBe(code);
    expect(onDisk()).toEqual(disk);
    expect(await rowCount()).toBe(rows);
  });

  it('asks for a file', async () => {
    expect(await codeOf(office.call(documentsContract.add, {}))).toBe('file.missing');
  });

  it('lets nobody add who may not', async () => {
    const auditor = await app.as('auditor');
    expect(await codeOf(add(auditor, tinyDocx()))).toBe('permission.denied');
  });

  it('takes bytes off the disk again when the transaction does not commit', async () => {
    const disk = onDisk();
    // The row's writer is not a person of this region: the insert fails after the bytes were placed.
    await sql`alter table documents.file add constraint planted_check check (name <> '撤回.docx')`.execute(app.db);
    const bytes = tinyDocx('撤回');
    expect(await codeOf(add(office, bytes, '撤回.docx'))).toBe('server.fault');
    expect(onDisk()).toEqual(disk);
    // Bytes that another row speaks of stay.
    const kept = await add(office, bytes, '保留.docx');
    expect(await codeOf(add(office, bytes, '撤回.docx'))).toBe('server.fault');
    expect((await bytesOf(office, kept.id)).status).toBe(200);
    await sql`alter table documents.file drop constraint planted_check`.execute(app.db);
  });
});

describe('over a real connection', () => {
  let port: number;
  beforeAll(async () => {
    await app.app.listen({ host: '127.0.0.1', port: 0 });
    port = (app.app.server.address() as AddressInfo).port;
  });

  /** Sends `size` bytes in pieces; `length` announces the size. Answers the status, or null when it broke off at `stopAt`. */
  const send = (size: number, options: { length: boolean; stopAt?: number }) =>
    new Promise<{ status: number | null; code: string | null; sent: number }>((resolve, reject) => {
      const head = Buffer.from(
        '--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\ncontent-type: text/plain\r\n\r\n',
      );
      const tail = Buffer.from('\r\n--b--\r\n');
      const piece = Buffer.alloc(1024 * 1024, 0x41);
      let sent = 0,
        over = false;
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port,
          method: 'POST',
          path: '/api/files',
          headers: {
            cookie: office.cookie,
            'content-type': 'multipart/form-data; boundary=b',
            ...(options.length ? { 'content-length': head.length + size + tail.length } : {}),
          },
        },
        (response) => {
          let body = '';
          response.on('data', (part: Buffer) => (body += part.toString()));
          response.on('end', () => {
            over = true;
            request.destroy();
            resolve({ status: response.statusCode!, code: (JSON.parse(body) as { code: string }).code, sent });
          });
        },
      );
      request.on('error', (error) =>
        over ? undefined : options.stopAt ? resolve({ status: null, code: null, sent }) : reject(error),
      );
      const more = (): void => {
        while (!over && sent < size) {
          if (options.stopAt && sent >= options.stopAt)
            return void setTimeout(() => request.destroy(new Error('gone')), 100);
          sent += piece.length;
          if (!request.write(piece)) return void request.once('drain', more);
        }
        if (!over) request.end(tail);
      };
      request.write(head);
      more();
    });
  const settled = async (): Promise<string[]> => {
    for (let i = 0; i < 500 && onDisk().some((name) => name.startsWith('incoming')); i++)
      await new Promise((go) => setTimeout(go, 20));
    return onDisk();
  };
  const large = 300 * 1024 * 1024;

  it('refuses 300 MB by its announcement, long before it has arrived', async () => {
    const disk = onDisk();
    const answer = await send(large, { length: true });
    expect(answer).toMatchObject({ status: 413, code: 'file.too-large' });
    expect(answer.sent).toBeLessThan(large);
    expect(await settled()).toEqual(disk);
  });

  it('refuses 300 MB that announce nothing as soon as they are too much', async () => {
    const disk = onDisk();
    const answer = await send(large, { length: false });
    expect(answer).toMatchObject({ status: 413, code: 'file.too-large' });
    expect(answer.sent).toBeLessThan(large);
    expect(await settled()).toEqual(disk);
  });

  it('holds no connection of the database for a slow sender', async () => {
    // More than there are connections; none of them gets further than its first bytes.
    const slow = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const request = httpRequest({
          host: '127.0.0.1',
          port,
          method: 'POST',
          path: '/api/files',
          headers: {
            cookie: office.cookie,
            'content-type': 'multipart/form-data; boundary=b',
            'content-length': 1_000_000,
          },
        });
        request.on('error', () => undefined);
        await new Promise((sent) =>
          request.write('--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nA', sent),
        );
        return request;
      }),
    );
    const arriving = (): number => onDisk().filter((name) => name.startsWith('incoming')).length;
    while (arriving() < slow.length) await new Promise((go) => setTimeout(go, 20));
    expect(await codeOf(add(office, tinyDocx('不必等')))).toBe('none');
    for (const request of slow) request.destroy();
    expect((await settled()).filter((name) => name.startsWith('incoming'))).toEqual([]);
  });

  it('forgets an upload that is broken off', async () => {
    const disk = onDisk(),
      rows = await rowCount();
    expect(await send(20 * 1024 * 1024, { length: true, stopAt: 8 * 1024 * 1024 })).toMatchObject({ status: null });
    expect(await settled()).toEqual(disk);
    expect(await rowCount()).toBe(rows);
    // The connection it used is free again.
    expect(await codeOf(add(office, tinyDocx('之后')))).toBe('none');
  });
});

describe('who reads a file', () => {
  const things = new Map<string, string>();
  readableThrough('test-thing', async (_db, regionId, subjectId) => {
    const path = things.get(subjectId);
    return path === undefined ? null : { subject: { regionId, unitPaths: [path] }, verb: 'task.read' };
  });
  const link = async (person: TestPerson, subjectId: string, ...ids: string[]) => {
    const { rows } = await sql<{ path: string }>`select path from organisation.unit
      where region_id = ${person.regionId} and id = ${person.unitId}`.execute(app.db);
    const unitPath = rows[0]!.path;
    const role = person === office ? 'region-office' : 'community-worker';
    const actor = {
      regionId: person.regionId,
      personId: person.personId,
      name: '',
      unitId: person.unitId,
      unitPath,
      grants: [{ role, unitId: person.unitId, unitPath } as const],
    };
    return inTransaction(app.db, (db) => linkFiles(db, actor, 'test-thing', subjectId, ids, new Date()));
  };

  it('is the one who added it until it belongs to something, then whoever reads that', async () => {
    const { id } = await add(worker, tinyDocx('归属'));
    expect((await bytesOf(worker, id)).status).toBe(200);
    expect((await bytesOf(office, id)).status).toBe(404);
    const thing = uuid7();
    things.set(thing, 'elsewhere.');
    await link(worker, thing, id);
    expect((await bytesOf(office, id)).status).toBe(200);
    expect((await bytesOf(worker, id)).status).toBe(404);
    const rows = await filesOf(app.db, worker.regionId, 'test-thing', [thing, uuid7()]);
    expect([...rows.keys()]).toEqual([thing]);
    expect(rows.get(thing)).toMatchObject([{ id, name: '方案.docx', kind: 'docx' }]);
  });

  it('is nobody through a thing nobody has spoken for, or that is gone', async () => {
    const { id } = await add(worker, tinyDocx('失联'));
    await link(worker, uuid7(), id);
    expect((await bytesOf(worker, id)).status).toBe(404);
  });

  it('is never somebody of another region', async () => {
    const { id } = await add(office, tinyDocx('外县'));
    const other = await app.as('office2');
    expect((await bytesOf(other, id)).status).toBe(404);
    expect((await bytesOf(other, uuid7())).status).toBe(404);
  });

  it('does not widen by linking the file of another to a thing of one’s own', async () => {
    const { id } = await add(office, tinyDocx('别人的'));
    const thing = uuid7();
    things.set(thing, '');
    expect(await codeOf(link(worker, thing, id))).toBe('request.invalid');
  });

  it('keeps the order and the bound of a thing’s files', async () => {
    const thing = uuid7();
    things.set(thing, '');
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push((await add(office, tinyDocx('同样'), `${i}.docx`)).id);
    await link(office, thing, ids[2]!, ids[0]!);
    await link(office, thing, ids[1]!, ids[0]!);
    const rows = await filesOf(app.db, office.regionId, 'test-thing', [thing]);
    expect(rows.get(thing)!.map((file) => file.name)).toEqual(['2.docx', '0.docx', '1.docx']);
    const many = Array.from({ length: 98 }, () => uuid7());
    expect(await codeOf(link(office, thing, ...many))).toBe('request.invalid');
  });
});

describe('previews', () => {
  it('are small, upright, and know nothing of place, time and device', async () => {
    const photo = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#3a6' } })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .withExifMerge({
        IFD0: { Make: 'SECRETPHONE' },
        IFD3: { GPSLatitude: '26/1 0/1 0/1', GPSLatitudeRef: 'N' },
      })
      .toBuffer();
    expect(photo.includes('SECRETPHONE')).toBe(true);
    const { id } = await add(office, photo, '照片.JPG');
    const answer = await office.raw(documentsContract.preview, { params: { id, side: '320' } });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': 'image/webp' });
    expect(answer.headers['content-disposition']).toMatch(/^inline/);
    const small = await sharp(answer.bytes).metadata();
    expect(small).toMatchObject({ format: 'webp', width: 213, height: 320 });
    expect(small.exif).toBeUndefined();
    expect(answer.bytes.includes('SECRETPHONE')).toBe(false);
    // The original is kept as it came.
    expect((await bytesOf(office, id)).bytes.equals(photo)).toBe(true);
    const again = await office.raw(documentsContract.preview, { params: { id, side: '320' } });
    expect(again.bytes.equals(answer.bytes)).toBe(true);
    expect((await worker.raw(documentsContract.preview, { params: { id, side: '320' } })).status).toBe(404);
  });

  it('are refused for what is no picture, and for a picture that cannot be drawn', async () => {
    const { id } = await add(office, tinyDocx('不是图'));
    expect(await codeOf(office.call(documentsContract.preview, { params: { id, side: '320' } }))).toBe(
      'file.no-preview',
    );
    const png = await sharp({ create: { width: 40, height: 40, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    const broken = await add(office, png.subarray(0, 45), '坏.png');
    expect(await codeOf(office.call(documentsContract.preview, { params: { id: broken.id, side: '320' } }))).toBe(
      'file.broken',
    );
    expect(existsSync(join(app.filesDir, 'incoming')) && readdirSync(join(app.filesDir, 'incoming'))).toEqual([]);
  });
});
