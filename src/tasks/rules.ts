import type { Verb } from '#access/permissions.ts';
import { lifecycle } from '#platform/pure/lifecycle.ts';
import { daysBetween, type Day } from '#platform/pure/day.ts';

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
/** Moves that need a written reason. */
export const reasonMoves: readonly TaskMove[] = ['return', 'reopen', 'withdraw'];

/** How a task stands against its day: `late` after the due day while open, `soon` within `within` days, else `calm`. */
export type Standing = 'late' | 'soon' | 'calm' | 'done';
export function standing(state: TaskState, due: Day | null, today: Day, soonDays = 7): Standing {
  if (!isOpen(state)) return 'done';
  if (due === null) return 'calm';
  const left = daysBetween(today, due);
  return left < 0 ? 'late' : left <= soonDays ? 'soon' : 'calm';
}

/**
 * Progress of a parent from its children, 0-100: the mean over children still wanted, weighted by `weight`
 * (leaf tasks beneath). Withdrawn children do not count; null when none is left.
 */
export function rollUp(children: readonly { state: TaskState; progress: number; weight: number }[]): number | null {
  let sum = 0,
    weights = 0;
  for (const child of children) {
    if (child.state === 'withdrawn') continue;
    sum += (child.state === 'closed' ? 100 : Math.min(child.progress, 99)) * child.weight;
    weights += child.weight;
  }
  if (weights === 0) return null;
  const mean = sum / weights;
  // 100 only when every child is closed: rounding must not finish what is not finished.
  return mean >= 100 ? 100 : Math.min(99, Math.floor(mean));
}
