import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, givenDay, id, page, paging, prose } from '#platform/pure/shapes.ts';
import { taskRow } from '../contract.ts';
import { directiveRow } from './directives.ts';

/** What a leader can be attached to today; a place will be another kind. */
export const liaisonSubjects = ['unit', 'task', 'plan'] as const;

export const liaison = z.object({
  id,
  personId: id,
  personName: z.string(),
  /** The unit and post of the leader. */
  personAt: z.string(),
  subjectKind: z.enum(liaisonSubjects),
  subjectId: id,
  subjectName: z.string(),
  from: day,
  to: day.nullable(),
  note: z.string(),
  current: z.boolean(),
});
export type Liaison = z.infer<typeof liaison>;

/** How one of a leader's things stands. */
const held = liaison.extend({
  open: z.number().int(),
  late: z.number().int(),
  soon: z.number().int(),
  /** Directives that still wait for an answer. */
  waiting: z.number().int(),
});

export const liaisonContract = {
  liaisons: {
    method: 'GET',
    path: '/api/liaisons',
    may: 'liaison.manage',
    on: 'scope',
    summary: 'Who is attached to what (挂点安排), by leader',
    query: z.object({ ...paging, ended: z.enum(['yes', 'no']).default('no'), personId: id.optional() }),
    reply: page(liaison),
  },
  liaisonsOfUnit: {
    method: 'GET',
    path: '/api/units/:id/liaisons',
    may: 'unit.read',
    on: 'subject',
    summary: 'The leaders attached to a unit',
    params: z.object({ id }),
    reply: z.object({ rows: z.array(liaison).max(50), mayManage: z.boolean() }),
  },
  addLiaison: {
    method: 'POST',
    path: '/api/liaisons',
    may: 'liaison.manage',
    on: 'scope',
    summary: 'Attach a leader to a unit, a task or a plan',
    body: z.object({
      personId: id,
      subjectKind: z.enum(liaisonSubjects),
      subjectId: id,
      from: givenDay,
      to: givenDay.nullable(),
      note: prose(200),
    }),
    reply: liaison,
    fails: { 'liaison.already': 409 },
  },
  endLiaison: {
    method: 'POST',
    path: '/api/liaisons/:id/end',
    may: 'liaison.manage',
    on: 'scope',
    summary: 'The attachment ends with this day',
    params: z.object({ id }),
    body: z.object({ to: givenDay }),
    reply: liaison,
  },
  myLiaison: {
    method: 'GET',
    path: '/api/my-liaison',
    may: 'task.read',
    on: 'scope',
    summary: 'Everything a leader is attached to, with what is late there and what waits for an answer',
    query: z.object({ liaisonId: id.optional() }),
    reply: z.object({
      held: z.array(held).max(100),
      tasks: z.array(taskRow).max(200),
      directives: z.array(directiveRow).max(100),
    }),
  },
} satisfies Contract<Verb>;
