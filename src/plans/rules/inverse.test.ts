import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#platform/pure/problem.ts';
import type { Edit, Known } from './edit.ts';
import { applyEdits } from './edits.ts';
import { inverse } from './inverse.ts';
import { inOrder, type Leader, type PlanTree, type TreeNode, type TreeUnit } from './tree.ts';

const known: Known = {
  textOf: (index) => (index >= 0 && index < 20 ? `第${index}段，按要求整治。` : null),
  unitExists: () => true,
  meaningOf: () => ({ match: 'unmatched', unitId: null, collective: null, suggestions: [] }),
};
const unit = (part: 'lead' | 'co', written: string, unitId: string | null): TreeUnit => ({
  part,
  written,
  match: unitId ? 'chosen' : 'unmatched',
  unitId,
  collective: null,
  suggestions: [],
});
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
const start = (): PlanTree => ({
  title: '方案',
  preamble: '',
  basis: ['某发〔2026〕1号'],
  leadership: [{ role: '组长', name: '王某', post: null, source: [7] }],
  phases: [],
  doubts: [],
  unread: [9, 10],
  kept: [11],
  nodes: [
    node('s', null, 0, { section: true, kind: 'tasks', source: [1] }),
    node('a', 's', 0, {
      number: '(一)',
      body: '清扫街道。月底前完成。',
      source: [2],
      due: '2026-10-31',
      dueText: '月底前',
      units: [unit('lead', '城管局', 'u1'), unit('co', '街道', null)],
    }),
    node('b', 's', 1, { number: '(二)', body: '检查。', source: [3, 4], units: [unit('lead', '街道', null)] }),
    node('b1', 'b', 0, { source: [5], repeat: 'monthly' }),
    node('c', 's', 2, { body: '巡查。评比。' }),
  ],
});
/** A tree as its reader sees it: order instead of array places, doubts aside. */
const seen = (tree: PlanTree) => ({
  ...tree,
  nodes: inOrder(tree.nodes).map(({ doubts: _, ...one }) => one),
});
const fits = (tree: PlanTree, edits: readonly Edit[]): PlanTree | null => {
  try {
    return applyEdits(tree, edits, known);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
};

describe('taking edits back', () => {
  const restores = (edits: Edit[]) => {
    const after = applyEdits(start(), edits, known);
    expect(seen(after)).not.toEqual(seen(start()));
    expect(seen(applyEdits(after, inverse(start(), edits, known), known))).toEqual(seen(start()));
  };
  it('parts what was merged: words, paragraphs, units, dates and children', () => {
    restores([{ do: 'merge', nodeId: 'b' }]);
    restores([{ do: 'merge', nodeId: 'c' }]);
  });
  it('brings back what was removed, with and without its children', () => {
    restores([{ do: 'remove', nodeId: 's', children: 'with' }]);
    restores([{ do: 'remove', nodeId: 'b', children: 'lift' }]);
  });
  it('takes a paragraph out of its new home', () => {
    restores([{ do: 'place', paragraph: 9, nodeId: 'a' }]);
    restores([{ do: 'place', paragraph: 9, nodeId: 'c' }]);
    restores([{ do: 'place', paragraph: 10, nodeId: null }]);
    restores([{ do: 'place', paragraph: 11, nodeId: 'a' }]);
  });
  it('heals a cut whose second half is no sentence', () => {
    restores([{ do: 'split', nodeId: 'a', at: 5, newId: 'n' }]);
    restores([{ do: 'split', nodeId: 'a', at: 10, newId: 'n' }]);
  });
  it('undoes several edits in their reverse order', () => {
    restores([
      { do: 'match', written: '街道', unitId: 'u9' },
      { do: 'merge', nodeId: 'b' },
      { do: 'set', nodeId: 'a', title: '合并后', due: null },
      { do: 'move', nodeId: 'b1', parentId: null, position: 0 },
      { do: 'plan', leadership: [], title: '新标题' },
    ]);
  });

  it('restores any tree after any edits that fit', () => {
    const anyId = fc.constantFrom('s', 'a', 'b', 'b1', 'c', 'n1', 'n2');
    const orRoot = fc.option(anyId, { nil: null });
    const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
      fc.record({ do: fc.constant('set' as const), nodeId: anyId, body: fc.constantFrom('一。二。', '') }),
      fc.record({
        do: fc.constant('add' as const),
        parentId: orRoot,
        position: fc.nat({ max: 4 }),
        title: fc.constant('新'),
        nodeId: anyId,
        source: fc.array(fc.integer({ min: 9, max: 11 }), { maxLength: 2 }),
      }),
      fc.record({
        do: fc.constant('remove' as const),
        nodeId: anyId,
        children: fc.constantFrom('with' as const, 'lift' as const),
      }),
      fc.record({
        do: fc.constant('move' as const),
        nodeId: anyId,
        parentId: orRoot,
        position: fc.nat({ max: 4 }),
      }),
      fc.record({ do: fc.constant('merge' as const), nodeId: anyId }),
      fc.record({ do: fc.constant('place' as const), paragraph: fc.integer({ min: 9, max: 11 }), nodeId: orRoot }),
      fc.record({
        do: fc.constant('units' as const),
        nodeId: anyId,
        part: fc.constantFrom('lead' as const, 'co' as const),
        units: fc.array(fc.constant({ written: '街道', unitId: 'u2', collective: null }), { maxLength: 1 }),
      }),
      fc.record({
        do: fc.constant('plan' as const),
        leadership: fc.array(fc.constant<Leader>({ role: '成员', name: '李某', post: null, source: [7, 9, 11] }), {
          maxLength: 1,
        }),
      }),
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(anyEdit, { minLength: 1, maxLength: 6 }), (wanted) => {
        let after = start();
        const edits: Edit[] = [];
        for (const edit of wanted) {
          const next = fits(after, [edit]);
          if (!next) continue;
          after = next;
          edits.push(edit);
        }
        taken += edits.length;
        expect(seen(applyEdits(after, inverse(start(), edits, known), known))).toEqual(seen(start()));
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(500);
  });
});
