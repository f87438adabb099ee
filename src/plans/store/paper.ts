import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';
import type { PaperSettings } from '../contract/paper.ts';
import type { Became } from '../rules/reading.ts';

/** What stood around the plan when it was last written; null when nobody has yet. */
export async function findPaper(
  db: Executor,
  regionId: string,
  planId: string,
): Promise<Partial<PaperSettings> | null> {
  const { rows } = await sql<{ settings: Partial<PaperSettings> }>`select settings from plans.paper
    where region_id = ${regionId} and plan_id = ${planId}`.execute(db);
  return rows[0]?.settings ?? null;
}

/** Keeps what stands around the plan. */
export async function keepPaper(
  db: Executor,
  by: { regionId: string; personId: string; at: Date },
  planId: string,
  settings: PaperSettings,
): Promise<void> {
  await sql`insert into plans.paper (region_id, plan_id, settings, updated_by, updated_at)
    values (${by.regionId}, ${planId}, ${JSON.stringify(settings)}::jsonb, ${by.personId}, ${by.at})
    on conflict (region_id, plan_id) do update
    set settings = excluded.settings, updated_by = excluded.updated_by, updated_at = excluded.updated_at`.execute(db);
}

/** Paragraphs of the plan's document that stand around its text, and which plan of the page it is. */
export async function framingOf(
  db: Executor,
  regionId: string,
  planId: string,
): Promise<{ ordinal: number; rows: { text: string; role: Became; plan: number | null }[] }> {
  const { rows } = await sql<{ ordinal: number; text: string | null; role: Became; plan: number | null }>`
    select p.ordinal, w.text, w.role, w.plan from plans.plan p
    left join plans.paragraph w on w.region_id = p.region_id and w.source_id = p.source_id
      and w.role in ('number', 'addressee', 'signature', 'attachment', 'furniture') and length(w.text) <= 400
    where p.region_id = ${regionId} and p.id = ${planId} order by w.index limit 2000`.execute(db);
  return {
    ordinal: rows[0]?.ordinal ?? 0,
    rows: rows.flatMap(({ text, role, plan }) => (text === null ? [] : [{ text, role, plan }])),
  };
}
