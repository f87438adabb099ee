import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { cast, places } from '../../tools/town.ts';
import { organisationContract as contract, type Unit } from './contract.ts';
import { matchUnit, unitIndex } from './public.ts';

let town: TestApp;
let office: TestPerson, community: TestPerson, township: TestPerson;
beforeAll(async () => {
  town = await testApp();
  [office, community, township] = await Promise.all([town.as('office'), town.as('community'), town.as('township')]);
});
afterAll(() => town.close());

const member = (name: string) => cast.find((one) => one.signInName === name)!;
const problem = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error as { code: string; details: Record<string, unknown> };
};
const code = async (work: Promise<unknown>) => (await problem(work))?.code;
const events = async (subjectId: string) =>
  (
    await sql<{ kind: string; details: Record<string, unknown> }>`select kind, details from platform.event
      where subject_id = ${subjectId} order by id`.execute(town.db)
  ).rows;
const names = async (query: object, who = office) =>
  (await who.call(contract.units, { query })).rows.map((unit) => unit.name);
const addUnit = (kind: Unit['kind'], name: string, parentId: string, more: object = {}) =>
  office.call(contract.addUnit, { body: { kind: kind as 'community', name, parentId, ...more } });
const bodyOf = (
  { kind, name, shortName, parentId, aliases, version, active, statCode }: Unit,
  change: object = {},
) => ({
  kind: kind as 'community',
  name,
  shortName,
  parentId: parentId!,
  aliases,
  version,
  active,
  statCode,
  ...change,
});
const unit = (id: string) => office.call(contract.unit, { params: { id } });

describe('units as a list', () => {
  test('in the order of the tree, page by page, the same as at once', async () => {
    const all = await names({ limit: 200 });
    expect(all.slice(0, 2)).toEqual(['云汀县', places.office.name]);
    const paged: string[] = [];
    let after: string | undefined;
    do {
      const page = await office.call(contract.units, { query: { limit: 4, after } });
      paged.push(...page.rows.map((row) => row.name));
      after = page.next ?? undefined;
    } while (after);
    expect(paged).toEqual(all);
  });

  test.each([
    [{ text: '社会事务' }, ['社会事务办公室', '社会事务办公室']],
    [{ text: '市监' }, []],
    [{ text: '市场 云汀' }, ['云汀县市场监督管理局']],
    [{ text: 'scjd' }, ['云汀县市场监督管理局']],
    [{ text: 'SQBX' }, []],
    [{ text: 'hhsq' }, ['荷花社区']],
    [{ text: '荷', kind: 'estate' }, ['荷花苑']],
    [{ text: '100%' }, []],
    [{ text: '_' }, []],
    [{ kind: ['township', 'estate'] }, ['鹤鸣街道', '荷花苑', '石桥镇']],
    [{ parentId: places.township.id }, ['荷花社区', '学府社区', '社会事务办公室']],
  ])('%j', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  test('a mark that is not ours is a bad request', async () => {
    expect(await code(office.call(contract.units, { query: { after: 'zzz' } }))).toBe('request.invalid');
  });

  test('nobody sees another region', async () => {
    const other = await town.as('office2');
    expect(await names({ limit: 200 }, other)).toEqual(
      expect.arrayContaining(['北麓县', '松风镇', '松风社区', '杉林乡']),
    );
    expect((await names({ limit: 200 }, other)).some((name) => name.includes('云汀'))).toBe(false);
    expect(await code(other.call(contract.unit, { params: { id: places.market.id } }))).toBe('thing.not-found');
    expect(await names({ parentId: places.county.id }, other)).toEqual([]);
  });

  test('a grid worker sees the unit of the grid only', async () => {
    expect(await names({}, await town.as('grid'))).toEqual(['荷花社区']);
  });
});

test('one unit says what stands above it and what the reader may do there', async () => {
  const seen = await unit(places.estate.id);
  expect(seen.above.map((above) => above.name)).toEqual(['云汀县', '鹤鸣街道', '荷花社区']);
  expect(seen).toMatchObject({ depth: 4, may: expect.arrayContaining(['unit.manage']) });
  const seenBelow = await community.call(contract.unit, { params: { id: places.community.id } });
  expect(seenBelow).toMatchObject({ people: 2, children: 1, may: ['person.read'] });
});

describe('choosing while typing', () => {
  const choices = async (text: string, more: object = {}, who = office) =>
    (await who.call(contract.unitChoices, { query: { text, ...more } })).rows.map((row) => row.name);
  test('a name as offices say it comes first', async () => {
    expect((await choices('市监局'))[0]).toBe('云汀县市场监督管理局');
    expect((await choices('综合执法局'))[0]).toBe('云汀县城市管理局');
  });
  test('initials, the beginning of a name before its middle, bounded', async () => {
    expect(await choices('hm')).toEqual(['鹤鸣街道']);
    expect((await choices('石桥'))[0]).toBe('石桥镇');
    expect(await choices('', { limit: 3 })).toHaveLength(3);
    expect(await choices('社', { kind: 'community' })).toEqual(expect.arrayContaining(['荷花社区', '石桥社区']));
  });
  test('at home the own township’s office is meant', async () => {
    const rows = (await township.call(contract.unitChoices, { query: { text: '社会事务办' } })).rows;
    expect(rows[0]).toMatchObject({ id: places.townshipOffice.id });
  });
  test('what is out of reach is not offered', async () => {
    expect(await choices('市监局', {}, await town.as('grid'))).toEqual([]);
  });
});

describe('adding units', () => {
  test('it stands under its parent, can be found, and is in the trail', async () => {
    const added = await addUnit('community', '新城社区', places.township2.id, {
      aliases: ['新城居委会 '],
      statCode: '990121100050',
      codeFrom: '2025-01-01',
    });
    expect(added).toMatchObject({
      aliases: ['新城居委会'],
      depth: 3,
      active: true,
      version: 1,
      codeFrom: '2025-01-01',
    });
    expect(added.path.startsWith(places.township2.path)).toBe(true);
    expect(await names({ text: 'xcsq' })).toEqual(['新城社区']);
    expect(await names({ text: '新城居' })).toEqual(['新城社区']);
    expect(await events(added.id)).toMatchObject([{ kind: 'unit.add', details: { name: '新城社区' } }]);
  });

  test.each([
    ['unit.misplaced', { kind: 'building', name: '1号楼', parentId: places.community.id }],
    ['unit.misplaced', { kind: 'community', name: '某社区', parentId: places.county.id }],
    ['unit.name-taken', { kind: 'community', name: '荷花社区', parentId: places.township.id }],
    ['unit.name-taken', { kind: 'department', name: '云汀县某局', parentId: places.county.id, aliases: ['文明办'] }],
    [
      'unit.code-taken',
      { kind: 'community', name: '别的社区', parentId: places.township.id, statCode: '990121001001' },
    ],
    [
      'request.invalid',
      { kind: 'community', name: '别的社区', parentId: places.township.id, statCode: '990121001000' },
    ],
    ['request.invalid', { kind: 'department', name: '别的局', parentId: places.county.id, statCode: '990121001001' }],
    [
      'request.invalid',
      {
        kind: 'community',
        name: '别的社区',
        parentId: places.township.id,
        codeFrom: '2025-02-01',
        codeTo: '2025-01-01',
      },
    ],
    ['thing.not-found', { kind: 'community', name: '别的社区', parentId: places.otherTownship.id }],
  ] satisfies [string, object][])('%s: %j', async (expected, body) => {
    const before = await names({ limit: 200 });
    expect(await code(office.call(contract.addUnit, { body: body as never }))).toBe(expected);
    expect(await names({ limit: 200 })).toEqual(before);
  });

  test('only those who manage units', async () => {
    const body = { kind: 'community', name: '自建社区', parentId: places.township.id } as const;
    for (const who of ['township', 'community', 'market', 'leader', 'grid', 'secadmin'] as const)
      expect(await code((await town.as(who)).call(contract.addUnit, { body }))).toBe('permission.denied');
    expect(await code((await town.as('auditor')).call(contract.addUnit, { body }))).toBe('permission.denied');
    expect(await code((await town.as('office2')).call(contract.addUnit, { body }))).toBe('thing.not-found');
  });
});

describe('changing units', () => {
  test('the second of two writers is shown what the first has written', async () => {
    const seen = await addUnit('community', '两人社区', places.township.id);
    const put = (change: object) =>
      office.call(contract.setUnit, { params: { id: seen.id }, body: bodyOf(seen, change) });
    expect(await put({ shortName: '两人' })).toMatchObject({ version: 2, shortName: '两人' });
    expect(await problem(put({ shortName: '又一' }))).toMatchObject({
      code: 'unit.changed',
      details: { current: { version: 2, shortName: '两人' } },
    });
    expect(await unit(seen.id)).toMatchObject({ shortName: '两人' });
    expect((await events(seen.id)).at(-1)).toMatchObject({ kind: 'unit.change', details: { fields: ['shortName'] } });
  });

  test('a unit moves with everything beneath it, and the names known in memory follow', async () => {
    const moving = await addUnit('community', '迁移社区', places.township.id);
    const estate = await addUnit('estate', '迁移苑', moving.id);
    const building = await addUnit('building', '1号楼', estate.id);
    await unitIndex(town.db, office.regionId);
    const moved = await office.call(contract.setUnit, {
      params: { id: moving.id },
      body: bodyOf(moving, { parentId: places.township2.id }),
    });
    expect(moved.path.startsWith(places.township2.path)).toBe(true);
    const below = await Promise.all([unit(estate.id), unit(building.id)]);
    for (const each of below) expect(each.path.startsWith(moved.path)).toBe(true);
    expect(below[1]!.above.map((above) => above.name)).toEqual(['云汀县', '石桥镇', '迁移社区', '迁移苑']);
    expect(below.map((each) => each.depth)).toEqual([4, 5]);
    expect((await events(moving.id)).filter((event) => event.kind === 'unit.move')).toMatchObject([
      { details: { fromName: '鹤鸣街道', toName: '石桥镇', units: 3, from: moving.path, to: moved.path } },
    ]);
    const match = matchUnit(await unitIndex(town.db, office.regionId), '迁移社区');
    expect(match.unit).toMatchObject({ path: moved.path, parentName: '石桥镇' });
  });

  test('a planted label that is taken where it goes gives way', async () => {
    const beside = await unit(places.communityBeside.id);
    await addUnit('community', '占位社区', places.township2.id);
    await sql`update organisation.unit set path = ${`${places.township2.path}c00002.`} where name = '占位社区'`.execute(
      town.db,
    );
    const moved = await office.call(contract.setUnit, {
      params: { id: beside.id },
      body: bodyOf(beside, { parentId: places.township2.id }),
    });
    expect(moved.path).not.toBe(`${places.township2.path}c00002.`);
    expect(moved.path.startsWith(places.township2.path)).toBe(true);
  });

  test('not beneath itself, not under another region, not where its kind may not stand', async () => {
    const seen = await unit(places.township2.id);
    const put = (change: object) =>
      office.call(contract.setUnit, { params: { id: seen.id }, body: bodyOf(seen, change) });
    expect(await code(put({ parentId: places.community2.id }))).toBe('unit.misplaced');
    expect(await code(put({ parentId: seen.id }))).toBe('unit.misplaced');
    expect(await code(put({ parentId: places.otherCounty.id }))).toBe('thing.not-found');
    expect(await code(put({ kind: 'department', statCode: null }))).toBe('unit.misplaced');
    expect(await unit(places.township2.id)).toMatchObject({ path: seen.path, version: seen.version });
  });

  test('a unit with people or units inside is not closed; an empty one is, and can be opened again', async () => {
    const full = await unit(places.township.id);
    const close = (seen: Unit, active = false) =>
      office.call(contract.setUnit, { params: { id: seen.id }, body: bodyOf(seen, { active }) });
    expect(await code(close(full))).toBe('unit.in-use');
    const empty = await addUnit('community', '空社区', places.township.id);
    const closed = await close(empty);
    expect(await names({ text: '空社区' })).toEqual([]);
    expect(await names({ text: '空社区', inactive: 'true' })).toEqual(['空社区']);
    await close(closed, true);
    expect((await events(empty.id)).map((event) => event.kind)).toEqual(['unit.add', 'unit.close', 'unit.reopen']);
  });
});

describe('people', () => {
  const people = async (query: object, who = office) => (await who.call(contract.people, { query })).rows;
  test('in reach only, telephone numbers masked', async () => {
    const all = await people({ limit: 200 });
    expect(all.map((person) => person.name)).toEqual(expect.arrayContaining(['林知秋', '罗小满', '马春生', '高远']));
    expect(all.every((person) => person.phoneMasked && /^138\*{4}\d{4}$/.test(person.phone!))).toBe(true);
    expect((await people({}, community)).map((person) => person.name).sort()).toEqual(['丁一帆', '罗小满']);
    expect((await people({ limit: 200 }, await town.as('office2'))).map((person) => person.name)).toEqual(['沈北溪']);
    expect(all.find((person) => person.name === '何静宜')).toMatchObject({
      hasAccount: true,
      posts: [{ name: '社会事务办主任', unitName: '社会事务办公室' }],
    });
  });

  test('by pinyin, by text, by unit, page by page', async () => {
    expect((await people({ text: 'lxm' })).map((person) => person.name)).toEqual(['罗小满']);
    expect((await people({ text: '知秋' })).map((person) => person.name)).toEqual(['林知秋']);
    expect((await people({ unitId: places.community.id })).length).toBe(2);
    expect((await people({ unitId: places.township.id })).map((person) => person.name)).toEqual(['何静宜']);
    expect((await people({ unitId: places.township.id, below: 'true' })).length).toBe(3);
    const all = await people({ limit: 200 });
    const paged: string[] = [];
    let after: string | undefined;
    do {
      const page = await office.call(contract.people, { query: { limit: 3, after } });
      paged.push(...page.rows.map((row) => row.id));
      after = page.next ?? undefined;
    } while (after);
    expect(paged).toEqual(all.map((person) => person.id));
    for (const mark of ['zzz', '["a","b","c"]', '[1,2,3]'])
      expect(await code(office.call(contract.people, { query: { after: mark } }))).toBe('request.invalid');
  });

  test('a telephone number is shown to those in reach, and the look is recorded without the number', async () => {
    const { personId, phone } = member('community');
    const shown = (who: TestPerson) => who.call(contract.revealPhone, { params: { id: personId } });
    expect(await shown(township)).toEqual({ phone });
    expect(await code(shown(await town.as('township2')))).toBe('permission.denied');
    expect(await code(shown(await town.as('market')))).toBe('permission.denied');
    expect(await code(shown(await town.as('grid')))).toBe('permission.denied');
    expect(await code(shown(await town.as('office2')))).toBe('thing.not-found');
    const seen = await events(personId);
    expect(seen).toEqual([{ kind: 'person.phone-shown', details: { name: '罗小满' } }]);
  });

  test('a township office adds, changes and moves its own people, not those of another', async () => {
    const body = { name: '新来人', unitId: places.community.id, phone: '13800008888', post: '社区工作者' };
    const added = await township.call(contract.addPerson, { body });
    expect(added).toMatchObject({ phone: '138****8888', posts: [{ name: '社区工作者' }], hasAccount: false });
    expect(await code(township.call(contract.addPerson, { body: { ...body, unitId: places.community2.id } }))).toBe(
      'permission.denied',
    );
    const put = (change: object, who = township) =>
      who.call(contract.setPerson, {
        params: { id: added.id },
        body: { name: '新来人', unitId: places.community.id, version: 1, ...change },
      });
    expect(await code(put({ unitId: places.community2.id }))).toBe('permission.denied');
    expect(await code(put({}, community))).toBe('permission.denied');
    const moved = await put({ unitId: places.township.id, name: '新来的人', post: '干事' });
    expect(moved).toMatchObject({
      version: 2,
      name: '新来的人',
      unitName: '鹤鸣街道',
      phone: '138****8888',
      posts: [
        {
          name: '干事',
          unitName: '鹤鸣街道',
        },
      ],
    });
    expect(await problem(put({}))).toMatchObject({ code: 'person.changed', details: { current: { version: 2 } } });
    expect((await events(added.id)).map((event) => event.kind)).toEqual(['person.add', 'person.change']);
    expect(JSON.stringify(await events(added.id))).not.toContain('8888');
  });

  test('posts are given, not twice, and ended', async () => {
    const { personId } = member('community2');
    const give = () =>
      office.call(contract.addPost, {
        params: { id: personId },
        body: { unitId: places.township2.id, name: '网格长' },
      });
    await give();
    const twice = await give();
    expect(twice.posts.map((post) => post.name)).toEqual(['社区工作者', '网格长']);
    const params = { id: personId, postId: twice.posts[1]!.id };
    expect((await office.call(contract.endPost, { params })).posts).toHaveLength(1);
    expect(await code(office.call(contract.endPost, { params }))).toBe('thing.not-found');
    expect((await events(personId)).map((event) => event.kind)).toEqual(['person.post-add', 'person.post-end']);
    const ended =
      await sql`select 1 from organisation.post where id = ${params.postId} and ended_at is not null`.execute(town.db);
    expect(ended.rows).toHaveLength(1);
  });

  test('a person who left is not listed unless asked for', async () => {
    const added = await office.call(contract.addPerson, { body: { name: '离任人', unitId: places.market.id } });
    const body = { name: '离任人', unitId: places.market.id, version: 1, active: false };
    await office.call(contract.setPerson, { params: { id: added.id }, body });
    expect(await people({ text: '离任人' })).toEqual([]);
    expect(await people({ text: '离任人', inactive: 'true' })).toHaveLength(1);
    expect((await office.call(contract.person, { params: { id: added.id } })).active).toBe(false);
  });
});
