import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#platform/pure/problem.ts';
import { mostDepth, unfitReasons, type Edit, type Known } from './edit.ts';
import { applyEdits } from './edits.ts';
import { childrenOf, claimed, inOrder, unledOf, type PlanTree, type TreeNode } from './tree.ts';

const paragraphs = 40;
const known: Known = {
  textOf: (index) => (index >= 0 && index < paragraphs ? `第${index}段，按要求整治。` : null),
  unitExists: (id) => id.startsWith('u'),
  meaningOf: (written) =>
    written === '城管局'
      ? { match: 'exact', unitId: 'u-cg', collective: null, suggestions: [] }
      : { match: 'unmatched', unitId: null, collective: null, suggestions: [] },
};
const node = (id: string, parentId: string | null, position: number, of: Partial<TreeNode> = {}): TreeNode => ({
  id,
  parentId,
  position,
  number: '',
  title: `任务${id}`,
  body: '',
  section: false,
  kind: null,
  due: null,
  dueText: null,
  repeat: null,
  units: [],
  source: [],
  doubts: [],
  ...of,
});
const tree = (nodes: TreeNode[], of: Partial<PlanTree> = {}): PlanTree => ({
  title: '方案',
  preamble: '',
  basis: [],
  leadership: [],
  phases: [],
  doubts: [],
  unread: [],
  kept: [],
  nodes,
  ...of,
});
const small = () =>
  tree(
    [
      node('s', null, 0, { section: true, source: [1] }),
      node('a', 's', 0, {
        number: '(一)',
        title: '甲',
        body: '清扫街道。月底前完成。',
        source: [2],
        dueText: '月底前',
      }),
      node('b', 's', 1, { number: '(二)', title: '乙', body: '检查。', source: [3, 4] }),
      node('b1', 'b', 0, { source: [5] }),
      node('c', 's', 2, { source: [6] }),
    ],
    { unread: [9], leadership: [{ role: '组长', name: '王某', post: null, source: [7] }] },
  );
const find = (of: PlanTree, id: string) => of.nodes.find((one) => one.id === id)!;
const shape = (of: PlanTree, parent: string | null) => (childrenOf(of.nodes).get(parent) ?? []).map((one) => one.id);
const reasonOf = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) return error.details.reason;
    throw error;
  }
  return null;
};

describe('an edit', () => {
  it('sets what is named, answers its doubts and leaves the rest', () => {
    const before = small();
    before.nodes.forEach((one) => Object.freeze(one));
    const doubted = tree([
      node('a', null, 0, {
        doubts: [
          { code: 'year-missing', words: '10月', paragraph: 2 },
          { code: 'no-unit', words: null, paragraph: 2 },
        ],
      }),
    ]);
    const after = applyEdits(doubted, [{ do: 'set', nodeId: 'a', due: '2026-10-31', title: undefined }], known);
    expect(find(after, 'a')).toMatchObject({ due: '2026-10-31', title: '任务a', doubts: [{ code: 'no-unit' }] });
    const other = applyEdits(before, [{ do: 'set', nodeId: 'c', title: '丙' }], known);
    expect(find(other, 'c').title).toBe('丙');
    for (const id of ['s', 'a', 'b', 'b1']) expect(find(other, id)).toBe(find(before, id));
  });
  it('adds from unread paragraphs', () => {
    const after = applyEdits(
      small(),
      [{ do: 'add', parentId: 's', position: 1, title: '新', nodeId: 'n', source: [9] }],
      known,
    );
    expect(shape(after, 's')).toEqual(['a', 'n', 'b', 'c']);
    expect(find(after, 'n')).toMatchObject({ body: '第9段，按要求整治。', source: [9], position: 1 });
    expect(after.unread).toEqual([]);
  });
  it('removes a node with all beneath it, or lets the children take its place', () => {
    const all = applyEdits(small(), [{ do: 'remove', nodeId: 'b', children: 'with' }], known);
    expect(shape(all, 's')).toEqual(['a', 'c']);
    expect(all.nodes.map((one) => one.id)).not.toContain('b1');
    expect(all.unread).toEqual([3, 4, 5, 9]);
    const lifted = applyEdits(small(), [{ do: 'remove', nodeId: 'b', children: 'lift' }], known);
    expect(shape(lifted, 's')).toEqual(['a', 'b1', 'c']);
    expect(lifted.unread).toEqual([3, 4, 9]);
  });
  it('does not call a paragraph unread that another node still holds', () => {
    const shared = tree([node('a', null, 0, { source: [1, 2] }), node('b', null, 1, { source: [2] })]);
    expect(applyEdits(shared, [{ do: 'remove', nodeId: 'a', children: 'with' }], known).unread).toEqual([1]);
  });
  it('moves, also within its own row', () => {
    const after = applyEdits(small(), [{ do: 'move', nodeId: 'a', parentId: 's', position: 2 }], known);
    expect(shape(after, 's')).toEqual(['b', 'c', 'a']);
    const away = applyEdits(small(), [{ do: 'move', nodeId: 'b', parentId: null, position: 0 }], known);
    expect(shape(away, null)).toEqual(['b', 's']);
    expect(shape(away, 'b')).toEqual(['b1']);
    expect(find(away, 's').position).toBe(1);
  });
  it('refuses to put a node beneath itself', () => {
    expect(reasonOf(() => applyEdits(small(), [{ do: 'move', nodeId: 's', parentId: 'b1', position: 0 }], known))).toBe(
      'own-descendant',
    );
    expect(reasonOf(() => applyEdits(small(), [{ do: 'move', nodeId: 's', parentId: 's', position: 0 }], known))).toBe(
      'own-descendant',
    );
  });
  it('refuses a tree deeper than the screens can show', () => {
    let deep = tree([node('n0', null, 0)]);
    const add = (i: number): Edit => ({
      do: 'add',
      parentId: `n${i - 1}`,
      position: 0,
      title: 'x',
      nodeId: `n${i}`,
      source: [],
    });
    for (let i = 1; i < mostDepth; i++) deep = applyEdits(deep, [add(i)], known);
    expect(reasonOf(() => applyEdits(deep, [add(mostDepth)], known))).toBe('too-deep');
  });
  it('splits at a character; a time limit and its words go together', () => {
    const after = applyEdits(small(), [{ do: 'split', nodeId: 'a', at: 5, newId: 'n' }], known);
    expect(find(after, 'a')).toMatchObject({ body: '清扫街道。', dueText: null, position: 0 });
    expect(find(after, 'n')).toMatchObject({
      body: '月底前完成。',
      title: '月底前完成',
      dueText: '月底前',
      source: [2],
      position: 1,
    });
    expect(shape(after, 's')).toEqual(['a', 'n', 'b', 'c']);
  });
  it('gives each paragraph to the side of a cut that has its words', () => {
    const body = `${known.textOf(10)}\n${known.textOf(11)}`;
    const whole = tree([node('a', null, 0, { body, source: [9, 10, 11] })]);
    const after = applyEdits(
      whole,
      [{ do: 'split', nodeId: 'a', at: known.textOf(10)!.length + 1, newId: 'n' }],
      known,
    );
    expect(find(after, 'a').source).toEqual([9, 10]);
    expect(find(after, 'n').source).toEqual([9, 11]);
  });
  it('refuses a cut outside the text or through a character', () => {
    const rare = tree([node('a', null, 0, { body: '𠮷利' })]);
    for (const at of [1, 3, 4])
      expect(reasonOf(() => applyEdits(rare, [{ do: 'split', nodeId: 'a', at, newId: 'n' }], known))).toBe(
        'cut-outside',
      );
  });
  it('merges into the node before: words, units, paragraphs and children', () => {
    const unit = { match: 'exact', unitId: 'u-cg', collective: null, suggestions: [], written: '城管局' } as const;
    const before = small();
    const with2 = {
      ...before,
      nodes: before.nodes.map((one) =>
        one.id === 'b' ? { ...one, units: [{ ...unit, part: 'lead' as const }], dueText: '年底前' } : one,
      ),
    };
    const after = applyEdits(with2, [{ do: 'merge', nodeId: 'b' }], known);
    expect(find(after, 'a')).toMatchObject({
      body: '清扫街道。月底前完成。\n(二) 乙\n检查。',
      source: [2, 3, 4],
      units: [{ part: 'lead', written: '城管局' }],
      dueText: '月底前',
      doubts: [{ code: 'due-several', words: '年底前' }],
    });
    expect(shape(after, 'a')).toEqual(['b1']);
    expect(shape(after, 's')).toEqual(['a', 'c']);
    expect(reasonOf(() => applyEdits(small(), [{ do: 'merge', nodeId: 'a' }], known))).toBe('nothing-before');
  });
  it('writes units; a name without a unit is matched like one that was read', () => {
    const given: Edit = {
      do: 'units',
      nodeId: 'a',
      part: 'lead',
      units: [
        { written: '城管局', unitId: null, collective: null },
        { written: '街道', unitId: null, collective: 'township' },
        { written: '文明办', unitId: 'u1', collective: null },
        { written: '文明办', unitId: 'u1', collective: null },
      ],
    };
    expect(find(applyEdits(small(), [given], known), 'a').units).toEqual([
      { part: 'lead', written: '城管局', match: 'exact', unitId: 'u-cg', collective: null, suggestions: [] },
      { part: 'lead', written: '街道', match: 'collective', unitId: null, collective: 'township', suggestions: [] },
      { part: 'lead', written: '文明办', match: 'chosen', unitId: 'u1', collective: null, suggestions: [] },
    ]);
    expect(
      reasonOf(() =>
        applyEdits(
          small(),
          [{ do: 'units', nodeId: 'a', part: 'co', units: [{ written: 'x', unitId: 'zz', collective: null }] }],
          known,
        ),
      ),
    ).toBe('unit-unknown');
  });
  it('matches a name once for the whole plan', () => {
    const loose = {
      part: 'co',
      written: '创城办',
      match: 'unmatched',
      unitId: null,
      collective: null,
      suggestions: [],
    } as const;
    const before = tree([
      node('a', null, 0, { units: [loose] }),
      node('b', null, 1, { units: [{ ...loose, part: 'lead' }] }),
      node('c', null, 2),
    ]);
    const after = applyEdits(before, [{ do: 'match', written: '创城办', unitId: 'u9' }], known);
    expect(after.nodes.flatMap((one) => one.units.map((unit) => [one.id, unit.part, unit.unitId, unit.match]))).toEqual(
      [
        ['a', 'co', 'u9', 'chosen'],
        ['b', 'lead', 'u9', 'chosen'],
      ],
    );
    expect(find(after, 'c')).toBe(find(before, 'c'));
    expect(reasonOf(() => applyEdits(before, [{ do: 'match', written: '别的', unitId: 'u9' }], known))).toBe(
      'name-not-there',
    );
  });
  it('lists as unread what a shortened list of people lets go, and takes it back', () => {
    const without = applyEdits(small(), [{ do: 'plan', leadership: [] }], known);
    expect(without.unread).toEqual([7, 9]);
    const back = applyEdits(
      without,
      [{ do: 'plan', leadership: [{ role: '组长', name: '李某', post: null, source: [7] }] }],
      known,
    );
    expect(back.unread).toEqual([9]);
  });
  it('places an unread paragraph, or keeps it as of no consequence', () => {
    const placed = applyEdits(small(), [{ do: 'place', paragraph: 9, nodeId: 'b' }], known);
    expect(find(placed, 'b')).toMatchObject({ body: '检查。\n第9段，按要求整治。', source: [3, 4, 9] });
    expect(placed.unread).toEqual([]);
    const kept = applyEdits(small(), [{ do: 'place', paragraph: 9, nodeId: null }], known);
    expect(kept).toMatchObject({ unread: [], kept: [9] });
    expect(applyEdits(kept, [{ do: 'place', paragraph: 9, nodeId: 'c' }], known)).toMatchObject({ kept: [] });
    const reason = (edit: Edit) => reasonOf(() => applyEdits(small(), [edit], known));
    expect(reason({ do: 'place', paragraph: 3, nodeId: 'a' })).toBe('paragraph-placed');
    expect(reason({ do: 'place', paragraph: 7, nodeId: null })).toBe('paragraph-placed');
    expect(reason({ do: 'place', paragraph: 99, nodeId: 'a' })).toBe('paragraph-unknown');
  });
  it('settles a paragraph that was read in part: where it stands, as looked at, or elsewhere too', () => {
    const partly = { ...small(), unread: [3, 9] };
    const here = applyEdits(partly, [{ do: 'place', paragraph: 3, nodeId: 'b' }], known);
    expect(here).toMatchObject({ unread: [9], kept: [] });
    expect(find(here, 'b')).toEqual(find(partly, 'b'));
    expect(applyEdits(partly, [{ do: 'place', paragraph: 3, nodeId: null }], known)).toMatchObject({
      unread: [9],
      kept: [],
    });
    const there = applyEdits(partly, [{ do: 'place', paragraph: 3, nodeId: 'c' }], known);
    expect(find(there, 'c')).toMatchObject({ body: '第3段，按要求整治。', source: [3, 6] });
    expect(reasonOf(() => applyEdits(there, [{ do: 'place', paragraph: 3, nodeId: 'a' }], known))).toBe(
      'paragraph-placed',
    );
  });
  it('names the edit that does not fit and changes nothing', () => {
    const before = small();
    const frozen = structuredClone(before);
    const run = () =>
      applyEdits(
        before,
        [
          { do: 'remove', nodeId: 'b', children: 'with' },
          { do: 'set', nodeId: 'b1', title: 'x' },
        ],
        known,
      );
    expect(run).toThrow(
      expect.objectContaining({ code: 'edit.unfit', details: { reason: 'node-unknown', nodeId: 'b1', edit: 1 } }),
    );
    expect(before).toEqual(frozen);
  });
});

/** Any edit over a few ids, most of them fitting now and then. */
const ids = ['s', 'a', 'b', 'b1', 'c', 'n1', 'n2', 'n3'];
const anyId = fc.constantFrom(...ids);
const orRoot = fc.option(anyId, { nil: null });
const place = fc.nat({ max: 6 });
const index = fc.integer({ min: 0, max: paragraphs });
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    do: fc.constant('set' as const),
    nodeId: anyId,
    title: fc.constantFrom('甲乙', '丙'),
    body: fc.constantFrom('一。二。三。', ''),
  }),
  fc.record({
    do: fc.constant('add' as const),
    parentId: orRoot,
    position: place,
    title: fc.constant('新'),
    nodeId: anyId,
    source: fc.array(index, { maxLength: 2 }),
  }),
  fc.record({
    do: fc.constant('remove' as const),
    nodeId: anyId,
    children: fc.constantFrom('with' as const, 'lift' as const),
  }),
  fc.record({ do: fc.constant('move' as const), nodeId: anyId, parentId: orRoot, position: place }),
  fc.record({ do: fc.constant('split' as const), nodeId: anyId, at: fc.nat({ max: 8 }), newId: anyId }),
  fc.record({ do: fc.constant('merge' as const), nodeId: anyId }),
  fc.record({ do: fc.constant('place' as const), paragraph: index, nodeId: orRoot }),
  fc.record({
    do: fc.constant('plan' as const),
    leadership: fc.array(
      fc.record({
        role: fc.constant('成员'),
        name: fc.constant('某'),
        post: fc.constant(null),
        source: fc.array(index, { maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
  }),
);
const listed = (of: PlanTree) => new Set([...claimed(of), ...of.unread, ...of.kept]);

describe('laws of any row of edits', () => {
  it('dense places, no ring, no paragraph lost, only refusals we know', () => {
    let fitted = 0;
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 12 }), (edits) => {
        let now = small();
        for (const edit of edits) {
          let next: PlanTree;
          try {
            next = applyEdits(now, [edit], known);
          } catch (error) {
            expect(error).toBeInstanceOf(Problem);
            expect(unfitReasons).toContain((error as Problem).details.reason);
            continue;
          }
          fitted++;
          // No ring and no orphan: walking from the roots meets every node once.
          expect(inOrder(next.nodes)).toHaveLength(next.nodes.length);
          expect(new Set(next.nodes.map((one) => one.id)).size).toBe(next.nodes.length);
          for (const row of childrenOf(next.nodes).values())
            expect(row.map((one) => one.position)).toEqual(row.map((_, i) => i));
          const after = listed(next);
          for (const one of listed(now)) expect(after).toContain(one);
          if (edit.do !== 'remove' && edit.do !== 'plan')
            for (const one of claimed(now)) expect(claimed(next)).toContain(one);
          for (const one of next.unread) expect(claimed(next)).not.toContain(one);
          expect(next.unread.filter((one) => next.kept.includes(one))).toEqual([]);
          now = next;
        }
      }),
      { numRuns: 400 },
    );
    expect(fitted).toBeGreaterThan(400);
  });
  it('one request of many edits ends where many requests of one edit end', () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 8 }), (edits) => {
        let step = small();
        const fitting = edits.filter((edit) => {
          try {
            step = applyEdits(step, [edit], known);
            return true;
          } catch {
            return false;
          }
        });
        const sorted = (of: PlanTree) => ({ ...of, nodes: inOrder(of.nodes) });
        expect(sorted(applyEdits(small(), fitting, known))).toEqual(sorted(step));
      }),
    );
  });
  it('a cut gives back the exact words, and merging heals it', () => {
    const words = fc.string({ unit: fc.constantFrom(...'整治。，；：\n街道a1 𠮷'), minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(words, fc.nat({ max: 59 }), (body, at) => {
        const whole = tree([node('a', null, 0, { body, source: [1] })]);
        if (reasonOf(() => applyEdits(whole, [{ do: 'split', nodeId: 'a', at, newId: 'n' }], known)) !== null) return;
        const cut = applyEdits(whole, [{ do: 'split', nodeId: 'a', at, newId: 'n' }], known);
        expect(find(cut, 'a').body + find(cut, 'n').body).toBe(body);
        expect(find(cut, 'a').body).toHaveLength(at);
        const healed = applyEdits(cut, [{ do: 'merge', nodeId: 'n' }], known);
        if (/[\p{L}\p{N}]/u.test(find(cut, 'n').body)) expect(find(healed, 'a').body).toBe(body);
        else expect(find(healed, 'a').body).toContain(find(cut, 'n').body);
      }),
    );
  });
});

describe('tasks nobody leads', () => {
  const lead = {
    part: 'lead',
    written: '城管局',
    match: 'exact',
    unitId: 'u',
    collective: null,
    suggestions: [],
  } as const;
  it('are leaves without a known lead unit above them', () => {
    const nodes = [
      node('s', null, 0, { section: true }),
      node('a', 's', 0, { units: [lead] }),
      node('a1', 'a', 0),
      node('b', 's', 1, { units: [{ ...lead, part: 'co' }] }),
      node('c', 's', 2),
      node('c1', 'c', 0, { units: [{ ...lead, unitId: null }] }),
      node('c2', 'c', 1, { units: [{ ...lead, unitId: null, collective: 'township' }] }),
    ];
    expect(unledOf(nodes)).toEqual(['b', 'c1']);
  });
});
