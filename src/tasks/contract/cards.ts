import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, id, version } from '#platform/pure/shapes.ts';
import { repeats, standings, taskFilters } from '../contract.ts';
import { taskMoves, taskStates } from '../rules.ts';

/** Tasks of one page of cards. */
export const cardsAtMost = 1000;

/** A task as tree, board, timeline and calendar need it: no texts but its title; plan and unit by id. */
export const taskCard = z.object({
  id,
  number: z.string(),
  title: z.string(),
  state: z.enum(taskStates),
  standing: z.enum(standings),
  due: day.nullable(),
  dueMoved: day.nullable(),
  dueText: z.string().nullable(),
  repeat: z.enum(repeats).nullable(),
  issued: day,
  progress: z.number().int(),
  /** Place in the order of its plan. */
  position: z.number().int(),
  planId: id,
  parentId: id.nullable(),
  leadUnitId: id.nullable(),
  coUnits: z.number().int(),
  children: z.number().int(),
  closedChildren: z.number().int(),
  part: z.enum(['lead', 'co']).nullable(),
  /** Moves open to this reader now: where its card can be taken. */
  may: z.array(z.enum(taskMoves)),
  version,
});
export type TaskCard = z.infer<typeof taskCard>;
export const cardPlan = z.object({
  id,
  title: z.string(),
  phases: z.array(z.object({ name: z.string(), from: day.nullable(), to: day.nullable() })),
});
export type CardPlan = z.infer<typeof cardPlan>;
export const cardUnit = z.object({ id, name: z.string(), shortName: z.string().nullable() });
export type CardUnit = z.infer<typeof cardUnit>;

const scopeOfDay = z.enum(['mine', 'issued', 'all']).default('mine');

export const cardsContract = {
  cards: {
    method: 'GET',
    path: '/api/task-cards',
    may: 'task.read',
    on: 'scope',
    summary: 'Tasks in reach as compact cards in large pages: for tree, board, timeline and calendar',
    query: z.object({
      ...taskFilters,
      limit: z.coerce.number().int().min(1).max(cardsAtMost).default(cardsAtMost),
      after: z.string().max(400).optional(),
    }),
    reply: z.object({
      rows: z.array(taskCard).max(cardsAtMost),
      /** The plans and lead units that this page's rows name. */
      plans: z.array(cardPlan),
      units: z.array(cardUnit),
      next: z.string().nullable(),
    }),
  },
  lateUnits: {
    method: 'GET',
    path: '/api/task-late-units',
    may: 'task.read',
    on: 'scope',
    summary: 'Which lead units in reach have late tasks, most first',
    query: z.object({ limit: z.coerce.number().int().min(1).max(50).default(12) }),
    reply: z.object({
      /** `late` stops at 1000. */
      rows: z.array(z.object({ unit: cardUnit, late: z.number().int() })),
      /** Units with late tasks in all. */
      units: z.number().int(),
    }),
  },
  days: {
    method: 'GET',
    path: '/api/task-days',
    may: 'task.read',
    on: 'scope',
    summary: 'How many open tasks fall due on each of the coming days',
    query: z.object({ view: scopeOfDay, days: z.coerce.number().int().min(1).max(62).default(14) }),
    /** Days without one are left out; each number stops at 1000. */
    reply: z.object({ rows: z.array(z.object({ day, open: z.number().int() })) }),
  },
} satisfies Contract<Verb>;
