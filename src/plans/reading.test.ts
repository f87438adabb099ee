import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocument, type Document } from './actions/read-document.ts';
import { readAside } from './actions/document.ts';
import { draft, type Draft } from './rules/draft.ts';
import { childrenOf, claimed, inOrder } from './rules/tree.ts';

const folder = fileURLToPath(new URL('../../fixtures/plans/', import.meta.url));
const names = readdirSync(folder).filter((name) => /\.(txt|docx)$/.test(name));
const bytesOf = (name: string) => new Uint8Array(readFileSync(folder + name));

async function draftOf(document: Document): Promise<Draft> {
  const { paragraphs, reading } = await readDocument(document, () => undefined);
  let made = 0;
  const nothing = { match: 'unmatched', unitId: null, collective: null, suggestions: [] } as const;
  return draft(
    reading,
    paragraphs,
    () => `id${made++}`,
    (n) => `方案${n}`,
    () => nothing,
  );
}

/** Roles that need no home: the page itself, not the plan. */
const pageMatter = [
  'title',
  'number',
  'notice',
  'addressee',
  'preamble',
  'signature',
  'attachment',
  'furniture',
  'table',
  'blank',
];
function expectWhole(made: Draft): void {
  const homes = new Set<number>();
  const nodes = new Set<string>();
  for (const plan of made.plans) {
    for (const index of claimed(plan)) homes.add(index);
    for (const index of plan.unread) homes.add(index);
    expect(inOrder(plan.nodes)).toHaveLength(plan.nodes.length);
    for (const row of childrenOf(plan.nodes).values())
      expect(row.map((node) => node.position)).toEqual(row.map((_, i) => i));
    for (const node of plan.nodes) nodes.add(node.id);
    for (const node of plan.nodes) expect([node.title, node.source.length > 0]).toEqual([node.title, true]);
    // A paragraph may be read in part: a task holds it, and its gap is listed.
    const partly = plan.unread.filter((index) => claimed(plan).has(index));
    for (const index of partly) expect(['gap', 'unread']).toContain(made.paragraphs[index]!.role);
  }
  expect(nodes.size).toBe(made.plans.reduce((sum, plan) => sum + plan.nodes.length, 0));
  if (made.plans.length === 0) return;
  const lost = made.paragraphs.filter((one) => !homes.has(one.index) && !pageMatter.includes(one.role));
  expect(lost).toEqual([]);
}

/** Letters of the page that are in no title, body, unit, person or phase of its plans. */
function missing(made: Draft): string[] {
  const bare = (text: string) => text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');
  const said = made.plans.flatMap((plan) => [
    plan.preamble,
    ...plan.leadership.flatMap(({ role, name, post }) => [role, name, post ?? '']),
    ...plan.phases.flatMap(({ name, words, text }) => [name, words ?? '', text]),
    ...plan.nodes.flatMap((node) => [node.number, node.title, node.body, node.dueText ?? '']),
    ...plan.nodes.map((node) => node.units.map((unit) => unit.written).join('、')),
  ]);
  const pairs = new Set(said.map(bare).flatMap((text) => [...text].map((_, i) => text.slice(i, i + 2))));
  for (const label of ['牵头单位', '责任单位', '协办单位', '配合单位', '完成时限'])
    for (let i = 0; i < 4; i++) pairs.add(label.slice(i, i + 2));
  const unread = new Set(made.plans.flatMap((plan) => plan.unread));
  return made.paragraphs
    .filter(({ role, index }) => ['prose', 'task', 'section'].includes(role) && !unread.has(index))
    .map(({ text }) => bare(text))
    .filter((text) => text.length > 12)
    .filter(
      (text) => [...text].slice(0, -1).filter((_, i) => !pairs.has(text.slice(i, i + 2))).length > text.length / 3,
    );
}

describe('documents as drafts', () => {
  it.each(names)('%s: every paragraph has a home or is listed, every word is in the tree', async (name) => {
    const made = await draftOf({ bytes: bytesOf(name), name });
    expect(made.plans.length).toBeGreaterThan(0);
    expectWhole(made);
    expect(missing(made)).toEqual([]);
  });
  it('hold for pages put together at random', async () => {
    const lines = names
      .filter((name) => name.endsWith('.txt'))
      .flatMap((name) => readFileSync(folder + name, 'utf8').split('\n'));
    const page = fc.array(fc.oneof(fc.constantFrom(...lines), fc.string({ maxLength: 20 })), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(page, async (some) => {
        expectWhole(await draftOf({ text: some.join('\n') }));
      }),
      { numRuns: 150 },
    );
  });
  it('are the same from a thread of its own', async () => {
    const steps: string[] = [];
    const name = names.find((one) => one.endsWith('.docx'))!;
    const filler = '\n各单位要按照要求抓好落实。'.repeat(20_000);
    const text = `${readFileSync(folder + names.find((one) => one.endsWith('.txt'))!, 'utf8')}${filler}`;
    const aside = await readAside({ text }, (step) => steps.push(step));
    expect(aside).toEqual(await readDocument({ text }, () => undefined));
    expect(steps).toEqual(['unpack', 'read']);
    const small = await readAside({ bytes: bytesOf(name), name }, () => undefined);
    expect(small.reading.plans.length).toBeGreaterThan(0);
  });
  it('are refused with the reason from either place', async () => {
    const broken = (size: number) => {
      const bytes = new Uint8Array(size).fill(65);
      bytes.set([0x50, 0x4b, 3, 4]);
      return readAside({ bytes, name: 'x.docx' }, () => undefined).then(
        () => null,
        (error: { code: string }) => error.code,
      );
    };
    expect([await broken(1000), await broken(300 * 1024)]).toEqual(['file.broken', 'file.broken']);
  });
});
