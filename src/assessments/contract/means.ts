import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { id } from '#platform/pure/shapes.ts';
import { indicatorKey } from '../contract.ts';

const figure = z.number().int();
const mean = z.object({
  indicator: indicatorKey,
  title: z.string(),
  /** What is compared and its unit; empty where points are: what a unit with nothing to draw from takes. */
  measure: z.string(),
  unit: z.string(),
  /** The newest that was fixed, in hundredths; null: none yet. */
  value: figure.nullable(),
  /** Entries that go by it. */
  fixed: z.number().int(),
  /** The mean of what the county's column says, rounded to hundredths, over so many entries; null: nothing yet. */
  average: figure.nullable(),
  answered: z.number().int(),
});
export type Mean = z.infer<typeof mean>;

export const meansContract = {
  means: {
    method: 'GET',
    path: '/api/cycles/:id/means',
    may: 'cycle.manage',
    on: 'subject',
    summary:
      'Indicators that compare with the mean of the region: what is fixed, for how many entries, and what the county found',
    params: z.object({ id }),
    reply: z.object({ entries: z.number().int(), rows: z.array(mean).max(2000) }),
  },
} satisfies Contract<Verb>;
