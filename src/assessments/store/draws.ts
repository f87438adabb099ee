import { sql } from 'kysely';
import { invalid, notFound } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { CycleState } from '../rules/lifecycle.ts';
import type { Found, FrameKind, StrataKind, StratumDrawn } from '../rules/sampling.ts';

export interface Framed {
  key: string;
  name: string;
  stratum: string;
}
export interface DrawDesign {
  from: FrameKind;
  strata: StrataKind;
  of: number;
  n: number;
  digest: string;
  groups: StratumDrawn[];
}
export interface DrawFound {
  id: string;
  cycleId: string;
  cycleTitle: string;
  cycleState: CycleState;
  title: string;
  seed: string;
  design: DrawDesign;
  drawn: { key: string; name: string; stratum: string; lot: string }[];
  found: Record<string, Found>;
  personName: string;
  at: Date;
  toldAt: Date | null;
  version: number;
}
export type DrawListed = Omit<DrawFound, 'drawn' | 'found'> & { seen: number };

/** What communities, estates or buildings of the region are there to draw from, or entries of the cycle, at most `most`. */
export async function frameOf(
  db: Executor,
  regionId: string,
  cycleId: string,
  from: Exclude<FrameKind, 'list'>,
  strata: 'none' | 'township' | 'class',
  most: number,
): Promise<Framed[]> {
  const township = sql`coalesce((select t.name from organisation.unit t where t.region_id = u.region_id
    and t.kind = 'township' and u.path like t.path || '%' limit 1), '')`;
  const area = from === 'entries' ? sql`e.class` : sql`u.area_class`;
  const stratum = strata === 'none' ? sql`''` : strata === 'township' ? township : sql`coalesce(${area}, '')`;
  const kind = { communities: 'community', estates: 'estate', buildings: 'building', entries: '' }[from];
  const { rows } = await (
    from === 'entries'
      ? sql<Framed>`select e.id as key, trim(u.name || ' ' || e.label) as name, ${stratum} as stratum
          from assessments.entry e join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
          where e.region_id = ${regionId} and e.cycle_id = ${cycleId} and e.state not in ('dropped', 'withdrawn')
          order by u.path, e.label limit ${most}`
      : sql<Framed>`select u.id as key, u.name || coalesce('（' || p.name || '）', '') as name, ${stratum} as stratum
          from organisation.unit u
          left join organisation.unit p on p.region_id = u.region_id and p.id = u.parent_id
            and p.kind in ('community', 'estate')
          where u.region_id = ${regionId} and u.kind = ${kind} and u.active order by u.path limit ${most}`
  ).execute(db);
  return rows;
}

export async function addDraw(
  db: Executor,
  regionId: string,
  row: {
    id: string;
    cycleId: string;
    title: string;
    seed: string;
    design: DrawDesign;
    frame: readonly Framed[];
    drawn: DrawFound['drawn'];
    personId: string;
    at: Date;
  },
): Promise<void> {
  await sql`insert into assessments.draw (region_id, id, cycle_id, title, seed, design, frame, drawn, person_id, at)
    values (${regionId}, ${row.id}, ${row.cycleId}, ${row.title}, ${row.seed}, ${JSON.stringify(row.design)},
      ${JSON.stringify(row.frame)}, ${JSON.stringify(row.drawn)}, ${row.personId}, ${row.at})`.execute(db);
}

/** Has this list been drawn from by this seed already? The same draw again would only tempt to choose among draws. */
export async function seedUsed(
  db: Executor,
  regionId: string,
  of: { cycleId: string; seed: string; digest: string },
): Promise<boolean> {
  const { rows } = await sql`select 1 from assessments.draw where region_id = ${regionId} and cycle_id = ${of.cycleId}
    and seed = ${of.seed} and design ->> 'digest' = ${of.digest} limit 1`.execute(db);
  return rows.length > 0;
}

const columns = sql`d.id, d.cycle_id as "cycleId", c.title as "cycleTitle", c.state as "cycleState",
  d.title, d.seed, d.design,
  p.name as "personName", d.at, d.told_at as "toldAt", d.version`;
const from = sql`assessments.draw d
  join assessments.cycle c on c.region_id = d.region_id and c.id = d.cycle_id
  join organisation.person p on p.region_id = d.region_id and p.id = d.person_id`;

/** Draws of a cycle, newest first. `told`: only those that everybody may see. */
export async function pageOfDraws(
  db: Executor,
  regionId: string,
  cycleId: string,
  query: { told: boolean; limit: number; after?: string | undefined },
): Promise<{ rows: DrawListed[]; next: string | null }> {
  const mark = query.after === undefined ? null : readMark(query.after, 1);
  if (query.after !== undefined && (!mark || typeof mark[0] !== 'string'))
    throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
  const { rows } = await sql<DrawListed>`select ${columns},
      (select count(*)::integer from jsonb_object_keys(d.found)) as seen
    from ${from} where d.region_id = ${regionId} and d.cycle_id = ${cycleId}
      ${query.told ? sql`and d.told_at is not null` : sql``} ${mark ? sql`and d.id < ${mark[0]}::uuid` : sql``}
    order by d.id desc limit ${query.limit + 1}`.execute(db);
  const shown = rows.slice(0, query.limit);
  return { rows: shown, next: rows.length > query.limit ? markOf([shown.at(-1)!.id]) : null };
}

/** @throws thing.not-found */
export async function getDraw(db: Executor, regionId: string, id: string, lock?: 'lock'): Promise<DrawFound> {
  const { rows } = await sql<DrawFound>`select ${columns}, d.drawn, d.found from ${from}
    where d.region_id = ${regionId} and d.id = ${id} ${lock ? sql`for update of d` : sql``}`.execute(db);
  if (!rows[0]) throw notFound('draw');
  return rows[0];
}

export async function frameDrawn(db: Executor, regionId: string, id: string): Promise<Framed[]> {
  const { rows } = await sql<{ frame: Framed[] }>`select frame from assessments.draw
    where region_id = ${regionId} and id = ${id}`.execute(db);
  return rows[0]?.frame ?? [];
}

export async function keepFound(
  db: Executor,
  regionId: string,
  id: string,
  found: Readonly<Record<string, Found>>,
): Promise<void> {
  await sql`update assessments.draw set found = ${JSON.stringify(found)}, version = version + 1
    where region_id = ${regionId} and id = ${id}`.execute(db);
}

/** Telling again changes nothing. */
export async function keepTold(db: Executor, regionId: string, id: string, at: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`update assessments.draw set told_at = ${at}
    where region_id = ${regionId} and id = ${id} and told_at is null`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}
