import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childrenOf, type TreeUnit } from '../tree.ts';
import { compare, type AmendNode, type Comparison } from './match.ts';

const unit = (part: 'lead' | 'co', written: string, unitId: string | null = written): TreeUnit => ({
  part,
  written,
  unitId,
  match: unitId ? 'exact' : 'unmatched',
  collective: null,
  suggestions: [],
});
const node = (id: string, parentId: string | null, position: number, of: Partial<AmendNode> = {}): AmendNode => ({
  id,
  parentId,
  position,
  number: '',
  title: '',
  body: '',
  section: false,
  due: null,
  dueText: null,
  repeat: null,
  units: [],
  ...of,
});

const signs = [
  ...'清理市场周边乱摆卖规范停车划定位开展宣传教育检查整改环境卫生居民楼道广告牌消防安全培训志愿服务文化活动演出队伍评比星级档案台账巡查夜间亮化绿化水渠路灯垃圾分类宠物河道桥梁学校医院车站公园',
];
const words = (least: number, most: number) =>
  fc.array(fc.constantFrom(...signs), { minLength: least, maxLength: most }).map((all) => all.join(''));

/** Words of one node: some signs every text uses, some that few others do, so that what is truly the same can be said. */
const ownWords = (text: string, i: number): string =>
  [...text]
    .map((sign, at) => (at % 3 === 0 ? sign : String.fromCharCode(0x5000 + i * 40 + (sign.charCodeAt(0) % 40))))
    .join('');

/** A tree whose texts differ: node i hangs under an earlier one or the root. */
const treeArb = (most: number) =>
  fc
    .array(
      fc.record({
        above: fc.nat(),
        title: words(8, 16),
        body: words(20, 60),
        due: fc.option(fc.constantFrom('2026-10-31', '2026-12-31'), { nil: null }),
        lead: fc.constantFrom('城管局', '市场局', '文旅局'),
      }),
      { minLength: 1, maxLength: most },
    )
    .map((rows) => {
      const places = new Map<string | null, number>();
      return rows.map(({ above, title, body, due, lead }, i): AmendNode => {
        const at = above % (i + 1);
        const parentId = at === i ? null : `o${at}`;
        const position = places.get(parentId) ?? 0;
        places.set(parentId, position + 1);
        return node(`o${i}`, parentId, position, {
          number: `${position + 1}.`,
          title: ownWords(title, i),
          body: ownWords(body, i),
          due,
          units: [unit('lead', lead)],
        });
      });
    });

/** The same tree under other ids. */
const copied = (nodes: readonly AmendNode[]): AmendNode[] =>
  nodes.map((one) => ({ ...one, id: `n${one.id.slice(1)}`, parentId: one.parentId && `n${one.parentId.slice(1)}` }));
const dense = (nodes: AmendNode[]): AmendNode[] => {
  const places = new Map<string, number>();
  for (const row of childrenOf(nodes).values()) row.forEach((one, i) => places.set(one.id, i));
  return nodes.map((one) => ({ ...one, position: places.get(one.id)! }));
};
const isBelow = (nodes: readonly AmendNode[], id: string, top: string): boolean => {
  for (let at: string | null = id; at !== null; at = nodes.find((one) => one.id === at)?.parentId ?? null)
    if (at === top) return true;
  return false;
};

type Edit =
  | { do: 'retitle'; at: number; sign: string }
  | { do: 'reword'; at: number; text: string }
  | { do: 'due' | 'units' | 'renumber' | 'remove'; at: number }
  | { do: 'move'; at: number; to: number; place: number }
  | { do: 'reorder'; at: number; place: number }
  | { do: 'add'; at: number; title: string; body: string };
const at = fc.nat();
const editArb: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ do: fc.constant('retitle' as const), at, sign: fc.constantFrom(...signs) }),
  fc.record({ do: fc.constant('reword' as const), at, text: words(2, 5) }),
  fc.record({ do: fc.constantFrom('due' as const, 'units' as const, 'renumber' as const, 'remove' as const), at }),
  fc.record({ do: fc.constant('move' as const), at, to: at, place: fc.nat(5) }),
  fc.record({ do: fc.constant('reorder' as const), at, place: fc.nat(5) }),
  fc.record({ do: fc.constant('add' as const), at, title: words(8, 16), body: words(20, 60) }),
);

/** A new version of a tree, and what was truly done to whom. */
function revised(old: readonly AmendNode[], edits: readonly Edit[]) {
  let nodes = copied(old);
  const touched = new Map<string, Set<string>>();
  const mark = (id: string, field: string) => {
    touched.set(id, (touched.get(id) ?? new Set()).add(field));
  };
  // A text is changed once, or it might in the end be another one.
  const reworded = new Set<string>();
  let fresh = 0;
  for (const edit of edits) {
    const one = nodes[edit.at % Math.max(1, nodes.length)];
    const set = (of: Partial<AmendNode>) => {
      nodes = nodes.map((other) => (other.id === one!.id ? { ...other, ...of } : other));
    };
    if (edit.do === 'add') {
      nodes.push(
        node(`f${fresh++}`, one ? one.id : null, 99, {
          number: '新',
          title: ownWords(edit.title, 100 + fresh),
          body: ownWords(edit.body, 100 + fresh),
        }),
      );
      nodes = dense(nodes);
      continue;
    }
    if (!one) continue;
    if (edit.do === 'remove') nodes = dense(nodes.filter((other) => !isBelow(nodes, other.id, one.id)));
    else if (edit.do === 'retitle' && !reworded.has(one.id)) {
      reworded.add(one.id);
      set({ title: one.title.slice(0, 3) + edit.sign + one.title.slice(4) });
    } else if (edit.do === 'reword' && !reworded.has(one.id)) {
      reworded.add(one.id);
      set({ body: `${one.body}${edit.text}` });
    } else if (edit.do === 'due') set({ due: one.due === '2027-01-15' ? null : '2027-01-15' });
    else if (edit.do === 'units') set({ units: [...one.units, unit('co', `责任单位${one.units.length}`)] });
    else if (edit.do === 'renumber') set({ number: `（${one.number}）` });
    else if (edit.do === 'move' || edit.do === 'reorder') {
      const to = edit.do === 'move' ? nodes[edit.to % nodes.length]! : null;
      if (to && isBelow(nodes, to.id, one.id)) continue;
      const parentId = to ? to.id : one.parentId;
      set({ parentId, position: edit.place - 0.5 });
      nodes = dense(nodes);
      mark(one.id, 'place');
    }
  }
  return { nodes, kept: nodes.filter((one) => one.id.startsWith('n')).map((one) => one.id) };
}

const partners = (of: Comparison): Map<string, string> => new Map(of.pairs.map(({ old, now }) => [old, now]));

describe('comparing two versions of a plan', () => {
  it('finds nothing changed in the same tree', () => {
    fc.assert(
      fc.property(treeArb(40), (old) => {
        const found = compare(old, copied(old));
        expect(found.added).toEqual([]);
        expect(found.removed).toEqual([]);
        for (const { old: was, now, changes } of found.pairs) {
          expect(now.slice(1)).toBe(was.slice(1));
          expect(changes).toEqual([]);
        }
      }),
    );
  });

  it('puts every node in one place only, whatever the two versions are', () => {
    const loose = fc.array(
      fc.record({ above: fc.nat(), title: words(0, 3), body: fc.oneof(fc.constant(''), words(0, 6)) }),
      { maxLength: 30 },
    );
    const made = (rows: { above: number; title: string; body: string }[], letter: string) =>
      rows.map(({ above, title, body }, i) =>
        node(`${letter}${i}`, above % (i + 1) === i ? null : `${letter}${above % (i + 1)}`, i, { title, body }),
      );
    const choice = fc.record({ old: fc.option(fc.nat(35)), now: fc.option(fc.nat(35)) });
    fc.assert(
      fc.property(loose, loose, fc.array(choice, { maxLength: 6 }), (a, b, picked) => {
        const [old, now] = [made(a, 'o'), made(b, 'n')];
        const choices = picked.map((one) => ({
          old: one.old === null ? null : `o${one.old}`,
          now: one.now === null ? null : `n${one.now}`,
        }));
        const found = compare(old, now, choices);
        const ids = (nodes: AmendNode[]) => nodes.map(({ id }) => id).sort();
        expect([...found.pairs.map((pair) => pair.old), ...found.removed].sort()).toEqual(ids(old));
        expect([...found.pairs.map((pair) => pair.now), ...found.added].sort()).toEqual(ids(now));
      }),
    );
  });

  it('recovers random edits: who stayed, who came, who went, and which fields changed', () => {
    fc.assert(
      fc.property(treeArb(30), fc.array(editArb, { maxLength: 12 }), (old, edits) => {
        const { nodes, kept } = revised(old, edits);
        const found = compare(old, nodes);
        const of = partners(found);
        expect([...of].map(([was, now]) => `${was.slice(1)}=${now.slice(1)}`).sort()).toEqual(
          kept.map((id) => `${id.slice(1)}=${id.slice(1)}`).sort(),
        );
        expect(found.added.toSorted()).toEqual(
          nodes
            .filter((one) => one.id.startsWith('f'))
            .map((one) => one.id)
            .sort(),
        );
        const before = new Map(old.map((one) => [one.id, one]));
        for (const { old: id, now, changes } of found.pairs) {
          const [a, b] = [before.get(id)!, nodes.find((one) => one.id === now)!];
          const fields = changes.map(({ field }) => field);
          for (const field of ['title', 'body', 'number', 'due'] as const)
            expect(fields.includes(field), `${field} of ${id}`).toBe(a[field] !== b[field]);
          expect(fields.includes('co')).toBe(a.units.length !== b.units.length);
          expect(fields.includes('place')).toBe((a.parentId && `n${a.parentId.slice(1)}`) !== b.parentId);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is the mirror image when the versions change places', () => {
    fc.assert(
      fc.property(treeArb(20), fc.array(editArb, { maxLength: 10 }), (old, edits) => {
        const { nodes } = revised(old, edits);
        const there = compare(old, nodes),
          back = compare(nodes, old);
        expect(back.added.toSorted()).toEqual(there.removed.toSorted());
        expect(back.removed.toSorted()).toEqual(there.added.toSorted());
        const pairs = (of: Comparison, turn: boolean) =>
          of.pairs
            .map(
              (pair) =>
                `${turn ? pair.now : pair.old} ${turn ? pair.old : pair.now} ${pair.changes.filter(({ field }) => field !== 'order').length}`,
            )
            .sort();
        expect(pairs(back, true)).toEqual(pairs(there, false));
      }),
    );
  });

  it('does what a hand decided, and then the rest', () => {
    fc.assert(
      fc.property(treeArb(15), fc.nat(), fc.nat(), (old, a, b) => {
        const now = copied(old);
        const [was, is] = [old[a % old.length]!, now[b % now.length]!];
        const joined = compare(old, now, [{ old: was.id, now: is.id }]);
        expect(joined.pairs.find((pair) => pair.old === was.id)).toMatchObject({ now: is.id, how: 'hand' });
        const apart = compare(old, now, [
          { old: was.id, now: null },
          { old: null, now: is.id },
        ]);
        expect(apart.removed).toContain(was.id);
        expect(apart.added).toContain(is.id);
      }),
    );
  });

  it('tells points of the same words apart by the heading above them', () => {
    const version = (letter: string, heads: [string, string]) => [
      node(`${letter}1`, null, 0, { title: heads[0], section: true }),
      node(`${letter}2`, `${letter}1`, 0, { title: '加强领导' }),
      node(`${letter}3`, `${letter}1`, 1, { title: '清理占道经营', body: '清理市场周边乱摆乱卖。' }),
      node(`${letter}4`, null, 1, { title: heads[1], section: true }),
      node(`${letter}5`, `${letter}4`, 0, { title: '加强领导' }),
      node(`${letter}6`, `${letter}4`, 1, { title: '开展文艺演出', body: '每季度不少于一场。' }),
    ];
    const found = compare(version('o', ['市场整治', '文化活动']), version('n', ['集贸市场环境整治', '群众文化']));
    expect(found.pairs.map(({ old, now }) => old.slice(1) === now.slice(1))).toEqual(Array(6).fill(true));
    expect(found.pairs.flatMap(({ changes }) => changes.map(({ field }) => field))).toEqual(['title', 'title']);
  });

  it('does not carry progress over to another task that took the place', () => {
    const old = [node('o', null, 0, { number: '1.', title: '清理占道经营', body: '清理市场周边乱摆乱卖。' })];
    const now = [node('n', null, 0, { number: '1.', title: '组织志愿者培训', body: '每月一次，覆盖全部社区。' })];
    expect(compare(old, now)).toEqual({ pairs: [], added: ['n'], removed: ['o'] });
  });

  it('does not pair another task for the sentence that every task of the plan ends with', () => {
    const every = '要坚持问题导向，逐处登记造册，明确责任人和完成时限，做到整改一处、销号一处，接受群众监督。';
    const task = (id: string, place: number, title: string) => node(id, null, place, { title, body: every });
    const old = ['清理占道经营', '整治集贸市场', '修缮公共厕所', '规范户外广告'].map((title, i) =>
      task(`o${i}`, i, title),
    );
    const now = ['清理占道经营', '整治集贸市场', '修缮公共厕所', '新建口袋公园'].map((title, i) =>
      task(`n${i}`, i, title),
    );
    const found = compare(old, now);
    expect(found.added).toEqual(['n3']);
    expect(found.removed).toEqual(['o3']);
  });

  it('recovers random edits of a plan in which every body ends with the same sentence', () => {
    const every = '要坚持问题导向，逐处登记造册，明确责任人和完成时限，做到整改一处、销号一处，接受群众监督。';
    const ended = (one: AmendNode) => ({ ...one, body: `${one.body}${every}` });
    fc.assert(
      fc.property(treeArb(30), fc.array(editArb, { maxLength: 12 }), (plain, edits) => {
        // In a plan of one or two points a shared sentence is not yet one that most share.
        fc.pre(plain.length > 4);
        const old = plain.map(ended);
        const { nodes, kept } = revised(old, edits);
        const now = nodes.map((one) => (one.id.startsWith('f') ? ended(one) : one));
        fc.pre(kept.length > 2);
        expect([...partners(compare(old, now))].map(([was, is]) => `${was.slice(1)}=${is.slice(1)}`).sort()).toEqual(
          kept.map((id) => `${id.slice(1)}=${id.slice(1)}`).sort(),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('says what changed of units by whom they stand for', () => {
    const old = node('o', null, 0, {
      title: '清理占道经营',
      units: [unit('lead', '市场局', 'm'), unit('co', '城管局', 'c')],
    });
    const now = node('n', null, 0, {
      title: '清理占道经营',
      units: [unit('lead', '市场监管局', 'm'), unit('co', '文旅局', 'w'), unit('co', '城管局', 'c')],
    });
    expect(compare([old], [now]).pairs[0]!.changes).toEqual([
      { field: 'co', before: ['城管局'], after: ['文旅局', '城管局'] },
    ]);
  });

  it('pairs ten thousand nodes of which each was changed a little', () => {
    // Every text is a little changed, which is the dearest case.
    const grown = (n: number) => {
      const text = (seed: number) =>
        Array.from(
          { length: 24 },
          (_, i) => signs[(seed * 7919 + i * i * 104_729 + seed * i * 31) % signs.length],
        ).join('');
      const old = Array.from({ length: n }, (_, i) =>
        node(`o${i}`, i % 20 === 0 ? null : `o${i - (i % 20)}`, i, { title: text(i).slice(0, 8), body: text(i + 1) }),
      );
      const now = copied(old).map((one) => ({ ...one, body: `${one.body}补` }));
      return compare(old, now);
    };
    const found = grown(10_000);
    expect(found.pairs.length).toBe(10_000);
    expect(found.pairs.every(({ old, now }) => old.slice(1) === now.slice(1))).toBe(true);
  });
});
