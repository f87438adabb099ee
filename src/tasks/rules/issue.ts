import type { Part } from '../rules.ts';

/** A node of a plan as a publication needs it. */
export interface IssueNode {
  id: string;
  parentId: string | null;
  position: number;
  number: string;
  title: string;
  /** A heading that is no task itself. */
  section: boolean;
  units: readonly { part: Part; written: string; unitId: string | null; collective: string | null }[];
}
/** A unit's part in a task. `written`: the words of the plan; `inherited`: they stand at a node above. */
export interface IssueUnit {
  unitId: string;
  part: Part;
  written: string | null;
  inherited: boolean;
}
export interface IssueTask {
  nodeId: string;
  /** Node of the task above, and of all above that one, the root first. */
  parentNodeId: string | null;
  above: string[];
  /** Place in the order of the page, from 0, parents before children. */
  position: number;
  group: boolean;
  led: boolean;
  /** Leads first, in the order written; no unit twice. */
  units: IssueUnit[];
  /** Names of this node that stand for no known unit. */
  unmatched: string[];
}
export interface Issue {
  tasks: IssueTask[];
  /** Nodes of leaf tasks without a lead unit. */
  unled: string[];
  unmatched: { nodeId: string; written: string }[];
}

/**
 * What a plan's nodes become. Every node that is not a bare heading is a task; a heading is a group task when tasks
 * stand beneath it or units are written at it. A leaf without a lead takes the lead of the nearest node above that has one, and that
 * node's co-units too when it has no units at all; a group never inherits: without a lead of its own it follows its children.
 * A collective (各街道) means every unit of that kind as co-unit; where only a collective leads, `office` leads.
 * @param nodes the whole plan in any order. @param members unit ids of a collective as it is written.
 * @param office the issuing unit, which also takes the leaves nobody leads.
 */
export function issueOf(
  nodes: readonly IssueNode[],
  members: (collective: string, written: string) => readonly string[],
  office: string,
): Issue {
  const below = new Map<string | null, IssueNode[]>();
  for (const node of nodes) below.set(node.parentId, [...(below.get(node.parentId) ?? []), node]);
  for (const row of below.values()) row.sort((a, b) => a.position - b.position);
  const issue: Issue = { tasks: [], unled: [], unmatched: [] };
  const walk = (node: IssueNode, line: readonly IssueNode[], above: readonly string[]): boolean => {
    const place = issue.tasks.length;
    const task: IssueTask = {
      nodeId: node.id,
      parentNodeId: above.at(-1) ?? null,
      above: [...above],
      position: 0,
      group: false,
      led: true,
      units: [],
      unmatched: [],
    };
    issue.tasks.push(task);
    for (const child of below.get(node.id) ?? [])
      if (walk(child, [...line, node], [...above, node.id])) task.group = true;
    if (node.section && !task.group && node.units.length === 0) {
      issue.tasks.splice(place, 1);
      return false;
    }
    assign(task, node, line);
    return true;
  };
  const assign = (task: IssueTask, node: IssueNode, line: readonly IssueNode[]): void => {
    for (const { written, unitId, collective } of node.units)
      if (unitId === null && collective === null) task.unmatched.push(written);
    for (const written of task.unmatched) issue.unmatched.push({ nodeId: node.id, written });
    const heir = task.group ? undefined : [...line].reverse().find(hasLead);
    const own = node.units.map((unit) => ({ ...unit, inherited: false }));
    const given = [
      ...own,
      ...(hasLead(node) || !heir
        ? []
        : heir.units
            .filter((unit) => unit.part === 'lead' || own.length === 0)
            .map((unit) => ({ ...unit, inherited: true }))),
    ];
    const known = new Map<string, IssueUnit>();
    const add = (unitId: string, part: Part, written: string | null, inherited: boolean) => {
      if (!known.has(unitId)) known.set(unitId, { unitId, part, written, inherited });
    };
    for (const { part, unitId, written, inherited } of given)
      if (part === 'lead' && unitId !== null) add(unitId, part, written, inherited);
    task.led = known.size > 0;
    if (!task.led && !task.group) {
      if (!given.some((unit) => unit.part === 'lead' && unit.collective !== null)) issue.unled.push(node.id);
      add(office, 'lead', null, false);
      task.led = true;
    }
    for (const { part, unitId, written, inherited } of given)
      if (part === 'co' && unitId !== null) add(unitId, part, written, inherited);
    for (const { collective, written, inherited } of given)
      if (collective !== null) for (const unitId of members(collective, written)) add(unitId, 'co', written, inherited);
    task.units = [...known.values()];
  };
  for (const root of below.get(null) ?? []) walk(root, [], []);
  issue.tasks.forEach((task, i) => (task.position = i));
  return issue;
}
/** Is a lead written here that can be given the work: a unit, or each unit of a kind? */
const hasLead = (node: IssueNode): boolean =>
  node.units.some((unit) => unit.part === 'lead' && (unit.unitId !== null || unit.collective !== null));
