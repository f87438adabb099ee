import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { readSheet } from '#documents/public.ts';
import { readParagraphs } from '#documents/paragraphs.ts';
import type { Problem } from '#platform/pure/problem.ts';
import { plansContract } from './contract.ts';
import { paperContract } from './contract/paper.ts';
import { readPlans } from './rules/read.ts';

const page = `云创办〔2026〕12号

云汀县2026年集贸市场环境整治工作方案

各街道办事处、县直有关单位：

为创建文明社区，制定本方案。

一、组织领导
成立集贸市场环境整治工作领导小组。
组长：周怀远 副县长
成员：陈立新 市场监管局办公室主任

二、任务分工
（一）整治占道经营。清理市场周边乱摆乱卖，2026年10月底前完成。
牵头单位：市场监管局
责任单位：城管局、各街道
（二）加强环境卫生。每月开展一次大扫除。
牵头单位：县城市管理局
1.清扫路面。
2.清运垃圾。完成时限：2026年9月30日前

三、实施步骤
（一）动员阶段（3月1日至3月31日）。召开动员会。
（二）整治阶段（4月1日至10月31日）。逐项整治。

云汀县精神文明建设指导委员会办公室
2026年3月1日
`;

let app: TestApp, office: TestPerson, other: TestPerson, id: string;
beforeAll(async () => {
  app = await testApp();
  [office, other] = [await app.as('office'), await app.as('office2')];
  const read = await office.call(plansContract.readText, { body: { text: page, name: '方案.txt' } });
  id = read.plans[0]!.id;
});
afterAll(() => app.close());

const params = () => ({ params: { id } });
const paper = (by = office) => by.call(paperContract.paper, params());
const textsOf = async (bytes: Uint8Array) =>
  (await readParagraphs(bytes, 'x.docx')).paragraphs.map((paragraph) => paragraph.text);

describe('a plan on paper', () => {
  it('knows from its source what stands around it', async () => {
    const known = await paper();
    expect(known).toMatchObject({ kept: false, over: null, tasks: 3, mayKeep: true });
    expect(known.fromSource.toSorted()).toEqual(['addressee', 'date', 'number', 'signature']);
    expect(known.settings).toMatchObject({
      head: false,
      number: '云创办〔2026〕12号',
      addressee: '各街道办事处、县直有关单位：',
      signature: '云汀县精神文明建设指导委员会办公室',
      date: '2026-03-01',
    });
  });
  it('goes out as Word that reads back as the same plan', async () => {
    const answer = await office.raw(paperContract.document, {
      ...params(),
      query: { head: 'yes', copyTo: '县委办公室' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('wordprocessingml');
    expect(decodeURIComponent(String(answer.headers['content-disposition']))).toContain(
      '云汀县2026年集贸市场环境整治工作方案.docx',
    );
    const texts = await textsOf(answer.bytes);
    expect(texts).toContain('云创办〔2026〕12号');
    expect(texts.some((text) => text.includes('抄送：县委办公室。'))).toBe(true);
    const { plans } = readPlans((await readParagraphs(answer.bytes, 'x.docx')).paragraphs);
    expect(plans).toHaveLength(1);
    expect(plans[0]).toMatchObject({
      title: '云汀县2026年集贸市场环境整治工作方案',
      addressee: '各街道办事处、县直有关单位：',
    });
    expect(plans[0]!.leadership.map((one) => [one.role, one.name, one.post])).toEqual([
      ['组长', '周怀远', '副县长'],
      ['成员', '陈立新', '市场监管局办公室主任'],
    ]);
    expect(plans[0]!.phases.map((one) => [one.name, one.to])).toEqual([
      ['动员阶段', '2026-03-31'],
      ['整治阶段', '2026-10-31'],
    ]);
  });
  it('keeps what was typed last, and an address wins over it', async () => {
    const { settings } = await paper();
    await office.call(paperContract.keepPaper, {
      ...params(),
      body: { ...settings, head: true, agency: '云汀县文明委文件', version: 0 },
    });
    await office.call(paperContract.keepPaper, {
      ...params(),
      body: { ...settings, head: true, agency: '云汀县文明委文件', urgency: '加急', version: 1 },
    });
    expect(await paper()).toMatchObject({
      kept: true,
      version: 2,
      settings: { agency: '云汀县文明委文件', urgency: '加急' },
    });
    const kept = await textsOf((await office.raw(paperContract.document, params())).bytes);
    expect(kept.slice(0, 4)).toEqual(expect.arrayContaining(['加急', '云汀县文明委文件']));
    const said = await textsOf(
      (await office.raw(paperContract.document, { ...params(), query: { head: 'no' } })).bytes,
    );
    expect(said).not.toContain('加急');
    const { rows } = await sql<{
      kind: string;
    }>`select kind from platform.event where subject_id = ${id} and kind = 'plan.paper'`.execute(app.db);
    expect(rows).toHaveLength(2);
  });
  it('takes nothing from someone who has not seen what was kept last, and says who kept it', async () => {
    const { settings, version } = await paper();
    const keep = (seen: number, urgency: string) =>
      office.call(paperContract.keepPaper, { ...params(), body: { ...settings, urgency, version: seen } }).then(
        (kept) => kept.version,
        (problem: Problem) => problem,
      );
    for (const seen of [0, version - 1, version + 1])
      expect(await keep(seen, '平急')).toMatchObject({
        code: 'paper.changed',
        details: { current: version, by: expect.any(String), at: expect.any(String) },
      });
    expect((await paper()).settings.urgency).toBe('加急');
    // Two at once: one is kept, the other is told.
    const both = await Promise.all([keep(version, '特急'), keep(version, '急件')]);
    expect(both.filter((one) => one === version + 1)).toHaveLength(1);
    expect(both.filter((one) => typeof one !== 'number')).toMatchObject([{ code: 'paper.changed' }]);
    expect(await keep(version + 1, '加急')).toBe(version + 2);
  });
  it('is the same file for the same plan', async () => {
    const [one, two] = [
      await office.raw(paperContract.document, params()),
      await office.raw(paperContract.document, params()),
    ];
    expect(one.bytes.equals(two.bytes)).toBe(true);
  });
  it('gives its tasks as a table in Word and in Excel, with units and limits of what stands above', async () => {
    const sheet = await office.raw(paperContract.breakdownSheet, params());
    const grid = await readSheet({ kind: 'xlsx', encoding: null, bytes: sheet.bytes });
    expect(grid.rows.map(({ cells }) => [cells[0], cells[3], cells[5], cells[7]])).toEqual([
      ['序号', '任务', '牵头单位', '完成时限'],
      ['1', '整治占道经营', '市场监管局', '2026年10月底前'],
      ['2', '清扫路面', '县城市管理局', ''],
      ['3', '清运垃圾', '县城市管理局', '2026年9月30日前'],
    ]);
    const word = await office.raw(paperContract.document, { ...params(), query: { form: 'breakdown' } });
    const { paragraphs } = await readParagraphs(word.bytes, 'x.docx');
    const cells = paragraphs.filter((one) => one.cell);
    expect(cells.filter((one) => one.cell!.header).map((one) => one.text)).toEqual([
      '序号',
      '任务类别',
      '任务内容',
      '牵头单位',
      '责任单位',
      '完成时限',
    ]);
    expect(cells.find((one) => one.text === '（二）加强环境卫生')!.cell).toMatchObject({ rowSpan: 2 });
    const both = await office.raw(paperContract.document, { ...params(), query: { annex: 'yes' } });
    expect(await textsOf(both.bytes)).toEqual(expect.arrayContaining(['附件：任务分解表', '附件', '任务分解表']));
  });
  it('goes with the draft it belongs to, and is closed to others', async () => {
    const refused = await other.call(paperContract.paper, params()).then(
      () => null,
      (problem: Problem) => problem.code,
    );
    expect(refused).toBe('thing.not-found');
    const { version } = await office.call(plansContract.get, params());
    await office.call(plansContract.discard, { ...params(), query: { version } });
    const { rows } = await sql`select 1 from plans.paper where plan_id = ${id}`.execute(app.db);
    expect(rows).toEqual([]);
  });
});
