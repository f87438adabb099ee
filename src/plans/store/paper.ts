import { sql } from 'kysely';
import { Problem } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { PaperSettings } from '../contract/paper.ts';
import type { Became } from '../rules/reading.ts';

export interface PaperKept {
  settings: Partial<PaperSettings>;
  version: number;
}

/** What stood around the plan when it was last written; null when nobody has yet. */
export async function findPaper(db: Executor, regionId: string, planId: string): Promise<PaperKept | null> {
  const { rows } = await sql<PaperKept>`select settings, version from plans.paper
    where region_id = ${regionId} and plan_id = ${planId}`.execute(db);
  return rows[0] ?? null;
}

/**
 * Keeps what stands around the plan, if nobody has since the writer looked.
 * @param version what the writer saw, 0: nothing kept. @returns the new version
 * @throws paper.changed { current, by, at }
 */
export async function keepPaper(
  db: Executor,
  by: { regionId: string; personId: string; at: Date },
  planId: string,
  settings: PaperSettings,
  version: number,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`insert into plans.paper as p
      (region_id, plan_id, settings, version, updated_by, updated_at)
    select ${by.regionId}::uuid, ${planId}::uuid, ${JSON.stringify(settings)}::jsonb, 1, ${by.personId}::uuid,
      ${by.at}::timestamptz
    on conflict (region_id, plan_id) do update
    set settings = excluded.settings, version = p.version + 1, updated_by = excluded.updated_by,
      updated_at = excluded.updated_at
    where p.version = ${version}
    returning version`.execute(db);
  const kept = rows[0]?.version;
  if (kept === version + 1) return kept;
  // Nothing was written, or the first was written by someone who had seen a later one: there is none to have been seen.
  const { rows: last } = await sql<{ current: number; by: string; at: Date }>`select p.version as current,
      who.name as by, p.updated_at as at
    from plans.paper p join organisation.person who on who.region_id = p.region_id and who.id = p.updated_by
    where p.region_id = ${by.regionId} and p.plan_id = ${planId}`.execute(db);
  const { current = 0, at, ...who } = last[0] ?? {};
  throw new Problem('paper.changed', { current, ...who, ...(at ? { at: at.toISOString() } : {}) });
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
