import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { readSheet } from '#documents/public.ts';
import { readParagraphs } from '#documents/paragraphs.ts';
import { paperContract } from '#plans/contract/paper.ts';
import { places } from '../../../tools/town.ts';
import { tasksContract as contract } from '../contract.ts';
import { clockContract } from '../contract/clock.ts';
import { currentContract } from '../contract/current.ts';
import { draftOf, getTask, makeMove, published, refusal } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  app.at(new Date('2026-09-01T01:00:00Z'));
});
afterAll(() => app?.close());

const textsOf = async (bytes: Uint8Array) =>
  (await readParagraphs(bytes, 'x.docx')).paragraphs.map((one) => one.text).join('\n');

it('a published plan goes out as it was published, and as its tasks stand now', async () => {
  const [office, market] = [await app.as('office'), await app.as('market')];
  const { plan, of } = await published(office);
  const params = { id: plan.id };
  const now = async (query = {}) =>
    textsOf((await office.raw(currentContract.currentDocument, { params, query })).bytes);
  const then = async () => textsOf((await office.raw(paperContract.document, { params })).bytes);
  const before = await then();
  expect((await now()).replace('（截至2026年9月1日）\n', '')).toBe(before);

  // Another day and another lead for one task, more time for a second, a third withdrawn.
  const { id, title, version, repeat } = of('规范停车');
  await office.call(contract.set, {
    params: { id },
    body: {
      title,
      detail: '划定停车位。',
      due: '2026-11-20',
      dueText: null,
      repeat,
      leadUnitId: places.wenlv.id,
      coUnitIds: [],
      version,
    },
  });
  const stalls = of('清理占道').id;
  await makeMove(market, stalls, 'accept');
  await market.call(clockContract.ask, {
    params: { id: stalls },
    body: { version: (await getTask(market, stalls)).version, until: '2026-11-10', reason: '雨季' },
  });
  const clock = await office.call(clockContract.get, { params: { id: stalls } });
  await office.call(clockContract.decide, {
    params: { id: stalls, extensionId: clock.extensions[0]!.id },
    body: { version: (await getTask(office, stalls)).version, grant: true },
  });
  await makeMove(office, of('丰富文化').id, 'withdraw', { reason: '另行安排' });

  expect(await then()).toBe(before);
  const text = await now();
  expect(text).toContain('（截至2026年9月1日）');
  expect(text).toContain('2026年11月20日');
  expect(text).toContain(places.wenlv.name);
  expect(text).toContain('2026年11月10日');
  expect(text).not.toContain('丰富文化活动');
  expect(text).toContain('开展宣传');
  const table = await now({ form: 'breakdown' });
  expect(table).toContain('2026年11月20日');
  expect(table).not.toContain('丰富文化活动');

  const cells = async (answer: { bytes: Uint8Array }) =>
    (await readSheet({ kind: 'xlsx', encoding: null, bytes: answer.bytes })).rows.map((row) => row.cells.join('|'));
  const sheet = await office.raw(currentContract.currentBreakdown, { params });
  expect(decodeURIComponent(String(sheet.headers['content-disposition']))).toContain('截至2026年9月1日.xlsx');
  const [nowRows, thenRows] = [
    await cells(sheet),
    await cells(await office.raw(paperContract.breakdownSheet, { params })),
  ];
  expect(nowRows.find((row) => row.includes('规范停车'))).toMatch(new RegExp(`${places.wenlv.name}.*2026年11月20日`));
  expect(nowRows.join('\n')).not.toContain('丰富文化活动');
  expect(thenRows.join('\n')).toContain('丰富文化活动');
  expect(thenRows.join('\n')).not.toContain('2026年11月20日');
  expect(nowRows).toHaveLength(thenRows.length - 1);

  const draft = await draftOf(office);
  const refused = refusal(office.call(currentContract.currentDocument, { params: { id: draft.id }, query: {} }));
  expect((await refused).code).toBe('plan.not-published');
  const sheetRefused = refusal(office.call(currentContract.currentBreakdown, { params: { id: draft.id } }));
  expect((await sheetRefused).code).toBe('plan.not-published');
});
