import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createWriteStream } from 'node:fs';
import { unzipSync } from 'fflate';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPack, packStream, type Member } from './pack.ts';
import { manifestName, sumsName, type Manifest } from './rules/pack.ts';

const about = { title: '荷花社区', made: '2026-11-01T00:00:00.000Z', by: '林知秋' };
const members: Member[] = [
  { path: 'index.html', bytes: () => new TextEncoder().encode('<p>首页</p>') },
  { path: 'files/0001 居民代表会议记录.docx', bytes: async () => new Uint8Array(3000).fill(7) },
  { path: 'files/0002 空.txt', bytes: () => new Uint8Array(0) },
];
let dir: string;
let whole: Buffer;
const write = async (path: string, of: readonly Member[]): Promise<Buffer> => {
  await pipeline(packStream(of, about), createWriteStream(path));
  return readFileSync(path);
};
const checked = async (bytes: Uint8Array) => {
  const path = join(dir, 'changed.zip');
  writeFileSync(path, bytes);
  return checkPack(path);
};
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'chuangwen-pack-'));
  whole = await write(join(dir, 'whole.zip'), members);
});
afterAll(() => rmSync(dir, { recursive: true }));

describe('a pack', () => {
  it('is a zip any tool opens, the same bytes every time, with sums and a manifest', async () => {
    const files = unzipSync(whole);
    expect(Object.keys(files)).toEqual([...members.map(({ path }) => path), sumsName, manifestName]);
    expect(files['files/0001 居民代表会议记录.docx']).toEqual(new Uint8Array(3000).fill(7));
    expect(new TextDecoder().decode(files[sumsName])).toMatch(/^[0-9a-f]{64} {2}index\.html\n/);
    const manifest = JSON.parse(new TextDecoder().decode(files[manifestName])) as Manifest;
    expect(manifest).toMatchObject({ ...about, format: 'chuangwen-pack', version: 1 });
    expect(manifest.files.map(({ path }) => path)).toEqual([...members.map(({ path }) => path), sumsName]);
    expect(await write(join(dir, 'again.zip'), members)).toEqual(whole);
    expect(await checkPack(join(dir, 'whole.zip'))).toEqual({
      title: about.title,
      made: about.made,
      files: 5,
      faults: [],
    });
  });

  it('shows any changed byte, and names the file it lies in', async () => {
    const start = whole.indexOf('PK\u0001\u0002', 0, 'latin1');
    for (const at of [
      ...Array.from({ length: 240 }, (_, i) => Math.floor((i * whole.length) / 240)),
      whole.length - 1,
    ]) {
      const changed = Buffer.from(whole);
      changed[at] = changed[at]! ^ 0x10;
      const { faults } = await checked(changed);
      expect(faults, `byte ${at} of ${whole.length}`).not.toEqual([]);
      const body = whole.indexOf(Buffer.alloc(64, 7));
      if (at >= body && at < body + 3000)
        expect(faults).toEqual([{ code: 'changed', path: 'files/0001 居民代表会议记录.docx' }]);
      if (at > start) expect(faults.length).toBeGreaterThan(0);
    }
  });

  it('shows a piece cut off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        expect((await checked(whole.subarray(0, length))).faults).not.toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
