import type { Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { keepFile, linkFiles, openFile, type Files } from '#documents/public.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { alike, grams, plain } from '../rules/amend/likeness.ts';
import { compare, type Choice } from '../rules/amend/match.ts';
import { inOrder, type PlanTree } from '../rules/tree.ts';
import * as amend from '../store/amend.ts';
import * as found from '../store/found.ts';
import { addPlan } from '../store/saved.ts';
import { readable, readIntoDrafts, type DraftsRead } from './reading.ts';

type Reading = Around & { actor: Actor };

/** A plan that can be amended. @throws plan.not-published */
async function publishedPlan(db: Executor, regionId: string, planId: string): Promise<found.PlanRecord> {
  const plan = await found.getPlan(db, regionId, planId, 'look');
  if (plan.state !== 'published') throw new Problem('plan.not-published', { state: plan.state });
  return plan;
}

export interface NewVersionRead {
  /** The draft that amends. */
  id: string;
  title: string;
  nodes: number;
  /** Other plans found on the same page; they are drafts of their own. */
  others: { id: string; title: string }[];
}

/**
 * Reads a newer version of a published plan: of the plans on the page, the one most like it becomes its amendment.
 * @throws plan.not-published; plan.nothing-read, plan.too-large, file.broken and their like when there is nothing to read.
 */
export async function readNewVersion(
  asked: Reading,
  files: Files,
  planId: string,
  from: { text: string; name: string } | 'upload',
): Promise<NewVersionRead> {
  const { db, actor } = asked;
  const plan = await publishedPlan(db, actor.regionId, planId);
  const unit = { id: plan.unit.id, path: plan.unit.path };
  if (from !== 'upload')
    return choose(asked, plan, await readIntoDrafts(asked, { document: from, name: from.name, fileId: null, unit }));
  asked.progress('upload', 0, 1);
  const file = await keepFile(files, asked);
  if (!readable.includes(file.kind)) throw new Problem('file.kind-refused', { found: file.kind });
  const { bytes } = await openFile(files, db, actor.regionId, file.id);
  asked.progress('upload', 1, 1);
  const read = await readIntoDrafts(asked, {
    document: { bytes, name: file.name },
    name: file.name,
    fileId: file.id,
    unit,
  });
  await linkFiles(db, actor, 'plan-source', read.sourceId, [file.id], asked.now);
  return choose(asked, plan, read);
}

/** The plan of the page that is most like the published one, by its title and by what it shares. */
async function choose(asked: Reading, plan: found.PlanRecord, read: DraftsRead): Promise<NewVersionRead> {
  const { db, actor } = asked;
  let best = read.plans[0]!,
    most = -1;
  if (read.plans.length > 1)
    for (const one of read.plans) {
      const draft = await found.getPlan(db, actor.regionId, one.id, 'look');
      const { pairs } = compare(plan.tree.nodes, draft.tree.nodes);
      const share =
        pairs.length / (plan.tree.nodes.length + draft.tree.nodes.length) +
        alike(grams(plain(plan.title)), grams(plain(draft.title)));
      if (share > most) [best, most] = [one, share];
    }
  await amend.addAmendment(db, actor.regionId, best.id, plan.id);
  return { ...best, others: read.plans.filter((one) => one !== best).map(({ id, title }) => ({ id, title })) };
}

/** The published plan once more as a draft, to be corrected by hand instead of reading a document. */
export async function copyAsAmendment(asked: Reading, planId: string): Promise<NewVersionRead> {
  const { db, actor, now, newId } = asked;
  const plan = await publishedPlan(db, actor.regionId, planId);
  const by = { regionId: actor.regionId, personId: actor.personId, at: now };
  const ids = new Map(plan.tree.nodes.map((node) => [node.id, newId()]));
  const tree: PlanTree = {
    ...plan.tree,
    nodes: inOrder(plan.tree.nodes).map((node) => ({
      ...node,
      id: ids.get(node.id)!,
      parentId: node.parentId && ids.get(node.parentId)!,
    })),
  };
  const id = newId();
  const { sourceName } = plan;
  // A document of its own: what its paragraphs became is then told for this draft alone.
  const sourceId = plan.sourceId && newId();
  if (plan.sourceId && sourceId) await amend.copySource(db, by, plan.sourceId, sourceId);
  const ordinal = await found.ordinalOf(db, actor.regionId, planId);
  await addPlan(db, by, tree, { id, sourceId, sourceName, ordinal, unitId: plan.unit.id });
  await amend.addAmendment(db, actor.regionId, id, plan.id);
  const nodes = tree.nodes.filter((node) => !node.section).length;
  asked.happened({
    kind: 'plan.copy',
    subjectKind: 'plan',
    subjectId: id,
    details: { title: tree.title.slice(0, 200), nodes, amends: planId },
  });
  return { id, title: tree.title, nodes, others: [] };
}

/** Two versions of a plan side by side. */
export interface TwoVersions {
  amendment: amend.AmendmentRecord;
  /** The older version and the plan row that holds it; of a draft, the published plan. */
  old: found.PlanRecord;
  now: found.PlanRecord;
  /** Who stayed, who came, who went. */
  comparison: ReturnType<typeof compare>;
}

/**
 * A draft against the plan it amends; once confirmed, the version replaced against the one that followed it.
 * Null when the plan amends nothing.
 */
export async function twoVersions(db: Executor, regionId: string, planId: string): Promise<TwoVersions | null> {
  const amendment = await amend.findAmendment(db, regionId, planId);
  if (!amendment) return null;
  const own = await found.getPlan(db, regionId, planId, 'look');
  const otherId = amendment.edition === null ? amendment.amends : await amend.followerOf(db, regionId, amendment);
  const other = await found.getPlan(db, regionId, otherId, 'look');
  const [old, now] = amendment.edition === null ? [other, own] : [own, other];
  return { amendment, old, now, comparison: compare(old.tree.nodes, now.tree.nodes, amendment.choices) };
}

/** What a comparison was made of: whoever confirms it says which one they saw. */
export interface Stamp {
  draft: number;
  published: number;
  choices: number;
}
export const stampOf = ({ amendment, old, now }: TwoVersions): Stamp => ({
  draft: now.version,
  published: old.version,
  choices: amendment.version,
});

/**
 * The two versions of an amendment about to be confirmed: draft and decisions locked until the end of the transaction; the
 * published plan is locked by the caller after its tasks.
 * @throws amendment.changed when any of the three is not what the reader saw, plan.not-draft when it is confirmed.
 */
export async function versionsToSettle(
  db: Executor,
  regionId: string,
  planId: string,
  seen: Stamp,
): Promise<TwoVersions> {
  const draft = await found.getPlan(db, regionId, planId, 'lock');
  if (draft.state !== 'draft') throw new Problem('plan.not-draft', { state: draft.state });
  if (!(await amend.findAmendment(db, regionId, planId, 'lock'))) throw new Problem('plan.amends-nothing');
  const two = (await twoVersions(db, regionId, planId))!;
  refuseOther(stampOf(two), seen);
  return two;
}

/** Locks the published plan and sees that it is still the version compared. @throws amendment.changed; plan.not-published when it was withdrawn */
export async function lockPublished(db: Executor, regionId: string, planId: string, version: number): Promise<void> {
  const plan = await found.getPlan(db, regionId, planId, 'lock');
  if (plan.state !== 'published') throw new Problem('plan.not-published', { state: plan.state });
  if (plan.version !== version) throw new Problem('amendment.changed', { what: 'published' });
}

function refuseOther(stands: Stamp, seen: Stamp): void {
  for (const what of ['published', 'draft', 'choices'] as const)
    if (stands[what] !== seen[what]) throw new Problem('amendment.changed', { what });
}

/**
 * Decisions by hand, added to those made before; a node decided anew, or to be forgotten, loses its older decision.
 * @throws amendment.changed when somebody else decided meanwhile, plan.not-draft when it is confirmed.
 */
export async function decide(
  db: Executor,
  regionId: string,
  planId: string,
  version: number,
  decided: readonly Choice[],
  forget: readonly string[],
): Promise<void> {
  const amendment = await amend.findAmendment(db, regionId, planId, 'lock');
  if (!amendment) throw new Problem('plan.amends-nothing');
  if (amendment.edition !== null) throw new Problem('plan.not-draft', { state: 'superseded' });
  if (amendment.version !== version) throw new Problem('amendment.changed', { what: 'choices' });
  const again = (field: 'old' | 'now') => new Set([...decided.map((one) => one[field]), ...forget]);
  const [old, now] = [again('old'), again('now')];
  const before = amendment.choices.filter(
    (one) => !(one.old !== null && old.has(one.old)) && !(one.now !== null && now.has(one.now)),
  );
  const all = [...before, ...decided.filter((one) => one.old !== null || one.now !== null)];
  await amend.setChoices(db, regionId, planId, all);
}
