import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { documentsContract } from '#documents/contract.ts';
import { plansContract } from '#plans/contract.ts';
import { places, type CastName } from '../../tools/town.ts';
import { tasksContract as contract } from './contract.ts';
import { tasksJobs } from './jobs.ts';
import { getTask as get, makeMove as move, published as publishedBy, refusal } from './testing.ts';

let app: TestApp;
const as = (name: CastName) => app.as(name);
const published = async () => publishedBy(await as('office'));
beforeAll(async () => {
  app = await testApp();
  app.at(new Date('2026-09-01T01:00:00Z'));
});
afterAll(() => app?.close());

describe('the life of a task', () => {
  it('from acceptance to the end, with everything told', async () => {
    const { of, plan } = await published();
    const [office, wenlv] = [await as('office'), await as('wenlv')];
    const { id } = of('丰富文化');
    const mine = await wenlv.call(contract.list, { query: { view: 'mine', planId: plan.id } });
    expect(mine.rows.map((row) => [row.id, row.part])).toEqual([[id, 'lead']]);
    expect((await get(wenlv, id)).may).toEqual(['accept']);
    expect((await get(office, id)).may).toEqual(['withdraw', 'arrange']);

    await move(wenlv, id, 'accept');
    expect((await get(wenlv, id)).may).toEqual(['hand-in', 'report']);
    const photo = await wenlv.call(documentsContract.add, {} as never, {
      file: { name: '现场.txt', bytes: new TextEncoder().encode('第一场演出，二百人到场。') },
    });
    const reported = await wenlv.call(contract.report, {
      params: { id },
      body: { version: (await get(wenlv, id)).version, progress: 40, text: '已办一场', fileIds: [photo.id] },
    });
    expect(reported).toMatchObject({ progress: 40, state: 'accepted' });
    expect(await move(wenlv, id, 'hand-in', { text: '全部办完' })).toMatchObject({ state: 'handed-in', progress: 99 });
    expect((await get(office, id)).may).toEqual(['verify', 'return', 'withdraw', 'arrange']);
    expect(await refusal(move(office, id, 'return'))).toMatchObject({ code: 'task.reason-missing', status: 422 });
    expect(await move(office, id, 'return', { reason: '缺照片' })).toMatchObject({ state: 'returned', progress: 40 });
    await move(wenlv, id, 'hand-in');
    expect(await move(office, id, 'verify')).toMatchObject({ state: 'closed', standing: 'done', progress: 100 });
    expect((await get(office, id)).may).toEqual(['reopen']);
    expect(await move(office, id, 'reopen', { reason: '复查不合格' })).toMatchObject({ state: 'returned' });

    const told = await get(wenlv, id);
    expect(told.history.map((event) => [event.kind, event.details['from'], event.details['to']])).toEqual([
      ['task.reopen', 'closed', 'returned'],
      ['task.verify', 'handed-in', 'closed'],
      ['task.hand-in', 'returned', 'handed-in'],
      ['task.return', 'handed-in', 'returned'],
      ['task.hand-in', 'accepted', 'handed-in'],
      ['task.report', 0, 40],
      ['task.accept', 'issued', 'accepted'],
      ['task.issue', undefined, undefined],
    ]);
    expect(told.history[3]!.details['reason']).toBe('缺照片');
    expect(told.reports.map((report) => [report.text, report.progress, report.files.length])).toEqual([
      ['全部办完', null, 0],
      ['已办一场', 40, 1],
    ]);
    // Who reads the task opens its files; others learn nothing of them.
    const bytes = async (name: CastName) =>
      (await (await as(name)).raw(documentsContract.bytes, { params: { id: photo.id, name: 'x' } })).status;
    expect(await bytes('office')).toBe(200);
    expect(await bytes('market')).toBe(404);
  });

  it('carries progress up to the heading and the plan', async () => {
    const { of, plan } = await published();
    const [office, market, chengguan] = [await as('office'), await as('market'), await as('chengguan')];
    const [clear, park, order, heading] = [of('清理占道').id, of('规范停车').id, of('规范市场').id, of('任务分工').id];
    await move(market, order, 'accept');
    await move(market, clear, 'accept');
    expect((await get(office, heading)).state).toBe('accepted');
    const { version } = await get(market, clear);
    await market.call(contract.report, { params: { id: clear }, body: { version, progress: 50, text: '' } });
    expect((await get(office, order)).progress).toBe(25);
    expect((await get(office, heading)).progress).toBe(12);
    expect((await office.call(plansContract.get, { params: { id: plan.id } })).progress).toBe(12);

    const early = await refusal(move(market, order, 'hand-in'));
    expect(early).toMatchObject({ code: 'task.children-open', status: 409 });
    expect((early['children'] as { id: string }[]).map((child) => child.id)).toEqual([clear, park]);
    for (const [by, id] of [
      [market, clear],
      [chengguan, park],
    ] as const) {
      if (id === park) await move(by, id, 'accept');
      await move(by, id, 'hand-in');
      await move(office, id, 'verify');
    }
    expect(await get(office, order)).toMatchObject({ progress: 99, closedChildren: 2, children: 2 });
    await move(market, order, 'hand-in');
    expect(await move(office, order, 'verify')).toMatchObject({ state: 'closed', progress: 100 });

    // A child that comes back to work brings its closed parent back, and both say why.
    await move(office, clear, 'reopen', { reason: '反弹' });
    const parent = await get(office, order);
    expect(parent).toMatchObject({ state: 'returned', closedChildren: 1 });
    expect(parent.history[0]).toMatchObject({ kind: 'task.reopen', details: { because: { id: clear } } });
    expect((await office.call(plansContract.get, { params: { id: plan.id } })).progress).toBe(37);
  });

  it('ends with all beneath it when withdrawn; what is closed stays closed', async () => {
    const { of } = await published();
    const [office, market] = [await as('office'), await as('market')];
    await move(market, of('清理占道').id, 'accept');
    await move(market, of('清理占道').id, 'hand-in');
    await move(office, of('清理占道').id, 'verify');
    expect(await move(office, of('规范市场').id, 'withdraw', { reason: '并入专项行动' })).toMatchObject({
      state: 'withdrawn',
    });
    expect((await get(office, of('清理占道').id)).state).toBe('closed');
    const park = await get(await as('chengguan'), of('规范停车').id);
    expect(park).toMatchObject({ state: 'withdrawn', may: [] });
    expect(park.history[0]).toMatchObject({ kind: 'task.withdraw', details: { reason: '并入专项行动' } });
    expect(await get(office, of('任务分工').id)).toMatchObject({ children: 2, closedChildren: 0 });
  });

  it('counts what has become late when the day turns', async () => {
    const { of, plan } = await published();
    const office = await as('office');
    const late = async () => (await office.call(plansContract.get, { params: { id: plan.id } })).late;
    expect(await late()).toBe(0);
    const jobs = tasksJobs(app.db, () => new Date('2026-11-02T16:05:00Z'));
    await jobs['tasks.recount-late']!({});
    expect(await late()).toBe(1);
    app.at(new Date('2026-11-03T01:00:00Z'));
    expect((await get(office, of('清理占道').id)).standing).toBe('late');
    await move(office, of('清理占道').id, 'withdraw', { reason: '不再需要' });
    expect(await late()).toBe(0);
    app.at(new Date('2026-09-01T01:00:00Z'));
  });
});

describe('co-units', () => {
  it('accept their own part, say their own words, and move nothing', async () => {
    const { of } = await published();
    const [market, community] = [await as('market'), await as('community')];
    const { id, version } = of('规范停车');
    // Another version than the one that stands: a part is accepted all the same.
    await move(market, id, 'accept');
    await community.call(contract.move, { params: { id }, body: { move: 'accept', version } });
    const now = await get(community, id);
    expect(now).toMatchObject({ state: 'issued', part: 'co', version });
    expect(now.units.filter((one) => one.acceptedAt !== null).map((one) => one.unit.id)).toEqual([
      places.market.id,
      places.community.id,
    ]);
    expect(now.may).toEqual([]);
    expect(await refusal(move(community, id, 'hand-in'))).toMatchObject({ code: 'permission.denied', status: 403 });
    const say = () =>
      community.call(contract.report, { params: { id }, body: { version, progress: 90, text: '已劝导三次' } });
    expect(await refusal(say())).toMatchObject({ code: 'task.not-under-way' });
    await move(await as('chengguan'), id, 'accept');
    expect(await say()).toMatchObject({ progress: 0 });
    expect((await get(community, id)).reports[0]).toMatchObject({
      text: '已劝导三次',
      progress: 90,
      unitName: places.community.name,
    });
  });
});
