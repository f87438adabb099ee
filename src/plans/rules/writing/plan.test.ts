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
import { planDocument } from './plan.ts';

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
