import { sql, type RawBuilder } from 'kysely';
import { withinScope, type Scope } from '#access/scope.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import { folded, gramsOf, searchFor, searchText } from '#platform/pure/search.ts';
import { depthOf, lineOf, type UnitPath } from '#platform/pure/unit-path.ts';
import { constraintOf, type Executor } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import type { Unit } from '../contract.ts';
import type { UnitKind } from '../rules/kinds.ts';
import type { UnitBrief } from '../rules/match.ts';
import { cleaned } from '../rules/names.ts';

const columns = sql`u.id, u.kind, u.name, u.short_name as "shortName", u.parent_id as "parentId", u.path,
  (select above.name from organisation.unit above
    where above.region_id = u.region_id and above.id = u.parent_id) as "parentName", u.stat_code as "statCode", u.code_source as "codeSource", u.code_from as "codeFrom", u.code_to as "codeTo",
  u.urban_rural as "urbanRural", u.area_class as "areaClass", u.active, u.version,
  array(select a.alias from organisation.unit_alias a where a.region_id = u.region_id and a.unit_id = u.id
    order by a.alias collate "C") as aliases,
  (select count(*)::int from organisation.person p where p.region_id = u.region_id and p.unit_id = u.id and p.active) as people,
  (select count(*)::int from organisation.unit c where c.region_id = u.region_id and c.parent_id = u.id and c.active) as children`;
const brief = sql`u.id, u.kind, u.name, u.short_name as "shortName", u.path, above.name as "parentName"`;
const briefFrom = sql`organisation.unit u
  left join organisation.unit above on above.region_id = u.region_id and above.id = u.parent_id`;

const withDepth = (row: Omit<Unit, 'depth'>): Unit => ({ ...row, depth: depthOf(row.path) });

export async function findUnit(db: Executor, regionId: string, id: string): Promise<Unit | null> {
  const { rows } = await sql<Omit<Unit, 'depth'>>`select ${columns} from organisation.unit u
    where u.region_id = ${regionId} and u.id = ${id}`.execute(db);
  return rows[0] ? withDepth(rows[0]) : null;
}

/** @throws thing.not-found */
export async function getUnit(db: Executor, regionId: string, id: string): Promise<Unit> {
  const unit = await findUnit(db, regionId, id);
  if (!unit) throw notFound('unit');
  return unit;
}

/** Where a unit stands; null when it is not there. Closed units too. */
export async function findUnitPath(db: Executor, regionId: string, id: string): Promise<UnitPath | null> {
  const { rows } = await sql<{ path: string }>`select path from organisation.unit
    where region_id = ${regionId} and id = ${id}`.execute(db);
  return rows[0]?.path ?? null;
}

/** The units above a path, the region first; the unit itself is left out. */
export async function unitsAbove(db: Executor, regionId: string, path: UnitPath): Promise<UnitBrief[]> {
  const { rows } = await sql<UnitBrief>`select ${brief} from ${briefFrom}
    where u.region_id = ${regionId} and u.path = any(${lineOf(path).slice(0, -1)}::text[]) order by u.path`.execute(db);
  return rows;
}

/** Names of units, in no order; unknown ids are left out. */
export async function unitBriefs(db: Executor, regionId: string, ids: readonly string[]): Promise<UnitBrief[]> {
  if (!ids.length) return [];
  const { rows } = await sql<UnitBrief>`select ${brief} from ${briefFrom}
    where u.region_id = ${regionId} and u.id = any(${ids as string[]}::uuid[])`.execute(db);
  return rows;
}

/** Open units of one kind in the order of the tree, at most 5,000; `under`: only beneath that path. */
export async function unitsOfKind(
  db: Executor,
  regionId: string,
  kind: UnitKind,
  under: UnitPath = '',
): Promise<UnitBrief[]> {
  const { rows } = await sql<UnitBrief>`select ${brief} from ${briefFrom}
    where u.region_id = ${regionId} and u.kind = ${kind} and u.active and u.path like ${`${under}%`}
    order by u.path limit 5000`.execute(db);
  return rows;
}

/** Rows whose search text, under the alias, holds every word typed. The pieces use the index, the words decide. */
export function holdsText(alias: 'u' | 'p', typed: string | undefined): RawBuilder<boolean> {
  const { words, grams } = searchFor(typed ?? '');
  if (!words.length) return sql<boolean>`true`;
  const like = words.map((word) => `%${word.replace(/[\\%_]/gu, '\\$&')}%`);
  return sql<boolean>`(${sql.ref(`${alias}.grams`)} @> ${grams}::text[] and ${sql.ref(`${alias}.search`)} like all(${like}::text[]))`;
}

export interface UnitFilter {
  parentId?: string | undefined;
  kind?: readonly UnitKind[] | undefined;
  text?: string | undefined;
  inactive?: boolean | undefined;
}

/** Units in reach in the order of the tree, after a path, one more than `limit` when there are more. */
export async function listUnits(
  db: Executor,
  scope: Scope,
  filter: UnitFilter,
  after: UnitPath | null,
  limit: number,
): Promise<Unit[]> {
  const { rows } = await sql<Omit<Unit, 'depth'>>`select ${columns} from organisation.unit u
    where u.region_id = ${scope.regionId} and ${withinScope(scope, 'u.path')} and ${holdsText('u', filter.text)}
      ${filter.parentId ? sql`and u.parent_id = ${filter.parentId}` : sql``}
      ${filter.kind ? sql`and u.kind = any(${filter.kind as UnitKind[]}::text[])` : sql``}
      ${filter.inactive ? sql`` : sql`and u.active`} ${after === null ? sql`` : sql`and u.path > ${after}`}
    order by u.path limit ${limit + 1}`.execute(db);
  return rows.map(withDepth);
}

/** Open units in reach that hold the text: equal names first, then those that begin with it, short before long. */
export async function findChoices(
  db: Executor,
  scope: Scope,
  text: string,
  kind: readonly UnitKind[] | undefined,
  limit: number,
): Promise<UnitBrief[]> {
  const start = folded(text);
  const begins = `${start.replace(/[\\%_]/gu, '\\$&')}%`;
  const { rows } = await sql<UnitBrief>`select ${brief} from ${briefFrom}
    where u.region_id = ${scope.regionId} and u.active and ${withinScope(scope, 'u.path')} and ${holdsText('u', text)}
      ${kind ? sql`and u.kind = any(${kind as UnitKind[]}::text[])` : sql``}
    order by case when lower(u.name) = ${start} or lower(u.short_name) = ${start} then 0
      when u.name ilike ${begins} or u.short_name ilike ${begins} or u.search like ${begins} or u.search like ${`% ${begins}`} then 1 else 2 end,
      length(u.path) - length(replace(u.path, '.', '')), length(u.name), u.path
    limit ${limit}`.execute(db);
  return rows;
}

export interface UnitValues {
  kind: UnitKind;
  parentId: string;
  name: string;
  shortName?: string | null | undefined;
  statCode?: string | null | undefined;
  codeSource?: string | null | undefined;
  codeFrom?: string | null | undefined;
  codeTo?: string | null | undefined;
  urbanRural?: string | null | undefined;
  areaClass?: string | null | undefined;
  aliases: readonly string[];
}

/**
 * To be called first by everything that changes units or aliases: it makes such writers of one region wait for each
 * other (two moves at once could tie a loop) and tells the names kept in memory that they are old.
 */
export async function markUnits(db: Executor, regionId: string): Promise<void> {
  await sql`update organisation.region set units_mark = ${uuid7()} where region_id = ${regionId}`.execute(db);
}

export async function insertUnit(
  db: Executor,
  regionId: string,
  id: string,
  path: UnitPath,
  v: UnitValues,
  now: Date,
): Promise<void> {
  const search = searchText([v.name, v.shortName, ...v.aliases]);
  await named(
    sql`insert into organisation.unit (region_id, id, kind, name, short_name, parent_id, path, stat_code,
      code_source, code_from, code_to, urban_rural, area_class, search, grams, created_at, updated_at)
    values (${regionId}, ${id}, ${v.kind}, ${v.name}, ${v.shortName ?? null}, ${v.parentId}, ${path}, ${v.statCode ?? null},
      ${v.codeSource ?? null}, ${v.codeFrom ?? null}::date, ${v.codeTo ?? null}::date, ${v.urbanRural ?? null}, ${v.areaClass ?? null},
      ${search}, ${gramsOf(search)}::text[], ${now}, ${now})`.execute(db),
  );
  await setAliases(db, regionId, id, v.aliases);
}

/** Changes a unit's own row and aliases; its path is moved by `moveUnit`. */
export async function updateUnit(
  db: Executor,
  regionId: string,
  id: string,
  v: UnitValues & { active: boolean },
  now: Date,
): Promise<void> {
  const search = searchText([v.name, v.shortName, ...v.aliases]);
  await named(
    sql`update organisation.unit set kind = ${v.kind}, name = ${v.name}, short_name = ${v.shortName ?? null},
      parent_id = ${v.parentId}, stat_code = ${v.statCode ?? null}, code_source = ${v.codeSource ?? null},
      code_from = ${v.codeFrom ?? null}::date, code_to = ${v.codeTo ?? null}::date, urban_rural = ${v.urbanRural ?? null},
      area_class = ${v.areaClass ?? null}, active = ${v.active}, search = ${search}, grams = ${gramsOf(search)}::text[],
      version = version + 1, updated_at = ${now}
    where region_id = ${regionId} and id = ${id}`.execute(db),
  );
  await setAliases(db, regionId, id, v.aliases);
}

/** Moves a unit and everything beneath it to another path, in one statement. Answers how many units moved. */
export async function moveUnit(db: Executor, regionId: string, from: UnitPath, to: UnitPath): Promise<number> {
  const done = await sql`update organisation.unit set path = ${to}::text || substr(path, ${from.length + 1}::int)
    where region_id = ${regionId} and path like ${`${from}%`}`.execute(db);
  return Number(done.numAffectedRows ?? 0n);
}

/** Is there a unit at this path? */
export async function isTaken(db: Executor, regionId: string, path: UnitPath): Promise<boolean> {
  const { rows } = await sql`select 1 from organisation.unit where region_id = ${regionId} and path = ${path}`.execute(
    db,
  );
  return rows.length > 0;
}

/** Kinds of the open units directly under a unit. */
export async function kindsUnder(db: Executor, regionId: string, id: string): Promise<UnitKind[]> {
  const { rows } = await sql<{ kind: UnitKind }>`select distinct kind from organisation.unit
    where region_id = ${regionId} and parent_id = ${id} and active`.execute(db);
  return rows.map((row) => row.kind);
}

/** @throws unit.name-taken when another unit bears one of them */
async function setAliases(db: Executor, regionId: string, unitId: string, given: readonly string[]): Promise<void> {
  const aliases = [...new Set(given.map(cleaned).filter((alias) => alias !== ''))];
  await sql`delete from organisation.unit_alias
    where region_id = ${regionId} and unit_id = ${unitId} and alias <> all(${aliases}::text[])`.execute(db);
  if (!aliases.length) return;
  await sql`insert into organisation.unit_alias (region_id, alias, unit_id)
    select ${regionId}::uuid, alias, ${unitId}::uuid from unnest(${aliases}::text[]) as a(alias)
    on conflict do nothing`.execute(db);
  const { rows } = await sql<{ alias: string; name: string }>`select a.alias, u.name from organisation.unit_alias a
    join organisation.unit u on u.region_id = a.region_id and u.id = a.unit_id
    where a.region_id = ${regionId} and a.alias = any(${aliases}::text[]) and a.unit_id <> ${unitId}`.execute(db);
  if (rows[0]) throw new Problem('unit.name-taken', { name: rows[0].alias, unitName: rows[0].name });
}

/**
 * Keeps a name as written in a plan as another name of a unit; a name known for another unit goes over to this one.
 * The unit's own names and open names (xxx) are not kept.
 */
export async function rememberAlias(db: Executor, regionId: string, unitId: string, written: string): Promise<void> {
  const alias = cleaned(written).slice(0, 80);
  const unit = await getUnit(db, regionId, unitId);
  if (!alias || alias === unit.name || alias === unit.shortName || unit.aliases.includes(alias)) return;
  await markUnits(db, regionId);
  const { rows } = await sql<{ unit_id: string }>`select unit_id from organisation.unit_alias
    where region_id = ${regionId} and alias = ${alias}`.execute(db);
  await sql`insert into organisation.unit_alias (region_id, alias, unit_id) values (${regionId}, ${alias}, ${unitId})
    on conflict on constraint unit_alias_pkey do update set unit_id = excluded.unit_id`.execute(db);
  for (const id of [unitId, ...rows.map((row) => row.unit_id)]) await refreshSearch(db, regionId, id);
}

async function refreshSearch(db: Executor, regionId: string, id: string): Promise<void> {
  const { name, shortName, aliases } = await getUnit(db, regionId, id);
  const search = searchText([name, shortName, ...aliases]);
  await sql`update organisation.unit set search = ${search}, grams = ${gramsOf(search)}::text[]
    where region_id = ${regionId} and id = ${id}`.execute(db);
}

/** A constraint that a unit ran into, as the problem it means. */
export async function named<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const constraint = constraintOf(error);
    if (constraint === 'unit_name_key' || constraint === 'unit_alias_pkey') throw new Problem('unit.name-taken');
    if (constraint === 'unit_code_key') throw new Problem('unit.code-taken');
    throw error;
  }
}
