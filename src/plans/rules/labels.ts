import type { Edit } from './edit.ts';
import { toChinese } from './numbering.ts';
import { childrenOf, type TreeNode } from './tree.ts';

/**
 * Numbers of nodes as the tree keeps them (一, (一), 1, (1)): the four levels of an office document, GB/T 9704-2012 7.3.3.
 */
export const labelSchemes = ['cn', 'pcn', 'd', 'pd'] as const;
export type LabelScheme = (typeof labelSchemes)[number];

/** The n-th label of a scheme. */
export function labelOf(scheme: LabelScheme, n: number): string {
  const bare = scheme === 'cn' || scheme === 'pcn' ? toChinese(n) : String(n);
  return scheme === 'pcn' || scheme === 'pd' ? `(${bare})` : bare;
}

/** The scheme of a label; null when it is none of the four. */
export function schemeOf(label: string): LabelScheme | null {
  if (/^[一二三四五六七八九十百零]+$/.test(label)) return 'cn';
  if (/^\([一二三四五六七八九十百零]+\)$/.test(label)) return 'pcn';
  if (/^\d+$/.test(label)) return 'd';
  return /^\(\d+\)$/.test(label) ? 'pd' : null;
}

/** A label as it stands before a heading: 一、 （一） 1. （1）. */
export function labelWords(label: string): string {
  const scheme = schemeOf(label);
  if (scheme === 'cn') return `${label}、`;
  if (scheme === 'd') return `${label}.`;
  return scheme === null ? label : label.replace('(', '（').replace(')', '）');
}

type Tree = readonly Pick<TreeNode, 'id' | 'parentId' | 'position' | 'number'>[];

function depthOf(nodes: Tree, parentId: string | null): number {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  let depth = 0;
  for (let at = parentId; at !== null; at = byId.get(at)?.parentId ?? null) depth++;
  return depth;
}

/** The scheme of a row of siblings: the one they have, or the one of their depth. */
function schemeIn(nodes: Tree, parentId: string | null): LabelScheme {
  for (const { number } of childrenOf(nodes).get(parentId) ?? []) {
    const scheme = schemeOf(number);
    if (scheme) return scheme;
  }
  return labelSchemes[Math.min(depthOf(nodes, parentId), labelSchemes.length - 1)]!;
}

/** Edits that number the children of a node from one; those that have their number already are left out. */
export function renumbered(nodes: Tree, parentId: string | null): Edit[] {
  const scheme = schemeIn(nodes, parentId);
  return (childrenOf(nodes).get(parentId) ?? []).flatMap(({ id, number }, i): Edit[] => {
    const wanted = labelOf(scheme, i + 1);
    return number === wanted ? [] : [{ do: 'set', nodeId: id, number: wanted }];
  });
}

/**
 * What an added node is called and what that means for its siblings: when they are counted without a hole the new one is
 * counted in and those behind it move on; otherwise it has no number and they keep theirs.
 * @param nodes before it is added
 */
export function countedIn(nodes: Tree, parentId: string | null, position: number, nodeId: string): Edit[] {
  const row = childrenOf(nodes).get(parentId) ?? [];
  const scheme = schemeIn(nodes, parentId);
  if (row.some(({ number }, i) => number !== labelOf(scheme, i + 1))) return [];
  const at = Math.min(position, row.length);
  return [
    { do: 'set', nodeId, number: labelOf(scheme, at + 1) },
    ...row.slice(at).map(({ id }, i): Edit => ({ do: 'set', nodeId: id, number: labelOf(scheme, at + 2 + i) })),
  ];
}
