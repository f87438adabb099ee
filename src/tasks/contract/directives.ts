import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import { file } from '#documents/contract.ts';
import { unitBrief } from '#organisation/contract.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, givenDay, id, instant, line, page, paging, prose, several, version } from '#platform/pure/shapes.ts';
import { directiveKinds, directiveStates, givenKinds } from '../rules/directive.ts';
import { taskStates } from '../rules.ts';

/** A row of the register of supervision (督办台账). */
export const directiveRow = z.object({
  id,
  kind: z.enum(directiveKinds),
  state: z.enum(directiveStates),
  /** No answer by the day that was named. */
  late: z.boolean(),
  at: instant,
  words: z.string(),
  replyBy: day.nullable(),
  answeredAt: instant.nullable(),
  settledAt: instant.nullable(),
  unit: unitBrief,
  fromUnit: unitBrief,
  /** Null: the ladder spoke. */
  personName: z.string().nullable(),
  period: z.string().nullable(),
  task: z
    .object({
      id,
      number: z.string(),
      title: z.string(),
      state: z.enum(taskStates),
      due: day.nullable(),
      planId: id,
      planTitle: z.string(),
    })
    .nullable(),
  /** The newest answer. */
  answer: z.string().nullable(),
  version,
});
export type DirectiveRow = z.infer<typeof directiveRow>;

export const directive = directiveRow.extend({
  replies: z
    .array(
      z.object({
        id,
        at: instant,
        personName: z.string(),
        unitName: z.string(),
        text: z.string(),
        files: z.array(file),
      }),
    )
    .max(100),
  may: z.array(z.enum(['answer', 'settle'])),
});
export type Directive = z.infer<typeof directive>;

const filters = {
  kind: several(z.enum(directiveKinds)),
  state: z.enum([...directiveStates, 'late']).optional(),
  /** mine: addressed to my own unit; given: given by my unit; all: everything in reach. */
  view: z.enum(['mine', 'given', 'all']).default('all'),
  unitId: id.optional(),
  planId: id.optional(),
  from: day.optional(),
  to: day.optional(),
};
const speech = { words: line(2000), replyBy: givenDay.nullable() };

export const directivesContract = {
  directives: {
    method: 'GET',
    path: '/api/directives',
    may: 'task.read',
    on: 'scope',
    summary: 'What is urged, supervised or instructed, newest first (督办台账)',
    query: z.object({ ...paging, ...filters }),
    reply: page(directiveRow),
  },
  exportDirectives: {
    method: 'GET',
    path: '/api/directives/export',
    may: 'task.read',
    on: 'scope',
    carries: 'file',
    summary: 'The register of supervision as Excel, at most 5000 rows',
    query: z.object(filters),
    reply: z.any(),
  },
  directive: {
    method: 'GET',
    path: '/api/directives/:id',
    may: 'task.read',
    on: 'subject',
    summary: 'One directive with its answers',
    params: z.object({ id }),
    reply: directive,
  },
  directivesOf: {
    method: 'GET',
    path: '/api/tasks/:id/directives',
    may: 'task.read',
    on: 'subject',
    summary: 'Everything urged, supervised or instructed about a task, newest first, the last 100',
    params: z.object({ id }),
    reply: z.object({ rows: z.array(directive).max(100), may: z.array(z.enum(['urge', 'instruct'])) }),
  },
  directivesOfUnit: {
    method: 'GET',
    path: '/api/units/:id/directives',
    may: 'task.read',
    on: 'subject',
    summary: 'What leaders instructed a unit as such, newest first, the last 100',
    params: z.object({ id }),
    reply: z.object({ rows: z.array(directive).max(100), may: z.array(z.enum(['instruct'])) }),
  },
  urge: {
    method: 'POST',
    path: '/api/tasks/:id/directives',
    may: 'task.urge',
    on: 'subject',
    summary: 'Urge, supervise or call to talk by hand: words to the lead units, or to the units named',
    params: z.object({ id }),
    body: z.object({ kind: z.enum(givenKinds), ...speech, unitIds: z.array(id).min(1).max(40).optional() }),
    reply: z.object({ ids: z.array(id) }),
    fails: { 'task.finished': 409, 'task.move-closed': 409, 'task.urged-today': 409 },
  },
  instruct: {
    method: 'POST',
    path: '/api/tasks/:id/instructions',
    may: 'task.instruct',
    on: 'subject',
    summary: 'A leader instructs about a task: the words reach its lead units',
    params: z.object({ id }),
    body: z.object(speech),
    reply: z.object({ ids: z.array(id) }),
    fails: { 'task.finished': 409 },
  },
  instructUnit: {
    method: 'POST',
    path: '/api/units/:id/instructions',
    may: 'task.instruct',
    on: 'subject',
    summary: 'A leader instructs a unit',
    params: z.object({ id }),
    body: z.object(speech),
    reply: z.object({ ids: z.array(id) }),
  },
  answer: {
    method: 'POST',
    path: '/api/directives/:id/replies',
    may: 'task.read',
    on: 'subject',
    summary: 'The unit addressed answers, with files; asks task.report of that unit',
    params: z.object({ id }),
    body: z.object({ text: prose(5000), fileIds: z.array(id).max(20).default([]) }),
    reply: directive,
    fails: { 'directive.settled': 409, 'report.empty': 422 },
  },
  settle: {
    method: 'POST',
    path: '/api/directives/:id/settlement',
    may: 'task.read',
    on: 'subject',
    summary: 'Who gave it takes it off the register (销号)',
    params: z.object({ id }),
    body: z.object({ version }),
    reply: directive,
    fails: { 'directive.changed': 409, 'directive.settled': 409 },
  },
} satisfies Contract<Verb>;
