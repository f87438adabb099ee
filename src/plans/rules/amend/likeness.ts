/**
 * How alike two texts are by their pairs of neighbouring characters (Sørensen–Dice over bags of bigrams), and which of
 * many texts are worth comparing at all.
 */

/** Longer texts are compared by their beginning; it tells two tasks apart well before that. */
const mostCompared = 600;

/** The characters that say something: letters and digits, width and case folded. */
export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** The bag of neighbouring pairs of a plain text as sorted numbers; a single character is a pair with nothing. */
export function grams(text: string): Uint32Array {
  const length = Math.min(text.length, mostCompared);
  if (length === 0) return new Uint32Array(0);
  const out = new Uint32Array(Math.max(1, length - 1));
  if (length === 1) out[0] = text.charCodeAt(0);
  else for (let i = 0; i < out.length; i++) out[i] = (text.charCodeAt(i) << 16) | text.charCodeAt(i + 1);
  return out.sort();
}

/** Twice what two bags share over what they hold together: 0 nothing, 1 the same; two empty bags are the same. */
export function alike(a: Uint32Array, b: Uint32Array): number {
  if (a.length + b.length === 0) return 1;
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const x = a[i]!,
      y = b[j]!;
    if (x === y) {
      shared++;
      i++;
      j++;
    } else if (x < y) i++;
    else j++;
  }
  return (2 * shared) / (a.length + b.length);
}

/** Below so many combinations every one is looked at; above, only those that share a telling pair of characters. */
const allOf = 4000;
/** A pair of characters in more texts than this tells nothing and costs much. */
const tooCommon = 60;
const bestOf = 8;

/**
 * Which combinations of two rows of bags are worth a closer look, as [index in `left`, index in `right`].
 * All of them when they are few; otherwise for each left one the right ones that share most of its rarer pairs, and for
 * each right one likewise, so that time grows with the texts and not with their product.
 */
export function likely(left: readonly Uint32Array[], right: readonly Uint32Array[]): [number, number][] {
  const out: [number, number][] = [];
  if (left.length * right.length <= allOf) {
    left.forEach((_, i) => right.forEach((__, j) => out.push([i, j])));
    return out;
  }
  const seen = new Set<number>();
  const look = (from: readonly Uint32Array[], at: readonly Uint32Array[], take: (i: number, j: number) => void) => {
    const holders = new Map<number, number[]>();
    at.forEach((bag, j) => {
      let last = -1;
      for (const gram of bag) {
        if (gram === last) continue;
        last = gram;
        const row = holders.get(gram);
        if (!row) holders.set(gram, [j]);
        else if (row.length <= tooCommon) row.push(j);
      }
    });
    from.forEach((bag, i) => {
      const shared = new Map<number, number>();
      let last = -1;
      for (const gram of bag) {
        if (gram === last) continue;
        last = gram;
        const row = holders.get(gram);
        if (row && row.length <= tooCommon) for (const j of row) shared.set(j, (shared.get(j) ?? 0) + 1 / row.length);
      }
      [...shared]
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, bestOf)
        .forEach(([j]) => take(i, j));
    });
  };
  const take = (i: number, j: number) => {
    const key = i * right.length + j;
    if (seen.has(key)) return;
    seen.add(key);
    out.push([i, j]);
  };
  look(left, right, take);
  look(right, left, (j, i) => take(i, j));
  return out;
}
