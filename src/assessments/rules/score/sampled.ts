import { exact, plus, times, zero } from '../exact.ts';
import type { Hundredths, Rule } from '../framework.ts';
import { why } from '../why.ts';
import { given, graded, notYet, type Given } from './given.ts';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

/**
 * R7: the mean of what was drawn. A unit that has nothing to draw from takes the mean of its peers.
 * @param peers hundredths of a point; null: not fixed yet
 */
export function sampleMean(
  rule: Of<'sample-mean'>,
  full: Hundredths,
  samples: readonly Hundredths[],
  peers: number | null,
): Given {
  if (!samples.length) {
    if (peers === null) return notYet(why('peers-missing', { of: rule.of }));
    const points = Math.max(0, Math.min(full, peers));
    return given(points, [why('peers', { of: rule.of, points })]);
  }
  const points = exact(
    samples.reduce((all, one) => all + one, 0),
    samples.length,
  );
  const few = samples.length < rule.size;
  return given(points, [
    why(few ? 'samples-few' : 'samples', { of: rule.of, n: samples.length, size: rule.size, points }),
  ]);
}

/**
 * R8: so many of those drawn pass, a grade (抽 5 条, 5 条合格 A, 4 条 B, 其余 C). Where there were fewer to draw than the
 * rule says, the same share must pass: 4 of 5 asks for 4 of 4 when there are four (4 × 4/5 is more than 3).
 */
export function samplePass(rule: Of<'sample-pass'>, passed: number, drawn: number): Given {
  const row = rule.rows.find((one) => passed * rule.size >= one.passed * drawn) ?? rule.otherwise;
  return graded(row, [
    why(drawn < rule.size ? 'passed-few' : 'passed', { of: rule.of, passed, drawn, size: rule.size }),
  ]);
}

/** R16: the mean of all answers on their levels, over what the best level is out of, times the points. */
export function questionnaire(rule: Of<'questionnaire'>, full: Hundredths, counts: readonly number[]): Given {
  const n = counts.reduce((all, one) => all + one, 0);
  const sum = rule.levels.reduce((all, { points }, i) => all + BigInt(points) * BigInt(counts[i]!), 0n);
  const got = exact(sum, n);
  const points = times(got, exact(full, rule.outOf));
  return given(points, [why('questionnaire', { n, got, outOf: rule.outOf, points })]);
}

/** R12: parts with weights, each marked out of its own full points. */
export function weighted(rule: Of<'weighted'>, full: Hundredths, parts: readonly Hundredths[]): Given {
  let points = zero;
  const steps = rule.parts.map(({ name, weight, outOf }, i) => {
    const got = times(exact(parts[i]!, outOf), exact(BigInt(full) * BigInt(weight), 10_000));
    points = plus(points, got);
    return why('part', { name, got: parts[i]!, outOf, weight, points: got });
  });
  return given(points, steps);
}

/** A scorer's own judgment within the full points. */
export const judged = (full: Hundredths, points: Hundredths): Given => given(points, [why('judged', { points, full })]);
