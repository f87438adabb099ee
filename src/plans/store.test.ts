import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { inTransaction } from '#platform/storage/transaction.ts';
import { testDatabase, type TestDatabase } from '#platform/storage/testing.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { planStates } from './contract.ts';
import type { Known } from './rules/edit.ts';
import { applyEdits } from './rules/edits.ts';
import { repeats, sectionKinds } from './rules/reading.ts';
import { collectives, inOrder, parts, unitMatches, type PlanTree, type TreeNode } from './rules/tree.ts';
import * as found from './store/found.ts';
import * as saved from './store/saved.ts';

const known: Known = {
  textOf: (index) => `第${index}段`,
  unitExists: () => true,
  meaningOf: () => ({ match: 'unmatched', unitId: null, collective: null, suggestions: [] }),
};
const regionId = uuid7(),
  unitId = uuid7(),
  personId = uuid7();
const by = { regionId, personId, at: new Date('2026-11-22T08:00:00.123Z') };
let base: TestDatabase;

const node = (of: Partial<TreeNode>): TreeNode => ({
  id: uuid7(),
  parentId: null,
  position: 0,
  number: '(一)',
  title: '清理占道经营',
  body: '对占道经营进行清理。',
  section: false,
  kind: null,
  due: '2026-10-31',
  dueText: '10月底前',
  repeat: 'monthly',
  units: [],
  source: [1, 2],
  doubts: [{ code: 'due-unclear', words: '近期', paragraph: 2 }],
  ...of,
});
const tree = (nodes: TreeNode[]): PlanTree => ({
  title: '集贸市场整治方案',
  preamble: '为创建文明社区，制定本方案。',
  basis: ['区办字〔2026〕9号'],
  leadership: [{ role: '组长', name: '王某', post: null, source: [7] }],
  phases: [{ name: '宣传', from: '2026-03-01', to: null, words: '3月1日起', text: '开会。', source: [8] }],
  doubts: [{ code: 'title-missing', words: null, paragraph: 0 }],
  unread: [3, 9],
  kept: [],
  nodes,
});
const add = (of: PlanTree, id = uuid7()) =>
  saved.addPlan(base.db, by, of, { id, sourceId: null, sourceName: null, ordinal: 0, unitId }).then(() => id);

beforeAll(async () => {
  base = await testDatabase();
  await sql`insert into organisation.region (region_id, name, code, units_mark, created_at)
    values (${regionId}, '某区', '440000', ${uuid7()}, now())`.execute(base.db);
  await sql`insert into organisation.unit (region_id, id, kind, name, path, search, grams, created_at, updated_at)
    values (${regionId}, ${unitId}, 'region', '某区', 'r.', '', '{}', now(), now())`.execute(base.db);
  await sql`insert into organisation.person (region_id, id, name, initials, unit_id, search, grams, created_at, updated_at)
    values (${regionId}, ${personId}, '王某', 'wm', ${unitId}, '', '{}', now(), now())`.execute(base.db);
});
afterAll(() => base.drop());

/** A plan as an edit would leave it, compared with what the database then holds. */
async function roundTrip(planId: string, edits: Parameters<typeof applyEdits>[1]) {
  const before = await found.getPlan(base.db, regionId, planId, 'look');
  const after = applyEdits(before.tree, edits, known);
  await inTransaction(base.db, (tx) => saved.savePlan(tx, by, planId, before.tree, after, null));
  const now = await found.getPlan(base.db, regionId, planId, 'look');
  expect(sorted(now.tree)).toEqual(sorted(after));
  return now;
}
const sorted = (of: PlanTree) => ({ ...of, nodes: inOrder(of.nodes) });

describe('a plan in the database', () => {
  it('comes back as it was put in', async () => {
    const top = node({ section: true, kind: 'tasks', due: null, dueText: null, repeat: null, doubts: [] });
    const units: TreeNode['units'] = [
      { part: 'lead', written: '创建办', match: 'chosen', unitId, collective: null, suggestions: [] },
      { part: 'co', written: '各街道', match: 'collective', unitId: null, collective: 'township', suggestions: [] },
      { part: 'co', written: '城管', match: 'suggested', unitId: null, collective: null, suggestions: [unitId] },
    ];
    const of = tree([top, node({ parentId: top.id, units })]);
    const id = await add(of);
    const got = await found.getPlan(base.db, regionId, id, 'look');
    expect(sorted(got.tree)).toEqual(sorted(of));
    expect(got).toMatchObject({ nodes: 1, unled: 0, unread: 2, version: 1, state: 'draft', unit: { name: '某区' } });
  });
  it('takes every kind of edit', async () => {
    const top = node({ section: true });
    const [a, b, c] = [0, 1, 2].map((position) => node({ parentId: top.id, position, source: [10 + position] })) as [
      TreeNode,
      TreeNode,
      TreeNode,
    ];
    const b1 = node({ parentId: b.id, source: [20] });
    const id = await add(tree([top, a, b, c, b1]));
    const fresh = uuid7(),
      cut = uuid7();
    await roundTrip(id, [
      { do: 'set', nodeId: a.id, title: '甲', due: null, repeat: null },
      {
        do: 'units',
        nodeId: a.id,
        part: 'lead',
        units: [
          { written: '创建办', unitId, collective: null },
          { written: '某处', unitId: null, collective: null },
        ],
      },
      { do: 'add', parentId: top.id, position: 0, title: '新', nodeId: fresh, source: [9] },
      { do: 'split', nodeId: a.id, at: 3, newId: cut },
      { do: 'match', written: '某处', unitId },
    ]);
    await roundTrip(id, [
      { do: 'move', nodeId: c.id, parentId: fresh, position: 0 },
      { do: 'remove', nodeId: b.id, children: 'lift' },
    ]);
    await roundTrip(id, [
      { do: 'merge', nodeId: cut },
      { do: 'place', paragraph: 3, nodeId: a.id },
    ]);
    await roundTrip(id, [{ do: 'plan', title: '改名', leadership: [], basis: [] }]);
    const last = await roundTrip(id, [{ do: 'remove', nodeId: top.id, children: 'with' }]);
    expect(last).toMatchObject({ title: '改名', nodes: 0, version: 6 });
    expect(last.tree.unread).toEqual([1, 2, 3, 7, 9, 10, 11, 12, 20]);
  });
  it('writes only the nodes that changed', async () => {
    const nodes = [0, 1, 2].map((position) => node({ position })) as [TreeNode, TreeNode, TreeNode];
    const id = await add(tree(nodes));
    const now = await roundTrip(id, [
      { do: 'set', nodeId: nodes[1].id, title: '乙' },
      { do: 'move', nodeId: nodes[2].id, parentId: null, position: 0 },
    ]);
    expect(nodes.map((one) => now.versions.get(one.id))).toEqual([1, 2, 1]);
  });
  it('does not take over a node of another plan', async () => {
    const theirs = node({});
    await add(tree([theirs]));
    const id = await add(tree([]));
    await expect(
      roundTrip(id, [{ do: 'add', parentId: null, position: 0, title: 'x', nodeId: theirs.id, source: [] }]),
    ).rejects.toMatchObject({
      code: 'edit.unfit',
      details: { reason: 'id-taken' },
    });
  });
  it('keeps any text a page can hold', async () => {
    const one = node({ body: 'a\0b\uD800c𠮷' });
    const id = await add({ ...tree([one]), title: '题\0目' });
    const got = await found.getPlan(base.db, regionId, id, 'look');
    expect([got.title, got.tree.nodes[0]!.body]).toEqual(['题目', 'ab\uFFFDc𠮷']);
  });
  it('is found by Chinese text, initials and document number, newest first, page by page', async () => {
    const titles = ['小广告专项整治', '小作坊专项整治', '小餐饮整治'];
    for (const [i, title] of titles.entries())
      await saved.addPlan(
        base.db,
        { ...by, at: new Date(Date.UTC(2027, 0, 1 + i)) },
        { ...tree([]), title, basis: ['x发〔2027〕12号'] },
        { id: uuid7(), sourceId: null, sourceName: null, ordinal: 0, unitId },
      );
    const scope = { regionId, personId, region: true, own: false, below: [], units: [] } as never;
    const list = async (text: string, after: { at: string; id: string } | null = null, limit = 50) =>
      (await found.listPlans(base.db, scope, { states: ['draft'], text, after, limit })).map((row) => row.title);
    expect(await list('专项整治')).toEqual(['小作坊专项整治', '小广告专项整治']);
    expect(await list('xzfzx')).toEqual(['小作坊专项整治']);
    expect(await list('2027 12号')).toEqual(titles.toReversed());
    expect(await list('？')).toEqual([]);
    const first = await found.listPlans(base.db, scope, { states: null, text: '2027', after: null, limit: 2 });
    expect(first).toHaveLength(3);
    const mark = { at: first[1]!.updatedAt.toISOString(), id: first[1]!.id };
    expect(await list('2027', mark)).toEqual(['小广告专项整治']);
    const none = { regionId, personId, region: false, own: false, below: [], units: [] } as never;
    expect(await found.listPlans(base.db, none, { states: null, text: null, after: null, limit: 50 })).toEqual([]);
  });
  it('knows the words the rules know', async () => {
    const { rows } = await sql<{
      name: string;
      text: string;
    }>`select conname as name, pg_get_constraintdef(c.oid) as text
      from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = 'plans' and contype = 'c'`.execute(
      base.db,
    );
    const wordsOf = (name: string) =>
      [...rows.find((row) => row.name === name)!.text.matchAll(/'([a-z-]+)'::text/g)].map((match) => match[1]).sort();
    const expected: Record<string, readonly string[]> = {
      plan_state_check: planStates,
      node_kind_check: sectionKinds,
      node_repeat_check: repeats,
      node_unit_part_check: parts,
      node_unit_match_check: unitMatches,
      node_unit_collective_check: collectives,
    };
    for (const [name, words] of Object.entries(expected))
      expect([name, wordsOf(name)]).toEqual([name, words.toSorted()]);
  });
});
