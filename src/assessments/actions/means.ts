import type { Actions } from '#access/door.ts';
import type { meansContract } from '../contract/means.ts';
import { comparedOf } from '../rules/means.ts';
import { findCycleSubject, getCycle } from '../store/cycles.ts';
import { frameworkContent } from '../store/facts.ts';
import { meansOf } from '../store/means.ts';

/** The means of a region that a cycle goes by; they are fixed by `fixMeans` of the cycle. */
export const meansActions: Actions<typeof meansContract> = {
  means: {
    subject: ({ db, actor, params }) => findCycleSubject(db, actor.regionId, params.id),
    run: async ({ db, actor, params }) => {
      const { regionId } = actor;
      const cycle = await getCycle(db, regionId, params.id);
      const compared = comparedOf(await frameworkContent(db, regionId, cycle.frameworkId));
      const { entries, fixed, found } = await meansOf(
        db,
        regionId,
        cycle.id,
        compared.map(({ indicator }) => indicator),
      );
      return {
        entries,
        rows: compared.map((one) => {
          const stands = fixed.find(({ indicator }) => indicator === one.indicator);
          const said = found.find(({ indicator }) => indicator === one.indicator);
          return {
            ...one,
            value: stands?.value ?? null,
            fixed: stands?.n ?? 0,
            average: said?.average ?? null,
            answered: said?.n ?? 0,
          };
        }),
      };
    },
  },
};
