import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { places, type CastName } from '../../../tools/town.ts';
import { tasksContract as contract } from '../contract.ts';
import { getTask as get, makeMove as move, published as publishedBy, refusal } from '../testing.ts';

let app: TestApp;
const as = (name: CastName) => app.as(name);
const published = async () => publishedBy(await as('office'));
beforeAll(async () => {
  app = await testApp();
  app.at(new Date('2026-09-01T01:00:00Z'));
});
afterAll(() => app?.close());

describe('two at once', () => {
  it('the second to save is shown the task as it stands, and overwrites nothing', async () => {
    const { of } = await published();
    const [office, wenlv] = [await as('office'), await as('wenlv')];
    const { id, version } = of('丰富文化');
    await wenlv.call(contract.move, { params: { id }, body: { move: 'accept', version } });
    const stale = {
      title: '别的题目',
      detail: '',
      due: null,
      dueText: null,
      repeat: null,
      leadUnitId: places.wenlv.id,
      coUnitIds: [],
      version,
    };
    const problem = await refusal(office.call(contract.set, { params: { id }, body: stale }));
    expect(problem).toMatchObject({
      code: 'task.changed',
      status: 409,
      current: { id, state: 'accepted', version: version + 1 },
    });
    expect((await get(office, id)).title).toMatch(/^丰富文化/);
  });

  it('of two simultaneous moves one wins', async () => {
    const { of } = await published();
    const wenlv = await as('wenlv');
    const { id, version } = of('丰富文化');
    const accept = () => wenlv.call(contract.move, { params: { id }, body: { move: 'accept', version } });
    const codes = (await Promise.all([refusal(accept()), refusal(accept())])).map((one) => one.code);
    expect(codes.sort()).toEqual(['none', 'task.changed']);
  });

  it('neighbours moving together never lock each other up, and the sum is right', async () => {
    const { of, rows } = await published();
    const by = {
      market: await as('market'),
      chengguan: await as('chengguan'),
      wenlv: await as('wenlv'),
      office: await as('office'),
    };
    const acts: [TestPerson, string][] = [
      [by.market, '清理占道'],
      [by.chengguan, '规范停车'],
      [by.market, '规范市场'],
      [by.wenlv, '丰富文化'],
      [by.office, '开展宣传'],
    ];
    await Promise.all(acts.map(([person, title]) => move(person, of(title).id, 'accept')));
    const progress = (person: TestPerson, title: string, value: number) =>
      get(person, of(title).id).then(({ version }) =>
        person.call(contract.report, { params: { id: of(title).id }, body: { version, progress: value, text: '' } }),
      );
    for (const value of [10, 40, 80])
      await Promise.all(
        acts.filter(([, title]) => title !== '规范市场').map(([person, title]) => progress(person, title, value)),
      );
    expect((await get(by.office, rows[0]!.id)).progress).toBe(80);
    const { plan_progress } = (
      await sql<{
        plan_progress: number;
      }>`select progress as plan_progress from plans.plan where id = ${rows[0]!.planId}`.execute(app.db)
    ).rows[0]!;
    expect(plan_progress).toBe(80);
    await Promise.all([
      move(by.office, of('任务分工').id, 'withdraw', { reason: '整体调整' }),
      progress(by.wenlv, '丰富文化', 90).catch(() => null),
    ]);
    expect((await get(by.office, rows[0]!.id)).state).toBe('withdrawn');
  });

  it('a repeated request with its key does nothing twice', async () => {
    const { of } = await published();
    const wenlv = await as('wenlv');
    const { id, version } = of('丰富文化');
    const accept = () =>
      wenlv.call(
        contract.move,
        { params: { id }, body: { move: 'accept', version } },
        { headers: { 'idempotency-key': `accept-${id}` } },
      );
    expect(await accept()).toEqual(await accept());
    expect((await get(wenlv, id)).history.filter((event) => event.kind === 'task.accept')).toHaveLength(1);
  });
});
