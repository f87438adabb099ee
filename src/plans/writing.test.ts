import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { documentsContract } from '#documents/contract.ts';
import type { Problem } from '#platform/pure/problem.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { tasksContract } from '#tasks/contract.ts';
import { places } from '../../tools/town.ts';
import { plansContract, type Plan } from './contract.ts';
import { writingContract, type OfferedTemplate } from './contract/writing.ts';
import { seedValues } from './testing.ts';
import { filled } from './rules/template.ts';
import { planTemplates } from './rules/templates/all.ts';
import { mostKept, mostNamed } from './rules/versions.ts';

let app: TestApp, office: TestPerson, market: TestPerson, leader: TestPerson, township: TestPerson;
beforeAll(async () => {
  app = await testApp();
  [office, market, leader, township] = [
    await app.as('office'),
    await app.as('market'),
    await app.as('leader'),
    await app.as('township'),
  ];
});
afterAll(() => app.close());

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (problem: Problem) => ({ code: problem.code, ...problem.details }),
  );
const get = (by: TestPerson, id: string) => by.call(plansContract.get, { params: { id } });
type Edits = Parameters<typeof body>[0];
const body = (edits: { do: string }[]) => edits as never;
const edit = (by: TestPerson, of: Plan, edits: Edits) =>
  by.call(plansContract.edit, { params: { id: of.id }, body: { version: of.version, edits: body(edits) } });
const start = (by: TestPerson, given: Parameters<typeof given_>[0]) => by.call(writingContract.start, { body: given });
const given_ = (of: NonNullable<Parameters<typeof office.call<typeof writingContract.start>>[1]['body']>) => of;
const versions = async (by: TestPerson, id: string) =>
  (await by.call(writingContract.versions, { params: { id }, query: { limit: 200 } })).rows;
/** What a plan says, without what a write counts. */
const said = (plan: Plan) => ({
  title: plan.title,
  preamble: plan.preamble,
  basis: plan.basis,
  leadership: plan.leadership,
  phases: plan.phases,
  doubts: plan.doubts,
  unread: plan.unreadParagraphs,
  nodes: plan.nodeRows.map(({ version: _, ...node }) => node),
});
const blank = async (by: TestPerson, title: string) => get(by, (await start(by, { from: 'blank', title })).id);

describe('templates', () => {
  const known = (rows: OfferedTemplate[], key: string) =>
    Object.fromEntries(rows.find((one) => one.key === key)!.blanks.map((one) => [one.name, one.known]));

  it('are offered with what is known: county, own unit, today, the names of the register', async () => {
    app.at(new Date('2026-11-22T20:00:00Z'));
    const { rows } = await market.call(writingContract.templates, {});
    app.at(null);
    expect(rows).toHaveLength(6);
    expect(known(rows, 'market-rectification')).toMatchObject({
      县名: { value: '云汀县', from: 'county' },
      年份: { value: '2026', from: 'today' },
      成文日期: { value: '2026-11-23', from: 'today' },
      摸底截止日: { value: '2026-12-23', from: 'reckoned' },
      市场监管部门: { value: '市场监管局', from: 'register' },
      城管部门: { value: '城管局', from: 'register' },
      // Not among the units of the small town: proposed as most counties call it.
      商务部门: { value: '商务局', from: 'usual' },
      发文单位: { value: '云汀县市场监督管理局', from: 'own-unit' },
      组长: null,
    });
    const worker = await (await app.as('community')).call(writingContract.templates, {});
    expect(known(worker.rows, 'community-arts')).toMatchObject({
      社区: { value: '荷花社区', from: 'place' },
      街道: { value: '鹤鸣街道', from: 'place' },
    });
    expect(known(rows, 'community-arts').社区).toBeNull();
  });

  it.each(planTemplates.map((one) => [one.key, one] as const))(
    '%s starts a draft exactly as reading the filled text does',
    async (key, template) => {
      const values = seedValues(template, '2026-11-23');
      const started = await start(office, { from: 'template', template: key, values });
      const plan = await get(office, started.id);
      const read = await office.call(plansContract.readText, { body: { text: filled(template, values) } });
      const other = await get(office, read.plans[0]!.id);
      const alike = (of: Plan) => {
        const order = new Map(of.nodeRows.map((node, i) => [node.id, i]));
        return {
          ...said(of),
          nodes: of.nodeRows.map(({ id: _, version: __, ...node }) => ({
            ...node,
            parentId: node.parentId === null ? null : order.get(node.parentId),
          })),
        };
      };
      expect(alike(plan)).toEqual(alike(other));
      expect(plan).toMatchObject({
        state: 'draft',
        unread: 0,
        sourceId: started.sourceId,
        may: expect.arrayContaining(['edit']),
      });
      expect(plan.title).toBe(started.title);
      expect(plan.nodes).toBe(started.nodes);
      expect((await versions(office, plan.id)).map((one) => one.reason)).toEqual(['created']);
    },
  );

  it('are not started with blanks empty or unfit, and each is named', async () => {
    const template = planTemplates.find((one) => one.key === 'ten-star')!;
    const values: Record<string, string> = {
      ...seedValues(template, '2026-11-23'),
      公示天数: '七',
      验收截止日: '2026-02-30',
    };
    delete values.批准文号;
    const before = (await office.call(plansContract.list, {})).rows.length;
    expect(await refusal(start(office, { from: 'template', template: 'ten-star', values }))).toMatchObject({
      code: 'request.invalid',
      fields: [
        { path: ['body', 'values', '批准文号'], code: 'field.missing' },
        { path: ['body', 'values', '公示天数'], code: 'field.unfit' },
        { path: ['body', 'values', '验收截止日'], code: 'field.unfit' },
      ],
    });
    expect((await office.call(plansContract.list, {})).rows.length).toBe(before);
    expect(await refusal(leader.call(writingContract.templates, {}))).toMatchObject({ code: 'permission.denied' });
    expect(await refusal(start(leader, { from: 'blank', title: '方案' }))).toMatchObject({ code: 'permission.denied' });
  });

  it('are published like any plan, and the published state is kept', async () => {
    const template = planTemplates.find((one) => one.key === 'community-arts')!;
    const { id } = await start(office, {
      from: 'template',
      template: template.key,
      values: seedValues(template, '2026-11-23'),
    });
    const plan = await get(office, id);
    const published = await office.call(tasksContract.publishPlan, { params: { id }, body: { version: plan.version } });
    expect(published.tasks).toBeGreaterThanOrEqual(plan.nodes);
    const [last, first] = await versions(office, id);
    expect([last!.reason, last!.writers, first!.reason]).toEqual(['published', [], 'created']);
    const { tree } = await office.call(writingContract.version, { params: { id, number: last!.number } });
    expect(tree.nodes.map((node) => node.title)).toEqual(plan.nodeRows.map((node) => node.title));
    expect(
      await refusal(
        office.call(writingContract.restoreVersion, { params: { id, number: 1 }, body: { version: plan.version + 1 } }),
      ),
    ).toMatchObject({ code: 'plan.not-draft' });
  });
});

describe('starting otherwise', () => {
  it('begins empty, for the own unit', async () => {
    const plan = await blank(market, '市场监管局2027年工作方案');
    expect(plan).toMatchObject({
      title: '市场监管局2027年工作方案',
      unit: { id: places.market.id },
      sourceId: null,
      nodes: 0,
    });
    expect(plan.nodeRows).toEqual([]);
  });

  it('copies a plan it may read, a year on, as a draft of the own unit', async () => {
    const template = planTemplates.find((one) => one.key === 'volunteers')!;
    const first = await start(market, {
      from: 'template',
      template: template.key,
      values: seedValues(template, '2026-03-02'),
    });
    const old = await get(market, first.id);
    const copy = await get(office, (await start(office, { from: 'plan', planId: old.id, years: 1 })).id);
    expect(copy.title).toBe(old.title.replace('2026', '2027'));
    expect(copy.unit.id).toBe(places.office.id);
    expect(copy.nodeRows.map((node) => [node.number, node.title, node.units])).toEqual(
      old.nodeRows.map((node) => [node.number, node.title, node.units]),
    );
    expect(copy.nodeRows.map((node) => node.due)).toEqual(
      old.nodeRows.map((node) => node.due?.replace(/^\d{4}/, (year) => String(Number(year) + 1)) ?? null),
    );
    expect(copy.nodeRows.flatMap((node) => [...node.source, ...node.doubts])).toEqual([]);
    const ids = new Set(old.nodeRows.map((node) => node.id));
    expect(copy.nodeRows.filter((node) => ids.has(node.id))).toEqual([]);
    const named = await start(market, { from: 'plan', planId: old.id, years: 0, title: '另一份' });
    expect(named.title).toBe('另一份');
  });

  it('copies nothing that is out of reach', async () => {
    const plan = await blank(market, '市场方案');
    for (const planId of [plan.id, uuid7()])
      expect(await refusal(start(await app.as('chengguan'), { from: 'plan', planId, years: 1 }))).toMatchObject({
        code: 'thing.not-found',
      });
    expect(await refusal(start(await app.as('office2'), { from: 'plan', planId: plan.id, years: 1 }))).toMatchObject({
      code: 'thing.not-found',
    });
  });
});

describe('versions', () => {
  const add = (nodeId: string, title: string, position = 0) => ({
    do: 'add',
    parentId: null,
    position,
    title,
    nodeId,
    source: [],
  });

  it('are kept when another person goes on, when one comes back, and by hand; each says who wrote', async () => {
    app.at(new Date('2026-11-23T01:00:00Z'));
    const [a, b, c] = [uuid7(), uuid7(), uuid7()];
    let plan = await blank(market, '市场方案');
    plan = await edit(market, plan, [add(a, '甲')]);
    plan = await edit(office, plan, [add(b, '乙', 1)]);
    app.at(new Date('2026-11-23T06:00:00Z'));
    plan = await edit(office, plan, [{ do: 'set', nodeId: a, title: '甲一' } as never]);
    const kept = await office.call(writingContract.keepVersion, {
      params: { id: plan.id },
      body: { name: '征求意见稿', version: plan.version },
    });
    app.at(new Date('2026-11-23T06:05:00Z'));
    plan = await edit(market, plan, [{ do: 'remove', nodeId: b } as never, add(c, '丙', 1)]);
    app.at(null);
    expect(kept).toMatchObject({
      reason: 'named',
      name: '征求意见稿',
      keptBy: '林知秋',
      writers: ['林知秋'],
      tasks: 2,
    });
    expect(
      (await versions(market, plan.id)).map(({ number, reason, writers, tasks }) => [number, reason, writers, tasks]),
    ).toEqual([
      [4, 'named', ['林知秋'], 2],
      [3, 'sitting', ['林知秋'], 2],
      [2, 'turn', ['陈立新'], 1],
      [1, 'created', ['陈立新'], 0],
    ]);

    const told = await market.call(writingContract.versionChanges, { params: { id: plan.id, number: 2 } });
    expect(told).toMatchObject({
      total: 2,
      writers: ['林知秋', '陈立新'],
      changes: [
        { nodeId: a, what: 'changed', fields: [{ field: 'title', before: '甲', after: '甲一' }] },
        { nodeId: c, what: 'added', title: '丙' },
      ],
    });
    const between = await market.call(writingContract.versionChanges, {
      params: { id: plan.id, number: 2 },
      query: { to: 3 },
    });
    expect(between).toMatchObject({ total: 1, writers: ['林知秋'], changes: [{ nodeId: b, what: 'added' }] });
  });

  it('are kept of a plan that was there before versions were', async () => {
    let plan = await blank(market, '旧方案');
    await sql`delete from plans.version where plan_id = ${plan.id}`.execute(app.db);
    plan = await edit(market, plan, [add(uuid7(), '甲')]);
    await sql`delete from plans.version where plan_id = ${plan.id}`.execute(app.db);
    plan = await edit(market, plan, [add(uuid7(), '乙')]);
    expect((await versions(market, plan.id)).map((one) => [one.reason, one.tasks])).toEqual([['edits', 1]]);
    const { changes, writers } = await market.call(writingContract.versionChanges, {
      params: { id: plan.id, number: 1 },
    });
    expect([changes.map((one) => one.title), writers]).toEqual([['乙'], ['陈立新']]);
  });

  it('come back as they were, whatever was done since; and what was there before comes back too', async () => {
    const template = planTemplates.find((one) => one.key === 'community-arts')!;
    const values = seedValues(template, '2026-11-23');
    const step = fc.record({
      what: fc.constantFrom('add', 'set', 'units', 'remove', 'move', 'merge', 'plan', 'place'),
      of: fc.nat(400),
      to: fc.nat(400),
    });
    const made = async (plan: Plan, { what, of, to }: { what: string; of: number; to: number }): Promise<Plan> => {
      const rows = plan.nodeRows;
      const node = rows[of % rows.length]!;
      const other = rows[to % rows.length]!;
      const all: Record<string, Record<string, unknown>> = {
        add: { parentId: node.id, position: to, title: `新增${to}`, nodeId: uuid7(), source: [] },
        set: { nodeId: node.id, title: `改${to}`, body: `正文${of}`, due: '2026-12-01', section: to % 2 === 0 },
        units: { nodeId: node.id, part: 'lead', units: [{ written: '市场监管局', unitId: places.market.id }] },
        remove: { nodeId: node.id, children: to % 2 ? 'lift' : 'with' },
        move: { nodeId: node.id, parentId: to % 3 ? other.id : null, position: to % 5 },
        merge: { nodeId: node.id },
        plan: {
          title: `方案${to}`,
          leadership: to % 2 ? [] : plan.leadership.slice(1),
          phases: plan.phases.slice(of % 2),
        },
        place: { paragraph: plan.unreadParagraphs[0] ?? -1, nodeId: to % 2 ? node.id : null },
      };
      if (rows.length < 4 && what === 'remove') return plan;
      // What does not fit is refused whole.
      return edit(office, plan, [{ do: what, ...all[what] } as never]).catch(() => plan);
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.array(step, { maxLength: 12 }),
        async (first, then) => {
          const { id } = await start(office, { from: 'template', template: template.key, values });
          let plan = await get(office, id);
          for (const one of first) plan = await made(plan, one);
          const kept = await office.call(writingContract.keepVersion, {
            params: { id },
            body: { name: '一稿', version: plan.version },
          });
          const wanted = said(plan);
          const source = await office.call(plansContract.source, { params: { id: plan.sourceId! } });
          for (const one of then) plan = await made(plan, one);
          const later = said(plan);
          const back = await office.call(writingContract.restoreVersion, {
            params: { id, number: kept.number },
            body: { version: plan.version },
          });
          expect(said(back)).toEqual(wanted);
          expect(said(await get(office, id))).toEqual(wanted);
          expect(await office.call(plansContract.source, { params: { id: plan.sourceId! } })).toEqual(source);
          // Nothing is lost: the state before is the newest kept one, unless nothing had changed.
          const [newest] = await versions(office, id);
          const again = await office.call(writingContract.restoreVersion, {
            params: { id, number: newest!.number },
            body: { version: back.version },
          });
          expect(said(again)).toEqual(later);
        },
      ),
      { numRuns: 8, seed: 20261123 },
    );
  });

  it('are not taken over somebody else’s change, and not found elsewhere', async () => {
    const plan = await blank(market, '方案');
    const at = { params: { id: plan.id } };
    expect(
      await refusal(market.call(writingContract.keepVersion, { ...at, body: { name: '稿', version: 7 } })),
    ).toMatchObject({ code: 'plan.changed', current: 1, by: '陈立新' });
    for (const number of [2, 2 ** 40])
      expect(
        await refusal(
          market.call(writingContract.restoreVersion, { params: { id: plan.id, number }, body: { version: 1 } }),
        ),
      ).toMatchObject({ code: 'thing.not-found' });
    expect(await refusal(township.call(writingContract.versions, at))).toMatchObject({ code: 'thing.not-found' });
  });

  it('stay bounded: those by hand refused, those by themselves thinned out with their writers handed on', async () => {
    let plan = await blank(market, '方案');
    const turns = mostKept + 6;
    for (let i = 0; i < turns; i++) {
      app.at(new Date(Date.parse('2026-11-01T00:00:00Z') + i * 3_600_000));
      plan = await edit(i % 2 ? office : market, plan, [{ do: 'plan', title: `第${i}稿` } as never]);
    }
    app.at(null);
    const rows = await versions(market, plan.id);
    expect(rows.filter((one) => one.reason === 'turn')).toHaveLength(mostKept);
    expect(rows.at(-1)!.reason).toBe('created');
    const merged = rows.filter((one) => one.writers.length > 1);
    expect(merged.length).toBeGreaterThan(0);
    expect(merged[0]!.writers.toSorted()).toEqual(['林知秋', '陈立新'].toSorted());
    const keep = () =>
      market.call(writingContract.keepVersion, {
        params: { id: plan.id },
        body: { name: '稿', version: plan.version },
      });
    for (let i = 0; i < mostNamed; i++) await keep();
    expect(await refusal(keep())).toMatchObject({ code: 'version.too-many', most: mostNamed });
    const first = await market.call(writingContract.versions, { params: { id: plan.id }, query: { limit: 7 } });
    const second = await market.call(writingContract.versions, {
      params: { id: plan.id },
      query: { limit: 7, after: first.next! },
    });
    expect(second.rows[0]!.number).toBe(first.rows[6]!.number - 1);
    await market.call(plansContract.discard, { params: { id: plan.id }, query: { version: plan.version } });
    const left = await sql`select 1 from plans.version where plan_id = ${plan.id}`.execute(app.db);
    expect(left.rows).toEqual([]);
  });
});

describe('attachments', () => {
  const added = (by: TestPerson, name: string) =>
    by.call(
      documentsContract.add,
      {},
      { file: { name, bytes: Buffer.from(`序号,任务\n1,${name}\n`), mime: 'text/csv' } },
    );

  it('hang on the plan in order, open for its readers, and come off a draft only', async () => {
    const template = planTemplates.find((one) => one.key === 'community-arts')!;
    const { id } = await start(office, {
      from: 'template',
      template: template.key,
      values: seedValues(template, '2026-11-23'),
    });
    const [one, two] = [await added(office, '任务分解表.csv'), await added(office, '评分细则.csv')];
    const at = { params: { id } };
    const open = () => leader.raw(documentsContract.bytes, { params: { id: two.id, name: two.name } });
    expect((await open()).status).toBe(404);
    const after = await office.call(writingContract.attach, { ...at, body: { fileIds: [one.id, two.id] } });
    expect(after.rows.map((file) => file.name)).toEqual(['任务分解表.csv', '评分细则.csv']);
    expect((await leader.call(writingContract.files, at)).rows).toHaveLength(2);
    expect((await open()).status).toBe(200);
    expect(await refusal(leader.call(writingContract.attach, { ...at, body: { fileIds: [one.id] } }))).toMatchObject({
      code: 'permission.denied',
    });
    await office.call(writingContract.detach, { params: { id, fileId: one.id } });
    expect(await refusal(office.call(writingContract.detach, { params: { id, fileId: one.id } }))).toMatchObject({
      code: 'thing.not-found',
    });
    const plan = await get(office, id);
    await office.call(tasksContract.publishPlan, { ...at, body: { version: plan.version } });
    const signed = await added(office, '盖章件.csv');
    await office.call(writingContract.attach, { ...at, body: { fileIds: [signed.id] } });
    expect((await office.call(writingContract.files, at)).rows.map((file) => file.name)).toEqual([
      '评分细则.csv',
      '盖章件.csv',
    ]);
    expect(await refusal(office.call(writingContract.detach, { params: { id, fileId: two.id } }))).toMatchObject({
      code: 'plan.not-draft',
    });
  });

  it('are not reached by hanging another’s file on a plan of one’s own', async () => {
    const plan = await blank(market, '方案');
    const hidden = await added(office, '内部.csv');
    expect(
      await refusal(market.call(writingContract.attach, { params: { id: plan.id }, body: { fileIds: [hidden.id] } })),
    ).toMatchObject({ code: 'request.invalid' });
  });
});
