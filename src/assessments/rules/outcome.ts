import { atLeast, exact, plus, times, zero, type Exact } from './exact.ts';
import type { Facts } from './facts.ts';
import type { Framework, Grading } from './framework.ts';
import type { AspectScore, CellScore, Outcome } from './result.ts';

/**
 * What one column amounts to. Aspects are reckoned over what applies to the class: where indicators are exempt, the points
 * of the others are scaled up to what the aspect is worth, exactly. Bonus points count to the total alone. An aspect of
 * which nothing applies has no points, no star, and no part in the full points (a framework with one is at fault).
 * @param cells by indicator key; a missing one counts as not answered
 */
export function outcomeOf(framework: Framework, facts: Facts, cells: ReadonlyMap<string, CellScore>): Outcome {
  const { star } = framework.grading;
  const earns = exact(star.points);
  const aspects: AspectScore[] = [];
  let [bonus, total, full, stars, answered, asked] = [zero, zero, 0, 0, 0, 0];
  let vetoed = facts.vetoes.size > 0;
  for (const aspect of framework.aspects) {
    let points = zero;
    let [worth, applies] = [0, 0];
    for (const indicator of aspect.indicators) {
      const cell = cells.get(indicator.key);
      if (cell?.veto) vetoed = true;
      if (indicator.rule.kind === 'bonus') {
        if (cell?.points) bonus = plus(bonus, cell.points);
        continue;
      }
      worth += indicator.full;
      if (cell?.exempt) continue;
      applies += indicator.full;
      asked += 1;
      if (cell?.points) {
        answered += 1;
        points = plus(points, cell.points);
      }
    }
    const share = (of: number): Exact =>
      applies === 0 ? zero : of === applies ? points : times(points, exact(of, applies));
    const scaled = share(star.outOf);
    const shines = applies > 0 && atLeast(scaled, earns);
    if (shines) stars += 1;
    aspects.push({ key: aspect.key, points, full: applies, scaled, star: shines });
    total = plus(total, share(worth));
    if (applies > 0) full += worth;
  }
  total = plus(total, bonus);
  const reached = gradesOf(framework.grading, { aspects, stars, total });
  return { aspects, bonus, total, full, stars, grade: vetoed ? null : (reached[0] ?? null), vetoed, answered, asked };
}

/**
 * The grades whose own conditions hold, best first: stars, each aspect (R13), total (R13), all that are named. A grade that
 * is for the best share only is among them; the ranking leaves it to those in front and gives the others the next.
 */
export const gradesOf = (grading: Grading, of: Pick<Outcome, 'aspects' | 'stars' | 'total'>): string[] =>
  grading.grades
    .filter(
      ({ stars = 0, each, total }) =>
        of.stars >= stars &&
        (each === undefined || of.aspects.every((aspect) => atLeast(aspect.scaled, exact(each)))) &&
        (total === undefined || atLeast(of.total, exact(total))),
    )
    .map((grade) => grade.key);
