import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Refusal } from '../storage/refusal.ts';

/**
 * The few lines of POSIX ustar a backup needs: plain files one after another, every length known before its bytes. Any
 * `tar` lists and unpacks what is written here. Largest entry: 8 GiB less one byte, which is far above any upload.
 * Source: IEEE Std 1003.1, pax, "ustar Interchange Format".
 */
const BLOCK = 512;
const LARGEST = 0o77777777777;

export const broken = (chinese: string, english: string, cause?: unknown): Refusal =>
  new Refusal('backup-broken', chinese, english, cause);

/** A header of 512 bytes. Names are ASCII, up to 100 bytes, or up to 255 when a slash parts them well. */
export function header(name: string, size: number, seconds: number): Buffer {
  if (size > LARGEST) throw new Error(`${name} is too large for an entry`);
  const block = Buffer.alloc(BLOCK);
  const cut = name.length > 100 ? name.lastIndexOf('/') : -1;
  const [prefix, rest] = cut > 0 ? [name.slice(0, cut), name.slice(cut + 1)] : ['', name];
  if (rest.length > 100 || prefix.length > 155 || !/^[\x21-\x7e]+$/.test(name)) throw new Error(`unfit name ${name}`);
  block.write(rest, 0, 'ascii');
  block.write('0000600\0' + '0000000\0' + '0000000\0', 100, 'ascii');
  block.write(size.toString(8).padStart(11, '0') + '\0', 124, 'ascii');
  block.write(seconds.toString(8).padStart(11, '0') + '\0', 136, 'ascii');
  block.write('        0', 148, 'ascii');
  block.write('ustar\0' + '00', 257, 'ascii');
  block.write(prefix, 345, 'ascii');
  block.write(checksum(block).toString(8).padStart(6, '0') + '\0 ', 148, 'ascii');
  return block;
}

function checksum(block: Buffer): number {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : block[i]!;
  return sum;
}

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

export type TarWriter = Awaited<ReturnType<typeof writeTar>>;

/**
 * Writes a new archive; what was written so far is counted and hashed.
 * @param path must not exist
 * @param at the time all entries carry
 */
export async function writeTar(path: string, at: Date) {
  const handle = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  const seconds = Math.floor(at.getTime() / 1000);
  let bytes = 0;
  const put = async (chunk: Buffer): Promise<void> => {
    hash.update(chunk);
    bytes += chunk.length;
    for (let done = 0; done < chunk.length;)
      done += (await handle.write(chunk, done, chunk.length - done)).bytesWritten;
  };
  return {
    /** What lies before the next entry: its length and SHA-256. */
    soFar: () => ({ bytes, sha256: hash.copy().digest('hex') }),
    async entry(name: string, content: Buffer): Promise<void> {
      await put(Buffer.concat([header(name, content.length, seconds), content, Buffer.alloc(padding(content.length))]));
    },
    /** @throws Error when the stream is not exactly `size` bytes long */
    async stream(name: string, size: number, content: AsyncIterable<Buffer>): Promise<void> {
      await put(header(name, size, seconds));
      let given = 0;
      for await (const chunk of content) {
        given += chunk.length;
        await put(chunk);
      }
      if (given !== size) throw new Error(`${name} changed its length while it was copied`);
      await put(Buffer.alloc(padding(size)));
    },
    /** Ends the archive and waits until it is on the disk. */
    async end(): Promise<number> {
      await put(Buffer.alloc(2 * BLOCK));
      await handle.sync();
      await handle.close();
      return bytes;
    },
    abandon: (): Promise<void> => handle.close().catch(() => undefined),
  };
}

export interface TarEntry {
  name: string;
  size: number;
  /** What lies before this entry. */
  before(): { bytes: number; sha256: string };
  /** The bytes, once; what is not read is passed over. */
  content(): AsyncIterable<Buffer>;
  /** The bytes in memory. @throws Refusal when there are more than `most` */
  bytes(most: number): Promise<Buffer>;
}

/**
 * Reads an archive from its first to its last byte.
 * @throws Refusal backup-broken for anything that is not exactly what `writeTar` writes
 */
export async function* readTar(path: string): AsyncGenerator<TarEntry> {
  const handle = await open(path, 'r');
  try {
    const source = reader(handle);
    for (;;) {
      const before = source.soFar();
      const block = await source.exactly(BLOCK);
      if (isEmpty(block)) {
        if (!isEmpty(await source.exactly(BLOCK)) || !(await source.ended())) throw damaged();
        return;
      }
      const { name, size } = parse(block);
      let left = size;
      async function* content(): AsyncGenerator<Buffer> {
        while (left > 0) {
          const chunk = await source.some(left);
          left -= chunk.length;
          yield chunk;
        }
      }
      yield {
        name,
        size,
        before: () => before(),
        content,
        async bytes(most) {
          if (size > most) throw damaged();
          const parts: Buffer[] = [];
          for await (const part of content()) parts.push(Buffer.from(part));
          return Buffer.concat(parts);
        },
      };
      while (left > 0) left -= (await source.some(left)).length;
      if (!isEmpty(await source.exactly(padding(size)))) throw damaged();
    }
  } finally {
    await handle.close();
  }
}

function parse(block: Buffer): { name: string; size: number } {
  const field = (from: number, length: number) => {
    const text = block.toString('latin1', from, from + length);
    const end = text.indexOf('\0');
    return end < 0 ? text : text.slice(0, end);
  };
  const octal = (from: number, length: number) => {
    const text = field(from, length).trim();
    if (!/^[0-7]+$/.test(text)) throw damaged();
    return Number.parseInt(text, 8);
  };
  if (block.toString('latin1', 257, 265) !== 'ustar\x0000') {
    throw broken('这不是创文的备份文件', 'this is not a backup of Chuangwen');
  }
  if (octal(148, 8) !== checksum(block) || block[156] !== 0x30) throw damaged();
  const prefix = field(345, 155);
  return { name: (prefix && `${prefix}/`) + field(0, 100), size: octal(124, 12) };
}

const isEmpty = (block: Buffer): boolean => block.every((byte) => byte === 0);
const damaged = (): Refusal =>
  broken('备份文件已损坏：归档结构有误', 'the backup is damaged: its archive structure is wrong');

/** Reads ahead in large blocks; counts and hashes what was handed out. */
function reader(handle: FileHandle) {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  let from = 0;
  let to = 0;
  let bytes = 0;
  const fill = async (): Promise<boolean> => {
    if (from < to) return true;
    from = 0;
    to = (await handle.read(buffer, 0, buffer.length)).bytesRead;
    return to > 0;
  };
  const some = async (most: number): Promise<Buffer> => {
    if (!(await fill())) throw broken('备份文件不完整：后面一段缺失', 'the backup is cut short: its end is missing');
    const chunk = buffer.subarray(from, Math.min(to, from + most));
    from += chunk.length;
    bytes += chunk.length;
    hash.update(chunk);
    return chunk;
  };
  return {
    some,
    async exactly(length: number): Promise<Buffer> {
      const out = Buffer.alloc(length);
      for (let done = 0; done < length;) done += (await some(length - done)).copy(out, done);
      return out;
    },
    ended: async () => !(await fill()),
    /** Fixed now, computed when asked. */
    soFar() {
      const copy = hash.copy();
      const at = bytes;
      return () => ({ bytes: at, sha256: copy.copy().digest('hex') });
    },
  };
}
