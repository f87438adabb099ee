import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import { file } from '#documents/contract.ts';
import { unitBrief } from '#organisation/contract.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import {
  day,
  givenDay,
  id,
  instant,
  line,
  page,
  paging,
  phrase,
  prose,
  several,
  version,
} from '#platform/pure/shapes.ts';
import { taskMoves, taskStates } from './rules.ts';

export const repeats = ['daily', 'weekly', 'monthly', 'quarterly', 'half-yearly', 'yearly'] as const;
/** Most tasks of one plan that its tree shows. */
export const mostInTree = 10_000;
export const standings = ['late', 'soon', 'calm', 'done'] as const;

/** A row of a task list. */
export const taskRow = z.object({
  id,
  number: z.string(),
  title: z.string(),
  state: z.enum(taskStates),
  standing: z.enum(standings),
  due: day.nullable(),
  /** The day after which it is late, where that is not the due day: a rest day, a stand-still, an extension. */
  dueMoved: day.nullable(),
  /** The clock stands still (挂账). */
  paused: z.boolean(),
  /** Of a recurring duty: the due day of its earliest open period. Late and soon go by the sooner of the two. */
  periodDue: day.nullable(),
  dueText: z.string().nullable(),
  repeat: z.enum(repeats).nullable(),
  progress: z.number().int(),
  issued: day,
  leadUnit: unitBrief.nullable(),
  coUnits: z.number().int(),
  planId: id,
  planTitle: z.string(),
  parentId: id.nullable(),
  children: z.number().int(),
  closedChildren: z.number().int(),
  /** The reader's unit's part: lead, co, or null when it reads from above. */
  part: z.enum(['lead', 'co']).nullable(),
  version,
});
export type TaskRow = z.infer<typeof taskRow>;

export const taskReport = z.object({
  id,
  at: instant,
  personName: z.string(),
  unitName: z.string(),
  progress: z.number().int().nullable(),
  text: z.string(),
  /** The period of a recurring duty it was said about. */
  period: z.string().nullable(),
  files: z.array(file),
});
export const taskHistory = z.object({
  id,
  at: instant,
  kind: z.string(),
  personName: z.string().nullable(),
  unitName: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});

export const task = taskRow.extend({
  detail: z.string(),
  path: z.array(z.object({ id: id.nullable(), number: z.string(), title: z.string() })),
  units: z.array(
    z.object({
      unit: unitBrief,
      part: z.enum(['lead', 'co']),
      written: z.string().nullable(),
      inherited: z.boolean(),
      acceptedAt: instant.nullable(),
    }),
  ),
  issuedBy: unitBrief,
  issuedAt: instant,
  /** Names of the plan at this task that stand for no known unit. */
  unmatched: z.array(z.string()),
  /** The paragraphs of the plan this task came from. */
  source: z.array(z.object({ index: z.number().int(), number: z.string().nullable(), text: z.string() })),
  reports: z.array(taskReport),
  history: z.array(taskHistory),
  childRows: z.array(taskRow),
  /** Moves and verbs open to this reader now. */
  may: z.array(z.enum([...taskMoves, 'report', 'arrange'])),
});
export type Task = z.infer<typeof task>;

export const taskInput = z.object({
  title: line(300),
  detail: prose(20_000),
  due: givenDay.nullable(),
  dueText: phrase(60).nullable(),
  repeat: z.enum(repeats).nullable(),
  /** Null only for a task with tasks beneath it, which then follows its children. */
  leadUnitId: id.nullable(),
  /** Where several units lead (共同牵头), the others. Left out: those that lead now and are not named otherwise stay. */
  jointLeadUnitIds: z.array(id).max(20).optional(),
  coUnitIds: z.array(id).max(400),
});
/** What any list of tasks can be narrowed by. */
export const taskFilters = {
  /** mine: tasks my own unit leads or shares; issued: tasks my unit issued; all: everything in reach. */
  view: z.enum(['mine', 'issued', 'all']).default('all'),
  state: several(z.enum(taskStates)),
  standing: z.enum(['late', 'soon']).optional(),
  unitId: id.optional(),
  part: z.enum(['lead', 'co']).optional(),
  planId: id.optional(),
  dueFrom: day.optional(),
  dueTo: day.optional(),
  text: z.string().trim().max(60).optional(),
};
/** A conflict answers 409 with `details.current` (the task as it stands now) so that both versions can be shown. */
const conflict = { 'task.changed': 409 } as const;
const moveFails = {
  ...conflict,
  'task.move-closed': 409,
  'task.reason-missing': 422,
  'task.children-open': 409,
} as const;

export const tasksContract = {
  list: {
    method: 'GET',
    path: '/api/tasks',
    may: 'task.read',
    on: 'scope',
    summary: 'Tasks in reach, soonest due first',
    query: z.object({ ...paging, ...taskFilters }),
    reply: page(taskRow),
  },
  counts: {
    method: 'GET',
    path: '/api/task-counts',
    may: 'task.read',
    on: 'scope',
    summary: 'How many are late, soon due, to accept, to verify: the day at a glance',
    query: z.object({ view: z.enum(['mine', 'issued', 'all']).default('mine') }),
    reply: z.object({
      late: z.number().int(),
      soon: z.number().int(),
      toAccept: z.number().int(),
      toVerify: z.number().int(),
      returned: z.number().int(),
      open: z.number().int(),
    }),
  },
  get: {
    method: 'GET',
    path: '/api/tasks/:id',
    may: 'task.read',
    on: 'subject',
    summary: 'One task with its source, reports and history',
    params: z.object({ id }),
    reply: task,
  },
  tree: {
    method: 'GET',
    path: '/api/plans/:id/tasks',
    may: 'plan.read',
    on: 'subject',
    summary: 'The task tree of a published plan, progress rolled up',
    params: z.object({ id }),
    reply: z.object({ rows: z.array(taskRow).max(mostInTree) }),
  },
  move: {
    method: 'POST',
    path: '/api/tasks/:id/moves',
    may: 'task.read',
    on: 'subject',
    summary: 'Accept, hand in, verify, return, reopen or withdraw; each move asks its own verb',
    params: z.object({ id }),
    body: z.object({
      move: z.enum(taskMoves),
      version,
      reason: prose(2000).optional(),
      text: prose(5000).optional(),
      fileIds: z.array(id).max(20).default([]),
    }),
    reply: taskRow,
    fails: moveFails,
  },
  report: {
    method: 'POST',
    path: '/api/tasks/:id/reports',
    may: 'task.report',
    on: 'subject',
    summary: 'Report progress with text, files and photos',
    params: z.object({ id }),
    body: z.object({
      version,
      progress: z.number().int().min(0).max(99).nullable(),
      text: prose(5000),
      fileIds: z.array(id).max(20).default([]),
    }),
    reply: taskRow,
    fails: { ...conflict, 'task.not-under-way': 409, 'report.empty': 422 },
  },
  set: {
    method: 'PUT',
    path: '/api/tasks/:id',
    may: 'task.arrange',
    on: 'subject',
    summary: 'Change title, dates or units of an issued task',
    params: z.object({ id }),
    body: taskInput.extend({ version }),
    reply: task,
    fails: { ...conflict, 'task.finished': 409 },
  },
  publishPlan: {
    method: 'POST',
    path: '/api/plans/:id/publication',
    may: 'plan.publish',
    on: 'subject',
    summary: 'Publish a plan: its nodes become tasks of their units, in one transaction',
    params: z.object({ id }),
    body: z.object({
      version,
      /** Nodes without a lead unit go to the issuing office itself. */ unledToOffice: z.boolean().default(false),
    }),
    reply: z.object({ planId: id, tasks: z.number().int(), units: z.number().int() }),
    fails: { 'plan.changed': 409, 'plan.not-draft': 409, 'plan.unled': 422, 'plan.no-nodes': 422, 'plan.amends': 409 },
  },
} satisfies Contract<Verb>;
