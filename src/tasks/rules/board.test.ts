import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taskLifecycle, taskMoves, taskStates } from '../rules.ts';
import { boardColumns, moveBeside, moveInto } from './board.ts';
import { shownTitle } from './shown.ts';
import { owesWork } from './urge.ts';

const card = fc.constantFrom(...taskStates).chain((state) =>
  fc.record({
    state: fc.constant(state),
    may: fc.subarray(taskMoves.filter((move) => (taskLifecycle.moves[move].from as readonly string[]).includes(state))),
  }),
);

describe('the board', () => {
  it('has a column for every state', () => {
    expect(boardColumns.toSorted()).toEqual([...taskStates].toSorted());
  });
  it('takes a card only where an open move leads', () => {
    fc.assert(
      fc.property(card, fc.constantFrom(...taskStates), (one, to) => {
        const move = moveInto(one, to);
        if (move === null) expect(one.may.some((open) => taskLifecycle.moves[open].to === to)).toBe(false);
        else {
          expect(one.may).toContain(move);
          expect(taskLifecycle.moves[move].to).toBe(to);
        }
      }),
    );
  });
  it('takes it to the nearest such column', () => {
    expect(moveBeside({ state: 'handed-in', may: ['verify', 'return', 'withdraw'] }, 1)).toEqual({
      to: 'returned',
      move: 'return',
    });
    expect(moveBeside({ state: 'returned', may: ['hand-in'] }, -1)).toEqual({ to: 'handed-in', move: 'hand-in' });
    expect(moveBeside({ state: 'closed', may: [] }, -1)).toBeNull();
    expect(moveBeside({ state: 'issued', may: ['accept'] }, -1)).toBeNull();
  });
});

describe('urging', () => {
  it('is only where a unit owes work', () => {
    const open = taskStates.filter((state) => owesWork({ state, led: true }));
    expect(open).toEqual(['issued', 'accepted', 'returned']);
    expect(owesWork({ state: 'issued', led: false })).toBe(false);
  });
});

describe('a title in a list', () => {
  it('says when it was cut', () => {
    expect(shownTitle('规范停车')).toBe('规范停车');
    expect(shownTitle('整'.repeat(40))).toBe(`${'整'.repeat(40)}…`);
    expect(shownTitle('整'.repeat(41))).toBe('整'.repeat(41));
  });
});
