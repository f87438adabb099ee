import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';
import { indexUnits, type UnitIndex, type UnitToIndex } from '../rules/match.ts';

const known = new Map<string, { mark: string; index: UnitIndex }>();
/** A region's names take about a megabyte; a server of many regions keeps those asked for last. */
const MOST_REGIONS = 24;

/**
 * The names of a region's open units, ready for `matchUnit`. Kept in memory until a unit or alias of the region
 * changes; asking costs one look at the region's row.
 */
export async function unitIndex(db: Executor, regionId: string): Promise<UnitIndex> {
  const region = await sql<{ units_mark: string }>`select units_mark from organisation.region
    where region_id = ${regionId}`.execute(db);
  const mark = region.rows[0]?.units_mark ?? '';
  const held = known.get(regionId);
  known.delete(regionId);
  if (held?.mark === mark) {
    known.set(regionId, held);
    return held.index;
  }
  const { rows } = await sql<UnitToIndex>`select u.id, u.kind, u.name, u.short_name as "shortName", u.path,
      above.name as "parentName", array(select a.alias from organisation.unit_alias a
        where a.region_id = u.region_id and a.unit_id = u.id) as aliases
    from organisation.unit u
    left join organisation.unit above on above.region_id = u.region_id and above.id = u.parent_id
    where u.region_id = ${regionId} and u.active and u.kind <> 'building' order by u.path`.execute(db);
  const index = indexUnits(rows);
  known.set(regionId, { mark, index });
  if (known.size > MOST_REGIONS) known.delete(known.keys().next().value!);
  return index;
}
