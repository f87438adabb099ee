import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import { unitBrief } from '#organisation/contract.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { givenDay, id, instant, line, none, phrase, prose, version } from '#platform/pure/shapes.ts';
import { repeats, task } from '../contract.ts';
import { cascadeKinds } from '../rules/cascade.ts';

const params = z.object({ id });
const target = z.object({ unit: z.string(), least: z.number(), words: z.string() });
const about = z.object({ id, number: z.string(), title: z.string(), unit: z.string().nullable() });
export const finding = z.object({
  kind: z.enum(cascadeKinds),
  task: about,
  source: about,
  /** What the source says, and what is asked here. */
  said: z.string(),
  here: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  /** What the finding stands on; an acceptance names it. */
  mark: z.string(),
  accepted: z.object({ reason: z.string(), by: z.string(), at: instant }).nullable(),
  may: z.array(z.enum(['accept'])),
});
export type Finding = z.infer<typeof finding>;

export const cascadeContract = {
  beneath: {
    method: 'GET',
    path: '/api/tasks/:id/beneath',
    may: 'task.carry-out',
    on: 'subject',
    summary: 'The units a lead unit may pass its task on to, and the numbers the task asks for',
    params,
    reply: z.object({
      rows: z.array(unitBrief.extend({ carries: z.boolean() })).max(400),
      targets: z.array(target),
    }),
  },
  passOn: {
    method: 'POST',
    path: '/api/tasks/:id/passed-on',
    may: 'task.carry-out',
    on: 'subject',
    summary: 'A lead unit splits its task among units beneath it; their progress makes its own',
    params,
    body: z.object({
      version,
      title: line(300),
      detail: prose(20_000),
      due: givenDay.nullable(),
      repeat: z.enum(repeats).nullable(),
      /** What is counted: 场, 次, 个. */
      counted: phrase(10).default(''),
      units: z
        .array(z.object({ unitId: id, target: z.number().int().min(1).max(100_000_000).nullable().default(null) }))
        .min(1)
        .max(400),
    }),
    reply: task,
    fails: { 'task.changed': 409, 'task.not-under-way': 409, 'unit.not-beneath': 422 },
  },
  findings: {
    method: 'GET',
    path: '/api/plans/:id/cascade',
    may: 'task.read',
    on: 'scope',
    summary: 'What is not right between the tasks of a plan and those passed on from them, as far as one sees them',
    params,
    reply: z.object({
      /** The plan's title; empty when no task of it is within reach. */
      title: z.string(),
      rows: z.array(finding).max(1000),
      more: z.number().int(),
      passedOn: z.number().int(),
    }),
  },
  accept: {
    method: 'POST',
    path: '/api/tasks/:id/cascade-acceptance',
    may: 'task.arrange',
    on: 'subject',
    summary: 'Let a finding stand, with the reason; it comes back when it says something else',
    params,
    body: z.object({ kind: z.enum(cascadeKinds), mark: z.string().min(1).max(400), reason: line(500) }),
    reply: none,
  },
} satisfies Contract<Verb>;
