import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { none, several } from '#platform/pure/shapes.ts';
import { planStates } from '../contract.ts';

/** Plans of one Excel file. */
export const planSheetAtMost = 5_000;

export const planSheetContract = {
  planSheet: {
    method: 'GET',
    path: '/api/plans-sheet',
    may: 'plan.read',
    on: 'scope',
    carries: 'file',
    summary: 'The list of plans as Excel, by the same filters, at most 5,000 rows',
    query: z.object({ state: several(z.enum(planStates)), text: z.string().trim().max(60).optional() }),
    reply: none,
  },
} satisfies Contract<Verb>;
