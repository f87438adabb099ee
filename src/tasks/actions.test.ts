import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { documentsContract } from '#documents/contract.ts';
import { plansContract, type Plan } from '#plans/contract.ts';
import type { Problem } from '#platform/pure/problem.ts';
import { places, type CastName } from '../../tools/town.ts';
import { tasksContract as contract, type Task, type TaskRow } from './contract.ts';
import { tasksJobs } from './jobs.ts';

const page = `云汀县集贸市场整治工作方案

一、指导思想
以提升市场环境为目标。

二、任务分工
（一）规范市场秩序。
牵头单位：云汀县市场监督管理局
责任单位：云汀县城市管理局、各街道
1. 清理占道经营。清理市场周边乱摆乱卖，2026年10月31日前完成。
2. 规范停车。划定停车位。
牵头单位：云汀县城市管理局
责任单位：云汀县市场监督管理局、荷花社区
（二）丰富文化活动。每月开展一次，2026年12月31日前完成。
牵头单位：云汀县文化和旅游局
（三）开展宣传。利用宣传栏开展宣传。

云汀县精神文明建设指导委员会办公室
2026年3月1日
`;

let app: TestApp;
const as = (name: CastName): Promise<TestPerson> => app.as(name);
beforeAll(async () => {
  app = await testApp();
  app.at(new Date('2026-09-01T01:00:00Z'));
});
afterAll(() => app?.close());

const refusal = (call: Promise<unknown>): Promise<Record<string, unknown> & { code: string }> =>
  call.then(
    () => ({ code: 'none' }),
    (problem: Problem) => ({ code: problem.code, ...problem.details }),
  );

async function draft(by: TestPerson, text = page): Promise<Plan> {
  const read = await by.call(plansContract.readText, { body: { text, name: '集贸市场方案' } });
  return by.call(plansContract.get, { params: { id: read.plans[0]!.id } });
}
/** A published plan and its tasks by the beginning of their titles. */
async function published(): Promise<{ plan: Plan; of: (title: string) => TaskRow; rows: TaskRow[] }> {
  const office = await as('office');
  const plan = await draft(office);
  await office.call(contract.publishPlan, {
    params: { id: plan.id },
    body: { version: plan.version, unledToOffice: true },
  });
  const { rows } = await office.call(contract.tree, { params: { id: plan.id } });
  const of = (title: string) => {
    const row = rows.find((one) => one.title.startsWith(title));
    if (!row) throw new Error(`${title} is not among ${rows.map((one) => one.title).join('、')}`);
    return row;
  };
  return { plan, of, rows };
}
type Move = 'accept' | 'hand-in' | 'verify' | 'return' | 'reopen' | 'withdraw';
const get = (by: TestPerson, id: string): Promise<Task> => by.call(contract.get, { params: { id } });
/** One move at the version that stands. */
async function move(
  by: TestPerson,
  id: string,
  name: Move,
  more: { reason?: string; text?: string; fileIds?: string[] } = {},
) {
  const { version } = await get(by, id);
  return by.call(contract.move, { params: { id }, body: { move: name, version, ...more } });
}

describe('publishing a plan', () => {
  it('names what nobody leads, and saves nothing', async () => {
    const office = await as('office');
    const plan = await draft(office);
    const publish = (unledToOffice: boolean) =>
      office.call(contract.publishPlan, { params: { id: plan.id }, body: { version: plan.version, unledToOffice } });
    const problem = await refusal(publish(false));
    expect(problem).toMatchObject({ code: 'plan.unled', status: 422, unmatched: [] });
    expect((problem['nodes'] as { title: string }[]).map((node) => node.title)).toEqual([
      expect.stringMatching(/^开展宣传/),
    ]);
    expect((await office.call(contract.list, { query: { planId: plan.id } })).rows).toEqual([]);

    const done = await publish(true);
    expect(done).toMatchObject({ planId: plan.id, tasks: 6 });
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
    const plan = await draft(await as('office'));
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
    const jobs = tasksJobs(app.db, () => new Date('2026-11-01T16:05:00Z'));
    await jobs['tasks.recount-late']!({});
    expect(await late()).toBe(1);
    app.at(new Date('2026-11-02T01:00:00Z'));
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

describe('who reaches a task', () => {
  // 规范停车: led by chengguan, with market and the community; issued by the office.
  const reads: Record<CastName, 'lead' | 'co' | 'above' | 'none' | 'no-verb'> = {
    office: 'above',
    leader: 'above',
    chengguan: 'lead',
    market: 'co',
    wenlv: 'none',
    township: 'above',
    township2: 'none',
    community: 'co',
    community2: 'none',
    grid: 'co',
    sysadmin: 'no-verb',
    secadmin: 'no-verb',
    auditor: 'no-verb',
    office2: 'none',
  };
  it('is decided alike for every role, by list and by single look', async () => {
    const { of, plan } = await published();
    const { id } = of('规范停车');
    for (const [name, how] of Object.entries(reads) as [CastName, string][]) {
      const by = await as(name);
      const one = await refusal(get(by, id));
      const list = by.call(contract.list, { query: { planId: plan.id } });
      if (how === 'no-verb') {
        expect([name, one.code, (await refusal(list)).code]).toEqual([name, 'permission.denied', 'permission.denied']);
        continue;
      }
      expect([name, one.code]).toEqual([name, how === 'none' ? 'thing.not-found' : 'none']);
      const rows = (await list).rows.filter((row) => row.id === id);
      expect([name, rows.map((row) => row.part)]).toEqual([name, how === 'none' ? [] : [how === 'above' ? null : how]]);
    }
  });
  it('and every write is refused to those whose side it is not', async () => {
    const { of } = await published();
    const { id, version } = of('规范停车');
    const change = {
      title: 'x',
      detail: '',
      due: null,
      dueText: null,
      repeat: null,
      leadUnitId: places.market.id,
      coUnitIds: [],
    };
    const codes = async (name: CastName) => {
      const by = await as(name);
      const making = (of: Move) => by.call(contract.move, { params: { id }, body: { move: of, version, reason: 'x' } });
      const writes: Record<string, () => Promise<unknown>> = {
        verify: () => making('verify'),
        'hand-in': () => making('hand-in'),
        withdraw: () => making('withdraw'),
        report: () => by.call(contract.report, { params: { id }, body: { version, progress: null, text: 'x' } }),
        set: () => by.call(contract.set, { params: { id }, body: { ...change, version } }),
      };
      const out: Record<string, string> = {};
      for (const [what, write] of Object.entries(writes)) out[what] = (await refusal(write())).code;
      return out;
    };
    const no = 'permission.denied';
    const gone = 'thing.not-found';
    expect(await codes('wenlv')).toEqual({ verify: gone, 'hand-in': gone, withdraw: gone, report: gone, set: gone });
    expect(await codes('office2')).toEqual({ verify: gone, 'hand-in': gone, withdraw: gone, report: gone, set: gone });
    expect(await codes('leader')).toEqual({ verify: no, 'hand-in': no, withdraw: no, report: no, set: no });
    expect(await codes('market')).toEqual({
      verify: no,
      'hand-in': no,
      withdraw: no,
      report: 'task.not-under-way',
      set: no,
    });
    expect(await codes('township')).toEqual({
      verify: no,
      'hand-in': no,
      withdraw: no,
      report: 'task.not-under-way',
      set: no,
    });
    // The lead has the verb for its own moves only; the issuer for its own.
    expect(await codes('chengguan')).toEqual({
      verify: no,
      'hand-in': 'task.move-closed',
      withdraw: no,
      report: 'task.not-under-way',
      set: no,
    });
  });
});
