import { sql, type RawBuilder } from 'kysely';
import { reachesAnything } from '#access/permissions.ts';
import { withinScope, type Scope } from '#access/scope.ts';
import type { AreaClass } from '#organisation/rules/kinds.ts';
import { invalid, notFound } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { exact, exactOf, type Exact } from '../rules/exact.ts';
import type { Framework, Side } from '../rules/framework.ts';
import type { CycleState, EntryState } from '../rules/lifecycle.ts';
import { ranks, toCome, type Place, type Spread } from '../rules/ranking.ts';
import type { AspectKept } from './scores.ts';

/** Whom a reader ranks: by the verbs of the county, of a township, and what is out for everybody. */
export interface Ranking {
  regionId: string;
  cycleId: string;
  side: Side;
  /** Reaches of every verb that scores for the county; of reviewing. */
  county: readonly Scope[];
  review: Scope;
  class?: AreaClass | undefined;
  /** Path of a unit: only what lies beneath it. */
  path?: string | undefined;
  /** Which aspect, counted from 0 in the framework; null: the total. */
  aspect: number | null;
}

/** The cycle with what a ranking needs of it. @throws thing.not-found */
export async function rankedCycle(db: Executor, regionId: string, id: string) {
  const { rows } = await sql<{
    id: string;
    title: string;
    year: number;
    state: CycleState;
    content: Framework;
    seriesId: string;
  }>`select c.id, c.title, c.year, c.state, f.content, f.series_id as "seriesId"
    from assessments.cycle c join assessments.framework f on f.region_id = c.region_id and f.id = c.framework_id
    where c.region_id = ${regionId} and c.id = ${id} and c.state <> 'preparing'`.execute(db);
  if (!rows[0]) throw notFound('cycle');
  return rows[0];
}

/**
 * The cycle before: the latest of an earlier year that goes by the same framework, whichever edition; without one, by a
 * framework for the same kind of subject. Null: this is the first.
 */
export async function cycleBefore(
  db: Executor,
  regionId: string,
  of: { year: number; seriesId: string; content: Framework },
): Promise<{ id: string; title: string; content: Framework } | null> {
  const { rows } = await sql<{ id: string; title: string; content: Framework }>`select c.id, c.title, f.content
    from assessments.cycle c join assessments.framework f on f.region_id = c.region_id and f.id = c.framework_id
    where c.region_id = ${regionId} and c.year < ${of.year} and c.state in ('open', 'ended')
      and f.subject = ${of.content.subject}
    order by (f.series_id = ${of.seriesId}) desc, c.year desc, c.id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Forty places after the point: fractions whose denominators multiply to less are told apart. */
const places = sql`0.0000000000000000000000000000000000000000`;

/** What is ranked as columns: exact text, a number to order by, and what sampling leaves open. */
function measured(aspect: number | null): RawBuilder<unknown> {
  if (aspect === null)
    return sql`r.total_n::text || case when r.total_d = 1 then '' else '/' || r.total_d::text end as points, r.place, r.low, r.high`;
  const one = sql`r.aspects -> ${sql.lit(aspect)}`;
  const text = sql`(${one} ->> 'scaled')`;
  return sql`${text} as points,
    (split_part(${text}, '/', 1)::numeric + ${places}) / coalesce(nullif(split_part(${text}, '/', 2), ''), '1')::numeric as place,
    (${one} ->> 'low')::integer as low, (${one} ->> 'high')::integer as high`;
}

/** Is the entry `e` of the unit `u` in a state in which this reader ranks it? */
function rankedBy(of: Ranking): RawBuilder<boolean> {
  const states = ranks(of.side);
  const parts = [
    ...of.county.map((scope) => ({ states: states.county, within: withinScope(scope, 'u.path') })),
    { states: states.review, within: withinScope(of.review, 'u.path') },
    { states: states.everybody, within: sql<boolean>`true` },
  ].filter((part) => part.states.length > 0);
  return sql<boolean>`(${sql.join(
    parts.map(({ states, within }) => sql`(e.state = any(${states as EntryState[]}) and ${within})`),
    sql` or `,
  )})`;
}

/** The part of a cycle that is ranked among itself: a class, and what lies beneath a unit. */
const partOf = (of: Ranking): RawBuilder<unknown> => sql`${of.class ? sql`and e.class = ${of.class}` : sql``}
  ${of.path ? sql`and u.path like ${`${of.path}%`}` : sql``}`;

/**
 * How many may still come into a ranking: under way, and not ranked yet for this reader. While there are any, places are
 * for the time being. Into a cycle that is over (`state`) nobody comes any more.
 */
export async function waitingFor(db: Executor, { state }: { state: CycleState }, of: Ranking): Promise<number> {
  if (state !== 'open') return 0;
  // What is acceptance's is out for everybody one day; the columns before it stay with those who score.
  const ever =
    of.side === 'county'
      ? sql<boolean>`true`
      : sql<boolean>`(${sql.join(
          [...of.county, of.review].map((scope) => withinScope(scope, 'u.path')),
          sql` or `,
        )})`;
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n
    from assessments.entry e
    join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    where e.region_id = ${of.regionId} and e.cycle_id = ${of.cycleId}
      and e.state = any(${toCome as EntryState[]}) and not ${rankedBy(of)} and ${ever} ${partOf(of)}`.execute(db);
  return rows[0]!.n;
}

/**
 * Everybody who is ranked, under the alias `r` for the result, `e` for the entry, `u` for its unit. The unit is left out
 * where neither the caller (`named`) nor the reader's reach asks for it: a join of a whole province, saved.
 */
function population(of: Ranking, named = true): RawBuilder<unknown> {
  const shown = rankedBy(of);
  const placed =
    named ||
    of.path !== undefined ||
    ![...of.county, of.review].every((scope) => scope.region || !reachesAnything(scope));
  return sql`assessments.result r
    join assessments.entry e on e.region_id = r.region_id and e.id = r.entry_id
    ${placed ? sql`join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id` : sql``}
    where r.region_id = ${of.regionId} and r.cycle_id = ${of.cycleId} and r.side = ${of.side}
      and ${shown} ${partOf(of)}
      ${of.aspect === null ? sql`` : sql`and (r.aspects -> ${sql.lit(of.aspect)} ->> 'full')::integer > 0`}`;
}

/** A row of a ranking before it has its place. */
export interface Runner {
  entryId: string;
  unitId: string;
  unitName: string;
  township: string | null;
  label: string;
  class: AreaClass | null;
  state: EntryState;
  points: string;
  place: string;
  spread: Spread | null;
  stars: number;
  grade: string | null;
  vetoed: boolean;
}

const township = sql`(select t.name from organisation.unit t where t.region_id = u.region_id and t.kind = 'township'
  and u.path like t.path || '%' limit 1)`;

/** A page of a ranking, most points first, those who are barred after all others. */
export async function pageOfRanking(
  db: Executor,
  of: Ranking,
  query: { limit: number; after?: string | undefined },
): Promise<{ rows: Runner[]; next: string | null }> {
  const mark = query.after === undefined ? null : readMark(query.after, 3);
  if (
    query.after !== undefined &&
    (!mark || typeof mark[0] !== 'number' || !/^-?\d+(\.\d+)?$/.test(String(mark[1])) || typeof mark[2] !== 'string')
  )
    throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
  const rows: Runner[] = [];
  // Two walks of the index: the ranked, then the barred.
  for (const vetoed of mark?.[0] === 1 ? [true] : [false, true]) {
    const left = query.limit + 1 - rows.length;
    if (left <= 0) break;
    const here = mark !== null && (mark[0] === 1) === vetoed;
    const { rows: some } = await sql<Omit<Runner, 'spread'> & { low: number | null; high: number | null }>`
      select x.*, ${township} as township from (
        select r.region_id, r.entry_id as "entryId", u.id as "unitId", u.name as "unitName", e.label, e.class,
          e.state, r.stars, r.grade, r.vetoed, u.path, ${measured(of.aspect)}
        from ${population(of)} and r.vetoed = ${vetoed}
      ) x cross join lateral (select x.region_id, x.path) u
      ${
        here
          ? sql`where x.place <= ${mark[1]}::numeric and (x.place < ${mark[1]}::numeric or x."entryId" > ${mark[2]}::uuid)`
          : sql``
      }
      order by x.place desc, x."entryId" limit ${left}`.execute(db);
    for (const { low, high, ...row } of some)
      rows.push({ ...row, spread: low === null || high === null ? null : { low, high } });
  }
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    next: rows.length > query.limit && last ? markOf([last.vetoed ? 1 : 0, last.place, last.entryId]) : null,
  };
}

/** How many are ranked, and whether samples enter. */
export interface Size {
  of: number;
  sampled: boolean;
}

/** Where somebody stands: a number to order by as `place`, and what sampling leaves open. */
export interface Standing {
  place: string;
  spread: Spread | null;
}

/**
 * Places of some among all that are ranked, in the order given, and how many are ranked: one walk that counts, for each of
 * them, how many stand above (`rank`), surely above (`from`), and may stand above (`to`). The same that the rules give for
 * the whole.
 */
export async function placesOf(
  db: Executor,
  of: Ranking,
  some: readonly Standing[],
): Promise<{ size: Size; places: Place[] }> {
  const place = (one: Standing) => one.place;
  const low = (one: Standing) => (one.spread ? String(one.spread.low) : one.place);
  const high = (one: Standing) => (one.spread ? String(one.spread.high) : one.place);
  // width_bucket counts how many bounds lie at or below a number; bounds and numbers are turned round, so that it counts
  // those a number does not exceed. Where no sample enters, the three counts would be the same and one is enough.
  const bounds = (values: readonly string[]) =>
    sql`(select coalesce(array_agg(-b order by -b), '{0}') from unnest(${values as string[]}::numeric[]) b)`;
  const { rows } = await sql<{ what: 'p' | 'l' | 'h' | 'n'; bucket: number; n: number }>`
    with x as materialized (select ${measured(of.aspect)} from ${population(of, false)} and not r.vetoed),
      b as (select ${bounds(some.map(place))} as p, ${bounds(some.map(high))} as h, ${bounds(some.map(low))} as l),
      open as (select ${some.some(({ spread }) => spread)} or exists (select from x where low is not null) as so)
    select 'p' as what, width_bucket(-x.place, b.p) as bucket, count(*)::integer as n from x, b group by 2
    union all select 'l', width_bucket(-coalesce(x.low, x.place), b.h), count(*)::integer
      from x, b where (select so from open) group by 2
    union all select 'h', width_bucket(-coalesce(x.high, x.place), b.l), count(*)::integer
      from x, b where (select so from open) group by 2
    union all select 'n', 0, count(*)::integer from x where low is not null`.execute(db);
  const counted = (what: string) => rows.filter((row) => row.what === what);
  const size = {
    of: counted('p').reduce((sum, { n }) => sum + n, 0),
    sampled: counted('n').some(({ n }) => n > 0),
  };
  const above = (what: string, values: readonly string[]): number[] => {
    const counts = new Map(counted(what).map(({ bucket, n }) => [bucket, n]));
    // Turned round and ascending: the highest bound first.
    const order = values.map((_, i) => i).toSorted((a, b) => compareNumeric(values[b]!, values[a]!));
    const out: number[] = [];
    let sum = 0;
    for (const [k, i] of order.entries()) {
      sum += counts.get(k) ?? 0;
      out[i] = sum;
    }
    return out;
  };
  const ranksOf = above('p', some.map(place));
  const open = counted('l').length > 0;
  const [surely, maybe] = open ? [above('l', some.map(high)), above('h', some.map(low))] : [ranksOf, ranksOf];
  const places = some.map((one, i) => {
    const itself = one.spread && one.spread.high > one.spread.low ? 1 : 0;
    const from = surely[i]! + 1;
    return { rank: ranksOf[i]! + 1, from, to: maybe[i]! - itself + 1, last: size.of > 1 && from === size.of };
  });
  return { size, places };
}

/** Compares two numbers written out in decimals, exactly. */
function compareNumeric(a: string, b: string): number {
  const read = (text: string): Exact => {
    const [whole, rest = ''] = text.split('.');
    return exact(BigInt(whole! + rest), 10n ** BigInt(rest.length));
  };
  const [x, y] = [read(a), read(b)];
  const [left, right] = [x.n * y.d, y.n * x.d];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Standings of units in a ranking, by unit and label; those who are not in it, or barred, are missing. */
export async function standingsOf(
  db: Executor,
  of: Ranking,
  units: readonly { unitId: string; label: string }[],
): Promise<Map<string, Standing>> {
  if (units.length === 0) return new Map();
  const { rows } = await sql<{
    unitId: string;
    label: string;
    place: string;
    low: number | null;
    high: number | null;
  }>`select u.id as "unitId", e.label, ${measured(of.aspect)} from ${population(of)} and not r.vetoed
      and e.unit_id = any(${units.map(({ unitId }) => unitId)}::uuid[])`.execute(db);
  return new Map(
    rows.map(({ unitId, label, place, low, high }) => [
      `${unitId} ${label}`,
      { place, spread: low === null || high === null ? null : { low, high } },
    ]),
  );
}

/** One of a whole ranking. */
export interface WholeRow extends Omit<Runner, 'points' | 'place'> {
  total: Exact;
  aspects: AspectKept[];
}

/** Everybody who is ranked and everybody who is barred, in no order, up to `most`. */
export async function wholeRanking(db: Executor, of: Ranking, most: number): Promise<WholeRow[]> {
  const { rows } = await sql<
    Omit<WholeRow, 'total' | 'spread'> & { n: string; d: string; low: number | null; high: number | null }
  >`select r.entry_id as "entryId", u.id as "unitId", u.name as "unitName", ${township} as township, e.label, e.class,
      e.state, r.total_n as n, r.total_d as d, r.low, r.high, r.stars, r.grade, r.vetoed, r.aspects
    from ${population({ ...of, aspect: null })} limit ${most}`.execute(db);
  return rows.map(({ n, d, low, high, ...row }) => ({
    ...row,
    total: exact(BigInt(n), BigInt(d)),
    spread: low === null || high === null ? null : { low, high },
  }));
}

/** What ranks are made of, of everybody who is ranked, and nothing else: for ranking a whole county or province. */
export async function rankingRows(
  db: Executor,
  of: Ranking,
): Promise<{ entryId: string; total: string; low: number | null; high: number | null; scaled: string[] }[]> {
  const { rows } = await sql<{
    entryId: string;
    total: string;
    low: number | null;
    high: number | null;
    scaled: string;
  }>`select r.entry_id as "entryId",
      r.total_n::text || case when r.total_d = 1 then '' else '/' || r.total_d::text end as total, r.low, r.high,
      jsonb_path_query_array(r.aspects, '$[*].scaled')::text as scaled
    from ${population({ ...of, aspect: null }, false)} and not r.vetoed`.execute(db);
  return rows.map(({ scaled, ...row }) => ({ ...row, scaled: JSON.parse(scaled) as string[] }));
}

/** Texts as fractions, each text read once. */
export function fractionsOf(texts: readonly string[]): Exact[] {
  const known = new Map<string, Exact>();
  return texts.map((text) => {
    const held = known.get(text);
    if (held) return held;
    const made = exactOf(text);
    known.set(text, made);
    return made;
  });
}
