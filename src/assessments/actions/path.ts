import type { Actions } from '#access/door.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { pathContract, PathShown } from '../contract/path.ts';
import { exactText } from '../rules/exact.ts';
import { sides } from '../rules/framework.ts';
import { groundOf, pathToNextGrade, pathToStar, type Path } from '../rules/path.ts';
import { starsAtRisk } from '../rules/path/risk.ts';
import { openSide, sees } from '../rules/seen.ts';
import { findEntrySubject, getEntry } from '../store/entry.ts';
import { frameworkContent, loadFacts } from '../store/facts.ts';
import { evidenceTitles } from '../store/path.ts';
import { relationTo } from './relation.ts';

const shown = ({ days, actions, promised: { outcome } }: Path, names: ReadonlyMap<string, string>): PathShown => ({
  days,
  actions: actions.map(({ indicator, method, scorer, who, before, after, days: of, todo }) => ({
    indicator,
    method,
    scorer,
    who,
    before: exactText(before),
    after: exactText(after),
    days: of,
    todo: todo.map(({ code, params }) => ({ code, params: { ...params } })),
  })),
  promised: {
    stars: outcome.stars,
    total: exactText(outcome.total),
    grade: outcome.grade === null ? null : (names.get(outcome.grade) ?? null),
  },
});

/** What would bring more, and what may not last, of a column the reader may see. */
export const pathActions: Actions<typeof pathContract> = {
  path: {
    subject: ({ db, actor, params }) => findEntrySubject(db, actor.regionId, params.id),
    run: async ({ db, actor, params, query }) => {
      const { regionId } = actor;
      const found = await getEntry(db, regionId, params.id);
      const open = openSide(found.state);
      // A column whose turn has not come says nothing of what is to be done.
      const begun = sides.slice(0, open === null ? sides.length : sides.indexOf(open) + 1);
      const shownSides = sees(found.state, relationTo(actor, found.unitPath)).sides.filter((one) =>
        begun.includes(one),
      );
      const side = query.side ?? shownSides.at(-1);
      if (!side || !shownSides.includes(side)) throw new Problem('entry.not-shown');
      const [now] = await loadFacts(db, regionId, [found.id]);
      const framework = await frameworkContent(db, regionId, found.frameworkId);
      const ground = groundOf(framework, side, now!.facts);
      const { outcome } = ground.now;
      const names = new Map(framework.grading.grades.map(({ key, name }) => [key, name]));
      const paths = framework.aspects.map((_, i) => (outcome.aspects[i]!.star ? null : pathToStar(ground, i)));
      let next: number | null = null;
      for (const [i, one] of paths.entries()) if (one && (next === null || one.days < paths[next]!.days)) next = i;
      const grade = pathToNextGrade(ground);
      const risks = starsAtRisk(framework, side, now!.facts, ground.now);
      const titles = await evidenceTitles(
        db,
        regionId,
        risks.flatMap(({ props }) => props.map(({ evidenceId }) => evidenceId)),
      );
      return {
        side,
        stars: outcome.stars,
        total: exactText(outcome.total),
        grade: outcome.grade === null ? null : (names.get(outcome.grade) ?? null),
        vetoed: outcome.vetoed,
        aspects: outcome.aspects.map(({ key, scaled, full, star }, i) => ({
          key,
          scaled: exactText(scaled),
          full,
          star,
          path: paths[i] ? shown(paths[i], names) : null,
        })),
        next: next === null ? null : framework.aspects[next]!.key,
        grades: grade && { ...shown(grade, names), key: grade.grade, name: names.get(grade.grade)! },
        risks: risks.map((risk) => ({
          ...risk,
          slack: exactText(risk.slack),
          props: risk.props.map((prop) => ({ ...prop, title: titles.get(prop.evidenceId) ?? '' })),
        })),
      };
    },
  },
};
