import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { id, prose } from '#platform/pure/shapes.ts';
import { subjects } from '../rules/framework.ts';
import { mostUnits } from './cycles.ts';

/** Who is put up: a household by the name of its head, under its community; a building or estate by itself. */
export const puttingUp = z.object({ unitId: id, label: prose(60).default('') });
export const puttingFails = {
  'cycle.closed': 409,
  'entry.stage-over': 409,
  'entry.not-households': 409,
  'entry.label-taken': 409,
  'cycle.unit-unfit': 422,
} as const;

export const puttingUpContract = {
  addable: {
    method: 'GET',
    path: '/api/cycles/:id/addable',
    may: 'assessment.read',
    on: 'scope',
    summary:
      'Units the reader may put up entries of in an open cycle: communities whose households, or buildings not yet in it, at most 2,000',
    params: z.object({ id }),
    reply: z.object({
      subject: z.enum(subjects),
      rows: z.array(z.object({ unitId: id, name: z.string(), parentName: z.string().nullable() })).max(mostUnits),
    }),
  },
  addForUnit: {
    method: 'POST',
    path: '/api/cycles/:id/entries-by-office',
    may: 'cycle.manage',
    on: 'subject',
    summary: 'Put up a household or building for its unit, also after the last day of nomination',
    params: z.object({ id }),
    body: puttingUp,
    reply: z.object({ id }),
    fails: puttingFails,
  },
} satisfies Contract<Verb>;
