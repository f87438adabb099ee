import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';

/**
 * Locks these tasks with all above and beneath them, and then their plans' standings, in the order everyone takes locks
 * (leaves to the root, then by id): many tasks changed in one transaction then wait for others and never for ever.
 */
export async function lockAhead(db: Executor, regionId: string, ids: readonly string[]): Promise<void> {
  const given = sql`${ids as string[]}::uuid[]`;
  await sql`select 1 from tasks.task t where t.region_id = ${regionId} and (t.id = any(${given})
      or t.id in (select unnest(g.ancestors) from tasks.task g where g.region_id = ${regionId} and g.id = any(${given}))
      or (t.plan_id in (select g.plan_id from tasks.task g where g.region_id = ${regionId} and g.id = any(${given}) and g.grouped)
        and t.ancestors && ${given}))
    order by cardinality(t.ancestors) desc, t.id for update of t`.execute(db);
  await sql`select 1 from tasks.plan_standing s where s.region_id = ${regionId} and s.plan_id in
      (select g.plan_id from tasks.task g where g.region_id = ${regionId} and g.id = any(${given}))
    order by s.plan_id for update of s`.execute(db);
}
