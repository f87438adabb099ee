import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';
import type { SavedView } from '../contract/saved.ts';

/** One person's saved views, in the order they were made. */
export async function savedViews(db: Executor, regionId: string, personId: string): Promise<SavedView[]> {
  const { rows } = await sql<SavedView>`select id, name, search from tasks.saved_view
    where region_id = ${regionId} and person_id = ${personId} order by id limit 100`.execute(db);
  return rows;
}

/** One at a time per person, until the end of the transaction: simultaneous requests do not pass the limit together. */
export async function holdViews(db: Executor, regionId: string, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`saved views ${regionId}/${personId}`}, 0))`.execute(db);
}

/** Keeps a view under its name; the same name again replaces what it held. */
export async function saveView(
  db: Executor,
  regionId: string,
  personId: string,
  view: SavedView,
  at: Date,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into tasks.saved_view (region_id, id, person_id, name, search, made_at)
    values (${regionId}, ${view.id}, ${personId}, ${view.name}, ${JSON.stringify(view.search)}::jsonb, ${at})
    on conflict (region_id, person_id, name) do update set search = excluded.search returning id`.execute(db);
  return rows[0]!.id;
}

/** Was there one to forget? */
export async function dropView(db: Executor, regionId: string, personId: string, id: string): Promise<boolean> {
  const done = await sql`delete from tasks.saved_view
    where region_id = ${regionId} and person_id = ${personId} and id = ${id}`.execute(db);
  return Number(done.numAffectedRows ?? 0n) > 0;
}
