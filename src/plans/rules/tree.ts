import type { DoubtCode, Repeat, SectionKind } from './reading.ts';

/**
 * A draft plan as the office corrects it: a flat list of nodes with parent and position, and everything beside the
 * tree (people, phases, basis). Plain values, treated as unchangeable: an edit makes new objects for what it changes, so
 * that the store sees by identity which rows to write.
 */

export const unitMatches = ['exact', 'alias', 'collective', 'suggested', 'unmatched', 'chosen'] as const;
export type UnitMatch = (typeof unitMatches)[number];
export const collectives = ['township', 'community', 'department', 'estate'] as const;
/** Each unit of that kind: 各街道, 各社区. */
export type Collective = (typeof collectives)[number];
export const parts = ['lead', 'co'] as const;
export type Part = (typeof parts)[number];

/** What a written name stands for. `unitId` is set for exact, alias and chosen; `collective` only for collective. */
export interface Meaning {
  match: UnitMatch;
  unitId: string | null;
  collective: Collective | null;
  /** Unit ids worth offering, best first. */
  suggestions: readonly string[];
}
export interface TreeUnit extends Meaning {
  part: Part;
  written: string;
}
export interface TreeDoubt {
  code: DoubtCode;
  words: string | null;
  paragraph: number;
}
export interface TreeNode {
  id: string;
  parentId: string | null;
  /** Dense from 0 among the children of one parent. */
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
  units: readonly TreeUnit[];
  /** Indexes of the paragraphs it came from, ascending. */
  source: readonly number[];
  doubts: readonly TreeDoubt[];
}
export interface Leader {
  role: string;
  name: string;
  post: string | null;
  source: readonly number[];
}
export interface Step {
  name: string;
  from: string | null;
  to: string | null;
  words: string | null;
  /** What is done in it. */
  text: string;
  source: readonly number[];
}
export interface PlanTree {
  title: string;
  /** Text between title and first section. */
  preamble: string;
  basis: readonly string[];
  leadership: readonly Leader[];
  phases: readonly Step[];
  /** Doubts about the plan as a whole, its people and phases. */
  doubts: readonly TreeDoubt[];
  /** Paragraphs that have no home, ascending. */
  unread: readonly number[];
  /** Paragraphs a person looked at and left out on purpose, ascending. */
  kept: readonly number[];
  nodes: readonly TreeNode[];
}

/** Children of every node (`null`: the roots), in order. */
export function childrenOf<N extends Pick<TreeNode, 'id' | 'parentId' | 'position'>>(
  nodes: Iterable<N>,
): Map<string | null, N[]> {
  const out = new Map<string | null, N[]>();
  for (const node of nodes) {
    const row = out.get(node.parentId);
    if (row) row.push(node);
    else out.set(node.parentId, [node]);
  }
  for (const row of out.values()) row.sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  return out;
}

/** Nodes as the page has them: parents before children, siblings by position. Nodes in a ring are left out. */
export function inOrder<N extends Pick<TreeNode, 'id' | 'parentId' | 'position'>>(nodes: Iterable<N>): N[] {
  const children = childrenOf(nodes);
  const out: N[] = [];
  const stack = [...(children.get(null) ?? [])].reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    out.push(node);
    const below = children.get(node.id) ?? [];
    for (let i = below.length - 1; i >= 0; i--) stack.push(below[i]!);
  }
  return out;
}

/** Does this name stand for somebody who can be given the work? */
export const resolved = (unit: Pick<TreeUnit, 'unitId' | 'collective'>): boolean =>
  unit.unitId !== null || unit.collective !== null;

/**
 * Ids of the tasks nobody leads: leaf tasks without a known lead unit on themselves or on any node above them. A task
 * with tasks beneath it is carried by those.
 * @param nodes any order; a section is never unled itself, but a lead unit written on it counts for what is beneath.
 */
export function unledOf(
  nodes: readonly (Pick<TreeNode, 'id' | 'parentId' | 'position' | 'section'> & {
    units: readonly Pick<TreeUnit, 'part' | 'unitId' | 'collective'>[];
  })[],
): string[] {
  const children = childrenOf(nodes);
  const led = new Set<string>();
  const out: string[] = [];
  for (const node of inOrder(nodes)) {
    if (
      (node.parentId !== null && led.has(node.parentId)) ||
      node.units.some((unit) => unit.part === 'lead' && resolved(unit))
    )
      led.add(node.id);
    else if (!node.section && !(children.get(node.id) ?? []).some((child) => !child.section)) out.push(node.id);
  }
  return out;
}

/** Every paragraph that has a home in this plan: in a node, a person or a phase. */
export function claimed(tree: Pick<PlanTree, 'nodes' | 'leadership' | 'phases'>): Set<number> {
  const out = new Set<number>();
  for (const row of [tree.nodes, tree.leadership, tree.phases])
    for (const { source } of row) for (const index of source) out.add(index);
  return out;
}

/** Sorted and without repeats. */
export const indexes = (of: Iterable<number>): number[] => [...new Set(of)].sort((a, b) => a - b);

/**
 * The first words of a text as a title: up to the first 。；： or line end, at most `most` characters; leading marks and
 * white space left out. '' when the text has no letter or digit.
 */
export function firstClause(text: string, most = 40): string {
  const start = text.search(/[\p{L}\p{N}]/u);
  if (start < 0) return '';
  const clause = /^[^。；;：:\n]*/u.exec(text.slice(start))![0].trim();
  return [...clause].slice(0, most).join('').trim();
}
