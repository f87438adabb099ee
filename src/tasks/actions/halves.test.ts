import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { tasksContract as contract } from '../contract.ts';
import { occurrencesContract } from '../contract/occurrences.ts';
import { draftOf } from '../testing.ts';
import { tendDuties } from './duties.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  app.at(new Date('2026-02-02T01:00:00Z'));
});
afterAll(() => app?.close());

const page = `云汀县长效管理工作方案

一、任务分工
（一）开展专项督查。每半年开展一次专项督查。
牵头单位：云汀县市场监督管理局

云汀县精神文明建设指导委员会办公室
2026年2月2日
`;

it('a duty of half a year is read, published, owed by its halves and reported half by half', async () => {
  const [office, market] = [await app.as('office'), await app.as('market')];
  const plan = await draftOf(office, page);
  const node = plan.nodeRows.find((one) => one.title.startsWith('开展专项督查'))!;
  expect(node).toMatchObject({ repeat: 'half-yearly', due: null });
  await office.call(contract.publishPlan, { params: { id: plan.id }, body: { version: plan.version } });
  const { rows } = await office.call(contract.tree, { params: { id: plan.id } });
  const { id, version } = rows.find((row) => row.title.startsWith('开展专项督查'))!;
  await market.call(contract.move, { params: { id }, body: { move: 'accept', version } });
  const periods = async () =>
    (await market.call(occurrencesContract.occurrences, { params: { id } })).rows.map(
      (row) => `${row.period} ${row.due} ${row.state}`,
    );
  await tendDuties(app.db, new Date('2026-02-02T01:00:00Z'));
  expect(await periods()).toEqual(['2026-H1 2026-06-30 open']);
  await tendDuties(app.db, new Date('2026-07-01T01:00:00Z'));
  await tendDuties(app.db, new Date('2026-11-01T01:00:00Z'));
  await market.call(occurrencesContract.reportOccurrence, {
    params: { id, period: '2026-H1' },
    body: { text: '已督查' },
  });
  expect(await periods()).toEqual(['2026-H2 2026-12-31 open', '2026-H1 2026-06-30 done']);
});
