import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import { Problem } from '#platform/pure/problem.ts';
import { gate } from './gate.ts';
import { pictureKind } from './rules/image.ts';
import { isPicture, sniff, type FileKind } from './rules/kind.ts';
import type { DB } from '#platform/storage/tables.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import type { Encoding } from './rules/encoding.ts';
import { makePreview } from './preview.ts';
import { claimBytes } from './store.ts';
import { tryEntries } from './unpacking.ts';

export interface FilesOptions {
  /** Folder of all files; made when absent. Temporary files lie in it too, so that a rename never crosses a disk. */
  dir: string;
  /** Largest file in bytes. */
  most: number;
  /** Largest picture in bytes; not above `most`. */
  mostPicture?: number;
  /** Asked, outside any request's transaction, whether bytes are still spoken of before they are removed. */
  db: Kysely<DB>;
}

/** Where bytes lie in the folder of files: `REGION/ab/cdef…`. @throws Error for anything but a region's id and a hash */
export function placeOf(regionId: string, sha256: string): string {
  if (!/^[0-9a-f-]{36}$/.test(regionId) || !/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a file of ours');
  return `${regionId}/${sha256.slice(0, 2)}/${sha256.slice(2)}`;
}

/** Bytes that have arrived, are known to be fit, and lie in a temporary file until `place` or `discard`. */
export interface Received {
  temporary: string;
  sha256: string;
  size: number;
  kind: FileKind;
  encoding: Encoding | null;
  width: number | null;
  height: number | null;
}

/** How many bytes decide whether it is a picture. */
const headSize = 64;

/**
 * The files of this installation on disk: `REGION/ab/cdef…`, named by the SHA-256 of the bytes, written once and never
 * changed. Whatever fails or is broken off, nothing is left behind but what a row speaks of; what a killed process left
 * is swept by the next start.
 */
export type Files = ReturnType<typeof openFiles>;

/** @param options where, and how much is taken */
export function openFiles(options: FilesOptions) {
  const mostPicture = Math.min(options.mostPicture ?? 20 * 1024 * 1024, options.most);
  const incoming = join(options.dir, 'incoming');
  const ready = prepare(incoming);
  // A start that fails must be heard by whoever uses the files, not end the process here.
  ready.catch(() => undefined);
  /** Reading a whole file into memory to judge it: two at a time, so a crowd of uploads cannot fill the memory. */
  const judging = gate(2);
  const drawing = gate(2);
  const drawn = new Map<string, Promise<string>>();

  const pathOf = (regionId: string, sha256: string): string => join(options.dir, placeOf(regionId, sha256));
  const folderOf = (regionId: string, sha256: string): string => dirname(pathOf(regionId, sha256));

  return {
    /** Refuses by an announced length (bytes) before a byte is read. @throws Problem file.too-large */
    refuseLarge(announced: number): void {
      if (announced > options.most) throw tooLarge(options.most);
    },

    /**
     * Takes in a stream: counts and hashes while writing, stops at the limit, then looks at the bytes.
     * @throws Problem one of fileProblems; nothing is left on disk then
     */
    async receive(stream: Readable): Promise<Received> {
      await ready;
      const temporary = join(incoming, `${host}.${process.pid}.${randomUUID()}`);
      let handle: FileHandle | null = null;
      try {
        handle = await open(temporary, 'wx', 0o600);
        const hash = createHash('sha256');
        let size = 0,
          most = options.most,
          head = Buffer.alloc(0),
          looked = false;
        // Not destroyed when refused: the rest of the request is let run out, so that the answer reaches its sender.
        for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
          size += chunk.length;
          if (!looked) {
            head = Buffer.concat([head, chunk.subarray(0, headSize - head.length)]);
            looked = head.length >= headSize;
            if (looked && pictureKind(head)) most = mostPicture;
          }
          if (size > most) throw tooLarge(most);
          hash.update(chunk);
          await handle.write(chunk);
        }
        if ((stream as { truncated?: boolean }).truncated) throw tooLarge(most);
        if (size === 0) throw new Problem('file.empty');
        const judged = await judging(() => judge(temporary));
        await handle.sync();
        return { temporary, sha256: hash.digest('hex'), size, ...judged };
      } catch (error) {
        await rm(temporary, { force: true });
        stream.resume();
        if (error instanceof Problem) throw error;
        // The sender broke off: nobody waits for the answer, but the transaction must end.
        if (stream.destroyed || stream.errored) throw new Problem('file.broken', { reason: 'cut-off' });
        throw error;
      } finally {
        await handle?.close();
      }
    },

    /** Puts received bytes in their place for good; the same bytes already there are left as they are. */
    async place(regionId: string, received: Received): Promise<void> {
      await ready;
      const path = pathOf(regionId, received.sha256);
      const known = await stat(path).catch(() => null);
      // A file cut short by a power failure is no file: its length differs, and it is replaced.
      if (known?.size === received.size) return rm(received.temporary, { force: true });
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rename(received.temporary, path).catch(async (error: unknown) => {
        // A request that is tried again has placed its bytes already.
        const there = await stat(path).catch(() => null);
        if (there?.size !== received.size) throw error;
      });
      await syncFolder(dirname(path));
    },

    /** Forgets received bytes that were not placed. Safe to call in any case. */
    discard: (received: Received): Promise<void> => rm(received.temporary, { force: true }),

    /** The received bytes in memory. */
    async bytesOf(received: Received): Promise<Uint8Array> {
      const bytes = await readFile(received.temporary);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },

    /**
     * Takes bytes and their previews off the disk, unless a row speaks of them. Waits for transactions that are about to
     * speak of them. Answers whether they were removed.
     */
    removeUnspoken: (regionId: string, sha256: string): Promise<boolean> =>
      inTransaction(options.db, async (db) => {
        if (!(await claimBytes(db, regionId, sha256))) return false;
        const folder = folderOf(regionId, sha256);
        const names = await readdir(folder).catch(() => [] as string[]);
        for (const name of names)
          if (name === sha256.slice(2) || name.startsWith(`${sha256.slice(2)}.`))
            await rm(join(folder, name), { force: true });
        // A folder that is empty again goes too; it is not when another file lies in it.
        await rmdir(folder).catch(() => undefined);
        return true;
      }),

    /** The bytes as a stream. @throws Error when they are not on disk */
    async stream(regionId: string, sha256: string): Promise<Readable> {
      const handle = await open(pathOf(regionId, sha256), 'r');
      return handle.createReadStream();
    },

    /** The bytes in memory. @throws Error when they are not on disk */
    async read(regionId: string, sha256: string): Promise<Uint8Array> {
      const bytes = await readFile(pathOf(regionId, sha256));
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },

    /**
     * A small WebP of a picture, made once and kept beside it.
     * @param side longest side in pixels
     * @throws Problem file.no-preview (not a picture we can draw) | file.broken
     */
    async preview(regionId: string, sha256: string, kind: FileKind, side: number): Promise<Readable> {
      if (!isPicture(kind) || kind === 'heic') throw new Problem('file.no-preview');
      const path = pathOf(regionId, sha256);
      const small = `${path}.${side}.webp`;
      const there = await access(small).then(
        () => true,
        () => false,
      );
      if (!there) {
        // Ten screens asking at once for the same new picture wait for one drawing.
        const drawingNow =
          drawn.get(small) ??
          drawing(() => makePreview(path, small, join(incoming, `${host}.${process.pid}.${randomUUID()}`), side));
        drawn.set(small, drawingNow);
        try {
          await drawingNow;
        } finally {
          drawn.delete(small);
        }
      }
      return createReadStream(small);
    },

    /**
     * Bytes on disk older than `before` (milliseconds), in batches of a region: what the sweeping job compares with
     * the rows.
     */
    async *old(before: number): AsyncGenerator<{ regionId: string; sha256: string }> {
      for (const regionId of await readdir(options.dir)) {
        if (!/^[0-9a-f-]{36}$/.test(regionId)) continue;
        for (const two of await readdir(join(options.dir, regionId))) {
          for (const name of await readdir(join(options.dir, regionId, two))) {
            if (!/^[0-9a-f]{62}$/.test(name)) continue;
            const { mtimeMs } = await stat(join(options.dir, regionId, two, name));
            if (mtimeMs < before) yield { regionId, sha256: two + name };
          }
        }
      }
    },
  };
}

const tooLarge = (most: number): Problem => new Problem('file.too-large', { most });

/** What the bytes are, or why they are refused. */
async function judge(path: string): Promise<Pick<Received, 'kind' | 'encoding' | 'width' | 'height'>> {
  const bytes = await readFile(path);
  const answer = sniff(bytes);
  if ('refused' in answer)
    throw new Problem(answer.refused, answer.refused === 'file.kind-refused' ? { found: answer.found } : {});
  if (answer.entries) await tryEntries(bytes, answer.entries);
  return {
    kind: answer.kind,
    encoding: answer.encoding,
    width: answer.extent?.width ?? null,
    height: answer.extent?.height ?? null,
  };
}

/** Part of a temporary file's name: several machines may share one folder, and a process id means nothing on another. */
const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 12);
/** No upload lasts this long (milliseconds): a temporary file of another machine that old was left behind. */
const abandoned = 2 * 3_600_000;

async function prepare(incoming: string): Promise<void> {
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    if (await isLeft(path)) await rm(path, { force: true });
  }
}

async function isLeft(path: string): Promise<boolean> {
  const [whose, pid] = basename(path).split('.');
  const state = await stat(path).catch(() => null);
  if (!state) return false;
  if (whose !== host) return Date.now() - state.mtimeMs > abandoned;
  if (Number(pid) === process.pid) return state.mtimeMs < performance.timeOrigin;
  try {
    process.kill(Number(pid), 0);
    return Date.now() - state.mtimeMs > abandoned;
  } catch (error) {
    return (error as { code?: string }).code !== 'EPERM';
  }
}

/** A rename is durable only when the folder is written too. Not every system lets a folder be opened. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => null);
  if (!handle) return;
  try {
    await handle.sync();
  } catch {
    // The file system does not offer it.
  } finally {
    await handle.close();
  }
}
