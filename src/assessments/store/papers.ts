import { sql } from 'kysely';
import type { AreaClass } from '#organisation/rules/kinds.ts';
import type { Day } from '#platform/pure/day.ts';
import { notFound } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Side } from '../rules/framework.ts';
import type { CycleState, EntryState } from '../rules/lifecycle.ts';
import type { AspectKept } from './scores.ts';

export interface CycleOnPaper {
  id: string;
  title: string;
  year: number;
  state: CycleState;
  frameworkId: string;
  publicityDays: number;
  commendBody: string;
  commendNumber: string;
  validYears: number;
}
/** @throws thing.not-found */
export async function getCycleOnPaper(db: Executor, regionId: string, id: string): Promise<CycleOnPaper> {
  const { rows } = await sql<CycleOnPaper>`select id, title, year, state, framework_id as "frameworkId",
      publicity_days as "publicityDays", commend_body as "commendBody", commend_number as "commendNumber",
      valid_years as "validYears"
    from assessments.cycle where region_id = ${regionId} and id = ${id} and state <> 'preparing'`.execute(db);
  if (!rows[0]) throw notFound('cycle');
  return rows[0];
}

export interface ColumnOnPaper {
  /** Exact hundredths as `n/d`. */
  total: string;
  stars: number;
  grade: string | null;
  vetoed: boolean;
  aspects: AspectKept[];
}
export interface EntryOnPaper {
  id: string;
  unit: string;
  township: string | null;
  label: string;
  class: AreaClass | null;
  state: EntryState;
  publicityFrom: Day | null;
  publicityTo: Day | null;
  recognisedOn: Day | null;
  commendedOn: Day | null;
  validUntil: Day | null;
  columns: Partial<Record<Side, ColumnOnPaper>>;
}

/** Entries of a cycle in the order of the tree, those in the states named, at most `most`. */
export async function entriesOnPaper(
  db: Executor,
  regionId: string,
  cycleId: string,
  states: readonly EntryState[],
  most: number,
): Promise<EntryOnPaper[]> {
  const { rows } = await sql<EntryOnPaper>`select e.id, u.name as unit, p.name as township, e.label, e.class, e.state,
      e.publicity_from as "publicityFrom", e.publicity_to as "publicityTo", e.recognised_on as "recognisedOn",
      e.commended_on as "commendedOn", e.valid_until as "validUntil",
      coalesce((select jsonb_object_agg(r.side, jsonb_build_object('total', r.total_n || '/' || r.total_d, 'stars', r.stars,
          'grade', r.grade, 'vetoed', r.vetoed, 'aspects', r.aspects)) from assessments.result r
        where r.region_id = e.region_id and r.entry_id = e.id), '{}') as columns
    from assessments.entry e
    join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    left join organisation.unit p on p.region_id = u.region_id and p.id = u.parent_id
    where e.region_id = ${regionId} and e.cycle_id = ${cycleId} and e.state = any(${states as string[]}::text[])
    order by u.path, e.label, e.id limit ${most}`.execute(db);
  return rows;
}
