import { sql, type RawBuilder } from 'kysely';
import type { z } from 'zod';
import { withinScope, type Scope } from '#access/scope.ts';
import type { Day } from '#platform/pure/day.ts';
import { isDay } from '#platform/pure/day.ts';
import { invalid } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { entry } from './contract.ts';
import type { Ask, Counts, KnownField } from './rules.ts';
import { keyOf } from './rules.ts';

type Entry = z.input<typeof entry>;

/** The latest entry of each unit and topic since a day, by `keyOf`. */
export async function earlierOf(
  db: Executor,
  regionId: string,
  asks: readonly Ask[],
  since: Day,
): Promise<Map<string, string>> {
  const pairs = new Map(asks.filter((ask) => ask.kind !== 'report-given').map((ask) => [keyOf(ask), ask]));
  if (pairs.size === 0) return new Map();
  const wanted = [...pairs.values()];
  const { rows } = await sql<{ unitId: string; topic: string; id: string }>`
    select g.unit_id as "unitId", g.topic, e.id
    from unnest(${wanted.map((ask) => ask.unitId)}::uuid[], ${wanted.map((ask) => ask.topic)}::text[]) as g (unit_id, topic)
    cross join lateral (select x.id from burden.entry x
      where x.region_id = ${regionId} and x.unit_id = g.unit_id and x.topic = g.topic and x.day >= ${since}::date
      order by x.day desc, x.id desc limit 1) e`.execute(db);
  return new Map(rows.map((row) => [keyOf(row), row.id]));
}

/** Adds entries in one statement. */
export async function addEntries(
  db: Executor,
  regionId: string,
  by: { unitId: string; at: Date; day: Day },
  asks: readonly (Ask & { id: string; earlierId: string | null })[],
): Promise<void> {
  const rows = asks.map((ask) => ({
    id: ask.id,
    unit: ask.unitId,
    kind: ask.kind,
    subject: ask.subjectKind,
    about: ask.subjectId,
    title: [...ask.title].slice(0, 200).join(''),
    topic: ask.topic,
    fields: ask.fields ?? 0,
    known: ask.known ?? [],
    asked: ask.filesAsked ?? 0,
    files: ask.files ?? 0,
    earlier: ask.earlierId,
  }));
  await sql`insert into burden.entry (region_id, id, at, day, unit_id, by_unit_id, kind, subject_kind, subject_id, title, topic,
      fields, known, files_asked, files, earlier_id)
    select ${regionId}::uuid, r.id, ${by.at}, ${by.day}::date, r.unit, ${by.unitId}::uuid, r.kind, r.subject, r.about, r.title,
      r.topic, r.fields, r.known, r.asked, r.files, r.earlier
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, unit uuid, kind text, subject text, about uuid,
      title text, topic text, fields integer, known jsonb, asked integer, files integer, earlier uuid)`.execute(db);
}

export interface Span {
  unitId?: string | undefined;
  from: Day;
  to: Day;
}

/** The entries of a span that lie in reach; joins the asked unit as `u`. */
function within(scope: Scope, { unitId, from, to }: Span): RawBuilder<unknown> {
  const beneath = unitId
    ? sql`and u.path like (select top.path || '%' from organisation.unit top
        where top.region_id = ${scope.regionId} and top.id = ${unitId})`
    : sql``;
  return sql`burden.entry e join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    where e.region_id = ${scope.regionId} and e.day between ${from}::date and ${to}::date
      and ${withinScope(scope, 'u.path')} ${beneath}`;
}

/** Counts by month and by who asked. */
export async function countsOf(
  db: Executor,
  scope: Scope,
  span: Span,
): Promise<(Counts & { month: string; byUnitId: string })[]> {
  const { rows } = await sql<Counts & { month: string; byUnitId: string }>`
    select to_char(e.day, 'YYYY-MM') as month, e.by_unit_id as "byUnitId",
      count(*) filter (where e.kind = 'task')::int as tasks,
      count(*) filter (where e.kind = 'report-asked')::int as "reportsAsked",
      count(*) filter (where e.kind = 'report-given')::int as "reportsGiven",
      sum(e.fields)::int as fields, sum(jsonb_array_length(e.known))::int as known,
      sum(e.files_asked)::int as "filesAsked", sum(e.files)::int as files,
      count(e.earlier_id)::int as repeats
    from ${within(scope, span)} group by 1, 2 order by 1, 2`.execute(db);
  return rows;
}

const only: Record<keyof Counts, RawBuilder<unknown>> = {
  tasks: sql`and e.kind = 'task'`,
  reportsAsked: sql`and e.kind = 'report-asked'`,
  reportsGiven: sql`and e.kind = 'report-given'`,
  fields: sql`and e.fields > 0`,
  known: sql`and e.known <> '[]'`,
  filesAsked: sql`and e.files_asked > 0`,
  files: sql`and e.files > 0`,
  repeats: sql`and e.earlier_id is not null`,
};

/**
 * A page of entries, newest first.
 * @throws request.invalid when the mark is not one of ours
 */
export async function listEntries(
  db: Executor,
  scope: Scope,
  query: Span & {
    byUnitId?: string | undefined;
    of?: keyof Counts | undefined;
    limit: number;
    after?: string | undefined;
  },
): Promise<{ rows: Entry[]; next: string | null }> {
  let past = sql``;
  if (query.after !== undefined) {
    const [day, id] = readMark(query.after, 2) ?? [];
    if (typeof day !== 'string' || !isDay(day) || typeof id !== 'string' || !/^[0-9a-f-]{36}$/.test(id))
      throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
    past = sql`and (e.day, e.id) < (${day}::date, ${id}::uuid)`;
  }
  const { rows } = await sql<Row>`
    with found as (select e.* from ${within(scope, query)} ${query.of ? only[query.of] : sql``}
        ${query.byUnitId ? sql`and e.by_unit_id = ${query.byUnitId}` : sql``} ${past}
      order by e.day desc, e.id desc limit ${query.limit + 1})
    select f.id, f.at, f.day, f.kind, f.subject_kind, f.subject_id, f.title, f.fields, f.known, f.files_asked, f.files,
      ${brief('u', 'up')} as unit, ${brief('b', 'bp')} as by,
      case when x.id is not null then jsonb_build_object('id', x.id, 'at', to_jsonb(x.at at time zone 'UTC'), 'kind', x.kind,
        'title', x.title, 'byName', xb.name) end as earlier
    from found f
    join organisation.unit u on u.region_id = f.region_id and u.id = f.unit_id
    left join organisation.unit up on up.region_id = u.region_id and up.id = u.parent_id
    join organisation.unit b on b.region_id = f.region_id and b.id = f.by_unit_id
    left join organisation.unit bp on bp.region_id = b.region_id and bp.id = b.parent_id
    left join burden.entry x on x.region_id = f.region_id and x.id = f.earlier_id
    left join organisation.unit xb on xb.region_id = x.region_id and xb.id = x.by_unit_id
    order by f.day desc, f.id desc`.execute(db);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      day: row.day,
      kind: row.kind,
      unit: row.unit,
      by: row.by,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      title: row.title,
      fields: row.fields,
      known: row.known,
      filesAsked: row.files_asked,
      files: row.files,
      earlier: row.earlier && { ...row.earlier, at: new Date(`${row.earlier.at}Z`).toISOString() },
    })),
    next: rows.length > query.limit && last ? markOf([last.day, last.id]) : null,
  };
}

const brief = (unit: string, parent: string): RawBuilder<unknown> => {
  const of = (alias: string, column: string) => sql.ref(`${alias}.${column}`);
  return sql`jsonb_build_object('id', ${of(unit, 'id')}, 'kind', ${of(unit, 'kind')}, 'name', ${of(unit, 'name')},
    'shortName', ${of(unit, 'short_name')}, 'path', ${of(unit, 'path')}, 'parentName', ${of(parent, 'name')})`;
};

interface Row {
  id: string;
  at: Date;
  day: Day;
  kind: Entry['kind'];
  subject_kind: string;
  subject_id: string;
  title: string;
  fields: number;
  known: KnownField[];
  files_asked: number;
  files: number;
  unit: Entry['unit'];
  by: Entry['by'];
  earlier: NonNullable<Entry['earlier']> | null;
}
