import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import { areaClasses } from '#organisation/contract.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { id, none, page, paging } from '#platform/pure/shapes.ts';
import { exactPoints, indicatorKey, pointsInAll, side } from '../contract.ts';
import { entryStates } from '../rules/lifecycle.ts';

const whole = z.number().int();
const place = { rank: whole, from: whole, to: whole };
const spread = z.object({ low: whole, high: whole });

export const rankingRow = z.object({
  entryId: id,
  unit: z.object({ id, name: z.string() }),
  label: z.string(),
  township: z.string().nullable(),
  class: z.enum(areaClasses).nullable(),
  state: z.enum(entryStates),
  /** Of what is ranked: the total, or one aspect as it is scaled. */
  points: exactPoints,
  /** What sampling leaves open, whole hundredths; null: nothing was sampled. */
  spread: spread.nullable(),
  /** Null: barred, and not ranked. */
  place: z.object({ ...place, last: z.boolean() }).nullable(),
  stars: whole,
  /** Name of the grade, shares of the best settled. */
  grade: z.string().nullable(),
  board: z.enum(['red', 'black']).nullable(),
  /** Where it stood in the cycle before, among those that could be ranked then. */
  before: z.object(place).nullable(),
  change: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.enum(['up', 'down']), by: whole }),
      z.object({ kind: z.enum(['same', 'unclear']) }),
    ])
    .nullable(),
});
export type RankingRow = z.infer<typeof rankingRow>;

const filters = {
  side: side.default('county'),
  /** One aspect instead of the total. */
  aspect: indicatorKey.optional(),
  /** Only this class, ranked among themselves (分类指导). */
  class: z.enum(areaClasses).optional(),
  /** Only what lies beneath this unit, ranked among themselves. */
  unitId: id.optional(),
};

export const rankingContract = {
  ranking: {
    method: 'GET',
    path: '/api/cycles/:id/ranking',
    may: 'assessment.read',
    on: 'scope',
    summary:
      'Entries of a cycle by points with ties, what the ranks may be where samples enter, and the change since the cycle before',
    params: z.object({ id }),
    query: z.object({ ...paging, ...filters }),
    reply: page(rankingRow).extend({
      cycle: z.object({ id, title: z.string(), year: whole }),
      /** How many are ranked. */
      of: whole,
      /** How many may still come in; while there are any, nobody is called last and no change is told. */
      waiting: whole,
      /** Ranks that samples leave open are among them. */
      sampled: z.boolean(),
      /** The cycle before, if there is one to compare with. */
      before: z.object({ id, title: z.string(), of: whole }).nullable(),
      aspects: z.array(z.object({ key: z.string(), title: z.string() })).max(30),
      /** Full points of what is ranked. */
      full: pointsInAll,
      /** The reader ranks for the county: what has not been publicised is shown, too. */
      whole: z.boolean(),
    }),
  },
  rankingSheet: {
    method: 'GET',
    path: '/api/cycles/:id/ranking-sheet',
    may: 'assessment.read',
    on: 'scope',
    carries: 'file',
    summary: 'The ranking as Excel, with the points and ranks of every aspect; at most 50,000 rows',
    params: z.object({ id }),
    query: z.object({ side: filters.side, class: filters.class, unitId: filters.unitId }),
    reply: none,
  },
} satisfies Contract<Verb>;
