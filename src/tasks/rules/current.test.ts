import { describe, expect, it } from 'vitest';
import type { PlanTree, TreeNode, TreeUnit } from '#plans/rules/tree.ts';
import { currentTree, type TaskNow } from './current.ts';
import type { IssueUnit } from './issue.ts';

const unit = (written: string, unitId: string | null, part: 'lead' | 'co' = 'lead'): TreeUnit => ({
  part,
  written,
  match: unitId ? 'exact' : 'collective',
  unitId,
  collective: unitId ? null : 'township',
  suggestions: [],
});
const node = (id: string, position: number, more: Partial<TreeNode> = {}): TreeNode => ({
  id,
  parentId: null,
  position,
  number: '',
  title: id,
  body: '',
  section: false,
  kind: null,
  due: '2026-10-31',
  dueText: '10月底前',
  repeat: null,
  units: [unit('市场局', 'market'), unit('各街道', null, 'co')],
  source: [],
  doubts: [],
  ...more,
});
const tree: PlanTree = {
  title: '方案',
  preamble: '',
  basis: [],
  leadership: [],
  phases: [],
  doubts: [],
  unread: [],
  kept: [],
  nodes: [node('a', 0), node('b', 1), node('b1', 0, { parentId: 'b' }), node('c', 2)],
};
const given: IssueUnit[] = [
  { unitId: 'market', part: 'lead', written: '市场局', inherited: false },
  { unitId: 'east', part: 'co', written: '各街道', inherited: false },
  { unitId: 'west', part: 'co', written: '各街道', inherited: false },
];
const issued = new Map(tree.nodes.map((one) => [one.id, given]));
const task = (nodeId: string, more: Partial<TaskNow> = {}): TaskNow => ({
  nodeId,
  state: 'issued',
  title: nodeId,
  detail: '',
  due: '2026-10-31',
  dueText: '10月底前',
  extendedTo: null,
  repeat: null,
  units: given.map((one) => ({ ...one, name: `${one.unitId}局` })),
  ...more,
});
const all = (more: Record<string, Partial<TaskNow>> = {}) => tree.nodes.map((one) => task(one.id, more[one.id]));

describe('a plan as it stands now', () => {
  it('is the plan itself while nothing was arranged', () => {
    expect(currentTree(tree, issued, all())).toEqual({ tree, changed: 0 });
    expect(currentTree(tree, issued, all()).tree).toBe(tree);
  });
  it('has the days, words and units of its tasks, and keeps a collective that is still whole', () => {
    const lead = [{ unitId: 'city', part: 'lead' as const, written: null, name: '城管局' }];
    const co = task('a').units.slice(1);
    const { tree: now, changed } = currentTree(
      tree,
      issued,
      all({
        a: { due: '2026-11-30', dueText: null, units: [...lead, ...co] },
        c: { title: '清理', units: [...lead, co[0]!] },
        b1: { extendedTo: '2026-12-15' },
      }),
    );
    const of = (id: string) => now.nodes.find((one) => one.id === id)!;
    expect(changed).toBe(3);
    expect(of('a')).toMatchObject({ due: '2026-11-30', dueText: null });
    expect(of('a').units.map((one) => one.written)).toEqual(['城管局', '各街道']);
    expect(of('c').title).toBe('清理');
    expect(of('c').units.map((one) => one.written)).toEqual(['城管局', 'east局']);
    expect(of('b1')).toMatchObject({ due: '2026-12-15', dueText: null });
    expect(of('b')).toBe(tree.nodes[1]);
  });
  it('leaves out what was withdrawn, with all beneath it, and closes the row', () => {
    const { tree: now, changed } = currentTree(tree, issued, all({ b: { state: 'withdrawn' } }));
    expect(changed).toBe(2);
    expect(now.nodes.map((one) => [one.id, one.position])).toEqual([
      ['a', 0],
      ['c', 1],
    ]);
  });
});
