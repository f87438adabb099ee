import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { documentsContract } from '#documents/contract.ts';
import { tinyDocx } from '#documents/testing.ts';
import { bulkContract } from '#tasks/contract/bulk.ts';
import { tasksContract } from '#tasks/contract.ts';
import { draftOf, getTask, makeMove, published, refusal, type Published } from '#tasks/testing.ts';
import { places, type CastName } from '../../tools/town.ts';
import { burdenContract as contract } from './contract.ts';
import { countNames, noCounts, plus, type Counts } from './rules.ts';

let app: TestApp;
let plan: Published;
const as = (name: CastName) => app.as(name);
const september = { from: '2026-09-01', to: '2026-09-30' };
const autumn = { from: '2026-09-01', to: '2026-11-30' };
const summary = async (name: CastName, query: { from: string; to: string; unitId?: string } = autumn) =>
  (await as(name)).call(contract.summary, { query });
const entries = async (name: CastName, query: object = autumn) =>
  (await (await as(name)).call(contract.entries, { query: { limit: 200, ...autumn, ...query } })).rows;
const report = async (
  name: CastName,
  id: string,
  body: { progress: number | null; text: string; fileIds?: string[] },
) => {
  const by = await as(name);
  const { version } = await getTask(by, id);
  await by.call(tasksContract.report, { params: { id }, body: { version, ...body } });
};

beforeAll(async () => {
  app = await testApp();
  // A month by the script: what was asked and given is known, so the counters can be held to it.
  app.at(new Date('2026-09-01T01:00:00Z'));
  plan = await published(await as('office'));
  const { id } = plan.of('丰富文化');
  const wenlv = await as('wenlv');
  await makeMove(wenlv, id, 'accept');
  await report('wenlv', id, { progress: 30, text: '已组织两场' });
  // The number is the one the form came with; a file comes along.
  const file = await wenlv.call(documentsContract.add, {}, { file: { name: '照片.docx', bytes: tinyDocx('甲') } });
  await report('wenlv', id, { progress: 30, text: '又组织一场', fileIds: [file.id] });
  // The last minute of September in China, and the first of October.
  app.at(new Date('2026-09-30T15:59:00Z'));
  await makeMove(wenlv, id, 'hand-in');
  app.at(new Date('2026-09-30T16:01:00Z'));
  await makeMove(await as('office'), id, 'return', { reason: '请补充人数' });
  await makeMove(wenlv, id, 'hand-in', { text: '共 300 人' });
}, 60_000);
afterAll(() => app?.close());

describe('the counters', () => {
  it('equal the script', async () => {
    expect((await summary('wenlv', september)).totals).toEqual({
      ...noCounts,
      tasks: 1,
      reportsGiven: 3,
      fields: 3,
      known: 1,
      files: 1,
    });
    const { totals, months, askers } = await summary('wenlv');
    expect(totals).toEqual({
      ...noCounts,
      tasks: 1,
      reportsAsked: 1,
      reportsGiven: 4,
      fields: 4,
      known: 1,
      files: 1,
      repeats: 1,
    });
    expect(months.map(({ month, reportsGiven, repeats }) => [month, reportsGiven, repeats])).toEqual([
      ['2026-09', 3, 0],
      ['2026-10', 1, 1],
    ]);
    expect(askers.map(({ unit }) => unit.id)).toEqual([places.office.id]);
  });

  it('are the sum of what lies behind them, for every number', async () => {
    for (const name of ['office', 'wenlv', 'township', 'community'] as const) {
      const { totals, months, askers } = await summary(name);
      const rows = await entries(name);
      const sum = rows.reduce<Counts>(
        (so, row) =>
          plus(so, {
            ...noCounts,
            tasks: Number(row.kind === 'task'),
            reportsAsked: Number(row.kind === 'report-asked'),
            reportsGiven: Number(row.kind === 'report-given'),
            fields: row.fields,
            known: row.known.length,
            filesAsked: row.filesAsked,
            files: row.files,
            repeats: Number(row.earlier !== null),
          }),
        noCounts,
      );
      expect([name, totals]).toEqual([name, sum]);
      const all = (parts: Counts[]) =>
        parts
          .map((part) => Object.fromEntries(countNames.map((one) => [one, part[one]])) as unknown as Counts)
          .reduce(plus, noCounts);
      expect([name, all(months), all(askers)]).toEqual([name, sum, sum]);
      for (const of of countNames) {
        const behind = await entries(name, { of });
        expect([name, of, behind.length > 0]).toEqual([name, of, sum[of] > 0]);
      }
    }
  });

  it('do not count what a unit asks of itself', async () => {
    // 开展宣传 went to the office that issued the plan.
    expect((await entries('office', { unitId: places.office.id })).length).toBe(0);
  });

  it('count a unit that joins later once, and those that stay not again', async () => {
    app.at(new Date('2026-11-02T01:00:00Z'));
    const office = await as('office');
    const task = await getTask(office, plan.of('规范停车').id);
    const co = task.units.filter((of) => of.part === 'co').map((of) => of.unit.id);
    const body = {
      version: task.version,
      title: task.title,
      detail: task.detail,
      due: task.due,
      dueText: task.dueText,
      repeat: task.repeat,
      leadUnitId: task.leadUnit!.id,
      coUnitIds: [...co, places.wenlv.id],
    };
    const november = { from: '2026-11-01', to: '2026-11-30' };
    await office.call(tasksContract.set, { params: { id: task.id }, body });
    expect((await summary('office', november)).totals).toEqual({ ...noCounts, tasks: 1 });
    expect((await entries('wenlv', november)).map((row) => [row.title, row.subjectId])).toEqual([
      [task.title, task.id],
    ]);
  });

  it('name the earlier source of what is asked twice', async () => {
    app.at(new Date('2026-11-20T01:00:00Z'));
    const again = await published(await as('office'));
    const day = { from: '2026-11-20', to: '2026-11-20' };
    const rows = await entries('wenlv', { ...day, of: 'repeats' });
    expect(rows.map((row) => [row.subjectId, row.earlier?.title, row.earlier?.at.slice(0, 10)])).toEqual([
      [again.of('丰富文化').id, plan.of('丰富文化').title, '2026-09-01'],
    ]);
    const returned = (await entries('wenlv', { of: 'reportsAsked' }))[0]!;
    // What it had handed in the day before.
    expect(returned.earlier).toMatchObject({ kind: 'report-given', at: '2026-09-30T15:59:00.000Z' });
    const known = (await entries('wenlv', { of: 'known' })).map((row) => row.known);
    expect(known).toEqual([[{ field: 'progress', from: 'report' }]]);
  });

  it('count every urge for the lead, the second as asked before', async () => {
    const office = await as('office');
    const { id } = plan.of('规范停车');
    for (const day of ['2026-11-21', '2026-11-22']) {
      app.at(new Date(`${day}T01:00:00Z`));
      const { version } = await getTask(office, id);
      const { results } = await office.call(bulkContract.bulk, { body: { act: 'urge', tasks: [{ id, version }] } });
      expect(results).toMatchObject([{ problem: null }]);
    }
    const urged = await entries('chengguan', { of: 'reportsAsked' });
    expect(urged.map((row) => [row.day, row.subjectId, row.by.id, row.earlier?.kind ?? null])).toEqual([
      ['2026-11-22', id, places.office.id, 'report-asked'],
      ['2026-11-21', id, places.office.id, null],
    ]);
  });

  it('stand or fall with the event: a refused report leaves nothing', async () => {
    const before = await entries('wenlv');
    const { id } = plan.of('丰富文化');
    const by = await as('wenlv');
    const body = { version: 1, progress: 1, text: 'x' };
    expect((await refusal(by.call(tasksContract.report, { params: { id }, body }))).code).toBe('task.changed');
    expect(await entries('wenlv')).toEqual(before);
  });
});

describe('who reads them', () => {
  it('each unit its own, a township those beneath it, the office all, the administrators none', async () => {
    const units = async (name: CastName) => [...new Set((await entries(name)).map((row) => row.unit.id))].toSorted();
    expect(await units('wenlv')).toEqual([places.wenlv.id]);
    expect(await units('community')).toEqual([places.community.id]);
    expect(await units('township')).toEqual([places.community.id, places.township.id].toSorted());
    expect((await units('office')).length).toBeGreaterThan(4);
    expect(await units('office2')).toEqual([]);
    for (const name of ['grid', 'sysadmin', 'secadmin', 'auditor'] as const)
      expect([name, (await refusal(summary(name))).code]).toEqual([name, 'permission.denied']);
  });

  it('and asking for a unit out of reach finds nothing', async () => {
    const { totals } = await summary('wenlv', { ...autumn, unitId: places.community.id });
    expect(totals).toEqual(noCounts);
    expect(await entries('community', { unitId: places.wenlv.id })).toEqual([]);
    expect((await summary('office', { ...autumn, unitId: places.township.id })).totals.tasks).toBe(
      (await summary('township')).totals.tasks,
    );
  });

  it('page by page the same as at once', async () => {
    const office = await as('office');
    const all = await entries('office');
    const walked: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await office.call(contract.entries, { query: { ...autumn, limit: 3, after } });
      walked.push(...page.rows.map((row) => row.id));
      if (!page.next) break;
      after = page.next;
    }
    expect(walked).toEqual(all.map((row) => row.id));
  });

  it('within bounds', async () => {
    const ask = async (query: object) => (await (await as('office')).raw(contract.summary, { query })).status;
    expect(await ask({ from: '2026-02-01', to: '2026-01-01' })).toBe(400);
    expect(await ask({ from: '2024-01-01', to: '2026-01-01' })).toBe(400);
    expect(await ask({ from: '2026-01-01' })).toBe(400);
    const mark = await refusal((await as('office')).call(contract.entries, { query: { ...autumn, after: 'x' } }));
    expect(mark).toMatchObject({ code: 'request.invalid', fields: [{ code: 'mark.unfit' }] });
  });
});

it('counts the files a task wants of who leads it', async () => {
  const own = await testApp();
  own.at(new Date('2026-09-01T01:00:00Z'));
  const text = `云汀县秋季整治方案

一、任务分工
（一）排查隐患。逐户排查，9月20日前报送问题清单和整改照片。
牵头单位：云汀县文化和旅游局
责任单位：云汀县城市管理局

云汀县精神文明建设指导委员会办公室
2026年9月1日
`;
  const office = await own.as('office');
  const draft = await draftOf(office, text);
  await office.call(tasksContract.publishPlan, { params: { id: draft.id }, body: { version: draft.version } });
  const asked = async (name: CastName) => {
    return (await (await own.as(name)).call(contract.summary, { query: september })).totals.filesAsked;
  };
  expect([await asked('wenlv'), await asked('chengguan')]).toEqual([2, 0]);
  await own.close();
});
