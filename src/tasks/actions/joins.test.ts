import { strFromU8, unzipSync } from 'fflate';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { burdenContract } from '#burden/contract.ts';
import { readSheet } from '#documents/public.ts';

import { noticesContract } from '#notices/contract.ts';
import { places, type CastName } from '../../../tools/town.ts';
import { amendContract } from '../contract/amend.ts';
import { bulkContract } from '../contract/bulk.ts';
import { cascadeContract } from '../contract/cascade.ts';
import { clockContract } from '../contract/clock.ts';
import { tasksContract } from '../contract.ts';
import { directivesContract } from '../contract/directives.ts';
import { occurrencesContract } from '../contract/occurrences.ts';
import { taskSheetContract } from '../contract/sheet.ts';
import { slipContract } from '../contract/slip.ts';
import { getTask, makeMove, marketPage, published as publishedBy, refusal } from '../testing.ts';
import { climb } from './climbing.ts';
import { tendDuties } from './duties.ts';

let app: TestApp;
const as = (name: CastName) => app.as(name);
const morning = (day: string) => app.at(new Date(`${day}T09:00:00+08:00`));
const published = async () => publishedBy(await as('office'));
beforeAll(async () => {
  app = await testApp();
  morning('2026-09-01');
});
afterAll(() => app?.close());

const told = async (name: CastName, kind: string, id: string) =>
  (await (await as(name)).call(noticesContract.inbox, { query: { limit: 200 } })).rows.filter(
    (row) => row.kind === kind && row.subjectId === id,
  );
/** What the ledger says the unit was asked about this. */
const asks = async (name: CastName, subjectId: string, of: 'reportsAsked' | 'tasks') =>
  (
    await (
      await as(name)
    ).call(burdenContract.entries, { query: { limit: 200, from: '2026-01-01', to: '2026-12-31', of } })
  ).rows.filter((row) => row.subjectId === subjectId);
const urgeMany = async (id: string) => {
  const office = await as('office');
  const { version } = await getTask(office, id);
  const body = { act: 'urge' as const, reason: '请抓紧', tasks: [{ id, version }] };
  return (await office.call(bulkContract.bulk, { body })).results[0]!.problem;
};
const urgeOne = async (id: string, kind: 'urge' | 'supervise' = 'urge') =>
  (await as('office')).call(directivesContract.urge, {
    params: { id },
    body: { kind, words: '请抓紧', replyBy: null },
  });

describe('urging, many at once or on the sheet', () => {
  it('is one rule, one event, one notice, one row of the register, one entry of the ledger, once a day', async () => {
    for (const first of ['many', 'one'] as const) {
      morning('2026-09-01');
      const { id } = (await published()).of('规范停车');
      if (first === 'many') expect(await urgeMany(id)).toBeNull();
      else await urgeOne(id);
      expect(await urgeMany(id)).toBe('task.urged-today');
      expect(await refusal(urgeOne(id))).toMatchObject({ code: 'task.urged-today', status: 409 });
      const office = await as('office');
      const { history } = await getTask(office, id);
      expect(history.filter((row) => row.kind === 'task.urge')).toMatchObject([
        { details: { text: '请抓紧', units: [places.chengguan.name] } },
      ]);
      expect(await told('chengguan', 'task.urge', id)).toMatchObject([{ details: { reason: '请抓紧' } }]);
      const { rows } = await office.call(directivesContract.directivesOf, { params: { id } });
      expect(rows).toMatchObject([{ kind: 'urge', words: '请抓紧', unit: { id: places.chengguan.id } }]);
      expect(await asks('chengguan', id, 'reportsAsked')).toMatchObject([{ by: { id: places.office.id } }]);
      // Sterner words on the same day are no second urging; they ask again.
      await urgeOne(id, 'supervise');
      expect(await asks('chengguan', id, 'reportsAsked')).toHaveLength(2);
      morning('2026-09-02');
      await urgeOne(id);
    }
  });
  it('is not for a task that is handed in', async () => {
    morning('2026-09-01');
    const { id } = (await published()).of('规范停车');
    const chengguan = await as('chengguan');
    await makeMove(chengguan, id, 'accept');
    await makeMove(chengguan, id, 'hand-in');
    expect(await urgeMany(id)).toBe('task.move-closed');
    expect((await refusal(urgeOne(id))).code).toBe('task.move-closed');
  });
});

describe('the ledger of burdens', () => {
  it('holds what a leader instructs, about a task and to a unit', async () => {
    const { id } = (await published()).of('规范停车');
    const leader = await as('leader');
    const body = { words: '请书面说明', replyBy: null };
    await leader.call(directivesContract.instruct, { params: { id }, body });
    expect(await asks('chengguan', id, 'reportsAsked')).toHaveLength(1);
    await leader.call(directivesContract.instructUnit, { params: { id: places.wenlv.id }, body });
    expect(await asks('wenlv', places.wenlv.id, 'reportsAsked')).toMatchObject([
      { title: '请书面说明', earlier: null },
    ]);
  });
  it('holds every period of a recurring duty once, and the ladder’s word', async () => {
    morning('2026-09-01');
    const { id } = (await published()).of('丰富文化');
    const noon = (day: string) => new Date(`${day}T12:00:00+08:00`);
    for (const day of ['2026-09-01', '2026-09-01', '2026-10-12', '2026-10-12']) await tendDuties(app.db, noon(day));
    const periods = await (await as('wenlv')).call(occurrencesContract.occurrences, { params: { id } });
    const entered = await asks('wenlv', id, 'reportsAsked');
    expect(periods.rows).toHaveLength(2);
    expect(entered.map((row) => row.earlier)).toEqual([null, null]);
    const { rows: before } = await sql<{ n: number }>`select count(*)::int as n from tasks.directive
      where task_id = ${id}`.execute(app.db);
    expect(before[0]!.n).toBe(0);
    await climb(app.db, noon('2026-10-12'));
    await climb(app.db, noon('2026-10-12'));
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from tasks.directive
      where task_id = ${id}`.execute(app.db);
    expect(rows[0]!.n).toBeGreaterThan(0);
    expect(await asks('wenlv', id, 'reportsAsked')).toHaveLength(2 + rows[0]!.n);
  });
  it('holds a task passed on, once for each unit beneath', async () => {
    morning('2026-09-01');
    const { of } = await published();
    const { id } = of('规范停车');
    const office = await as('office');
    const task = await getTask(office, id);
    await office.call(tasksContract.set, {
      params: { id },
      body: {
        version: task.version,
        title: task.title,
        detail: '',
        due: '2026-12-20',
        dueText: null,
        repeat: null,
        leadUnitId: places.township.id,
        coUnitIds: [],
      },
    });
    const township = await as('township');
    await makeMove(township, id, 'accept');
    const body = {
      version: (await getTask(township, id)).version,
      title: '规范停车',
      detail: '',
      due: '2026-12-10',
      repeat: null,

      units: [{ unitId: places.community.id }],
    };
    const { childRows } = await township.call(cascadeContract.passOn, { params: { id }, body });
    expect(childRows).toHaveLength(1);
    expect(await asks('community', childRows[0]!.id, 'tasks')).toMatchObject([{ by: { id: places.township.id } }]);
  });
});

describe('the day that counts', () => {
  it('stands on the slip beside the written day, in notices and in Excel', async () => {
    morning('2026-09-30');
    // The last day of October 2026 is a Saturday.
    const { id, title, planId } = (await published()).of('清理占道经营');
    const office = await as('office');
    const slip = await office.raw(slipContract.supervisionSlip, { params: { id } });
    expect(slip.status).toBe(200);
    // The unit supervised does not write its own slip in the name of the one that supervises.
    expect((await (await as('market')).raw(slipContract.supervisionSlip, { params: { id } })).status).toBe(403);
    const text = strFromU8(unzipSync(slip.bytes)['word/document.xml']!).replace(/<[^>]+>/g, '');
    expect(text).toContain('2026年10月31日（实际计至2026年11月2日，还有33天）');
    // Three workdays on, past the holiday of October.
    expect(text).toContain('2026年10月10日');
    expect(await told('market', 'task.issue', planId)).toMatchObject([
      { details: { due: '2026-10-31', dueMoved: '2026-11-02' } },
    ]);
    await urgeOne(id);
    expect(await told('market', 'task.urge', id)).toMatchObject([
      { details: { due: '2026-10-31', dueMoved: '2026-11-02' } },
    ]);
    morning('2026-11-04');
    const sheet = await office.raw(taskSheetContract.taskSheet, { query: { fields: ['due'], planId } });
    const { rows } = await readSheet({ kind: 'xlsx', encoding: null, bytes: sheet.bytes });
    expect(rows[0]!.cells.slice(2)).toEqual(['完成时限', '计至日期', '超期天数']);
    expect(rows.find((row) => row.cells[1] === title)!.cells.slice(2)).toEqual(['2026-10-31', '2026-11-02', '2']);
  });
  it('is in the history after a stand-still and an extension', async () => {
    morning('2026-09-01');
    const { id } = (await published()).of('清理占道经营');
    const [office, market] = [await as('office'), await as('market')];
    const version = async () => (await getTask(office, id)).version;
    const newest = async () => (await getTask(office, id)).history[0]!;
    await office.call(clockContract.pause, {
      params: { id },
      body: { version: await version(), until: '2026-09-10', reason: '汛期停工' },
    });
    const moved = async () => (await getTask(office, id)).dueMoved;
    expect(await newest()).toMatchObject({
      kind: 'task.pause',
      details: { until: '2026-09-10', counts: await moved() },
    });
    morning('2026-09-07');
    await office.call(clockContract.resume, { params: { id }, body: { version: await version() } });
    expect(await newest()).toMatchObject({ kind: 'task.resume', details: { counts: await moved() } });
    await market.call(clockContract.ask, {
      params: { id },
      body: { version: await version(), until: '2026-11-25', reason: '材料未到' },
    });
    expect((await newest()).details).not.toHaveProperty('counts');
    const [one] = (await office.call(clockContract.get, { params: { id } })).extensions;
    await office.call(clockContract.decide, {
      params: { id, extensionId: one!.id },
      body: { version: await version(), grant: true, answer: '' },
    });
    expect(await moved()).toBe('2026-11-25');
    expect(await newest()).toMatchObject({ kind: 'task.extension-grant', details: { counts: '2026-11-25' } });
    expect(await told('market', 'task.extension-granted', id)).toMatchObject([
      { details: { due: '2026-10-31', dueMoved: '2026-11-25' } },
    ]);
  });
});

describe('a plan revised', () => {
  it('from monthly to quarterly: open periods of the old rhythm go, done ones stay', async () => {
    morning('2026-09-01');
    const { plan, of } = await published();
    const { id } = of('丰富文化');
    const [office, wenlv] = [await as('office'), await as('wenlv')];
    await makeMove(wenlv, id, 'accept');
    morning('2026-10-12');
    await tendDuties(app.db, new Date('2026-10-12T01:00:00Z'));
    const periods = async () => (await wenlv.call(occurrencesContract.occurrences, { params: { id } })).rows;
    expect((await periods()).map((row) => row.state)).toEqual(['open', 'open']);
    const september = (await periods())[1]!.period;
    await wenlv.call(occurrencesContract.reportOccurrence, {
      params: { id, period: september },
      body: { text: '办了一场', fileIds: [] },
    });
    const draft = await office.call(amendContract.readText, {
      params: { id: plan.id },
      body: { text: marketPage.replace('每月开展一次', '每季度开展一次'), name: '修订稿' },
    });
    const seen = await office.call(amendContract.compare, { params: { id: draft.id } });
    await office.call(amendContract.confirm, {
      params: { id: draft.id },
      body: { stamp: seen.stamp, unledToOffice: true, note: '按季度' },
    });
    const now = await getTask(office, id);
    expect(now.repeat).toBe('quarterly');
    expect((await periods()).map((row) => row.period)).toEqual([september]);
    expect(now.periodDue).toBeNull();
    await tendDuties(app.db, new Date('2026-10-12T02:00:00Z'));
    const after = await periods();
    expect(after.map((row) => row.state)).toEqual(['open', 'done-late']);
    expect(after[0]!.due).toBe((await getTask(office, id)).periodDue);
  });
  it('that makes a duty recur owes nothing for the time before; another last day ends its open period', async () => {
    morning('2026-09-01');
    const { plan, of } = await published();
    const [duty, once] = [of('丰富文化').id, of('开展宣传').id];
    const office = await as('office');
    const periods = async (id: string) => (await office.call(occurrencesContract.occurrences, { params: { id } })).rows;
    morning('2026-11-05');
    await tendDuties(app.db, new Date('2026-11-05T01:00:00Z'));
    expect((await periods(duty)).map((row) => row.due)).toEqual(['2026-11-30', '2026-10-30', '2026-09-30']);
    const draft = await office.call(amendContract.readText, {
      params: { id: plan.id },
      body: {
        text: marketPage
          .replace('2026年12月31日前完成', '2026年11月20日前完成')
          .replace('利用宣传栏开展宣传', '利用宣传栏每月开展宣传'),
        name: '修订稿',
      },
    });
    const seen = await office.call(amendContract.compare, { params: { id: draft.id } });
    await office.call(amendContract.confirm, {
      params: { id: draft.id },
      body: { stamp: seen.stamp, unledToOffice: true, note: '加密频次' },
    });
    // What is late stays late.
    expect((await periods(duty)).map((row) => row.due)).toEqual(['2026-11-20', '2026-10-30', '2026-09-30']);
    await tendDuties(app.db, new Date('2026-11-05T02:00:00Z'));
    expect((await getTask(office, once)).repeat).toBe('monthly');
    expect((await periods(once)).map((row) => row.period)).toEqual(['2026-11']);
  });
});
