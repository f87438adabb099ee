import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { none, several } from '#platform/pure/shapes.ts';
import { taskFilters } from '../contract.ts';
import { taskFields } from './saved.ts';

/** Rows of one Excel file. */
export const sheetAtMost = 50_000;

export const taskSheetContract = {
  taskSheet: {
    method: 'GET',
    path: '/api/tasks-sheet',
    may: 'task.read',
    on: 'scope',
    carries: 'file',
    summary: 'The list of tasks as Excel: the same filters, the columns chosen, at most 50,000 rows',
    query: z.object({ ...taskFilters, fields: several(z.enum(taskFields)) }),
    reply: none,
  },
} satisfies Contract<Verb>;
