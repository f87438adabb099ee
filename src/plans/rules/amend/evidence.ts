/**
 * What speaks for two points being one beyond the words many points share. Offices end every task with the same
 * sentence ("登记造册、销号管理……"): by all their words such tasks are alike, and only the rest tells them apart.
 */

/** Words this long say which text they are from; two neighbouring characters stand in many. */
const run = 4;
/** Fewer words of its own say nothing either way. */
const fewOwn = 3;
/** A pairing needs at least so much. */
export const evidenceEnough = 0.5;

/** The different runs of four characters of a plain text, as numbers; a shorter text is one run. */
function runs(text: string): Set<number> {
  const out = new Set<number>();
  for (let i = 0; i === 0 || i + run <= text.length; i++) {
    let hash = 0;
    for (let at = i; at < i + run && at < text.length; at++)
      hash = (Math.imul(hash, 0x9e3779b1) + text.charCodeAt(at)) | 0;
    out.add(hash);
  }
  return out;
}

/** How many of the rows hold each member. */
function holders(rows: Iterable<Iterable<number>>): Map<number, number> {
  const out = new Map<number, number>();
  for (const row of rows) for (const one of row) out.set(one, (out.get(one) ?? 0) + 1);
  return out;
}

/** For each text the runs that no other text of its version holds, and no two of the other version. */
function ownOf(left: readonly string[], right: readonly string[]): [Set<number>[], Set<number>[]] {
  const sides = [left.map(runs), right.map(runs)] as const;
  const counts = sides.map(holders);
  const own = (rows: readonly Set<number>[]) =>
    rows.map((row) => new Set([...row].filter((one) => counts.every((held) => (held.get(one) ?? 0) <= 1))));
  return [own(sides[0]), own(sides[1])];
}

/** How often each neighbouring pair of characters stands in the titles of a version; more than one of a title count once. */
const titleHolders = (bags: readonly Uint32Array[]) => holders(bags.map((bag) => new Set(bag)));

export interface Rarity {
  /**
   * How alike two titles are when a pair of characters weighs the less, the more titles hold it: 0 to 1; 0 when one has
   * no title. 整治行动 at the end of every title says nothing.
   */
  title: (i: number, j: number) => number;
  /**
   * The share of words of their own that two texts have in common, 0 to 1, measured by the one that has fewer: what was
   * added to a text does not speak against it. Null when one of them has hardly any.
   */
  own: (i: number, j: number) => number | null;
}

/**
 * Counts over both versions which words are rare. Time and space grow with the text.
 * @param texts plain title and body of every point, by version. @param titles bags of the titles, as `grams` gives them.
 */
export function rarity(
  texts: readonly [readonly string[], readonly string[]],
  titles: readonly [readonly Uint32Array[], readonly Uint32Array[]],
): Rarity {
  const [left, right] = ownOf(...texts);
  const [was, is] = [titleHolders(titles[0]), titleHolders(titles[1])];
  const weight = (gram: number) => 1 / Math.max(was.get(gram) ?? 0, is.get(gram) ?? 0);
  return {
    title: (i, j) => {
      const [a, b] = [new Set(titles[0][i]), new Set(titles[1][j])];
      if (a.size === 0 || b.size === 0) return 0;
      let all = 0,
        shared = 0;
      for (const gram of a) {
        all += weight(gram);
        if (b.has(gram)) shared += weight(gram);
      }
      for (const gram of b) all += weight(gram);
      return (2 * shared) / all;
    },
    own: (i, j) => {
      const [few, many] = left[i]!.size <= right[j]!.size ? [left[i]!, right[j]!] : [right[j]!, left[i]!];
      if (few.size < fewOwn) return null;
      let shared = 0;
      for (const one of few) if (many.has(one)) shared++;
      return shared / few.size;
    },
  };
}
