import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { documentsContract } from '#documents/contract.ts';
import { plansContract, type PlanEdit } from '#plans/contract.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { places, type CastName } from '../../../tools/town.ts';
import { amendContract as amend, type Amendment } from '../contract/amend.ts';
import { tasksContract as contract, type Task } from '../contract.ts';
import { getTask as get, makeMove as move, marketPage, published as publishedBy, refusal } from '../testing.ts';

let app: TestApp, office: TestPerson;
const as = (name: CastName) => app.as(name);
beforeAll(async () => {
  app = await testApp();
  app.at(new Date('2026-09-01T01:00:00Z'));
  office = await as('office');
});
afterAll(() => app?.close());

/** The next version: a day later, one task reworded, one with another unit, one new, one gone. */
const nextPage = marketPage
  .replace('2026年10月31日前完成', '2026年11月30日前完成')
  .replace('2. 规范停车。划定停车位。', '2. 规范停车。划定停车位，设置引导标识。')
  .replace('责任单位：云汀县市场监督管理局、荷花社区', '责任单位：云汀县市场监督管理局、学府社区')
  .replace(
    '（三）开展宣传。利用宣传栏开展宣传。',
    '（三）改造水电设施。消除市场线路老化隐患，2026年12月20日前完成。\n牵头单位：云汀县城市管理局',
  );

const compare = (id: string, by = office) => by.call(amend.compare, { params: { id } });
const readIn = (planId: string, text = nextPage, by = office) =>
  by.call(amend.readText, { params: { id: planId }, body: { text, name: '修订稿' } });
const confirm = (of: Amendment, more: object = {}, by = office) =>
  by.call(amend.confirm, {
    params: { id: of.draft.id },
    body: { stamp: of.stamp, unledToOffice: true, note: '按县委要求修订', ...more },
  });
const rowsAt = async (planId: string) => (await office.call(contract.tree, { params: { id: planId } })).rows;
const titlesOf = (of: Amendment, what: string) =>
  of.rows.filter((row) => row.what === what).map((row) => (row.now ?? row.old)!.title.slice(0, 4));

async function report(by: TestPerson, id: string, progress: number | null): Promise<string> {
  const file = await by.call(documentsContract.add, {} as never, {
    file: { name: '佐证.txt', bytes: new TextEncoder().encode(`佐证 ${uuid7()}`) },
  });
  const { version } = await get(by, id);
  const body = { version, progress, text: `进展${progress}`, fileIds: [file.id] };
  await by.call(contract.report, { params: { id }, body });
  return file.id;
}

describe('a newer version of a published plan', () => {
  it('is compared, confirmed, and leaves everybody’s work where it was', async () => {
    const { plan, of } = await publishedBy(office);
    const [market, chengguan, wenlv] = [await as('market'), await as('chengguan'), await as('wenlv')];
    const [clear, park, culture, publicity] = ['清理占道', '规范停车', '丰富文化', '开展宣传'].map(
      (one) => of(one).id,
    ) as [string, string, string, string];
    await move(market, clear, 'accept');
    const file = await report(market, clear, 40);
    await move(chengguan, park, 'accept');
    await move(await as('community'), park, 'accept');
    await move(market, park, 'accept');
    await move(wenlv, culture, 'accept');
    await move(wenlv, culture, 'hand-in');
    await move(office, culture, 'verify');

    const { id } = await readIn(plan.id);
    const draft = await office.call(plansContract.get, { params: { id } });
    expect(draft.amends).toMatchObject({ id: plan.id, edition: null });
    expect(draft.may).toEqual(['edit', 'discard']);
    expect(await refusal(office.call(contract.publishPlan, { params: { id }, body: { version: 1 } }))).toMatchObject({
      code: 'plan.amends',
      status: 409,
    });
    const seen = await compare(id);
    expect(seen.counts).toMatchObject({ added: 1, changed: 2, withdrawn: 1 });
    expect(titlesOf(seen, 'added')).toEqual(['改造水电']);
    expect(titlesOf(seen, 'withdrawn')).toEqual(['开展宣传']);
    const [cleared, parked] = seen.rows.filter((row) => row.what === 'changed');
    expect(cleared!.changes.map(({ field }) => field)).toEqual(['body', 'due', 'dueText']);
    expect(cleared!.task).toMatchObject({ id: clear, state: 'accepted', progress: 40, reports: 1, arranged: false });
    expect(parked!.changes.map(({ field }) => field)).toEqual(['body', 'co']);

    expect(await confirm(seen)).toMatchObject({ planId: plan.id, edition: 1, added: 1, withdrawn: 1, kept: 5 });

    const cleared2 = await get(market, clear);
    expect(cleared2).toMatchObject({ due: '2026-11-30', state: 'accepted', progress: 40 });
    expect(cleared2.detail).toContain('2026年11月30日前完成');
    expect(cleared2.reports[0]!.files.map((one) => one.id)).toEqual([file]);
    expect(cleared2.history[0]).toMatchObject({
      kind: 'task.amend',
      details: {
        before: { due: '2026-10-31' },
        after: { due: '2026-11-30' },
        planId: plan.id,
        edition: 2,
        reason: '按县委要求修订',
      },
    });
    // Its paragraphs are those of the new document now.
    expect(cleared2.source.map((one) => one.text).join()).toContain('2026年11月30日前');
    const parked2 = await get(chengguan, park);
    expect(parked2.units.map(({ unit, part, acceptedAt }) => [unit.name, part, acceptedAt !== null])).toEqual([
      [places.chengguan.name, 'lead', true],
      [places.market.name, 'co', true],
      [places.communityBeside.name, 'co', false],
    ]);
    expect(parked2.history[0]!.details).toMatchObject({
      before: { co: [places.community.name] },
      after: { co: [places.communityBeside.name] },
    });
    expect(await refusal(get(await as('community'), park))).toMatchObject({ code: 'thing.not-found' });
    expect((await get(wenlv, culture)).state).toBe('closed');
    expect((await get(wenlv, culture)).history[0]!.kind).toBe('task.verify');
    const gone = await get(office, publicity);
    expect(gone).toMatchObject({ state: 'withdrawn', may: [] });
    expect(gone.history[0]).toMatchObject({
      kind: 'task.withdraw',
      details: { reason: '按县委要求修订', planId: plan.id },
    });
    // The words it came from are still those of the older document.
    expect(gone.source.map((one) => one.text).join()).toContain('利用宣传栏');

    const rows = await rowsAt(plan.id);
    const added = rows.find((row) => row.title.startsWith('改造水电'))!;
    expect(added).toMatchObject({ state: 'issued', due: '2026-12-20', leadUnit: { id: places.chengguan.id } });
    expect((await get(chengguan, added.id)).history.map((event) => event.kind)).toEqual(['task.issue']);
    expect((await get(chengguan, added.id)).detail).toContain('线路老化');
    expect((await office.call(contract.list, { query: { planId: plan.id, text: '线路老化' } })).rows).toHaveLength(1);
    expect(
      (await chengguan.call(contract.list, { query: { view: 'mine', part: 'lead', planId: plan.id } })).rows,
    ).toHaveLength(2);

    const now = await office.call(plansContract.get, { params: { id: plan.id } });
    expect(now).toMatchObject({ state: 'published', amends: null, late: 0, sourceName: '修订稿' });
    // 40, 0, 100, 0 of four leaves.
    expect(now.progress).toBe(35);
    expect(now.nodeRows.map((node) => node.title)).toEqual(draft.nodeRows.map((node) => node.title));
    const earlier = await office.call(plansContract.get, { params: { id } });
    expect(earlier).toMatchObject({ state: 'superseded', amends: { id: plan.id, edition: 1 }, may: [] });
    expect(earlier.nodeRows.map((node) => node.title)).toEqual(plan.nodeRows.map((node) => node.title));
    const { rows: editions } = await office.call(amend.editions, { params: { id: plan.id } });
    expect(editions.map((one) => [one.id, one.edition, one.state, one.confirmedBy])).toEqual([
      [id, 1, 'superseded', '林知秋'],
    ]);
    const list = await office.call(plansContract.list, { query: { text: '集贸市场' } });
    expect(list.rows.map((row) => row.id)).not.toContain(id);
    // What was done can be looked at again.
    const told = await compare(id);
    expect(told.counts).toEqual(seen.counts);
    expect(told).toMatchObject({ edition: 1, may: [], confirmedBy: '林知秋', note: '按县委要求修订' });
    expect(told.rows.find((row) => row.what === 'withdrawn')!.task).toMatchObject({
      id: publicity,
      state: 'withdrawn',
    });

    // And a third version on top of it: the first comparison stays what it was.
    const third = await office.call(amend.copy, { params: { id: plan.id } });
    const same = await compare(third.id);
    expect(same.counts).toMatchObject({ added: 0, changed: 0, withdrawn: 0 });
    expect(same.plan).toEqual([]);
    expect(await confirm(same)).toMatchObject({ edition: 2, added: 0, changed: 0, withdrawn: 0 });
    expect((await compare(id)).counts).toEqual(seen.counts);
    expect((await get(market, clear)).version).toBe(cleared2.version);
  });

  it('takes what a hand decides about who is who', async () => {
    const { plan, of } = await publishedBy(office);
    const { id } = await readIn(plan.id);
    const seen = await compare(id);
    const [added, gone] = ['added', 'withdrawn'].map((what) => seen.rows.find((row) => row.what === what)!);
    const kept = seen.rows.find((row) => row.old?.title.startsWith('丰富文化'))!;
    const choices = [
      { old: gone!.old!.id, now: added!.now!.id },
      { old: kept.old!.id, now: null },
      { old: null, now: kept.now!.id },
    ];
    const decide = (version: number, more: object = {}) =>
      office.call(amend.decide, { params: { id }, body: { version, choices, ...more } });
    const decided = await decide(seen.stamp.choices);
    expect(titlesOf(decided, 'withdrawn')).toEqual(['丰富文化']);
    expect(titlesOf(decided, 'added')).toEqual(['丰富文化']);
    expect(decided.rows.find((row) => row.now?.id === added!.now!.id)).toMatchObject({ how: 'hand', byHand: true });
    expect(await refusal(decide(seen.stamp.choices))).toMatchObject({ code: 'amendment.changed', what: 'choices' });
    expect(await refusal(confirm(seen))).toMatchObject({ code: 'amendment.changed', what: 'choices' });
    const again = await decide(decided.stamp.choices, { choices: [], forget: [kept.old!.id, kept.now!.id] });
    expect(titlesOf(again, 'withdrawn')).toEqual([]);
    await confirm(again);
    expect((await get(office, of('开展宣传').id)).title).toMatch(/^改造水电/);
    expect((await get(office, of('丰富文化').id)).state).toBe('issued');
  });

  it('keeps what the office arranged by hand where the plan says what it said', async () => {
    const { plan, of } = await publishedBy(office);
    const task = await get(office, of('清理占道').id);
    const lead = task.units.find((one) => one.part === 'lead')!.unit.id;
    const set = { title: '清理占道经营（东门）', detail: task.detail, due: '2026-10-20', dueText: null, repeat: null };
    const body = { ...set, leadUnitId: places.wenlv.id, coUnitIds: [lead], version: task.version };
    await office.call(contract.set, { params: { id: task.id }, body });
    const { id } = await readIn(plan.id);
    const seen = await compare(id);
    expect(seen.rows.find((row) => row.task?.id === task.id)!.task!.arranged).toBe(true);
    await confirm(seen);
    const now = await get(office, task.id);
    // The day is the plan's, which changed it; title and units are the office's.
    expect(now).toMatchObject({ title: '清理占道经营（东门）', due: '2026-11-30', leadUnit: { id: places.wenlv.id } });
  });

  it('leaves a task with its lead that becomes a heading over a withdrawn one', async () => {
    const { plan, of } = await publishedBy(office);
    const market = await as('market');
    const [clear, park] = [of('清理占道').id, of('规范停车').id];
    await move(market, clear, 'accept');
    const file = await report(market, clear, 40);
    await move(office, park, 'withdraw', { reason: '并入' });
    const { id } = await office.call(amend.copy, { params: { id: plan.id } });
    const { version, nodeRows } = await office.call(plansContract.get, { params: { id } });
    const node = (title: string) => nodeRows.find((one) => one.title.startsWith(title))!.id;
    // 清理占道 has its lead from the heading above; with a node of its own beneath, the plan names it none.
    const edits: PlanEdit[] = [
      { do: 'move', nodeId: node('规范停车'), parentId: node('清理占道'), position: 0 },
      { do: 'move', nodeId: node('清理占道'), parentId: node('开展宣传'), position: 0 },
    ];
    await office.call(plansContract.edit, { params: { id }, body: { version, edits } });
    const [seen, before] = [await compare(id), await get(market, clear)];
    expect(titlesOf(seen, 'withdrawn')).toEqual([]);
    expect(await confirm(seen)).toMatchObject({ withdrawn: 0 });
    const now = await get(market, clear);
    expect(now).toMatchObject({ state: 'accepted', progress: 40, leadUnit: { id: places.market.id } });
    expect(now.units).toEqual(before.units);
    expect(now.reports[0]!.files.map((one) => one.id)).toEqual([file]);
    expect((await get(office, park)).state).toBe('withdrawn');
    // The next version says the same of it: nothing changes.
    const again = await office.call(amend.copy, { params: { id: plan.id } });
    expect(await confirm(await compare(again.id))).toMatchObject({ changed: 0, withdrawn: 0 });
    expect((await get(market, clear)).version).toBe(now.version);
    await move(market, clear, 'hand-in', { text: '办完' });
    await move(office, clear, 'verify');
  });

  it('calls a withdrawn task back when open work is moved beneath it', async () => {
    const { plan, of } = await publishedBy(office);
    const [culture, publicity] = [of('丰富文化').id, of('开展宣传').id];
    await move(office, culture, 'withdraw', { reason: '并入' });
    const { id } = await office.call(amend.copy, { params: { id: plan.id } });
    const { version, nodeRows } = await office.call(plansContract.get, { params: { id } });
    const node = (title: string) => nodeRows.find((one) => one.title.startsWith(title))!.id;
    const edits: PlanEdit[] = [{ do: 'move', nodeId: node('开展宣传'), parentId: node('丰富文化'), position: 0 }];
    await office.call(plansContract.edit, { params: { id }, body: { version, edits } });
    await confirm(await compare(id));
    expect((await get(office, publicity)).state).toBe('issued');
    expect(await get(office, culture)).toMatchObject({
      state: 'issued',
      children: 1,
      leadUnit: { id: places.wenlv.id },
    });
  });

  it('is refused when something changed meanwhile, and saves nothing', async () => {
    const { plan } = await publishedBy(office);
    const [one, two] = [await readIn(plan.id), await readIn(plan.id, marketPage)];
    const [first, second] = [await compare(one.id), await compare(two.id)];
    await confirm(first);
    expect(await refusal(confirm(second))).toMatchObject({ code: 'amendment.changed', status: 409, what: 'published' });
    expect(await refusal(confirm(first))).toMatchObject({ code: 'plan.not-draft', status: 409 });
    const fresh = await compare(two.id);
    const node = fresh.rows.find((row) => row.now?.title.startsWith('丰富文化'))!.now!;
    const edits: PlanEdit[] = [{ do: 'set', nodeId: node.id, due: '2026-12-01' }];
    await office.call(plansContract.edit, { params: { id: two.id }, body: { version: fresh.stamp.draft, edits } });
    expect(await refusal(confirm(fresh))).toMatchObject({ code: 'amendment.changed', what: 'draft' });
    expect(await refusal(confirm(await compare(two.id), { unledToOffice: false }))).toMatchObject({
      code: 'plan.unled',
    });
    expect((await rowsAt(plan.id)).some((row) => row.title.startsWith('改造水电') && row.state === 'issued')).toBe(
      true,
    );
    const now = await compare(two.id);
    const both = await Promise.all([refusal(confirm(now)), refusal(confirm(now))]);
    expect(both.map((one) => one.code).sort()).toEqual(['none', 'plan.not-draft']);
  });

  it('is for those who may publish plans of that unit, and only of a published plan', async () => {
    const { plan } = await publishedBy(office);
    const { id } = await readIn(plan.id);
    const seen = await compare(id);
    const [market, community] = [await as('market'), await as('community')];
    expect(await refusal(readIn(plan.id, nextPage, market))).toMatchObject({ code: 'thing.not-found' });
    expect(await refusal(confirm(seen, {}, community))).toMatchObject({ code: 'permission.denied' });
    expect(await refusal(compare(id, await as('office2')))).toMatchObject({ code: 'thing.not-found' });
    expect(await refusal(readIn(id))).toMatchObject({ code: 'plan.not-published', status: 409 });
    expect(await refusal(readIn(plan.id, '　'))).toMatchObject({ code: 'plan.nothing-read' });
    expect(await refusal(compare(plan.id))).toMatchObject({ code: 'plan.amends-nothing' });
    const { version } = await office.call(plansContract.get, { params: { id } });
    await office.call(plansContract.discard, { params: { id }, query: { version } });
    expect((await office.call(amend.editions, { params: { id: plan.id } })).rows).toEqual([]);
  });

  it('reads a file, and names the other plans found on the page', async () => {
    const { plan } = await publishedBy(office);
    const page = `${nextPage}\n\n${marketPage.replaceAll('集贸市场', '户外广告')}`;
    const read = await office.call(
      amend.readFile,
      { params: { id: plan.id } },
      {
        file: { name: '两个方案.txt', bytes: new TextEncoder().encode(page), mime: 'text/plain' },
      },
    );
    expect(read.title).toContain('集贸市场');
    expect(read.others.map((one) => one.title)).toEqual([expect.stringContaining('户外广告')]);
    expect((await office.call(plansContract.get, { params: { id: read.others[0]!.id } })).amends).toBeNull();
  });
});

// ---- random amendments ------------------------------------------------------------------------------------------------

type Step = {
  what: 'retitle' | 'reword' | 'due' | 'units' | 'remove' | 'lift' | 'move' | 'add';
  at: number;
  to: number;
};
const steps = fc.array(
  fc.record({
    what: fc.constantFrom('retitle', 'reword', 'due', 'units', 'remove', 'lift', 'move', 'add' as const),
    at: fc.nat(30),
    to: fc.nat(30),
  }) as fc.Arbitrary<Step>,
  { maxLength: 8 },
);
const acts = fc.array(fc.record({ at: fc.nat(30), how: fc.constantFrom('accept', 'report', 'close', 'withdraw') }), {
  maxLength: 6,
});
const who: Record<string, CastName> = {
  [places.market.id]: 'market',
  [places.chengguan.id]: 'chengguan',
  [places.wenlv.id]: 'wenlv',
  [places.office.id]: 'office',
};

/** Everything about a task that must not be lost. */
const workOn = (task: Task) => ({
  reports: task.reports.map(({ id, text, progress, files }) => [id, text, progress, files.map((file) => file.id)]),
  accepted: task.units.filter((one) => one.acceptedAt !== null).map((one) => [one.unit.id, one.acceptedAt]),
  history: task.history.map((event) => event.id),
});

it('loses nobody’s work and no evidence, whatever the amendment', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(acts, steps, async (acts, steps) => {
      const { plan } = await publishedBy(office);
      let leaves = (await rowsAt(plan.id)).filter((row) => row.children === 0);
      for (const { at, how } of acts) {
        const { id, leadUnit, state } = await get(office, leaves[at % leaves.length]!.id);
        const lead = await as(who[leadUnit!.id]!);
        if (how === 'withdraw' && state !== 'closed' && state !== 'withdrawn')
          await move(office, id, 'withdraw', { reason: '试' });
        else if (how !== 'withdraw' && state === 'issued') await move(lead, id, 'accept');
        const now = await get(office, id);
        if (how === 'report' && now.state === 'accepted') await report(lead, id, (at * 7) % 100);
        if (how === 'close' && now.state === 'accepted') {
          await move(lead, id, 'hand-in', { text: '办完' });
          await move(office, id, 'verify');
        }
      }
      const before = new Map<string, Task>();
      for (const row of await rowsAt(plan.id)) before.set(row.id, await get(office, row.id));

      const { id } = await office.call(amend.copy, { params: { id: plan.id } });
      for (const { what, at, to } of steps) {
        const draft = await office.call(plansContract.get, { params: { id } });
        const nodes = draft.nodeRows.filter((node) => !node.section);
        if (nodes.length < 2) break;
        const [node, other] = [nodes[at % nodes.length]!, draft.nodeRows[to % draft.nodeRows.length]!];
        const edits: Record<Step['what'], PlanEdit> = {
          retitle: { do: 'set', nodeId: node.id, title: `${node.title}（修订）` },
          reword: { do: 'set', nodeId: node.id, body: `${node.body}并建立长效机制。` },
          due: { do: 'set', nodeId: node.id, due: '2026-12-31', dueText: null },
          units: {
            do: 'units',
            nodeId: node.id,
            part: 'lead',
            units: [{ written: '城管局', unitId: places.chengguan.id, collective: null }],
          },
          remove: { do: 'remove', nodeId: node.id, children: 'with' },
          lift: { do: 'remove', nodeId: node.id, children: 'lift' },
          move: { do: 'move', nodeId: node.id, parentId: other.id, position: 0 },
          add: { do: 'add', parentId: other.id, position: 0, title: `新增事项${to}`, nodeId: uuid7(), source: [] },
        };
        await refusal(
          office.call(plansContract.edit, { params: { id }, body: { version: draft.version, edits: [edits[what]] } }),
        );
      }
      const seen = await compare(id);
      const outcome = await refusal(confirm(seen));
      if (outcome.code === 'plan.no-nodes') return;
      expect(outcome.code).toBe('none');

      leaves = await rowsAt(plan.id);
      const after = new Map(leaves.map((row) => [row.id, row]));
      const withdrawn = new Set(
        seen.rows.flatMap((row) => (row.what === 'withdrawn' && row.task ? [row.task.id] : [])),
      );
      for (const [taskId, was] of before) {
        const is = await get(office, taskId);
        expect(after.has(taskId)).toBe(true);
        const [had, has] = [workOn(was), workOn(is)];
        expect(has.reports).toEqual(had.reports);
        for (const event of had.history) expect(has.history).toContain(event);
        // A unit that still has its part has still accepted it.
        const parts = new Map(is.units.map((one) => [`${one.unit.id} ${one.part}`, one.acceptedAt]));
        for (const one of was.units) {
          const key = `${one.unit.id} ${one.part}`;
          if (parts.has(key)) expect(parts.get(key)).toBe(one.acceptedAt);
        }
        if (was.state === 'closed' && is.children === 0) expect(is.state).toBe('closed');
        if (!withdrawn.has(taskId) && was.children === 0 && is.children === 0 && was.state !== 'withdrawn')
          expect(is.state, is.title).toBe(was.state);
        if (is.state !== was.state || is.title !== was.title || is.due !== was.due)
          expect(has.history.length).toBeGreaterThan(had.history.length);
      }
      // The numbers of every row and of the plan are what they would be counted afresh.
      const { rows: faults } = await sql<{ id: string }>`
        select t.id from tasks.task t left join lateral (
          select count(*)::int as children, count(*) filter (where c.state = 'closed')::int as closed,
            coalesce(sum(case when c.grouped then c.weight else 1 end), 0)::int as weight,
            coalesce(sum(case when c.grouped then c.done else c.progress end), 0)::int as done
          from tasks.task c where c.region_id = t.region_id and c.parent_id = t.id and c.state <> 'withdrawn') c on true
        where t.plan_id = ${plan.id} and (t.children, t.closed_children, t.weight, t.done)
          is distinct from (c.children, c.closed, c.weight, c.done)
        union all select x.task_id from tasks.task_unit x join tasks.task t on t.region_id = x.region_id and t.id = x.task_id
        where t.plan_id = ${plan.id} and (x.state, x.due_key) is distinct from (t.state, t.due_key)`.execute(app.db);
      expect(faults).toEqual([]);
      const { rows: standing } = await sql<object>`select s.weight, s.done, s.open from tasks.plan_standing s
        where s.plan_id = ${plan.id}`.execute(app.db);
      const { rows: counted } = await sql<object>`select
          coalesce(sum(case when grouped then weight else 1 end) filter (where parent_id is null and state <> 'withdrawn'), 0)::int as weight,
          coalesce(sum(case when grouped then done else progress end) filter (where parent_id is null and state <> 'withdrawn'), 0)::int as done,
          count(*) filter (where state not in ('closed', 'withdrawn'))::int as open
        from tasks.task where plan_id = ${plan.id}`.execute(app.db);
      expect(standing).toEqual(counted);
    }),
    { numRuns: 25 },
  );
});
