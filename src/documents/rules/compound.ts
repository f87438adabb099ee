/**
 * The old Office container (compound file, MS-CFB): a small file system inside a file. Word 97-2003, encrypted Office
 * files and installers all use it, so the names of the streams decide what a file is.
 */

/** One stream or folder of the container. */
export type CompoundItem = { name: string; folder: boolean; size: number; first: number };

/** The file is not a whole container. */
export class CompoundError extends Error {}

const magic = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const lastSector = 0xfffffff8;

export const startsLikeCompound = (bytes: Uint8Array): boolean => magic.every((byte, i) => bytes[i] === byte);

/** An opened container: what is in it, and the first bytes of a stream. */
export type Compound = {
  items: CompoundItem[];
  /** Up to `most` bytes from the start of a stream; only for streams of normal sectors (≥ 4096 bytes). */
  head(item: CompoundItem, most: number): Uint8Array;
  /** Does every sector of the stream lie inside the file? */
  whole(item: CompoundItem): boolean;
};

/**
 * Reads the directory of a container. Chains are walked with a count, so a chain that bites its tail ends.
 * @throws CompoundError when the directory cannot be read to its end.
 */
export function openCompound(bytes: Uint8Array): Compound {
  if (bytes.length < 1536 || !startsLikeCompound(bytes)) throw new CompoundError('no header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shift = view.getUint16(30, true);
  if (shift !== 9 && shift !== 12) throw new CompoundError('unknown sector size');
  const size = 1 << shift;
  const sectors = Math.ceil(bytes.length / size);
  const placeOf = (sector: number): number => {
    const at = (sector + 1) * size;
    if (sector >= lastSector || at >= bytes.length) throw new CompoundError('a sector lies outside the file');
    return at;
  };

  // The first 109 sectors of the allocation table are named in the header, the others in a chain of their own.
  const tables: number[] = [];
  for (let i = 0; i < 109; i++) {
    const sector = view.getUint32(76 + i * 4, true);
    if (sector < lastSector) tables.push(sector);
  }
  let more = view.getUint32(68, true);
  for (let n = 0; more < lastSector; n++) {
    if (n > sectors) throw new CompoundError('a chain without end');
    const at = placeOf(more);
    if (at + size > bytes.length) throw new CompoundError('cut short');
    for (let i = 0; i < size - 4; i += 4) {
      const sector = view.getUint32(at + i, true);
      if (sector < lastSector) tables.push(sector);
    }
    more = view.getUint32(at + size - 4, true);
  }
  const after = (sector: number): number => {
    const table = tables[Math.floor((sector * 4) / size)];
    if (table === undefined) throw new CompoundError('a chain leaves the table');
    const at = placeOf(table) + ((sector * 4) % size);
    if (at + 4 > bytes.length) throw new CompoundError('cut short');
    return view.getUint32(at, true);
  };

  const items: CompoundItem[] = [];
  let sector = view.getUint32(48, true);
  for (let n = 0; sector < lastSector; n++) {
    if (n > sectors) throw new CompoundError('a chain without end');
    const from = placeOf(sector);
    if (from + size > bytes.length) throw new CompoundError('cut short');
    for (let at = from; at < from + size; at += 128) {
      const type = bytes[at + 66]!;
      const length = view.getUint16(at + 64, true);
      if ((type !== 1 && type !== 2) || length < 2 || length > 64) continue;
      let name = '';
      for (let i = 0; i < length - 2; i += 2) name += String.fromCharCode(view.getUint16(at + i, true));
      items.push({
        name,
        folder: type === 1,
        first: view.getUint32(at + 116, true),
        size: view.getUint32(at + 120, true),
      });
    }
    sector = after(sector);
  }

  return {
    items,
    whole(item) {
      if (item.size < 4096) return true;
      let from = item.first;
      for (let left = item.size; ; from = after(from)) {
        if (from >= lastSector || (from + 1) * size + Math.min(size, left) > bytes.length) return false;
        left -= size;
        if (left <= 0) return true;
      }
    },
    head(item, most) {
      const out = new Uint8Array(Math.min(item.size, most));
      if (item.size < 4096) return out.subarray(0, 0);
      let at = 0,
        from = item.first;
      while (at < out.length) {
        const part = bytes.subarray(placeOf(from), placeOf(from) + Math.min(size, out.length - at));
        out.set(part, at);
        if (part.length === 0) throw new CompoundError('cut short');
        at += part.length;
        if (at < out.length) from = after(from);
      }
      return out;
    },
  };
}
