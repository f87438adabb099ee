import type { Asked } from '#access/door.ts';
import { filesOf, linkFiles, unlinkFiles } from '#documents/public.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { writingContract } from '../contract/writing.ts';
import { getPlan } from '../store/found.ts';

type Of<K extends keyof typeof writingContract> = Asked<(typeof writingContract)[K]>;

/** Attachments of a plan, in the order they were attached. */
export async function planFiles(db: Executor, regionId: string, planId: string) {
  return { rows: (await filesOf(db, regionId, 'plan', [planId])).get(planId) ?? [] };
}

/** Attaches files to a plan, also to a published one (the signed and sealed copy comes last). */
export async function attachFiles(asked: Of<'attach'>) {
  const { db, actor, now, params, body } = asked;
  const plan = await getPlan(db, actor.regionId, params.id, 'lock');
  await linkFiles(db, actor, 'plan', plan.id, body.fileIds, now);
  const after = await planFiles(db, actor.regionId, plan.id);
  const names = after.rows.filter((file) => body.fileIds.includes(file.id)).map((file) => file.name);
  asked.happened({
    kind: 'plan.attached',
    subjectKind: 'plan',
    subjectId: plan.id,
    details: { title: plan.title.slice(0, 200), files: names.slice(0, 20) },
  });
  return after;
}

/** Takes a file off a draft. What was published with a plan stays with it. @throws plan.not-draft, thing.not-found */
export async function detachFile(asked: Of<'detach'>): Promise<Record<string, never>> {
  const { db, actor, params } = asked;
  const plan = await getPlan(db, actor.regionId, params.id, 'lock');
  if (plan.state !== 'draft') throw new Problem('plan.not-draft', { state: plan.state });
  const before = await planFiles(db, actor.regionId, plan.id);
  const file = before.rows.find((one) => one.id === params.fileId);
  if (!file) throw notFound('file');
  await unlinkFiles(db, actor.regionId, 'plan', plan.id, [file.id]);
  asked.happened({
    kind: 'plan.detached',
    subjectKind: 'plan',
    subjectId: plan.id,
    details: { title: plan.title.slice(0, 200), files: [file.name] },
  });
  return {};
}
