import type { Around } from '#access/door.ts';
import { officialDocument } from '#documents/public.ts';
import { assessSide } from '../rules/assess.ts';
import { exactText } from '../rules/exact.ts';
import type { Facts } from '../rules/facts.ts';
import type { Framework, Side } from '../rules/framework.ts';
import { scorecardPaper, type PaperCell } from '../rules/papers.ts';
import type { EntryFound } from '../store/entry.ts';
import { frameworkContent, loadFacts } from '../store/facts.ts';
import type { EntryOnPaper } from '../store/papers.ts';
import words from '../words/zh-CN.json' with { type: 'json' };

/** 鹤鸣街道荷花社区, with the household where there is one. */
export const fullName = ({ township, unit, label }: Pick<EntryOnPaper, 'township' | 'unit' | 'label'>): string =>
  `${township ?? ''}${unit}${label ? ` ${label}` : ''}`;
/** Names of grades by their keys. */
export const gradeNames = (framework: Framework) =>
  new Map(framework.grading.grades.map(({ key, name }) => [key, name]));
/** What a scorecard on paper shows of one column. */
export function sideOnPaper(framework: Framework, facts: Facts, side: Side) {
  const { cells, outcome } = assessSide(framework, side, facts);
  const shown = new Map<string, PaperCell>();
  for (const [key, score] of cells)
    shown.set(key, {
      points: score.points && exactText(score.points),
      reason: facts.marks[side].get(key)?.reason ?? '',
    });
  return {
    name: words[`side.${side}`],
    cells: shown,
    total: exactText(outcome.total),
    stars: outcome.stars,
    grade: gradeNames(framework).get(outcome.grade ?? '') ?? null,
  };
}

/** The scorecard of an entry as .docx, with the columns named. */
export async function scorecardDocument(
  { db, today }: Pick<Around, 'db' | 'today'>,
  regionId: string,
  found: EntryFound,
  sides: readonly Side[],
): Promise<Uint8Array> {
  const [now] = await loadFacts(db, regionId, [found.id]);
  const framework = await frameworkContent(db, regionId, found.frameworkId);
  return officialDocument(
    scorecardPaper(
      {
        title: found.cycleTitle,
        unit: `${found.unitName}${found.label ? ` ${found.label}` : ''}`,
        state: words[`state.entry.${found.state}`],
        day: today,
      },
      framework,
      sides.map((side) => sideOnPaper(framework, now!.facts, side)),
    ),
  );
}
