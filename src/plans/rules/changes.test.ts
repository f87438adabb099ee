import { describe, expect, it } from 'vitest';
import { changes, clashes } from './changes.ts';
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
const before = tree([node('a', 0), node('b', 1, { due: '2026-10-31' }), node('c', 2)]);
const after = tree(
  [
    node('n', 0),
    node('a', 1, { title: '甲' }),
    node('c', 0, {
      parentId: 'a',
      units: [{ part: 'lead', written: '城管局', match: 'exact', unitId: 'u', collective: null, suggestions: [] }],
    }),
  ],
  { title: '新方案' },
);

describe('what somebody else changed', () => {
  it('is told by node and field', () => {
    expect(changes(before, after)).toEqual([
      { nodeId: null, what: 'changed', title: '新方案', fields: ['title'] },
      { nodeId: 'n', what: 'added', title: 'n', fields: [] },
      { nodeId: 'a', what: 'changed', title: '甲', fields: ['title'] },
      { nodeId: 'c', what: 'changed', title: 'c', fields: ['units', 'place'] },
      { nodeId: 'b', what: 'removed', title: 'b', fields: [] },
    ]);
    expect(changes(before, before)).toEqual([]);
  });
  it('clashes with an edit of the same field, not of another', () => {
    const meanwhile = changes(before, after);
    expect(clashes({ do: 'set', nodeId: 'a', title: '乙' }, meanwhile)).toBe(true);
    expect(clashes({ do: 'set', nodeId: 'a', body: '乙' }, meanwhile)).toBe(false);
    expect(clashes({ do: 'merge', nodeId: 'a' }, meanwhile)).toBe(true);
    expect(clashes({ do: 'set', nodeId: 'b', body: '乙' }, meanwhile)).toBe(true);
    expect(clashes({ do: 'units', nodeId: 'c', part: 'co', units: [] }, meanwhile)).toBe(true);
    expect(clashes({ do: 'plan', title: '别的' }, meanwhile)).toBe(true);
    expect(clashes({ do: 'plan', basis: [] }, meanwhile)).toBe(false);
    expect(clashes({ do: 'place', paragraph: 1, nodeId: null }, meanwhile)).toBe(false);
  });
});
