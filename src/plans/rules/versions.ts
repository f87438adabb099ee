import type { PlanTree, TreeNode } from './tree.ts';

/** Why a state of a plan was kept. `turn`: another person began to edit · `sitting`: taken up again after a while. */
export const versionReasons = ['created', 'edits', 'turn', 'sitting', 'restored', 'named', 'published'] as const;
export type VersionReason = (typeof versionReasons)[number];

/** A state is kept after so many requests that edited. */
export const editsBetween = 40;
/** Away for so long and the same person begins a new sitting. */
export const sittingMs = 4 * 3_600_000;
/** Most states kept by hand; most kept by themselves, and how many characters those may take together. */
export const mostNamed = 60;
export const mostKept = 40;
export const mostSize = 40_000_000;

export interface KeptState {
  number: number;
  reason: VersionReason;
  size: number;
  /** When it was kept, in milliseconds. */
  at: number;
}

/** States that are kept by themselves and may go again. The first one and what a person asked for stay. */
const thinnable = (state: KeptState): boolean => !['created', 'named', 'published'].includes(state.reason);

/**
 * Which states go, so that what is kept stays bounded: always the one whose neighbours are nearest in time, never the
 * newest. Old times get sparse that way, recent ones stay dense.
 * @param states in the order they were kept
 */
export function thinned(states: readonly KeptState[]): number[] {
  const left = [...states];
  const gone: number[] = [];
  const over = () => {
    const own = left.filter(thinnable);
    return own.length > mostKept || own.reduce((sum, one) => sum + one.size, 0) > mostSize;
  };
  while (over()) {
    let pick = -1;
    let gap = Infinity;
    for (let i = 0; i < left.length - 1; i++) {
      if (!thinnable(left[i]!)) continue;
      const between = left[i + 1]!.at - (left[i - 1]?.at ?? left[i]!.at);
      if (between < gap) [pick, gap] = [i, between];
    }
    if (pick < 0) break;
    gone.push(left[pick]!.number);
    left.splice(pick, 1);
  }
  return gone;
}

/** Is the state before an edit to be kept, and why? `null`: not now. */
export function momentOf(state: {
  planVersion: number;
  /** The plan's version that was kept last; null when none was. */
  keptVersion: number | null;
  sameWriter: boolean;
  /** Since the last edit. */
  idleMs: number;
}): VersionReason | null {
  if (state.keptVersion === null) return state.planVersion === 1 ? 'created' : 'edits';
  if (state.planVersion <= state.keptVersion) return null;
  if (!state.sameWriter) return 'turn';
  if (state.idleMs >= sittingMs) return 'sitting';
  return state.planVersion - state.keptVersion >= editsBetween ? 'edits' : null;
}

/**
 * A kept tree as the plan's next state. What did not change keeps its object, so that only what differs is written.
 */
export function broughtBack(now: PlanTree, kept: PlanTree): PlanTree {
  const have = new Map(now.nodes.map((node) => [node.id, node]));
  return {
    ...kept,
    nodes: kept.nodes.map((node) => {
      const old = have.get(node.id);
      if (!old) return node;
      if (sameValue(old, node)) return old;
      const units = sameValue(old.units, node.units) ? old.units : node.units;
      return { ...node, units } satisfies TreeNode;
    }),
  };
}

/** Equal in value, whatever the order of keys: a tree that was kept as JSON comes back with its keys sorted otherwise. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, i) => sameValue(one, b[i]));
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length && keys.every((key) => key in right && sameValue(left[key], right[key]))
  );
}
