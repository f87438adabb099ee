import type { Direction, Hundredths, Rule } from '../framework.ts';
import { why } from '../why.ts';
import { given, notYet, type Given } from './given.ts';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

const reaches = (value: number, bound: number, direction: Direction, strict: boolean): boolean =>
  value === bound ? !strict : direction === 'more' ? value > bound : value < bound;

/** R3: the first band that is reached; 以上 and 以下 include the number itself unless the band is strict. */
export function bands(rule: Of<'bands'>, value: number): Given {
  const { name, unit } = rule.measure;
  const band = rule.bands.find((one) => reaches(value, one.bound, rule.direction, one.strict));
  if (!band) return given(rule.otherwise, [why('band-none', { name, value, unit, points: rule.otherwise })]);
  const step = why(band.strict ? `band-${rule.direction}-strict` : `band-${rule.direction}`, {
    name,
    value,
    unit,
    bound: band.bound,
    points: band.points,
  });
  return { ...given(band.points, [step]), grade: band.grade ?? null };
}

/** R4: so much off for every step begun by which the target is missed, until nothing is left. */
export function target(rule: Of<'target'>, full: Hundredths, value: number): Given {
  const { name, unit } = rule.measure;
  const miss = rule.direction === 'more' ? rule.target - value : value - rule.target;
  if (miss <= 0) return given(full, [why('target-met', { name, value, unit, target: rule.target, points: full })]);
  const sum = Math.ceil(miss / rule.step) * rule.deduct;
  const step = why(rule.direction === 'more' ? 'target-short' : 'target-over', {
    name,
    value,
    unit,
    target: rule.target,
    miss,
    sum: Math.min(sum, full),
  });
  return given(Math.max(0, full - sum), sum > full ? [step, why('spent')] : [step]);
}

/** R15: better than the regional mean or not. @param mean null: not fixed yet */
export function regionalMean(rule: Of<'mean'>, full: Hundredths, value: number, mean: number | null): Given {
  const { name, unit } = rule.measure;
  if (mean === null) return notYet(why('mean-missing', { name, value, unit }));
  const points = reaches(value, mean, rule.direction, !rule.orEqual) ? full : rule.otherwise;
  const code =
    value === mean ? 'mean-equal' : reaches(value, mean, rule.direction, true) ? 'mean-better' : 'mean-worse';
  return given(points, [why(code, { name, value, unit, mean, points })]);
}
