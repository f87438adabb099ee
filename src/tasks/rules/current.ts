/** A published plan as it stands now: what was arranged since stands in the tasks, and is written back into the tree. */
import { childrenOf, type PlanTree, type TreeNode, type TreeUnit } from '#plans/rules/tree.ts';
import type { Day } from '#platform/pure/day.ts';
import type { Part, TaskState } from '../rules.ts';
import type { IssueUnit } from './issue.ts';
import type { Repeat } from './periods.ts';

/** What of a task can differ from its node. */
export interface TaskNow {
  nodeId: string;
  state: TaskState;
  title: string;
  detail: string;
  due: Day | null;
  dueText: string | null;
  /** The last day granted, when more time was given. */
  extendedTo: Day | null;
  repeat: Repeat | null;
  units: readonly { unitId: string; part: Part; written: string | null; name: string }[];
}

/**
 * The tree with the words, days and units its tasks have now; what was withdrawn is left out with all beneath it. A node
 * whose task is as it was issued is the same object.
 * @param issued what a publication of this tree gives each node. @returns the tree, and how many nodes differ or are gone
 */
export function currentTree(
  tree: PlanTree,
  issued: ReadonlyMap<string, readonly IssueUnit[]>,
  tasks: readonly TaskNow[],
): { tree: PlanTree; changed: number } {
  const taskOf = new Map(tasks.map((task) => [task.nodeId, task]));
  const gone = new Set<string>();
  const children = childrenOf(tree.nodes);
  const drop = (node: TreeNode): void => {
    gone.add(node.id);
    for (const child of children.get(node.id) ?? []) drop(child);
  };
  for (const node of tree.nodes) if (!gone.has(node.id) && taskOf.get(node.id)?.state === 'withdrawn') drop(node);
  let changed = gone.size;
  const places = new Map<string | null, number>();
  const nodes = [...tree.nodes]
    .sort((a, b) => a.position - b.position)
    .filter((node) => !gone.has(node.id))
    .map((node) => {
      const position = places.get(node.parentId) ?? 0;
      places.set(node.parentId, position + 1);
      const task = taskOf.get(node.id);
      const now = task ? withTask(node, issued.get(node.id) ?? [], task) : node;
      if (now !== node) changed++;
      return now.position === position ? now : { ...now, position };
    });
  return { tree: changed ? { ...tree, nodes } : tree, changed };
}

function withTask(node: TreeNode, issued: readonly IssueUnit[], task: TaskNow): TreeNode {
  const units = unitsNow(node, issued, task.units);
  const due = task.extendedTo ?? task.due;
  const dueText = task.extendedTo ? null : task.dueText;
  const same =
    units === node.units &&
    due === node.due &&
    (dueText === node.dueText || task.due === node.due) &&
    task.repeat === node.repeat &&
    task.title === node.title &&
    task.detail === node.body;
  if (same) return node;
  return { ...node, title: task.title, body: task.detail, due, dueText, repeat: task.repeat, units };
}

const key = (unit: { unitId: string; part: Part }): string => `${unit.part} ${unit.unitId}`;

/** The units of the node where they are those issued; else as named now, a collective (各街道) kept while all of it is there. */
function unitsNow(node: TreeNode, issued: readonly IssueUnit[], held: TaskNow['units']): readonly TreeUnit[] {
  const [was, is] = [new Set(issued.map(key)), new Set(held.map(key))];
  if (was.size === is.size && [...was].every((one) => is.has(one))) return node.units;
  const whole = new Map(
    node.units.flatMap((unit) => {
      const members = issued.filter((one) => !one.inherited && one.part === unit.part && one.written === unit.written);
      return members.length > 0 && members.every((one) => is.has(key(one)))
        ? members.map((one) => [key(one), unit] as const)
        : [];
    }),
  );
  const out: TreeUnit[] = [];
  for (const unit of held) {
    const named = whole.get(key(unit));
    if (named && !out.includes(named)) out.push(named);
    if (!named) {
      const { part, unitId, name } = unit;
      out.push({ part, written: name, match: 'chosen', unitId, collective: null, suggestions: [] });
    }
  }
  return out;
}
