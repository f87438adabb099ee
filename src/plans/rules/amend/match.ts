import { inOrder, type TreeNode } from '../tree.ts';
import { evidenceEnough, rarity, type Rarity } from './evidence.ts';
import { alike, grams, likely, plain } from './likeness.ts';
import { fieldChanges, misplaced, type FieldChange } from './fields.ts';

/** What the matcher looks at of a node. */
export type AmendNode = Pick<
  TreeNode,
  'id' | 'parentId' | 'position' | 'number' | 'title' | 'body' | 'section' | 'due' | 'dueText' | 'repeat' | 'units'
>;
/** Decided by hand: these two are one; `now` null: the old one is withdrawn; `old` null: the new one is added. */
export interface Choice {
  old: string | null;
  now: string | null;
}
export const hows = ['same', 'like', 'moved', 'hand'] as const;
/** same: the same words · like: like words under the same heading · moved: like words elsewhere · hand: a person said so. */
export type How = (typeof hows)[number];
export interface Pair {
  old: string;
  now: string;
  how: How;
  /** Empty when nothing changed. */
  changes: FieldChange[];
}
export interface Comparison {
  /** In the order of the new version. */
  pairs: Pair[];
  /** New nodes without an old one, in their order. */
  added: string[];
  /** Old nodes without a new one, in their order. */
  removed: string[];
}

/** Under the same heading, words at least so alike are the same point; elsewhere more is asked for. */
export const likeEnough = { beside: 0.4, elsewhere: 0.6, surely: 0.75 } as const;
/** Under two headings of which at least so many points are the same, the headings are the same too. */
const sameFamily = 0.5;

/**
 * Which nodes of an older version are which of a newer one: those said by hand, then the same words, then like words under
 * the same heading, very like words anywhere, headings by what stands beneath them, and like words anywhere.
 * Words that most of a plan's points share make no pair: likeness must come with evidence of its own (see `evidence`).
 * Every old node is in a pair or removed, every new node in a pair or added, none twice. Time grows with the text.
 * @param old, now whole trees in any order. @param choices decided by hand; unknown ids are passed over, the later wins.
 */
export function compare(
  old: readonly AmendNode[],
  now: readonly AmendNode[],
  choices: readonly Choice[] = [],
): Comparison {
  const left = sideOf(old),
    right = sideOf(now);
  const match = new Match(left, right);
  match.byHand(choices);
  match.sameWords();
  // The surest first; whatever is found may settle what stands around it.
  do match.beside();
  while (match.elsewhere(likeEnough.surely) || match.families() || match.elsewhere(likeEnough.elsewhere));
  return match.result();
}

/** One version, prepared: nodes in the order of the page, and by index what is asked of them over and over. */
interface Side {
  nodes: AmendNode[];
  index: Map<string, number>;
  /** Index of the parent; -1 at the root. */
  parent: number[];
  /** Children by index of the parent. */
  below: Map<number, number[]>;
  keys: string[];
  titles: string[];
  /** Title and body, plain. */
  texts: string[];
  leads: (i: number) => string;
  title: (i: number) => Uint32Array;
  whole: (i: number) => Uint32Array;
  bare: (i: number) => boolean;
}
function sideOf(of: readonly AmendNode[]): Side {
  const nodes = inOrder(of);
  const index = new Map(nodes.map((node, i) => [node.id, i]));
  const parent = nodes.map((node) => (node.parentId === null ? -1 : (index.get(node.parentId) ?? -1)));
  const below = new Map<number, number[]>();
  parent.forEach((above, i) => {
    const row = below.get(above);
    if (row) row.push(i);
    else below.set(above, [i]);
  });
  const titles = nodes.map((node) => plain(node.title));
  const bodies = nodes.map((node) => plain(node.body));
  const kept = <T>(make: (i: number) => T) => {
    const made = new Map<number, T>();
    return (i: number): T => {
      let value = made.get(i);
      if (value === undefined) made.set(i, (value = make(i)));
      return value;
    };
  };
  return {
    nodes,
    index,
    parent,
    below,
    keys: titles.map((title, i) => `${title}|${bodies[i]}`),
    titles,
    texts: titles.map((title, i) => title + bodies[i]),
    leads: (i) =>
      nodes[i]!.units.flatMap(({ part, unitId, written }) => (part === 'lead' ? [unitId ?? written] : [])).join(),
    title: kept((i) => grams(titles[i]!)),
    whole: kept((i) => grams(titles[i]! + bodies[i]!)),
    bare: (i) => bodies[i] === '',
  };
}

interface Candidate {
  i: number;
  j: number;
  score: number;
}

class Match {
  readonly left: Side;
  readonly right: Side;
  /** The partner by index; -1 none yet, -2 none by hand. */
  readonly of: Int32Array;
  readonly back: Int32Array;
  readonly how: (How | undefined)[] = [];
  /** Pairs whose children have not been looked at since something changed. */
  fresh: [number, number][] = [[-1, -1]];
  rare: Rarity | null = null;

  constructor(left: Side, right: Side) {
    this.left = left;
    this.right = right;
    this.of = new Int32Array(left.nodes.length).fill(-1);
    this.back = new Int32Array(right.nodes.length).fill(-1);
  }

  pair(i: number, j: number, how: How): void {
    this.of[i] = j;
    this.back[j] = i;
    this.how[i] = how;
    this.fresh.push([i, j]);
  }

  byHand(choices: readonly Choice[]): void {
    const seen = new Set<string>();
    for (const { old, now } of choices.toReversed()) {
      const i = old === null ? -1 : this.left.index.get(old);
      const j = now === null ? -1 : this.right.index.get(now);
      if (i === undefined || j === undefined) continue;
      if ((old !== null && seen.has(`o${old}`)) || (now !== null && seen.has(`n${now}`))) continue;
      if (old !== null) seen.add(`o${old}`);
      if (now !== null) seen.add(`n${now}`);
      if (i >= 0 && j >= 0) this.pair(i, j, 'hand');
      else if (i >= 0) this.of[i] = -2;
      else if (j >= 0) this.back[j] = -2;
    }
  }

  /** Words that stand once in each version. */
  sameWords(): void {
    for (const [is, js] of this.byKey(free(this.of), free(this.back)))
      if (is.length === 1 && js.length === 1) this.pair(is[0]!, js[0]!, 'same');
  }

  byKey(is: readonly number[], js: readonly number[]): [number[], number[]][] {
    const rows = new Map<string, [number[], number[]]>();
    for (const i of is) {
      const row = rows.get(this.left.keys[i]!);
      if (row) row[0].push(i);
      else rows.set(this.left.keys[i]!, [[i], []]);
    }
    for (const j of js) rows.get(this.right.keys[j]!)?.[1].push(j);
    return [...rows.values()].filter((row) => row[1].length > 0);
  }

  /** Headings are the same when most of what stands beneath them is. */
  families(): boolean {
    const votes = new Map<number, number>();
    const width = this.right.nodes.length + 1;
    this.of.forEach((j, i) => {
      if (j < 0) return;
      const above = this.left.parent[i]!,
        over = this.right.parent[j]!;
      if (above < 0 || over < 0 || this.of[above] !== -1 || this.back[over] !== -1) return;
      const key = above * width + over;
      votes.set(key, (votes.get(key) ?? 0) + 1);
    });
    const found = [...votes].flatMap(([key, n]): Candidate[] => {
      const i = Math.floor(key / width),
        j = key % width;
      const title = alike(this.left.title(i), this.right.title(j));
      const share = (2 * n) / (this.left.below.get(i)!.length + this.right.below.get(j)!.length);
      // One point may have gone anywhere; a heading of a like name needs fewer of its points to have stayed.
      return n < 2 && title < 0.2 ? [] : [{ i, j, score: share + title / 4 }];
    });
    const sure = found.filter(({ score }) => score >= sameFamily);
    return this.take(sure, 'like') > 0;
  }

  /** Children of paired nodes: the same words in their order, then like words. */
  beside(): void {
    for (let pair = this.fresh.pop(); pair; pair = this.fresh.pop()) {
      const is = (this.left.below.get(pair[0]) ?? []).filter((i) => this.of[i] === -1);
      const js = (this.right.below.get(pair[1]) ?? []).filter((j) => this.back[j] === -1);
      if (is.length === 0 || js.length === 0) continue;
      for (const [same, these] of this.byKey(is, js))
        same.slice(0, these.length).forEach((i, at) => this.pair(i, these[at]!, 'same'));
      this.take(
        this.scored(
          is.filter((i) => this.of[i] === -1),
          js.filter((j) => this.back[j] === -1),
          (i, j) => this.likeness(i, j) + (this.left.nodes[i]!.number === this.right.nodes[j]!.number ? 0.02 : 0),
          likeEnough.beside,
          true,
        ),
        'like',
      );
    }
  }

  /** Words at least so alike anywhere. @returns whether anything was found. */
  elsewhere(least: number): boolean {
    const is = free(this.of),
      js = free(this.back);
    if (is.length === 0 || js.length === 0) return false;
    let found = 0;
    const repeated = least < likeEnough.surely;
    for (const [same, these] of repeated ? this.byKey(is, js) : [])
      same.slice(0, these.length).forEach((i, at) => {
        this.pair(i, these[at]!, 'same');
        found++;
      });
    found += this.take(
      this.scored(
        is.filter((i) => this.of[i] === -1),
        js.filter((j) => this.back[j] === -1),
        (i, j) => {
          const [x, y] = [this.left.whole(i), this.right.whole(j)];
          const whole = alike(x, y);
          // Under another heading few words say little: 加强领导 stands everywhere.
          if (whole >= least) return repeated || Math.min(x.length, y.length) >= 8 ? whole : 0;
          const [a, b] = [this.left.title(i), this.right.title(j)];
          return whole >= 0.35 && Math.min(a.length, b.length) >= 5 && alike(a, b) >= 0.9 ? likeEnough.elsewhere : 0;
        },
        least,
        false,
      ),
      'moved',
    );
    return found > 0;
  }

  /** How alike two points under one heading are: by all their words, or by the title first. */
  likeness(i: number, j: number): number {
    const title = alike(this.left.title(i), this.right.title(j));
    if (this.left.bare(i) && this.right.bare(j)) return title;
    const whole = alike(this.left.whole(i), this.right.whole(j));
    return Math.max(whole, 0.6 * title + 0.4 * whole);
  }

  /**
   * What speaks for these two being one beyond words many share: a title not many bear, words of their own, and under
   * one heading the same number and the same lead.
   * @param bearers of how many points the title of each is, where they are looked for.
   */
  evidence(i: number, j: number, bearers: number, beside: boolean): number {
    const { left, right } = this;
    this.rare ??= rarity(
      [left.texts, right.texts],
      [left.nodes.map((_, at) => left.title(at)), right.nodes.map((_, at) => right.title(at))],
    );
    const sameTitle = left.titles[i] === right.titles[j];
    // Of one title, or none, and without words of their own: nothing tells them apart but all their words.
    const own = this.rare.own(i, j) ?? (sameTitle ? alike(left.whole(i), right.whole(j)) : 0);
    const title = this.rare.title(i, j) / bearers;
    const leads = left.leads(i);
    const place = beside
      ? (left.nodes[i]!.number === right.nodes[j]!.number ? 0.1 : 0) +
        (leads !== '' && leads === right.leads(j) ? 0.1 : 0)
      : 0;
    return Math.min(1, Math.max(own, title) + place);
  }

  scored(
    is: readonly number[],
    js: readonly number[],
    score: (i: number, j: number) => number,
    least: number,
    beside: boolean,
  ): Candidate[] {
    const [was, now] = [
      tally(beside ? is.map((i) => this.left.titles[i]!) : this.left.titles),
      tally(beside ? js.map((j) => this.right.titles[j]!) : this.right.titles),
    ];
    const bearers = (i: number, j: number) => Math.max(was.get(this.left.titles[i]!)!, now.get(this.right.titles[j]!)!);
    const bags = likely(
      is.map((i) => this.left.whole(i)),
      js.map((j) => this.right.whole(j)),
    );
    return bags.flatMap(([a, b]) => {
      const [i, j] = [is[a]!, js[b]!];
      const points = score(i, j);
      if (points < least) return [];
      const evidence = this.evidence(i, j, bearers(i, j), beside);
      return evidence >= evidenceEnough ? [{ i, j, score: points + evidence }] : [];
    });
  }

  /** Best first, each node once. Ties go to the nearest place, and the same way whichever version is called the old one. */
  take(candidates: Candidate[], how: How): number {
    candidates.sort(
      (a, b) => b.score - a.score || Math.abs(a.i - a.j) - Math.abs(b.i - b.j) || a.i + a.j - b.i - b.j || a.i - b.i,
    );
    let taken = 0;
    for (const { i, j } of candidates)
      if (this.of[i] === -1 && this.back[j] === -1) {
        this.pair(i, j, how);
        taken++;
      }
    return taken;
  }

  /** Does the new one stand where the old one stood? */
  stays(i: number, j: number): boolean {
    const above = this.left.parent[i]!,
      over = this.right.parent[j]!;
    return above < 0 || over < 0 ? above === over : this.of[above] === over;
  }

  result(): Comparison {
    const { left, right } = this;
    const order = misplaced(
      right.nodes.map((_, j) => (this.back[j]! >= 0 && this.stays(this.back[j]!, j) ? this.back[j]! : -1)),
      right.parent,
    );
    const pairs = right.nodes.flatMap((now, j): Pair[] => {
      const i = this.back[j]!;
      if (i < 0) return [];
      const stays = this.stays(i, j);
      const how = this.how[i]!;
      const changes = fieldChanges(left.nodes[i]!, now, {
        moved: stays ? null : { from: titleOf(left, left.parent[i]!), to: titleOf(right, right.parent[j]!) },
        reordered: order.has(j),
      });
      return [{ old: left.nodes[i]!.id, now: now.id, how: how === 'moved' && stays ? 'like' : how, changes }];
    });
    return {
      pairs,
      added: right.nodes.filter((_, j) => this.back[j]! < 0).map((node) => node.id),
      removed: left.nodes.filter((_, i) => this.of[i]! < 0).map((node) => node.id),
    };
  }
}

const tally = (of: readonly string[]): Map<string, number> => {
  const out = new Map<string, number>();
  for (const one of of) out.set(one, (out.get(one) ?? 0) + 1);
  return out;
};
const free = (of: Int32Array): number[] => [...of.keys()].filter((i) => of[i] === -1);
const titleOf = (side: Side, i: number): string => (i < 0 ? '' : `${side.nodes[i]!.number}${side.nodes[i]!.title}`);
