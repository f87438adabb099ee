import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { givenDay, id, phrase, prose } from '#platform/pure/shapes.ts';

export const slipContract = {
  supervisionSlip: {
    method: 'GET',
    path: '/api/tasks/:id/supervision-slip',
    may: 'task.arrange',
    on: 'subject',
    carries: 'file',
    summary: 'A supervision slip (督办单) for a task as .docx',
    params: z.object({ id }),
    query: z.object({
      /** The slip's own number: 创文督〔2026〕3号. */
      number: phrase(40).optional(),
      /** What is required; the usual words when left out. */
      requirement: prose(600).optional(),
      /** By when to answer; three workdays from today when left out. */
      replyBy: givenDay.optional(),
      /** 签发人. */
      issuer: phrase(20).optional(),
    }),
    reply: z.any(),
  },
} satisfies Contract<Verb>;
