import type { Subject } from '#access/permissions.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { findPlanSubject, findSourceSubject } from '../store/found.ts';

/** A plan as the permission table sees it: a thing of its unit, made by one person. Null: not there. */
export async function planSubject(db: Executor, regionId: string, planId: string): Promise<Subject | null> {
  const found = await findPlanSubject(db, regionId, planId);
  return found && { regionId, unitPaths: [found.unitPath], personIds: [found.addedBy] };
}

/** A document as the permission table sees it: a thing of every unit that has a plan from it. */
export async function sourceSubject(db: Executor, regionId: string, sourceId: string): Promise<Subject | null> {
  const found = await findSourceSubject(db, regionId, sourceId);
  return found && { regionId, unitPaths: found.unitPaths, personIds: [found.addedBy] };
}
