import { dayOf } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { markRepeats, sameSince, type Ask } from './rules.ts';
import { addEntries, earlierOf } from './store.ts';

export { filledIn, topicOfReport, topicOfTask, type Ask, type BurdenKind } from './rules.ts';

/**
 * Enters what was asked of units, or given by them, in the caller's transaction: one look for earlier asks and one insert,
 * however many. What a unit asks of itself is left out.
 * @param byUnitId who asks; for what is given, who had asked for it
 */
export async function enterBurden(
  db: Executor,
  around: { regionId: string; at: Date; newId(): string },
  byUnitId: string,
  asks: readonly Ask[],
): Promise<void> {
  const others = asks.filter((ask) => ask.unitId !== byUnitId);
  if (others.length === 0) return;
  const day = dayOf(around.at.getTime());
  const ids = others.map(() => around.newId());
  const earlier = await earlierOf(db, around.regionId, others, sameSince(day));
  const repeats = markRepeats(others, ids, earlier);
  await addEntries(
    db,
    around.regionId,
    { unitId: byUnitId, at: around.at, day },
    others.map((ask, i) => ({ ...ask, id: ids[i]!, earlierId: repeats[i]! })),
  );
}
