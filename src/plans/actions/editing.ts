import { allows } from '#access/permissions.ts';
import type { Asked } from '#access/door.ts';
import { rememberAlias, unitBriefs } from '#organisation/public.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Plan, PlanEdit, plansContract } from '../contract.ts';
import { applyEdits } from '../rules/edits.ts';
import type { Known } from '../rules/edit.ts';
import { claimed, type PlanTree } from '../rules/tree.ts';
import * as found from '../store/found.ts';
import * as saved from '../store/saved.ts';
import { meanings } from './matching.ts';
import { keepBefore } from './keeping.ts';
import { planView } from './view.ts';

type EditAsked = Asked<(typeof plansContract)['edit']>;

/**
 * A draft at the version its writer saw, locked until the end of the transaction.
 * @throws plan.changed { current, by, at } when somebody was faster, plan.not-draft when it is published.
 */
export async function draftAt(
  db: Executor,
  regionId: string,
  planId: string,
  version: number,
): Promise<found.PlanRecord> {
  const plan = await found.getPlan(db, regionId, planId, 'lock');
  if (plan.version !== version)
    throw new Problem('plan.changed', { current: plan.version, ...(await found.lastWriter(db, regionId, planId)) });
  if (plan.state !== 'draft') throw new Problem('plan.not-draft', { state: plan.state });
  return plan;
}

/** Makes the edits in their order, all or none, and answers the plan as it then stands. */
export async function editPlan(asked: EditAsked): Promise<Plan> {
  const { db, actor, now, params, body } = asked;
  const plan = await draftAt(db, actor.regionId, params.id, body.version);
  const after = applyEdits(plan.tree, body.edits, await knownFor(asked, plan));
  const by = { regionId: actor.regionId, personId: actor.personId, at: now };
  await keepBefore(db, by, plan);
  await saved.savePlan(db, by, plan.id, plan.tree, after, plan.sourceName);
  const homes = newHomes(plan.tree, after);
  if (plan.sourceId && homes.length) await saved.foundElsewhere(db, actor.regionId, plan.sourceId, plan.id, homes);
  await learn(asked);
  asked.happened({
    kind: 'plan.edited',
    subjectKind: 'plan',
    subjectId: plan.id,
    details: { title: after.title, version: plan.version + 1, edits: summary(plan.tree, after, body.edits) },
  });
  const fresh = await found.getPlan(db, actor.regionId, plan.id, 'look');
  return planView(db, actor, fresh);
}

/** What the edits must know: words of the paragraphs they touch, units they name, what a bare name stands for. */
async function knownFor({ db, actor, body }: EditAsked, plan: found.PlanRecord): Promise<Known> {
  const { regionId } = actor;
  const indexes = new Set<number>();
  const unitIds = new Set<string>();
  let bareNames = false;
  const nodes = new Map(plan.tree.nodes.map((node) => [node.id, node]));
  const cuts = body.edits.some((edit) => edit.do === 'split');
  for (const edit of body.edits) {
    if (edit.do === 'place') indexes.add(edit.paragraph);
    if (edit.do === 'add') for (const index of edit.source) indexes.add(index);
    if (edit.do === 'plan')
      for (const row of [...(edit.leadership ?? []), ...(edit.phases ?? [])])
        for (const index of row.source) indexes.add(index);
    if (edit.do === 'match') unitIds.add(edit.unitId);
    if (edit.do === 'units')
      for (const unit of edit.units) {
        if (unit.unitId !== null) unitIds.add(unit.unitId);
        else if (unit.collective === null) bareNames = true;
      }
    // What is cut may have been merged or placed by an edit before: the words of every node named are at hand.
    if (cuts && 'nodeId' in edit && edit.nodeId !== null)
      for (const index of nodes.get(edit.nodeId)?.source ?? []) indexes.add(index);
  }
  const paragraphs = plan.sourceId
    ? await found.someParagraphs(
        db,
        regionId,
        plan.sourceId,
        [...indexes].filter((index) => index < 2 ** 31),
      )
    : [];
  const texts = new Map(paragraphs.map(({ index, number, text }) => [index, `${number ?? ''}${text}`]));
  const units = new Set((await unitBriefs(db, regionId, [...unitIds])).map((unit) => unit.id));
  const meaningOf = bareNames ? await meanings(db, regionId, plan.unit.path) : null;
  return {
    textOf: (index) => texts.get(index) ?? null,
    unitExists: (id) => units.has(id),
    meaningOf: (written) =>
      meaningOf?.(written) ?? { match: 'unmatched', unitId: null, collective: null, suggestions: [] },
  };
}

/** A name matched by hand becomes an alias of its unit: that changes the unit, so it takes the right to. */
async function learn({ db, actor, body }: EditAsked): Promise<void> {
  const names = body.edits.filter((edit) => edit.do === 'match' && edit.remember) as (PlanEdit & { do: 'match' })[];
  const units = await unitBriefs(
    db,
    actor.regionId,
    names.map(({ unitId }) => unitId),
  );
  for (const { written, unitId } of names) {
    const path = units.find((unit) => unit.id === unitId)?.path;
    if (path !== undefined && allows(actor, 'unit.manage', { regionId: actor.regionId, unitPaths: [path] }))
      await rememberAlias(db, actor.regionId, unitId, written);
  }
}

/** Paragraphs that have a home now and had none in this plan before. */
export function newHomes(before: PlanTree, after: PlanTree): number[] {
  const had = claimed(before);
  return [...claimed(after)].filter((index) => !had.has(index));
}

/** For the history: what was done to which node, bounded. */
function summary(before: PlanTree, after: PlanTree, edits: readonly PlanEdit[]): Record<string, unknown>[] {
  const titles = new Map([...before.nodes, ...after.nodes].map((node) => [node.id, node.title]));
  const rows = edits.slice(0, 20).map((edit): Record<string, unknown> => {
    const title = 'nodeId' in edit && edit.nodeId !== null ? titles.get(edit.nodeId) : undefined;
    const row: Record<string, unknown> = { do: edit.do };
    if (title !== undefined) row['title'] = title.slice(0, 60);
    if (edit.do === 'match') row['written'] = edit.written;
    if (edit.do === 'set' || edit.do === 'plan')
      row['fields'] = Object.keys(edit).filter((key) => key !== 'do' && key !== 'nodeId');
    if (edit.do === 'units')
      Object.assign(row, { part: edit.part, units: edit.units.slice(0, 10).map((unit) => unit.written) });
    if (edit.do === 'place') row['paragraph'] = edit.paragraph;
    return row;
  });
  return edits.length > 20 ? [...rows, { more: edits.length - 20 }] : rows;
}
