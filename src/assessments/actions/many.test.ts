import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { noticesContract } from '#notices/contract.ts';
import { places } from '../../../tools/town.ts';
import { entriesContract } from '../contract/entries.ts';
import { evidenceContract } from '../contract/evidence.ts';
import { manyContract as contract } from '../contract/many.ts';
import { bothWays, filed, link, plantCycle, points, setState, submitted, type PlantedCycle } from '../testing.ts';

let town: TestApp;
let office: TestPerson, township: TestPerson, community: TestPerson, community2: TestPerson;
let cycle: PlantedCycle;
let a: string, b: string;
const now = new Date('2026-11-23T02:00:00Z');
beforeAll(async () => {
  town = await testApp();
  town.at(now);
  office = await town.as('office');
  township = await town.as('township');
  community = await town.as('community');
  community2 = await town.as('community2');
}, 60_000);
afterAll(() => town.close());
beforeEach(async () => {
  cycle = await plantCycle(town.db, {
    regionId: office.regionId,
    personId: office.personId,
    units: [{ id: places.community.id }, { id: places.community2.id }],
    today: '2026-11-23',
    window: { from: '2026-01-01', to: '2026-12-31' },
    at: now,
  });
  [a, b] = cycle.entryIds as [string, string];
});
const see = (id: string) => office.call(entriesContract.entry, { params: { id } });
const versions = async (...ids: string[]) =>
  Promise.all(ids.map(async (id) => ({ id, version: (await see(id)).version })));

describe('more time for many', () => {
  const extend = async (by: TestPerson, until: string, entries: { id: string; version: number }[]) =>
    by.call(contract.extendMany, { params: { id: cycle.cycleId }, body: { entries, until, reason: '汛期停工' } });

  it('is given to each for the stage it is in, and those who owe are told', async () => {
    await sql`update assessments.cycle set nominate_by = '2026-11-20', review_by = '2026-11-20'
      where id = ${cycle.cycleId}`.execute(town.db);
    await setState(town.db, b, 'nominated');
    expect(await extend(office, '2026-12-01', await versions(a, b))).toMatchObject({
      done: 2,
      results: [
        { id: a, problem: null },
        { id: b, problem: null },
      ],
    });
    expect((await see(a)).extensions).toMatchObject([{ side: 'self', until: '2026-12-01', reason: '汛期停工' }]);
    expect((await see(b)).extensions).toMatchObject([{ side: 'township', until: '2026-12-01' }]);
    const { rows } = await community.call(noticesContract.inbox, { query: { kind: ['entry.extension'] } });
    expect(rows[0]).toMatchObject({ details: { due: '2026-12-01' } });
  });

  it('leaves those it refuses as they were, and says why', async () => {
    await setState(town.db, b, 'reviewed');
    const [one, two] = await versions(a, b);
    const other = await plantCycle(town.db, {
      regionId: office.regionId,
      personId: office.personId,
      units: [{ id: places.community.id }],
      today: '2026-11-23',
      at: now,
    });
    const outside = { id: other.entryIds[0]!, version: 1 };
    expect(await extend(office, '2027-03-01', [one!, two!, outside])).toMatchObject({
      done: 1,
      results: [{ problem: null }, { problem: 'entry.no-stage' }, { problem: 'thing.not-found', name: null }],
    });
    // The version they were seen at is gone.
    expect(await extend(office, '2027-03-02', [one!])).toMatchObject({ results: [{ problem: 'entry.changed' }] });
    expect(await extend(office, '2026-11-30', await versions(a))).toMatchObject({
      results: [{ problem: 'entry.until-unfit' }],
    });
    expect((await see(a)).extensions).toMatchObject([{ until: '2027-03-01' }]);
    expect((await see(b)).extensions).toEqual([]);
    const denied = { params: { id: cycle.cycleId }, body: { entries: [one!], until: '2027-03-01', reason: '慢' } };
    expect((await township.raw(contract.extendMany, denied)).status).toBe(403);
  });

  it('comes with a return of many, as the day by which to mend', async () => {
    await setState(town.db, a, 'nominated');
    await setState(town.db, b, 'nominated');
    const until = '2027-01-15';
    const body = { move: 'return-to-community' as const, entries: await versions(a, b), reason: '缺台账', until };
    // The other community is of another township.
    expect(await township.call(entriesContract.moveEntries, { params: { id: cycle.cycleId }, body })).toMatchObject({
      results: [{ problem: null }, { problem: 'thing.not-found' }],
    });
    expect(await see(a)).toMatchObject({ state: 'self-assessing', extensions: [{ side: 'self', until }] });
    expect(await see(b)).toMatchObject({ state: 'nominated', extensions: [] });
  });
});

describe('evidence submitted together', () => {
  const submit = (by: TestPerson, evidence: { id: string; version: number }[]) =>
    by.call(contract.submitMany, { body: { evidence } });

  it('is scored at once; what is unfit, held, stale or somebody else’s stays as it was', async () => {
    const [one, two] = [await filed(community), await filed(community)];
    for (const each of [one, two]) await link(community, each.id, [a, 'B1']);
    const bare = await filed(community, { fileIds: [] });
    const gone = await submitted(community);
    const foreign = await filed(community2);
    const answer = await submit(
      community,
      [one, two, bare, gone, foreign].map(({ id, version }) => ({ id, version })),
    );
    expect(answer.done).toBe(2);
    expect(answer.results.map((each) => each.problem)).toEqual([
      null,
      null,
      'evidence.unfit',
      'evidence.move-closed',
      'thing.not-found',
    ]);
    expect(answer.results.map((each) => each.name)).toEqual([one.title, two.title, bare.title, gone.title, null]);
    // Two of three.
    expect(await points(town.db, a, 'self', 'B1')).toBe(266);
    const { stored, folded } = await bothWays(town.db, office.regionId, a);
    expect(stored).toEqual(folded);
    expect((await community2.call(evidenceContract.get, { params: { id: foreign.id } })).state).toBe('draft');
    expect((await submit(community, [{ id: one.id, version: 1 }])).results).toMatchObject([
      { problem: 'evidence.changed' },
    ]);
  });

  it('keeps the stage of each', async () => {
    const [early, free] = [await filed(community), await filed(community)];
    await link(community, early.id, [a, 'B1']);
    await sql`update assessments.cycle set nominate_by = '2026-11-20' where id = ${cycle.cycleId}`.execute(town.db);
    // The list offers what may be done, and no more.
    const { rows: listed } = await community.call(evidenceContract.list, { query: { limit: 200 } });
    const offered = (id: string) => listed.find((row) => row.id === id)!.may.includes('submit');
    expect([offered(early.id), offered(free.id)]).toEqual([false, true]);
    const answer = await submit(
      community,
      [early, free].map(({ id, version }) => ({ id, version })),
    );
    expect(answer.results.map((each) => each.problem)).toEqual(['evidence.stage-over', null]);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from platform.event
      where kind = 'evidence.submit' and subject_id in (${early.id}, ${free.id})`.execute(town.db);
    expect(rows[0]!.n).toBe(1);
  });
});
