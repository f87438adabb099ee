import { sql } from 'kysely';
import { withinScope, type Scope } from '#access/scope.ts';
import { gramsOf, initialsOf, searchText } from '#platform/pure/search.ts';
import type { UnitPath } from '#platform/pure/unit-path.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { maskedPhone } from '../rules/codes.ts';
import { cleaned } from '../rules/names.ts';
import { newPath } from '../rules/place.ts';
import { markUnits, named, type UnitValues } from './units.ts';

/** A unit as a row of a sheet. */
export interface UnitOfSheet extends UnitValues {
  id: string;
  path: UnitPath;
  /** Null for the region itself, which a sheet shows but cannot change. */
  parentName: string | null;
  active: boolean;
}
/** A person as a row of a sheet; `phone` is masked. */
export interface PersonOfSheet {
  id: string;
  name: string;
  unitId: string;
  unitName: string;
  unitPath: UnitPath;
  phone: string | null;
  /** Of the posts held now in the person's own unit, the first. */
  post: string | null;
}

/** More rows than this are not one sheet. */
export const mostRows = 50_000;

/** Open units in reach in the order of the tree. */
export async function unitsForSheet(db: Executor, scope: Scope): Promise<UnitOfSheet[]> {
  const { rows } = await sql<UnitOfSheet>`select u.id, u.kind, u.name, u.short_name as "shortName", u.path,
      u.parent_id as "parentId", above.name as "parentName", u.stat_code as "statCode", u.code_source as "codeSource",
      u.code_from as "codeFrom", u.code_to as "codeTo", u.urban_rural as "urbanRural", u.area_class as "areaClass", u.active,
      array(select a.alias from organisation.unit_alias a where a.region_id = u.region_id and a.unit_id = u.id
        order by a.alias collate "C") as aliases
    from organisation.unit u
    left join organisation.unit above on above.region_id = u.region_id and above.id = u.parent_id
    where u.region_id = ${scope.regionId} and u.active and ${withinScope(scope, 'u.path')}
    order by u.path limit ${mostRows}`.execute(db);
  return rows;
}

/** People of the units in reach, by unit and then pinyin. Telephone numbers are masked. */
export async function peopleForSheet(db: Executor, scope: Scope): Promise<PersonOfSheet[]> {
  const { rows } = await sql<PersonOfSheet>`select p.id, p.name, p.unit_id as "unitId", u.name as "unitName",
      u.path as "unitPath", p.phone,
      (select t.name from organisation.post t where t.region_id = p.region_id and t.person_id = p.id
        and t.unit_id = p.unit_id and t.ended_at is null order by t.created_at, t.id limit 1) as post
    from organisation.person p join organisation.unit u on u.region_id = p.region_id and u.id = p.unit_id
    where p.region_id = ${scope.regionId} and p.active and ${withinScope(scope, 'u.path', 'p.id')}
    order by u.path, p.initials, p.name collate "C", p.id limit ${mostRows}`.execute(db);
  return rows.map((row) => ({ ...row, phone: maskedPhone(row.phone) }));
}

export interface Saved {
  added: number;
  changed: number;
  same: number;
}

/**
 * Writes units in bulk: a unit of the same name under the same parent is changed (and opened, had it been closed), others
 * are added; nothing is closed or moved. Each row's `id` is a fresh one, or the unit's own; another row may name it as its parent, before or after.
 * What stands where (`fitsUnder`) and codes are the caller's to check; the region's row is left out.
 * @throws unit.name-taken (an alias of another unit too), unit.code-taken
 */
export async function saveUnits(
  db: Executor,
  regionId: string,
  rows: readonly (UnitValues & { id: string })[],
  now: Date,
): Promise<Saved> {
  await markUnits(db, regionId);
  const placed = await placeUnits(db, regionId, rows);
  const search = placed.map((row) => searchText([row.name, row.shortName, ...row.aliases]));
  const list = <T>(of: (row: (typeof placed)[number]) => T) => placed.map(of);
  const done = await named(
    sql<{ added: boolean }>`insert into organisation.unit as u (region_id, id, kind, name, short_name, parent_id, path,
        stat_code, code_source, code_from, code_to, urban_rural, area_class, search, grams, created_at, updated_at)
      select ${regionId}::uuid, id, kind, name, short_name, parent_id, path, stat_code, code_source, code_from, code_to,
        urban_rural, area_class, search, string_to_array(grams, ' '), ${now}::timestamptz, ${now}::timestamptz
      from unnest(${list((r) => r.id)}::uuid[], ${list((r) => r.kind)}::text[], ${list((r) => r.name)}::text[],
        ${list((r) => r.shortName ?? null)}::text[], ${list((r) => r.parentId)}::uuid[], ${list((r) => r.path)}::text[],
        ${list((r) => r.statCode ?? null)}::text[], ${list((r) => r.codeSource ?? null)}::text[],
        ${list((r) => r.codeFrom ?? null)}::date[], ${list((r) => r.codeTo ?? null)}::date[],
        ${list((r) => r.urbanRural ?? null)}::text[], ${list((r) => r.areaClass ?? null)}::text[],
        ${search}::text[], ${search.map((text) => gramsOf(text).join(' '))}::text[])
        as r(id, kind, name, short_name, parent_id, path, stat_code, code_source, code_from, code_to, urban_rural, area_class,
          search, grams)
      on conflict on constraint unit_name_key do update set kind = excluded.kind, short_name = excluded.short_name,
        stat_code = excluded.stat_code, code_source = excluded.code_source, code_from = excluded.code_from,
        code_to = excluded.code_to, urban_rural = excluded.urban_rural, area_class = excluded.area_class, active = true,
        search = excluded.search, grams = excluded.grams, version = u.version + 1, updated_at = excluded.updated_at
      where (u.kind, u.short_name, u.stat_code, u.code_source, u.code_from, u.code_to, u.urban_rural, u.area_class, u.active, u.search)
        is distinct from (excluded.kind, excluded.short_name, excluded.stat_code, excluded.code_source, excluded.code_from,
          excluded.code_to, excluded.urban_rural, excluded.area_class, true, excluded.search)
      returning version = 1 as added`.execute(db),
  );
  await saveAliases(db, regionId, placed);
  const added = done.rows.filter((row) => row.added).length;
  return { added, changed: done.rows.length - added, same: placed.length - done.rows.length };
}

type Placed = UnitValues & { id: string; path: UnitPath };

/** Gives each row the id of the unit it stands for, if there is one, and its path; a twin in the sheet comes once, the last. */
async function placeUnits(
  db: Executor,
  regionId: string,
  rows: readonly (UnitValues & { id: string })[],
): Promise<Placed[]> {
  const held = await sql<{
    id: string;
    parent_id: string | null;
    name: string;
    path: string;
  }>`select id, parent_id, name, path
    from organisation.unit where region_id = ${regionId}`.execute(db);
  const paths = new Map(held.rows.map((unit) => [unit.id, unit.path]));
  const byName = new Map(held.rows.map((unit) => [`${unit.parent_id} ${unit.name}`, unit.id]));
  const given = new Map(rows.map((row) => [row.id, row]));
  const real = new Map<string, string>();
  const out = new Map<string, Placed>();
  const place = (row: UnitValues & { id: string }, depth: number): string => {
    const known = real.get(row.id);
    if (known !== undefined) return known;
    if (depth > 10) throw new Error('units of a sheet name each other as parents');
    const above = given.get(row.parentId);
    const parentId = above ? place(above, depth + 1) : row.parentId;
    const parentPath = paths.get(parentId);
    if (parentPath === undefined) throw new Error(`no unit ${parentId} for a row of a sheet`);
    const key = `${parentId} ${row.name}`;
    const id = byName.get(key) ?? (paths.has(row.id) ? uuid7() : row.id);
    if (!paths.has(id)) paths.set(id, newPath(row.kind, id, parentPath));
    byName.set(key, id);
    real.set(row.id, id);
    out.set(id, { ...row, id, parentId, path: paths.get(id)! });
    return id;
  };
  for (const row of rows) place(row, 0);
  return [...out.values()];
}

async function saveAliases(db: Executor, regionId: string, rows: readonly Placed[]): Promise<void> {
  const pairs = rows.flatMap((row) => row.aliases.map((alias) => ({ alias: cleaned(alias), unitId: row.id })));
  await sql`delete from organisation.unit_alias where region_id = ${regionId}
    and unit_id = any(${rows.map((row) => row.id)}::uuid[])`.execute(db);
  if (!pairs.length) return;
  await named(
    sql`insert into organisation.unit_alias (region_id, alias, unit_id)
      select distinct ${regionId}::uuid, alias, unit_id
      from unnest(${pairs.map((p) => p.alias)}::text[], ${pairs.map((p) => p.unitId)}::uuid[]) as a(alias, unit_id)
      where alias <> ''`.execute(db),
  );
}

/** A person to save. `phone` undefined, or masked as it was exported: the number stays as it is. */
export interface PersonToSave {
  id: string;
  name: string;
  unitId: string;
  phone?: string | null | undefined;
  post?: string | null | undefined;
}

/**
 * Writes people in bulk: the person of that name in that unit is changed (of several, the one with that telephone
 * number, else the first), others are added; a post not yet held is given. Two rows of one name in one unit are two
 * people, unless the second has the same number or none. Nobody is closed or moved.
 */
export async function savePeople(
  db: Executor,
  regionId: string,
  rows: readonly PersonToSave[],
  now: Date,
): Promise<Saved> {
  // Two imports at once would otherwise both find a person missing and add them twice.
  await sql`select 1 from organisation.region where region_id = ${regionId} for update`.execute(db);
  const held = await sql<Held>`select p.id, p.name, p.unit_id as "unitId", p.phone,
      array(select t.name from organisation.post t where t.region_id = p.region_id and t.person_id = p.id
        and t.unit_id = p.unit_id and t.ended_at is null) as posts
    from organisation.person p where p.region_id = ${regionId} and p.active
      and p.unit_id = any(${[...new Set(rows.map((row) => row.unitId))]}::uuid[]) order by p.id`.execute(db);
  const { added, phones, posts, changed, same } = comparePeople(held.rows, rows);
  await addPeople(db, regionId, added, now);
  if (phones.length)
    await sql`update organisation.person p set phone = n.phone, version = p.version + 1, updated_at = ${now}
      from unnest(${phones.map((n) => n.id)}::uuid[], ${phones.map((n) => n.phone)}::text[]) as n(id, phone)
      where p.region_id = ${regionId} and p.id = n.id`.execute(db);
  if (posts.length)
    await sql`insert into organisation.post (region_id, id, person_id, unit_id, name, created_at)
      select ${regionId}::uuid, id, person_id, unit_id, name, ${now}::timestamptz
      from unnest(${posts.map(() => uuid7())}::uuid[], ${posts.map((t) => t.personId)}::uuid[],
        ${posts.map((t) => t.unitId)}::uuid[], ${posts.map((t) => t.name)}::text[]) as t(id, person_id, unit_id, name)`.execute(
      db,
    );
  return { added: added.length, changed, same };
}

interface Held {
  id: string;
  name: string;
  unitId: string;
  phone: string | null;
  posts: string[];
}

function comparePeople(held: readonly Held[], rows: readonly PersonToSave[]) {
  const byName = new Map<string, Held[]>();
  const namesakes = (unitId: string, name: string): Held[] => {
    const key = `${unitId} ${name}`;
    if (!byName.has(key)) byName.set(key, []);
    return byName.get(key)!;
  };
  for (const person of held) namesakes(person.unitId, person.name).push(person);
  const met = new Set<Held>();
  const added: (PersonToSave & { phone: string | null })[] = [],
    phones: { id: string; phone: string | null }[] = [],
    posts: { personId: string; unitId: string; name: string }[] = [];
  let changed = 0,
    same = 0;
  for (const row of rows) {
    const phone = row.phone?.includes('*') ? undefined : row.phone;
    const several = namesakes(row.unitId, row.name);
    const person =
      several.find((each) => phone && each.phone === phone) ??
      several.find((each) => !met.has(each)) ??
      (phone ? undefined : several[0]);
    if (!person) {
      const fresh = { ...row, phone: phone ?? null };
      added.push(fresh);
      const now = { ...fresh, posts: row.post ? [row.post] : [] };
      several.push(now);
      met.add(now);
      if (row.post) posts.push({ personId: row.id, unitId: row.unitId, name: row.post });
      continue;
    }
    const newPhone = phone !== undefined && phone !== person.phone && !met.has(person);
    const newPost = !!row.post && !person.posts.includes(row.post);
    met.add(person);
    if (newPhone) {
      phones.push({ id: person.id, phone });
      person.phone = phone;
    }
    if (newPost) {
      posts.push({ personId: person.id, unitId: row.unitId, name: row.post! });
      person.posts.push(row.post!);
    }
    if (newPhone || newPost) changed++;
    else same++;
  }
  return { added, phones, posts, changed, same };
}

async function addPeople(
  db: Executor,
  regionId: string,
  people: readonly (PersonToSave & { phone: string | null })[],
  now: Date,
): Promise<void> {
  if (!people.length) return;
  const search = people.map((person) => searchText([person.name], 'person'));
  await sql`insert into organisation.person (region_id, id, name, initials, unit_id, phone, search, grams, created_at, updated_at)
    select ${regionId}::uuid, id, name, initials, unit_id, phone, search, string_to_array(grams, ' '),
      ${now}::timestamptz, ${now}::timestamptz
    from unnest(${people.map((p) => p.id)}::uuid[], ${people.map((p) => p.name)}::text[],
      ${people.map((p) => initialsOf(p.name, 'person'))}::text[], ${people.map((p) => p.unitId)}::uuid[],
      ${people.map((p) => p.phone)}::text[], ${search}::text[], ${search.map((text) => gramsOf(text).join(' '))}::text[])
      as p(id, name, initials, unit_id, phone, search, grams)`.execute(db);
}
