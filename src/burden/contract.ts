import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import { unitBrief } from '#organisation/contract.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, id, instant, page, paging } from '#platform/pure/shapes.ts';
import { burdenKinds } from './rules.ts';

export { burdenKinds } from './rules.ts';

const count = z.number().int().nonnegative();
export const counts = z.object({
  tasks: count,
  reportsAsked: count,
  reportsGiven: count,
  /** Filled in by hand. */
  fields: count,
  /** Filled in already, from what was known. */
  known: count,
  filesAsked: count,
  files: count,
  /** Asks for what had been asked or given before. */
  repeats: count,
});

export const entry = z.object({
  id,
  at: instant,
  day,
  kind: z.enum(burdenKinds),
  unit: unitBrief,
  by: unitBrief,
  subjectKind: z.string(),
  subjectId: id,
  title: z.string(),
  fields: count,
  known: z.array(z.object({ field: z.string(), from: z.string() })),
  filesAsked: count,
  files: count,
  /** What asked or gave the same before; null for something new. */
  earlier: z.object({ id, at: instant, kind: z.enum(burdenKinds), title: z.string(), byName: z.string() }).nullable(),
});

const span = {
  /** That unit and every unit beneath it; left out, everything in reach. */
  unitId: id.optional(),
  /** First and last day, at most 400 days apart. */
  from: day,
  to: day,
};

export const burdenContract = {
  summary: {
    method: 'GET',
    path: '/api/burden',
    may: 'burden.read',
    on: 'scope',
    summary: 'What was asked of the units in reach: in all, by month, and by who asked',
    query: z.object(span),
    reply: z.object({
      totals: counts,
      /** Ascending; months in which nothing was asked are left out. */
      months: z.array(counts.extend({ month: z.string() })).max(15),
      /** In the order of the register, which is no ranking. */
      askers: z.array(counts.extend({ unit: unitBrief })).max(500),
    }),
  },
  entries: {
    method: 'GET',
    path: '/api/burden/entries',
    may: 'burden.read',
    on: 'scope',
    summary: 'The entries behind the numbers, newest first',
    query: z.object({
      ...paging,
      ...span,
      byUnitId: id.optional(),
      /** Only what makes up this number. */
      of: z
        .enum(['tasks', 'reportsAsked', 'reportsGiven', 'fields', 'known', 'filesAsked', 'files', 'repeats'])
        .optional(),
    }),
    reply: page(entry),
  },
} satisfies Contract<Verb>;
