import { reasonMoves, taskLifecycle, type TaskMove, type TaskState } from '../rules.ts';

/** The columns of the board, in the order work goes through them; withdrawn tasks stand apart at the end. */
export const boardColumns: readonly TaskState[] = [
  'issued',
  'accepted',
  'handed-in',
  'returned',
  'closed',
  'withdrawn',
];

/** The open move that leads from a card's column to another one; null when none does. */
export function moveInto(card: { state: TaskState; may: readonly TaskMove[] }, to: TaskState): TaskMove | null {
  if (card.state === to) return null;
  return card.may.find((move) => taskLifecycle.moves[move].to === to) ?? null;
}

/** The nearest column to the left (-1) or right (1) that an open move leads to, with that move. */
export function moveBeside(
  card: { state: TaskState; may: readonly TaskMove[] },
  way: -1 | 1,
): { to: TaskState; move: TaskMove } | null {
  const from = boardColumns.indexOf(card.state);
  for (let at = from + way; at >= 0 && at < boardColumns.length; at += way) {
    const to = boardColumns[at]!;
    const move = moveInto(card, to);
    if (move) return { to, move };
  }
  return null;
}

/** Must words be given with it? */
export const needsReason = (move: TaskMove): boolean => reasonMoves.includes(move);
