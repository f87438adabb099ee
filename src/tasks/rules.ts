import type { Verb } from '#access/permissions.ts';
import { daysBetween, type Day } from '#platform/pure/day.ts';
import { after, lifecycle, movesFrom } from '#platform/pure/lifecycle.ts';

/**
 * A task's life: issued 待签收 → accepted 办理中 → handed-in 待核验 → closed 已办结; returned 已退回 with a reason goes back
 * to work; withdrawn 已撤销 ends it without a result. Overdue is derived from the day, never stored.
 */
export const taskLifecycle = lifecycle({
  states: ['issued', 'accepted', 'handed-in', 'returned', 'closed', 'withdrawn'],
  first: 'issued',
  moves: {
    accept: { from: ['issued'], to: 'accepted', may: 'task.carry-out' as Verb },
    'hand-in': { from: ['accepted', 'returned'], to: 'handed-in', may: 'task.carry-out' as Verb },
    verify: { from: ['handed-in'], to: 'closed', may: 'task.verify' as Verb },
    return: { from: ['handed-in'], to: 'returned', may: 'task.verify' as Verb },
    reopen: { from: ['closed'], to: 'returned', may: 'task.verify' as Verb },
    withdraw: { from: ['issued', 'accepted', 'handed-in', 'returned'], to: 'withdrawn', may: 'task.arrange' as Verb },
  },
});
export type TaskState = (typeof taskLifecycle.states)[number];
export type TaskMove = keyof typeof taskLifecycle.moves;
export const taskStates = taskLifecycle.states;
export const taskMoves = Object.keys(taskLifecycle.moves) as TaskMove[];
/** States in which work is still owed. */
export const openStates: readonly TaskState[] = ['issued', 'accepted', 'handed-in', 'returned'];
export const isOpen = (state: TaskState): boolean => openStates.includes(state);
/** States in which the unit has the work in hand and may report on it. */
export const underWay: readonly TaskState[] = ['accepted', 'returned'];
/** Moves that need a written reason. */
export const reasonMoves: readonly TaskMove[] = ['return', 'reopen', 'withdraw'];

/** How a task stands against its day: `late` after the due day while open, `soon` within `within` days, else `calm`. */
export type Standing = 'late' | 'soon' | 'calm' | 'done';
export const soonDays = 7;
export function standing(state: TaskState, due: Day | null, today: Day, within = soonDays): Standing {
  if (!isOpen(state)) return 'done';
  if (due === null) return 'calm';
  const left = daysBetween(today, due);
  return left < 0 ? 'late' : left <= within ? 'soon' : 'calm';
}

/** Stands for "no due day" in the order of lists: after every day that exists there. */
export const noDueKey: Day = '9999-12-31';

// ---- progress -------------------------------------------------------------------------------------------------------

/**
 * What lies beneath a task, counted over the children still wanted (withdrawn ones left out). `weight` is the number of
 * leaf tasks beneath, `done` the sum of their progress (0 to 100 each): so a parent's progress is the mean over the
 * leaves, however deep they lie.
 */
export interface Tally {
  children: number;
  begun: number;
  closed: number;
  weight: number;
  done: number;
}
export const emptyTally: Tally = { children: 0, begun: 0, closed: 0, weight: 0, done: 0 };

/** What the roll-up needs to know of a task. */
export interface Rolled {
  state: TaskState;
  /** Has a lead unit of its own. A group without one takes its state from its children. */
  led: boolean;
  /** Has children in the tree, wanted or not. */
  group: boolean;
  /** What the lead unit last reported, 0 to 99; counts for leaves only. */
  reported: number;
  /** Of the children; empty for a leaf. */
  tally: Tally;
}

/** Progress of a task, 0 to 100: 100 only when closed, so that rounding never finishes what is not finished. */
export function progressOf(task: Rolled): number {
  if (task.state === 'closed') return 100;
  if (!task.group) return task.state === 'handed-in' ? 99 : Math.max(0, Math.min(99, Math.floor(task.reported)));
  return task.tally.weight === 0 ? 0 : Math.min(99, Math.floor(task.tally.done / task.tally.weight));
}

/** What a task adds to the tally of the task above it. */
export function shareOf(task: Rolled): Tally {
  if (task.state === 'withdrawn') return emptyTally;
  return {
    children: 1,
    begun: task.state === 'issued' ? 0 : 1,
    closed: task.state === 'closed' ? 1 : 0,
    weight: task.group ? task.tally.weight : 1,
    done: task.group ? task.tally.done : progressOf(task),
  };
}

/** `tally` after one child's share changed from `before` to `now`. */
export const exchanged = (tally: Tally, before: Tally, now: Tally): Tally => ({
  children: tally.children - before.children + now.children,
  begun: tally.begun - before.begun + now.begun,
  closed: tally.closed - before.closed + now.closed,
  weight: tally.weight - before.weight + now.weight,
  done: tally.done - before.done + now.done,
});

/**
 * The state of a group after its children changed. A group nobody leads is what its children are: withdrawn when none
 * is wanted, closed when all are, under way when one has begun. A led group moves by its lead unit; only when it was
 * handed in or closed and a child came back to work does it come back too.
 */
export function settled(task: Rolled): TaskState {
  const { state, led, group, tally } = task;
  if (!group) return state;
  if (!led) {
    if (tally.children === 0) return 'withdrawn';
    if (tally.closed === tally.children) return 'closed';
    return tally.begun > 0 ? 'accepted' : 'issued';
  }
  return (state === 'closed' || state === 'handed-in') && tally.closed < tally.children ? 'returned' : state;
}

/**
 * Carries a change of one task up to the root.
 * @param line the tasks above it, nearest first. @param before, now its share before and after the change.
 * @returns the line as it is afterwards, same order and length; untouched entries are the same objects.
 */
export function rollUp<T extends Rolled>(line: readonly T[], before: Tally, now: Tally): T[] {
  return line.map((task) => {
    const tally = exchanged(task.tally, before, now);
    if (sameTally(tally, task.tally)) {
      before = now = emptyTally;
      return task;
    }
    const changed: T = { ...task, tally };
    changed.state = settled(changed);
    before = shareOf(task);
    now = shareOf(changed);
    return changed;
  });
}
const sameTally = (a: Tally, b: Tally): boolean =>
  a.children === b.children &&
  a.begun === b.begun &&
  a.closed === b.closed &&
  a.weight === b.weight &&
  a.done === b.done;

/** The tally of a group counted afresh from its children: what a publication starts from. */
export const tallyOf = (children: readonly Rolled[]): Tally =>
  children.reduce((tally, child) => exchanged(tally, emptyTally, shareOf(child)), emptyTally);

/**
 * Withdraws a task with everything still open beneath it; what is closed stays closed, and groups nobody leads follow
 * their children.
 * @param branch the task and all beneath it. @returns the same tasks afterwards, same order.
 */
export function withdrawn<T extends Rolled & { id: string; parentId: string | null; depth: number }>(
  branch: readonly T[],
): T[] {
  const out = new Map<string, T>();
  const below = new Map<string, T[]>();
  for (const task of [...branch].sort((a, b) => b.depth - a.depth)) {
    const now: T = { ...task };
    if (task.group) now.tally = tallyOf(below.get(task.id) ?? []);
    if (!task.group || task.led) now.state = isOpen(task.state) ? 'withdrawn' : task.state;
    else now.state = settled(now);
    out.set(task.id, now);
    if (task.parentId !== null) below.set(task.parentId, [...(below.get(task.parentId) ?? []), now]);
  }
  return branch.map((task) => out.get(task.id)!);
}

// ---- what is open to whom -------------------------------------------------------------------------------------------

export const parts = ['lead', 'co'] as const;
export type Part = (typeof parts)[number];

/** Where the reader stands to a task: which sides the permission table lets them act for. */
export interface Sides {
  /** task.carry-out reaches a lead unit. */
  leads: boolean;
  /** task.carry-out reaches a unit (lead or co) that has not yet accepted its part. */
  owesAcceptance: boolean;
  /** task.report reaches a lead or co unit. */
  reports: boolean;
  /** task.verify, task.arrange reach the issuing unit. */
  verifies: boolean;
  arranges: boolean;
}
export type Opening = TaskMove | 'report' | 'arrange';

/**
 * Why a move is not open: `state` it does not leave this state; `verb` it is another side's to make; `children` some
 * child is not closed; null when it is open.
 */
export function moveBar(task: Rolled, move: TaskMove, sides: Sides): 'state' | 'verb' | 'children' | null {
  const lawful = after(taskLifecycle, task.state, move) !== null;
  switch (move) {
    case 'accept':
      // A unit that joins later, or beside the lead, accepts its own part without moving the task.
      if (sides.owesAcceptance && isOpen(task.state) && task.state !== 'handed-in') return null;
      return sides.leads || sides.owesAcceptance ? 'state' : 'verb';
    case 'hand-in':
      if (!sides.leads) return 'verb';
      if (!lawful) return 'state';
      return task.tally.closed < task.tally.children ? 'children' : null;
    case 'verify':
    case 'return':
    case 'reopen':
      if (!sides.verifies) return 'verb';
      // A group nobody leads follows its children: there is nothing of its own to verify.
      return lawful && task.led ? null : 'state';
    case 'withdraw':
      if (!sides.arranges) return 'verb';
      return lawful ? null : 'state';
  }
}

/** Everything the reader can do with the task now: the buttons of the screen and the guard of the server. */
export function openings(task: Rolled, sides: Sides): Opening[] {
  const out: Opening[] = taskMoves.filter((move) => moveBar(task, move, sides) === null);
  if (sides.reports && task.led && underWay.includes(task.state)) out.push('report');
  if (sides.arranges && isOpen(task.state)) out.push('arrange');
  return out;
}

/** The moves the lifecycle table knows from this state, whoever may make them. */
export const movesLeaving = (state: TaskState): TaskMove[] => movesFrom(taskLifecycle, state);

// ---- from plan to tasks ---------------------------------------------------------------------------------------------

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

/** Words that narrow a collective: 各街道 means the streets among streets, towns and townships; 各镇街 means all of them. */
const narrower: readonly { said: RegExp; not: RegExp; named: RegExp }[] = [
  { said: /街道/u, not: /[镇乡]/u, named: /街道(办事处)?$/u },
  { said: /[镇乡]/u, not: /街/u, named: /[镇乡](人民政府)?$/u },
  { said: /社区/u, not: /村/u, named: /社区(居委会|居民委员会)?$/u },
  { said: /村/u, not: /社区|居/u, named: /村(委会|民委员会)?$/u },
];
/**
 * Which units of a kind a collective means. @param written the plan's words (各街道, 各镇、村). All of them when the words
 * narrow nothing, or narrow to nobody.
 */
export function meantBy<U extends { name: string }>(written: string, units: readonly U[]): readonly U[] {
  const rule = narrower.find(({ said, not }) => said.test(written) && !not.test(written));
  const meant = rule ? units.filter((unit) => rule.named.test(unit.name)) : units;
  return meant.length ? meant : units;
}
