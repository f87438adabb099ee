import type { Facts } from './facts.ts';
import { indicatorsOf, type Framework, type Side } from './framework.ts';
import { outcomeOf } from './outcome.ts';
import type { Assessed, AssessedEntry, CellScore } from './result.ts';
import { scoreCell } from './score.ts';

/** One column: every cell with its points and reasons, and what they amount to. */
export function assessSide(framework: Framework, side: Side, facts: Facts): Assessed {
  const cells = new Map<string, CellScore>();
  for (const indicator of indicatorsOf(framework)) cells.set(indicator.key, scoreCell(indicator, side, facts));
  return { cells, outcome: outcomeOf(framework, facts, cells) };
}

/** All columns of an entry: a function of the edition and the facts, and of nothing else. */
export const assess = (framework: Framework, facts: Facts): AssessedEntry => ({
  self: assessSide(framework, 'self', facts),
  township: assessSide(framework, 'township', facts),
  county: assessSide(framework, 'county', facts),
});
