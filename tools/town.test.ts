import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fits } from '#access/passwords.ts';
import { weakness } from '#access/rules.ts';
import { codeFault } from '#organisation/rules/codes.ts';
import { fitsUnder } from '#organisation/rules/place.ts';
import { testDatabase, type TestDatabase } from '#platform/storage/testing.ts';
import { cast, demoPassword, places, plantSmallTown, plantTown, townRegionId } from './town.ts';
import { bigCounty, smallCounty } from './town/county.ts';

let small: TestDatabase, whole: TestDatabase;
const now = new Date('2026-03-02T01:00:00Z');
const hashPassword = async () => 'hash';
beforeAll(async () => {
  [small, whole] = await Promise.all([testDatabase(), testDatabase()]);
  await plantSmallTown(small.db);
  await plantTown(whole.db, { now, hashPassword });
});
afterAll(() => Promise.all([small.drop(), whole.drop()]));

test('the county has the size it is meant to have', () => {
  const { units, people } = bigCounty();
  const count = (kind: string, depth: number) =>
    units.filter((unit) => unit.kind === kind && unit.line.length === depth).length;
  expect([count('township', 2), count('community', 3), count('department', 2)]).toEqual([20, 250, 30]);
  expect(count('department', 3)).toBe(80);
  expect(people).toHaveLength(2000);
  for (const kind of ['estate', 'building', 'resident-unit'])
    expect(units.some((unit) => unit.kind === kind)).toBe(true);
  expect(smallCounty().units).toHaveLength(7);
});

test('it comes out the same every time', () => {
  expect(bigCounty()).toEqual(bigCounty());
});

test('every unit stands where it may, with a code that fits, and ids, paths and names do not meet', () => {
  for (const county of [bigCounty(), smallCounty()]) {
    const byId = new Map(county.units.map((unit) => [unit.id, unit]));
    expect(byId.size).toBe(county.units.length);
    expect(new Set(county.units.map((unit) => unit.path)).size).toBe(county.units.length);
    expect(new Set(county.units.map((unit) => `${unit.parentId} ${unit.name}`)).size).toBe(county.units.length);
    const codes = county.units.flatMap((unit) => unit.statCode ?? []);
    expect(new Set(codes).size).toBe(codes.length);
    for (const unit of county.units) {
      const parent = unit.parentId ? byId.get(unit.parentId)! : null;
      if (parent) expect(fitsUnder(unit.kind, parent.kind)).toBe(true);
      expect(unit.path.startsWith(parent?.path ?? '')).toBe(true);
      if (unit.statCode) expect(codeFault(unit.statCode, unit.kind, parent?.statCode, county.code)).toBeNull();
    }
  }
});

test('the named places are units of the county, by id, path, kind and name', () => {
  const units = new Map([...bigCounty().units, ...smallCounty().units].map((unit) => [unit.id, unit]));
  for (const { regionId, id, kind, name, path } of Object.values(places))
    expect(units.get(id)).toMatchObject({ regionId, id, kind, name, path });
});

test('nobody has a telephone number of another', () => {
  const phones = [...bigCounty().people, ...smallCounty().people].flatMap((person) => person.phone ?? []);
  expect(new Set(phones).size).toBe(phones.length);
});

test('the demo password would be accepted for everyone of the cast', () => {
  for (const { signInName } of cast) expect(weakness(demoPassword, signInName)).toBeNull();
});

test('the small town holds the whole cast with the same units as the whole county', async () => {
  const read = async ({ db }: TestDatabase) =>
    (
      await sql`select a.sign_in_name, a.person_id, p.name, u.id, u.path, u.name as unit, g.role, a.must_change
        from access.account a join organisation.person p using (region_id)
        join organisation.unit u on u.region_id = p.region_id and u.id = p.unit_id
        join access.role_grant g on g.region_id = a.region_id and g.person_id = a.person_id and g.unit_id = u.id
        where p.id = a.person_id order by 1`.execute(db)
    ).rows;
  expect(await read(small)).toHaveLength(cast.length);
  expect(await read(small)).toEqual(await read(whole));
});

test('the demo password opens the small town', async () => {
  const { rows } = await sql<{ password_hash: string }>`select password_hash from access.account limit 1`.execute(
    small.db,
  );
  expect(await fits(rows[0]!.password_hash, demoPassword)).toBe(true);
});

test('planting again changes nothing', async () => {
  const state = async () =>
    (
      await sql`select (select count(*) from organisation.unit) as units, (select count(*) from organisation.person) as people,
        (select count(*) from organisation.post) as posts, (select max(units_mark::text) from organisation.region) as mark`.execute(
        whole.db,
      )
    ).rows[0];
  const before = await state();
  await plantTown(whole.db, { now: new Date('2027-01-01T00:00:00Z'), hashPassword });
  expect(await state()).toEqual(before);
  expect(before).toMatchObject({ people: 2001 });
});

test('the whole county comes into an empty region beside others', async () => {
  const { rows } = await sql`select name from organisation.region where region_id = ${townRegionId}`.execute(whole.db);
  expect(rows).toEqual([{ name: '云汀县' }]);
});
