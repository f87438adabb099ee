import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { documentsContract } from '#documents/contract.ts';
import { tinyDocx } from '#documents/testing.ts';
import type { Call } from '#platform/pure/endpoint.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { makeMove, published, refusal } from '#tasks/testing.ts';
import { tasksContract } from '#tasks/contract.ts';
import { places } from '../../../tools/town.ts';
import { evidenceContract as contract, type Evidence } from '../contract/evidence.ts';
import type { LogRow } from '../rules/facts.ts';
import { fold } from '../rules/fold.ts';
import { loadFacts } from '../store/facts.ts';
import { readLog } from '../store/log.ts';
import { plantCycle, smallFramework, type PlantedCycle } from '../testing.ts';

let town: TestApp;
let community: TestPerson, community2: TestPerson, township: TestPerson, office: TestPerson, leader: TestPerson;
const now = new Date('2026-11-22T02:00:00Z');
beforeAll(async () => {
  town = await testApp();
  town.at(now);
  community = await town.as('community');
  community2 = await town.as('community2');
  township = await town.as('township');
  office = await town.as('office');
  leader = await town.as('leader');
}, 60_000);
afterAll(() => town.close());

let first: PlantedCycle, second: PlantedCycle;
/** The first cycle with both communities, and a second one by another edition with the first community. */
beforeEach(async () => {
  const planting = { regionId: office.regionId, personId: office.personId, today: '2026-11-22', at: now };
  const window = { from: '2026-01-01', to: '2026-12-31' };
  first = await plantCycle(town.db, {
    ...planting,
    window,
    units: [{ id: places.community.id }, { id: places.community2.id }],
  });
  second = await plantCycle(town.db, {
    ...planting,
    window: { from: '2026-06-01', to: '2026-12-31' },
    units: [{ id: places.community.id }],
    framework: { ...smallFramework, title: '另一体系' },
    title: '另一周期',
  });
});

let bytes = 0;
const upload = async (by: TestPerson, words = `材料 ${(bytes += 1)}`, name = '纪要.docx') =>
  (await by.call(documentsContract.add, {}, { file: { name, bytes: tinyDocx(words) } })).id;
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const photo = async (by: TestPerson) =>
  (await by.call(documentsContract.add, {}, { file: { name: '现场.png', bytes: png } })).id;
type Body = Call<typeof contract.file>['body'];
async function filed(by: TestPerson, more: Partial<Body> = {}): Promise<Evidence> {
  const fileIds = more.fileIds ?? [await upload(by)];
  return by.call(contract.file, {
    body: {
      unitId: by.unitId,
      kind: 'file',
      title: '居民代表会议纪要',
      from: '2026-07-01',
      to: '2026-07-01',
      ...more,
      fileIds,
    },
  });
}
const move = async (by: TestPerson, id: string, what: 'submit' | 'withdraw', reason = '') => {
  const { version } = await by.call(contract.get, { params: { id } });
  return by.call(contract.move, { params: { id }, body: { move: what, version, reason } });
};
const review = async (by: TestPerson, id: string, what: 'accept' | 'return', reason = '') => {
  const { version } = await by.call(contract.get, { params: { id } });
  return by.call(contract.review, { params: { id }, body: { move: what, version, reason } });
};
const link = (by: TestPerson, id: string, ...to: [entryId: string, indicator: string][]) =>
  by.call(contract.link, {
    params: { id },
    body: { links: to.map(([entryId, indicator]) => ({ entryId, indicator, extent: 'whole' as const })) },
  });
/** Submitted, with links. */
async function submitted(by: TestPerson, ...to: [entryId: string, indicator: string][]): Promise<Evidence> {
  const one = await filed(by);
  if (to.length) await link(by, one.id, ...to);
  return move(by, one.id, 'submit');
}
/** Hundredths of an indicator that are kept. */
async function points(entryId: string, side: string, indicator: string): Promise<number | null> {
  const { rows } = await sql<{ n: string }>`select (points_n / points_d)::text as n from assessments.score
    where entry_id = ${entryId} and side = ${side} and indicator = ${indicator}`.execute(town.db);
  return rows[0] ? Math.floor(Number(rows[0].n)) : null;
}
const setState = (entryId: string, state: string) =>
  sql`update assessments.entry set state = ${state} where id = ${entryId}`.execute(town.db);
const logged = async (entryId: string) => (await readLog(town.db, office.regionId, entryId)).map((row) => row.kind);
/** What is stored is what the log folds to. */
async function replays(entryId: string): Promise<void> {
  const rows = (await readLog(town.db, office.regionId, entryId)) as LogRow[];
  const [stored] = await loadFacts(town.db, office.regionId, [entryId]);
  const folded = fold(rows);
  expect(Object.fromEntries(stored!.facts.links)).toEqual(
    Object.fromEntries([...folded.links].filter(([, held]) => held.size > 0)),
  );
  for (const [id, standing] of stored!.facts.evidence) expect(folded.evidence.get(id)).toEqual(standing);
}

describe('a draft', () => {
  it('is its own unit’s: nobody else sees it, its files or that it is there', async () => {
    const draft = await filed(community);
    expect(draft).toMatchObject({ state: 'draft', faults: [], unit: { id: places.community.id }, links: [] });
    expect(draft.may.toSorted()).toEqual(['change', 'link', 'submit', 'withdraw']);
    for (const other of [township, office, leader, community2]) {
      expect((await other.raw(contract.get, { params: { id: draft.id } })).status).toBe(404);
      const { rows } = await other.call(contract.list, { query: { limit: 200 } });
      expect(rows.map((row) => row.id)).not.toContain(draft.id);
      const file = { params: { id: draft.files[0]!.id, name: 'x' } };
      expect((await other.raw(documentsContract.bytes, file)).status).toBe(404);
    }
    await move(community, draft.id, 'submit');
    for (const other of [township, office, leader]) {
      expect((await other.call(contract.get, { params: { id: draft.id } })).state).toBe('submitted');
      expect((await other.raw(documentsContract.bytes, { params: { id: draft.files[0]!.id, name: 'x' } })).status).toBe(
        200,
      );
    }
    expect((await community2.raw(contract.get, { params: { id: draft.id } })).status).toBe(404);
    expect((await leader.call(contract.get, { params: { id: draft.id } })).may).toEqual([]);
  });

  it('stays unseen when it is withdrawn before it was handed in', async () => {
    const draft = await filed(community);
    await move(community, draft.id, 'withdraw');
    expect((await township.raw(contract.get, { params: { id: draft.id } })).status).toBe(404);
    expect(await refusal(move(community, draft.id, 'submit'))).toMatchObject({ code: 'evidence.move-closed' });
  });

  it('is filed by those who may, for their own unit', async () => {
    expect(await refusal(filed(community2, { unitId: places.community.id }))).toMatchObject({
      code: 'thing.not-found',
    });
    expect(await refusal(filed(office))).toMatchObject({ code: 'permission.denied' });
    const other = await upload(community2);
    expect(await refusal(filed(community, { fileIds: [other] }))).toMatchObject({ code: 'request.invalid' });
    expect(await refusal(filed(community, { from: '2026-07-02' }))).toMatchObject({
      code: 'request.invalid',
      fields: [{ path: ['body', 'to'], code: 'field.before-from' }],
    });
  });

  it('is filed once for one key', async () => {
    const key = { headers: { 'idempotency-key': uuid7() } };
    const body = {
      unitId: community.unitId,
      kind: 'activity' as const,
      title: '清洁家园',
      from: '2026-07-01',
      to: '2026-07-01',
    };
    const one = await community.call(contract.file, { body }, key);
    expect((await community.call(contract.file, { body }, key)).id).toBe(one.id);
  });
});

describe('a photo', () => {
  it('is handed in with its six elements only, each missing one named', async () => {
    const draft = await filed(community, {
      fileIds: [await photo(community)],
      caption: { time: '2026年7月1日', place: '文化广场' },
      despite: true,
    });
    const missing = ['caption-people', 'caption-subject', 'caption-background', 'caption-reason'];
    expect(draft.faults).toEqual(missing);
    expect(await refusal(move(community, draft.id, 'submit'))).toMatchObject({
      code: 'evidence.unfit',
      faults: missing,
    });
    const caption = {
      time: '2026年7月1日',
      place: '文化广场',
      people: '志愿者',
      subject: '清洁家园',
      background: '文明创建',
      reason: '清理杂物',
    };
    const { title, from, to, version, files } = draft;
    const body = { title, from, to, version, caption, fileIds: files.map((file) => file.id) };
    const whole = await community.call(contract.change, { params: { id: draft.id }, body });
    expect(whole).toMatchObject({ faults: [], caption, state: 'draft' });
    expect((await move(community, draft.id, 'submit')).state).toBe('submitted');
    // What is being reviewed must stay whole.
    const worse = { ...body, caption: { ...caption, people: '' }, version: whole.version + 1 };
    expect(await refusal(community.call(contract.change, { params: { id: draft.id }, body: worse }))).toMatchObject({
      code: 'evidence.unfit',
      faults: ['caption-people'],
    });
    expect((await community.call(contract.get, { params: { id: draft.id } })).caption).toEqual(caption);
  });
});

describe('one piece for two frameworks', () => {
  it('scores both, and rescored both in the transaction in which it is withdrawn', async () => {
    const [a, b] = [first.entryIds[0]!, second.entryIds[0]!];
    const one = await submitted(community, [a, 'B1'], [a, 'B3'], [b, 'B1']);
    expect(one.links.map((each) => [each.entryId, each.indicator, each.outside])).toEqual([
      [a, 'B1', false],
      [a, 'B3', false],
      [b, 'B1', false],
    ]);
    // One of three needed: a third of 4.00, for the unit's own column alone.
    expect([await points(a, 'self', 'B1'), await points(b, 'self', 'B1')]).toEqual([133, 133]);
    expect([await points(a, 'county', 'B1'), await points(b, 'county', 'B1')]).toEqual([0, 0]);
    await review(township, one.id, 'accept');
    expect([await points(a, 'county', 'B1'), await points(b, 'township', 'B1')]).toEqual([133, 133]);
    expect(await refusal(move(community, one.id, 'withdraw'))).toMatchObject({ code: 'evidence.reason-missing' });
    await move(community, one.id, 'withdraw', '日期有误');
    for (const entry of [a, b])
      for (const side of ['self', 'township', 'county']) expect(await points(entry, side, 'B1')).toBe(0);
    expect(await logged(a)).toEqual(['placed', 'linked', 'linked', 'evidence', 'evidence', 'evidence']);
    expect(await logged(b)).toEqual(['placed', 'linked', 'evidence', 'evidence', 'evidence']);
    await replays(a);
    await replays(b);
  });

  it('says where it lies outside the window, and does not stand there', async () => {
    const [a, b] = [first.entryIds[0]!, second.entryIds[0]!];
    const early = await filed(community, { from: '2026-03-01', to: '2026-05-31' });
    expect(await link(community, early.id, [a, 'B1'], [b, 'B1'])).toEqual({ linked: 2, outside: 1 });
    await move(community, early.id, 'submit');
    expect([await points(a, 'self', 'B1'), await points(b, 'self', 'B1')]).toEqual([133, 0]);
    const { rows } = await community.call(contract.list, { query: { use: 'outside', limit: 200 } });
    expect(rows.find((row) => row.id === early.id)?.links.map((each) => each.outside)).toEqual([false, true]);
    // Corrected by a day it touches the window, and stands.
    const { title, version } = await community.call(contract.get, { params: { id: early.id } });
    const body = { title, from: '2026-03-01', to: '2026-06-01', version, fileIds: early.files.map((file) => file.id) };
    await community.call(contract.change, { params: { id: early.id }, body });
    expect([await points(a, 'self', 'B1'), await points(b, 'self', 'B1')]).toEqual([133, 133]);
    await replays(b);
  });

  it('is reviewed again when it is corrected after it was accepted', async () => {
    const a = first.entryIds[0]!;
    const one = await submitted(community, [a, 'B1']);
    const accepted = await review(township, one.id, 'accept');
    expect(accepted).toMatchObject({ state: 'accepted', reviewer: '何静宜' });
    const body = {
      title: '改过的题名',
      from: one.from,
      to: one.to,
      quantity: 3,
      version: accepted.version,
      fileIds: one.files.map((file) => file.id),
    };
    expect(
      await refusal(community.call(contract.change, { params: { id: one.id }, body: { ...body, version: 1 } })),
    ).toMatchObject({ code: 'evidence.changed', current: { version: accepted.version } });
    const after = await community.call(contract.change, { params: { id: one.id }, body });
    expect(after).toMatchObject({ state: 'submitted', title: '改过的题名', quantity: 3 });
    expect([await points(a, 'self', 'B1'), await points(a, 'township', 'B1')]).toEqual([400, 0]);
    await review(township, one.id, 'accept');
    expect(await points(a, 'township', 'B1')).toBe(400);
    await replays(a);
  });
});

describe('the kind of a piece', () => {
  it('is chosen by hand, and counts for what is fed by that kind', async () => {
    const a = first.entryIds[0]!;
    const one = await submitted(community, [a, 'B1']);
    const as = async (kind: 'activity' | 'file') => {
      const { title, from, to, version, files } = await community.call(contract.get, { params: { id: one.id } });
      const body = { title, from, to, version, kind, fileIds: files.map((file) => file.id) };
      return community.call(contract.change, { params: { id: one.id }, body });
    };
    expect((await as('activity')).kind).toBe('activity');
    expect(await points(a, 'self', 'B1')).toBe(0);
    await as('file');
    expect(await points(a, 'self', 'B1')).toBe(133);
    await replays(a);
  });
});

describe('links', () => {
  it('are made in bulk, all or none, and a repeat changes nothing', async () => {
    const a = first.entryIds[0]!;
    const pieces = [await filed(community), await filed(community)];
    const links = pieces.flatMap(({ id }) =>
      ['B1', 'B3'].map((indicator) => ({ evidenceId: id, indicator, extent: 'part' as 'whole' | 'part' })),
    );
    const bulk = (some: typeof links) =>
      community.call(contract.linkMany, { params: { id: a }, body: { links: some } });
    const wrong = [...links, { evidenceId: pieces[0]!.id, indicator: 'Z9', extent: 'part' as const }];
    expect(await refusal(bulk(wrong))).toMatchObject({ code: 'thing.not-found', kind: 'indicator' });
    expect(await logged(a)).toEqual(['placed']);
    expect(await bulk(links)).toEqual({ linked: 4, outside: 0 });
    expect(await bulk([...links, ...links])).toEqual({ linked: 4, outside: 0 });
    expect((await logged(a)).length).toBe(5);
    expect(await bulk(links.map((one) => ({ ...one, extent: 'whole' as const })))).toEqual({ linked: 4, outside: 0 });
    expect((await logged(a)).length).toBe(9);
    await replays(a);
    const { rows, may } = await community.call(contract.ofIndicator, { params: { id: a, key: 'B1' } });
    expect(rows.map((row) => [row.id, row.link.extent])).toEqual(pieces.map(({ id }) => [id, 'whole']));
    expect(may).toEqual(['link', 'unlink']);
  });

  it('are bounded', async () => {
    const one = await filed(community);
    const many = Array.from({ length: 201 }, () => ({
      entryId: first.entryIds[0]!,
      indicator: 'B1',
      extent: 'part' as const,
    }));
    expect(
      await refusal(community.call(contract.link, { params: { id: one.id }, body: { links: many } })),
    ).toMatchObject({
      code: 'request.invalid',
    });
  });

  it('lead to entries of their own unit only', async () => {
    const one = await filed(community);
    expect(await refusal(link(community, one.id, [first.entryIds[1]!, 'B1']))).toMatchObject({
      code: 'thing.not-found',
    });
    expect(await refusal(link(community2, one.id, [first.entryIds[1]!, 'B1']))).toMatchObject({
      code: 'thing.not-found',
    });
    const { rows } = await community.call(contract.targets, { params: { id: one.id } });
    const entries = rows.map((row) => row.entryId);
    expect(entries).toEqual(expect.arrayContaining([first.entryIds[0], second.entryIds[0]]));
    expect(entries).not.toContain(first.entryIds[1]);
    expect(rows[0]!.aspects.flatMap((aspect) => aspect.indicators)).toHaveLength(9);
    // A building of the community may lean on what the community filed; two places beside each other may not.
    const estate = await plantCycle(town.db, {
      regionId: office.regionId,
      personId: office.personId,
      units: [{ id: places.estate.id }],
      today: '2026-11-22',
      at: now,
    });
    expect(await link(community, one.id, [estate.entryIds[0]!, 'B1'])).toMatchObject({ linked: 1 });
  });

  it('are taken off while the unit assesses itself; later only added; nothing in a closed cycle', async () => {
    const a = first.entryIds[0]!;
    const one = await submitted(community, [a, 'B1']);
    const linkId = one.links[0]!.id;
    const off = () => community.call(contract.unlink, { params: { id: one.id, linkId } });
    await setState(a, 'nominated');
    expect(await refusal(off())).toMatchObject({ code: 'entry.closed-for-links' });
    expect(await link(community, one.id, [a, 'B3'])).toMatchObject({ linked: 1 });
    await setState(a, 'accepted');
    expect(await refusal(link(community, one.id, [a, 'A1']))).toMatchObject({ code: 'entry.closed-for-links' });
    await setState(a, 'self-assessing');
    await off();
    await off();
    expect(await points(a, 'self', 'B1')).toBe(0);
    expect((await logged(a)).filter((kind) => kind === 'unlinked')).toHaveLength(1);
    // Past the last day of the stage nothing changes any more.
    await sql`update assessments.cycle set nominate_by = '2026-11-20' where id = ${first.cycleId}`.execute(town.db);
    expect(await refusal(link(community, one.id, [a, 'A1']))).toMatchObject({ code: 'entry.stage-over', side: 'self' });
    await sql`update assessments.cycle set state = 'ended' where id = ${first.cycleId}`.execute(town.db);
    expect(await refusal(link(community, one.id, [a, 'A1']))).toMatchObject({ code: 'entry.closed-for-links' });
  });

  it('and what they lead to are shown to those above only once the entry was handed on', async () => {
    const a = first.entryIds[0]!;
    const one = await submitted(community, [a, 'B1']);
    const draft = await filed(community);
    await link(community, draft.id, [a, 'B1']);
    const seen = async (by: TestPerson) => (await by.call(contract.get, { params: { id: one.id } })).links.length;
    const panel = (by: TestPerson) => by.call(contract.ofIndicator, { params: { id: a, key: 'B1' } });
    expect([await seen(community), await seen(township), await seen(office)]).toEqual([1, 0, 0]);
    expect(await refusal(panel(township))).toMatchObject({ code: 'entry.not-shown' });
    await setState(a, 'nominated');
    expect([await seen(township), await seen(office)]).toEqual([1, 0]);
    expect((await panel(township)).rows.map((row) => row.id)).toEqual([one.id]);
    expect((await panel(township)).may).toEqual([]);
    expect((await panel(community)).rows.map((row) => row.id)).toEqual([one.id, draft.id]);
    expect(await refusal(panel(office))).toMatchObject({ code: 'entry.not-shown' });
    await setState(a, 'reviewed');
    expect([await seen(township), await seen(office)]).toEqual([1, 1]);
  });
});

describe('what a settled entry leans on', () => {
  it('is not rewritten; it may be taken back with a reason, and by the county alone from above', async () => {
    const a = first.entryIds[0]!;
    const one = await submitted(community, [a, 'B1']);
    const { version } = await review(township, one.id, 'accept');
    await setState(a, 'recognised');
    const body = { title: '改', from: one.from, to: one.to, version, fileIds: one.files.map((file) => file.id) };
    expect(await refusal(community.call(contract.change, { params: { id: one.id }, body }))).toMatchObject({
      code: 'evidence.settled',
    });
    expect(await refusal(review(township, one.id, 'return', '有误'))).toMatchObject({ code: 'evidence.settled' });
    expect((await township.call(contract.get, { params: { id: one.id } })).may).toEqual([]);
    expect(await refusal(review(office, one.id, 'return'))).toMatchObject({ code: 'evidence.reason-missing' });
    expect(await review(office, one.id, 'return', '经核实不属实')).toMatchObject({
      state: 'returned',
      reason: '经核实不属实',
    });
    expect(await points(a, 'county', 'B1')).toBe(0);
    await replays(a);
  });
});

describe('the same file twice', () => {
  it('is pointed out to the unit, with what it filed already', async () => {
    const before = await filed(community, { fileIds: [await upload(community, '同一份纪要')] });
    const again = [await upload(community, '同一份纪要', '又一次.docx')];
    expect(await refusal(filed(community, { fileIds: again }))).toMatchObject({
      code: 'evidence.filed-already',
      existing: [{ id: before.id, title: before.title, state: 'draft', fileName: '又一次.docx' }],
    });
    expect((await filed(community, { fileIds: again, despite: true })).state).toBe('draft');
  });

  it('filed by another unit is flagged to reviewers, and to nobody else', async () => {
    const mine = await filed(community, { fileIds: [await upload(community, '借来的照片')] });
    const theirs = await filed(community2, {
      title: '石桥活动',
      fileIds: [await upload(community2, '借来的照片', '石桥.docx')],
    });
    await move(community, mine.id, 'submit');
    const seen = (by: TestPerson) => by.call(contract.get, { params: { id: mine.id } });
    // The other one is still a draft, of which nobody learns.
    expect(await seen(township)).toMatchObject({ elsewhere: false, alsoFiledBy: [] });
    await move(community2, theirs.id, 'submit');
    expect(await seen(township)).toMatchObject({
      elsewhere: true,
      alsoFiledBy: [{ unitName: '石桥社区', title: '石桥活动', fileName: '纪要.docx' }],
    });
    for (const other of [community, leader])
      expect(await seen(other)).toMatchObject({ elsewhere: false, alsoFiledBy: [] });
    const { rows } = await office.call(contract.queue, { query: { limit: 200 } });
    expect(rows.filter((row) => [mine.id, theirs.id].includes(row.id)).map((row) => row.elsewhere)).toEqual([
      true,
      true,
    ]);
  });
});

describe('the queue', () => {
  it('holds what waits in reach, longest first, page by page', async () => {
    const mine: string[] = [];
    for (let i = 0; i < 5; i++) mine.push((await submitted(community)).id);
    const theirs = (await submitted(community2)).id;
    const all: string[] = [];
    let after: string | undefined;
    do {
      const page = await township.call(contract.queue, { query: { limit: 2, after } });
      expect(page.rows.length).toBeLessThanOrEqual(2);
      all.push(...page.rows.map((row) => row.id));
      after = page.next ?? undefined;
    } while (after);
    expect(all.filter((id) => mine.includes(id))).toEqual(mine);
    expect(all).not.toContain(theirs);
    expect(new Set(all).size).toBe(all.length);
    expect(await refusal(township.call(contract.queue, { query: { after: 'x' } }))).toMatchObject({
      code: 'request.invalid',
    });
    expect(await refusal(community.call(contract.queue, {}))).toMatchObject({ code: 'permission.denied' });
  });

  it('is worked through in bulk: each on its own, and what was done rescored', async () => {
    const a = first.entryIds[0]!;
    const [one, two, three] = [
      await submitted(community, [a, 'B1']),
      await submitted(community, [a, 'B1']),
      await submitted(community2),
    ];
    const bulk = (move: 'accept' | 'return', pieces: Evidence[], reason = '') =>
      township.call(contract.reviewMany, {
        body: { move, reason, evidence: pieces.map(({ id, version }) => ({ id, version })) },
      });
    const answer = await bulk('accept', [one!, { ...two!, version: 99 }, three!]);
    expect(answer.results.map((result) => result.problem)).toEqual([null, 'evidence.changed', 'thing.not-found']);
    expect(answer.done).toBe(1);
    expect(await points(a, 'county', 'B1')).toBe(133);
    expect((await bulk('return', [two!])).results[0]!.problem).toBe('evidence.reason-missing');
    expect((await bulk('return', [two!], '图片模糊')).done).toBe(1);
    expect(await community.call(contract.get, { params: { id: two!.id } })).toMatchObject({
      state: 'returned',
      reason: '图片模糊',
      may: ['submit', 'withdraw', 'change', 'link'],
    });
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from notices.notice
      where kind = 'evidence.return' and subject_id = ${two!.id}`.execute(town.db);
    expect(rows[0]!.n).toBeGreaterThan(0);
    await replays(a);
  });

  it('is nobody’s for their own unit', async () => {
    const one = await submitted(community);
    await sql`insert into access.role_grant (region_id, person_id, role, unit_id, given_at)
      values (${community.regionId}, ${community.personId}, 'township-office', ${places.township.id}, now())`.execute(
      town.db,
    );
    try {
      expect(await refusal(review(community, one.id, 'accept'))).toMatchObject({ code: 'evidence.own-unit' });
      const { rows } = await community.call(contract.queue, { query: { limit: 200 } });
      expect(rows.map((row) => row.unit.id)).not.toContain(places.community.id);
      const body = { move: 'accept' as const, evidence: [{ id: one.id, version: one.version }] };
      expect((await community.call(contract.reviewMany, { body })).results[0]!.problem).toBe('evidence.own-unit');
    } finally {
      await sql`delete from access.role_grant where person_id = ${community.personId} and role = 'township-office'`.execute(
        town.db,
      );
    }
  });
});

describe('the register', () => {
  it('is found by words, pinyin initials, kind, state and use, page by page', async () => {
    const one = await filed(community, { title: '楼栋文化日活动总结', kind: 'activity' });
    const two = await filed(community, { title: '楼栋长名册' });
    await link(community, two.id, [first.entryIds[0]!, 'A1']);
    const ids = async (query: Call<typeof contract.list>['query']) =>
      (await community.call(contract.list, { query: { limit: 200, ...query } })).rows.map((row) => row.id);
    expect(await ids({ text: '文化日' })).toContain(one.id);
    expect(await ids({ text: 'ldwhr' })).toEqual([one.id]);
    expect(await ids({ text: '楼栋', kind: ['activity'] })).toEqual([one.id]);
    expect(await ids({ text: '楼栋', use: 'unlinked' })).toEqual([one.id]);
    expect(await ids({ entryId: first.entryIds[0]!, indicator: 'A1' })).toEqual([two.id]);
    expect(await ids({ text: '。，' })).toEqual([]);
    const all: string[] = [];
    let after: string | undefined;
    do {
      const page = await community.call(contract.list, { query: { limit: 7, after } });
      all.push(...page.rows.map((row) => row.id));
      after = page.next ?? undefined;
    } while (after);
    expect(all).toEqual(await ids({}));
    expect(all.slice(0, 2)).toEqual([two.id, one.id]);
  });
});

describe('a closed task', () => {
  it('is evidence of each unit that carried it, filed once, with the files of its reports', async () => {
    const { of } = await published(office);
    const market = await town.as('market');
    const task = of('清理占道');
    const report = await upload(market, '占道整治前后对比');
    await makeMove(market, task.id, 'accept');
    const { version } = await market.call(tasksContract.get, { params: { id: task.id } });
    await market.call(tasksContract.report, {
      params: { id: task.id },
      body: { version, progress: 90, text: '已清理', fileIds: [report] },
    });
    const body = { unitId: market.unitId, kind: 'task', sourceId: task.id };
    expect(await refusal(market.call(contract.fileSource, { body }))).toMatchObject({ code: 'thing.not-found' });
    await makeMove(market, task.id, 'hand-in', { text: '完成' });
    await makeMove(office, task.id, 'verify');
    const offered = () =>
      market.call(contract.sources, { query: { unitId: market.unitId, kind: 'task', text: '占道' } });
    expect((await offered()).rows.map((row) => row.sourceId)).toEqual([task.id]);
    const one = await market.call(contract.fileSource, { body });
    expect(one).toMatchObject({
      already: false,
      kind: 'task',
      state: 'draft',
      title: task.title,
      sourceKind: 'task',
      sourceId: task.id,
      from: '2026-11-22',
      to: '2026-11-22',
      files: [{ id: report }],
    });
    expect(await market.call(contract.fileSource, { body })).toMatchObject({ already: true, id: one.id });
    expect((await offered()).rows).toEqual([]);
    const { title, from, to, version: seen } = one;
    const other = { title, from, to, version: seen, kind: 'file' as const, fileIds: [report] };
    expect(await refusal(market.call(contract.change, { params: { id: one.id }, body: other }))).toMatchObject({
      code: 'request.invalid',
    });
    expect((await move(market, one.id, 'submit')).state).toBe('submitted');
    // Not a task of theirs, and not their unit.
    expect(
      await refusal(community.call(contract.fileSource, { body: { ...body, unitId: community.unitId } })),
    ).toMatchObject({ code: 'thing.not-found' });
    expect(await refusal(community.call(contract.fileSource, { body }))).toMatchObject({ code: 'thing.not-found' });
    expect(await refusal(market.call(contract.fileSource, { body: { ...body, kind: 'dance' } }))).toMatchObject({
      code: 'evidence.no-source',
    });
    expect(await refusal(market.call(contract.fileSource, { body: { ...body, sourceId: 'x' } }))).toMatchObject({
      code: 'thing.not-found',
    });
  });
});

describe('suggestions', () => {
  it('are what shares words with the indicator and is not linked to it yet', async () => {
    const framework = structuredClone(smallFramework);
    Object.assign(framework.aspects[0]!.indicators[0]!, { title: '建立邻里调解制度', wanted: ['调解台账'] });
    const cycle = await plantCycle(town.db, {
      regionId: office.regionId,
      personId: office.personId,
      units: [{ id: places.community.id }],
      framework,
      today: '2026-11-22',
      at: now,
      window: { from: '2026-01-01', to: '2026-12-31' },
    });
    const entryId = cycle.entryIds[0]!;
    const near = await filed(community, { title: '邻里调解台账' });
    const old = await filed(community, { title: '邻里调解台账旧册', from: '2024-01-01', to: '2024-12-31' });
    await filed(community, { title: '春节慰问' });
    const ask = () => community.call(contract.suggestions, { params: { id: entryId, key: 'A1' } });
    const { rows } = await ask();
    expect(rows.map((row) => [row.evidenceId, row.outside])).toEqual([
      [near.id, false],
      [old.id, true],
    ]);
    expect(rows[0]!.shared).toContain('调解');
    await link(community, near.id, [entryId, 'A1']);
    expect((await ask()).rows.map((row) => row.evidenceId)).toEqual([old.id]);
    expect((await community2.raw(contract.suggestions, { params: { id: entryId, key: 'A1' } })).status).toBe(404);
  });
});
