import { sql, type RawBuilder } from 'kysely';
import type { z } from 'zod';
import type { unitBrief } from '#organisation/contract.ts';
import { dayOf, type Day } from '#platform/pure/day.ts';
import type { TaskRow } from '../contract.ts';
import { isOpen, noDueKey, standing, type Part, type TaskState } from '../rules.ts';

/** A row of a list as SQL gives it. */
export interface RowFound {
  id: string;
  number: string;
  title: string;
  state: TaskState;
  due: Day | null;
  due_key: Day;
  due_to: Day | null;
  paused_through: Day | null;
  period_due: Day | null;
  due_text: string | null;
  repeat: TaskRow['repeat'];
  progress: number;
  issued_at: Date;
  co_units: number;
  plan_id: string;
  plan_title: string;
  parent_id: string | null;
  children: number;
  closed_children: number;
  version: number;
  lead: z.input<typeof unitBrief> | null;
  part: Part | null;
}

/** What a rest day, a stand-still or an extension made of the due day `t.due`; null where it counts itself. */
export const movedColumn = sql`case when t.due_of = t.due then t.due_to end as due_to`;
/** The day after which a task is late: its own day that counts, or that of its earliest open period when it comes sooner. */
export const countsTo = ({ due_key }: { due_key: Day }): Day | null => (due_key === noDueKey ? null : due_key);

/**
 * The columns of a list row and the joins they need; `t` is the task, `mine` the reader's unit. Joined to a page of
 * rows only, so every join is a look-up by key.
 */
export const rowColumns = sql`t.id, t.number, t.title, t.state, t.due, t.due_key, ${movedColumn}, t.paused_through, t.period_due, t.due_text,
  t.repeat, t.progress, t.issued_at, t.co_units,
  t.plan_id, pl.title as plan_title, t.parent_id, t.children, t.closed_children, t.version, mine.part,
  case when lu.id is not null then json_build_object('id', lu.id, 'kind', lu.kind, 'name', lu.name,
    'shortName', lu.short_name, 'path', lu.path, 'parentName', lp.name) end as lead`;
export const rowJoins = (mineUnitId: string): RawBuilder<unknown> => sql`
  join plans.plan pl on pl.region_id = t.region_id and pl.id = t.plan_id
  left join organisation.unit lu on lu.region_id = t.region_id and lu.id = t.lead_unit_id
  left join organisation.unit lp on lp.region_id = lu.region_id and lp.id = lu.parent_id
  left join lateral (select x.part from tasks.task_unit x
    where x.region_id = t.region_id and x.task_id = t.id and x.unit_id = ${mineUnitId} and x.part <> 'issuer'
    limit 1) mine on true`;

/** What every form of a row must hold, to go on from it. */
export interface Keyed {
  id: string;
  due_key: Day;
}
/** What is shown of each task of a page: columns of the task `t` and joins by key. `F` is the row as SQL gives it. */
export interface Form<F extends Keyed> {
  columns: RawBuilder<unknown>;
  joins: RawBuilder<unknown>;
  /** Only for the type. */
  row?: F;
}
/** A row of a list. */
export const rowForm = (mineUnitId: string): Form<RowFound> => ({ columns: rowColumns, joins: rowJoins(mineUnitId) });

/** The row as the contract has it; `today` decides late and soon. */
export const rowOf = (found: RowFound, today: Day): TaskRow => ({
  id: found.id,
  number: found.number,
  title: found.title,
  state: found.state,
  standing: standing(found.state, countsTo(found), today),
  due: found.due,
  dueMoved: found.due_to,
  paused: found.paused_through !== null && found.paused_through >= today && isOpen(found.state),
  periodDue: found.period_due,
  dueText: found.due_text,
  repeat: found.repeat,
  progress: found.progress,
  issued: dayOf(found.issued_at.getTime()),
  leadUnit: found.lead,
  coUnits: found.co_units,
  planId: found.plan_id,
  planTitle: found.plan_title,
  parentId: found.parent_id,
  children: found.children,
  closedChildren: found.closed_children,
  part: found.part,
  version: found.version,
});
