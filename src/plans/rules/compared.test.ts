import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compared } from './compared.ts';
import type { PlanTree, TreeNode } from './tree.ts';

const node = (id: string, position: number, of: Partial<TreeNode> = {}): TreeNode => ({
  id,
  parentId: null,
  position,
  number: '',
  title: id,
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
const lead = (written: string) =>
  ({ part: 'lead', written, match: 'unmatched', unitId: null, collective: null, suggestions: [] }) as const;

it('says what was added, changed and removed, field by field with the words before and after', () => {
  const before = tree([node('a', 0, { units: [lead('城管局')] }), node('b', 1), node('c', 2)]);
  const after = tree(
    [
      node('a', 0, { title: '甲', due: '2026-10-31', units: [lead('民政局')] }),
      node('c', 1, { parentId: 'a', position: 0 }),
      node('d', 1),
    ],
    { leadership: [{ role: '组长', name: '周怀远', post: '副县长', source: [] }] },
  );
  expect(compared(before, after)).toEqual([
    {
      nodeId: null,
      what: 'changed',
      number: '',
      title: '方案',
      fields: [{ field: 'leadership', before: '', after: '组长 周怀远（副县长）' }],
    },
    {
      nodeId: 'a',
      what: 'changed',
      number: '',
      title: '甲',
      fields: [
        { field: 'title', before: 'a', after: '甲' },
        { field: 'due', before: '', after: '2026-10-31' },
        { field: 'units', before: 'lead:城管局', after: 'lead:民政局' },
      ],
    },
    { nodeId: 'c', what: 'changed', number: '', title: 'c', fields: [{ field: 'place', before: '', after: '甲' }] },
    { nodeId: 'd', what: 'added', number: '', title: 'd', fields: [] },
    { nodeId: 'b', what: 'removed', number: '', title: 'b', fields: [] },
  ]);
});

it('finds nothing between equals, and in another order the one that moved', () => {
  const all = ['a', 'b', 'c', 'd'].map((id, i) => node(id, i));
  expect(compared(tree(all), tree(structuredClone(all)))).toEqual([]);
  const moved = ['b', 'c', 'a', 'd'].map((id, i) => node(id, i));
  expect(compared(tree(all), tree(moved))).toEqual([
    { nodeId: 'a', what: 'changed', number: '', title: 'a', fields: [{ field: 'order', before: '1', after: '3' }] },
  ]);
});

it('calls any change of order a change, and an added sibling none of the others', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e'], { minLength: 5 }), (order) => {
      const rows = compared(
        tree(['a', 'b', 'c', 'd', 'e'].map((id, i) => node(id, i))),
        tree(order.map((id, i) => node(id, i))),
      );
      expect(rows.length > 0).toBe(order.join('') !== 'abcde');
      expect(rows.length).toBeLessThan(5);
    }),
  );
  const added = compared(tree([node('a', 0), node('b', 1)]), tree([node('x', 0), node('a', 1), node('b', 2)]));
  expect(added.map((row) => [row.nodeId, row.what])).toEqual([['x', 'added']]);
});

it('shows of a long text where it differs', () => {
  const long = '清扫街道。'.repeat(1000);
  const [row] = compared(tree([node('a', 0, { body: long })]), tree([node('a', 0, { body: `${long}每周检查。` })]));
  expect(row!.fields[0]!.after.endsWith('每周检查。')).toBe(true);
  expect(row!.fields[0]!.before.length).toBeLessThan(2002);
});
