import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { documentsContract } from '#documents/contract.ts';
import { readParagraphs } from '#documents/paragraphs.ts';
import { readSheet } from '#documents/public.ts';
import { tinyDocx } from '#documents/testing.ts';
import { tableOf } from '#platform/pure/sheet.ts';
import { places } from '../../../tools/town.ts';
import { evidenceContract as contract } from '../contract/evidence.ts';
import { indexColumns } from '../rules/submission.ts';
import { plantCycle } from '../testing.ts';

/** What was written is read again and compared with the database. */
let town: TestApp, community: TestPerson, entryId: string;
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const caption = {
  time: '2026年7月1日',
  place: '文化广场',
  people: '志愿者二十人',
  subject: '清洁家园',
  background: '文明社区创建',
  reason: '清理楼道杂物',
};
beforeAll(async () => {
  town = await testApp();
  const now = new Date('2026-11-22T02:00:00Z');
  town.at(now);
  community = await town.as('community');
  const cycle = await plantCycle(town.db, {
    regionId: community.regionId,
    personId: community.personId,
    units: [{ id: places.community.id }],
    today: '2026-11-22',
    at: now,
    window: { from: '2026-01-01', to: '2026-12-31' },
    title: '2026年度文明社区创建',
  });
  entryId = cycle.entryIds[0]!;
  const add = async (name: string, bytes: Uint8Array) =>
    (await community.call(documentsContract.add, {}, { file: { name, bytes } })).id;
  const file = async (title: string, fileId: string, to: [string, 'whole' | 'part', string][], more: object = {}) => {
    const one = await community.call(contract.file, {
      body: {
        unitId: community.unitId,
        kind: 'file',
        title,
        from: '2026-07-01',
        to: '2026-07-03',
        fileIds: [fileId],
        ...more,
      },
    });
    await community.call(contract.link, {
      params: { id: one.id },
      body: { links: to.map(([indicator, extent, passage]) => ({ entryId, indicator, extent, passage })) },
    });
    return one;
  };
  const submit = ({ id, version }: { id: string; version: number }) =>
    community.call(contract.move, { params: { id }, body: { move: 'submit', version } });
  await submit(
    await file('居民代表会议纪要', await add('纪要.docx', tinyDocx('纪要')), [
      ['A1', 'whole', '第2页第3段'],
      ['B1', 'part', '第5页'],
    ]),
  );
  await submit(await file('清洁家园照片', await add('照片.png', png), [['B1', 'whole', '']], { caption }));
  await submit(
    await file('去年的总结', await add('总结.docx', tinyDocx('总结')), [['B3', 'whole', '全文']], {
      from: '2025-01-01',
      to: '2025-12-31',
    }),
  );
  await file('还没写完的材料', await add('草稿.docx', tinyDocx('草稿')), [['A1', 'whole', '']]);
}, 60_000);
afterAll(() => town.close());

/** Links as they are stored, those of drafts left out, in the order in which they were made. */
const stored = async () =>
  (
    await sql<{
      indicator: string;
      title: string;
      passage: string;
      from: string;
      to: string;
      sha256: string;
      name: string;
    }>`select l.indicator, v.title, l.passage, v.effective_from as "from", v.effective_to as "to", f.sha256, f.name
      from assessments.link l join assessments.evidence v on v.id = l.evidence_id
      join documents.link d on d.subject_kind = 'evidence' and d.subject_id = v.id join documents.file f on f.id = d.file_id
      where l.entry_id = ${entryId} and v.state <> 'draft' order by l.indicator, l.id`.execute(town.db)
  ).rows;
const linesOf = async (bytes: Uint8Array) =>
  (await readParagraphs(bytes, 'x.docx')).paragraphs.map((paragraph) => paragraph.text);

describe('the numbered index', () => {
  it('holds as Excel every link that is stored, with numbers, days, passages and the hashes of files', async () => {
    const { bytes, status } = await community.raw(contract.evidenceSheet, { params: { id: entryId } });
    expect(status).toBe(200);
    const grid = await readSheet({ kind: 'xlsx', encoding: null, bytes });
    const columns = indexColumns.map(({ title }) => ({ key: title, title }));
    const rows = tableOf(grid.rows, columns).rows.map((row) => row.of);
    const listed = rows.filter((row) => row['编号']);
    expect(
      listed.map((row) => [
        row['指标'],
        row['材料名称'],
        row['页码或段落'] ?? '',
        row['起始日期'],
        row['截止日期'],
        row['文件校验值（SHA-256）'],
        row['文件'],
      ]),
    ).toEqual(
      (await stored()).map((row) => [row.indicator, row.title, row.passage, row.from, row.to, row.sha256, row.name]),
    );
    expect(listed.map((row) => [row['编号'], row['在佐证时限内'], row['审核状态']])).toEqual([
      ['A1-01', '是', '待审核'],
      ['A1-01', '是', '待审核'],
      ['B1-01', '是', '待审核'],
      ['B3-01', '否', '待审核'],
    ]);
    expect(listed[2]!['图片说明']).toContain('人物：志愿者二十人');
    // Indicators without evidence are there too.
    expect(rows.filter((row) => !row['编号']).map((row) => row['指标'])).toEqual(['A2', 'A3', 'B2', 'C1', 'C2', 'C3']);
  });

  it('holds the same as Word, with the forms behind it when asked', async () => {
    const index = await community.raw(contract.evidenceDocument, { params: { id: entryId } });
    const lines = await linesOf(index.bytes);
    expect(lines).toContain('佐证材料目录');
    for (const row of await stored()) {
      expect(lines.some((line) => line.startsWith(row.title) && line.includes(row.name))).toBe(true);
      expect(lines.some((line) => line.startsWith(row.passage))).toBe(true);
    }
    expect(lines.filter((line) => line === 'A1-01')).toHaveLength(2);
    expect(lines.join('\n')).not.toContain('还没写完');
    const whole = await community.raw(contract.evidenceDocument, { params: { id: entryId }, query: { forms: 'yes' } });
    const all = await linesOf(whole.bytes);
    expect(all.filter((line) => line === '测评材料提交表')).toHaveLength(3);
    expect(all.length).toBeGreaterThan(lines.length);
  });
});

describe('the submission form', () => {
  it('says what is asked and lists what proves it, with passages and the caption of its photos', async () => {
    const { bytes, headers } = await community.raw(contract.submissionForm, { params: { id: entryId, key: 'B1' } });
    expect(decodeURIComponent(String(headers['content-disposition']))).toContain('测评材料提交表 B1 荷花社区.docx');
    const lines = await linesOf(bytes);
    for (const words of [
      '测评材料提交表',
      '（2026年度文明社区创建）',
      'B1　指标 B1',
      '数据采集',
      '4分',
      'A1-01',
      '居民代表会议纪要（前项已列）（纪要.docx）',
      '部分证明；第5页',
      'B1-01',
      '清洁家园照片（照片.png）',
      '2026年7月1日至2026年7月3日',
      ...Object.values(caption),
    ])
      expect(lines).toContain(words);
    const outside = await community.raw(contract.submissionForm, { params: { id: entryId, key: 'B3' } });
    expect(await linesOf(outside.bytes)).toContain('全部证明；全文；不在佐证时限内，不计入');
    const empty = await community.raw(contract.submissionForm, { params: { id: entryId, key: 'C1' } });
    expect(await linesOf(empty.bytes)).toContain('暂无材料');
    expect((await community.raw(contract.submissionForm, { params: { id: entryId, key: 'X' } })).status).toBe(404);
  });

  it('is for those who may see what the entry leans on', async () => {
    const township = await town.as('township');
    const ask = () => township.raw(contract.submissionForm, { params: { id: entryId, key: 'B1' } });
    expect((await ask()).status).toBe(403);
    await sql`update assessments.entry set state = 'nominated' where id = ${entryId}`.execute(town.db);
    expect((await ask()).status).toBe(200);
    const other = await town.as('community2');
    expect((await other.raw(contract.evidenceSheet, { params: { id: entryId } })).status).toBe(404);
  });
});
