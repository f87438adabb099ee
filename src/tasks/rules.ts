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
