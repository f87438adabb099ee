import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  manifestName,
  packFaults,
  sumsName,
  sumsText,
  type Listed,
  type Manifest,
  type PackFault,
} from './rules/pack.ts';

/**
 * Bytes of a pack (迎检包): a zip whose members are stored as they are, so that it can be written and checked piece by piece.
 * The comment at its end is a seal over everything before it: a changed byte is found wherever it lies, in a file (which is
 * then named), in the manifest, or in the zip's own records.
 */
export interface Member {
  path: string;
  /** Asked when its turn comes; nothing is held in memory longer. */
  bytes: () => Promise<Uint8Array> | Uint8Array;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, i) => {
  let c = i;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = crcTable[(c ^ byte) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const sealMark = 'chuangwen-pack-seal ';
/** Largest pack: a zip without its 64-bit extension, which old tools on an office's computer do not read. */
export const mostPackBytes = 3_900_000_000;
export const mostPackMembers = 60_000;

interface Placed {
  name: Buffer;
  crc: number;
  size: number;
  at: number;
}
const head = ({ name, crc, size }: Omit<Placed, 'at'>): Buffer => {
  const out = Buffer.alloc(30);
  out.writeUInt32LE(0x04034b50, 0);
  out.writeUInt16LE(20, 4);
  // Names are UTF-8; the day is fixed, so that the same contents are the same bytes.
  out.writeUInt16LE(0x0800, 6);
  out.writeUInt16LE(0, 8);
  out.writeUInt16LE(0, 10);
  out.writeUInt16LE(0x21, 12);
  out.writeUInt32LE(crc, 14);
  out.writeUInt32LE(size, 18);
  out.writeUInt32LE(size, 22);
  out.writeUInt16LE(name.length, 26);
  return Buffer.concat([out, name]);
};
const record = ({ name, crc, size, at }: Placed): Buffer => {
  const out = Buffer.alloc(46);
  out.writeUInt32LE(0x02014b50, 0);
  out.writeUInt16LE(20, 4);
  out.writeUInt16LE(20, 6);
  out.writeUInt16LE(0x0800, 8);
  out.writeUInt16LE(0, 10);
  out.writeUInt16LE(0, 12);
  out.writeUInt16LE(0x21, 14);
  out.writeUInt32LE(crc, 16);
  out.writeUInt32LE(size, 20);
  out.writeUInt32LE(size, 24);
  out.writeUInt16LE(name.length, 28);
  out.writeUInt32LE(at, 42);
  return Buffer.concat([out, name]);
};

/**
 * A pack as a stream: its members in order, then the list of sums, the manifest and the seal.
 * @throws RangeError while it is read, when it grows beyond what a plain zip holds
 */
export function packStream(
  members: Iterable<Member> | AsyncIterable<Member>,
  about: Omit<Manifest, 'format' | 'version' | 'files'>,
): Readable {
  return Readable.from(chunks(members, about));
}
async function* chunks(
  members: Iterable<Member> | AsyncIterable<Member>,
  about: Omit<Manifest, 'format' | 'version' | 'files'>,
): AsyncGenerator<Buffer> {
  const seal = createHash('sha256');
  const placed: Placed[] = [];
  const listed: Listed[] = [];
  let at = 0;
  const out = (bytes: Buffer): Buffer => {
    seal.update(bytes);
    at += bytes.length;
    if (at > mostPackBytes || placed.length > mostPackMembers) throw new RangeError('the pack is too large');
    return bytes;
  };
  async function* write(path: string, bytes: Uint8Array): AsyncGenerator<Buffer> {
    const one = { name: Buffer.from(path), crc: crc32(bytes), size: bytes.length };
    placed.push({ ...one, at });
    yield out(head(one));
    if (bytes.length) yield out(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
  for await (const { path, bytes } of members) {
    const got = await bytes();
    listed.push({ path, size: got.length, sha256: sha256(got) });
    yield* write(path, got);
  }
  const sums = Buffer.from(sumsText(listed));
  listed.push({ path: sumsName, size: sums.length, sha256: sha256(sums) });
  yield* write(sumsName, sums);
  const manifest: Manifest = { format: 'chuangwen-pack', version: 1, ...about, files: listed };
  yield* write(manifestName, Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
  const start = at;
  for (const one of placed) yield out(record(one));
  const comment = Buffer.alloc(sealMark.length + 64);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(placed.length, 8);
  end.writeUInt16LE(placed.length, 10);
  end.writeUInt32LE(at - start, 12);
  end.writeUInt32LE(start, 16);
  end.writeUInt16LE(comment.length, 20);
  yield out(end);
  comment.write(sealMark + seal.digest('hex'));
  yield comment;
}

/** What checking a pack found out. */
export interface PackChecked {
  title: string | null;
  made: string | null;
  files: number;
  faults: PackFault[];
}

/**
 * Checks a pack from a file, reading it member by member.
 * @throws what opening the file throws
 */
export async function checkPack(path: string): Promise<PackChecked> {
  const file = await open(path, 'r');
  try {
    return await check(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

const broken = (faults: PackFault[] = [{ code: 'container', path: null }]): PackChecked => ({
  title: null,
  made: null,
  files: 0,
  faults,
});
async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const out = Buffer.alloc(length);
  const { bytesRead } = await file.read(out, 0, length, at);
  return out.subarray(0, bytesRead);
}

async function check(file: FileHandle, size: number): Promise<PackChecked> {
  const tail = sealMark.length + 64;
  if (size < 22 + tail) return broken();
  const end = await read(file, size - tail - 22, 22 + tail);
  const comment = end.toString('latin1', 22);
  const sealed = comment.startsWith(sealMark) && comment.slice(sealMark.length) === (await sealOf(file, size - tail));
  const length = end.readUInt32LE(12);
  const start = end.readUInt32LE(16);
  if (end.readUInt32LE(0) !== 0x06054b50 || start + length > size) return broken();
  const records = placesIn(await read(file, start, length));
  const found: Listed[] = [];
  let manifest: Manifest | null = null;
  for (const { name, at } of records ?? []) {
    const fixed = await read(file, at, 30);
    // The size that stands before the bytes rules: a changed record must not lead the reading astray.
    if (fixed.length < 30 || fixed.readUInt32LE(0) !== 0x04034b50) return broken([{ code: 'changed', path: name }]);
    const bytes = fixed.readUInt32LE(18);
    if (at + 30 + bytes > size) return broken([{ code: 'changed', path: name }]);
    const body = await read(file, at + 30 + fixed.readUInt16LE(26), bytes);
    found.push({ path: name, size: body.length, sha256: sha256(body) });
    if (name === manifestName) manifest = readManifest(body);
  }
  if (!records) return broken();
  return {
    title: manifest?.title ?? null,
    made: manifest?.made ?? null,
    files: found.length,
    faults: packFaults(found, manifest, sealed),
  };
}

async function sealOf(file: FileHandle, until: number): Promise<string> {
  const hash = createHash('sha256');
  const step = 1 << 20;
  for (let at = 0; at < until; at += step) hash.update(await read(file, at, Math.min(step, until - at)));
  return hash.digest('hex');
}

function placesIn(records: Buffer): { name: string; at: number }[] | null {
  const out: { name: string; at: number }[] = [];
  for (let at = 0; at < records.length;) {
    if (at + 46 > records.length || records.readUInt32LE(at) !== 0x02014b50) return null;
    const length = records.readUInt16LE(at + 28);
    out.push({ name: records.toString('utf8', at + 46, at + 46 + length), at: records.readUInt32LE(at + 42) });
    at += 46 + length + records.readUInt16LE(at + 30) + records.readUInt16LE(at + 32);
  }
  return out;
}

function readManifest(bytes: Buffer): Manifest | null {
  try {
    const read = JSON.parse(bytes.toString('utf8')) as Partial<Manifest>;
    const fits =
      read.format === 'chuangwen-pack' &&
      Array.isArray(read.files) &&
      read.files.every((one) => typeof one?.path === 'string' && typeof one.sha256 === 'string');
    return fits ? (read as Manifest) : null;
  } catch {
    return null;
  }
}
