import { sql } from 'kysely';
import { dayOf, type Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { standing, type TaskState } from '../rules.ts';
import type { SheetTask } from '../rules/sheet.ts';
import { walkTasks, type ListQuery, type Reader } from './list.ts';
import { countsTo, movedColumn, type Form } from './row.ts';

interface SheetFound {
  id: string;
  due_key: Day;
  number: string;
  title: string;
  state: TaskState;
  due: Day | null;
  due_to: Day | null;
  due_text: string | null;
  progress: number;
  plan_title: string;
  lead: string | null;
  co: string[] | null;
  co_units: number;
  issued_at: Date;
}
/** Names of co-units told in one cell. */
const mostNamed = 30;

const form = (withCo: boolean): Form<SheetFound> => ({
  columns: sql`t.id, t.due_key, t.number, t.title, t.state, t.due, ${movedColumn}, t.due_text, t.progress, t.co_units, t.issued_at,
    pl.title as plan_title, lu.name as lead, ${withCo ? sql`co.names` : sql`null::text[]`} as co`,
  joins: sql`join plans.plan pl on pl.region_id = t.region_id and pl.id = t.plan_id
    left join organisation.unit lu on lu.region_id = t.region_id and lu.id = t.lead_unit_id
    ${
      withCo
        ? sql`left join lateral (select array_agg(c.name order by c.place) as names from (
            select x.place, u.name from tasks.task_unit x
            join organisation.unit u on u.region_id = x.region_id and u.id = x.unit_id
            where x.region_id = t.region_id and x.task_id = t.id and x.part = 'co'
            order by x.place limit ${sql.raw(String(mostNamed))}) c) co on true`
        : sql``
    }`,
});

/**
 * Every task a list holds, for a sheet, a thousand at a time, at most `most`.
 * @throws request.invalid as the list does.
 */
export async function* sheetTasks(
  db: Executor,
  reader: Reader,
  query: Omit<ListQuery, 'limit' | 'after'>,
  { most, withCo }: { most: number; withCo: boolean },
): AsyncGenerator<SheetTask[]> {
  let after: string | undefined;
  for (let sent = 0; sent < most;) {
    const page = await walkTasks(db, reader, { ...query, limit: Math.min(1000, most - sent), after }, form(withCo));
    sent += page.rows.length;
    // A heading is no task: it is not in the list, and not here.
    yield page.rows
      .filter((row) => row.lead !== null)
      .map((row) => ({
        number: row.number,
        title: row.title,
        state: row.state,
        standing: standing(row.state, countsTo(row), reader.today),
        due: row.due,
        dueMoved: row.due_to,
        countsTo: countsTo(row),
        dueText: row.due_text,
        progress: row.progress,
        planTitle: row.plan_title,
        lead: row.lead,
        co: row.co ?? [],
        coUnits: row.co_units,
        issued: dayOf(row.issued_at.getTime()),
      }));
    if (page.next === null) return;
    after = page.next;
  }
}
