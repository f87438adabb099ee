import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayOf } from '#platform/pure/day.ts';
import { isWorkday, nextWorkday } from '#platform/pure/workday.ts';
import {
  builtIn,
  effectiveDue,
  horizon,
  ladderFault,
  ladderKinds,
  levelsAbove,
  momentOf,
  nextStep,
  quiet,
  replyDay,
  steps,
  stepsDue,
  type Climbing,
  type Step,
} from './ladder.ts';

/** A moment in China, in milliseconds. */
const at = (day: string, time = '09:00') => Date.parse(`${day}T${time}:00+08:00`);
const task = (more: Partial<Climbing> = {}): Climbing => ({
  kind: 'ordinary',
  state: 'accepted',
  due: '2026-11-25',
  paused: false,
  issuedAt: at('2026-09-01'),
  recorded: [],
  ...more,
});
const fired = (one: Climbing, now: number) => {
  const { fire, passed } = stepsDue(one, builtIn[one.kind], now);
  return [fire?.step ?? null, ...passed];
};

describe('the ladder of an ordinary task', () => {
  it.each([
    ['2026-11-19', [null]],
    // Three workdays before Wednesday the 25th: Friday, at eight.
    ['2026-11-20', ['remind']],
    ['2026-11-25', ['remind']],
    ['2026-11-26', ['urge', 'remind']],
    ['2026-11-30', ['supervise', 'remind', 'urge']],
    ['2026-12-04', ['talk', 'remind', 'urge', 'supervise']],
  ])('on %s: %j', (day, expected) => expect(fired(task(), at(day))).toEqual(expected));

  it('waits for eight in the morning of a workday, and stops at eight in the evening', () => {
    expect(fired(task(), at('2026-11-20', '07:59'))).toEqual([null]);
    expect(fired(task(), at('2026-11-20', '08:00'))).toEqual(['remind']);
    expect(fired(task(), at('2026-11-20', '20:00'))).toEqual([null]);
    // Saturday.
    expect(fired(task(), at('2026-11-21', '10:00'))).toEqual([null]);
    expect(fired(task(), at('2026-11-23', '08:00'))).toEqual(['remind']);
  });
  it('works on a Saturday that is a workday by 调休, and rests through the National Day', () => {
    expect(quiet('ordinary', at('2026-10-10'))).toBe(false);
    expect(quiet('ordinary', at('2026-10-02'))).toBe(true);
    // Due in the holiday: it ends on the first workday after it, and is urged on the one after that.
    expect(effectiveDue('ordinary', '2026-10-03')).toBe('2026-10-08');
    expect(dayOf(momentOf('ordinary', '2026-10-03', builtIn.ordinary[1]!))).toBe('2026-10-09');
  });
  it('fires nothing twice, nothing below what was taken, nothing for one that is paused, handed in or over', () => {
    const now = at('2026-11-27');
    expect(fired(task({ recorded: ['remind', 'urge'] }), now)).toEqual([null]);
    expect(fired(task({ recorded: ['supervise'] }), now)).toEqual([null]);
    expect(fired(task({ paused: true }), now)).toEqual([null]);
    for (const state of ['handed-in', 'closed', 'withdrawn'] as const)
      expect(fired(task({ state }), now)).toEqual([null]);
    expect(fired(task({ due: null }), now)).toEqual([null]);
    // Extended: the new day counts, and the reminder stays said.
    expect(fired(task({ recorded: ['remind'], due: '2026-12-15' }), now)).toEqual([null]);
    expect(nextStep(task({ recorded: ['remind'], due: '2026-12-15' }), builtIn.ordinary)).toEqual({
      step: 'urge',
      day: '2026-12-16',
    });
  });
  it('does not remind of what was issued after the reminder was due', () => {
    expect(fired(task({ issuedAt: at('2026-11-24') }), at('2026-11-24', '10:00'))).toEqual([null, 'remind']);
  });
});

describe('an urgent task', () => {
  const urgent = task({ kind: 'urgent', due: '2026-10-03' });
  it('counts every day and escalates on a rest day, at night too', () => {
    expect(fired(urgent, at('2026-10-02', '08:00'))).toEqual(['remind']);
    expect(fired({ ...urgent, recorded: ['remind'] }, at('2026-10-03', '08:00'))).toEqual(['urge']);
    expect(fired({ ...urgent, recorded: ['remind', 'urge'] }, at('2026-10-04', '00:00'))).toEqual(['supervise']);
    expect(replyDay('urgent', '2026-10-04', 1)).toBe('2026-10-05');
    expect(replyDay('ordinary', '2026-09-30', 1)).toBe('2026-10-08');
  });
});

describe('a period', () => {
  it('behind an older one that is still owed is reminded of and waits with the rest', () => {
    const period = task({ kind: 'recurring', behindOlder: true });
    expect(fired(period, at('2026-11-23'))).toEqual(['remind']);
    expect(fired({ ...period, recorded: ['remind'] }, at('2026-12-04'))).toEqual([null]);
  });
});

describe('a ladder', () => {
  it('is sound when its steps and days ascend', () => {
    for (const kind of ladderKinds) expect(ladderFault(builtIn[kind])).toBeNull();
    const [remind, urge] = [builtIn.ordinary[0]!, builtIn.ordinary[1]!];
    expect(ladderFault([])).toEqual({ rung: 0, field: 'step' });
    expect(ladderFault([urge, remind])).toEqual({ rung: 1, field: 'step' });
    expect(ladderFault([remind, { ...urge, offset: -3 }])).toEqual({ rung: 1, field: 'offset' });
    expect(ladderFault([{ ...remind, tells: [] }])).toEqual({ rung: 0, field: 'tells' });
  });
  it('climbs the tree of units with every rung that tells the unit above', () => {
    expect(steps.map((step) => levelsAbove(builtIn.ordinary, step))).toEqual([0, 0, 1, 2]);
    expect(steps.map((step) => levelsAbove(builtIn.urgent, step))).toEqual([0, 1, 2, 3]);
  });
});

const day = fc.integer({ min: 0, max: 700 }).map((n) => addDays('2025-02-01', n));
const climbing = fc.record({
  kind: fc.constantFrom(...ladderKinds),
  due: day,
  recorded: fc.subarray([...steps]) as fc.Arbitrary<Step[]>,
});

describe('laws', () => {
  it('whatever the clock does, each step is recorded once and the order of firing only rises', () => {
    fc.assert(
      fc.property(climbing, fc.array(fc.integer({ min: -20 * 24, max: 40 * 24 }), { maxLength: 60 }), (one, hours) => {
        const seen: Step[] = [];
        let top = -1;
        for (const hour of hours) {
          const now = at(one.due) + hour * 3_600_000;
          const { fire, passed } = stepsDue(task({ ...one, recorded: seen }), builtIn[one.kind], now);
          for (const step of [...passed, ...(fire ? [fire.step] : [])]) {
            expect(seen).not.toContain(step);
            seen.push(step);
          }
          if (fire) {
            expect(steps.indexOf(fire.step)).toBeGreaterThan(top);
            top = steps.indexOf(fire.step);
            if (one.kind !== 'urgent') expect(isWorkday(dayOf(now))).toBe(true);
          }
        }
      }),
    );
  });
  it('nothing beyond the horizon has a step due', () => {
    fc.assert(
      fc.property(climbing, fc.integer({ min: -90 * 24, max: 90 * 24 }), (one, hour) => {
        const now = at(one.due) + hour * 3_600_000;
        const { fire, passed } = stepsDue(task({ ...one, recorded: [] }), builtIn[one.kind], now);
        if (fire || passed.length) expect(one.due <= horizon(builtIn, dayOf(now))).toBe(true);
      }),
    );
  });
  it('a step is due in working time of a workday, unless the task is urgent', () => {
    fc.assert(
      fc.property(climbing, (one) => {
        for (const rung of builtIn[one.kind]) {
          const moment = momentOf(one.kind, one.due, rung);
          if (one.kind !== 'urgent') expect(quiet(one.kind, moment)).toBe(false);
          if (rung.offset > 0 && one.kind !== 'urgent') expect(dayOf(moment) > nextWorkday(one.due)).toBe(true);
        }
      }),
    );
  });
});
