import { sql, type RawBuilder } from 'kysely';
import { withinScope, type Scope } from '#access/scope.ts';
import type { AreaClass } from '#organisation/rules/kinds.ts';
import type { Day } from '#platform/pure/day.ts';
import { invalid } from '#platform/pure/problem.ts';
import { searchFor } from '#platform/pure/search.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { LockedSide } from '../rules/cycle.ts';
import type { Side } from '../rules/framework.ts';
import type { EntryState } from '../rules/lifecycle.ts';

/** What a kept column amounts to. */
export interface ResultKept {
  total: number;
  stars: number;
  grade: string | null;
  vetoed: boolean;
  answered: number;
  /** Somebody scored in it; what evidence alone fills in is in every column. */
  marked: boolean;
}
export interface EntryListed {
  id: string;
  cycleId: string;
  unitId: string;
  unitName: string;
  parentName: string | null;
  unitPath: string;
  label: string;
  class: AreaClass | null;
  state: EntryState;
  results: Partial<Record<Side, ResultKept>>;
  vetoes: number;
  objections: number;
  extensions: Partial<Record<LockedSide, Day>>;
  publicityFrom: Day | null;
  publicityTo: Day | null;
  recognisedOn: Day | null;
  commendedOn: Day | null;
  validUntil: Day | null;
  withdrawnOn: Day | null;
  barredUntil: Day | null;
  version: number;
}

const columns = sql`e.id, e.cycle_id as "cycleId", e.unit_id as "unitId", u.name as "unitName", a.name as "parentName",
  u.path as "unitPath", e.label, e.class, e.state, e.publicity_from as "publicityFrom", e.publicity_to as "publicityTo",
  e.recognised_on as "recognisedOn", e.commended_on as "commendedOn", e.valid_until as "validUntil",
  e.withdrawn_on as "withdrawnOn", e.barred_until as "barredUntil", e.version,
  (select count(*)::integer from jsonb_object_keys(e.vetoes)) as vetoes,
  (select count(*)::integer from assessments.objection o where o.region_id = e.region_id and o.entry_id = e.id
    and o.state = 'open') as objections,
  coalesce((select jsonb_object_agg(x.side, x.until) from assessments.extension x
    where x.region_id = e.region_id and x.entry_id = e.id), '{}') as extensions,
  coalesce((select jsonb_object_agg(r.side, jsonb_build_object('total', r.total, 'stars', r.stars, 'grade', r.grade,
      'vetoed', r.vetoed, 'answered', r.answered, 'marked', exists (select 1 from assessments.mark m
        where m.region_id = r.region_id and m.entry_id = r.entry_id and m.side = r.side))) from assessments.result r
    where r.region_id = e.region_id and r.entry_id = e.id), '{}') as results`;
const from = sql`assessments.entry e
  join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
  left join organisation.unit a on a.region_id = u.region_id and a.id = u.parent_id`;

export interface EntryFilter {
  state?: readonly EntryState[] | undefined;
  class?: readonly AreaClass[] | undefined;
  under?: string | undefined;
  text?: string | undefined;
  only?: 'vetoed' | 'objected' | 'over' | 'late' | undefined;
}

/** Units whose search text holds every word typed. The pieces use the index, the words decide. */
function holdsText(typed: string | undefined): RawBuilder<boolean> {
  const { words, grams } = searchFor(typed ?? '');
  if (!words.length) return sql<boolean>`true`;
  const like = words.map((word) => `%${word.replace(/[\\%_]/gu, '\\$&')}%`);
  return sql<boolean>`(u.grams @> ${grams}::text[] and u.search like all(${like}::text[]))`;
}

/** The last day of the column an entry is at, and whether it is past; `ends` are the cycle's days on workdays. */
const late = (ends: Readonly<Record<LockedSide, Day>>, today: Day) =>
  sql<boolean>`exists (select 1 from (values ('self-assessing', 'self', ${ends.self}::date),
      ('nominated', 'township', ${ends.township}::date)) as s (state, side, day)
    where s.state = e.state and ${today}::date > greatest(s.day, (select x.until from assessments.extension x
      where x.region_id = e.region_id and x.entry_id = e.id and x.side = s.side)))`;

const filtered = (filter: EntryFilter, ends: Readonly<Record<LockedSide, Day>>, today: Day): RawBuilder<unknown> => {
  const only = {
    vetoed: sql`and e.vetoes <> '{}'`,
    objected: sql`and exists (select 1 from assessments.objection o where o.region_id = e.region_id and o.entry_id = e.id
      and o.state = 'open')`,
    over: sql`and e.state = 'publicised' and e.publicity_to < ${today}::date`,
    late: sql`and ${late(ends, today)}`,
  };
  return sql`${filter.state ? sql`and e.state = any(${filter.state as EntryState[]}::text[])` : sql``}
    ${filter.class ? sql`and e.class = any(${filter.class as AreaClass[]}::text[])` : sql``}
    ${
      filter.under
        ? sql`and u.path like (select t.path || '%' from organisation.unit t where t.region_id = e.region_id and t.id = ${filter.under})`
        : sql``
    }
    and ${holdsText(filter.text)} ${filter.only ? only[filter.only] : sql``}`;
};

/** Entries of a cycle in reach in the order of the tree. */
export async function pageOfEntries(
  db: Executor,
  scope: Scope,
  cycle: { id: string; ends: Readonly<Record<LockedSide, Day>>; today: Day },
  query: EntryFilter & { limit: number; after?: string | undefined },
): Promise<{ rows: EntryListed[]; next: string | null }> {
  const mark = query.after === undefined ? null : readMark(query.after, 3);
  if (query.after !== undefined && !mark?.every((one) => typeof one === 'string'))
    throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
  const { rows } = await sql<EntryListed>`select ${columns} from ${from}
    where e.region_id = ${scope.regionId} and e.cycle_id = ${cycle.id} and ${withinScope(scope, 'u.path')}
      ${filtered(query, cycle.ends, cycle.today)}
      ${mark ? sql`and (u.path, e.label, e.id) > (${mark[0]}, ${mark[1]}, ${mark[2]}::uuid)` : sql``}
    order by u.path, e.label, e.id limit ${query.limit + 1}`.execute(db);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > query.limit && last ? markOf([last.unitPath, last.label, last.id]) : null };
}

/** One entry as a list shows it; undefined when it is not there. */
export async function findListed(db: Executor, regionId: string, id: string): Promise<EntryListed | undefined> {
  const { rows } = await sql<EntryListed>`select ${columns} from ${from}
    where e.region_id = ${regionId} and e.id = ${id}`.execute(db);
  return rows[0];
}

/** Entries of the units in reach, of open cycles and titles that stand, newest cycle first. */
export async function ownEntries(db: Executor, scope: Scope, limit: number): Promise<EntryListed[]> {
  const { rows } = await sql<EntryListed>`select ${columns} from ${from}
    join assessments.cycle c on c.region_id = e.region_id and c.id = e.cycle_id
    where e.region_id = ${scope.regionId} and ${withinScope(scope, 'u.path')}
      and (c.state = 'open' or (c.state = 'ended' and e.state in ('recognised', 'commended', 'withdrawn')))
    order by c.state = 'open' desc, c.year desc, e.id desc limit ${limit}`.execute(db);
  return rows;
}

/** How many entries in reach wait for whom, of several cycles: publicity that is over and open objections. */
export async function countWaiting(
  db: Executor,
  scope: Scope,
  cycleIds: readonly string[],
  today: Day,
): Promise<Map<string, { over: number; objections: number }>> {
  if (cycleIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; over: number; objections: number }>`select e.cycle_id as id,
      count(*) filter (where e.state = 'publicised' and e.publicity_to < ${today}::date)::integer as over,
      coalesce(sum((select count(*) from assessments.objection o where o.region_id = e.region_id and o.entry_id = e.id
        and o.state = 'open')), 0)::integer as objections
    from assessments.entry e join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    where e.region_id = ${scope.regionId} and e.cycle_id = any(${cycleIds as string[]}::uuid[])
      and ${withinScope(scope, 'u.path')} group by 1`.execute(db);
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** Entries in reach that the county scores now, by class and how many cells of its column are answered; not those a person keeps away from. */
export async function reviewedByAnswers(
  db: Executor,
  scope: Scope,
  { cycleIds, but }: { cycleIds: readonly string[]; but: string },
): Promise<{ cycleId: string; class: AreaClass | null; answered: number; n: number }[]> {
  if (cycleIds.length === 0) return [];
  const { rows } = await sql<{ cycleId: string; class: AreaClass | null; answered: number; n: number }>`
    select e.cycle_id as "cycleId", e.class, coalesce(r.answered, 0)::integer as answered, count(*)::integer as n
    from assessments.entry e
    join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    left join assessments.result r on r.region_id = e.region_id and r.entry_id = e.id and r.side = 'county'
    where e.region_id = ${scope.regionId} and e.cycle_id = any(${cycleIds as string[]}::uuid[]) and e.state = 'reviewed'
      and ${withinScope(scope, 'u.path')} and not exists (select 1 from assessments.recusal k
        where k.region_id = e.region_id and k.entry_id = e.id and k.person_id = ${but})
    group by 1, 2, 3`.execute(db);
  return rows;
}
