/** The table of tasks (任务分解表) of a plan. */
import type { OfficialCell, OfficialTable } from '#documents/rules/official/document.ts';
import { childrenOf, inOrder, type PlanTree, type TreeNode } from '../tree.ts';
import { printed } from './numbers.ts';

/** One task to be carried out: a leaf of the tree. */
export interface BreakdownRow {
  /** From 1. */
  ordinal: number;
  /** The headings above it, outermost first, with their numbers. */
  above: readonly string[];
  number: string;
  title: string;
  body: string;
  /** Its own units; without any, those of the nearest heading above that has some. */
  lead: readonly string[];
  co: readonly string[];
  /** The words of its time limit, or the day. */
  limit: string;
  repeat: TreeNode['repeat'];
}

const day = (iso: string): string => {
  const [y, m, d] = iso.split('-').map(Number);
  return `${y}年${m}月${d}日`;
};

/** Every leaf task of a plan in order, with what it takes from the headings above it. */
export function breakdown(tree: PlanTree): BreakdownRow[] {
  const children = childrenOf(tree.nodes);
  const byId = new Map(tree.nodes.map((node) => [node.id, node]));
  const out: BreakdownRow[] = [];
  for (const node of inOrder(tree.nodes)) {
    const below = (children.get(node.id) ?? []).some((child) => !child.section);
    if (node.section || below) continue;
    const line: TreeNode[] = [];
    for (let one: TreeNode | undefined = node; one && line.length < 50; one = byId.get(one.parentId ?? ''))
      line.push(one);
    const units = line.find((one) => one.units.length > 0)?.units ?? [];
    const dated = line.find((one) => one.due !== null || one.dueText !== null);
    const names = (part: 'lead' | 'co') => units.filter((unit) => unit.part === part).map((unit) => unit.written);
    out.push({
      ordinal: out.length + 1,
      above: line
        .slice(1)
        .reverse()
        .map((one) => printed(one.number) + one.title),
      number: node.number,
      title: node.title,
      body: node.body,
      lead: names('lead'),
      co: names('co'),
      limit: dated ? (dated.dueText ?? day(dated.due!)) : '',
      repeat: line.find((one) => one.repeat !== null)?.repeat ?? null,
    });
  }
  return out;
}

/** Title and text of a task as one cell. */
const wordsOf = ({ title, body }: BreakdownRow): string =>
  body === '' ? title : body.startsWith(title) ? body : `${title}。${body}`;

/** The table as it is printed: one row a task, the heading above said once for the tasks beneath it. */
export function breakdownTable(rows: readonly BreakdownRow[]): OfficialTable {
  const heads = rows.map((row) => row.above.at(-1) ?? '');
  return {
    columns: [
      { title: '序号', width: 6, align: 'center' },
      { title: '任务类别', width: 14 },
      { title: '任务内容', width: 36 },
      { title: '牵头单位', width: 14 },
      { title: '责任单位', width: 18 },
      { title: '完成时限', width: 16 },
    ],
    rows: rows.map((row, i) => {
      let reach = 1;
      while (heads[i + reach] === heads[i] && i + reach < rows.length) reach++;
      const head: OfficialCell | null = i > 0 && heads[i - 1] === heads[i] ? null : { text: heads[i]!, rows: reach };
      return [String(row.ordinal), head, wordsOf(row), row.lead.join('、'), row.co.join('、'), row.limit];
    }),
  };
}
