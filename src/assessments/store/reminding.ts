import { sql } from 'kysely';
import type { Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Side } from '../rules/framework.ts';

/** Open cycles of every region: a few each. */
export async function openCycles(db: Executor): Promise<{ regionId: string; id: string }[]> {
  const { rows } = await sql<{ regionId: string; id: string }>`select region_id as "regionId", id from assessments.cycle
    where state = 'open' order by region_id, id`.execute(db);
  return rows;
}

/**
 * Who owes what in a cycle: communities their self column, townships their review, the county its acceptance (its `unitId`
 * is a township's and of no use). Entries with the same extension are one row.
 */
export async function owing(
  db: Executor,
  regionId: string,
  cycleId: string,
): Promise<{ side: Side; unitId: string; extension: Day | null; n: number }[]> {
  const { rows } = await sql<{ side: Side; unitId: string; extension: Day | null; n: number }>`
    select s.side, case when s.side = 'self' then u.id else u.parent_id end as "unitId", x.until as extension,
      count(*)::integer as n
    from assessments.entry e
    join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    join (values ('self-assessing', 'self'), ('nominated', 'township'), ('reviewed', 'county')) as s (state, side)
      on s.state = e.state
    left join assessments.extension x on x.region_id = e.region_id and x.entry_id = e.id and x.side = s.side
    where e.region_id = ${regionId} and e.cycle_id = ${cycleId} and (s.side = 'self' or u.parent_id is not null)
    group by 1, 2, 3`.execute(db);
  return rows;
}

/** Publicity that is over and waits for recognition, by its last day. */
export async function publicityOver(
  db: Executor,
  regionId: string,
  cycleId: string,
  today: Day,
): Promise<{ to: Day; n: number }[]> {
  const { rows } = await sql<{ to: Day; n: number }>`select publicity_to as "to", count(*)::integer as n
    from assessments.entry where region_id = ${regionId} and cycle_id = ${cycleId} and state = 'publicised'
      and publicity_to < ${today}::date group by 1`.execute(db);
  return rows;
}

/** Titles that lapse within so many days, by cycle and day. */
export async function lapsing(
  db: Executor,
  today: Day,
  days: number,
): Promise<{ regionId: string; cycleId: string; title: string; until: Day; n: number }[]> {
  const { rows } = await sql<{ regionId: string; cycleId: string; title: string; until: Day; n: number }>`
    select e.region_id as "regionId", e.cycle_id as "cycleId", c.title, e.valid_until as until, count(*)::integer as n
    from assessments.entry e join assessments.cycle c on c.region_id = e.region_id and c.id = e.cycle_id
    where e.state in ('recognised', 'commended') and e.valid_until between ${today}::date and ${today}::date + ${days}::integer
    group by 1, 2, 3, 4 order by 1, 2, 4 limit 1000`.execute(db);
  return rows;
}
