import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import { paperQuery } from '#plans/contract/paper.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { id } from '#platform/pure/shapes.ts';

export const currentContract = {
  currentDocument: {
    method: 'GET',
    path: '/api/plans/:id/current-document',
    may: 'plan.read',
    on: 'subject',
    carries: 'file',
    summary:
      'A published plan as .docx as it stands now: words, days and units its tasks have, without what was withdrawn',
    params: z.object({ id }),
    query: paperQuery,
    reply: z.any(),
    fails: { 'plan.not-published': 409 },
  },
  currentBreakdown: {
    method: 'GET',
    path: '/api/plans/:id/current-breakdown.xlsx',
    may: 'plan.read',
    on: 'subject',
    carries: 'file',
    summary: 'The table of tasks of a published plan as .xlsx as they stand now',
    params: z.object({ id }),
    reply: z.any(),
    fails: { 'plan.not-published': 409 },
  },
} satisfies Contract<Verb>;
