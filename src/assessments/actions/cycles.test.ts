import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { noticesContract } from '#notices/contract.ts';
import type { Call } from '#platform/pure/endpoint.ts';
import { places, townRegionId, type CastName } from '../../../tools/town.ts';
import { cyclesContract as contract, type Cycle } from '../contract/cycles.ts';
import { entriesContract } from '../contract/entries.ts';
import { plantFramework, smallFramework } from '../testing.ts';
import { factsOf } from './recording.ts';

let town: TestApp;
const people = {} as Record<CastName, TestPerson>;
let frameworkId: string;
const now = new Date('2026-03-02T02:00:00Z');
beforeAll(async () => {
  town = await testApp();
  town.at(now);
  for (const name of [
    'office',
    'office2',
    'leader',
    'township',
    'community',
    'community2',
    'assessor',
    'market',
  ] as const)
    people[name] = await town.as(name);
  frameworkId = await plantFramework(town.db, { regionId: townRegionId, personId: people.office.personId, at: now });
}, 60_000);
afterAll(() => town.close());

type Given = Call<typeof contract.addCycle>['body'];
const fields = (): Given => ({
  title: '2026 年度十星级和谐社区创建',
  year: 2026,
  frameworkId,
  windowFrom: '2025-03-01',
  windowTo: '2026-03-31',
  nominateBy: '2026-03-20',
  reviewBy: '2026-04-10',
  acceptBy: '2026-04-30',
  publicityDays: 5,
  approvalBody: '',
  approvalNumber: '',
  approvalUntil: null,
  validYears: 3,
  barYears: 2,
  units: [
    { unitId: places.community.id, class: 'old-quarter' },
    { unitId: places.community2.id, class: null },
  ],
});
const approval = {
  approvalBody: '省创建示范活动工作协调小组',
  approvalNumber: '〔2026〕3号',
  approvalUntil: '2027-12-31',
};
const add = (given: Partial<Given> = {}) => people.office.call(contract.addCycle, { body: { ...fields(), ...given } });
const at = ({ id }: { id: string }) => ({ params: { id } });
const set = (cycle: Cycle, change: Partial<Given> = {}, who: CastName = 'office') => {
  const { units: _, ...rest } = { ...fields(), ...approval, ...change };
  return people[who].call(contract.setCycle, { ...at(cycle), body: { ...rest, version: cycle.version } });
};
const move = (cycle: Cycle, move: 'open' | 'end' | 'reopen' | 'cancel', reason = '') =>
  people.office.call(contract.moveCycle, { ...at(cycle), body: { move, version: cycle.version, reason } });
const running = async (given: Partial<Given> = {}) => move(await add({ ...approval, ...given }), 'open');
const entries = async (who: CastName, cycle: Cycle) =>
  (await people[who].call(entriesContract.entries, { ...at(cycle), query: {} })).rows;

describe('preparing a cycle', () => {
  it('is the region office’s alone: no township, department or assessor runs one', async () => {
    for (const name of ['leader', 'township', 'community', 'assessor', 'market'] as const)
      await expect(people[name].call(contract.addCycle, { body: fields() }), name).rejects.toMatchObject({
        code: 'permission.denied',
      });
  });
  it('needs a published edition, fit units, days in order and enough publicity', async () => {
    const draft = await plantFramework(town.db, { regionId: townRegionId, personId: people.office.personId, at: now });
    await sql`update assessments.framework set state = 'draft' where id = ${draft}`.execute(town.db);
    await expect(add({ frameworkId: draft })).rejects.toMatchObject({ code: 'cycle.framework-unpublished' });
    await expect(add({ units: [{ unitId: places.market.id, class: null }] })).rejects.toMatchObject({
      code: 'cycle.unit-unfit',
    });
    await expect(add({ units: [{ unitId: places.otherCommunity.id, class: null }] })).rejects.toMatchObject({
      code: 'cycle.unit-unfit',
    });
    await expect(add({ reviewBy: '2026-03-01' })).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(add({ publicityDays: 4 })).rejects.toMatchObject({ code: 'request.invalid' });
  });
  it('is nobody else’s business until it opens', async () => {
    const cycle = await add();
    expect(cycle).toMatchObject({ state: 'preparing', units: 2, may: ['open', 'cancel'], counts: {} });
    await expect(people.township.call(contract.cycle, at(cycle))).rejects.toMatchObject({ code: 'thing.not-found' });
    await expect(entries('community', cycle)).rejects.toMatchObject({ code: 'thing.not-found' });
    const { rows } = await people.community.call(contract.cycles, {});
    expect(rows.map((row) => row.id)).not.toContain(cycle.id);
    await expect(people.office2.call(contract.cycle, at(cycle))).rejects.toMatchObject({ code: 'thing.not-found' });
    await expect(set(cycle, {}, 'office2')).rejects.toMatchObject({ code: 'thing.not-found' });
  });
  it('offers the units there are with their classes and bars', async () => {
    const { rows } = await people.office.call(contract.cycleCandidates, { query: { subject: 'community' } });
    expect(rows.map((row) => row.unitId)).toEqual(
      expect.arrayContaining([places.community.id, places.communityBeside.id, places.community2.id]),
    );
    expect(rows.every((row) => row.barredUntil === null && row.parentName !== null)).toBe(true);
  });
});

describe('opening', () => {
  it('waits for approval body, number and a day that is not past', async () => {
    let cycle = await add();
    await expect(move(cycle, 'open')).rejects.toMatchObject({ code: 'cycle.approval-missing' });
    cycle = await set(cycle, { approvalNumber: '' });
    await expect(move(cycle, 'open')).rejects.toMatchObject({ code: 'cycle.approval-missing' });
    cycle = await set(cycle, { approvalUntil: '2026-03-01' });
    await expect(move(cycle, 'open')).rejects.toMatchObject({ code: 'cycle.approval-lapsed' });
    cycle = await set(cycle);
    expect((await move(cycle, 'open')).state).toBe('open');
  });
  it('makes one entry a unit, each with the first row of its log, and tells the units', async () => {
    const cycle = await running();
    expect(cycle).toMatchObject({ state: 'open', counts: { 'self-assessing': 2 } });
    const rows = await entries('office', cycle);
    expect(rows).toMatchObject([
      { unit: { id: places.community.id }, class: 'old-quarter', state: 'self-assessing', openTo: '2026-03-20' },
      { unit: { id: places.community2.id }, class: null },
    ]);
    const log = await factsOf(town.db, townRegionId, rows[0]!.id);
    expect(log!.rows).toMatchObject([{ seq: 1, kind: 'placed', class: 'old-quarter', windowFrom: '2025-03-01' }]);
    const { rows: told } = await people.community.call(noticesContract.inbox, { query: { kind: ['cycle.open'] } });
    expect(told[0]).toMatchObject({ subjectId: cycle.id, details: { title: cycle.title, due: '2026-03-20' } });
    // Everybody sees the entries in their reach.
    expect((await entries('community', cycle)).map((row) => row.unit.id)).toEqual([places.community.id]);
    expect((await people.community.call(contract.cycle, at(cycle))).counts).toEqual({ 'self-assessing': 1 });
  });
  it('needs somebody to take part', async () => {
    await expect(move(await add({ ...approval, units: [] }), 'open')).rejects.toMatchObject({ code: 'cycle.no-units' });
  });
  it('happens once: the second of two is told what happened', async () => {
    const cycle = await add(approval);
    const both = await Promise.allSettled([move(cycle, 'open'), move(cycle, 'open')]);
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'cycle.changed' } });
    expect(await entries('office', cycle)).toHaveLength(2);
  });
  it('sent again under the same key answers the same', async () => {
    const cycle = await add(approval);
    const given = { ...at(cycle), body: { move: 'open' as const, version: cycle.version } };
    const key = { headers: { 'idempotency-key': 'open-the-cycle-once' } };
    const first = await people.office.call(contract.moveCycle, given, key);
    expect(await people.office.call(contract.moveCycle, given, key)).toEqual(first);
  });
});

describe('a running cycle', () => {
  it('keeps its edition and its approval', async () => {
    const cycle = await running();
    const other = await plantFramework(town.db, { regionId: townRegionId, personId: people.office.personId, at: now });
    await expect(set(cycle, { frameworkId: other })).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(set(cycle, { approvalBody: '' })).rejects.toMatchObject({ code: 'cycle.approval-missing' });
  });
  it('writes a new window to the log of every entry, and nothing when the window stays', async () => {
    const cycle = await running();
    const [row] = await entries('office', cycle);
    const later = await set(cycle, { title: '改名' });
    expect((await factsOf(town.db, townRegionId, row!.id))!.rows).toHaveLength(1);
    await set(later, { windowTo: '2026-04-30' });
    const { rows, facts } = (await factsOf(town.db, townRegionId, row!.id))!;
    expect(rows).toHaveLength(2);
    expect(facts).toMatchObject({ windowTo: '2026-04-30', class: 'old-quarter' });
  });
  it('refuses who has not seen the newest version', async () => {
    const cycle = await running();
    await set(cycle, { title: '改名' });
    await expect(set(cycle, { title: '又改名' })).rejects.toMatchObject({ code: 'cycle.changed' });
  });
  it('takes units in and out, and back in', async () => {
    let cycle = await running();
    const units = (version: number, body: object) =>
      people.office.call(contract.setUnits, { ...at(cycle), body: { version, ...body } });
    cycle = await units(cycle.version, { put: [{ unitId: places.communityBeside.id, class: 'suburban' }] });
    expect(cycle.counts).toEqual({ 'self-assessing': 3 });
    await expect(units(cycle.version, { out: [places.communityBeside.id] })).rejects.toMatchObject({
      code: 'cycle.reason-missing',
    });
    cycle = await units(cycle.version, { out: [places.communityBeside.id], reason: '拆迁' });
    expect(cycle.counts).toEqual({ 'self-assessing': 2, dropped: 1 });
    cycle = await units(cycle.version, { put: [{ unitId: places.communityBeside.id, class: 'village' }] });
    expect(cycle.counts).toEqual({ 'self-assessing': 3 });
    const row = (await entries('office', cycle)).find((one) => one.unit.id === places.communityBeside.id)!;
    const { rows, facts } = (await factsOf(town.db, townRegionId, row.id))!;
    expect(rows.map((one) => ('move' in one ? one.move : one.kind))).toEqual(['placed', 'drop', 'rejoin', 'placed']);
    expect(facts).toMatchObject({ state: 'self-assessing', class: 'village' });
    const { rows: shown } = await people.office.call(contract.cycleUnits, at(cycle));
    expect(shown.map((one) => one.class)).toEqual(expect.arrayContaining(['village', 'old-quarter', null]));
  });
  it('does not take out what the township has handed on', async () => {
    const cycle = await running();
    await sql`update assessments.entry set state = 'reviewed' where cycle_id = ${cycle.id}`.execute(town.db);
    await expect(
      people.office.call(contract.setUnits, {
        ...at(cycle),
        body: { version: cycle.version, out: [places.community.id], reason: '误列' },
      }),
    ).rejects.toMatchObject({ code: 'cycle.unit-under-way' });
    await expect(move(cycle, 'end')).rejects.toMatchObject({ code: 'cycle.unfinished' });
  });
  it('that never opened is nobody’s but those who prepare cycles, cancelled or not', async () => {
    let cycle = await add();
    const seen = async () => {
      const { rows } = await people.community.call(contract.cycles, { query: { limit: 50 } });
      return rows.some((one) => one.id === cycle.id);
    };
    expect(await seen()).toBe(false);
    cycle = await move(cycle, 'cancel', '今年不搞了');
    expect(await seen()).toBe(false);
    const at = { params: { id: cycle.id } };
    await expect(people.community.call(contract.cycle, at)).rejects.toMatchObject({ code: 'thing.not-found' });
    await expect(people.community.call(entriesContract.entries, { ...at, query: {} })).rejects.toMatchObject({
      code: 'thing.not-found',
    });
    expect(await people.office.call(contract.cycle, at)).toMatchObject({ state: 'cancelled' });
  });
  it('does not take an approval that has run out while it is open; one that runs out stands', async () => {
    const cycle = await move(await add(approval), 'open');
    const { units: _, ...body } = { ...fields(), ...approval };
    const put = (approvalUntil: string) =>
      people.office.call(contract.setCycle, {
        params: { id: cycle.id },
        body: { ...body, approvalUntil, version: cycle.version },
      });
    await expect(put('2026-03-01')).rejects.toMatchObject({ code: 'cycle.approval-lapsed' });
    expect(await put('2026-03-02')).toMatchObject({ approvalUntil: '2026-03-02' });
  });
  it('ends, is reopened with a reason, and is cancelled with one', async () => {
    let cycle = await move(await running(), 'end');
    expect(cycle).toMatchObject({ state: 'ended', may: ['reopen'], maySet: false });
    await expect(set(cycle)).rejects.toMatchObject({ code: 'cycle.closed' });
    await expect(move(cycle, 'open')).rejects.toMatchObject({ code: 'cycle.move-closed' });
    await expect(move(cycle, 'reopen')).rejects.toMatchObject({ code: 'cycle.reason-missing' });
    cycle = await move(cycle, 'reopen', '补录一批');
    await expect(move(cycle, 'cancel')).rejects.toMatchObject({ code: 'cycle.reason-missing' });
    cycle = await move(cycle, 'cancel', '上级取消此项活动');
    expect(cycle).toMatchObject({ state: 'cancelled', may: [] });
    const { rows } = await people.community.call(noticesContract.inbox, { query: { kind: ['cycle.cancel'] } });
    expect(rows[0]).toMatchObject({ subjectId: cycle.id, details: { reason: '上级取消此项活动' } });
  });
  it('fixes a mean only for a measure compared with one', async () => {
    const cycle = await running();
    const fix = (indicator: string, version: number) =>
      people.office.call(contract.fixMeans, { ...at(cycle), body: { indicator, value: 8000, version } });
    await expect(fix('A1', cycle.version)).rejects.toMatchObject({ code: 'cycle.mean-unfit' });
    await fix('C1', cycle.version);
    const [row] = await entries('office', cycle);
    expect((await factsOf(town.db, townRegionId, row!.id))!.facts.means.get('C1')).toBe(8000);
  });
  it('is listed newest first, in pages', async () => {
    const { rows, next } = await people.office.call(contract.cycles, { query: { limit: 3 } });
    expect(rows).toHaveLength(3);
    const more = await people.office.call(contract.cycles, { query: { limit: 200, after: next! } });
    const ids = [...rows, ...more.rows].map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect((await people.office2.call(contract.cycles, {})).rows).toEqual([]);
  });
});

describe('households', () => {
  it('are put up by their community, by name, and once', async () => {
    const household = await plantFramework(town.db, {
      regionId: townRegionId,
      personId: people.office.personId,
      at: now,
      framework: { ...smallFramework, subject: 'household' },
    });
    const cycle = await running({ frameworkId: household, units: [{ unitId: places.community.id, class: 'village' }] });
    expect(cycle.counts).toEqual({});
    const put = (who: CastName, unitId: string, label: string) =>
      people[who].call(entriesContract.addEntry, { ...at(cycle), body: { unitId, label } });
    const { id } = await put('community', places.community.id, '张桂兰家');
    await expect(put('community', places.community.id, '张桂兰家')).rejects.toMatchObject({
      code: 'entry.label-taken',
    });
    await expect(put('community2', places.community2.id, '李家')).rejects.toMatchObject({ code: 'cycle.unit-unfit' });
    await expect(put('community2', places.community.id, '李家')).rejects.toMatchObject({ code: 'thing.not-found' });
    expect(await entries('community', cycle)).toMatchObject([{ id, label: '张桂兰家', class: 'village' }]);
    town.at(new Date('2026-03-23T02:00:00Z'));
    await expect(put('community', places.community.id, '王家')).rejects.toMatchObject({ code: 'entry.stage-over' });
    town.at(now);
    const communities = await running();
    await expect(
      people.community.call(entriesContract.addEntry, {
        ...at(communities),
        body: { unitId: places.community.id, label: '张家' },
      }),
    ).rejects.toMatchObject({ code: 'entry.not-households' });
  });
});
