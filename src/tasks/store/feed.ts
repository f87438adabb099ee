import { sql } from 'kysely';
import type { Scope } from '#access/scope.ts';
import type { Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { openStates } from '../rules.ts';
import { walkTasks } from './list.ts';
import type { Form } from './row.ts';

/** What a calendar shows of a task. */
export interface FeedRow {
  id: string;
  due_key: Day;
  title: string;
  updated_at: Date;
  plan: string;
  lead: string | null;
}
const form: Form<FeedRow> = {
  columns: sql`t.id, t.due_key, t.title, t.updated_at, pl.title as plan, lu.name as lead`,
  joins: sql`join plans.plan pl on pl.region_id = t.region_id and pl.id = t.plan_id
    left join organisation.unit lu on lu.region_id = t.region_id and lu.id = t.lead_unit_id`,
};

/** The open tasks with a due day that a unit leads or shares, soonest first, at most `most`. */
export async function feedRows(
  db: Executor,
  reader: { scope: Scope; unitId: string; today: Day },
  most: number,
): Promise<FeedRow[]> {
  const out: FeedRow[] = [];
  let after: string | undefined;
  while (out.length < most) {
    const page = await walkTasks(
      db,
      reader,
      { view: 'mine', state: openStates, dueFrom: '1900-01-01', limit: Math.min(1000, most - out.length), after },
      form,
    );
    out.push(...page.rows);
    if (page.next === null) break;
    after = page.next;
  }
  return out;
}

/** What the unit is called. */
export async function unitName(db: Executor, regionId: string, unitId: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name from organisation.unit
    where region_id = ${regionId} and id = ${unitId}`.execute(db);
  return rows[0]?.name ?? '';
}
