import { randomFillSync } from 'node:crypto';

/**
 * A UUIDv7 from its parts (RFC 9562, 5.7).
 * @param time milliseconds since 1970, 48 bits
 * @param counter 12 bits, orders ids of one millisecond
 * @param random 8 bytes, of which 62 bits are used
 */
export function uuid7From(time: number, counter: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(time, 0, 6);
  bytes.writeUInt16BE(0x7000 | (counter & 0xfff), 6);
  bytes.set(random.subarray(0, 8), 8);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/**
 * A maker of ids, each greater than the one before, even when the clock stands still or steps back: the counter starts at
 * a random value below 2048 each millisecond and counts on; a full counter borrows the next millisecond.
 * @param now the clock, milliseconds since 1970
 * @param fill fills the buffer with random bytes
 */
export function uuid7Maker(now: () => number, fill: (buffer: Uint8Array) => void): () => string {
  const random = new Uint8Array(10);
  let time = 0;
  let counter = 0;
  return () => {
    fill(random);
    const clock = now();
    if (clock > time || counter >= 0xfff) {
      time = Math.max(clock, time + 1);
      counter = (((random[8] ?? 0) << 8) | (random[9] ?? 0)) & 0x7ff;
    } else {
      counter++;
    }
    return uuid7From(time, counter, random);
  };
}

const POOL = 160 * 64;
const pool = new Uint8Array(POOL);
let used = POOL;

/** Make an id: unique everywhere, growing within this process, so new rows sit together in an index. */
export const uuid7 = uuid7Maker(Date.now, (buffer) => {
  // One system call for a thousand ids.
  if (used + buffer.length > POOL) {
    randomFillSync(pool);
    used = 0;
  }
  buffer.set(pool.subarray(used, used + buffer.length));
  used += buffer.length;
});
