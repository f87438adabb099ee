import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyEdits } from './edits.ts';
import { countedIn, labelOf, labelSchemes, labelWords, renumbered, schemeOf } from './labels.ts';
import { readNumber } from './numbering.ts';
import { childrenOf, type PlanTree, type TreeNode } from './tree.ts';

const node = (id: string, parentId: string | null, position: number, number: string): TreeNode => ({
  id,
  parentId,
  position,
  number,
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
});
const tree = (nodes: TreeNode[]): PlanTree => ({
  title: '方案',
  preamble: '',
  basis: [],
  leadership: [],
  phases: [],
  doubts: [],
  unread: [],
  kept: [],
  nodes,
});
const known = {
  textOf: () => null,
  unitExists: () => true,
  meaningOf: () => ({ match: 'unmatched' as const, unitId: null, collective: null, suggestions: [] }),
};
const numbers = (of: PlanTree, parent: string | null) =>
  (childrenOf(of.nodes).get(parent) ?? []).map((one) => one.number);

it('writes labels that the reader reads as what they are', () => {
  fc.assert(
    fc.property(fc.constantFrom(...labelSchemes), fc.integer({ min: 1, max: 99 }), (scheme, n) => {
      const label = labelOf(scheme, n);
      expect(schemeOf(label)).toBe(scheme);
      const read = readNumber(`${labelWords(label)}整治市场`);
      expect(read).toMatchObject({ scheme, value: n, label });
    }),
  );
  expect(['一', '(二)', '3', '(4)', '甲', ''].map(labelWords)).toEqual(['一、', '（二）', '3.', '（4）', '甲', '']);
});

it('counts an added node in and moves those behind it on', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...labelSchemes),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 15 }),
      (scheme, size, position) => {
        const rows = Array.from({ length: size }, (_, i) => node(`n${i}`, null, i, labelOf(scheme, i + 1)));
        const edits = countedIn(rows, null, position, 'new');
        const after = applyEdits(
          tree(rows),
          [{ do: 'add', parentId: null, position, title: '新', nodeId: 'new', source: [] }, ...edits],
          known,
        );
        const used = size === 0 ? 'cn' : scheme;
        expect(numbers(after, null)).toEqual(Array.from({ length: size + 1 }, (_, i) => labelOf(used, i + 1)));
      },
    ),
  );
});

it('leaves siblings alone that are not counted one by one', () => {
  expect(countedIn([node('a', null, 0, '一'), node('b', null, 1, '三')], null, 1, 'new')).toEqual([]);
  expect(countedIn([node('a', null, 0, '')], null, 1, 'new')).toEqual([]);
});

it('numbers a row anew in the scheme it has, else in that of its depth', () => {
  const rows = [node('s', null, 0, '一'), node('a', 's', 0, ''), node('b', 's', 1, ''), node('c', 'b', 0, '(3)')];
  const all = (parent: string | null) => numbers(applyEdits(tree(rows), renumbered(rows, parent), known), parent);
  expect([all(null), all('s'), all('b')]).toEqual([['一'], ['(一)', '(二)'], ['(1)']]);
  expect(renumbered(rows, null)).toEqual([]);
});
