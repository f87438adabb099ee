import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { plansContract } from '#plans/contract.ts';
import { places } from '../../../tools/town.ts';
import { cascadeContract as cascade } from '../contract/cascade.ts';
import { tasksContract as contract } from '../contract.ts';
import { draftOf, getTask as get, makeMove as move, refusal } from '../testing.ts';

const page = `云汀县群众文化活动工作方案

一、任务分工
（一）组织文化进小区活动。全年不少于20场，覆盖率达到80%，2026年12月31日前完成。
牵头单位：鹤鸣街道
（二）开展宣传。利用宣传栏开展宣传。
牵头单位：云汀县文化和旅游局

云汀县精神文明建设指导委员会办公室
2026年3月1日
`;

let app: TestApp, office: TestPerson, township: TestPerson, community: TestPerson;
beforeAll(async () => {
  app = await testApp();
  app.at(new Date('2026-03-02T01:00:00Z'));
  [office, township, community] = [await app.as('office'), await app.as('township'), await app.as('community')];
});
afterAll(() => app?.close());

async function led(): Promise<{ planId: string; id: string }> {
  const plan = await draftOf(office, page);
  const body = { version: plan.version, unledToOffice: true };
  await office.call(contract.publishPlan, { params: { id: plan.id }, body });
  const { rows } = await office.call(contract.tree, { params: { id: plan.id } });
  const { id } = rows.find((row) => row.title.startsWith('组织文化'))!;
  await move(township, id, 'accept');
  return { planId: plan.id, id };
}
const passOn = async (id: string, more: object = {}, by = township) =>
  by.call(cascade.passOn, {
    params: { id },
    body: {
      version: (await get(office, id)).version,
      title: '办好小区文化活动',
      detail: '每季度安排，覆盖率达到80%。',
      due: '2026-12-20',
      repeat: null,
      counted: '场',
      units: [{ unitId: places.community.id, target: 12 }],
      ...more,
    },
  });
const findings = async (planId: string, by = office) =>
  (await by.call(cascade.findings, { params: { id: planId } })).rows;

describe('passing a task on', () => {
  it('makes tasks of units beneath, whose work is the work of the one above', async () => {
    const { planId, id } = await led();
    const beneath = await township.call(cascade.beneath, { params: { id } });
    expect(beneath.rows.map((unit) => [unit.id, unit.carries])).toEqual([
      [places.community.id, false],
      [places.communityBeside.id, false],
    ]);
    expect(beneath.targets.map(({ unit, least }) => [unit, least])).toEqual([
      ['场', 20],
      ['%', 80],
    ]);
    const above = await passOn(id);
    expect(above.children).toBe(1);
    const child = above.childRows[0]!;
    expect(child).toMatchObject({ state: 'issued', leadUnit: { id: places.community.id }, due: '2026-12-20' });
    const own = await get(community, child.id);
    expect(own.detail).toContain('不少于12场');
    expect(own.issuedBy.id).toBe(places.township.id);
    expect(own.history.map((event) => event.kind)).toEqual(['task.issue']);
    expect((await get(township, id)).history[0]).toMatchObject({ kind: 'task.pass-on', details: { tasks: 1 } });

    await move(community, child.id, 'accept');
    const { version } = await get(community, child.id);
    const body = { version, progress: 50, text: '已办六场' };
    await community.call(contract.report, { params: { id: child.id }, body });
    expect((await get(office, id)).progress).toBe(50);
    // One of two leaves of the plan.
    expect((await office.call(plansContract.get, { params: { id: planId } })).progress).toBe(25);
    expect(await refusal(move(township, id, 'hand-in'))).toMatchObject({ code: 'task.children-open' });
    await move(community, child.id, 'hand-in');
    // The unit that passed it on verifies.
    await move(township, child.id, 'verify');
    expect((await get(office, id)).closedChildren).toBe(1);
    expect(await move(township, id, 'hand-in')).toMatchObject({ state: 'handed-in' });
  });

  it('is for the lead, to units right beneath it, once each, while it is under way', async () => {
    const { id } = await led();
    expect(await refusal(passOn(id, {}, office))).toMatchObject({ code: 'permission.denied' });
    expect(await refusal(passOn(id, {}, community))).toMatchObject({ code: 'thing.not-found' });
    for (const unitId of [places.community2.id, places.market.id, places.estate.id])
      expect(await refusal(passOn(id, { units: [{ unitId }] }))).toMatchObject({ code: 'unit.not-beneath', unitId });
    await passOn(id);
    expect(await refusal(passOn(id))).toMatchObject({ code: 'unit.not-beneath' });
    expect(await refusal(passOn(id, { version: 1, units: [{ unitId: places.communityBeside.id }] }))).toMatchObject({
      code: 'task.changed',
    });
    expect((await passOn(id, { units: [{ unitId: places.communityBeside.id, target: 8 }] })).children).toBe(2);
    await move(office, id, 'withdraw', { reason: '并入' });
    expect((await get(office, id)).childRows.map((row) => row.state)).toEqual(['withdrawn', 'withdrawn']);
    expect(await refusal(passOn(id, { units: [{ unitId: places.communityBeside.id }] }))).toMatchObject({
      code: 'task.not-under-way',
    });
  });

  it('says what nobody covers, who carries nothing and what is stricter; a finding can be let stand', async () => {
    const { planId, id } = await led();
    expect(await findings(planId)).toEqual([]);
    const detail = '每日报送进展，覆盖率达到80%。';
    const { childRows } = await passOn(id, { due: '2026-05-01', detail });
    const found = await findings(planId);
    expect(found.map((one) => [one.kind, one.said, one.here])).toEqual([
      ['uncovered', '不少于20场', '不少于12场'],
      ['not-passed-on', expect.stringMatching(/^组织文化/), '办好小区文化活动'],
      ['earlier', '2026-12-31', '2026-05-01'],
      ['added-duty', '', '每日报送'],
    ]);
    expect(found[0]!.facts).toMatchObject({ least: 20, sum: 12 });
    const early = found.find((one) => one.kind === 'earlier')!;
    expect(early).toMatchObject({ task: { id: childRows[0]!.id }, source: { id }, may: ['accept'] });
    const accept = (by: TestPerson) =>
      by.call(cascade.accept, {
        params: { id: early.task.id },
        body: { kind: early.kind, mark: early.mark, reason: '创文月前办完，已与社区商定' },
      });
    expect(await refusal(accept(community))).toMatchObject({ code: 'permission.denied' });
    await accept(township);
    const now = await findings(planId, township);
    expect(now.map((one) => one.kind).at(-1)).toBe('earlier');
    expect(now.at(-1)!.accepted).toMatchObject({ reason: '创文月前办完，已与社区商定', by: '何静宜' });
    // Said otherwise, it is asked again.
    const child = await get(office, early.task.id);
    await township.call(contract.set, {
      params: { id: child.id },
      body: {
        title: child.title,
        detail,
        due: '2026-04-20',
        dueText: null,
        repeat: null,
        leadUnitId: places.community.id,
        coUnitIds: [],
        version: child.version,
      },
    });
    expect((await findings(planId)).find((one) => one.kind === 'earlier')!.accepted).toBeNull();
    // A community sees what concerns its own tasks, another township nothing.
    expect((await findings(planId, community)).every((one) => one.task.id === child.id)).toBe(true);
    expect(await findings(planId, await app.as('township2'))).toEqual([]);
    expect(await findings(planId, await app.as('office2'))).toEqual([]);
  });
});

describe('who may not', () => {
  it('let a finding about its own work stand, being only the lead', async () => {
    const { planId, id } = await led();
    await passOn(id, { due: '2026-06-01' });
    const [one] = (await findings(planId)).filter((row) => row.kind === 'uncovered');
    const body = { kind: one!.kind, mark: one!.mark, reason: '没有问题' };
    const asked = township.call(cascade.accept, { params: { id: one!.task.id }, body });
    expect(await refusal(asked)).toMatchObject({ code: 'permission.denied' });
    expect((await findings(planId)).find((row) => row.mark === one!.mark)?.accepted).toBeNull();
    await office.call(cascade.accept, { params: { id: one!.task.id }, body });
    expect((await findings(planId)).find((row) => row.mark === one!.mark)?.accepted).not.toBeNull();
  });
});

describe('passing on while the branch is withdrawn', () => {
  const branch = page.replace(
    /（一）组织[^]*?牵头单位：鹤鸣街道/,
    '（一）丰富文化生活。\n牵头单位：云汀县文化和旅游局\n1. 组织文化进小区活动。全年不少于20场。\n牵头单位：鹤鸣街道\n2. 培训骨干。\n牵头单位：云汀县文化和旅游局',
  );
  /** Until so many wait for a lock, or the call that was to wait has ended. */
  const waiting = async (n: number, call: Promise<unknown>) => {
    let ended = false;
    void call.then(() => (ended = true));
    while (!ended) {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(app.db);
      if (rows[0]!.n >= n) return;
    }
  };
  it('leaves no open task beneath a withdrawn one', async () => {
    const plan = await draftOf(office, branch);
    await office.call(contract.publishPlan, {
      params: { id: plan.id },
      body: { version: plan.version, unledToOffice: true },
    });
    const { rows } = await office.call(contract.tree, { params: { id: plan.id } });
    const [above, task] = ['丰富', '组织'].map((title) => rows.find((row) => row.title.startsWith(title))!);
    await move(township, task!.id, 'accept');
    // Both are held up in the middle: the one before it reaches the task above, the other at the task passed on.
    const both: Promise<{ code: string }>[] = [];
    await app.db.transaction().execute(async (trx) => {
      await sql`select 1 from tasks.task where id = ${above!.id} for update`.execute(trx);
      const units = [places.community, places.communityBeside].map(({ id }) => ({ unitId: id, target: 12 }));
      both.push(refusal(passOn(task!.id, { units })));
      await waiting(1, both[0]!);
      const { version } = await get(office, above!.id);
      const body = { move: 'withdraw' as const, version, reason: '不再开展' };
      both.push(refusal(office.call(contract.move, { params: { id: above!.id }, body })));
      await waiting(2, both[1]!);
    });
    expect((await both[0]!).code).toBe('none');
    // Too late is an answer as good as all of it; half of it is none.
    const { code } = await both[1]!;
    expect(['none', 'task.changed']).toContain(code);
    const after = (await office.call(contract.tree, { params: { id: plan.id } })).rows;
    const beneath = after.filter((row) => row.parentId === task!.id);
    expect(beneath).toHaveLength(2);
    const gone = after.find((row) => row.id === above!.id)!.state === 'withdrawn';
    expect(gone).toBe(code === 'none');
    for (const row of beneath) expect(row.state).toBe(gone ? 'withdrawn' : 'issued');
  });
});
