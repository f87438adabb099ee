import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { plansContract } from '#plans/contract.ts';
import { places, type CastName } from '../../../tools/town.ts';
import { tasksContract as contract } from '../contract.ts';
import { draftOf, getTask as get, published as publishedBy, refusal } from '../testing.ts';

let app: TestApp;
const as = (name: CastName) => app.as(name);
const published = async () => publishedBy(await as('office'));
beforeAll(async () => {
  app = await testApp();
  app.at(new Date('2026-09-01T01:00:00Z'));
});
afterAll(() => app?.close());

describe('publishing a plan', () => {
  it('names what nobody leads, and saves nothing', async () => {
    const office = await as('office');
    const plan = await draftOf(office);
    const publish = (unledToOffice: boolean) =>
      office.call(contract.publishPlan, { params: { id: plan.id }, body: { version: plan.version, unledToOffice } });
    const problem = await refusal(publish(false));
    expect(problem).toMatchObject({ code: 'plan.unled', status: 422, unmatched: [] });
    expect((problem['nodes'] as { title: string }[]).map((node) => node.title)).toEqual([
      expect.stringMatching(/^开展宣传/),
    ]);
    expect((await office.call(contract.list, { query: { planId: plan.id } })).rows).toEqual([]);

    const done = await publish(true);
    expect(done).toMatchObject({ planId: plan.id, tasks: 5 });
    expect(await refusal(publish(true))).toMatchObject({ code: 'plan.changed' });
    const now = await office.call(plansContract.get, { params: { id: plan.id } });
    expect(now).toMatchObject({ state: 'published', progress: 0, late: 0 });
    const again = { params: { id: plan.id }, body: { version: now.version, unledToOffice: true } };
    expect(await refusal(office.call(contract.publishPlan, again))).toMatchObject({ code: 'plan.not-draft' });
  });

  it('makes a tree of tasks with the units of the plan, inherited where a task has none', async () => {
    const { rows, of } = await published();
    expect(rows.map((row) => [row.title.slice(0, 4), row.children, row.leadUnit?.name ?? null, row.state])).toEqual([
      ['任务分工', 3, null, 'issued'],
      ['规范市场', 2, places.market.name, 'issued'],
      ['清理占道', 0, places.market.name, 'issued'],
      ['规范停车', 0, places.chengguan.name, 'issued'],
      ['丰富文化', 0, places.wenlv.name, 'issued'],
      ['开展宣传', 0, places.office.name, 'issued'],
    ]);
    expect(of('清理占道').due).toBe('2026-10-31');
    const detail = await get(await as('office'), of('清理占道').id);
    expect(detail.units.map(({ unit, part, inherited }) => [unit.name, part, inherited])).toEqual([
      [places.market.name, 'lead', true],
      [places.chengguan.name, 'co', true],
      [places.township.name, 'co', true],
    ]);
    expect(detail.path.map((step) => step.title.slice(0, 4))).toEqual(['云汀县集', '任务分工', '规范市场']);
    expect(detail.source.map((one) => one.text).join()).toContain('清理市场周边乱摆乱卖');
    expect(detail.history.map((event) => event.kind)).toEqual(['task.issue']);
    expect(detail.issuedBy.id).toBe(places.office.id);
  });

  it('is for those who may publish plans of that unit', async () => {
    const plan = await draftOf(await as('office'));
    const publish = async (name: CastName) =>
      (
        await refusal(
          (await as(name)).call(contract.publishPlan, { params: { id: plan.id }, body: { version: plan.version } }),
        )
      ).code;
    expect(await publish('office2')).toBe('thing.not-found');
    expect(await publish('market')).toBe('thing.not-found');
    expect(await publish('community')).toBe('permission.denied');
    expect(await publish('sysadmin')).toBe('permission.denied');
  });
});
