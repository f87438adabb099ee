import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';
import { exactText, floor } from '../rules/exact.ts';
import type { LogEntry } from '../rules/facts.ts';
import type { Side } from '../rules/framework.ts';
import type { CellScore, Outcome } from '../rules/result.ts';
import type { Spreads } from '../rules/spread.ts';
import type { By } from './log.ts';

/** A cell to be kept; points null: no row (not answered, or not asked of this class). */
export interface CellToKeep {
  entryId: string;
  side: Side;
  indicator: string;
  score: CellScore;
}

/**
 * Sends statements as one, in one journey to the database instead of one each. They all see what stood before the first,
 * so no two of them may write the same row.
 */
export async function together(db: Executor, statements: readonly RawBuilder<unknown>[]): Promise<void> {
  const last = statements.at(-1);
  if (!last) return;
  const first = statements.slice(0, -1).map((one, i) => sql`${sql.raw(`w${i}`)} as (${one})`);
  await (first.length ? sql`with ${sql.join(first)} ${last}` : last).execute(db);
}

/** Statements that write cells as they are now: changed ones only, unanswered ones away. */
export function keepCells(regionId: string, cells: readonly CellToKeep[]): RawBuilder<unknown>[] {
  const statements: RawBuilder<unknown>[] = [];
  const rows: object[] = [];
  const empty: object[] = [];
  for (const { entryId, side, indicator, score } of cells) {
    if (score.points === null) empty.push({ entryId, side, indicator });
    else
      rows.push({
        entryId,
        side,
        indicator,
        n: String(score.points.n),
        d: String(score.points.d),
        full: score.full,
        grade: score.grade,
        veto: score.veto,
      });
  }
  if (rows.length)
    statements.push(sql`insert into assessments.score as s
        (region_id, entry_id, side, indicator, points_n, points_d, full_points, grade, veto)
      select ${regionId}, r."entryId", r.side, r.indicator, r.n, r.d, r."full", r.grade, r.veto
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r ("entryId" uuid, side text, indicator text, n numeric,
        d numeric, "full" integer, grade text, veto boolean)
      on conflict (region_id, entry_id, side, indicator) do update set points_n = excluded.points_n,
        points_d = excluded.points_d, full_points = excluded.full_points, grade = excluded.grade, veto = excluded.veto
      where (s.points_n, s.points_d, s.full_points, s.grade, s.veto) is distinct from
        (excluded.points_n, excluded.points_d, excluded.full_points, excluded.grade, excluded.veto)`);
  if (empty.length)
    statements.push(sql`delete from assessments.score s
      using jsonb_to_recordset(${JSON.stringify(empty)}::jsonb) as r ("entryId" uuid, side text, indicator text)
      where s.region_id = ${regionId} and s.entry_id = r."entryId" and s.side = r.side and s.indicator = r.indicator`);
  return statements;
}

/** A cell as stored, in the form of `cellText`. */
export async function storedCells(
  db: Executor,
  regionId: string,
  entryIds: readonly string[],
): Promise<Map<string, Map<string, string>>> {
  const { rows } = await sql<{ id: string; cells: [string, string][] }>`select entry_id as id,
      json_agg(json_build_array(side || ' ' || indicator,
        concat_ws('/', points_n, points_d, full_points, coalesce(grade, ''), veto))) as cells
    from assessments.score where region_id = ${regionId} and entry_id = any(${entryIds as string[]}::uuid[])
    group by entry_id`.execute(db);
  return new Map(rows.map((row) => [row.id, new Map(row.cells)]));
}
/** What tells one cell from another, as `storedCells` reads it; undefined: not answered, no row. */
export const cellText = ({ points, full, grade, veto }: CellScore): string | undefined =>
  points ? `${points.n}/${points.d}/${full}/${grade ?? ''}/${veto ? 't' : 'f'}` : undefined;

/** An aspect as kept in `result.aspects`. */
export interface AspectKept {
  key: string;
  /** Exact texts, in hundredths. */
  points: string;
  scaled: string;
  full: number;
  star: boolean;
  /** What sampling leaves open of `scaled`, where anything was sampled. */
  low?: number;
  high?: number;
}

/** Statements that write what columns amount to. */
export function keepResults(
  regionId: string,
  results: readonly { entryId: string; cycleId: string; side: Side; outcome: Outcome; spreads: Spreads }[],
): RawBuilder<unknown>[] {
  if (results.length === 0) return [];
  const rows = results.map(({ entryId, cycleId, side, outcome, spreads }) => ({
    entryId,
    cycleId,
    side,
    n: String(outcome.total.n),
    d: String(outcome.total.d),
    total: floor(outcome.total),
    low: spreads.total?.low ?? null,
    high: spreads.total?.high ?? null,
    stars: outcome.stars,
    grade: outcome.grade,
    vetoed: outcome.vetoed,
    answered: outcome.answered,
    aspects: outcome.aspects.map(({ key, points, scaled, full, star }): AspectKept => ({
      key,
      points: exactText(points),
      scaled: exactText(scaled),
      full,
      star,
      ...spreads.aspects.get(key),
    })),
  }));
  return [
    sql`insert into assessments.result as x
      (region_id, cycle_id, side, entry_id, total_n, total_d, total, low, high, stars, grade, vetoed, answered,
        aspects)
    select ${regionId}, r."cycleId", r.side, r."entryId", r.n, r.d, r.total, r.low, r.high, r.stars, r.grade, r.vetoed,
      r.answered, r.aspects
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r ("cycleId" uuid, side text, "entryId" uuid, n numeric,
      d numeric, total integer, low integer, high integer, stars integer, grade text, vetoed boolean, answered integer, aspects jsonb)
    on conflict (region_id, cycle_id, side, entry_id) do update set total_n = excluded.total_n, total_d = excluded.total_d,
      total = excluded.total, low = excluded.low, high = excluded.high, stars = excluded.stars, grade = excluded.grade, vetoed = excluded.vetoed,
      answered = excluded.answered, aspects = excluded.aspects
    where (x.total_n, x.total_d, x.low, x.high, x.stars, x.grade, x.vetoed, x.answered, x.aspects) is distinct from (excluded.total_n,
      excluded.total_d, excluded.low, excluded.high, excluded.stars, excluded.grade, excluded.vetoed, excluded.answered, excluded.aspects)`,
  ];
}

type Added = readonly { entryId: string; entries: readonly LogEntry[] }[];

/**
 * Statements that keep what log rows say of cells beside the log: the last word per cell counts. Those of `first` are sent
 * before the others, because a cell may be emptied and marked again in one recording.
 */
export function keepMarks(by: By, added: Added): { first: RawBuilder<unknown>[]; after: RawBuilder<unknown>[] } {
  const marked = new Map<string, object>();
  const cleared = new Map<string, object>();
  for (const { entryId, entries } of added)
    for (const entry of entries) {
      const cell = 'side' in entry ? `${entryId}/${entry.side}/${entry.indicator}` : '';
      if (entry.kind === 'marked' || entry.kind === 'adjusted') {
        const { side, indicator, reason } = entry;
        const before = marked.get(cell) as { answer?: object } | undefined;
        marked.set(cell, {
          entryId,
          side,
          indicator,
          reason,
          // An adjustment leaves the answer that stood before it, unless the cell was emptied in between.
          answer: entry.kind === 'marked' ? entry.answer : (before?.answer ?? null),
          adjusted: entry.kind === 'adjusted' ? entry.points : null,
        });
      } else if (entry.kind === 'cleared') {
        cleared.set(cell, { entryId, side: entry.side, indicator: entry.indicator });
        marked.delete(cell);
      }
    }
  return {
    first: cleared.size
      ? [
          sql`delete from assessments.mark m
            using jsonb_to_recordset(${JSON.stringify([...cleared.values()])}::jsonb) as r ("entryId" uuid, side text, indicator text)
            where m.region_id = ${by.regionId} and m.entry_id = r."entryId" and m.side = r.side and m.indicator = r.indicator`,
        ]
      : [],
    after: marked.size
      ? [
          sql`insert into assessments.mark as m (region_id, entry_id, side, indicator, answer, adjusted, reason, person_id, at, version)
            select ${by.regionId}, r."entryId", r.side, r.indicator, nullif(r.answer, 'null'::jsonb), r.adjusted, r.reason,
              ${by.personId}::uuid, ${by.at},
              -- Higher than any version of the cell before it was emptied: those were at most as many as rows of the log.
              1 + coalesce((select max(l.seq) from assessments.entry_log l where l.region_id = ${by.regionId}
                and l.entry_id = r."entryId" and l.side = r.side and l.indicator = r.indicator and l.kind = 'cleared'), 0)
            from jsonb_to_recordset(${JSON.stringify([...marked.values()])}::jsonb) as r ("entryId" uuid, side text, indicator text,
              answer jsonb, adjusted integer, reason text)
            on conflict (region_id, entry_id, side, indicator) do update set
              answer = case when excluded.adjusted is not null and excluded.answer is null then m.answer else excluded.answer end,
              adjusted = excluded.adjusted, reason = excluded.reason, person_id = excluded.person_id, at = excluded.at,
              version = m.version + 1`,
        ]
      : [],
  };
}

/** Keeps what log rows say of means and vetoes on the entry. */
export async function keepMeansAndVetoes(db: Executor, by: By, added: Added): Promise<void> {
  const means: { entryId: string; key: string; value: number }[] = [];
  const vetoes: { entryId: string; key: string; value: object | null }[] = [];
  for (const { entryId, entries } of added)
    for (const entry of entries)
      if (entry.kind === 'mean') means.push({ entryId, key: entry.indicator, value: entry.value });
      else if (entry.kind === 'vetoed')
        vetoes.push({ entryId, key: entry.veto, value: { reason: entry.reason, day: entry.day } });
      else if (entry.kind === 'veto-lifted') vetoes.push({ entryId, key: entry.veto, value: null });
  if (means.length)
    await sql`update assessments.entry e set means = e.means || r.added
      from (select x."entryId", jsonb_object_agg(x.key, x.value) as added
        from jsonb_to_recordset(${JSON.stringify(means)}::jsonb) as x ("entryId" uuid, key text, value bigint) group by 1) r
      where e.region_id = ${by.regionId} and e.id = r."entryId"`.execute(db);
  // One at a time: lifting and vetoing the same one in a row must end as the row says, and there are few.
  for (const { entryId, key, value } of vetoes)
    await sql`update assessments.entry set vetoes = ${
      value === null
        ? sql`vetoes - ${key}::text`
        : sql`vetoes || jsonb_build_object(${key}::text, ${JSON.stringify(value)}::jsonb)`
    } where region_id = ${by.regionId} and id = ${entryId}`.execute(db);
}
