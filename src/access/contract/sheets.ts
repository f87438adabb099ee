import { z } from 'zod';
import type { Contract } from '#platform/pure/endpoint.ts';
import { id, instant, none } from '#platform/pure/shapes.ts';
import type { Verb } from '../permissions.ts';

/** Rows of one Excel file. */
export const accountSheetAtMost = 20_000;
export const auditSheetAtMost = 50_000;

export const accessSheetContract = {
  accountSheet: {
    method: 'GET',
    path: '/api/accounts-sheet',
    may: 'unit.read',
    on: 'scope',
    carries: 'file',
    summary: 'Accounts as Excel, for the system and the security administrator, at most 20,000 rows',
    query: z.object({ text: z.string().trim().max(60).optional() }),
    reply: none,
  },
  auditSheet: {
    method: 'GET',
    path: '/api/audit-sheet',
    may: 'audit.read',
    on: 'scope',
    carries: 'file',
    summary:
      'The audit trail as Excel by the same filters, newest first, at most 50,000 rows; a cut is said in the last row',
    query: z.object({
      kind: z.string().max(60).optional(),
      personId: id.optional(),
      subjectId: id.optional(),
      from: instant.optional(),
      to: instant.optional(),
    }),
    reply: none,
  },
} satisfies Contract<Verb>;
