import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#platform/pure/day.ts';
import { counts, lockOn, type UsedIn } from './evidence-lock.ts';
import { cycleStates, entryStates, evidenceStates } from './lifecycle.ts';

const entry: UsedIn = {
  state: 'self-assessing',
  cycleState: 'open',
  nominateBy: '2026-03-20',
  reviewBy: '2026-04-10',
  acceptBy: '2026-05-08',
  extensions: {},
};

describe('evidence an entry leans on', () => {
  it('is held once the stage the entry is in is over, by its own day', () => {
    expect(lockOn(entry, '2026-03-20')).toBe(null);
    expect(lockOn(entry, '2026-03-21')).toEqual({ why: 'stage-over', side: 'self', day: '2026-03-20' });
    expect(lockOn({ ...entry, state: 'nominated' }, '2026-03-21')).toBe(null);
    expect(lockOn({ ...entry, state: 'nominated' }, '2026-04-11')).toEqual({
      why: 'stage-over',
      side: 'township',
      day: '2026-04-10',
    });
    // The county asks for what it still wants to see.
    expect(lockOn({ ...entry, state: 'reviewed' }, '2026-12-31')).toBe(null);
  });
  it('is free again for as long as the entry has an extension, of its own stage', () => {
    expect(lockOn({ ...entry, extensions: { self: '2026-03-27' } }, '2026-03-27')).toBe(null);
    expect(lockOn({ ...entry, extensions: { self: '2026-03-27' } }, '2026-03-28')).toMatchObject({ day: '2026-03-27' });
    expect(lockOn({ ...entry, extensions: { township: '2026-03-27' } }, '2026-03-23')).toMatchObject({ side: 'self' });
  });
  it('is held by what the county settled, not by what a cycle left lying', () => {
    expect(lockOn({ ...entry, state: 'recognised', cycleState: 'ended' }, '2026-01-01')).toEqual({ why: 'settled' });
    expect(lockOn({ ...entry, cycleState: 'ended' }, '2026-12-31')).toBe(null);
    expect(lockOn({ ...entry, state: 'recognised', cycleState: 'cancelled' }, '2026-12-31')).toBe(null);
  });
  it('is never freed by a day going by, nor held by a later extension', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...entryStates),
        fc.constantFrom(...cycleStates),
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 1, max: 120 }),
        (state, cycleState, n, more) => {
          const one = { ...entry, state, cycleState };
          const day = addDays('2026-03-01', n);
          if (lockOn(one, day) !== null) expect(lockOn(one, addDays(day, more))).not.toBe(null);
          const until = addDays(day, more);
          if (lockOn(one, day) === null)
            expect(lockOn({ ...one, extensions: { self: until, township: until } }, day)).toBe(null);
        },
      ),
    );
  });
  it('counts while it is submitted or accepted', () => {
    expect(evidenceStates.filter(counts)).toEqual(['submitted', 'accepted']);
  });
});
