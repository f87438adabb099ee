import { sql } from 'kysely';
import type { AreaClass } from '#organisation/rules/kinds.ts';
import type { UnitPath } from '#platform/pure/unit-path.ts';
import type { Executor } from '#platform/storage/transaction.ts';

/** A unit that entries of a cycle may be put up of. */
export interface Addable {
  unitId: string;
  name: string;
  parentName: string | null;
  path: UnitPath;
  class: AreaClass | null;
}

/** Of a cycle about households: the units chosen for it, at `under` or beneath, in the order of the tree. */
export async function chosenUnits(
  db: Executor,
  regionId: string,
  cycleId: string,
  { under = '', unitId }: { under?: string; unitId?: string },
): Promise<Addable[]> {
  const { rows } = await sql<Addable>`select x.unit_id as "unitId", u.name, a.name as "parentName", u.path, x.class
    from assessments.cycle_unit x join organisation.unit u on u.region_id = x.region_id and u.id = x.unit_id
    left join organisation.unit a on a.region_id = u.region_id and a.id = u.parent_id
    where x.region_id = ${regionId} and x.cycle_id = ${cycleId} and u.path like ${`${under}%`}
      ${unitId ? sql`and u.id = ${unitId}` : sql``} order by u.path limit 2000`.execute(db);
  return rows;
}

/** Of a cycle about buildings: open buildings and estates at `under` or beneath that have no entry in it yet. */
export async function freeUnits(
  db: Executor,
  regionId: string,
  cycleId: string,
  kinds: readonly string[],
  { under = '' }: { under?: string },
): Promise<Addable[]> {
  // Buildings are called by their number: estate and community tell them apart.
  const { rows } =
    await sql<Addable>`select u.id as "unitId", u.name, nullif(concat_ws(' ', b.name, a.name), '') as "parentName",
      u.path, u.area_class as class
    from organisation.unit u left join organisation.unit a on a.region_id = u.region_id and a.id = u.parent_id
    left join organisation.unit b on b.region_id = a.region_id and b.id = a.parent_id and b.kind in ('community', 'estate')
    where u.region_id = ${regionId} and u.active and u.kind = any(${kinds as string[]}::text[])
      and u.path like ${`${under}%`} and not exists (select 1 from assessments.entry e
        where e.region_id = u.region_id and e.cycle_id = ${cycleId} and e.unit_id = u.id)
    order by u.path limit 2000`.execute(db);
  return rows;
}

/** The class of an open unit of these kinds; null: there is no such unit. */
export async function unitOfKind(
  db: Executor,
  regionId: string,
  unitId: string,
  kinds: readonly string[],
): Promise<Addable | null> {
  const { rows } =
    await sql<Addable>`select u.id as "unitId", u.name, null as "parentName", u.path, u.area_class as class
    from organisation.unit u
    where u.region_id = ${regionId} and u.id = ${unitId} and u.active and u.kind = any(${kinds as string[]}::text[])`.execute(
      db,
    );
  return rows[0] ?? null;
}
