import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { readSheet } from '#documents/sheets.ts';
import { planSheetContract } from '#plans/contract/sheet.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { cast, places, townRegionId, type CastName } from '../../../tools/town.ts';
import { cardsContract } from '../contract/cards.ts';
import { taskSheetContract } from '../contract/sheet.ts';
import { plantTasks } from '../testing.ts';

let town: TestApp;
beforeAll(async () => {
  town = await testApp();
  town.at(new Date('2026-11-22T02:00:00Z'));
  await inTransaction(town.db, (db) =>
    plantTasks(db, {
      regionId: townRegionId,
      officeId: places.office.id,
      personId: cast[0].personId,
      unitIds: [places.market.id, places.chengguan.id, places.community.id],
      tasks: 2300,
      today: '2026-11-22',
    }),
  );
}, 120_000);
afterAll(() => town?.close());

async function sheet(name: CastName, query: object = {}) {
  const { status, bytes, headers } = await (await town.as(name)).raw(taskSheetContract.taskSheet, { query });
  expect(status).toBe(200);
  expect(headers['content-type']).toContain('spreadsheetml');
  expect(decodeURIComponent(String(headers['content-disposition']))).toContain('任务 2026-11-22.xlsx');
  const { rows } = await readSheet({ kind: 'xlsx', encoding: null, bytes });
  return rows.map((row) => row.cells);
}

describe('the list as Excel', () => {
  it('holds every row of the list, beyond one page, in its order', async () => {
    const rows = await sheet('office');
    expect(rows).toHaveLength(2301);
    expect(rows[0]).toEqual(['编号', '任务', '状态', '牵头单位', '完成时限', '计至日期', '超期天数', '进展（%）']);
    const office = await town.as('office');
    const { rows: cards } = await office.call(cardsContract.cards, { query: { limit: 50 } });
    expect(rows.slice(1, 51).map((row) => row[1])).toEqual(cards.map((card) => card.title));
  });
  it('holds what the filters leave and the columns chosen', async () => {
    const rows = await sheet('market', { view: 'mine', standing: 'late', fields: ['plan', 'co', 'due'] });
    expect(rows[0]).toEqual(['编号', '任务', '方案', '责任单位', '完成时限', '计至日期', '超期天数']);
    const market = await town.as('market');
    const { rows: cards } = await market.call(cardsContract.cards, { query: { view: 'mine', standing: 'late' } });
    expect(rows.length - 1).toBe(cards.length);
    for (const row of rows.slice(1)) {
      expect(Number(row[6])).toBeGreaterThan(0);
      expect(row[3]!.split('、').length).toBeGreaterThan(0);
    }
  });
  it('is refused to who has no tasks, and empty for another region', async () => {
    expect((await (await town.as('auditor')).raw(taskSheetContract.taskSheet, {})).status).toBe(403);
    expect(await sheet('office2')).toHaveLength(1);
  });
});

describe('the list of plans as Excel', () => {
  it('holds the plans in reach by the filters of the list', async () => {
    const read = async (name: CastName, query: object = {}) => {
      const { status, bytes } = await (await town.as(name)).raw(planSheetContract.planSheet, { query });
      if (status !== 200) return status;
      return (await readSheet({ kind: 'xlsx', encoding: null, bytes })).rows.map((row) => row.cells);
    };
    const rows = (await read('office')) as string[][];
    expect(rows[0]).toEqual(['方案', '发文单位', '状态', '任务', '超期', '进展（%）', '发布日期']);
    expect(rows).toHaveLength(6);
    expect(rows.slice(1).map((row) => row[2])).toEqual(Array(5).fill('已发布'));
    expect(await read('office', { state: 'draft' })).toHaveLength(1);
    expect(await read('market')).toHaveLength(1);
    expect(await read('auditor')).toBe(403);
  });
});
