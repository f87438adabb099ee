import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { givenDay, id, line, version } from '#platform/pure/shapes.ts';
import { bulkMost } from './entries.ts';

/** Pieces submitted in one request. */
export const submitsAtMost = 100;

const each = (most: number) =>
  z
    .array(z.object({ id, version }))
    .min(1)
    .max(most)
    .refine((all) => new Set(all.map((one) => one.id)).size === all.length, { error: 'field.twice' });
/** In the order asked. `problem`: the code of what stood in the way; null when it is done. */
const results = z.array(z.object({ id, name: z.string().nullable(), problem: z.string().nullable() }));
const reply = z.object({ done: z.number().int(), results });

export const manyContract = {
  extendMany: {
    method: 'POST',
    path: '/api/cycles/:id/extensions',
    may: 'assessment.decide',
    on: 'scope',
    summary: 'Give up to 200 entries more time for the stage each is in; one that is refused stops no other',
    params: z.object({ id }),
    body: z.object({ entries: each(bulkMost), until: givenDay, reason: line(400) }),
    reply,
  },
  submitMany: {
    method: 'POST',
    path: '/api/evidence-submissions',
    may: 'evidence.file',
    on: 'scope',
    summary: 'Submit up to 100 pieces of evidence; each is answered on its own, and one that is refused stops no other',
    body: z.object({ evidence: each(submitsAtMost) }),
    reply,
  },
} satisfies Contract<Verb>;
