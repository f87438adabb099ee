import { sql } from 'kysely';
import { gramsOf, initialsOf, searchText } from '#platform/pure/search.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { cast } from './cast.ts';
import { seedId } from './chance.ts';
import type { County } from './county.ts';

export interface Planting {
  now: Date;
  /** Hash of the one demo password. */
  passwordHash: string;
}

/**
 * Writes a county with its people and the sign-ins of its cast, one statement a table.
 * @returns false when the region is there already, and nothing was written
 */
export async function plantCounty(db: Executor, county: County, { now, passwordHash }: Planting): Promise<boolean> {
  const { regionId } = county;
  const begun = await sql`insert into organisation.region (region_id, name, code, units_mark, created_at)
    values (${regionId}, ${county.name}, ${county.code}, ${seedId(`mark ${county.name} ${county.units.length}`)}, ${now})
    on conflict do nothing returning 1`.execute(db);
  if (!begun.rows.length) return false;
  await plantUnits(db, county, now);
  await plantPeople(db, county, now);
  await plantAccounts(db, regionId, now, passwordHash);
  return true;
}

async function plantUnits(db: Executor, { regionId, units }: County, now: Date): Promise<void> {
  const search = units.map((unit) => searchText([unit.name, unit.shortName, ...unit.aliases]));
  const list = <T>(of: (unit: County['units'][number]) => T) => units.map(of);
  await sql`insert into organisation.unit (region_id, id, kind, name, short_name, parent_id, path, stat_code, code_source,
      code_from, urban_rural, area_class, search, grams, created_at, updated_at)
    select ${regionId}::uuid, id, kind, name, short_name, parent_id, path, stat_code,
      case when stat_code is not null then '统计用区划代码（示例）' end, case when stat_code is not null then date '2024-01-01' end,
      urban_rural, area_class, search, string_to_array(grams, ' '), ${now}::timestamptz, ${now}::timestamptz
    from unnest(${list((u) => u.id)}::uuid[], ${list((u) => u.kind)}::text[], ${list((u) => u.name)}::text[],
      ${list((u) => u.shortName)}::text[], ${list((u) => u.parentId)}::uuid[], ${list((u) => u.path)}::text[],
      ${list((u) => u.statCode)}::text[], ${list((u) => u.urbanRural)}::text[], ${list((u) => u.areaClass)}::text[],
      ${search}::text[], ${search.map((text) => gramsOf(text).join(' '))}::text[])
      as u(id, kind, name, short_name, parent_id, path, stat_code, urban_rural, area_class, search, grams)`.execute(db);
  const aliases = units.flatMap((unit) => unit.aliases.map((alias) => ({ alias, unitId: unit.id })));
  await sql`insert into organisation.unit_alias (region_id, alias, unit_id)
    select ${regionId}::uuid, alias, unit_id
    from unnest(${aliases.map((a) => a.alias)}::text[], ${aliases.map((a) => a.unitId)}::uuid[]) as a(alias, unit_id)`.execute(
    db,
  );
}

async function plantPeople(db: Executor, { regionId, people }: County, now: Date): Promise<void> {
  const search = people.map((person) => searchText([person.name], 'person'));
  await sql`insert into organisation.person (region_id, id, name, initials, unit_id, phone, search, grams, created_at, updated_at)
    select ${regionId}::uuid, id, name, initials, unit_id, phone, search, string_to_array(grams, ' '),
      ${now}::timestamptz, ${now}::timestamptz
    from unnest(${people.map((p) => p.id)}::uuid[], ${people.map((p) => p.name)}::text[],
      ${people.map((p) => initialsOf(p.name, 'person'))}::text[], ${people.map((p) => p.unitId)}::uuid[],
      ${people.map((p) => p.phone)}::text[], ${search}::text[], ${search.map((text) => gramsOf(text).join(' '))}::text[])
      as p(id, name, initials, unit_id, phone, search, grams)`.execute(db);
  const posts = people.flatMap((person) => person.posts.map((post) => ({ ...post, personId: person.id })));
  await sql`insert into organisation.post (region_id, id, person_id, unit_id, name, created_at)
    select ${regionId}::uuid, id, person_id, unit_id, name, ${now}::timestamptz
    from unnest(${posts.map((p) => p.id)}::uuid[], ${posts.map((p) => p.personId)}::uuid[],
      ${posts.map((p) => p.unitId)}::uuid[], ${posts.map((p) => p.name)}::text[]) as p(id, person_id, unit_id, name)`.execute(
    db,
  );
}

async function plantAccounts(db: Executor, regionId: string, now: Date, passwordHash: string): Promise<void> {
  const members = cast.filter((member) => member.regionId === regionId);
  const names = members.map((m) => m.signInName),
    persons = members.map((m) => m.personId);
  await sql`insert into access.sign_in_name (name, region_id, person_id)
    select name, ${regionId}::uuid, person_id from unnest(${names}::text[], ${persons}::uuid[]) as a(name, person_id)`.execute(
    db,
  );
  await sql`insert into access.account (region_id, person_id, sign_in_name, password_hash, password_set_at, must_change)
    select ${regionId}::uuid, person_id, name, ${passwordHash}, ${now}::timestamptz, false
    from unnest(${names}::text[], ${persons}::uuid[]) as a(name, person_id)`.execute(db);
  await sql`insert into access.role_grant (region_id, person_id, role, unit_id, given_at)
    select ${regionId}::uuid, person_id, role, unit_id, ${now}::timestamptz
    from unnest(${persons}::uuid[], ${members.map((m) => m.role)}::text[], ${members.map((m) => m.unitId)}::uuid[])
      as g(person_id, role, unit_id)`.execute(db);
}
