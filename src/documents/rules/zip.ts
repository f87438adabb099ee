import { Inflate } from 'fflate';

/** Why a zip file is not taken. Each is also a problem code of the documents contract (`file.<reason>`). */
export type ZipFault = 'broken' | 'bomb' | 'name-unsafe' | 'encrypted';

/** Thrown by this module and nothing else: what is wrong with the file, and a word about where. */
export class ZipError extends Error {
  readonly fault: ZipFault;
  constructor(fault: ZipFault, where: string) {
    super(`${fault}: ${where}`);
    this.name = 'ZipError';
    this.fault = fault;
  }
}

/** A file inside a zip, as the central directory tells it and the local header confirms it. */
export type ZipEntry = {
  name: string;
  /** 0 stored, 8 deflate; anything else is refused. */
  method: 0 | 8;
  /** Packed bytes. */
  packed: number;
  /** Unpacked bytes as declared; `unpack` holds the entry to it. */
  size: number;
  crc: number;
  /** Offset of the packed bytes in the file. */
  start: number;
};

/** How much a zip may hold. Sizes in bytes. */
export type ZipLimits = {
  entries: number;
  /** Largest single entry, unpacked. */
  entry: number;
  /** Everything unpacked. */
  total: number;
  /** Unpacked : packed, asked only above `ratioFrom` so that small, plain files pass. */
  ratio: number;
  ratioFrom: number;
  /** Archives within the archive. They are never opened, but hundreds of them are no document. */
  nested: number;
};

/** Far above any office document (a 300-page plan unpacks to about 10 MB), far below what hurts. */
export const zipLimits: ZipLimits = {
  entries: 8_000,
  entry: 128 * 1024 * 1024,
  total: 256 * 1024 * 1024,
  ratio: 100,
  ratioFrom: 24 * 1024 * 1024,
  nested: 100,
};

const endSize = 22;
/** Deflate cannot pack better than this; a declaration beyond it is a lie. */
const deflateMost = 1032;
const archive = /\.(zip|jar|docx|docm|xlsx|xlsm|pptx|pptm|7z|rar|gz|ofd|odt|ods|epub)$/i;

/** Does the file start like a zip? (An empty zip starts with its end record and is refused as broken later.) */
export const startsLikeZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5) && (bytes[3] === 4 || bytes[3] === 6);

/**
 * The entries of a zip, checked against hostile making: every size is added up before a byte is unpacked; entries that
 * lie over each other, point outside, repeat a name, leave their folder or contradict their local header are refused.
 * @throws ZipError
 */
export function listZip(bytes: Uint8Array, limits: ZipLimits = zipLimits): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const { count, directory, directorySize, directoryEnd } = readEnd(view, end);
  if (count > limits.entries) throw new ZipError('bomb', `${count} entries`);
  if (directory + directorySize > directoryEnd) throw new ZipError('broken', 'the directory lies outside the file');

  const entries: (ZipEntry & { header: number })[] = [];
  const names = new Set<string>();
  let at = directory,
    total = 0,
    nested = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > directoryEnd || view.getUint32(at, true) !== 0x02014b50)
      throw new ZipError('broken', 'the directory is cut short');
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const crc = view.getUint32(at + 16, true);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > directoryEnd) throw new ZipError('broken', 'the directory is cut short');
    const nameBytes = bytes.subarray(at + 46, at + 46 + nameLength);
    const name = nameOf(nameBytes, (flags & 0x800) !== 0);
    if (!safeName(name)) throw new ZipError('name-unsafe', 'an entry name leaves its folder');
    // The upper half of the external attributes is the Unix mode when the maker was Unix; 0xa000 is a symbolic link.
    if (bytes[at + 5] === 3 && (view.getUint16(at + 40, true) & 0xf000) === 0xa000)
      throw new ZipError('name-unsafe', 'an entry is a link');
    if ((flags & 0x1) !== 0 || (flags & 0x40) !== 0 || method === 99) throw new ZipError('encrypted', 'an entry');
    if (method !== 0 && method !== 8) throw new ZipError('broken', `packing method ${method}`);
    const key = name.toLowerCase();
    if (names.has(key)) throw new ZipError('broken', 'two entries of one name');
    names.add(key);
    const { size, packed, header } = sizesOf(view, at, at + 46 + nameLength, extraLength);
    if (method === 0 ? packed !== size : size > (packed + 1) * deflateMost)
      throw new ZipError(method === 0 ? 'broken' : 'bomb', 'an impossible size');
    if (size > limits.entry) throw new ZipError('bomb', `an entry of ${size} bytes`);
    total += size;
    if (total > limits.total) throw new ZipError('bomb', `more than ${limits.total} bytes`);
    if (archive.test(name) && ++nested > limits.nested) throw new ZipError('bomb', `${nested} archives inside`);
    const start = startOf(view, bytes, header, directory, nameBytes, method);
    if (start + packed > directory) throw new ZipError('broken', 'an entry runs past the directory');
    entries.push({ name, method, packed, size, crc, start, header });
    at = next;
  }
  if (total > limits.ratioFrom && total > bytes.length * limits.ratio)
    throw new ZipError('bomb', `${total} bytes out of ${bytes.length}`);
  refuseOverlap(entries);
  return entries.map(({ header: _, ...entry }) => entry);
}

/** The entry of that name; Word and Excel treat part names without regard to case. */
export const entryOf = (entries: readonly ZipEntry[], name: string): ZipEntry | null => {
  const key = name.toLowerCase();
  return entries.find((entry) => entry.name.toLowerCase() === key) ?? null;
};

/**
 * Unpacks one entry, never more than it declared.
 * @throws ZipError `bomb` when it holds more than declared, `broken` when it cannot be unpacked, is short or its
 * checksum differs.
 */
export function unpack(bytes: Uint8Array, entry: ZipEntry): Uint8Array {
  const out = new Uint8Array(entry.size);
  let at = 0;
  for (const part of unpacking(bytes, entry)) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * The same in parts, for an entry too large to hold: stops where the reader stops asking; the length and the checksum
 * are known only at the end.
 * @throws ZipError as `unpack`, `broken` at the latest after the last part
 */
export function* unpacking(bytes: Uint8Array, entry: ZipEntry): Generator<Uint8Array, void> {
  const packed = bytes.subarray(entry.start, entry.start + entry.packed);
  // Small steps: what one step can blow up to stays bounded (8 KB × 1032) whatever the entry claims.
  const step = entry.method === 0 ? 256 * 1024 : 8 * 1024;
  let ready: Uint8Array[] = [];
  const stream = entry.method === 0 ? null : new Inflate((part) => void ready.push(part));
  let size = 0,
    crc = -1;
  if (stream && packed.length === 0) throw new ZipError('broken', 'an entry is empty');
  for (let at = 0; at < packed.length; at += step) {
    const piece = packed.subarray(at, at + step);
    try {
      if (stream) stream.push(piece, at + step >= packed.length);
      else ready.push(piece);
    } catch {
      throw new ZipError('broken', 'an entry cannot be unpacked');
    }
    for (const part of ready) {
      size += part.length;
      if (size > entry.size) throw new ZipError('bomb', 'an entry holds more than it declares');
      crc = crcOn(crc, part);
      if (part.length > 0) yield part;
    }
    ready = [];
  }
  if (size !== entry.size) throw new ZipError('broken', 'an entry is shorter than declared');
  if (~crc >>> 0 !== entry.crc) throw new ZipError('broken', 'a checksum differs');
}

function findEnd(view: DataView): number {
  const last = view.byteLength - endSize;
  for (let at = last; at >= 0 && at >= last - 0xffff; at--)
    if (view.getUint32(at, true) === 0x06054b50 && at + endSize + view.getUint16(at + 20, true) === view.byteLength)
      return at;
  throw new ZipError('broken', 'the end of the file is missing');
}

function readEnd(view: DataView, end: number) {
  const disks = view.getUint16(end + 4, true) | view.getUint16(end + 6, true);
  let count = view.getUint16(end + 10, true);
  let directorySize = view.getUint32(end + 12, true);
  let directory = view.getUint32(end + 16, true);
  let directoryEnd = end;
  if (count === 0xffff || directorySize === 0xffffffff || directory === 0xffffffff) {
    // Zip64: a locator just before the end record points at the larger end record.
    const locator = end - 20;
    if (locator >= 0 && view.getUint32(locator, true) === 0x07064b50) {
      const large = safeNumber(view.getBigUint64(locator + 8, true));
      if (large + 56 > locator || view.getUint32(large, true) !== 0x06064b50)
        throw new ZipError('broken', 'the large end record is missing');
      count = safeNumber(view.getBigUint64(large + 32, true));
      directorySize = safeNumber(view.getBigUint64(large + 40, true));
      directory = safeNumber(view.getBigUint64(large + 48, true));
      directoryEnd = large;
    }
  } else if (disks !== 0) throw new ZipError('broken', 'one part of several');
  return { count, directory, directorySize, directoryEnd };
}

function safeNumber(value: bigint): number {
  if (value > 0x1fffffffffffffn) throw new ZipError('broken', 'an impossible size');
  return Number(value);
}

/** Sizes and place of an entry, from the zip64 extra field where the short fields are full. */
function sizesOf(view: DataView, at: number, extra: number, extraLength: number) {
  let packed = view.getUint32(at + 20, true),
    size = view.getUint32(at + 24, true),
    header = view.getUint32(at + 42, true);
  if (packed === 0xffffffff || size === 0xffffffff || header === 0xffffffff) {
    for (let p = extra; p + 4 <= extra + extraLength;) {
      const id = view.getUint16(p, true),
        length = view.getUint16(p + 2, true);
      if (p + 4 + length > extra + extraLength) break;
      if (id === 1) {
        let q = p + 4;
        const take = (): number => {
          if (q + 8 > p + 4 + length) throw new ZipError('broken', 'a large size is missing');
          q += 8;
          return safeNumber(view.getBigUint64(q - 8, true));
        };
        if (size === 0xffffffff) size = take();
        if (packed === 0xffffffff) packed = take();
        if (header === 0xffffffff) header = take();
        break;
      }
      p += 4 + length;
    }
  }
  return { packed, size, header };
}

/** Where an entry's bytes start, after asking its local header whether it says the same. */
function startOf(
  view: DataView,
  bytes: Uint8Array,
  header: number,
  directory: number,
  name: Uint8Array,
  method: number,
): number {
  if (header + 30 > directory || view.getUint32(header, true) !== 0x04034b50)
    throw new ZipError('broken', 'an entry is not where the directory says');
  const nameLength = view.getUint16(header + 26, true);
  const same =
    nameLength === name.length &&
    view.getUint16(header + 8, true) === method &&
    name.every((byte, i) => bytes[header + 30 + i] === byte);
  if (!same) throw new ZipError('broken', 'an entry contradicts the directory');
  return header + 30 + nameLength + view.getUint16(header + 28, true);
}

/** Entries that share bytes make a small file unpack without end; no honest writer makes them. */
function refuseOverlap(entries: readonly (ZipEntry & { header: number })[]): void {
  const sorted = [...entries].sort((a, b) => a.header - b.header);
  for (let i = 1; i < sorted.length; i++)
    if (sorted[i - 1]!.start + sorted[i - 1]!.packed > sorted[i]!.header)
      throw new ZipError('bomb', 'entries lie over each other');
}

/** Is this a name that stays inside the folder it would be unpacked to, on any system? */
function safeName(name: string): boolean {
  if (name === '' || name.length > 1024) return false;
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return false;
  const path = name.replace(/\\/g, '/');
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return false;
  return !path.split('/').includes('..');
}

/** The name as text. Without the UTF-8 flag the bytes are taken one by one: only their ASCII part matters to us. */
function nameOf(bytes: Uint8Array, utf8: boolean): string {
  if (utf8) {
    try {
      let escaped = '';
      for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, '0')}`;
      return decodeURIComponent(escaped);
    } catch {
      // Not UTF-8 after all: fall through.
    }
  }
  let name = '';
  for (const byte of bytes) name += String.fromCharCode(byte);
  return name;
}

const table = new Int32Array(256).map((_, i) => {
  let c = i;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

function crcOn(crc: number, bytes: Uint8Array): number {
  let c = crc;
  for (let i = 0; i < bytes.length; i++) c = table[(c ^ bytes[i]!) & 0xff]! ^ (c >>> 8);
  return c;
}
