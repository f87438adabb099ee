import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { documentsContract } from '#documents/contract.ts';
import type { Call } from '#platform/pure/endpoint.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { makeMove, published, refusal } from '#tasks/testing.ts';
import { tasksContract } from '#tasks/contract.ts';
import { places } from '../../../tools/town.ts';
import { evidenceContract as contract } from '../contract/evidence.ts';
import {
  plantCycle,
  smallFramework,
  type PlantedCycle,
  bothWays,
  filed,
  link,
  logged as loggedOf,
  move,
  photo,
  points as pointsOf,
  review,
  setState as stateOf,
  submitted,
  twoCycles,
  upload,
} from '../testing.ts';

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
beforeEach(async () => {
  [first, second] = await twoCycles(town.db, office, now);
});
const points = (entryId: string, side: string, indicator: string) => pointsOf(town.db, entryId, side, indicator);
const setState = (entryId: string, state: string) => stateOf(town.db, entryId, state);
const logged = (entryId: string) => loggedOf(town.db, office.regionId, entryId);
const replays = async (entryId: string): Promise<void> => {
  const { stored, folded } = await bothWays(town.db, office.regionId, entryId);
  expect(stored).toEqual(folded);
};

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
    await setState(a, 'nominated');
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
    await setState(a, 'nominated');
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

describe('what a settled entry leans on', () => {
  it('is not rewritten; it may be taken back with a reason, and by the county alone from above', async () => {
    const a = first.entryIds[0]!;
    const one = await submitted(community, [a, 'B1']);
    await setState(a, 'nominated');
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
