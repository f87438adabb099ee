import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';
import type { UsedIn } from '../rules/evidence-lock.ts';

/** An entry with its stages, and what it is called. */
export interface StagesFound extends UsedIn {
  id: string;
  unit: string;
  cycle: string;
}

/** The stages of entries, with their extensions, newest cycles first. */
export async function stagesOf(db: Executor, regionId: string, ids: readonly string[]): Promise<StagesFound[]> {
  if (ids.length === 0) return [];
  const { rows } =
    await sql<StagesFound>`select e.id, btrim(u.name || ' ' || e.label) as unit, c.title as cycle, e.state,
      c.state as "cycleState", c.nominate_by as "nominateBy", c.review_by as "reviewBy", c.accept_by as "acceptBy",
      coalesce((select jsonb_object_agg(x.side, x.until) from assessments.extension x
        where x.region_id = e.region_id and x.entry_id = e.id), '{}') as extensions
    from assessments.entry e
    join assessments.cycle c on c.region_id = e.region_id and c.id = e.cycle_id
    join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    where e.region_id = ${regionId} and e.id = any(${ids as string[]}::uuid[])
    order by c.year desc, e.id desc`.execute(db);
  return rows;
}
