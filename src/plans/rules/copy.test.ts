import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays, isDay } from '#platform/pure/day.ts';
import { copied, movedWords, yearOf, yearsLater } from './copy.ts';
import type { PlanTree, TreeNode } from './tree.ts';

const node = (id: string, parentId: string | null, of: Partial<TreeNode> = {}): TreeNode => ({
  id,
  parentId,
  position: 0,
  number: '(一)',
  title: '清扫',
  body: '',
  section: false,
  kind: null,
  due: null,
  dueText: null,
  repeat: null,
  units: [],
  source: [3],
  doubts: [{ code: 'no-unit', words: null, paragraph: 3 }],
  ...of,
});
const last: PlanTree = {
  title: '云汀县2026年文明社区创建工作方案',
  preamble: '2023年以来成效明显，2026年继续推进。',
  basis: ['云创建办〔2026〕3号'],
  leadership: [{ role: '组长', name: '周怀远', post: null, source: [1] }],
  phases: [
    { name: '部署', from: '2026-03-01', to: '2026-04-15', words: '2026年3月至4月15日', text: '', source: [2] },
    { name: '长效', from: null, to: null, words: '长期坚持', text: '', source: [4] },
  ],
  doubts: [{ code: 'name-unclear', words: null, paragraph: 1 }],
  unread: [9],
  kept: [8],
  nodes: [
    node('a', null, {
      body: '按《2026年要点》，2026年12月底前完成，2027年1月总结。',
      due: '2026-12-31',
      dueText: '2026年12月底前',
    }),
    node('b', 'a', { due: '2028-02-29' }),
  ],
};
const fresh = () => {
  let n = 0;
  return () => `n${++n}`;
};

it('copies a plan a year on: days, years in words, fresh ids, nothing of the old document', () => {
  const copy = copied(last, 1, fresh());
  expect(copy).toMatchObject({
    title: '云汀县2027年文明社区创建工作方案',
    preamble: '2023年以来成效明显，2027年继续推进。',
    basis: ['云创建办〔2026〕3号'],
    doubts: [],
    unread: [],
    kept: [],
    phases: [
      { from: '2027-03-01', to: '2027-04-15', words: '2027年3月至4月15日', source: [] },
      { from: null, to: null, words: '长期坚持' },
    ],
  });
  expect(copy.nodes).toMatchObject([
    {
      id: 'n1',
      parentId: null,
      body: '按《2026年要点》，2027年12月底前完成，2028年1月总结。',
      due: '2027-12-31',
      dueText: '2027年12月底前',
      source: [],
      doubts: [],
    },
    { id: 'n2', parentId: 'n1', due: '2029-02-28' },
  ]);
});

it('copies as it is when no year is to pass', () => {
  const copy = copied(last, 0, fresh());
  expect([copy.title, copy.preamble, copy.phases[0]!.to, copy.nodes[0]!.body]).toEqual([
    last.title,
    last.preamble,
    last.phases[0]!.to,
    last.nodes[0]!.body,
  ]);
});

it('knows the year of a plan by its title, or by its first day', () => {
  expect(yearOf(last)).toBe(2026);
  expect(yearOf({ ...last, title: '整治方案' })).toBe(2026);
  expect(yearOf({ ...last, title: '整治方案', nodes: [], phases: [] })).toBeNull();
});

it('moves a day by whole years to a day that exists, and back unless it was the 29th of February', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 10 }), (n, years) => {
      const day = addDays('2000-01-01', n);
      const moved = yearsLater(day, years);
      expect(isDay(moved)).toBe(true);
      expect(moved.slice(0, 7)).toBe(`${Number(day.slice(0, 4)) + years}${day.slice(4, 7)}`);
      if (!day.endsWith('02-29')) expect(yearsLater(moved, -years)).toBe(day);
    }),
  );
});

it('leaves document numbers, titles of documents and earlier years as they are', () => {
  expect(movedWords('依据云政发〔2026〕3号和《2026年要点》，2025年2026年2027年', 2026, 1)).toBe(
    '依据云政发〔2026〕3号和《2026年要点》，2025年2027年2028年',
  );
});
