import { matchUnit, unitIndex } from '#organisation/public.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { UnitPath } from '#platform/pure/unit-path.ts';
import type { Meaning } from '../rules/tree.ts';

/**
 * What written names stand for in this region. Each name is worked out once.
 * @param near path of the unit whose plan it is: its own offices go before others of the same name.
 */
export async function meanings(db: Executor, regionId: string, near: UnitPath): Promise<(written: string) => Meaning> {
  const index = await unitIndex(db, regionId);
  const known = new Map<string, Meaning>();
  return (written) => {
    let meaning = known.get(written);
    if (!meaning) {
      const { match, unit, collective, suggestions } = matchUnit(index, written, near);
      meaning = { match, unitId: unit?.id ?? null, collective, suggestions: suggestions.map(({ id }) => id) };
      known.set(written, meaning);
    }
    return meaning;
  };
}
