import type { Edit, Known } from './edit.ts';
import { applyEdits } from './edits.ts';
import { childrenOf, inOrder, parts, type PlanTree, type TreeNode } from './tree.ts';

/**
 * Edits that take others back: applied after `edits` they restore the tree `edits` were applied to.
 *
 * What is not restored: doubts that were answered; what a name was thought to mean before a person said so (it is asked
 * anew); that a gap within a task was still to be looked at; and, where two nodes shared a paragraph and one of them was
 * removed, the second mention of that paragraph. A paragraph of page matter (a 文号, a signature) that was placed and is
 * taken back is listed as unread.
 * @param tree as it stood before `edits`
 * @throws Problem `edit.unfit` when `edits` do not fit the tree
 */
export function inverse(tree: PlanTree, edits: readonly Edit[], known: Known): Edit[] {
  const back: Edit[][] = [];
  let at = tree;
  for (const edit of edits) {
    const after = applyEdits(at, [edit], known);
    const own = inverseOf(at, after, edit, known);
    const found = new Set(applyEdits(after, own, known).kept);
    const unkept = at.kept.filter((paragraph) => !found.has(paragraph));
    back.unshift([...own, ...unkept.map((paragraph): Edit => ({ do: 'place', paragraph, nodeId: null }))]);
    at = after;
  }
  return back.flat();
}

/** A body that a plan may have no words for: a cut needs something on both sides of it. */
const blank = '·';

function inverseOf(before: PlanTree, after: PlanTree, edit: Edit, known: Known): Edit[] {
  const node = (id: string): TreeNode => before.nodes.find((one) => one.id === id)!;
  switch (edit.do) {
    case 'set': {
      const { do: _, nodeId, ...given } = edit;
      const old = node(nodeId);
      const fields = Object.keys(given).filter((key) => given[key as keyof typeof given] !== undefined);
      const was = Object.fromEntries(fields.map((key) => [key, old[key as keyof TreeNode]])) as Partial<Edit>;
      return [{ do: 'set', nodeId, ...was } as Edit];
    }
    case 'add':
      return [{ do: 'remove', nodeId: edit.nodeId, children: 'with' }];
    case 'move': {
      const { parentId, position } = node(edit.nodeId);
      return [{ do: 'move', nodeId: edit.nodeId, parentId, position }];
    }
    case 'split': {
      const { body, due, dueText, repeat } = node(edit.nodeId);
      return [
        { do: 'merge', nodeId: edit.newId },
        { do: 'set', nodeId: edit.nodeId, body, due, dueText, repeat },
      ];
    }
    case 'merge':
      return apart(before, after, node(edit.nodeId), known);
    case 'remove':
      return broughtBack(before, after, edit.nodeId, edit.children);
    case 'units':
      return [unitsOf(node(edit.nodeId), edit.part)];
    case 'match':
      return before.nodes.flatMap((one) =>
        parts
          .filter((part) => one.units.some((unit) => unit.part === part && unit.written === edit.written))
          .map((part) => unitsOf(one, part)),
      );
    case 'plan': {
      const { do: _, ...given } = edit;
      const fields = Object.keys(given).filter((key) => given[key as keyof typeof given] !== undefined);
      return [{ do: 'plan', ...Object.fromEntries(fields.map((key) => [key, before[key as keyof PlanTree]])) } as Edit];
    }
    case 'place':
      return displaced(before, edit.paragraph, edit.nodeId, known);
  }
}

const unitsOf = (node: TreeNode, part: 'lead' | 'co'): Edit => ({
  do: 'units',
  nodeId: node.id,
  part,
  units: node.units
    .filter((unit) => unit.part === part)
    .map(({ written, unitId, collective }) => ({ written, unitId, collective })),
});

/** Everything of a node but its place, title and paragraphs. */
const fieldsOf = ({ id, number, body, section, kind, due, dueText, repeat }: TreeNode): Edit => ({
  do: 'set',
  nodeId: id,
  number,
  body,
  section,
  kind,
  due,
  dueText,
  repeat,
});

const wordsOf = (indexes: readonly number[], known: Known): string =>
  indexes
    .map((index) => known.textOf(index)?.trim() ?? '')
    .filter(Boolean)
    .join('\n') || blank;

/**
 * Two merged nodes apart again. The paragraphs find their node by their words, so for a moment the body is exactly
 * the words of both.
 */
function apart(before: PlanTree, after: PlanTree, node: TreeNode, known: Known): Edit[] {
  const row = childrenOf(before.nodes).get(node.parentId)!;
  const home = row[row.findIndex((one) => one.id === node.id) - 1]!;
  const own = childrenOf(before.nodes).get(node.id) ?? [];
  const first = wordsOf(home.source, known);
  const joined = after.nodes.find((one) => one.id === home.id)!;
  const units = (of: TreeNode) =>
    parts.filter((part) => joined.units.some((unit) => unit.part === part)).map((part) => unitsOf(of, part));
  return [
    { do: 'set', nodeId: home.id, body: `${first}\n${wordsOf(node.source, known)}` },
    { do: 'split', nodeId: home.id, at: first.length, newId: node.id },
    fieldsOf(home),
    { ...fieldsOf(node), ...(node.title ? { title: node.title } : {}) } as Edit,
    ...units(home),
    ...units(node),
    ...own.map((child, position): Edit => ({ do: 'move', nodeId: child.id, parentId: node.id, position })),
  ];
}

function broughtBack(before: PlanTree, after: PlanTree, nodeId: string, children: 'with' | 'lift'): Edit[] {
  const left = new Set(after.nodes.map((one) => one.id));
  const taken = new Set(after.nodes.flatMap((one) => one.source));
  const gone = inOrder(before.nodes).filter((one) => !left.has(one.id));
  const adds = gone.flatMap((one): Edit[] => {
    const source = one.source.filter((index) => !taken.has(index));
    for (const index of source) taken.add(index);
    return [
      { do: 'add', parentId: one.parentId, position: one.position, title: one.title || blank, nodeId: one.id, source },
      fieldsOf(one),
      ...parts.filter((part) => one.units.some((unit) => unit.part === part)).map((part) => unitsOf(one, part)),
    ];
  });
  if (children === 'with') return adds;
  const own = childrenOf(before.nodes).get(nodeId) ?? [];
  return [
    ...adds,
    ...own.map((child, position): Edit => ({ do: 'move', nodeId: child.id, parentId: nodeId, position })),
  ];
}

/** A paragraph that was given a home has none again: it goes into a node of its own, which is then removed. */
function displaced(before: PlanTree, paragraph: number, nodeId: string | null, known: Known): Edit[] {
  // Read in part and looked at: a node holds it already, and nothing lists it as unread again.
  if (
    before.nodes.some((one) => one.source.includes(paragraph)) &&
    (nodeId === null || holds(before, nodeId, paragraph))
  )
    return [];
  const spare = spareId(before);
  if (nodeId === null) {
    if (before.kept.includes(paragraph)) return [];
    return [
      { do: 'add', parentId: null, position: 0, title: blank, nodeId: spare, source: [paragraph] },
      { do: 'remove', nodeId: spare, children: 'with' },
    ];
  }
  const home = before.nodes.find((one) => one.id === nodeId)!;
  const first = wordsOf(home.source, known);
  return [
    { do: 'set', nodeId, body: `${first}\n${wordsOf([paragraph], known)}` },
    { do: 'split', nodeId, at: first.length, newId: spare },
    { do: 'remove', nodeId: spare, children: 'with' },
    fieldsOf(home),
  ];
}

/** An id no node of the plan has; it lives for two edits, so that it need not differ from one use to the next. */
function spareId(tree: PlanTree): string {
  const taken = new Set(tree.nodes.map((one) => one.id));
  for (let n = 0; ; n++) {
    const id = `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    if (!taken.has(id)) return id;
  }
}

const holds = (tree: PlanTree, nodeId: string, paragraph: number): boolean =>
  tree.nodes.some((one) => one.id === nodeId && one.source.includes(paragraph));
