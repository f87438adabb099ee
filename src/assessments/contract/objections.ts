import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, givenDay, id, instant, line, page, paging, version } from '#platform/pure/shapes.ts';
import { entryStates } from '../rules/lifecycle.ts';

export const channels = ['phone', 'visit', 'letter', 'online'] as const;
export const objectionStates = ['open', 'upheld', 'rejected'] as const;

/** An objection during publicity. Who objected is asked nowhere and kept nowhere: only how it came. */
export const objection = z.object({
  id,
  entry: z.object({ id, cycleId: id, unitName: z.string(), label: z.string(), state: z.enum(entryStates) }),
  receivedOn: day,
  channel: z.enum(channels),
  text: z.string(),
  state: z.enum(objectionStates),
  answer: z.string(),
  personName: z.string(),
  settledBy: z.string().nullable(),
  settledAt: instant.nullable(),
  version,
});
export type Objection = z.infer<typeof objection>;

export const objectionsContract = {
  objections: {
    method: 'GET',
    path: '/api/objections',
    may: 'assessment.decide',
    on: 'scope',
    summary: 'Objections in reach, open ones first wanted by `state`, newest first',
    query: z.object({
      ...paging,
      cycleId: id.optional(),
      entryId: id.optional(),
      state: z.enum(objectionStates).optional(),
    }),
    reply: page(objection),
  },
  addObjection: {
    method: 'POST',
    path: '/api/entries/:id/objections',
    may: 'assessment.decide',
    on: 'subject',
    summary: 'Take down an objection to an entry in publicity: what it says and how it came, not from whom',
    params: z.object({ id }),
    body: z.object({ receivedOn: givenDay, channel: z.enum(channels), text: line(2000) }),
    reply: z.object({ id }),
    fails: { 'objection.not-publicised': 409, 'objection.day-unfit': 422 },
  },
  settleObjection: {
    method: 'POST',
    path: '/api/objections/:id/settle',
    may: 'assessment.decide',
    on: 'subject',
    summary: 'Uphold an objection (the entry goes back before acceptance) or reject it, with the answer',
    params: z.object({ id }),
    body: z.object({ verdict: z.enum(['upheld', 'rejected']), answer: line(1000), version }),
    reply: objection,
    fails: { 'objection.changed': 409, 'objection.settled': 409, 'entry.cycle-closed': 409 },
  },
} satisfies Contract<Verb>;
