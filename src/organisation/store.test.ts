import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#access/permissions.ts';
import { scopeOf } from '#access/scope.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { testDatabase, type TestDatabase } from '#platform/storage/testing.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { places, plantSmallTown, plantTown, townRegionId } from '../../tools/town.ts';
import {
  matchUnit,
  peopleForSheet,
  rememberAlias,
  savePeople,
  saveUnits,
  unitBriefs,
  unitIndex,
  unitPathOf,
  unitsForSheet,
  unitsOfKind,
} from './public.ts';

const now = new Date('2026-03-02T01:00:00Z');
let small: TestDatabase, whole: TestDatabase;
beforeAll(async () => {
  [small, whole] = await Promise.all([testDatabase(), testDatabase()]);
  await plantSmallTown(small.db);
  await plantTown(whole.db, { now, hashPassword: async () => 'hash' });
});
afterAll(() => Promise.all([small.drop(), whole.drop()]));

const region = townRegionId;
const unitId = places.office.id;
const actor: Actor = {
  regionId: region,
  personId: uuid7(),
  name: '',
  unitId,
  unitPath: places.office.path,
  grants: [],
};
const scope = (unitPath: string | null, role: 'region-office' | 'township-office' = 'region-office') =>
  scopeOf({ ...actor, grants: [{ role, unitId, unitPath: unitPath ?? 'r.' }] }, 'person.read');

test('names of units, by id, by kind, by path', async () => {
  const [market] = await unitBriefs(small.db, region, [places.market.id, places.otherOffice.id, uuid7()]);
  expect(market).toEqual({
    id: places.market.id,
    kind: 'department',
    name: places.market.name,
    path: places.market.path,
    shortName: '市场监管局',
    parentName: '云汀县',
  });
  expect(await unitBriefs(small.db, region, [])).toEqual([]);
  expect(await unitsOfKind(whole.db, region, 'township')).toHaveLength(20);
  expect(await unitsOfKind(whole.db, region, 'community', places.township.path)).toHaveLength(15);
  expect(await unitPathOf(small.db, region, places.estate.id)).toBe(places.estate.path);
  expect(await unitPathOf(small.db, places.otherCounty.regionId, places.estate.id)).toBeNull();
});

describe('names known in memory', () => {
  test('are the same until something changes', async () => {
    const first = await unitIndex(small.db, region);
    expect(await unitIndex(small.db, region)).toBe(first);
    await rememberAlias(small.db, region, places.market.id, '区工商所');
    const second = await unitIndex(small.db, region);
    expect(second).not.toBe(first);
    expect(matchUnit(second, '区工商所')).toMatchObject({ match: 'alias', unit: { id: places.market.id } });
  });

  test('a change that is rolled back is forgotten', async () => {
    const work = inTransaction(small.db, async (trx) => {
      await rememberAlias(trx, region, places.market.id, '未成之名');
      expect(matchUnit(await unitIndex(trx, region), '未成之名').match).toBe('alias');
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(matchUnit(await unitIndex(small.db, region), '未成之名').match).not.toBe('alias');
  });

  test('an alias goes over to the unit named last, and its own names are not kept', async () => {
    await rememberAlias(small.db, region, places.wenlv.id, ' 区工商所。');
    expect(matchUnit(await unitIndex(small.db, region), '区工商所').unit?.id).toBe(places.wenlv.id);
    await rememberAlias(small.db, region, places.wenlv.id, places.wenlv.name);
    const { rows } = await sql`select alias from organisation.unit_alias
      where region_id = ${region} and unit_id = ${places.wenlv.id}`.execute(small.db);
    expect(rows).toEqual([{ alias: '区工商所' }]);
  });
});

test('searching the whole county uses its index', async () => {
  await sql`analyze organisation.person`.execute(whole.db);
  const plan = await sql<{ 'QUERY PLAN': string }>`explain select id from organisation.person p
    where region_id = ${region} and grams @> ${['lx', 'xm']}::text[] and search like all(${['%lxm%']}::text[])`.execute(
    whole.db,
  );
  expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('person_grams_idx');
});

describe('sheets', () => {
  const community = (name: string, more: object = {}) => ({
    id: uuid7(),
    kind: 'community' as const,
    parentId: places.township2.id,
    name,
    aliases: [] as string[],
    ...more,
  });

  test('the county as a sheet goes back in without a change', async () => {
    const rows = await unitsForSheet(whole.db, scope(null));
    expect(rows.length).toBeGreaterThan(400);
    expect(rows[0]).toMatchObject({ name: '云汀县', parentName: null });
    const state = () =>
      sql<{ hash: string }>`select md5(string_agg(u::text, '' order by path)) as hash from organisation.unit u`.execute(
        whole.db,
      );
    const before = await state();
    const saved = await saveUnits(whole.db, region, rows.slice(1), now);
    expect(saved).toEqual({ added: 0, changed: 0, same: rows.length - 1 });
    expect((await state()).rows).toEqual(before.rows);
  });

  test('people as a sheet, masked, go back in without a change', async () => {
    const rows = await peopleForSheet(whole.db, scope(null));
    expect(rows).toHaveLength(2000);
    expect(rows.every((row) => row.phone === null || /^138\*{4}\d{4}$/.test(row.phone))).toBe(true);
    expect(await savePeople(whole.db, region, rows, now)).toEqual({ added: 0, changed: 0, same: 2000 });
    const below = await peopleForSheet(whole.db, scope(places.township.path, 'township-office'));
    expect(below.length).toBeGreaterThan(0);
  });

  test('new units with those beneath them, in any order; changes; twins once', async () => {
    const estate = { ...community('新苑'), kind: 'estate' as const };
    const parent = community('新社区', { statCode: '990121100077' });
    estate.parentId = parent.id;
    const changed = community('石桥社区', { shortName: '石桥', aliases: ['石桥居民区'] });
    const saved = await saveUnits(small.db, region, [estate, parent, changed, { ...changed, id: uuid7() }], now);
    expect(saved).toEqual({ added: 2, changed: 1, same: 0 });
    const rows = await unitsForSheet(small.db, scope(null));
    const find = (name: string) => rows.find((row) => row.name === name)!;
    expect(find('新苑').path.startsWith(find('新社区').path)).toBe(true);
    expect(find('石桥社区')).toMatchObject({ id: places.community2.id, shortName: '石桥', aliases: ['石桥居民区'] });
    expect(matchUnit(await unitIndex(small.db, region), '石桥居民区').unit?.id).toBe(places.community2.id);
  });

  test.each([
    ['unit.code-taken', () => [community('重码社区', { statCode: '990121001001' })]],
    ['unit.name-taken', () => [community('别名社区', { aliases: ['文明办'] })]],
  ])('%s saves nothing', async (code, rows) => {
    const before = await unitsForSheet(small.db, scope(null));
    const work = inTransaction(small.db, (trx) => saveUnits(trx, region, rows(), now));
    await expect(work).rejects.toMatchObject({ code });
    expect(await unitsForSheet(small.db, scope(null))).toEqual(before);
  });

  test('people are added, changed and told apart', async () => {
    const row = (name: string, phone?: string, post?: string) => ({
      id: uuid7(),
      name,
      unitId: places.wenlv.id,
      phone,
      post,
    });
    const first = await savePeople(
      small.db,
      region,
      [
        row('同名', '13800001111', '科员'),
        row('同名', '13800002222'),
        row('同名', '13800002222'),
        row('苏晓棠', undefined, '组长'),
      ],
      now,
    );
    expect(first).toEqual({ added: 2, changed: 1, same: 1 });
    const again = await savePeople(
      small.db,
      region,
      [row('同名', '13800002222', '股长'), row('苏晓棠', '13800003333')],
      now,
    );
    expect(again).toEqual({ added: 0, changed: 2, same: 0 });
    const { rows } =
      await sql`select p.name, p.phone, array(select t.name from organisation.post t where t.person_id = p.id
        and t.ended_at is null order by t.name collate "C") as posts
      from organisation.person p where unit_id = ${places.wenlv.id} order by phone`.execute(small.db);
    expect(rows).toEqual([
      { name: '同名', phone: '13800001111', posts: ['科员'] },
      { name: '同名', phone: '13800002222', posts: ['股长'] },
      { name: '苏晓棠', phone: '13800003333', posts: ['公共服务股股长', '组长'] },
    ]);
  });

  test('law of the planted county: matching a unit by its own name finds it', async () => {
    const index = await unitIndex(whole.db, region);
    for (const unit of await unitsOfKind(whole.db, region, 'community')) {
      const match = matchUnit(index, `${unit.parentName}${unit.name}`);
      expect(match.unit?.id).toBe(unit.id);
    }
  });
});
