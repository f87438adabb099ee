import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { scopeOf } from '#access/scope.ts';
import { readSheet } from '#documents/public.ts';
import { markOf } from '#platform/pure/shapes.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { cast, places, townRegionId, type CastName } from '../../../tools/town.ts';
import { rankingContract as contract } from '../contract/ranking.ts';
import { exactOf } from '../rules/exact.ts';
import type { EntryState } from '../rules/lifecycle.ts';
import { ranked } from '../rules/ranking.ts';
import { pageOfRanking, placesOf, wholeRanking, type Ranking } from '../store/ranking.ts';
import { plantCycle, smallFramework, type PlantedCycle } from '../testing.ts';
import { record } from './recording.ts';

let town: TestApp;
const people = {} as Record<CastName, TestPerson>;
const office = cast.find(({ signInName }) => signInName === 'office')!;
const by = { regionId: townRegionId, personId: office.personId, unitId: null, at: new Date('2026-03-01T01:00:00Z') };
const four = [places.community, places.communityBeside, places.community2, places.estate];
let units: string[];
beforeAll(async () => {
  town = await testApp();
  town.at(new Date('2026-03-02T01:00:00Z'));
  for (const name of ['office', 'township', 'community', 'assessor', 'office2', 'wenlv'] as const)
    people[name] = await town.as(name);
  units = four.map(({ id }) => id);
}, 60_000);
afterAll(() => town.close());

const plant = (year: number, framework = smallFramework) =>
  plantCycle(town.db, {
    regionId: townRegionId,
    personId: office.personId,
    units: units.map((id, i) => ({ id, class: i === 3 ? ('village' as const) : null })),
    framework,
    today: `${year}-03-01`,
    at: by.at,
    title: `${year} 年`,
  });
const put = (ids: readonly string[], state: EntryState) =>
  sql`update assessments.entry set state = ${state} where region_id = ${townRegionId} and id = any(${ids as string[]}::uuid[])`.execute(
    town.db,
  );
/** Points of the county column of each entry, by hand in one judged-like indicator. */
const score = (planted: PlantedCycle, points: readonly number[]) =>
  inTransaction(town.db, async (tx) => {
    for (const [i, entryId] of planted.entryIds.entries())
      await record(tx, by, entryId, [
        { kind: 'adjusted', side: 'county', indicator: 'C2', points: points[i]!, reason: '验收' },
      ]);
  });
const see = (name: CastName, planted: PlantedCycle, query: object = {}) =>
  people[name].call(contract.ranking, { params: { id: planted.cycleId }, query });

describe('the ranking of a cycle', () => {
  let planted: PlantedCycle;
  beforeEach(async () => {
    await sql`update assessments.cycle set state = 'cancelled' where region_id = ${townRegionId}`.execute(town.db);
    planted = await plant(2026);
    await score(planted, [500, 400, 400, 100]);
    await put(planted.entryIds, 'accepted');
  });

  it('gives equals the same rank, and calls one last only when all others are surely above', async () => {
    const page = await see('office', planted);
    expect(page.rows.map(({ place }) => place)).toEqual([
      { rank: 1, from: 1, to: 1, last: false },
      { rank: 2, from: 2, to: 2, last: false },
      { rank: 2, from: 2, to: 2, last: false },
      { rank: 4, from: 4, to: 4, last: true },
    ]);
    expect(page).toMatchObject({ of: 4, sampled: false, whole: true, before: null });
    expect(page.rows[0]!.unit.name).toBe(places.community.name);
    expect(page.rows[0]!.township).toBe(places.township.name);
  });

  it('spans what samples leave open: nobody is last while intervals overlap', async () => {
    await record(town.db, by, planted.entryIds[3]!, [
      {
        kind: 'marked',
        side: 'county',
        indicator: 'C1',
        answer: { kind: 'samples', samples: [200, 300, 400] },
        reason: '',
      },
    ]);
    const page = await see('office', planted);
    expect(page.sampled).toBe(true);
    // 100 by hand and 300 sampled: 400 as the two others, but it may be more or less.
    const open = page.rows.find(({ entryId }) => entryId === planted.entryIds[3])!;
    expect(open).toMatchObject({ points: '400', place: { rank: 2, from: 1, to: 4, last: false } });
    expect(page.rows.some(({ place }) => place!.last)).toBe(false);
    const sure = page.rows.find(({ entryId }) => entryId === planted.entryIds[1])!;
    expect(sure.place).toEqual({ rank: 2, from: 2, to: 3, last: false });
  });

  it('calls nobody last, and tells no change, while others may still come in', async () => {
    const older = await plant(2025);
    await score(older, [100, 400, 300, 500]);
    await put(older.entryIds, 'accepted');
    await put([planted.entryIds[0]!], 'reviewed');
    const page = await see('office', planted);
    expect(page).toMatchObject({ of: 3, waiting: 1, before: { of: 4 } });
    expect(page.rows.map(({ place, change, board }) => [place!.last, change, board])).toEqual(
      page.rows.map(() => [false, null, null]),
    );
    // Elsewhere everybody is in; in its own column a township waits for its own only.
    expect((await see('office', planted, { unitId: places.township2.id })).waiting).toBe(0);
    expect((await see('township', planted, { side: 'township' })).waiting).toBe(0);
    // What has only been accepted is not out: others still wait for it.
    expect(await see('wenlv', planted)).toMatchObject({ of: 0, waiting: 4 });
    const answer = await people.office.raw(contract.rankingSheet, { params: { id: planted.cycleId }, query: {} });
    const { rows } = await readSheet({ kind: 'xlsx', encoding: null, bytes: answer.bytes });
    expect(rows[0]!.cells[0]).toBe('暂列名次（尚有 1 个未评完）');
    await sql`update assessments.cycle set state = 'ended' where id = ${planted.cycleId}`.execute(town.db);
    expect(await see('office', planted)).toMatchObject({ of: 3, waiting: 0 });
  });

  it('pages by marks, ranks one class or one township among themselves, and an aspect', async () => {
    const first = await see('office', planted, { limit: 2 });
    const second = await see('office', planted, { limit: 2, after: first.next });
    expect([...first.rows, ...second.rows].map(({ place }) => place!.rank)).toEqual([1, 2, 2, 4]);
    expect(second.next).toBeNull();
    expect((await see('office', planted, { class: 'village' })).rows).toMatchObject([
      { place: { rank: 1, last: false } },
    ]);
    const there = await see('office', planted, { unitId: places.township2.id });
    expect(there.rows.map(({ unit }) => unit.id)).toEqual([places.community2.id]);
    const aspect = await see('office', planted, { aspect: 'C' });
    expect(aspect.rows.map(({ points, place }) => [points, place!.rank])).toEqual([
      ['500', 1],
      ['400', 2],
      ['400', 2],
      ['100', 4],
    ]);
    expect(aspect.full).toBe(1000);
    await expect(see('office', planted, { aspect: 'Z' })).rejects.toMatchObject({ code: 'thing.not-found' });
    await expect(see('office', planted, { after: 'x' })).rejects.toMatchObject({ code: 'request.invalid' });
    // A mark that somebody wrote themselves is told, whatever the database says of it.
    await expect(see('office', planted, { after: markOf([0, '1', 'x']) })).rejects.toMatchObject({
      code: 'request.invalid',
      details: { fields: [{ path: ['query', 'after'], code: 'mark.unfit' }] },
    });
  });

  it('puts the barred after all others, without a place', async () => {
    await record(town.db, by, planted.entryIds[0]!, [
      { kind: 'vetoed', veto: 'V1', reason: '事故', day: '2026-02-01' },
    ]);
    const first = await see('office', planted, { limit: 3 });
    expect(first.rows.map(({ place }) => place!.rank)).toEqual([1, 1, 3]);
    const second = await see('office', planted, { limit: 3, after: first.next });
    expect(second.rows).toMatchObject([{ entryId: planted.entryIds[0], place: null, board: null }]);
    expect(first.of).toBe(3);
  });

  it('shows others only what has been publicised', async () => {
    for (const name of ['township', 'community', 'wenlv'] as const)
      expect(await see(name, planted)).toMatchObject({ rows: [], of: 0, whole: false });
    await put(planted.entryIds.slice(1, 3), 'publicised');
    for (const name of ['township', 'community', 'wenlv'] as const)
      expect((await see(name, planted)).rows.map(({ entryId }) => entryId).toSorted()).toEqual(
        planted.entryIds.slice(1, 3).toSorted(),
      );
    expect((await see('assessor', planted)).of).toBe(4);
    await expect(see('office2', planted)).rejects.toMatchObject({ code: 'thing.not-found' });
  });

  it('lets a township rank its own, in its own column', async () => {
    const own = await see('township', planted, { side: 'township' });
    expect(own.rows.map(({ unit }) => unit.id).toSorted()).toEqual(
      [places.community.id, places.communityBeside.id, places.estate.id].toSorted(),
    );
    expect((await see('community', planted, { side: 'township' })).of).toBe(0);
  });

  it('compares with the cycle before, and says nothing where that is open', async () => {
    const older = await plant(2025);
    await score(older, [100, 400, 300, 500]);
    await put(older.entryIds, 'accepted');
    const page = await see('office', planted);
    expect(page.before).toMatchObject({ id: older.cycleId, of: 4 });
    const change = (i: number) => page.rows.find(({ unit }) => unit.id === units[i])!;
    expect(change(0)).toMatchObject({ before: { rank: 4 }, change: { kind: 'up', by: 3 } });
    expect(change(1)).toMatchObject({ before: { rank: 2 }, change: { kind: 'same' } });
    expect(change(3)).toMatchObject({ before: { rank: 1 }, change: { kind: 'down', by: 3 } });
  });

  it('has boards for those who assess, and grades for the best share', async () => {
    const shared = await plant(2027, {
      ...smallFramework,
      boards: { red: 1, black: 1 },
      grading: {
        ...smallFramework.grading,
        grades: [
          { key: 'best', name: '示范', total: 300, best: 5000 },
          { key: 'met', name: '达标', total: 300 },
        ],
      },
    });
    await score(shared, [500, 400, 350, 100]);
    await put(shared.entryIds, 'publicised');
    const page = await see('office', shared);
    expect(page.rows.map(({ board }) => board)).toEqual(['red', null, null, 'black']);
    // Three reach it: one is among the best half of them, the second is not (2 of 3).
    expect(page.rows.map(({ grade }) => grade)).toEqual(['示范', '达标', '达标', null]);
    expect((await see('community', shared)).rows.map(({ board }) => board)).toEqual(['red', null, null, null]);
  });

  it('goes out as Excel, with the rank in every aspect', async () => {
    const answer = await people.office.raw(contract.rankingSheet, { params: { id: planted.cycleId }, query: {} });
    expect(answer.status).toBe(200);
    const { rows } = await readSheet({ kind: 'xlsx', encoding: null, bytes: answer.bytes });
    expect(rows.map(({ cells }) => cells[0])).toEqual(['名次', '1', '2', '2', '4']);
    expect(rows[0]!.cells).toEqual(expect.arrayContaining(['总分', '丙', '丙名次']));
    expect(rows[1]!.cells[5]).toBe('5');
  });

  it('ranks in SQL as the rules do, for any points and spreads', async () => {
    const scope = (verb: 'assessment.score' | 'assessment.review') =>
      scopeOf(
        {
          ...office,
          grants: [{ role: 'region-office', unitId: office.unitId, unitPath: office.unitPath }],
        },
        verb,
      );
    const of: Ranking = {
      regionId: townRegionId,
      cycleId: planted.cycleId,
      side: 'county',
      county: [scope('assessment.score')],
      review: scope('assessment.review'),
      aspect: null,
    };
    const entry = planted.entryIds[0]!;
    // More entries than units: households of one.
    const ids = Array.from({ length: 14 }, () => uuid7());
    await sql`insert into assessments.entry (region_id, id, cycle_id, unit_id, label, state, updated_at)
      select region_id, x.id, cycle_id, unit_id, x.id::text, 'accepted', updated_at from assessments.entry,
        unnest(${ids}::uuid[]) x (id) where region_id = ${townRegionId} and entry.id = ${entry}`.execute(town.db);
    await sql`delete from assessments.result where region_id = ${townRegionId} and cycle_id = ${planted.cycleId} and side = 'county'`.execute(
      town.db,
    );
    const runner = fc.record({
      n: fc.integer({ min: 0, max: 60 }),
      d: fc.constantFrom(1, 1, 3, 7),
      by: fc.option(fc.tuple(fc.nat(9), fc.nat(9))),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(runner, { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 1, max: 5 }),
        async (all, limit) => {
          const rows = all.map(({ n, d, by }, i) => {
            const at = exactOf(`${n}/${d}`);
            return {
              id: ids[i],
              n: String(at.n),
              d: String(at.d),
              low: by && Math.floor(n / d) - by[0],
              high: by && Math.ceil(n / d) + by[1],
            };
          });
          await sql`delete from assessments.result where region_id = ${townRegionId} and cycle_id = ${planted.cycleId} and side = 'county'`.execute(
            town.db,
          );
          await sql`insert into assessments.result (region_id, cycle_id, side, entry_id, total_n, total_d, total, low, high, stars, vetoed, answered, aspects)
          select ${townRegionId}, ${planted.cycleId}, 'county', r.id, r.n, r.d, 0, r.low, r.high, 0, false, 0, '[]'
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, n numeric, d numeric, low integer, high integer)`.execute(
            town.db,
          );
          const whole = await wholeRanking(town.db, of, 100);
          const rules = new Map(
            ranked(whole.map(({ total, spread }) => ({ points: total, spread }))).map((place, i) => [
              whole[i]!.entryId,
              place,
            ]),
          );
          const got: [string, unknown][] = [];
          for (let after: string | undefined; ;) {
            const page = await pageOfRanking(town.db, of, { limit, after });
            const { places } = await placesOf(town.db, of, page.rows);
            got.push(...page.rows.map(({ entryId }, i): [string, unknown] => [entryId, places[i]]));
            if (page.next === null) break;
            after = page.next;
          }
          expect(got).toHaveLength(all.length);
          expect(new Map(got)).toEqual(rules);
        },
      ),
      { numRuns: 40 },
    );
  });
});
