import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessSide } from './assess.ts';
import { compare, zero } from './exact.ts';
import type { Facts } from './facts.ts';
import type { Framework, Rule } from './framework.ts';
import { gradesOf } from './outcome.ts';
import {
  actionsFor,
  carriedOut,
  groundOf,
  pathToGrade,
  pathToNextGrade,
  pathToNextStar,
  pathToStar,
  ways,
  type Action,
  type Ground,
} from './path.ts';
import { usualEffort } from './path/effort.ts';
import { betterAnswers } from './path/better.ts';
import { answered, cases, framework, indicator, kinds, measure, noFacts } from './path/testing.ts';

/** Every choice of at most one action per indicator, through the real engine. */
function* every({
  framework,
  facts,
  actions,
}: Ground): Generator<{ days: number; chosen: Action[]; at: ReturnType<typeof assessSide> }> {
  const groups = actions.flat();
  const chosen: Action[] = [];
  function* from(i: number): Generator<Action[]> {
    if (i === groups.length) return void (yield [...chosen]);
    yield* from(i + 1);
    for (const one of groups[i]!) {
      chosen.push(one);
      yield* from(i + 1);
      chosen.pop();
    }
  }
  for (const some of from(0))
    yield {
      days: some.reduce((sum, one) => sum + one.days, 0),
      chosen: some,
      at: assessSide(framework, 'self', carriedOut(facts, 'self', some)),
    };
}
const statesOf = (ground: Ground): number => ground.actions.flat().reduce((n, group) => n * (group.length + 1), 1);

describe('the cheapest path', () => {
  it('takes as few days as trying everything, and what it advises gives what it promises in the engine', () => {
    fc.assert(
      fc.property(cases, ({ framework, facts, effort }) => {
        const ground = groundOf(framework, 'self', facts, effort);
        fc.pre(statesOf(ground) <= 3000);
        const fewest = new Map<string, number>();
        const note = (what: string, days: number) => fewest.set(what, Math.min(days, fewest.get(what) ?? Infinity));
        for (const { days, at } of every(ground)) {
          for (const { key, star } of at.outcome.aspects) if (star) note(`star ${key}`, days);
          if (!at.outcome.vetoed) for (const key of gradesOf(framework.grading, at.outcome)) note(`grade ${key}`, days);
        }
        for (const [i, { key }] of framework.aspects.entries()) {
          const found = pathToStar(ground, i);
          expect(found?.days).toBe(fewest.get(`star ${key}`));
          if (!found) continue;
          expect(found.promised.outcome.aspects[i]!.star).toBe(true);
          expect(found.actions.reduce((sum, one) => sum + one.days, 0)).toBe(found.days);
          const done = assessSide(framework, 'self', carriedOut(facts, 'self', found.actions));
          expect(done.outcome.aspects[i]!.star).toBe(true);
        }
        for (const { key } of framework.grading.grades) {
          const found = pathToGrade(ground, key);
          expect(found?.days, key).toBe(fewest.get(`grade ${key}`));
          if (!found) continue;
          expect(found.promised.outcome.vetoed).toBe(false);
          expect(gradesOf(framework.grading, found.promised.outcome)).toContain(key);
        }
        const next = pathToNextStar(ground);
        const open = ground.now.outcome.aspects
          .filter(({ star }) => !star)
          .flatMap(({ key }) => fewest.get(`star ${key}`) ?? []);
        expect(next?.days).toBe(open.length ? Math.min(...open) : undefined);
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it('equals brute force over 2^20 states', () => {
    // Twenty indicators with one thing to do each: points and days that no order of price solves.
    const gain = (i: number) => 37 + ((i * 61) % 89);
    const days = (i: number) => 2 + ((i * 17) % 13);
    const framework: Framework = {
      title: '大',
      subject: 'community',
      basis: '',
      aspects: [
        {
          key: 'A',
          title: 'A',
          indicators: Array.from({ length: 20 }, (_, i) =>
            indicator(`A${i}`, { kind: 'all-or-nothing', conditions: ['一'] }, { full: gain(i) }),
          ),
        },
      ],
      vetoes: [],
      grading: { star: { points: 700, outOf: 1000 }, grades: [] },
      boards: { red: 0, black: 0 },
    };
    const effort = {
      ...usualEffort,
      byIndicator: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`A${i}`, days(i)])),
    };
    const ground = groundOf(framework, 'self', noFacts, effort);
    expect(statesOf(ground)).toBe(2 ** 20);
    const full = Array.from({ length: 20 }, (_, i) => gain(i)).reduce((sum, one) => sum + one, 0);
    const points = new Int32Array(2 ** 20);
    const cost = new Int32Array(2 ** 20);
    let fewest = Infinity;
    for (let set = 0; set < 2 ** 20; set++) {
      if (set > 0) {
        const low = 31 - Math.clz32(set & -set);
        points[set] = points[set & (set - 1)]! + gain(low);
        cost[set] = cost[set & (set - 1)]! + days(low);
      }
      if (points[set]! * 1000 >= 700 * full) fewest = Math.min(fewest, cost[set]!);
    }
    const found = pathToStar(ground, 0)!;
    expect(found.days).toBe(fewest);
    expect(found.promised.outcome.aspects[0]!.star).toBe(true);
  });

  it('keeps an action for every step that is worth it, and none that gives less for more days', () => {
    fc.assert(
      fc.property(cases, ({ framework, facts, effort }) => {
        for (const aspect of framework.aspects)
          for (const one of aspect.indicators) {
            const all = actionsFor(one, 'self', facts, effort).filter(({ veto }) => !veto);
            for (const [i, action] of all.entries())
              for (const later of all.slice(i + 1)) {
                expect(later.days).toBeGreaterThanOrEqual(action.days);
                expect(compare(later.after, action.after)).toBeGreaterThan(0);
              }
          }
      }),
    );
  });
});

describe('where there is nothing to advise', () => {
  const verdict: Rule = kinds.find(({ rule }) => rule.kind === 'verdict')!.rule;
  it('a standing veto stays between an entry and any grade', () => {
    const one = framework([indicator('1', verdict)], [{ key: 'met', name: '达标', stars: 1 }]);
    const facts = answered({}, { vetoes: new Map([['V', { reason: '', day: '2026-01-01' }]]) });
    expect(pathToGrade(groundOf(one, 'self', facts), 'met')).toBeNull();
    expect(pathToGrade(groundOf(one, 'self', noFacts), 'other')).toBeNull();
  });
  it('a bar that was set by hand cannot be worked off, one that was answered can', () => {
    const one = framework([indicator('1', verdict)], [{ key: 'met', name: '达标', stars: 0 }]);
    const barred = answered({ '1': { kind: 'state', state: 2 } });
    const lifted = pathToNextGrade(groundOf(one, 'self', barred))!;
    expect(lifted).toMatchObject({ grade: 'met', days: 3 });
    expect(lifted.promised.outcome.grade).toBe('met');
    const byHand: Facts = {
      ...barred,
      marks: {
        ...barred.marks,
        self: new Map([['1', { answer: { kind: 'state', state: 2 }, adjusted: 900, reason: 'x' }]]),
      },
    };
    expect(pathToGrade(groundOf(one, 'self', byHand), 'met')).toBeNull();
  });
  it('honours are not sought, and what is complete is left alone', () => {
    const bonus = indicator('1', { kind: 'bonus', levels: [{ name: '省级', points: 500 }] });
    expect(actionsFor(bonus, 'self', noFacts, usualEffort)).toEqual([]);
    expect(betterAnswers(bonus.rule, 1000, null, null)).toEqual([]);
    const judged = indicator('1', { kind: 'judged' });
    expect(actionsFor(judged, 'self', answered({ '1': { kind: 'points', points: 1000 } }), usualEffort)).toEqual([]);
    const mean: Rule = { kind: 'mean', measure, direction: 'less', orEqual: true, otherwise: 0 };
    expect(betterAnswers(mean, 100, null, null)).toEqual([]);
    expect(betterAnswers(mean, 100, null, 500)[0]!.answer).toEqual({ kind: 'value', value: 500 });
    expect(betterAnswers({ ...mean, orEqual: false }, 100, null, 500)[0]!.answer).toEqual({
      kind: 'value',
      value: 499,
    });
  });
  it('an aspect of which nothing applies has no path', () => {
    const one = framework([indicator('1', { kind: 'judged' }, { exempt: ['village'] })]);
    expect(pathToStar(groundOf(one, 'self', { ...noFacts, class: 'village' }), 0)).toBeNull();
    expect(pathToNextGrade(groundOf(one, 'self', noFacts))).toBeNull();
    expect(ways(zero, [])).toHaveLength(1);
  });
});
