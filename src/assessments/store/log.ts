import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';
import type { LogEntry, LogRow } from '../rules/facts.ts';

/** Who did it, in which region, when. Person and unit are null when the clock did. */
export interface By {
  regionId: string;
  personId: string | null;
  unitId: string | null;
  at: Date;
}

/** What stands in columns of its own; everything else of a log entry travels in `details`. */
interface Split {
  kind: string;
  side: string | null;
  indicator: string | null;
  evidenceId: string | null;
  details: Record<string, unknown>;
}
function split(entry: LogEntry): Split {
  const { kind, side = null, indicator = null, evidenceId = null, ...details } = entry as LogEntry & Partial<Split>;
  return { kind, side, indicator, evidenceId, details };
}

/**
 * Locks entries against other writers and answers how long their logs are. In the order of their ids, so that two writers
 * of several entries wait for each other instead of standing in each other's way.
 */
export async function lockLogs(
  db: Executor,
  regionId: string,
  entryIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; events: number }>`select id, events from assessments.entry
    where region_id = ${regionId} and id = any(${entryIds as string[]}::uuid[]) order by id for update`.execute(db);
  return new Map(rows.map((row) => [row.id, row.events]));
}

/** Appends rows to logs that `lockLogs` has locked. @returns the statement, to be sent with others */
export function appendLogs(
  by: By,
  added: readonly { entryId: string; events: number; entries: readonly LogEntry[] }[],
): RawBuilder<unknown>[] {
  const rows = added.flatMap(({ entryId, events, entries }) =>
    entries.map((entry, i) => ({ entryId, seq: events + 1 + i, ...split(entry) })),
  );
  if (rows.length === 0) return [];
  const counts = added.map(({ entryId, entries }) => ({ entryId, n: entries.length }));
  return [
    sql`update assessments.entry e set events = e.events + r.n, updated_at = ${by.at}
      from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as r ("entryId" uuid, n integer)
      where e.region_id = ${by.regionId} and e.id = r."entryId"`,
    sql`insert into assessments.entry_log
      (region_id, entry_id, seq, at, kind, side, indicator, evidence_id, details, person_id, unit_id)
    select ${by.regionId}, r."entryId", r.seq, ${by.at}, r.kind, r.side, r.indicator, r."evidenceId", r.details,
      ${by.personId}::uuid, ${by.unitId}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r ("entryId" uuid, seq integer, kind text, side text,
      indicator text, "evidenceId" uuid, details jsonb)`,
  ];
}

/** A row of a log with who wrote it. */
export type LogRead = LogRow & { personId: string | null; personName: string | null; unitName: string | null };

/**
 * Rows of a log in order; with `until`, only those written up to then. A log has some hundred rows a cycle; what is read is
 * bounded by `most`, and a longer one is refused rather than cut, because a cut log would fold to something else.
 * @throws Error when the log is longer
 */
export async function readLog(
  db: Executor,
  regionId: string,
  entryId: string,
  { until = null, most = 20_000 }: { until?: Date | null; most?: number } = {},
): Promise<LogRead[]> {
  const { rows } = await sql<
    Split & { seq: number; at: Date; personId: string | null; personName: string | null; unitName: string | null }
  >`select l.seq, l.at, l.kind, l.side, l.indicator, l.evidence_id as "evidenceId", l.details,
      l.person_id as "personId", p.name as "personName", coalesce(u.short_name, u.name) as "unitName"
    from assessments.entry_log l
    left join organisation.person p on p.region_id = l.region_id and p.id = l.person_id
    left join organisation.unit u on u.region_id = l.region_id and u.id = l.unit_id
    where l.region_id = ${regionId} and l.entry_id = ${entryId} and (${until}::timestamptz is null or l.at <= ${until})
    order by l.seq limit ${most + 1}`.execute(db);
  if (rows.length > most) throw new Error(`the log of entry ${entryId} has more than ${most} rows`);
  return rows.map(({ details, side, indicator, evidenceId, at, ...row }) => ({
    ...row,
    at: at.toISOString(),
    ...(side === null ? {} : { side }),
    ...(indicator === null ? {} : { indicator }),
    ...(evidenceId === null ? {} : { evidenceId }),
    ...details,
  })) as LogRead[];
}
