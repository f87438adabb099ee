import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanTree, TreeNode } from './tree.ts';
import {
  broughtBack,
  editsBetween,
  momentOf,
  mostKept,
  mostSize,
  sameValue,
  sittingMs,
  thinned,
  versionReasons,
  type KeptState,
} from './versions.ts';

const states = fc
  .array(
    fc.record({
      reason: fc.constantFrom(...versionReasons),
      size: fc.integer({ min: 1, max: mostSize / 10 }),
      gap: fc.integer({ min: 0, max: 10_000_000 }),
    }),
    { maxLength: 120 },
  )
  .map((rows) => {
    let at = 0;
    return rows.map(({ reason, size, gap }, i): KeptState => ({ number: i + 1, reason, size, at: (at += gap) }));
  });
const stays = (one: KeptState) => ['created', 'named', 'published'].includes(one.reason);

describe('thinning', () => {
  it('keeps what stands by itself bounded in number and size, the newest always, and never drops what was asked for', () => {
    fc.assert(
      fc.property(states, (all) => {
        const gone = new Set(thinned(all));
        const left = all.filter((one) => !gone.has(one.number));
        const own = left.filter((one) => !stays(one));
        expect(own.length).toBeLessThanOrEqual(mostKept);
        if (own.length > 1) expect(own.reduce((sum, one) => sum + one.size, 0)).toBeLessThanOrEqual(mostSize);
        expect(all.filter((one) => gone.has(one.number)).filter(stays)).toEqual([]);
        expect(left.at(-1)).toEqual(all.at(-1));
        // What is left is thinned no further.
        expect(thinned(left)).toEqual([]);
      }),
    );
  });
  it('drops the state whose neighbours are nearest', () => {
    const all = Array.from({ length: mostKept + 2 }, (_, i): KeptState => ({
      number: i + 1,
      reason: i === 0 ? 'created' : 'edits',
      size: 1,
      at: i === 7 ? 6001 : i * 1000,
    }));
    expect(thinned(all)).toEqual([7]);
  });
});

describe('a moment to keep', () => {
  const at = (of: Partial<Parameters<typeof momentOf>[0]>) =>
    momentOf({ planVersion: 5, keptVersion: 1, sameWriter: true, idleMs: 0, ...of });
  it('is another writer, another sitting, many edits, or nothing kept yet', () => {
    expect(at({})).toBeNull();
    expect(at({ sameWriter: false })).toBe('turn');
    expect(at({ idleMs: sittingMs })).toBe('sitting');
    expect(at({ idleMs: sittingMs - 1 })).toBeNull();
    expect(at({ planVersion: editsBetween })).toBeNull();
    expect(at({ planVersion: editsBetween + 1 })).toBe('edits');
    expect(at({ keptVersion: null, planVersion: 1 })).toBe('created');
    expect(at({ keptVersion: null })).toBe('edits');
  });
  it('is none when the state is kept already', () => {
    expect(at({ keptVersion: 5, sameWriter: false, idleMs: sittingMs })).toBeNull();
  });
});

const node = (id: string, of: Partial<TreeNode> = {}): TreeNode => ({
  id,
  parentId: null,
  position: 0,
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

describe('bringing back', () => {
  const unit = (written: string) => ({
    part: 'lead' as const,
    written,
    match: 'unmatched' as const,
    unitId: null,
    collective: null,
    suggestions: [],
  });
  const nodes = fc
    .uniqueArray(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        title: fc.constantFrom('一', '二'),
        units: fc.array(fc.constantFrom('城管局', '民政局').map(unit), { maxLength: 2 }),
      }),
      { selector: (one) => one.id },
    )
    .map((rows) => rows.map(({ id, ...of }, position) => node(id, { ...of, position })));
  it('gives the kept tree, with the objects of what did not change', () => {
    fc.assert(
      fc.property(nodes, nodes, (before, kept) => {
        const now = tree(before);
        // As it comes back from the database: other objects, keys in another order.
        const back = JSON.parse(JSON.stringify(tree(kept))) as PlanTree;
        const after = broughtBack(now, back);
        expect(after).toEqual(tree(kept));
        for (const one of after.nodes) {
          const old = before.find((other) => other.id === one.id);
          if (old && sameValue(old, one)) expect(one).toBe(old);
          if (old && sameValue(old.units, one.units)) expect(one.units).toBe(old.units);
        }
      }),
    );
  });
  it('tells values apart whatever the order of their keys', () => {
    expect(sameValue({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true);
    expect(sameValue({ a: 1 }, { a: 1, b: undefined })).toBe(false);
    expect(sameValue([1, 2], [2, 1])).toBe(false);
    expect(sameValue([], {})).toBe(false);
    expect(sameValue(null, {})).toBe(false);
  });
});
