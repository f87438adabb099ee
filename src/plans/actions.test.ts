import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { documentsContract } from '#documents/contract.ts';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import type { Problem } from '#platform/pure/problem.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { places } from '../../tools/town.ts';
import { plansContract, type Plan } from './contract.ts';
import { claimed } from './rules/tree.ts';

const page = `云汀县2026年集贸市场环境整治工作方案

为创建文明社区，根据《云汀县创建工作要点》（云创办字〔2026〕3号）要求，制定本方案。

一、指导思想
以提升市场环境为目标，坚持问题导向。

二、组织领导
成立集贸市场环境整治工作领导小组。
组长：周怀远 副县长
成员：陈立新 市场监管局办公室主任

三、任务分工
（一）整治占道经营。清理市场周边乱摆乱卖，2026年10月底前完成。
牵头单位：市场监管局
责任单位：城管局、各街道
（二）加强环境卫生。每月开展一次大扫除。
牵头单位：县城市管理局
责任单位：创城专班
（三）开展宣传。利用宣传栏开展宣传。

四、保障措施
（一）加强领导。各单位要高度重视。

……此处隐藏8705个字……

云汀县精神文明建设指导委员会办公室
2026年3月1日
`;

let app: TestApp, office: TestPerson, market: TestPerson, township: TestPerson, other: TestPerson;
beforeAll(async () => {
  app = await testApp();
  [office, market, township, other] = [
    await app.as('office'),
    await app.as('market'),
    await app.as('township'),
    await app.as('office2'),
  ];
});
afterAll(() => app.close());

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (problem: Problem) => ({ code: problem.code, ...problem.details }),
  );
const readPage = async (by: TestPerson, text = page) => {
  const read = await by.call(plansContract.readText, { body: { text, name: '集贸市场方案.docx' } });
  return { read, id: read.plans[0]!.id };
};
const get = (by: TestPerson, id: string) => by.call(plansContract.get, { params: { id } });
const edit = (by: TestPerson, of: Plan, edits: Parameters<typeof body>[1]) =>
  by.call(plansContract.edit, { params: { id: of.id }, body: body(of, edits) });
type Edits = NonNullable<Parameters<TestPerson['call']>[1] & { body?: unknown }>['body'];
const body = (of: Plan, edits: Edits[]) => ({ version: of.version, edits }) as never;
const find = (of: Plan, title: string) => of.nodeRows.find((node) => node.title.startsWith(title))!;
const eventsOf = async (subjectId: string) =>
  (
    await sql<{
      kind: string;
      details: Record<string, unknown>;
    }>`select kind, details from platform.event where subject_id = ${subjectId} order by id`.execute(app.db)
  ).rows;

describe('reading a page', () => {
  it('makes a draft tree with units matched and nothing dropped', async () => {
    const { read, id } = await readPage(office);
    const plan = await get(office, id);
    expect(plan).toMatchObject({
      title: '云汀县2026年集贸市场环境整治工作方案',
      state: 'draft',
      unit: { id: places.office.id },
      basis: ['云创办字〔2026〕3号'],
      sourceId: read.sourceId,
      sourceName: '集贸市场方案.docx',
      version: 1,
      may: ['edit', 'discard', 'publish'],
    });
    expect(plan.nodeRows.filter((node) => node.section).map((node) => [node.number, node.title, node.kind])).toEqual([
      ['一', '指导思想', 'guidance'],
      ['二', '组织领导', 'leadership'],
      ['三', '任务分工', 'tasks'],
      ['四', '保障措施', 'safeguards'],
    ]);
    const first = find(plan, '整治占道经营');
    expect(first).toMatchObject({ parentId: find(plan, '任务分工').id, due: '2026-10-31', section: false });
    expect(first.units.map((unit) => [unit.part, unit.written, unit.match, unit.unit?.id ?? unit.collective])).toEqual([
      ['lead', '市场监管局', 'exact', places.market.id],
      ['co', '城管局', 'exact', places.chengguan.id],
      ['co', '各街道', 'collective', 'township'],
    ]);
    expect(find(plan, '加强环境卫生').units.map((unit) => unit.match)).toEqual([
      'alias',
      expect.stringMatching(/suggested|unmatched/),
    ]);
    expect(plan.leadership.map((row) => [row.role, row.name])).toEqual([
      ['组长', '周怀远'],
      ['成员', '陈立新'],
    ]);
    expect(plan.nodes).toBe(plan.nodeRows.filter((node) => !node.section).length);

    const source = await office.call(plansContract.source, { params: { id: read.sourceId } });
    expect(source.paragraphs.map((paragraph) => paragraph.text).filter((text) => text.includes('隐藏'))).toHaveLength(
      1,
    );
    const homes = claimed({
      nodes: plan.nodeRows as never,
      leadership: plan.leadership as never,
      phases: plan.phases as never,
    });
    const pageMatter = [
      'title',
      'preamble',
      'signature',
      'blank',
      'number',
      'addressee',
      'notice',
      'furniture',
      'attachment',
      'table',
    ];
    for (const paragraph of source.paragraphs)
      expect([
        paragraph.text,
        homes.has(paragraph.index) ||
          plan.unreadParagraphs.includes(paragraph.index) ||
          pageMatter.includes(paragraph.role),
      ]).toEqual([paragraph.text, true]);
    expect(source.paragraphs.find((paragraph) => paragraph.text.includes('隐藏'))).toMatchObject({
      role: 'gap',
      nodeId: null,
    });
    expect(source.paragraphs.find((paragraph) => paragraph.text.startsWith('（一）整治'))).toMatchObject({
      nodeId: first.id,
    });
    expect(await eventsOf(id)).toMatchObject([{ kind: 'plan.read', details: { source: '集贸市场方案.docx' } }]);
  });
  it('refuses text in which there is no plan', async () => {
    expect(await refusal(office.call(plansContract.readText, { body: { text: '  \n ' } }))).toMatchObject({
      code: 'plan.nothing-read',
      reason: 'empty',
      status: 422,
    });
  });
  it('takes text with characters no database can keep', async () => {
    const { id } = await readPage(office, page.replace('乱摆乱卖', '乱摆\0乱卖\uD800'));
    expect(find(await get(office, id), '整治占道').body).toMatch(/乱摆.?乱卖/);
  });
  it('keeps the file and tells how far it has come', async () => {
    const answer = await office.raw(
      plansContract.readFile,
      {},
      {
        file: { name: '方案.txt', bytes: Buffer.from(page) },
        headers: { accept: 'application/x-ndjson' },
      },
    );
    const told = answer.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { step?: string; result?: { sourceId: string } });
    expect([...new Set(told.flatMap(({ step }) => step ?? []))]).toEqual(['upload', 'unpack', 'read', 'match', 'save']);
    const { sourceId } = told.at(-1)!.result!;
    const { fileId } = await office.call(plansContract.source, { params: { id: sourceId } });
    const kept = await office.raw(documentsContract.bytes, { params: { id: fileId!, name: '方案.txt' } });
    expect(kept.bytes.toString()).toBe(page);
    const leader = await app.as('leader');
    expect((await leader.raw(documentsContract.bytes, { params: { id: fileId!, name: 'x' } })).status).toBe(200);
    expect((await township.raw(documentsContract.bytes, { params: { id: fileId!, name: 'x' } })).status).toBe(404);
  });
  it('refuses what is no document and keeps nothing of it', async () => {
    const before = await sql<{ n: number }>`select count(*)::int n from documents.file`.execute(app.db);
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    );
    const answer = await office.raw(plansContract.readFile, {}, { file: { name: '方案.docx', bytes: png } });
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([415, { code: 'file.kind-refused' }]);
    const after = await sql<{ n: number }>`select count(*)::int n from documents.file`.execute(app.db);
    expect(after.rows).toEqual(before.rows);
  });
  it('reads a long document in a thread of its own', async () => {
    const long = page.replace(
      '四、保障',
      `${Array.from({ length: 3000 }, (_, i) => `（${i + 4}）第${i}项工作。按要求推进各项整治任务，务求实效。`).join('\n')}\n四、保障`,
    );
    expect(Buffer.byteLength(long)).toBeGreaterThan(200 * 1024);
    const { read } = await readPage(office, long);
    expect(read.plans[0]!.nodes).toBeGreaterThan(50);
  });
});

describe('correcting a draft', () => {
  it('saves each request whole, answers the plan, and remembers what was done', async () => {
    const { id } = await readPage(office);
    let plan = await get(office, id);
    const gap = plan.unreadParagraphs[0]!;
    const [one, two, three] = [find(plan, '整治占道'), find(plan, '加强环境'), find(plan, '开展宣传')] as const;
    const fresh = uuid7();
    plan = await edit(office, plan, [
      { do: 'set', nodeId: one.id, title: '整治乱摆乱卖', due: '2026-09-30' },
      { do: 'units', nodeId: three.id, part: 'lead', units: [{ written: '文旅局', unitId: places.wenlv.id }] },
      { do: 'add', parentId: one.parentId, position: 0, title: '补上缺的一项', nodeId: fresh, source: [gap] },
      { do: 'split', nodeId: two.id, at: 2, newId: uuid7() },
      { do: 'plan', title: '云汀县集贸市场整治方案', basis: [] },
    ]);
    expect(plan).toMatchObject({ version: 2, title: '云汀县集贸市场整治方案', basis: [], unread: 0 });
    expect(await get(office, id)).toEqual(plan);
    expect(plan.nodeRows.find((node) => node.id === fresh)).toMatchObject({ position: 0, source: [gap] });
    expect(find(plan, '开展宣传').units[0]).toMatchObject({ match: 'chosen', unit: { name: places.wenlv.name } });
    const events = await eventsOf(id);
    expect(events.at(-1)).toMatchObject({
      kind: 'plan.edited',
      details: {
        version: 2,
        edits: [
          { do: 'set', title: '整治乱摆乱卖', fields: ['title', 'due'] },
          { do: 'units', units: ['文旅局'] },
          { do: 'add' },
          { do: 'split' },
          { do: 'plan' },
        ],
      },
    });
  });
  it('learns a name that is matched by hand, if the matcher may change units', async () => {
    const nameless = (by: TestPerson) => readPage(by).then(({ id }) => get(by, id));
    const meaning = (of: Plan) => find(of, '加强环境卫生').units.find((unit) => unit.written === '创城专班')!;
    const match = (remember: boolean) => [{ do: 'match', written: '创城专班', unitId: places.wenlv.id, remember }];
    const theirs = await edit(market, await nameless(market), match(true));
    expect(meaning(theirs)).toMatchObject({ match: 'chosen', unit: { id: places.wenlv.id } });
    await edit(office, await nameless(office), match(false));
    expect(meaning(await nameless(office)).unit).toBeNull();
    await edit(office, await nameless(office), match(true));
    expect(meaning(await nameless(market))).toMatchObject({ match: 'alias', unit: { id: places.wenlv.id } });
  });
  it('refuses an edit that does not fit and saves none of the request', async () => {
    const { id } = await readPage(office);
    const plan = await get(office, id);
    const node = find(plan, '整治占道');
    const wrong = edit(office, plan, [
      { do: 'set', nodeId: node.id, title: '不该留下' },
      { do: 'move', nodeId: node.parentId, parentId: node.id, position: 0 },
    ]);
    expect(await refusal(wrong)).toMatchObject({ code: 'edit.unfit', reason: 'own-descendant', edit: 1, status: 422 });
    const stranger = edit(office, plan, [{ do: 'match', written: '市场监管局', unitId: places.otherOffice.id }]);
    expect(await refusal(stranger)).toMatchObject({ code: 'edit.unfit', reason: 'unit-unknown' });
    expect(await get(office, id)).toEqual(plan);
  });
  it('tells the slower of two who was faster', async () => {
    const { id } = await readPage(office);
    const seen = await get(office, id);
    const node = find(seen, '整治占道');
    await edit(office, seen, [{ do: 'set', nodeId: node.id, title: '先到' }]);
    const late = edit(office, seen, [{ do: 'set', nodeId: node.id, title: '后到' }]);
    expect(await refusal(late)).toMatchObject({
      code: 'plan.changed',
      current: 2,
      by: '林知秋',
      at: expect.stringMatching(/Z$/),
      status: 409,
    });
    expect(find(await get(office, id), '先到').id).toBe(node.id);
  });
  it('lets one of many at once through', async () => {
    const { id } = await readPage(office);
    const seen = await get(office, id);
    const node = find(seen, '整治占道');
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) => refusal(edit(office, seen, [{ do: 'set', nodeId: node.id, title: `第${n}个` }]))),
    );
    expect(answers.map((answer) => answer?.code ?? null).sort()).toEqual(
      [null, 'plan.changed', 'plan.changed', 'plan.changed'].sort(),
    );
    expect((await get(office, id)).version).toBe(2);
  });
  it('takes a paragraph off the other plan of the page when it finds its home here', async () => {
    const two = `${page}\n${page.replaceAll('集贸市场环境整治', '户外广告整治')}`;
    const { read } = await readPage(office, two);
    expect(read.plans).toHaveLength(2);
    const [a, b] = [await get(office, read.plans[0]!.id), await get(office, read.plans[1]!.id)] as const;
    expect(a.siblings).toEqual([{ id: b.id, title: b.title }]);
    const theirs = b.unreadParagraphs[0]!;
    await edit(office, a, [{ do: 'place', paragraph: theirs, nodeId: a.nodeRows[0]!.id }]);
    expect(await get(office, b.id)).toMatchObject({ unread: b.unread - 1, version: b.version });
    await office.call(plansContract.discard, { params: { id: b.id }, query: { version: b.version } });
    const source = await office.call(plansContract.source, { params: { id: read.sourceId } });
    expect(source.paragraphs[theirs]).toMatchObject({ nodeId: a.nodeRows[0]!.id });
  });
});

describe('a draft thrown away', () => {
  it('is gone with its document and leaves a trace', async () => {
    const { id, read } = await readPage(office);
    const plan = await get(office, id);
    await edit(office, plan, [{ do: 'remove', nodeId: find(plan, '保障措施').id }]);
    const discard = (version: number) => office.call(plansContract.discard, { params: { id }, query: { version } });
    expect(await refusal(discard(1))).toMatchObject({ code: 'plan.changed', current: 2 });
    await discard(2);
    expect(await refusal(get(office, id))).toMatchObject({ code: 'thing.not-found' });
    expect(await refusal(office.call(plansContract.source, { params: { id: read.sourceId } }))).toMatchObject({
      code: 'thing.not-found',
    });
    expect((await eventsOf(id)).map((event) => event.kind)).toEqual(['plan.read', 'plan.edited', 'plan.discarded']);
  });
});

describe('who may', () => {
  it('shows each the plans in reach and hides the others', async () => {
    const { id: ours } = await readPage(office);
    const { id: theirs } = await readPage(market);
    const listed = async (by: TestPerson) =>
      (await by.call(plansContract.list, { query: { limit: 200 } })).rows.map((row) => row.id);
    expect(await listed(office)).toEqual(expect.arrayContaining([ours, theirs]));
    expect(await listed(market)).toContain(theirs);
    expect(await listed(market)).not.toContain(ours);
    expect(await listed(township)).not.toContain(theirs);
    expect(await listed(other)).toEqual([]);
    expect((await get(market, theirs)).may).toEqual(['edit', 'discard', 'publish']);
    expect((await get(await app.as('leader'), ours)).may).toEqual([]);
  });
  it('refuses outsiders at every door', async () => {
    const { id, read } = await readPage(office);
    const plan = await get(office, id);
    const nodeId = plan.nodeRows[0]!.id;
    for (const name of ['market', 'township', 'community', 'office2'] as const) {
      const by = await app.as(name);
      const doors = [
        () => get(by, id),
        () => by.call(plansContract.source, { params: { id: read.sourceId } }),
        () => edit(by, plan, [{ do: 'remove', nodeId }]),
        () => by.call(plansContract.discard, { params: { id }, query: { version: 1 } }),
      ];
      for (const door of doors)
        expect([name, await refusal(door())]).toMatchObject([name, { code: 'thing.not-found', status: 404 }]);
    }
    const leader = await app.as('leader');
    expect(await refusal(edit(leader, plan, [{ do: 'remove', nodeId }]))).toMatchObject({
      code: 'permission.denied',
      status: 403,
    });
    for (const name of ['grid', 'sysadmin', 'auditor', 'leader'] as const)
      expect([name, await refusal(readPage(await app.as(name)))]).toMatchObject([name, { code: 'permission.denied' }]);
    expect(await get(office, id)).toEqual(plan);
  });
  it('finds by text and walks page by page', async () => {
    const title = '云汀县小餐饮规范提升工作方案';
    for (let i = 0; i < 3; i++) await readPage(market, page.replace(/^.*$/m, title));
    const list = (query: object) => office.call(plansContract.list, { query });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const answer = await list({ text: '小餐饮', limit: 2, state: 'draft', ...(after ? { after } : {}) });
      seen.push(...answer.rows.map((row) => row.id));
      after = answer.next ?? undefined;
    } while (after);
    expect(new Set(seen).size).toBe(3);
    expect((await list({ text: 'xcygf' })).rows).toHaveLength(3);
    expect((await list({ text: '小餐饮', state: 'published' })).rows).toEqual([]);
    expect(await refusal(list({ after: 'nonsense' }))).toMatchObject({
      code: 'request.invalid',
      fields: [{ code: 'mark.unfit' }],
    });
  });
});
