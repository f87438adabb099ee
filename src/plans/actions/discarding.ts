import type { Asked } from '#access/door.ts';
import { unlinkFiles } from '#documents/public.ts';
import type { plansContract } from '../contract.ts';
import { deleteAmendment } from '../store/amend.ts';
import { deletePlan } from '../store/saved.ts';
import { draftAt } from './editing.ts';

/** Throws a draft away; its document goes with the last plan read from it. The trail keeps that it was there. */
export async function discardPlan(asked: Asked<(typeof plansContract)['discard']>): Promise<Record<string, never>> {
  const { db, actor, params, query } = asked;
  const plan = await draftAt(db, actor.regionId, params.id, query.version);
  await deleteAmendment(db, actor.regionId, plan.id);
  await deletePlan(db, actor.regionId, plan.id);
  await unlinkFiles(db, actor.regionId, 'plan', plan.id, null);
  asked.happened({
    kind: 'plan.discarded',
    subjectKind: 'plan',
    subjectId: plan.id,
    details: { title: plan.title.slice(0, 200), nodes: plan.nodes, source: plan.sourceName },
  });
  return {};
}
