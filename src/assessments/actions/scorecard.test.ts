import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { cast, places, townRegionId, type CastName } from '../../../tools/town.ts';
import { scorecardContract as contract, type Scorecard } from '../contract/scorecard.ts';
import { entriesContract } from '../contract/entries.ts';
import type { EntryState } from '../rules/lifecycle.ts';
import { filed, link, plantCycle } from '../testing.ts';
import { record } from './recording.ts';

let town: TestApp;
const people = {} as Record<CastName, TestPerson>;
const office = cast.find(({ signInName }) => signInName === 'office')!;
let entryId: string;
beforeAll(async () => {
  town = await testApp();
  town.at(new Date('2026-03-02T01:00:00Z'));
  for (const name of [
    'office',
    'leader',
    'township',
    'township2',
    'community',
    'community2',
    'assessor',
    'office2',
    'wenlv',
  ] as const)
    people[name] = await town.as(name);
}, 60_000);
afterAll(() => town.close());
beforeEach(async () => {
  town.at(new Date('2026-03-01T01:30:00Z'));
  const { entryIds } = await plantCycle(town.db, {
    regionId: townRegionId,
    personId: office.personId,
    units: [{ id: places.community.id }],
    today: '2026-03-01',
    at: new Date('2026-03-01T01:00:00Z'),
  });
  entryId = entryIds[0]!;
});

const at = () => ({ params: { id: entryId } });
const see = (name: CastName, asOf?: string): Promise<Scorecard> =>
  people[name].call(contract.scorecard, { ...at(), query: asOf ? { asOf } : {} });
const mark = (
  name: CastName,
  side: 'self' | 'township' | 'county',
  indicator: string,
  answer: object | null,
  rest: object = {},
) =>
  people[name].call(
    side === 'self' ? contract.markSelf : side === 'township' ? contract.markTownship : contract.markCounty,
    { ...at(), body: { marks: [{ indicator, answer: answer as never, version: 0, ...rest }] } },
  );
const put = async (state: EntryState) => {
  await sql`update assessments.entry set state = ${state} where region_id = ${townRegionId} and id = ${entryId}`.execute(
    town.db,
  );
  await record(
    town.db,
    { regionId: townRegionId, personId: office.personId, unitId: null, at: new Date('2026-03-01T02:00:00Z') },
    entryId,
    [{ kind: 'moved', move: 'nominate', from: 'self-assessing', to: state, reason: '' }],
  );
};
const met = (...ones: number[]) => ({ kind: 'met', met: ones });

describe('the scorecard', () => {
  it('is the community’s own until it is nominated', async () => {
    await mark('community', 'self', 'A2', met(0, 2));
    const own = await see('community');
    expect(own).toMatchObject({ open: 'self', state: 'self-assessing' });
    expect(own.columns.map(({ side }) => side)).toEqual(['self']);
    expect(own.columns[0]!.cells.find(({ indicator }) => indicator === 'A2')).toMatchObject({
      points: '200',
      version: 1,
      personName: '罗小满',
      answer: { kind: 'met', met: [0, 2] },
    });
    expect(own.columns[0]!.outcome).toMatchObject({
      total: '200',
      // What is counted from evidence is answered by itself.
      answered: 2,
    });

    // The township, the county and leaders see where it stands, and no mark of it.
    expect((await see('township')).columns).toEqual([]);
    expect((await see('office')).columns).toEqual([]);
    expect((await see('leader')).columns).toEqual([]);
    for (const name of ['township', 'office', 'assessor', 'leader'] as const) {
      const seen = await see(name);
      expect(seen.open).toBeNull();
      expect(JSON.stringify(seen.columns)).not.toContain('罗小满');
      await expect(
        people[name].call(contract.why, { ...at(), query: { side: 'self', indicator: 'A2' } }),
      ).rejects.toMatchObject({ code: 'entry.not-shown' });
      const changes = await people[name].call(contract.changes, { ...at(), query: {} }).catch(() => ({ rows: [] }));
      expect(changes.rows.filter((row) => row.side === 'self')).toEqual([]);
    }
    // Beside, below another township, in another region: it is not there.
    for (const name of ['community2', 'township2', 'office2', 'wenlv'] as const)
      await expect(see(name)).rejects.toMatchObject({ code: 'thing.not-found' });
  });

  it('opens one column at a time, each to its own scorers', async () => {
    await expect(mark('township', 'township', 'A2', met(0))).rejects.toMatchObject({ code: 'entry.closed-for-marks' });
    await expect(mark('township', 'self', 'A2', met(0))).rejects.toMatchObject({ code: 'permission.denied' });
    await expect(mark('community', 'county', 'A2', met(0))).rejects.toMatchObject({ code: 'permission.denied' });
    await put('nominated');
    await expect(mark('community', 'self', 'A2', met(0))).rejects.toMatchObject({ code: 'entry.closed-for-marks' });
    expect((await see('township')).open).toBe('township');
    await mark('township', 'township', 'A2', met(1));
    expect((await see('community')).columns.map(({ side }) => side)).toEqual(['self']);
    await put('reviewed');
    expect((await see('assessor')).open).toBe('county');
    await mark('assessor', 'county', 'A2', met(0, 1, 2));
    expect((await see('office')).columns.map(({ side, outcome }) => [side, outcome.total])).toEqual([
      ['self', '0'],
      ['township', '100'],
      ['county', '300'],
    ]);
    expect((await see('community')).columns.map(({ side }) => side)).toEqual(['self', 'township']);
  });

  it('keeps all marks of a request or none', async () => {
    const marks = [
      { indicator: 'A2', answer: met(0) as never, version: 0 },
      { indicator: 'A3', answer: met(0) as never, version: 0 },
    ];
    await expect(people.community.call(contract.markSelf, { ...at(), body: { marks } })).rejects.toMatchObject({
      code: 'mark.unfit',
      details: expect.objectContaining({ indicator: 'A3', fault: 'kind' }),
    });
    expect((await see('community')).columns[0]!.outcome.answered).toBe(1);
    expect((await see('community')).events).toBe(1);
  });

  it('refuses what the rule cannot take', async () => {
    await expect(mark('community', 'self', 'A2', met(0, 7))).rejects.toMatchObject({ code: 'mark.unfit' });
    await expect(mark('community', 'self', 'B1', { kind: 'counts', counts: [3] })).rejects.toMatchObject({
      code: 'mark.unfit',
      details: expect.objectContaining({ fault: 'fed' }),
    });
    await expect(mark('community', 'self', 'Z9', met(0))).rejects.toMatchObject({ code: 'thing.not-found' });
    await expect(mark('community', 'self', 'A2', null, { adjusted: 200 })).rejects.toMatchObject({
      code: 'mark.reason-missing',
    });
    await expect(mark('community', 'self', 'A2', null, { adjusted: 301, reason: '多给' })).rejects.toMatchObject({
      code: 'mark.unfit',
      details: expect.objectContaining({ fault: 'above-full' }),
    });
  });

  it('tells the second of two scorers that the cell has changed', async () => {
    await mark('community', 'self', 'A2', met(0));
    await expect(mark('community', 'self', 'A2', met(1))).rejects.toMatchObject({ code: 'mark.changed' });
    await mark('community', 'self', 'A2', met(1, 2), { version: 1 });
    const both = await Promise.allSettled(
      [0, 1].map((one) => mark('community', 'self', 'A2', met(one), { version: 2 })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is safe to repeat', async () => {
    const body = { marks: [{ indicator: 'A2', answer: met(0) as never, version: 0 }] };
    const headers = { 'idempotency-key': '0190aaaa-0000-7000-8000-000000000001' };
    const first = await people.community.call(contract.markSelf, { ...at(), body }, { headers });
    expect(await people.community.call(contract.markSelf, { ...at(), body }, { headers })).toEqual(first);
    expect((await see('community')).events).toBe(2);
  });

  it('says why, down to the rows of the log, and as of any past day', async () => {
    town.at(new Date('2026-03-02T03:00:00Z'));
    await mark('community', 'self', 'A2', met(0));
    town.at(new Date('2026-03-05T03:00:00Z'));
    await mark('community', 'self', 'A2', met(0, 1, 2), { version: 1, reason: '补充了制度' });
    town.at(new Date('2026-03-06T03:00:00Z'));
    const why = await people.community.call(contract.why, { ...at(), query: { side: 'self', indicator: 'A2' } });
    expect(why.points).toBe('300');
    expect(why.why.length).toBeGreaterThan(0);
    expect(why.rows.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['marked', 3],
      ['marked', 2],
      ['placed', 1],
    ]);
    expect(why.rows[0]!.details).toMatchObject({ reason: '补充了制度' });
    const then = await people.community.call(contract.why, {
      ...at(),
      query: { side: 'self', indicator: 'A2', asOf: '2026-03-04' },
    });
    expect(then.points).toBe('100');
    const card = await see('community', '2026-03-04');
    expect(card.columns[0]!.outcome.total).toBe('100');
    expect(card.open).toBeNull();
    // What is said and linked is as it was, too.
    const filedThen = await filed(people.community);
    await link(people.community, filedThen.id, [entryId, 'A2']);
    await people.community.call(contract.comment, { ...at(), body: { indicator: 'A2', text: '请看附件' } });
    expect(await see('community')).toMatchObject({ comments: { A2: 1 }, evidence: { A2: 1 } });
    expect(await see('community', '2026-03-05')).toMatchObject({ comments: {}, evidence: {} });
    expect(await see('community', '2026-03-06')).toMatchObject({ comments: {}, evidence: { A2: 1 } });
    await expect(see('community', '2026-03-07')).rejects.toMatchObject({
      code: 'request.invalid',
      details: { fields: [{ path: ['query', 'asOf'], code: 'day.to-come' }] },
    });
    await expect(see('community', '2026-02-01')).rejects.toMatchObject({ code: 'entry.not-yet' });
    await expect(see('community', '9999-12-31')).rejects.toMatchObject({
      code: 'request.invalid',
      details: { fields: [{ path: ['querystring', 'asOf'], code: 'day.too-far' }] },
    });
    const changes = await people.community.call(contract.changes, { ...at(), query: { since: 2 } });
    expect(changes.rows.map(({ seq }) => seq)).toEqual([4, 3]);
    const pages = await people.community.call(contract.changes, { ...at(), query: { limit: 1 } });
    expect(pages.rows.map(({ seq }) => seq)).toEqual([4]);
    const next = await people.community.call(contract.changes, { ...at(), query: { limit: 1, after: pages.next! } });
    expect(next.rows.map(({ seq }) => seq)).toEqual([3]);
  });

  it('lets points be set by hand with a reason, and emptied again', async () => {
    await mark('community', 'self', 'A2', met(0));
    const set = await mark('community', 'self', 'A2', null, { adjusted: 250, reason: '核对更正', version: 1 });
    expect(set.cells.find(({ indicator }) => indicator === 'A2')).toMatchObject({
      points: '250',
      adjusted: 250,
      answer: { kind: 'met', met: [0] },
      version: 2,
    });
    const gone = await mark('community', 'self', 'A2', null, { version: 2 });
    expect(gone.cells.find(({ indicator }) => indicator === 'A2')).toMatchObject({ points: null, version: 0 });
    // Marked anew it does not count from one again: a page that was open all the while is told.
    const anew = await mark('community', 'self', 'A2', met(1));
    expect(anew.cells.find(({ indicator }) => indicator === 'A2')!.version).toBeGreaterThan(2);
    for (const version of [1, 2])
      await expect(mark('community', 'self', 'A2', met(0, 1, 2), { version })).rejects.toMatchObject({
        code: 'mark.changed',
      });
  });

  it('keeps assessors from their own unit and from what they recused themselves of', async () => {
    await put('reviewed');
    // An assessor who works in the community.
    await sql`update organisation.person set unit_id = ${places.community.id}
      where region_id = ${townRegionId} and id = ${people.assessor.personId}`.execute(town.db);
    expect((await see('assessor')).barred).toBe('own-unit');
    await expect(mark('assessor', 'county', 'A2', met(0))).rejects.toMatchObject({ code: 'entry.own-unit' });
    await sql`update organisation.person set unit_id = ${places.county.id}
      where region_id = ${townRegionId} and id = ${people.assessor.personId}`.execute(town.db);
    await people.assessor.call(contract.recuse, { ...at(), body: { reason: '亲属在该社区工作' } });
    expect(await see('assessor')).toMatchObject({ barred: 'recused', open: null });
    await expect(mark('assessor', 'county', 'A2', met(0))).rejects.toMatchObject({ code: 'entry.recused' });
    expect((await see('office')).recusals).toMatchObject([{ personName: '许明澈', reason: '亲属在该社区工作' }]);
  });

  it('is closed once its stage is over, and says until when it was open', async () => {
    expect(await see('community')).toMatchObject({ open: 'self', barred: null, openTo: '2026-03-31', handsOn: true });
    town.at(new Date('2026-03-31T12:00:00Z'));
    expect(await see('community')).toMatchObject({ open: 'self', barred: null });
    town.at(new Date('2026-03-31T17:00:00Z'));
    expect(await see('community')).toMatchObject({
      open: null,
      barred: 'stage-over',
      openTo: '2026-03-31',
      handsOn: false,
    });
    await expect(mark('community', 'self', 'A2', met(0))).rejects.toMatchObject({ code: 'entry.stage-over' });
    // To those it was never open to it says nothing.
    expect(await see('township')).toMatchObject({ open: null, barred: null });
    await people.office.call(entriesContract.extendEntry, {
      ...at(),
      body: { side: 'self', until: '2026-04-10', reason: '停电三天', version: 1 },
    });
    expect(await see('community')).toMatchObject({ open: 'self', barred: null, openTo: '2026-04-10' });
    await put('nominated');
    town.at(new Date('2026-05-05T02:00:00Z'));
    expect(await see('township')).toMatchObject({ open: null, barred: 'stage-over', handsOn: false });
  });

  it('knows who hands a column on: whoever scores for the county does not always accept', async () => {
    await put('nominated');
    expect(await see('township')).toMatchObject({ open: 'township', handsOn: true });
    await put('reviewed');
    expect(await see('assessor')).toMatchObject({ open: 'county', handsOn: false });
    expect(await see('office')).toMatchObject({ open: 'county', handsOn: true });
    expect(await see('office', '2026-03-01')).toMatchObject({ open: null, openTo: null, handsOn: false });
  });

  it('carries comments to those who may see the card', async () => {
    await people.community.call(contract.comment, { ...at(), body: { indicator: 'A2', text: '制度在第二页' } });
    const own = await people.community.call(contract.comments, { ...at(), query: { indicator: 'A2' } });
    expect(own.rows.map(({ text }) => text)).toEqual(['制度在第二页']);
    expect((await see('community')).comments).toEqual({ A2: 1 });
    // While it is being written, what is said about it stays with those who write it.
    for (const name of ['township', 'assessor', 'office'] as const) {
      await expect(people[name].call(contract.comments, { ...at(), query: { indicator: 'A2' } })).rejects.toMatchObject(
        { code: 'entry.not-shown' },
      );
      expect((await see(name)).comments).toEqual({});
    }
    await put('nominated');
    expect((await people.township.call(contract.comments, { ...at(), query: { indicator: 'A2' } })).rows).toHaveLength(
      1,
    );
    await put('self-assessing');
    await expect(people.leader.call(contract.comments, { ...at(), query: { indicator: 'A2' } })).rejects.toMatchObject({
      code: 'entry.not-shown',
    });
    await expect(
      people.community.call(contract.comment, { ...at(), body: { indicator: 'Z9', text: 'x' } }),
    ).rejects.toMatchObject({ code: 'thing.not-found' });
  });
});
