import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, id, instant, version } from '#platform/pure/shapes.ts';
import { audiences, ladderKinds, steps } from '../rules/ladder.ts';

export const rung = z.object({
  step: z.enum(steps),
  offset: z.number().int().min(-60).max(120),
  tells: z.array(z.enum(audiences)).min(1).max(audiences.length),
  reply: z.number().int().min(1).max(60).nullable(),
});
export const ladder = z.object({
  kind: z.enum(ladderKinds),
  rungs: z.array(rung),
  /** Null while the built-in one holds. */
  set: z.object({ at: instant, personName: z.string() }).nullable(),
  version: z.number().int().min(0),
});
export type LadderShown = z.infer<typeof ladder>;

/** What the ladder has done about a task or a period of it. */
export const stepTaken = z.object({
  period: z.string().nullable(),
  step: z.enum(steps),
  outcome: z.enum(['fired', 'passed-over']),
  at: instant,
  due: day,
  told: z.number().int(),
});

export const ladderContract = {
  ladders: {
    method: 'GET',
    path: '/api/ladders',
    may: 'task.read',
    on: 'scope',
    summary: 'The three escalation ladders of the region: built in or as the office has set them',
    reply: z.object({ rows: z.array(ladder).max(3), maySet: z.boolean() }),
  },
  setLadder: {
    method: 'PUT',
    path: '/api/ladders/:kind',
    may: 'ladder.manage',
    on: 'scope',
    summary: 'Change an escalation ladder; steps already taken stay as they are',
    params: z.object({ kind: z.enum(ladderKinds) }),
    /** No rungs: back to the built-in ladder. `version` 0 while the built-in one holds. */
    body: z.object({ rungs: z.array(rung).max(steps.length).nullable(), version: z.number().int().min(0) }),
    reply: ladder,
    fails: { 'ladder.changed': 409, 'ladder.unfit': 422 },
  },
  ladderOf: {
    method: 'GET',
    path: '/api/tasks/:id/ladder',
    may: 'task.read',
    on: 'subject',
    summary: 'What the ladder has done about a task, and what comes next',
    params: z.object({ id }),
    reply: z.object({
      kind: z.enum(ladderKinds),
      urgent: z.boolean(),
      taken: z.array(stepTaken).max(200),
      next: z.object({ step: z.enum(steps), day, period: z.string().nullable() }).nullable(),
      /** Leaders attached to the task, its plan, its lead units or what stands above those. */
      liaisons: z.array(z.object({ personId: id, name: z.string(), subjectName: z.string() })).max(50),
      maySetUrgent: z.boolean(),
    }),
  },
  setUrgent: {
    method: 'PUT',
    path: '/api/tasks/:id/urgency',
    may: 'task.arrange',
    on: 'subject',
    summary: 'Mark an open task urgent, or not: it then climbs the other ladder',
    params: z.object({ id }),
    body: z.object({ urgent: z.boolean(), version }),
    reply: z.object({ urgent: z.boolean(), version }),
    fails: { 'task.changed': 409, 'task.finished': 409 },
  },
} satisfies Contract<Verb>;
