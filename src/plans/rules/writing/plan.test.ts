import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readParagraphs, readText } from '#documents/paragraphs.ts';
import { officialDocument } from '#documents/official.ts';
import type { Paragraph } from '#documents/rules/paragraph.ts';
import { draft, type Draft } from '../draft.ts';
import { seedValues } from '../../testing.ts';
import { readPlans } from '../read.ts';
import { filled } from '../template.ts';
import { planTemplates } from '../templates/all.ts';
import type { PlanTree } from '../tree.ts';
import { aroundOf } from './around.ts';
import { differences } from './compare.ts';
import { planDocument, planParagraphs, readBack } from './plan.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const ours = path.join(root, 'fixtures/plans');
const shared = path.join(process.env.CHUANGWEN_SHARED ?? path.join(root, '../shared'), 'plans');
const documents = (folder: string) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => /\.(txt|docx)$/.test(name)) : [];

function draftOf(paragraphs: readonly Paragraph[]): Draft {
  let made = 0;
  const nobody = { match: 'unmatched', unitId: null, collective: null, suggestions: [] } as const;
  return draft(
    readPlans(paragraphs),
    paragraphs,
    () => `id${made++}`,
    (n) => `文明创建工作方案 (${n + 1})`,
    () => nobody,
  );
}
const opened = async (bytes: Uint8Array, name: string) => draftOf((await readParagraphs(bytes, name)).paragraphs);

/** Every plan of a document: written as Word, read again; what the two trees say differently. */
async function told(folder: string, name: string): Promise<string[]> {
  return toldOf(await opened(new Uint8Array(readFileSync(path.join(folder, name))), name));
}
async function toldOf(made: Draft): Promise<string[]> {
  expect(made.plans.length).toBeGreaterThan(0);
  const out: string[] = [];
  for (const [ordinal, plan] of made.plans.entries()) {
    const bytes = await officialDocument(planDocument(plan as PlanTree, aroundOf(made.paragraphs, ordinal)));
    const back = await opened(bytes, 'x.docx');
    if (back.plans.length !== 1) out.push(`plan ${ordinal + 1}: ${back.plans.length} plans`);
    else out.push(...differences(plan, back.plans[0]!).map((line) => `plan ${ordinal + 1}: ${line}`));
  }
  return out;
}

describe('a plan written as Word and read again is the same plan', () => {
  it.each(documents(ours))('%s', async (name) => expect(await told(ours, name)).toEqual([]));
});
describe('so is every template', () => {
  it.each(planTemplates.map((one) => [one.key, one] as const))('%s', async (_, template) => {
    const made = draftOf(readText(filled(template, seedValues(template, '2026-03-02'))));
    expect(await toldOf(made)).toEqual([]);
  });
});
describe('so are the shared plans', () => {
  it('where they lie beside the repository', async () => {
    const known = documents(shared);
    if (!known.length) console.log('shared plan documents are not here: not written');
    for (const name of known) expect([name, await told(shared, name)]).toEqual([name, []]);
  });
});

describe('what was changed by hand', () => {
  const page = [
    '云汀县2026年文明楼道创建方案',
    '一、组织领导',
    '成立领导小组，统筹创建工作。',
    '二、重点任务',
    '（一）清理楼道。逐栋清理杂物。',
    '（二）亮化楼道。更换破损灯具。',
    '（三）美化楼道。粉刷墙面。',
    '三、实施步骤',
    '（一）动员阶段（3月1日至3月31日）。召开动员会。',
  ];
  const before = draftOf(readText(page.join('\n'))).plans[0]!;
  const find = (title: string) => before.nodes.find((node) => node.title === title)!;
  const written = (tree: PlanTree) => readBack(tree.title, planParagraphs(tree), {})!;

  it('is numbered afresh where moved nodes no longer count', () => {
    const [first, second] = [find('清理楼道'), find('亮化楼道')];
    const moved = {
      ...before,
      nodes: before.nodes.map((node) =>
        node === second
          ? { ...node, parentId: first.id, position: 0 }
          : node.title === '美化楼道'
            ? { ...node, position: 1 }
            : node,
      ),
    };
    const rows = written(moved).nodes.filter((node) => /楼道/.test(node.title));
    expect(rows.map((node) => [node.number, node.title])).toEqual([
      ['(一)', '清理楼道'],
      ['1', '亮化楼道'],
      ['(二)', '美化楼道'],
    ]);
  });
  it('stands where it belongs: people, steps, units, time limits, basis', () => {
    const nobody = { match: 'unmatched', unitId: null, collective: null, suggestions: [] } as const;
    const added: PlanTree = {
      ...before,
      basis: ['云创办字〔2026〕3号'],
      leadership: [
        { role: '组长', name: '周怀远', post: '副县长', source: [] },
        { role: '成员', name: '陈立新', post: null, source: [] },
      ],
      phases: [
        ...before.phases,
        { name: '总结阶段', from: '2026-11-01', to: '2026-11-30', words: null, text: '总结经验。', source: [] },
      ],
      nodes: before.nodes.map((node) =>
        node.title === '美化楼道'
          ? { ...node, due: '2026-06-30', units: [{ part: 'lead' as const, written: '县住建局', ...nobody }] }
          : node,
      ),
    };
    const back = written(added);
    expect(back.basis).toEqual(added.basis);
    expect(back.leadership.map(({ role, name, post }) => [role, name, post])).toEqual([
      ['组长', '周怀远', '副县长'],
      ['成员', '陈立新', null],
    ]);
    expect(back.phases.map(({ name, from, to }) => [name, from, to])).toEqual([
      ['动员阶段', '2026-03-01', '2026-03-31'],
      ['总结阶段', '2026-11-01', '2026-11-30'],
    ]);
    const task = back.nodes.find((node) => node.title === '美化楼道')!;
    expect([task.due, task.units.map((unit) => [unit.part, unit.written])]).toEqual([
      '2026-06-30',
      [['lead', '县住建局']],
    ]);
    expect(back.nodes.map((node) => node.title)).toEqual(before.nodes.map((node) => node.title));
  });
});
