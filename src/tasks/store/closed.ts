import { sql } from 'kysely';
import type { Day } from '#platform/pure/day.ts';
import { searchQuery } from '#platform/pure/bigrams.ts';
import type { Executor } from '#platform/storage/transaction.ts';

/** A task a unit led or shared and that is closed: what it did, and the reports in which it said so. */
export interface ClosedTask {
  id: string;
  title: string;
  planTitle: string;
  /** The day of the unit's first report, or of closing where it made none; and the day of closing. */
  from: Day;
  to: Day;
  /** The unit's own reports, newest first, the last 20. */
  reportIds: string[];
  /** What the last of them said. */
  said: string;
}

/** The days are China's. */
const day = (column: string) => sql`(${sql.ref(column)} at time zone 'Asia/Shanghai')::date`;

/** Closed tasks of a unit, closed last first, at most `limit`; those of `ids` only, when given. */
export async function closedTasks(
  db: Executor,
  regionId: string,
  unitId: string,
  { ids, text, limit }: { ids?: readonly string[]; text?: string | undefined; limit: number },
): Promise<ClosedTask[]> {
  const words = text ? searchQuery(text) : null;
  if (text && words === null) return [];
  const { rows } = await sql<ClosedTask>`with mine as (
      select x.task_id, t.title, t.plan_id, t.closed_at from tasks.task_unit x
      join tasks.task t on t.region_id = x.region_id and t.id = x.task_id
      where x.region_id = ${regionId} and x.unit_id = ${unitId} and x.part in ('lead', 'co') and x.state = 'closed'
        and t.closed_at is not null
        ${ids ? sql`and x.task_id = any(${ids as string[]}::uuid[])` : sql``}
        ${
          words
            ? sql`and exists (select from tasks.task_text w where w.region_id = x.region_id and w.task_id = x.task_id
                and w.search @@ ${words}::tsquery)`
            : sql``
        }
      group by x.task_id, t.title, t.plan_id, t.closed_at
      order by t.closed_at desc, x.task_id limit ${limit}
    )
    select m.task_id as id, m.title, p.title as "planTitle",
      least(coalesce(${day('r.first')}, ${day('m.closed_at')}), ${day('m.closed_at')}) as "from", ${day('m.closed_at')} as "to",
      coalesce(r.ids, '{}') as "reportIds", coalesce(r.said, '') as said
    from mine m join plans.plan p on p.region_id = ${regionId} and p.id = m.plan_id
    left join lateral (
      select min(q.at) as first, array_agg(q.id order by q.id desc) as ids, (array_agg(q.text order by q.id desc))[1] as said
      from (select o.id, o.at, o.text from tasks.report o
        where o.region_id = ${regionId} and o.task_id = m.task_id and o.unit_id = ${unitId}
        order by o.id desc limit 20) q
    ) r on true
    order by m.closed_at desc, m.task_id`.execute(db);
  return rows;
}
