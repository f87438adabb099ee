import type { Day } from '#platform/pure/day.ts';
import type { TaskState } from '../rules.ts';

/** Words that a unit has to answer: 催办, 督办, 约谈, 批示交办. */
export const directiveKinds = ['urge', 'supervise', 'talk', 'instruct'] as const;
export type DirectiveKind = (typeof directiveKinds)[number];
/** Those an office gives by hand; a leader instructs. */
export const givenKinds = ['urge', 'supervise', 'talk'] as const;

/** open 待回复 → answered 已回复 → settled 已销号. */
export const directiveStates = ['open', 'answered', 'settled'] as const;
export type DirectiveState = (typeof directiveStates)[number];

/** A directive about a task ends with the task, answered or not. */
export const stateNow = (state: DirectiveState, task: TaskState | null): DirectiveState =>
  task === 'closed' || task === 'withdrawn' ? 'settled' : state;

/** No answer came by the day that was named. */
export const overdue = (state: DirectiveState, replyBy: Day | null, today: Day): boolean =>
  state === 'open' && replyBy !== null && replyBy < today;
