import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { id, prose, version } from '#platform/pure/shapes.ts';

export const withdrawalContract = {
  withdraw: {
    method: 'POST',
    path: '/api/plans/:id/withdrawal',
    may: 'plan.publish',
    on: 'subject',
    summary: 'Withdraw a published plan (撤销、废止): what is open of it ends, what is closed stays closed',
    params: z.object({ id }),
    body: z.object({
      /** The version of the plan seen. */
      version,
      /** Why: stands in the history of every task that ends, and in the notices. */
      reason: prose(2000).min(1),
      /** 发文字号 of the document that withdraws it, where there is one. */
      number: z.string().trim().max(40).default(''),
    }),
    reply: z.object({
      planId: id,
      /** Tasks that ended without a result, and the units told. */
      tasks: z.number().int(),
      units: z.number().int(),
    }),
    fails: { 'plan.changed': 409, 'plan.not-published': 409 },
  },
} satisfies Contract<Verb>;
