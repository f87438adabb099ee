import type { Executor } from '#platform/storage/transaction.ts';
import { momentOf, thinned, type VersionReason } from '../rules/versions.ts';
import type { PlanRecord } from '../store/found.ts';
import type { Writer } from '../store/saved.ts';
import * as store from '../store/versions.ts';

/**
 * Keeps the state a locked draft is in before `by` changes it, when this is a moment to: somebody else or another sitting
 * begins, many edits were made, or nothing was kept yet.
 * @param reason keeps it for this reason when it was not kept already, whatever the moment
 */
export async function keepBefore(
  db: Executor,
  by: Writer,
  plan: PlanRecord,
  reason?: VersionReason,
): Promise<number | null> {
  const { writer, at, keptVersion } = await store.standingOf(db, by.regionId, plan.id);
  const moment =
    reason && keptVersion !== null && plan.version > keptVersion
      ? reason
      : momentOf({
          planVersion: plan.version,
          keptVersion,
          sameWriter: writer === by.personId,
          idleMs: by.at.getTime() - at.getTime(),
        });
  if (moment === null) return null;
  const number = await store.addVersion(db, { ...by, personId: writer, at }, plan.id, {
    reason: moment,
    name: null,
    planVersion: plan.version,
    tree: plan.tree,
    writers: [writer],
  });
  const gone = thinned(await store.keptStates(db, by.regionId, plan.id));
  await store.dropVersions(db, by.regionId, plan.id, gone);
  return number;
}

/** Keeps a state by a person's wish or because it is published: who wrote since the last is told with it. */
export async function keepNow(
  db: Executor,
  by: Writer,
  plan: PlanRecord,
  as: { reason: 'named'; name: string } | { reason: 'published'; name: null },
): Promise<number> {
  const { writer, keptVersion } = await store.standingOf(db, by.regionId, plan.id);
  return store.addVersion(db, by, plan.id, {
    ...as,
    planVersion: plan.version,
    tree: plan.tree,
    writers: keptVersion === null || plan.version > keptVersion ? [writer] : [],
  });
}

/** The state that is published. */
export const keepPublished = (db: Executor, by: Writer, plan: PlanRecord): Promise<number> =>
  keepNow(db, by, plan, { reason: 'published', name: null });
