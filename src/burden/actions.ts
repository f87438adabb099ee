import type { Actions } from '#access/door.ts';
import { unitBriefs } from '#organisation/public.ts';
import { daysBetween } from '#platform/pure/day.ts';
import { invalid } from '#platform/pure/problem.ts';
import type { burdenContract } from './contract.ts';
import { noCounts, plus, type Counts } from './rules.ts';
import { countsOf, listEntries, type Span } from './store.ts';

const longest = 400;

/** @throws request.invalid for a span that ends before it begins, or is longer than 400 days */
function refuseLong({ from, to }: Span): void {
  const days = daysBetween(from, to);
  if (days < 0) throw invalid({ path: ['query', 'to'], code: 'day.before' });
  if (days > longest) throw invalid({ path: ['query', 'from'], code: 'field.too-big', params: { maximum: longest } });
}

/** What was asked of the units in reach; a unit reads its own, the office everybody's. */
export function burdenActions(): Actions<typeof burdenContract> {
  return {
    summary: async ({ db, scope, actor, query }) => {
      refuseLong(query);
      const rows = await countsOf(db, scope, query);
      const months = new Map<string, Counts>();
      const askers = new Map<string, Counts>();
      let totals = noCounts;
      for (const { month, byUnitId, ...counts } of rows) {
        totals = plus(totals, counts);
        months.set(month, plus(months.get(month) ?? noCounts, counts));
        askers.set(byUnitId, plus(askers.get(byUnitId) ?? noCounts, counts));
      }
      const units = await unitBriefs(db, actor.regionId, [...askers.keys()]);
      return {
        totals,
        months: [...months].map(([month, counts]) => ({ month, ...counts })),
        askers: units
          .toSorted((a, b) => (a.path < b.path ? -1 : 1))
          .slice(0, 500)
          .map((unit) => ({ unit, ...askers.get(unit.id)! })),
      };
    },
    entries: ({ db, scope, query }) => {
      refuseLong(query);
      return listEntries(db, scope, query);
    },
  };
}
