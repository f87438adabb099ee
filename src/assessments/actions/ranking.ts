import type { Actions, Around } from '#access/door.ts';
import { reachesAnything, type Actor } from '#access/permissions.ts';
import { scopeOf } from '#access/scope.ts';
import { writeSheets } from '#documents/public.ts';
import { unitPathOf } from '#organisation/public.ts';
import type { AreaClass } from '#organisation/rules/kinds.ts';
import { FileReply } from '#platform/http/upload.ts';
import { notFound } from '#platform/pure/problem.ts';
import type { RankingRow, rankingContract } from '../contract/ranking.ts';
import { exactOf } from '../rules/exact.ts';
import type { Framework, Side } from '../rules/framework.ts';
import { gradesOf } from '../rules/outcome.ts';
import { boardOf, changeBetween, gradesByShare, sharesGrades, type Place } from '../rules/ranking.ts';
import { rankingSheet } from '../rules/ranking-sheet.ts';
import * as kept from '../store/ranking.ts';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Rows of one Excel file, and entries of a cycle whose grades go by shares. */
const mostRows = 50_000;

type Asking = Pick<Around, 'db'> & { actor: Actor };
interface Filters {
  side: Side;
  class?: AreaClass | undefined;
  unitId?: string | undefined;
}

const countyVerbs = ['assessment.score', 'assessment.accept', 'assessment.decide'] as const;

/** Whom this reader ranks in a cycle. @throws thing.not-found for a unit that is not there */
async function rankingFor({ db, actor }: Asking, cycleId: string, filters: Filters): Promise<kept.Ranking> {
  const { regionId } = actor;
  const path = filters.unitId === undefined ? undefined : await unitPathOf(db, regionId, filters.unitId);
  if (path === null) throw notFound('unit');
  return {
    regionId,
    cycleId,
    side: filters.side,
    county: countyVerbs.map((verb) => scopeOf(actor, verb)),
    review: scopeOf(actor, 'assessment.review'),
    class: filters.class,
    path,
    aspect: null,
  };
}

/** Where an aspect stands in a framework; null: the total. @throws thing.not-found */
function aspectIn(framework: Framework, key: string | undefined): number | null {
  if (key === undefined) return null;
  const at = framework.aspects.findIndex((aspect) => aspect.key === key);
  if (at < 0) throw notFound('aspect');
  return at;
}

/** Grades by entry where some are for the best share; these go by the whole cycle, whatever part of it is shown. */
async function sharedGrades(
  db: Around['db'],
  framework: Framework,
  of: kept.Ranking,
): Promise<ReadonlyMap<string, string | null> | null> {
  if (!sharesGrades(framework.grading)) return null;
  const all = await kept.wholeRanking(db, { ...of, class: undefined, path: undefined }, mostRows);
  const grades = gradesByShare(
    framework.grading,
    all.map((row) => ({ total: row.total, reached: row.vetoed ? [] : gradesOf(framework.grading, outcomeOf(row)) })),
  );
  return new Map(all.map((row, i) => [row.entryId, grades[i]!]));
}
const outcomeOf = ({ total, stars, aspects }: kept.WholeRow) => ({
  total,
  stars,
  aspects: aspects.map(({ points, scaled, ...aspect }) => ({
    ...aspect,
    points: exactOf(points),
    scaled: exactOf(scaled),
  })),
});

const nameOf = (framework: Framework, grade: string | null): string | null =>
  framework.grading.grades.find(({ key }) => key === grade)?.name ?? null;

/** Where the same units stood in the cycle before, and how many were ranked in it. */
async function standingBefore(
  asking: Asking,
  of: kept.Ranking,
  cycle: Awaited<ReturnType<typeof kept.rankedCycle>>,
  aspect: string | undefined,
  rows: readonly { unitId: string; label: string }[],
) {
  const found = await kept.cycleBefore(asking.db, of.regionId, cycle);
  const at = found && aspect !== undefined ? found.content.aspects.findIndex(({ key }) => key === aspect) : null;
  // An aspect that was not there then cannot be compared.
  if (!found || at === -1) return null;
  const then: kept.Ranking = { ...of, cycleId: found.id, aspect: at };
  const standings = await kept.standingsOf(asking.db, then, rows);
  const keys = [...standings.keys()];
  const { size, places } = await kept.placesOf(asking.db, then, [...standings.values()]);
  if (size.of === 0) return null;
  return { id: found.id, title: found.title, of: size.of, places: new Map(keys.map((key, i) => [key, places[i]!])) };
}

const bare = ({ rank, from, to }: Place) => ({ rank, from, to });

/** Ranking: by the total or an aspect, the whole county or a part of it. */
export const rankingActions: Actions<typeof rankingContract> = {
  ranking: async (asked) => {
    const { db, actor, params, query } = asked;
    const cycle = await kept.rankedCycle(db, actor.regionId, params.id);
    const framework = cycle.content;
    const of = {
      ...(await rankingFor(asked, params.id, query)),
      aspect: aspectIn(framework, query.aspect),
    };
    const { rows, next } = await kept.pageOfRanking(db, of, query);
    const free = rows.filter(({ vetoed }) => !vetoed);
    const { size, places } = await kept.placesOf(db, of, free);
    const waiting = await kept.waitingFor(db, cycle, of);
    // Until everybody is in, nobody is last, nobody is on a board, and a rank says nothing against last year's.
    const placeOf = new Map(
      free.map((row, i) => [row.entryId, { ...places[i]!, last: waiting === 0 && places[i]!.last }]),
    );
    const grades = await sharedGrades(db, framework, of);
    const before = await standingBefore(asked, of, cycle, query.aspect, free);
    const whole = countyVerbs.some((verb) => reachesAnything(scopeOf(actor, verb)));
    // The black board is for the office's eyes; what is out for everybody is the red one.
    const boards = { ...framework.boards, black: whole ? framework.boards.black : 0 };
    return {
      cycle: { id: cycle.id, title: cycle.title, year: cycle.year },
      of: size.of,
      waiting,
      sampled: size.sampled,
      before: before && { id: before.id, title: before.title, of: before.of },
      aspects: framework.aspects.map(({ key, title }) => ({ key, title })),
      full:
        of.aspect === null
          ? framework.aspects
              .flatMap(({ indicators }) => indicators)
              .reduce((sum, one) => sum + (one.rule.kind === 'bonus' ? 0 : one.full), 0)
          : framework.grading.star.outOf,
      whole,
      next,
      rows: rows.map((row): RankingRow => {
        const place = placeOf.get(row.entryId) ?? null;
        const then = before?.places.get(`${row.unitId} ${row.label}`) ?? null;
        return {
          entryId: row.entryId,
          unit: { id: row.unitId, name: row.unitName },
          label: row.label,
          township: row.township,
          class: row.class,
          state: row.state,
          points: row.points,
          spread: row.spread,
          place,
          stars: row.stars,
          grade: nameOf(framework, grades ? (grades.get(row.entryId) ?? null) : row.grade),
          board: place && of.aspect === null && waiting === 0 ? boardOf(place, size.of, boards) : null,
          before: then && bare(then),
          change: place && then && waiting === 0 ? changeBetween(then, place) : null,
        };
      }),
    };
  },

  rankingSheet: async (asked) => {
    const { db, actor, params, query, today } = asked;
    const cycle = await kept.rankedCycle(db, actor.regionId, params.id);
    const of = await rankingFor(asked, params.id, query);
    const rows = await kept.wholeRanking(db, of, mostRows);
    const grades = await sharedGrades(db, cycle.content, of);
    const before = await standingBefore(
      asked,
      of,
      cycle,
      undefined,
      rows.filter(({ vetoed }) => !vetoed),
    );
    const sheet = rankingSheet(
      cycle.content,
      rows.map((row) => ({
        ...row,
        grade: nameOf(cycle.content, grades ? (grades.get(row.entryId) ?? null) : row.grade),
        before: before?.places.get(`${row.unitId} ${row.label}`) ?? null,
      })),
      before?.of ?? null,
      await kept.waitingFor(db, cycle, of),
    );
    const body = await writeSheets([sheet]);
    const cut = rows.length >= mostRows ? `（前 ${mostRows} 个）` : '';
    return new FileReply({ name: `${cycle.title} 排名 ${today}${cut}.xlsx`, mime: xlsx, body, size: body.length });
  },
};
