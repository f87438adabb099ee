import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { places, type CastName } from '../../../tools/town.ts';
import { tasksContract as contract, type Task } from '../contract.ts';
import { getTask as get, makeMove as move, published as publishedBy, refusal } from '../testing.ts';

let app: TestApp;
const as = (name: CastName) => app.as(name);
const published = async () => publishedBy(await as('office'));
beforeAll(async () => {
  app = await testApp();
  app.at(new Date('2026-09-01T01:00:00Z'));
});
afterAll(() => app?.close());

describe('arranging', () => {
  const asIs = (task: Task) => ({
    version: task.version,
    title: task.title,
    detail: task.detail,
    due: task.due,
    dueText: task.dueText,
    repeat: task.repeat,
    leadUnitId: task.leadUnit?.id ?? null,
    coUnitIds: task.units.filter((one) => one.part === 'co').map((one) => one.unit.id),
  });
  it('gives the work to another unit, which accepts afresh; the history tells before and after', async () => {
    const { of, plan } = await published();
    const [office, market, chengguan, community2] = [
      await as('office'),
      await as('market'),
      await as('chengguan'),
      await as('community2'),
    ];
    const { id } = of('规范停车');
    await move(chengguan, id, 'accept');
    const task = await get(office, id);
    const body = {
      ...asIs(task),
      due: '2026-09-05',
      leadUnitId: places.market.id,
      coUnitIds: [places.chengguan.id, places.community2.id],
    };
    const set = await office.call(contract.set, { params: { id }, body });
    expect(set).toMatchObject({
      due: '2026-09-05',
      standing: 'soon',
      state: 'accepted',
      coUnits: 2,
      version: task.version + 1,
    });
    expect(set.units.map(({ unit, part, acceptedAt }) => [unit.id, part, acceptedAt])).toEqual([
      [places.market.id, 'lead', null],
      [places.chengguan.id, 'co', null],
      [places.community2.id, 'co', null],
    ]);
    expect((await get(office, id)).history[0]).toMatchObject({
      kind: 'task.set',
      details: {
        before: { due: null, lead: [places.chengguan.name], co: expect.arrayContaining([places.community.name]) },
        after: { due: '2026-09-05', lead: [places.market.name], co: expect.arrayContaining([places.community2.name]) },
      },
    });
    expect((await get(market, id)).may).toContain('accept');
    const list = async (by: TestPerson) =>
      (await by.call(contract.list, { query: { view: 'mine', planId: plan.id, standing: 'soon' } })).rows.map(
        (row) => row.id,
      );
    expect(await list(community2)).toEqual([id]);
    expect(await list(await as('community'))).toEqual([]);
  });
  it('finds a task by its new words and no longer by the old', async () => {
    const { of, plan } = await published();
    const office = await as('office');
    const { id } = of('丰富文化');
    await office.call(contract.set, {
      params: { id },
      body: { ...asIs(await get(office, id)), title: '举办社区邻里节' },
    });
    const find = async (text: string) =>
      (await office.call(contract.list, { query: { text, planId: plan.id } })).rows.map((row) => row.id);
    expect(await find('邻里节')).toEqual([id]);
    expect(await find('sqllj')).toEqual([id]);
    expect(await find('丰富文化')).toEqual([]);
  });
  it('takes the lead of nothing whose children are all withdrawn: it would follow them, and nobody has said so', async () => {
    const { of } = await published();
    const office = await as('office');
    const { id } = of('规范市场');
    for (const child of ['清理占道', '规范停车']) await move(office, of(child).id, 'withdraw', { reason: '并入' });
    const body = { ...asIs(await get(office, id)), leadUnitId: null };
    expect(await refusal(office.call(contract.set, { params: { id }, body }))).toMatchObject({
      fields: [{ path: ['body', 'leadUnitId'] }],
    });
    expect((await get(office, id)).state).toBe('issued');
  });
  it('refuses unknown units, a leaf without a lead, and what is finished', async () => {
    const { of } = await published();
    const office = await as('office');
    const { id } = of('丰富文化');
    const body = asIs(await get(office, id));
    const set = (more: object) => refusal(office.call(contract.set, { params: { id }, body: { ...body, ...more } }));
    expect(await set({ leadUnitId: places.otherOffice.id })).toMatchObject({ fields: [{ code: 'unit.unknown' }] });
    expect(await set({ leadUnitId: null })).toMatchObject({ fields: [{ path: ['body', 'leadUnitId'] }] });
    await move(office, id, 'withdraw', { reason: '不办了' });
    const { version } = await get(office, id);
    expect(await set({ version })).toMatchObject({ code: 'task.finished', status: 409 });
  });
});
