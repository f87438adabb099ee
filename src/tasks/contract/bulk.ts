import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { givenDay, id, version } from '#platform/pure/shapes.ts';

/** Tasks of one request. */
export const bulkAtMost = 200;
/** accept: 签收 · redate: another due day · urge: 催办, words to the units that carry it · withdraw: 撤销. */
export const bulkActs = ['accept', 'redate', 'urge', 'withdraw'] as const;
export type BulkAct = (typeof bulkActs)[number];

export const bulkContract = {
  bulk: {
    method: 'POST',
    path: '/api/task-bulk',
    may: 'task.read',
    on: 'scope',
    summary: 'One act on up to 200 tasks; each is answered on its own, and one that is refused stops no other',
    body: z
      .object({
        act: z.enum(bulkActs),
        tasks: z.array(z.object({ id, version })).min(1).max(bulkAtMost),
        /** withdraw needs one; urge may carry words. */
        reason: z.string().trim().max(2000).optional(),
        /** redate: the day, or null for none. */
        due: givenDay.nullable().optional(),
      })
      .refine((body) => new Set(body.tasks.map((task) => task.id)).size === body.tasks.length, {
        path: ['tasks'],
        error: 'field.twice',
      })
      .refine((body) => body.act !== 'redate' || body.due !== undefined, { path: ['due'], error: 'field.missing' })
      .refine((body) => body.act !== 'withdraw' || Boolean(body.reason), { path: ['reason'], error: 'field.missing' }),
    reply: z.object({
      done: z.number().int(),
      /** In the order asked. `problem`: the code of what stood in the way; null when it is done. */
      results: z.array(z.object({ id, title: z.string().nullable(), problem: z.string().nullable() })),
    }),
    fails: { 'task.urged-today': 409 },
  },
} satisfies Contract<Verb>;
