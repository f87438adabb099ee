import { changes } from './changes.ts';
import { inOrder, type PlanTree, type TreeNode } from './tree.ts';

/** One field before and after, as text; codes (kind, repeat, section) are left to the screen. */
export interface FieldChange {
  field: string;
  before: string;
  after: string;
}
export interface Compared {
  nodeId: string | null;
  what: 'added' | 'removed' | 'changed';
  number: string;
  title: string;
  fields: FieldChange[];
}

/** Texts longer than this are cut around the first difference. */
const mostText = 2000;

/** What differs from one state of a plan to another, in the order of the page, with the words before and after. */
export function compared(before: PlanTree, after: PlanTree): Compared[] {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const now = new Map(after.nodes.map((node) => [node.id, node]));
  const out = changes(before, after).map(({ nodeId, what, title, fields }): Compared => {
    if (nodeId === null)
      return {
        nodeId,
        what,
        number: '',
        title,
        fields: fields.map((field) => cut({ field, before: planText(before, field), after: planText(after, field) })),
      };
    const [a, b] = [old.get(nodeId), now.get(nodeId)];
    return {
      nodeId,
      what,
      number: (b ?? a)!.number,
      title,
      fields: fields.map((field) =>
        cut({ field, before: a ? nodeText(before, a, field) : '', after: b ? nodeText(after, b, field) : '' }),
      ),
    };
  });
  for (const { node, from } of reordered(before, after)) {
    const row = out.find((one) => one.nodeId === node.id);
    const field = { field: 'order', before: String(from + 1), after: String(node.position + 1) };
    if (row) row.fields.push(field);
    else out.push({ nodeId: node.id, what: 'changed', number: node.number, title: node.title, fields: [field] });
  }
  return out;
}

/** Nodes that stand in another order among the siblings they had: the fewest whose moving explains it. */
function reordered(before: PlanTree, after: PlanTree): { node: TreeNode; from: number }[] {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const rows = new Map<string | null, { node: TreeNode; from: number }[]>();
  for (const node of inOrder(after.nodes)) {
    const was = old.get(node.id);
    if (!was || was.parentId !== node.parentId) continue;
    const row = rows.get(node.parentId);
    if (row) row.push({ node, from: was.position });
    else rows.set(node.parentId, [{ node, from: was.position }]);
  }
  return [...rows.values()].flatMap((row) => {
    const stays = longestRising(row.map((one) => one.from));
    return row.filter((_, i) => !stays.has(i));
  });
}

/** Places of a longest rising run within numbers, which need not be neighbours. */
function longestRising(of: readonly number[]): Set<number> {
  const tails: number[] = [];
  const before = new Map<number, number>();
  of.forEach((value, i) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const mid = (low + high) >> 1;
      if (of[tails[mid]!]! < value) low = mid + 1;
      else high = mid;
    }
    if (low > 0) before.set(i, tails[low - 1]!);
    tails[low] = i;
  });
  const out = new Set<number>();
  for (let at = tails.at(-1); at !== undefined; at = before.get(at)) out.add(at);
  return out;
}

function planText(tree: PlanTree, field: string): string {
  if (field === 'basis') return tree.basis.join('\n');
  if (field === 'leadership')
    return tree.leadership.map(({ role, name, post }) => `${role} ${name}${post ? `（${post}）` : ''}`).join('\n');
  if (field === 'phases')
    return tree.phases
      .map(({ name, from, to, words, text }) =>
        [`${name} ${from || to ? `${from ?? ''}–${to ?? ''}` : (words ?? '')}`.trim(), text].filter(Boolean).join('\n'),
      )
      .join('\n');
  return field === 'title' ? tree.title : tree.preamble;
}

function nodeText(tree: PlanTree, node: TreeNode, field: string): string {
  if (field === 'units') return node.units.map(({ part, written }) => `${part}:${written}`).join('\n');
  if (field === 'place') return tree.nodes.find((one) => one.id === node.parentId)?.title ?? '';
  const value = node[field as keyof TreeNode];
  return value === null ? '' : String(value);
}

/** Long texts lose what is alike at their beginning, so that the difference is in sight. */
function cut({ field, before, after }: FieldChange): FieldChange {
  if (before.length <= mostText && after.length <= mostText) return { field, before, after };
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  const from = Math.max(0, same - 40);
  const part = (text: string) =>
    `${from > 0 ? '…' : ''}${text.slice(from, from + mostText)}${from + mostText < text.length ? '…' : ''}`;
  return { field, before: part(before), after: part(after) };
}
