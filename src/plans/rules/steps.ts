import type { Edit } from './edit.ts';
import {
  childrenOf,
  inOrder,
  resolved,
  unledOf,
  type Collective,
  type PlanTree,
  type TreeNode,
  type TreeUnit,
} from './tree.ts';

/** The four ways a node moves by one step. */
export const stepWays = ['in', 'out', 'up', 'down'] as const;
export type StepWay = (typeof stepWays)[number];

/**
 * The move that takes a node one step: `in` under the sibling before it, `out` behind its parent, `up` and `down` among
 * its siblings. Null when there is no such place.
 */
export function step(nodes: readonly TreeNode[], id: string, way: StepWay): (Edit & { do: 'move' }) | null {
  const node = nodes.find((one) => one.id === id);
  if (!node) return null;
  const children = childrenOf(nodes);
  const row = children.get(node.parentId)!;
  const at = row.indexOf(node);
  const to = (parentId: string | null, position: number) => ({ do: 'move', nodeId: id, parentId, position }) as const;
  if (way === 'in') {
    const before = row[at - 1];
    return before ? to(before.id, (children.get(before.id) ?? []).length) : null;
  }
  if (way === 'out') {
    const parent = nodes.find((one) => one.id === node.parentId);
    return parent ? to(parent.parentId, children.get(parent.parentId)!.indexOf(parent) + 1) : null;
  }
  const place = way === 'up' ? at - 1 : at + 1;
  return place < 0 || place >= row.length ? null : to(node.parentId, place);
}

/** Where a dragged node is let go, seen from the node under it. */
export type DropPlace = 'before' | 'after' | 'into';

/** The move that puts a node before, behind or (as the last) under another; null when it goes nowhere new, or into itself. */
export function dropped(
  nodes: readonly TreeNode[],
  id: string,
  target: string,
  place: DropPlace,
): (Edit & { do: 'move' }) | null {
  const byId = new Map(nodes.map((one) => [one.id, one]));
  const node = byId.get(id);
  const at = byId.get(target);
  if (!node || !at) return null;
  for (let above: TreeNode | undefined = at; above; above = byId.get(above.parentId ?? ''))
    if (above.id === id) return null;
  const parentId = place === 'into' ? target : at.parentId;
  const row = (childrenOf(nodes).get(parentId) ?? []).filter((one) => one.id !== id);
  const position = place === 'into' ? row.length : row.indexOf(at) + (place === 'after' ? 1 : 0);
  if (parentId === node.parentId && position === node.position) return null;
  return { do: 'move', nodeId: id, parentId, position };
}

/** What is left to settle before a plan can go out: paragraphs, and nodes in the order of the page. */
export interface ToSettle {
  unread: readonly number[];
  unled: readonly string[];
  /** Nodes with a unit nobody knows, or only guessed at. */
  unmatched: readonly string[];
  doubtful: readonly string[];
}
/** A written unit that a person should look at. */
export const uncertain = (unit: Pick<TreeUnit, 'match' | 'unitId' | 'collective'>): boolean =>
  !resolved(unit) || unit.match === 'suggested';

/** What is left to settle in a plan. */
export function toSettle(tree: PlanTree): ToSettle {
  const nodes = inOrder(tree.nodes);
  const some = (is: (node: TreeNode) => boolean) => nodes.filter(is).map((node) => node.id);
  return {
    unread: tree.unread,
    unled: unledOf(tree.nodes),
    unmatched: some((node) => node.units.some(uncertain)),
    doubtful: some((node) => node.doubts.length > 0),
  };
}

/** A unit name as the plan writes it, with every node that has it. */
export interface WrittenName {
  written: string;
  /** The best known of its meanings. */
  unit: TreeUnit;
  nodeIds: readonly string[];
}

/** Every written unit name of a plan: those to settle first, then by how often they occur. */
export function writtenNames(tree: PlanTree): WrittenName[] {
  const names = new Map<string, { written: string; unit: TreeUnit; nodeIds: string[] }>();
  for (const node of inOrder(tree.nodes))
    for (const unit of node.units) {
      const name = names.get(unit.written);
      if (!name) names.set(unit.written, { written: unit.written, unit, nodeIds: [node.id] });
      else {
        if (name.nodeIds.at(-1) !== node.id) name.nodeIds.push(node.id);
        if (uncertain(unit)) name.unit = unit;
      }
    }
  return [...names.values()].sort(
    (a, b) => Number(uncertain(b.unit)) - Number(uncertain(a.unit)) || b.nodeIds.length - a.nodeIds.length,
  );
}

/** A node as far as it matters for what becomes of it. */
type Issuing = Pick<TreeNode, 'id' | 'parentId' | 'section'> & {
  units: readonly { part: TreeUnit['part']; unitId: string | null }[];
};

/**
 * The nodes that become tasks somebody carries: every leaf (it has a lead of its own, from above, or is given to the
 * office), and of the nodes above tasks those with a lead unit of their own. The others above tasks are headings, counted
 * neither here nor after the publication. `gathering`: those with tasks beneath them.
 */
export function carriedNodes<N extends Issuing>(nodes: readonly N[]): { carried: N[]; gathering: N[] } {
  const children = new Map<string | null, N[]>();
  for (const node of nodes) children.set(node.parentId, [...(children.get(node.parentId) ?? []), node]);
  const carried: N[] = [];
  const gathering: N[] = [];
  /** Does a task come of it? */
  const walk = (node: N): boolean => {
    let above = false;
    for (const child of children.get(node.id) ?? []) above = walk(child) || above;
    if (!above && node.section && node.units.length === 0) return false;
    const led = node.units.some((unit) => unit.part === 'lead' && unit.unitId !== null);
    if (!above || led) carried.push(node);
    if (above && led) gathering.push(node);
    return true;
  };
  for (const root of children.get(null) ?? []) walk(root);
  return { carried, gathering };
}

/**
 * What publishing will do: how many tasks somebody carries will come of it, how many of those gather the progress of
 * tasks beneath them, and who is written on them.
 */
export function toPublish(tree: PlanTree): {
  tasks: number;
  gathering: number;
  unitIds: readonly string[];
  collectives: readonly Collective[];
} {
  const unitIds = new Set<string>();
  const collectives = new Set<Collective>();
  for (const node of tree.nodes)
    for (const { unitId, collective } of node.units) {
      if (unitId !== null) unitIds.add(unitId);
      if (collective !== null) collectives.add(collective);
    }
  const { carried, gathering } = carriedNodes(tree.nodes);
  return {
    tasks: carried.length,
    gathering: gathering.length,
    unitIds: [...unitIds],
    collectives: [...collectives],
  };
}

/** Where a body may be cut: after each sentence and line, never at its ends. Offsets, ascending. */
export function cuts(body: string): number[] {
  const out: number[] = [];
  for (const found of body.matchAll(/[。；;！？\n]+["”』」)）]*/gu)) {
    const at = found.index + found[0].length;
    if (at > 0 && at < body.length && body.slice(at).trim() !== '') out.push(at);
  }
  return out;
}
