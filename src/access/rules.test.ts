import { describe, expect, it } from 'vitest';
import { afterFailure, hasEnded, isLocked, lockRule, passwordDue, weakness } from './rules.ts';

describe('passwords', () => {
  it.each([
    ['Ab1!', 'short'],
    ['alllowercase1', 'classes'],
    ['Password1!', 'common'],
    ['xLiwei9z!', 'name'],
    ['Qinghe2026', null],
    ['青禾县Abcd1', null],
  ])('%s → %s', (password, expected) => expect(weakness(password, 'liwei')).toBe(expected));
  it('fall due after 180 days, or at once when given by someone else', () => {
    const day = 86_400_000;
    expect(passwordDue(false, 0, 180 * day)).toBe(false);
    expect(passwordDue(false, 0, 180 * day + 1)).toBe(true);
    expect(passwordDue(true, 0, 1)).toBe(true);
  });
});

describe('lockout', () => {
  it('locks at the fifth failure, for fifteen minutes', () => {
    let state = { failures: 0, lockedUntil: null as number | null };
    for (let i = 1; i < lockRule.failures; i++) {
      state = afterFailure(state.failures, 0);
      expect(state.lockedUntil).toBeNull();
    }
    state = afterFailure(state.failures, 0);
    expect(isLocked(state.lockedUntil, 15 * 60_000 - 1)).toBe(true);
    expect(isLocked(state.lockedUntil, 15 * 60_000)).toBe(false);
  });
});

describe('sessions', () => {
  const minute = 60_000;
  it('end when idle two hours or open twelve', () => {
    expect(hasEnded(0, 0, 120 * minute)).toBe(false);
    expect(hasEnded(0, 0, 120 * minute + 1)).toBe(true);
    expect(hasEnded(0, 12 * 60 * minute, 12 * 60 * minute + 1)).toBe(true);
  });
});
