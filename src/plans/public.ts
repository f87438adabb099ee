import type { Executor } from '#platform/storage/transaction.ts';
import type { Subject } from '#access/permissions.ts';
import { Problem } from '#platform/pure/problem.ts';
import { draftAt } from './actions/editing.ts';
import { keepPublished } from './actions/keeping.ts';
import type { Repeat, SectionKind } from './rules/reading.ts';
import { inOrder, type Collective, type UnitMatch } from './rules/tree.ts';
import type { Choice } from './rules/amend/match.ts';
import { carryLinks } from '#documents/public.ts';
import { changePlaces, findAmendment } from './store/amend.ts';
import * as found from './store/found.ts';
import * as saved from './store/saved.ts';

export {
  copyAsAmendment,
  decide,
  lockPublished,
  readNewVersion,
  stampOf,
  twoVersions,
  versionsToSettle,
  type Stamp,
  type TwoVersions,
} from './actions/amending.ts';
export { editionsOf } from './store/amend.ts';
export { readIntoDrafts, type DraftsRead, type ToRead } from './actions/reading.ts';
export { breakdownOnSheet, planOnPaper } from './actions/paper.ts';
export { getPlan } from './store/found.ts';
export { planSubject } from './actions/subjects.ts';
export { planTitles } from './store/found.ts';
export { setStanding } from './store/saved.ts';
export type { Subject };

/** A node on its way to becoming a task. */
export interface NodeForPublication {
  id: string;
  parentId: string | null;
  position: number;
  number: string;
  title: string;
  body: string;
  /** A heading that is not a task itself. */
  section: boolean;
  kind: SectionKind | null;
  due: string | null;
  dueText: string | null;
  repeat: Repeat | null;
  source: readonly number[];
  /**
   * Units as written: `unitId` the unit it stands for, `collective` every unit of that kind (the caller asks
   * organisation which those are); both null when nobody knows yet.
   */
  units: readonly {
    part: 'lead' | 'co';
    written: string;
    match: UnitMatch;
    unitId: string | null;
    collective: Collective | null;
  }[];
}
export interface PlanForPublication {
  id: string;
  title: string;
  version: number;
  /** The unit that issues the tasks. */
  unit: found.UnitBrief;
  /** Parents before children, siblings in order. */
  nodes: NodeForPublication[];
}

/**
 * A draft about to be published, locked until the end of the transaction.
 * @param version the version its reader saw.
 * @throws thing.not-found, plan.changed { current, by, at }, plan.not-draft; plan.amends when it amends a published plan.
 */
export async function planForPublication(
  db: Executor,
  regionId: string,
  planId: string,
  version: number,
): Promise<PlanForPublication> {
  const plan = await draftAt(db, regionId, planId, version);
  const amendment = await findAmendment(db, regionId, planId);
  if (amendment) throw new Problem('plan.amends', { amends: amendment.amends });
  return forPublication(plan);
}

const forPublication = (plan: found.PlanRecord): PlanForPublication => ({
  id: plan.id,
  title: plan.title,
  version: plan.version,
  unit: plan.unit,
  nodes: inOrder(plan.tree.nodes).map(({ doubts: _, ...node }) => node),
});

/**
 * The draft takes the published plan's place, in the transaction in which its tasks change: see changePlaces.
 * @param pairs which older node is which newer one, kept with the older version. @returns the number of the version replaced.
 */
export async function replaceVersion(
  db: Executor,
  regionId: string,
  of: { planId: string; amends: string },
  kept: { choices: readonly Choice[]; note: string },
  by: { personId: string; at: Date },
): Promise<number> {
  const writer = { regionId, ...by };
  const edition = await changePlaces(db, writer, of, kept);
  // The published plan has the newer words now: they are kept like those first published, and so is what hangs on them.
  await keepPublished(db, writer, await found.getPlan(db, regionId, of.amends, 'look'));
  await carryLinks(db, regionId, 'plan', of.planId, of.amends, by.at);
  return edition;
}

/** A plan's nodes as a publication needs them. */
export const nodesForPublication = (plan: found.PlanRecord): PlanForPublication => forPublication(plan);

/** Draft → published, in the transaction in which its tasks are made; the state that is published is kept. */
export async function markPublished(
  db: Executor,
  regionId: string,
  planId: string,
  by: { personId: string; at: Date },
): Promise<void> {
  const writer = { regionId, ...by };
  await keepPublished(db, writer, await found.getPlan(db, regionId, planId, 'look'));
  await saved.publish(db, writer, planId);
}

/**
 * Published → withdrawn (撤销), in the transaction in which its tasks end. Its drafts of a newer version can no longer be
 * confirmed.
 * @param version the version its reader saw.
 * @throws thing.not-found, plan.not-published { state }, plan.changed { current }
 */
export async function markWithdrawn(
  db: Executor,
  regionId: string,
  planId: string,
  version: number,
  by: { personId: string; at: Date; reason: string; number: string },
): Promise<{ id: string; title: string; unit: found.UnitBrief }> {
  const plan = await found.getPlan(db, regionId, planId, 'lock');
  if (plan.state !== 'published') throw new Problem('plan.not-published', { state: plan.state });
  if (plan.version !== version) throw new Problem('plan.changed', { current: plan.version });
  await saved.withdraw(db, { regionId, personId: by.personId, at: by.at }, planId, by);
  return { id: plan.id, title: plan.title, unit: plan.unit };
}

/** Words of a node's document by paragraph index, in order. A node without a document has none. */
export async function sourceParagraphs(
  db: Executor,
  regionId: string,
  nodeId: string,
  indexes: readonly number[],
): Promise<{ index: number; number: string | null; text: string }[]> {
  return found.paragraphsOfNode(db, regionId, nodeId, indexes);
}
