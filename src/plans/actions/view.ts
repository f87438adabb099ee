import { allows, type Actor } from '#access/permissions.ts';
import { unitBriefs } from '#organisation/public.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { z } from 'zod';
import type { planRow, planSource } from '../contract.ts';
import type { Plan } from '../contract.ts';
import type { Became } from '../rules/reading.ts';
import { inOrder } from '../rules/tree.ts';
import { findAmendment } from '../store/amend.ts';
import * as store from '../store/found.ts';

/** A plan without its tree, as lists show it. */
export const rowOf = ({ addedBy: _, updatedAt, publishedAt, ...head }: store.PlanHead): z.input<typeof planRow> => ({
  ...head,
  updatedAt: updatedAt.toISOString(),
  publishedAt: publishedAt?.toISOString() ?? null,
});

/** A plan as the screen shows it: nodes in the order of the page, units by name, and what this reader may do. */
export async function planView(db: Executor, actor: Actor, plan: store.PlanRecord): Promise<Plan> {
  const { sourceId, sourceName, tree, versions, withdrawn, ...head } = plan;
  const ids = new Set<string>();
  for (const node of tree.nodes)
    for (const { unitId, suggestions } of node.units) for (const id of [unitId, ...suggestions]) if (id) ids.add(id);
  const briefs = new Map((await unitBriefs(db, actor.regionId, [...ids])).map((unit) => [unit.id, unit]));
  const siblings = sourceId ? await store.siblingsOf(db, actor.regionId, sourceId, plan.id) : [];
  const about = { regionId: actor.regionId, unitPaths: [plan.unit.path], personIds: [plan.addedBy] };
  const draft = plan.state === 'draft';
  const amendment = await findAmendment(db, actor.regionId, plan.id);
  const amended = amendment && (await store.planTitles(db, actor.regionId, [amendment.amends])).get(amendment.amends);
  return {
    ...rowOf(head),
    progress: head.progress,
    preamble: tree.preamble,
    basis: [...tree.basis],
    leadership: tree.leadership.map((row) => ({ ...row, source: [...row.source] })),
    phases: tree.phases.map((row) => ({ ...row, source: [...row.source] })),
    doubts: [...tree.doubts],
    unreadParagraphs: [...tree.unread],
    nodeRows: inOrder(tree.nodes).map(({ units, source, doubts, ...node }) => ({
      ...node,
      units: units.map(({ unitId, suggestions, ...unit }) => ({
        ...unit,
        unit: unitId === null ? null : (briefs.get(unitId) ?? null),
        suggestions: suggestions.flatMap((id) => briefs.get(id) ?? []),
      })),
      source: [...source],
      doubts: [...doubts],
      version: versions.get(node.id) ?? 1,
    })),
    sourceId,
    sourceName,
    siblings,
    amends: amendment && { id: amendment.amends, title: amended ?? '', edition: amendment.edition },
    withdrawn,
    may: [
      ...(draft && allows(actor, 'plan.edit', about) ? (['edit', 'discard'] as const) : []),
      ...(draft && !amendment && allows(actor, 'plan.publish', about) ? (['publish'] as const) : []),
      ...(plan.state === 'published' && allows(actor, 'plan.publish', about) ? (['withdraw'] as const) : []),
    ],
  };
}

/** A document as it stands now: each paragraph with the node it belongs to, or why it belongs to none. */
export async function sourceView(
  db: Executor,
  regionId: string,
  sourceId: string,
): Promise<z.input<typeof planSource>> {
  const source = await store.getSource(db, regionId, sourceId);
  const paragraphs = await store.paragraphsOf(db, regionId, sourceId);
  const { plans, nodes } = await store.claimsOf(db, regionId, sourceId);
  const unread = new Set(plans.flatMap((plan) => plan.unread));
  const kept = new Set(plans.flatMap((plan) => plan.kept));
  const homes = new Map<number, { id: string; section: boolean }[]>();
  for (const { id, section, source: own } of nodes)
    for (const index of own) {
      const row = homes.get(index);
      if (row) row.push({ id, section });
      else homes.set(index, [{ id, section }]);
    }
  return {
    ...source,
    plans: plans.map(({ id, ordinal, title }) => ({ id, ordinal, title })),
    paragraphs: paragraphs.map((paragraph) => {
      // A task says more precisely than the section around it where a paragraph went.
      const own = (homes.get(paragraph.index) ?? []).toSorted((a, b) => Number(a.section) - Number(b.section));
      return {
        ...paragraph,
        role: roleNow(paragraph.role, own[0] ?? null, unread.has(paragraph.index), kept.has(paragraph.index)),
        nodeId: own[0]?.id ?? null,
        alsoIds: own.slice(1).map(({ id }) => id),
      };
    }),
  };
}

/** Roles that do not fit a paragraph which a person has given a home. */
const homeless: readonly Became[] = ['unread', 'gap', 'furniture', 'blank', 'attachment'];

function roleNow(read: Became, home: { section: boolean } | null, unread: boolean, kept: boolean): Became | 'kept' {
  if (unread) return read === 'gap' ? 'gap' : 'unread';
  if (home) return homeless.includes(read) ? (home.section ? 'prose' : 'task') : read;
  if (kept) return 'kept';
  return read;
}
