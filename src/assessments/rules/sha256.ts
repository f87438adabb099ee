/**
 * SHA-256 (FIPS 180-4) over UTF-8, so that a draw can be repeated by anybody with any tool that knows it. Written out because
 * the rules have neither Node nor the browser at hand; a few thousand short texts a draw take milliseconds.
 * @returns 64 hexadecimal digits
 */
export function sha256(text: string): string {
  const message = utf8(text);
  const size = ((message.length + 8) >> 6) + 1;
  const words = new Uint32Array(size * 16);
  for (const [i, byte] of message.entries()) words[i >> 2]! |= byte << (24 - (i & 3) * 8);
  words[message.length >> 2]! |= 0x80 << (24 - (message.length & 3) * 8);
  words[words.length - 2] = Math.floor(message.length / 0x2000_0000);
  words[words.length - 1] = message.length << 3;
  const hash = Uint32Array.from(first);
  const w = new Uint32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    w.set(words.subarray(block, block + 16));
    for (let t = 16; t < 64; t++) {
      const [a, b] = [w[t - 15]!, w[t - 2]!];
      const small = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
      const large = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
      w[t] = small + w[t - 7]! + large + w[t - 16]!;
    }
    let [a, b, c, d, e, f, g, h] = hash as unknown as [number, number, number, number, number, number, number, number];
    for (let t = 0; t < 64; t++) {
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + rounds[t]! + w[t]!) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    for (const [i, one] of [a, b, c, d, e, f, g, h].entries()) hash[i] = hash[i]! + one;
  }
  return Array.from(hash, (one) => one.toString(16).padStart(8, '0')).join('');
}

const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by));

function utf8(text: string): number[] {
  const out: number[] = [];
  for (const letter of text) {
    const code = letter.codePointAt(0)!;
    // Half of a surrogate pair has no form in UTF-8: U+FFFD stands for it, as everywhere.
    const c = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (c < 0x80) out.push(c);
    else if (c < 0x800) out.push(0xc0 | (c >> 6), 0x80 | (c & 63));
    else if (c < 0x1_0000) out.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    else out.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
  }
  return out;
}

/** Primes, whose roots the constants of the standard are the fractions of. */
const primes: number[] = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);

/** The first 32 bits of the fraction of the k-th root of p, by whole numbers alone: 2^32 · p^(1/k), rounded down, mod 2^32. */
function fraction(p: number, k: bigint): number {
  const wanted = BigInt(p) << (32n * k);
  let [from, to] = [0n, BigInt(p) << 32n];
  while (from < to) {
    const middle = (from + to + 1n) >> 1n;
    if (middle ** k <= wanted) from = middle;
    else to = middle - 1n;
  }
  return Number(from & 0xffff_ffffn);
}
const first = primes.slice(0, 8).map((p) => fraction(p, 2n));
const rounds = primes.map((p) => fraction(p, 3n));
