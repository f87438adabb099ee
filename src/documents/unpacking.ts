import { crc32, createInflateRaw } from 'node:zlib';
import { Problem } from '#platform/pure/problem.ts';
import type { ZipEntry } from './rules/zip.ts';

/**
 * Unpacks every entry of a zip into nothing, to know that it can be unpacked and holds what it declares. Off the event
 * loop (zlib's threads), in constant memory.
 * @throws Problem file.broken (damaged, or shorter than declared) | file.bomb (more than declared)
 */
export async function tryEntries(bytes: Uint8Array, entries: readonly ZipEntry[]): Promise<void> {
  for (const entry of entries) {
    const packed = bytes.subarray(entry.start, entry.start + entry.packed);
    const sound =
      entry.method === 0
        ? { size: packed.length, crc: crc32(packed) }
        : await inflate(packed, entry.size).catch(() => null);
    if (!sound) throw new Problem('file.broken');
    if (sound.size > entry.size) throw new Problem('file.bomb');
    if (sound.size !== entry.size || sound.crc !== entry.crc) throw new Problem('file.broken');
  }
}

async function inflate(packed: Uint8Array, most: number): Promise<{ size: number; crc: number }> {
  const stream = createInflateRaw({ chunkSize: Math.max(1024, Math.min(most + 64, 256 * 1024)) });
  stream.end(packed);
  let size = 0,
    crc = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) {
      stream.destroy();
      break;
    }
    crc = crc32(chunk, crc);
  }
  return { size, crc };
}
