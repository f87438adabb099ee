import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { readSheet } from '#documents/public.ts';
import { cast } from '../../tools/town.ts';
import { accessContract } from './contract.ts';
import { accessSheetContract as contract } from './contract/sheets.ts';

let town: TestApp;
beforeAll(async () => {
  town = await testApp();
});
afterAll(() => town.close());

type Sheet = (typeof contract)[keyof typeof contract];
async function rowsOf(by: TestPerson, endpoint: Sheet, query: object = {}): Promise<unknown[][]> {
  const { status, bytes, headers } = await by.raw(endpoint, { query });
  expect([status, headers['content-type']]).toEqual([200, expect.stringContaining('spreadsheetml')]);
  const grid = await readSheet({ kind: 'xlsx', encoding: null, bytes });
  return grid.rows.map((row) => [...row.cells]);
}

it('accounts go out as Excel for the administrators, one row each, with roles in words', async () => {
  const administrator = await town.as('sysadmin');
  const [head, ...rows] = await rowsOf(administrator, contract.accountSheet);
  expect(head).toEqual(['姓名', '单位', '登录名', '状态', '角色', '最近登录']);
  const here = cast.filter((one) => one.regionId === cast[0]!.regionId).map((one) => one.signInName);
  expect(rows.map((row) => row[2])).toEqual(expect.arrayContaining(here));
  expect(rows.find((row) => row[2] === 'market')!.slice(3, 5)).toEqual([
    '启用',
    expect.stringMatching(/^.+（云汀县市场监督管理局）$/),
  ]);
  expect(await rowsOf(administrator, contract.accountSheet, { text: 'market' })).toHaveLength(2);
  const market = await town.as('market');
  expect((await market.raw(contract.accountSheet, {})).status).toBe(403);
});

it('the trail goes out as Excel by its filters, the record whole', async () => {
  const [security, auditor] = [await town.as('secadmin'), await town.as('auditor')];
  const grid = await town.as('grid');
  await security.call(accessContract.unlock, { params: { id: grid.personId } });
  const [head, ...rows] = await rowsOf(auditor, contract.auditSheet, { subjectId: grid.personId });
  expect(head).toEqual(['时间', '人员', '单位', '事项', '对象', '详情', '封存编号', '记录号']);
  const { rows: seen } = await auditor.call(accessContract.events, {
    query: { subjectId: grid.personId, limit: 200 },
  });
  expect(rows.map((row) => row[7])).toEqual(seen.map((one) => one.id));
  expect(rows.map((row) => JSON.parse(String(row[5])))).toEqual(seen.map((one) => one.details));
  expect(rows.find((row) => row[3] === '解除锁定')).toBeDefined();
  expect((await security.raw(contract.auditSheet, {})).status).toBe(403);
});
