import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { readParagraphs, readSheet } from '#documents/public.ts';
import { cast, places, townRegionId, type CastName } from '../../../tools/town.ts';
import { papersContract as contract } from '../contract/papers.ts';
import { checkPack } from '../pack.ts';
import type { EntryState } from '../rules/lifecycle.ts';
import { plantCycle, type PlantedCycle } from '../testing.ts';
import { record } from './recording.ts';

let town: TestApp;
const people = {} as Record<CastName, TestPerson>;
const office = cast.find(({ signInName }) => signInName === 'office')!;
let planted: PlantedCycle;
beforeAll(async () => {
  town = await testApp();
  for (const name of ['office', 'township', 'community', 'community2', 'leader', 'office2', 'assessor'] as const)
    people[name] = await town.as(name);
  planted = await plantCycle(town.db, {
    regionId: townRegionId,
    personId: office.personId,
    units: [{ id: places.community.id }, { id: places.communityBeside.id }, { id: places.community2.id }],
    today: '2026-03-01',
    at: new Date('2026-03-01T01:00:00Z'),
    title: '2026年度和谐社区创建',
  });
  const by = { regionId: townRegionId, personId: office.personId, unitId: null, at: new Date('2026-03-02T01:00:00Z') };
  // The first earns two of three stars, the second none.
  await record(town.db, by, planted.entryIds[0]!, [
    { kind: 'marked', side: 'county', indicator: 'A1', answer: { kind: 'met', met: [0, 1] }, reason: '' },
    { kind: 'marked', side: 'county', indicator: 'A2', answer: { kind: 'met', met: [0, 1, 2] }, reason: '制度齐全' },
    { kind: 'marked', side: 'county', indicator: 'A3', answer: { kind: 'value', value: 9000 }, reason: '' },
    {
      kind: 'marked',
      side: 'county',
      indicator: 'C1',
      answer: { kind: 'samples', samples: [500, 500, 500] },
      reason: '',
    },
    { kind: 'marked', side: 'county', indicator: 'C2', answer: { kind: 'state', state: 0 }, reason: '' },
  ]);
}, 60_000);
afterAll(() => town.close());

const at = () => ({ params: { id: planted.cycleId } });
const put = (i: number, state: EntryState, rest: Record<string, string> = {}) =>
  sql`update assessments.entry set state = ${state}, recognised_on = ${rest.recognised ?? null}::date,
      valid_until = ${rest.until ?? null}::date, publicity_from = ${rest.from ?? null}::date, publicity_to = ${rest.to ?? null}::date
    where region_id = ${townRegionId} and id = ${planted.entryIds[i]}`.execute(town.db);
const textOf = async (bytes: Uint8Array): Promise<string> =>
  (await readParagraphs(bytes, 'a.docx')).paragraphs.map(({ text }) => text).join('\n');

describe('papers of a cycle', () => {
  it('are not made before there is anybody to name', async () => {
    for (const endpoint of [contract.publicityNotice, contract.certificates, contract.commendationDecision]) {
      const { status, body } = await people.office.raw(endpoint, at());
      expect([status, body]).toEqual([409, expect.stringContaining('paper.nobody')]);
    }
  });

  it('the notice of publicity names whom, as what, and until when', async () => {
    await put(0, 'publicised', { from: '2026-06-01', to: '2026-06-05' });
    const { status, bytes } = await people.office.raw(contract.publicityNotice, {
      ...at(),
      query: { phone: '0000-1234567' },
    });
    expect(status).toBe(200);
    const text = await textOf(bytes);
    expect(text).toContain('关于2026年度和谐社区创建拟认定名单的公示');
    expect(text).toContain('2026年6月1日至2026年6月5日');
    expect(text).toContain('达标（1个）');
    expect(text).toContain('鹤鸣街道荷花社区');
    expect(text).not.toContain('学府社区');
    expect(text).toContain('受理单位：云汀县精神文明建设指导委员会办公室');
    expect(text).toContain('受理电话：0000-1234567');
    expect(text).toContain('来访来信地址：＿');
    expect(text).toContain('反映人的信息依法保密');
  });

  it('the notice gives everybody the days that are theirs', async () => {
    await put(1, 'publicised', { from: '2026-06-10', to: '2026-06-17' });
    const { bytes } = await people.office.raw(contract.publicityNotice, at());
    await put(1, 'self-assessing');
    const text = await textOf(bytes);
    const [, first, second] = text.split('公示期为');
    expect(first).toContain('2026年6月1日至2026年6月5日');
    expect(first).toContain('荷花社区');
    expect(first).not.toContain('学府社区');
    expect(second).toContain('2026年6月10日至2026年6月17日');
    expect(second).toContain('学府社区');
  });

  it('nothing of a cancelled cycle is put up', async () => {
    const state = (to: string) =>
      sql`update assessments.cycle set state = ${to} where id = ${planted.cycleId}`.execute(town.db);
    await state('cancelled');
    const { status, body } = await people.office.raw(contract.publicityNotice, at());
    await state('open');
    expect([status, body]).toEqual([409, expect.stringContaining('cycle.cancelled')]);
  });

  it('the notice printed before it is put up names the workdays it would run for', async () => {
    await put(0, 'accepted');
    const { bytes } = await people.office.raw(contract.publicityNotice, { ...at(), query: { day: '2026-06-05' } });
    expect(await textOf(bytes)).toContain('公示期为2026年6月5日至2026年6月12日（5个工作日）');
  });

  it('a decision needs the approval of its own', async () => {
    await put(0, 'recognised', { recognised: '2026-06-08', until: '2029-06-07' });
    const refused = await people.office.raw(contract.commendationDecision, at());
    expect([refused.status, refused.body]).toEqual([409, expect.stringContaining('paper.approval-missing')]);
    await sql`update assessments.cycle set commend_body = '县评比达标表彰领导小组', commend_number = '〔2026〕9号'
      where region_id = ${townRegionId} and id = ${planted.cycleId}`.execute(town.db);
    const { bytes } = await people.office.raw(contract.commendationDecision, {
      ...at(),
      query: { number: '创文委〔2026〕3号' },
    });
    const text = await textOf(bytes);
    expect(text).toContain('经县评比达标表彰领导小组批准（〔2026〕9号）');
    expect(text).toContain('创文委〔2026〕3号');
  });

  it('certificates are numbered, and the summary holds what the database holds', async () => {
    const list = await people.office.raw(contract.certificates, { ...at(), query: { mark: '云汀和谐' } });
    const sheet = await readSheet({ kind: 'xlsx', encoding: null, bytes: list.bytes });
    expect(sheet.rows[1]!.cells.slice(0, 5)).toEqual([
      '云汀和谐2026-0001',
      '鹤鸣街道荷花社区',
      '和谐社区（达标）',
      '2026-06-08',
      '2029-06-07',
    ]);
    const other = await people.office.raw(contract.certificates, { ...at(), query: { award: '文明社区' } });
    const plaques = await readSheet({ kind: 'xlsx', encoding: null, bytes: other.bytes });
    expect(plaques.rows[1]!.cells[5]).toBe('文明社区（达标）　2026—2029年');
    const summary = await people.office.raw(contract.summary, at());
    const rows = (await readSheet({ kind: 'xlsx', encoding: null, bytes: summary.bytes })).rows.map(
      ({ cells }) => cells,
    );
    expect(rows).toHaveLength(4);
    const own = rows.find((cells) => cells.includes('荷花社区'))!;
    expect(own).toEqual(expect.arrayContaining(['20.00', '10.00 ★', '2', '达标']));
    // The others are still writing their own columns: nothing of theirs is summed up.
    expect(
      rows
        .find((cells) => cells.includes('学府社区'))!
        .slice(5, 7)
        .join(''),
    ).toBe('');
  });

  it('belong to the office alone', async () => {
    for (const name of ['township', 'community', 'leader', 'assessor'] as const)
      for (const endpoint of [contract.publicityNotice, contract.summary, contract.cyclePack])
        expect((await people[name].raw(endpoint, at())).status).toBe(403);
    expect((await people.office2.raw(contract.summary, at())).status).toBe(404);
  });
});

describe('a scorecard on paper and a pack', () => {
  it('show the columns one may see', async () => {
    const entry = { params: { id: planted.entryIds[0]! } };
    const { bytes } = await people.community.raw(contract.scorecardPaper, entry);
    const text = await textOf(bytes);
    expect(text).toContain('荷花社区评分表');
    expect(text).toContain('制度齐全');
    // Beside it another community is still assessing itself.
    const other = { params: { id: planted.entryIds[1]! } };
    expect((await people.office.raw(contract.entryPack, other)).body).toContain('entry.not-shown');
    expect((await people.community2.raw(contract.scorecardPaper, other)).status).toBe(404);
    expect((await people.leader.raw(contract.scorecardPaper, other)).body).toContain('entry.not-shown');
  });

  it('opens offline, with every link inside it, and shows a changed byte', async () => {
    for (const [endpoint, given] of [
      [contract.entryPack, { params: { id: planted.entryIds[0]! } }],
      [contract.cyclePack, at()],
    ] as const) {
      const { status, bytes } = await people.office.raw(endpoint, given);
      expect(status).toBe(200);
      const path = join(town.filesDir, 'pack.zip');
      writeFileSync(path, bytes);
      expect((await checkPack(path)).faults).toEqual([]);
      const files = unzipSync(bytes);
      for (const [name, body] of Object.entries(files)) {
        if (!name.endsWith('.html')) continue;
        const html = new TextDecoder().decode(body);
        expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
        for (const [, target] of html.matchAll(/href="([^"]+)"/g)) {
          const found = decodeURIComponent(new URL(target!, `file:///${encodeURI(name)}`).pathname.slice(1));
          expect(Object.keys(files)).toContain(found);
        }
      }
      const changed = Buffer.from(bytes);
      const at = changed.indexOf('<!doctype html>') + 40;
      changed[at] = changed[at]! ^ 1;
      writeFileSync(path, changed);
      expect((await checkPack(path)).faults).toEqual([{ code: 'changed', path: 'index.html' }]);
    }
  });
});
