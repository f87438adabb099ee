import { describe, expect, it } from 'vitest';
import { cuts, dropped, step, toPublish, toSettle, writtenNames } from './steps.ts';
import type { PlanTree, TreeNode, TreeUnit } from './tree.ts';

const unit = (part: 'lead' | 'co', written: string, unitId: string | null, of: Partial<TreeUnit> = {}): TreeUnit => ({
  part,
  written,
  match: unitId ? 'exact' : 'unmatched',
  unitId,
  collective: null,
  suggestions: [],
  ...of,
});
const node = (id: string, parentId: string | null, position: number, of: Partial<TreeNode> = {}): TreeNode => ({
  id,
  parentId,
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
const nodes = [
  node('s', null, 0, { section: true }),
  node('b', 's', 1, { units: [unit('lead', '创城办', null), unit('co', '城管局', 'u1')] }),
  node('a', 's', 0, { units: [unit('lead', '城管局', 'u1')] }),
  node('b1', 'b', 0, {
    units: [unit('co', '城管局', 'u1'), unit('co', '各街道', null, { match: 'collective', collective: 'township' })],
    doubts: [{ code: 'due-unclear', words: '尽快', paragraph: 3 }],
  }),
  node('t', null, 1),
];
const tree: PlanTree = {
  title: '',
  preamble: '',
  basis: [],
  leadership: [],
  phases: [],
  doubts: [],
  unread: [4],
  kept: [],
  nodes,
};

describe('a step', () => {
  it('goes under the sibling before, as its last child', () => {
    expect(step(nodes, 't', 'in')).toMatchObject({ parentId: 's', position: 2 });
    expect(step(nodes, 'b', 'in')).toMatchObject({ parentId: 'a', position: 0 });
    expect(step(nodes, 'a', 'in')).toBeNull();
  });
  it('goes out behind its parent', () => {
    expect(step(nodes, 'b1', 'out')).toMatchObject({ parentId: 's', position: 2 });
    expect(step(nodes, 'a', 'out')).toMatchObject({ parentId: null, position: 1 });
    expect(step(nodes, 's', 'out')).toBeNull();
  });
  it('goes up and down among its siblings, not beyond', () => {
    expect(step(nodes, 'b', 'up')).toMatchObject({ parentId: 's', position: 0 });
    expect(step(nodes, 'a', 'up')).toBeNull();
    expect(step(nodes, 's', 'down')).toMatchObject({ parentId: null, position: 1 });
    expect(step(nodes, 't', 'down')).toBeNull();
    expect(step(nodes, 'nobody', 'down')).toBeNull();
  });
});

describe('a dragged node', () => {
  it('goes before, behind or under the node it is let go on', () => {
    expect(dropped(nodes, 't', 'b', 'before')).toEqual({ do: 'move', nodeId: 't', parentId: 's', position: 1 });
    expect(dropped(nodes, 't', 'b', 'after')).toMatchObject({ parentId: 's', position: 2 });
    expect(dropped(nodes, 't', 'b', 'into')).toMatchObject({ parentId: 'b', position: 1 });
    expect(dropped(nodes, 'a', 'b', 'after')).toMatchObject({ parentId: 's', position: 1 });
  });
  it('goes nowhere when that is where it is, or into itself', () => {
    expect(dropped(nodes, 'a', 'b', 'before')).toBeNull();
    expect(dropped(nodes, 'b1', 'b', 'into')).toBeNull();
    expect(dropped(nodes, 's', 'b1', 'after')).toBeNull();
    expect(dropped(nodes, 's', 's', 'into')).toBeNull();
    expect(dropped(nodes, 'x', 's', 'into')).toBeNull();
  });
});

describe('what is left to settle', () => {
  it('is listed in the order of the page', () => {
    expect(toSettle(tree)).toEqual({ unread: [4], unled: ['b1', 't'], unmatched: ['b'], doubtful: ['b1'] });
  });
  it('counts a suggestion as unsettled', () => {
    const guessed = node('g', null, 0, { units: [unit('lead', '城管', 'u1', { match: 'suggested' })] });
    expect(toSettle({ ...tree, nodes: [guessed] }).unmatched).toEqual(['g']);
  });
  it('puts names to settle first, then the frequent ones', () => {
    expect(writtenNames(tree).map((name) => [name.written, name.nodeIds])).toEqual([
      ['创城办', ['b']],
      ['城管局', ['a', 'b', 'b1']],
      ['各街道', ['b1']],
    ]);
  });
  it('tells what publishing will make', () => {
    expect(toPublish(tree)).toEqual({ tasks: 3, gathering: 0, unitIds: ['u1'], collectives: ['township'] });
  });
});

describe('places to cut', () => {
  it('are behind sentences and lines, not at the ends', () => {
    expect(cuts('清扫。检查；\n评比。')).toEqual([3, 7]);
    expect(cuts('说“清扫。”然后检查')).toEqual([6]);
    expect(cuts('一句话。')).toEqual([]);
    expect(cuts('')).toEqual([]);
  });
});
