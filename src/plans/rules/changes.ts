import type { Edit } from './edit.ts';
import { inOrder, type PlanTree, type TreeNode } from './tree.ts';

/** What somebody else did to a plan meanwhile: one entry per node, or one with `nodeId` null for the plan itself. */
export interface Change {
  nodeId: string | null;
  what: 'added' | 'removed' | 'changed';
  /** The node's title as it stands now, or stood. */
  title: string;
  /** Fields that differ: of a node `title`, `body`, `number`, `due`, `dueText`, `repeat`, `section`, `kind`, `units`, `place`; of the plan its own. */
  fields: string[];
}

const nodeFields = ['number', 'title', 'body', 'section', 'kind', 'due', 'dueText', 'repeat'] as const;
const planFields = ['title', 'preamble', 'basis', 'leadership', 'phases'] as const;
const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
const unitsOf = (node: TreeNode) =>
  node.units.map(({ part, written, unitId, collective }) => [part, written, unitId, collective]);

/** What differs between two states of a plan, in the order of the page. A place counts as changed when the parent did. */
export function changes(before: PlanTree, after: PlanTree): Change[] {
  const out: Change[] = [];
  const own = planFields.filter((field) => !same(before[field], after[field]));
  if (own.length) out.push({ nodeId: null, what: 'changed', title: after.title, fields: [...own] });
  const had = new Map(before.nodes.map((node) => [node.id, node]));
  for (const node of inOrder(after.nodes)) {
    const old = had.get(node.id);
    had.delete(node.id);
    if (!old) {
      out.push({ nodeId: node.id, what: 'added', title: node.title, fields: [] });
      continue;
    }
    const fields: string[] = nodeFields.filter((field) => !same(old[field], node[field]));
    if (!same(unitsOf(old), unitsOf(node))) fields.push('units');
    if (old.parentId !== node.parentId) fields.push('place');
    if (fields.length) out.push({ nodeId: node.id, what: 'changed', title: node.title, fields });
  }
  for (const node of inOrder(before.nodes))
    if (had.has(node.id)) out.push({ nodeId: node.id, what: 'removed', title: node.title, fields: [] });
  return out;
}

/** What an edit changes, in the terms of {@link changes}; null means every field of it. */
function reach(edit: Edit): { nodeId: string | null; fields: string[] | null } {
  switch (edit.do) {
    case 'set':
      return { nodeId: edit.nodeId, fields: Object.keys(edit).filter((key) => key !== 'do' && key !== 'nodeId') };
    case 'plan':
      return { nodeId: null, fields: Object.keys(edit).filter((key) => key !== 'do') };
    case 'units':
      return { nodeId: edit.nodeId, fields: ['units'] };
    case 'move':
      return { nodeId: edit.nodeId, fields: ['place'] };
    case 'split':
    case 'merge':
    case 'remove':
      return { nodeId: edit.nodeId, fields: null };
    case 'place':
      return { nodeId: edit.nodeId, fields: edit.nodeId === null ? [] : ['body'] };
    case 'add':
    case 'match':
      return { nodeId: null, fields: [] };
  }
}

/** Would this edit write over what somebody else changed meanwhile? */
export function clashes(edit: Edit, meanwhile: readonly Change[]): boolean {
  const { nodeId, fields } = reach(edit);
  return meanwhile.some(
    (change) =>
      change.nodeId === nodeId &&
      change.what !== 'added' &&
      (change.what === 'removed' || fields === null || fields.some((field) => change.fields.includes(field))),
  );
}
