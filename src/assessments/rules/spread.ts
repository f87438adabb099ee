import { compare, exact, floor, type Exact } from './exact.ts';
import type { Facts } from './facts.ts';
import type { Answer, Framework, Indicator, Side } from './framework.ts';
import { wilson } from './interval.ts';
import type { Spread } from './ranking.ts';
import type { Assessed, CellScore } from './result.ts';
import { applied, ruleFor } from './score.ts';

const near = ({ n, d }: Exact): number => Number(n) / Number(d);

/**
 * What a sampled cell may come to, in hundredths: samples, passes out of so many drawn, answers to a question. The mean of
 * what lies between nothing and all is bounded like a share (`wilson`), so that a few samples that happen to be alike do
 * not count as certainty.
 * @returns null when nothing was sampled, or what was is not what the points rest on (set by hand, not proven)
 */
export function spreadOfCell(
  indicator: Indicator,
  side: Side,
  facts: Facts,
  cell: CellScore,
): { low: number; high: number } | null {
  const mark = facts.marks[side].get(indicator.key);
  const rule = ruleFor(indicator, facts.class);
  if (rule.kind !== 'sample-mean' && rule.kind !== 'sample-pass' && rule.kind !== 'questionnaire') return null;
  if (!mark?.answer || mark.adjusted !== null || !cell.points || indicator.feed) return null;
  const { answer } = mark;
  const { full } = indicator;
  const given = applied(rule, full, answer, facts.means.get(indicator.key) ?? null).points;
  if (!given || compare(given, cell.points) !== 0) return null;
  if (answer.kind === 'passed' && rule.kind === 'sample-pass') {
    const { passed, drawn } = answer;
    const { low, high } = wilson(passed / drawn, drawn);
    const points = (count: number) => near(applied(rule, full, { kind: 'passed', passed: count, drawn }, null).points!);
    return { low: points(Math.floor(low * drawn)), high: points(Math.ceil(high * drawn)) };
  }
  // The other two rules are answered by marks of what was drawn, or by how many residents said what.
  const n =
    answer.kind === 'samples'
      ? answer.samples.length
      : (answer as Extract<Answer, { kind: 'counts' }>).counts.reduce((sum, one) => sum + one, 0);
  // Without any sample the unit took the mean of its peers, which is fixed.
  if (n === 0 || full === 0) return null;
  const { low, high } = wilson(Math.min(1, near(cell.points) / full), n);
  return { low: low * full, high: high * full };
}

/** Spreads of a column: of the total, and of the aspects as they are scaled; only where samples enter. */
export interface Spreads {
  total: Spread | null;
  aspects: ReadonlyMap<string, Spread>;
}

/** Distances of independent sampled cells add up like the sides of a right angle (Zou and Donner 2008), not end to end. */
function around(points: Exact, parts: readonly { down: number; up: number }[], most: number): Spread | null {
  if (parts.length === 0) return null;
  const at = near(points);
  const down = Math.sqrt(parts.reduce((sum, part) => sum + part.down ** 2, 0));
  const up = Math.sqrt(parts.reduce((sum, part) => sum + part.up ** 2, 0));
  const least = floor(points);
  return {
    low: Math.min(least, Math.max(0, Math.floor(at - down + 1e-9))),
    high: Math.max(compare(points, exact(least)) > 0 ? least + 1 : least, Math.min(most, Math.ceil(at + up - 1e-9))),
  };
}

/** How far the points of a column may be from what is so. */
export function spreadsOf(framework: Framework, side: Side, facts: Facts, { cells, outcome }: Assessed): Spreads {
  const aspects = new Map<string, Spread>();
  const all: { down: number; up: number }[] = [];
  let most = near(outcome.bonus);
  for (const [i, aspect] of framework.aspects.entries()) {
    const score = outcome.aspects[i]!;
    const worth = aspect.indicators.reduce((sum, one) => sum + (one.rule.kind === 'bonus' ? 0 : one.full), 0);
    most += score.full > 0 ? worth : 0;
    const parts: { down: number; up: number }[] = [];
    for (const indicator of aspect.indicators) {
      const cell = cells.get(indicator.key)!;
      const spread = spreadOfCell(indicator, side, facts, cell);
      if (!spread) continue;
      const at = near(cell.points!);
      parts.push({ down: at - spread.low, up: spread.high - at });
    }
    if (parts.length === 0) continue;
    const by = (of: number) =>
      parts.map(({ down, up }) => ({ down: (down * of) / score.full, up: (up * of) / score.full }));
    all.push(...by(worth));
    const { outOf } = framework.grading.star;
    aspects.set(aspect.key, around(score.scaled, by(outOf), outOf)!);
  }
  return { total: around(outcome.total, all, Math.ceil(most)), aspects };
}
