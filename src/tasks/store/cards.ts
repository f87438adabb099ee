import { sql, type RawBuilder } from 'kysely';
import { withinScope, type Scope } from '#access/scope.ts';
import type { Day } from '#platform/pure/day.ts';
import { dayOf } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { CardPlan, CardUnit, TaskCard } from '../contract/cards.ts';
import { moveBar, openStates, standing, taskMoves, type Part, type Rolled, type TaskState } from '../rules.ts';
import {
  countedAtMost,
  holdersOf,
  reached,
  seenUnits,
  walkTasks,
  type ListQuery,
  type Reader,
  type View,
} from './list.ts';
import { countsTo, movedColumn, type Form } from './row.ts';

/** How far the verbs behind the moves reach: null is the whole region. */
export interface Acting {
  carryOut: readonly string[] | null;
  verify: readonly string[] | null;
  arrange: readonly string[] | null;
}

/** The ids of the units a verb reaches; null for the whole region. */
export async function unitsWithin(db: Executor, scope: Scope): Promise<string[] | null> {
  if (scope.region) return null;
  if (scope.units.length + scope.below.length === 0) return [];
  const { rows } = await sql<{ id: string }>`select u.id from organisation.unit u
    where u.region_id = ${scope.regionId} and ${withinScope(scope, 'u.path')}`.execute(db);
  return rows.map(({ id }) => id);
}

interface CardFound {
  id: string;
  due_key: Day;
  number: string;
  title: string;
  state: TaskState;
  due: Day | null;
  due_to: Day | null;
  period_due: Day | null;
  due_text: string | null;
  repeat: TaskCard['repeat'];
  issued_at: Date;
  progress: number;
  reported: number;
  position: number;
  plan_id: string;
  parent_id: string | null;
  lead_unit_id: string | null;
  co_units: number;
  grouped: boolean;
  children: number;
  begun_children: number;
  closed_children: number;
  weight: number;
  done: number;
  part: Part | null;
  leads: boolean | null;
  owes: boolean | null;
  verifies: boolean;
  arranges: boolean;
  version: number;
}

const among = (column: string, ids: readonly string[] | null): RawBuilder<unknown> =>
  ids === null ? sql`true` : sql`${sql.ref(column)} = any(${ids as string[]}::uuid[])`;

/** The columns of a card: the task's own, the reader's part, and where the actor stands to it. */
const cardForm = (mine: string, acting: Acting): Form<CardFound> => ({
  columns: sql`t.id, t.due_key, t.number, t.title, t.state, t.due, ${movedColumn}, t.period_due, t.due_text, t.repeat, t.issued_at, t.progress, t.reported,
    t.position, t.plan_id, t.parent_id, t.lead_unit_id, t.co_units, t.grouped, t.children, t.begun_children, t.closed_children,
    t.weight, t.done, t.version, sides.part, sides.leads, sides.owes,
    ${among('t.issuer_unit_id', acting.verify)} as verifies, ${among('t.issuer_unit_id', acting.arrange)} as arranges`,
  joins: sql`left join lateral (
    select max(x.part) filter (where x.unit_id = ${mine}) as part,
      bool_or(x.part = 'lead' and ${among('x.unit_id', acting.carryOut)}) as leads,
      bool_or(x.accepted_at is null and ${among('x.unit_id', acting.carryOut)}) as owes
    from tasks.task_unit x where x.region_id = t.region_id and x.task_id = t.id and x.part <> 'issuer'
      and (x.unit_id = ${mine} or ${among('x.unit_id', acting.carryOut)})) sides on true`,
});

function cardOf(found: CardFound, today: Day): TaskCard {
  const rolled: Rolled = {
    state: found.state,
    led: found.lead_unit_id !== null,
    group: found.grouped,
    reported: found.reported,
    tally: {
      children: found.children,
      begun: found.begun_children,
      closed: found.closed_children,
      weight: found.weight,
      done: found.done,
    },
  };
  const sides = {
    leads: found.leads ?? false,
    owesAcceptance: found.owes ?? false,
    reports: false,
    verifies: found.verifies,
    arranges: found.arranges,
  };
  return {
    id: found.id,
    number: found.number,
    title: found.title,
    state: found.state,
    standing: standing(found.state, countsTo(found), today),
    // A recurring duty is measured by its earliest open period when that comes sooner.
    due: found.period_due !== null && found.period_due === found.due_key ? found.period_due : found.due,
    dueMoved: found.due_to,
    dueText: found.due_text,
    repeat: found.repeat,
    issued: dayOf(found.issued_at.getTime()),
    progress: found.progress,
    position: found.position,
    planId: found.plan_id,
    parentId: found.parent_id,
    leadUnitId: found.lead_unit_id,
    coUnits: found.co_units,
    children: found.children,
    closedChildren: found.closed_children,
    part: found.part,
    may: taskMoves.filter((move) => moveBar(rolled, move, sides) === null),
    version: found.version,
  };
}

/**
 * A page of cards, at most 1000, soonest due first, with the plans and units they name.
 * @throws request.invalid when the mark is not one of ours.
 */
export async function listCards(
  db: Executor,
  reader: Reader,
  acting: Acting,
  query: ListQuery,
): Promise<{ rows: TaskCard[]; plans: CardPlan[]; units: CardUnit[]; next: string | null }> {
  const page = await walkTasks(db, reader, query, cardForm(reader.unitId, acting));
  const rows = page.rows.map((row) => cardOf(row, reader.today));
  const { regionId } = reader.scope;
  const plans = await plansOf(db, regionId, [...new Set(rows.map((row) => row.planId))]);
  const units = await unitsNamed(db, regionId, [
    ...new Set(rows.flatMap((row) => (row.leadUnitId === null ? [] : [row.leadUnitId]))),
  ]);
  return { rows, plans, units, next: page.next };
}

interface PhaseKept {
  name?: string;
  from?: Day | null;
  to?: Day | null;
}
async function plansOf(db: Executor, regionId: string, ids: readonly string[]): Promise<CardPlan[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{
    id: string;
    title: string;
    phases: PhaseKept[];
  }>`select id, title, phases from plans.plan
    where region_id = ${regionId} and id = any(${ids as string[]}::uuid[])`.execute(db);
  return rows.map(({ id, title, phases }) => ({
    id,
    title,
    phases: phases.map(({ name, from, to }) => ({ name: name ?? '', from: from ?? null, to: to ?? null })),
  }));
}
async function unitsNamed(db: Executor, regionId: string, ids: readonly string[]): Promise<CardUnit[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<CardUnit>`select id, name, short_name as "shortName" from organisation.unit
    where region_id = ${regionId} and id = any(${ids as string[]}::uuid[])`.execute(db);
  return rows;
}

/**
 * Lead units in reach with their late tasks, most first. The index is entered once per lead unit and open state and each
 * number stops at `countedAtMost`, so it costs the same with a million tasks.
 */
export async function lateUnits(
  db: Executor,
  { scope, today }: Reader,
  limit: number,
): Promise<{ rows: { unit: CardUnit; late: number }[]; units: number }> {
  const most = sql.raw(String(countedAtMost));
  const { rows } = await sql<{ id: string; name: string; shortName: string | null; late: number; units: number }>`
    with ${reached({ unitId: null, parts: ['lead'], reached: true }, scope)}, counted as (
      select r.unit_id, n.late from reached r cross join lateral (
        select count(*)::int as late from (
          select 1 from unnest(${openStates as TaskState[]}::text[]) as s (state) cross join lateral (
            select 1 from tasks.task_unit x where x.region_id = ${scope.regionId} and x.unit_id = r.unit_id
              and x.part = 'lead' and x.state = s.state and x.due_key < ${today}::date limit ${most}) w
          limit ${most}) z) n
      where n.late > 0)
    select u.id, u.name, u.short_name as "shortName", c.late, (count(*) over ())::int as units
    from counted c join organisation.unit u on u.region_id = ${scope.regionId} and u.id = c.unit_id
    order by c.late desc, u.path limit ${sql.raw(String(limit))}`.execute(db);
  return {
    rows: rows.map(({ late, units: _, ...unit }) => ({ unit, late })),
    units: rows[0]?.units ?? 0,
  };
}

/** Open tasks by the day they fall due, from today on; days without one are left out, each number stops at `countedAtMost`. */
export async function countByDay(
  db: Executor,
  reader: Reader,
  view: View,
  through: Day,
): Promise<{ day: Day; open: number }[]> {
  const { scope, today } = reader;
  const holders = holdersOf({ view, limit: 1 }, reader);
  const most = sql.raw(String(countedAtMost));
  const days = sql`generate_series(${today}::date, ${through}::date, interval '1 day') as d (day)`;
  const states = sql`unnest(${openStates as TaskState[]}::text[]) as s (state)`;
  const found = holders.length
    ? sql`select distinct w.task_id from reached r cross join ${states} cross join lateral (
        select x.task_id from tasks.task_unit x where x.region_id = ${scope.regionId} and x.unit_id = r.unit_id
          and x.part = r.part and x.state = s.state and x.due_key = d.day::date
          and (x.part <> 'issuer' or exists (select 1 from tasks.task t where t.region_id = ${scope.regionId}
            and t.id = x.task_id and t.lead_unit_id is not null)) limit ${most}) w`
    : sql`select w.id from ${states} cross join lateral (
        select t.id from tasks.task t where t.region_id = ${scope.regionId} and t.state = s.state
          and t.due_key = d.day::date and t.lead_unit_id is not null limit ${most}) w`;
  const seen = reached(holders[0] ?? { unitId: null, parts: ['issuer'], reached: true }, scope);
  const { rows } = await sql<{ day: Day; open: number }>`with ${seenUnits(scope)}, ${seen}
    select d.day::date as day, n.open from ${days} cross join lateral (
      select count(*)::int as open from (select 1 from (${found}) f limit ${most}) z) n
    where n.open > 0 order by 1`.execute(db);
  return rows;
}
