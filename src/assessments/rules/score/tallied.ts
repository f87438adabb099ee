import { exact, least, zero } from '../exact.ts';
import type { Hundredths, Rule } from '../framework.ts';
import { why } from '../why.ts';
import { given, type Given } from './given.ts';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

/** R5: so much off per occurrence, until nothing is left (每处扣 0.5, 扣完为止, 不倒扣). */
export function occurrences(rule: Of<'occurrences'>, full: Hundredths, counts: readonly number[]): Given {
  const steps = rule.items.flatMap(({ name, deduct }, i) =>
    counts[i]! > 0 ? [why('occurrence', { name, n: counts[i]!, deduct, sum: counts[i]! * deduct })] : [],
  );
  if (!steps.length) return given(full, [why('occurrences-none', { points: full })]);
  const sum = rule.items.reduce((all, { deduct }, i) => all + counts[i]! * deduct, 0);
  return given(Math.max(0, full - sum), sum > full ? [...steps, why('spent')] : steps);
}

/** R9: found over needed times the points, or so much off for each one missing. */
export function found(rule: Of<'found'>, full: Hundredths, count: number): Given {
  const { of, unit, needed, short } = rule;
  const params = { of, unit, needed, n: count };
  if (count >= needed) return given(full, [why('found-all', { ...params, points: full })]);
  if (short === undefined) {
    const points = exact(BigInt(full) * BigInt(count), needed);
    return given(points, [why('found', { ...params, points })]);
  }
  const sum = (needed - count) * short;
  const step = why('found-short', { ...params, missing: needed - count, deduct: short, sum: Math.min(sum, full) });
  return given(Math.max(0, full - sum), sum > full ? [step, why('spent')] : [step]);
}

/** R10: points per item of a level, at most the full points. */
export function bonus(rule: Of<'bonus'>, full: Hundredths, counts: readonly number[]): Given {
  const steps = rule.levels.flatMap(({ name, points }, i) =>
    counts[i]! > 0 ? [why('bonus', { name, n: counts[i]!, got: points, sum: counts[i]! * points })] : [],
  );
  if (!steps.length) return given(zero, [why('bonus-none')]);
  const sum = exact(rule.levels.reduce((all, { points }, i) => all + counts[i]! * points, 0));
  const points = least(sum, exact(full));
  return given(points, points === sum ? steps : [...steps, why('capped', { points })]);
}
