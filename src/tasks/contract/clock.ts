import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, givenDay, id, instant, line, prose, version } from '#platform/pure/shapes.ts';
import { holidays } from '#platform/pure/workday.ts';

const pause = z.object({
  id,
  from: day,
  /** The last day it is to stand; null: open, a year at most. */
  until: day.nullable(),
  /** The day the clock went on. */
  endedOn: day.nullable(),
  reason: z.string(),
  unitName: z.string(),
  personName: z.string(),
});
export const extensionStates = ['asked', 'granted', 'refused'] as const;
const extension = z.object({
  id,
  askedAt: instant,
  until: day,
  days: z.number().int(),
  reason: z.string(),
  unitName: z.string(),
  personName: z.string(),
  state: z.enum(extensionStates),
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
  answer: z.string().nullable(),
});
export const clockMoves = ['pause', 'resume', 'ask', 'decide'] as const;
export const taskClock = z.object({
  due: day.nullable(),
  /** The last day as counted, with extensions and stand-stills. */
  counted: day.nullable(),
  /** The workday it counts to: the task is late after it. */
  effective: day.nullable(),
  /** Why the counted day moved: the holiday it belongs to (null: a weekend), and whether its calendar is an estimate. */
  rest: z.object({ holiday: z.enum(holidays).nullable(), estimated: z.boolean() }).nullable(),
  /** The stand-still that holds today. */
  paused: pause.extend({ through: day }).nullable(),
  /** Newest first; the last 50. */
  pauses: z.array(pause),
  extensions: z.array(extension),
  /** Granted for the due day that stands, of two. */
  granted: z.number().int(),
  /** The last day an extension asked for now may reach. */
  furthest: day.nullable(),
  /** Days the clock may still stand. */
  pauseDaysLeft: z.number().int(),
  may: z.array(z.enum(clockMoves)),
});
export type TaskClockView = z.infer<typeof taskClock>;

const fails = { 'task.changed': 409, 'task.finished': 409 } as const;
export const clockContract = {
  get: {
    method: 'GET',
    path: '/api/tasks/:id/clock',
    may: 'task.read',
    on: 'subject',
    summary: 'The day that counts for a task and why; stand-stills and extensions',
    params: z.object({ id }),
    reply: taskClock,
  },
  pause: {
    method: 'POST',
    path: '/api/tasks/:id/pauses',
    may: 'task.arrange',
    on: 'subject',
    summary: 'Stop the clock of a task from today (挂账), up to and with a day or open, a year altogether at most',
    params: z.object({ id }),
    body: z.object({ version, until: givenDay.nullable(), reason: line(1000) }),
    reply: taskClock,
    fails: { ...fails, 'clock.no-due': 409, 'clock.paused': 409, 'clock.overdue': 409, 'clock.too-long': 422 },
  },
  resume: {
    method: 'POST',
    path: '/api/tasks/:id/resumption',
    may: 'task.arrange',
    on: 'subject',
    summary: 'Let the clock of a task go on from today',
    params: z.object({ id }),
    body: z.object({ version, reason: prose(1000).default('') }),
    reply: taskClock,
    fails: { ...fails, 'clock.not-paused': 409 },
  },
  ask: {
    method: 'POST',
    path: '/api/tasks/:id/extensions',
    may: 'task.carry-out',
    on: 'subject',
    summary: 'The lead unit asks for more time (延期)',
    params: z.object({ id }),
    body: z.object({ version, until: givenDay, reason: line(1000) }),
    reply: taskClock,
    fails: {
      ...fails,
      'clock.no-due': 409,
      'clock.overdue': 409,
      'extension.asked': 409,
      'extension.twice': 409,
      'extension.too-long': 422,
    },
  },
  decide: {
    method: 'POST',
    path: '/api/tasks/:id/extensions/:extensionId/decision',
    may: 'task.arrange',
    on: 'subject',
    summary: 'The issuing unit grants or refuses an extension, with its reason',
    params: z.object({ id, extensionId: id }),
    body: z.object({ version, grant: z.boolean(), answer: prose(1000).default('') }),
    reply: taskClock,
    fails: {
      ...fails,
      'extension.decided': 409,
      'extension.void': 409,
      'extension.twice': 409,
      'task.reason-missing': 422,
    },
  },
} satisfies Contract<Verb>;
