import { sql } from 'kysely';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import { invalid } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Side } from '../rules/framework.ts';
import type { LogRowShown } from '../contract/scorecard.ts';

export interface MarkRead {
  side: Side;
  indicator: string;
  version: number;
  personName: string;
  at: Date;
}

/** Who marked which cell last, and its version. */
export async function marksOf(db: Executor, regionId: string, entryId: string): Promise<MarkRead[]> {
  const { rows } = await sql<MarkRead>`select m.side, m.indicator, m.version, p.name as "personName", m.at
    from assessments.mark m join organisation.person p on p.region_id = m.region_id and p.id = m.person_id
    where m.region_id = ${regionId} and m.entry_id = ${entryId}`.execute(db);
  return rows;
}

/** Comments and standing links by indicator; links of evidence never submitted only with `drafts`. */
export async function countsOf(
  db: Executor,
  regionId: string,
  entryId: string,
  drafts: boolean,
): Promise<{ comments: Record<string, number>; evidence: Record<string, number> }> {
  const { rows } = await sql<{ of: 'comments' | 'evidence'; indicator: string; n: number }>`
    select 'comments' as of, indicator, count(*)::integer as n from assessments.comment
      where region_id = ${regionId} and entry_id = ${entryId} group by indicator
    union all
    select 'evidence', l.indicator, count(*)::integer from assessments.link l
      join assessments.evidence v on v.region_id = l.region_id and v.id = l.evidence_id
      where l.region_id = ${regionId} and l.entry_id = ${entryId} and v.state <> 'withdrawn'
        and (${drafts} or v.submitted_at is not null) group by l.indicator`.execute(db);
  const out = { comments: {} as Record<string, number>, evidence: {} as Record<string, number> };
  for (const { of, indicator, n } of rows) out[of][indicator] = n;
  return out;
}

export async function recusalsOf(
  db: Executor,
  regionId: string,
  entryId: string,
): Promise<{ personId: string; personName: string; reason: string; at: Date }[]> {
  const { rows } = await sql<{ personId: string; personName: string; reason: string; at: Date }>`
    select r.person_id as "personId", p.name as "personName", r.reason, r.at
    from assessments.recusal r join organisation.person p on p.region_id = r.region_id and p.id = r.person_id
    where r.region_id = ${regionId} and r.entry_id = ${entryId} order by r.at limit 100`.execute(db);
  return rows;
}

/** Those of these entries that a person keeps away from. */
export async function recusedFrom(
  db: Executor,
  regionId: string,
  personId: string,
  entryIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (entryIds.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`select entry_id as id from assessments.recusal
    where region_id = ${regionId} and person_id = ${personId} and entry_id = any(${entryIds as string[]}::uuid[])`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Saying it again changes the reason. */
export async function keepRecusal(
  db: Executor,
  regionId: string,
  row: { entryId: string; personId: string; reason: string; at: Date },
): Promise<void> {
  await sql`insert into assessments.recusal (region_id, entry_id, person_id, reason, at)
    values (${regionId}, ${row.entryId}, ${row.personId}, ${row.reason}, ${row.at})
    on conflict (region_id, entry_id, person_id) do update set reason = excluded.reason`.execute(db);
}

export async function addComment(
  db: Executor,
  regionId: string,
  row: { id: string; entryId: string; indicator: string; text: string; personId: string; unitId: string; at: Date },
): Promise<void> {
  await sql`insert into assessments.comment (region_id, id, entry_id, indicator, text, person_id, unit_id, at)
    values (${regionId}, ${row.id}, ${row.entryId}, ${row.indicator}, ${row.text}, ${row.personId}, ${row.unitId},
      ${row.at})`.execute(db);
}

/** The last 200, oldest first. */
export async function commentsOf(
  db: Executor,
  regionId: string,
  entryId: string,
  indicator: string,
): Promise<{ id: string; text: string; personName: string; unitName: string; at: Date }[]> {
  const { rows } = await sql<{ id: string; text: string; personName: string; unitName: string; at: Date }>`
    select c.id, c.text, p.name as "personName", coalesce(u.short_name, u.name) as "unitName", c.at
    from assessments.comment c
    join organisation.person p on p.region_id = c.region_id and p.id = c.person_id
    join organisation.unit u on u.region_id = c.region_id and u.id = c.unit_id
    where c.region_id = ${regionId} and c.entry_id = ${entryId} and c.indicator = ${indicator}
    order by c.id desc limit 200`.execute(db);
  return rows.reverse();
}

/** Of which rows of a log a reader may know. */
export interface LogSight {
  sides: readonly Side[];
  evidence: boolean;
  /** Evidence that its unit has not submitted yet, too. */
  drafts: boolean;
}

/**
 * A page of an entry's log, newest first, as far as its reader may see: rows of other columns and, without sight of
 * evidence, rows about evidence are left out; those about a draft are its unit's alone.
 */
export async function pageOfLog(
  db: Executor,
  regionId: string,
  entryId: string,
  sight: LogSight,
  query: {
    since?: number;
    until?: Date | null;
    indicator?: string | undefined;
    side?: Side;
    limit: number;
    after?: string | undefined;
  },
): Promise<{ rows: LogRowShown[]; next: string | null }> {
  const before = query.after === undefined ? null : (readMark(query.after, 1)?.[0] ?? 'unfit');
  if (before !== null && (typeof before !== 'number' || !Number.isSafeInteger(before)))
    throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
  const { rows } = await sql<{
    seq: number;
    at: Date;
    kind: LogRowShown['kind'];
    side: Side | null;
    indicator: string | null;
    evidenceId: string | null;
    details: Record<string, unknown>;
    personName: string | null;
    unitName: string | null;
  }>`select l.seq, l.at, l.kind, l.side, l.indicator, l.evidence_id as "evidenceId", l.details, p.name as "personName",
      coalesce(u.short_name, u.name) as "unitName"
    from assessments.entry_log l
    left join organisation.person p on p.region_id = l.region_id and p.id = l.person_id
    left join organisation.unit u on u.region_id = l.region_id and u.id = l.unit_id
    where l.region_id = ${regionId} and l.entry_id = ${entryId} and l.seq > ${query.since ?? 0}
      and (${before}::integer is null or l.seq < ${before}::integer)
      and (${query.until ?? null}::timestamptz is null or l.at <= ${query.until ?? null})
      and (l.side is null or l.side = any(${sight.sides as Side[]}::text[]))
      and (l.side is null or ${query.side ?? null}::text is null or l.side = ${query.side ?? null})
      and (${sight.evidence} or l.evidence_id is null)
      and (${sight.drafts} or l.evidence_id is null or exists (select from assessments.evidence v
        where v.region_id = l.region_id and v.id = l.evidence_id and v.submitted_at is not null))
      and (${query.indicator ?? null}::text is null or l.indicator = ${query.indicator ?? null} or l.kind = 'placed'
        -- A review of evidence names no indicator: it belongs to those the evidence is or was linked to.
        or (l.kind = 'evidence' and exists (select 1 from assessments.entry_log k where k.region_id = l.region_id
          and k.entry_id = l.entry_id and k.kind = 'linked' and k.evidence_id = l.evidence_id
          and k.indicator = ${query.indicator ?? null})))
    order by l.seq desc limit ${query.limit + 1}`.execute(db);
  const more = rows.length > query.limit;
  const shown = rows.slice(0, query.limit);
  return {
    rows: shown.map(({ side, indicator, evidenceId, at, ...row }) => ({
      ...row,
      at: at.toISOString(),
      ...(side === null ? {} : { side }),
      ...(indicator === null ? {} : { indicator }),
      ...(evidenceId === null ? {} : { evidenceId }),
    })),
    next: more ? markOf([shown.at(-1)!.seq]) : null,
  };
}
