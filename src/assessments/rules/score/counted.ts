import type { Hundredths, Rule } from '../framework.ts';
import { why } from '../why.ts';
import { given, graded, type Given } from './given.ts';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

/** R1: so many conditions met, so many points (符合 3 项 3 分, 2 项 2 分). */
export function conditions(rule: Of<'conditions'>, met: readonly number[]): Given {
  const points = rule.points[met.length]!;
  return given(points, [why('conditions', { met: met.length, of: rule.conditions.length, points })]);
}

/** R2: so many conditions met, a grade (3 项 A, 2 项 B, 其余 C#). */
export function conditionsGrade(rule: Of<'conditions-grade'>, met: readonly number[]): Given {
  const row = rule.rows.find((one) => met.length >= one.met) ?? rule.otherwise;
  return graded(row, [why('met', { met: met.length, of: rule.conditions.length })]);
}

/** R6: all conditions or nothing (机构、人员、经费，缺一不得分). */
export function allOrNothing(rule: Of<'all-or-nothing'>, full: Hundredths, met: readonly number[]): Given {
  const of = rule.conditions.length;
  return met.length === of
    ? given(full, [why('all-met', { of, points: full })])
    : given(0, [why('not-all-met', { met: met.length, of })]);
}

/** R18: one of several states (合格, 不合格, 严重不合格). */
export function verdict(rule: Of<'verdict'>, state: number): Given {
  const { name, points, veto } = rule.states[state]!;
  return { ...given(points, [why('verdict', { state: name, points })]), veto: veto === true };
}
