import type { z } from 'zod';
import type { unitBrief } from '#organisation/contract.ts';
import type { paragraph, Plan, planSource } from '../../contract.ts';
import type { Known } from '../../rules/edit.ts';
import { childrenOf, inOrder, type Meaning, type PlanTree, type TreeNode } from '../../rules/tree.ts';

export type UnitBrief = z.infer<typeof unitBrief>;
export type Source = z.infer<typeof planSource>;
export type SourceParagraph = z.infer<typeof paragraph>;

/** A plan from the wire as the tree the rules work on. `kept` comes from the document, which the plan does not repeat. */
export function treeOf(plan: Plan, kept: readonly number[]): PlanTree {
  return {
    title: plan.title,
    preamble: plan.preamble,
    basis: plan.basis,
    leadership: plan.leadership,
    phases: plan.phases,
    doubts: plan.doubts,
    unread: plan.unreadParagraphs,
    kept,
    nodes: plan.nodeRows.map(({ units, version: _, ...node }) => ({
      ...node,
      units: units.map(({ unit, suggestions, ...one }) => ({
        ...one,
        unitId: unit?.id ?? null,
        suggestions: suggestions.map(({ id }) => id),
      })),
    })),
  };
}

/** Every unit a plan names or suggests. */
export function briefsOf(plan: Plan): UnitBrief[] {
  return plan.nodeRows.flatMap((node) =>
    node.units.flatMap(({ unit, suggestions }) => (unit ? [unit, ...suggestions] : suggestions)),
  );
}

/** What the rules must know, from what is on the screen. A name typed anew means what it means elsewhere in the plan. */
export function knownOf(source: Source | null, plan: Plan): Known {
  const texts = new Map((source?.paragraphs ?? []).map(({ index, number, text }) => [index, `${number ?? ''}${text}`]));
  const meanings = new Map<string, Meaning>();
  for (const node of treeOf(plan, []).nodes)
    for (const { written, match, unitId, collective, suggestions } of node.units)
      meanings.set(written, { match, unitId, collective, suggestions });
  return {
    textOf: (index) => texts.get(index) ?? null,
    unitExists: () => true,
    meaningOf: (written) =>
      meanings.get(written) ?? { match: 'unmatched', unitId: null, collective: null, suggestions: [] },
  };
}

/** A node with its place, as a row of the tree. */
export interface OutlineRow {
  node: TreeNode;
  /** 1 at the top. */
  level: number;
  place: number;
  of: number;
  children: number;
}

/** The tree as rows, parents before children; what is under a closed node is left out. */
export function outline(nodes: readonly TreeNode[], closed: ReadonlySet<string>): OutlineRow[] {
  const children = childrenOf(nodes);
  const out: OutlineRow[] = [];
  const add = (row: readonly TreeNode[], level: number): void =>
    row.forEach((node, i) => {
      const below = children.get(node.id) ?? [];
      out.push({ node, level, place: i + 1, of: row.length, children: below.length });
      if (!closed.has(node.id)) add(below, level + 1);
    });
  add(children.get(null) ?? [], 1);
  return out;
}

/** For every paragraph of a plan the nodes that hold it, the deepest first. */
export function homesOf(nodes: readonly TreeNode[]): Map<number, string[]> {
  const out = new Map<number, string[]>();
  for (const { id, source } of inOrder(nodes))
    for (const index of source) {
      const row = out.get(index);
      // Later in the order of the page means nearer to the leaves: a section also holds its people's paragraphs.
      if (row) row.unshift(id);
      else out.set(index, [id]);
    }
  return out;
}

/** 「三 › （一） › 2」: the numbers above a node and its own, empty ones left out. */
export function pathOf(nodes: ReadonlyMap<string, TreeNode>, id: string): TreeNode[] {
  const out: TreeNode[] = [];
  for (let at = nodes.get(id); at; at = at.parentId === null ? undefined : nodes.get(at.parentId)) out.unshift(at);
  return out;
}

/** A title cut to what fits a sentence. */
export const brief = (text: string): string => (text.length > 18 ? `${text.slice(0, 17)}…` : text);
