import type { AreaClass } from '#organisation/rules/kinds.ts';
import { areaLabel } from '#organisation/rules/sheet/labels.ts';
import type { OutCell, OutSheet } from '#platform/pure/sheet.ts';
import { compare, exactOf, floor, type Exact } from './exact.ts';
import type { Framework } from './framework.ts';
import { changeBetween, competitionRanks, ranked, type Place, type Spread } from './ranking.ts';

/** One line of the ranking as Excel. */
export interface SheetRunner {
  unitName: string;
  label: string;
  township: string | null;
  class: AreaClass | null;
  total: Exact;
  spread: Spread | null;
  stars: number;
  grade: string | null;
  vetoed: boolean;
  /** `scaled` as exact text, in hundredths. */
  aspects: readonly { key: string; scaled: string; full: number; star: boolean }[];
  before: Place | null;
}

/** Points as Excel shows them, rounded down like everywhere: 8.995 is not 9.00. */
const points = (of: Exact): number => floor(of) / 100;
const placeWords = ({ rank, from, to }: Place): string => (from === to ? String(rank) : `${from}–${to}`);

/**
 * The ranking as a sheet: places, what they may be, points, stars, and for every aspect its points and its rank. Who is
 * barred stands at the end without a place.
 * @param of how many were ranked in the cycle before; null: there is none
 * @param waiting how many may still come in: while there are any, ranks are called provisional and no change is told
 */
export function rankingSheet(
  framework: Framework,
  all: readonly SheetRunner[],
  of: number | null,
  waiting = 0,
): OutSheet {
  const free = all.filter(({ vetoed }) => !vetoed);
  const places = ranked(free.map(({ total, spread }) => ({ points: total, spread })));
  const aspects = framework.aspects.map(({ key, title }, i) => {
    const asked = free.flatMap((row, at) => (row.aspects[i]!.full > 0 ? [at] : []));
    const ranks = competitionRanks(asked.map((at) => exactOf(free[at]!.aspects[i]!.scaled)));
    return { key, title, rankOf: new Map(asked.map((at, k) => [at, ranks[k]!])) };
  });
  const order = free.map((_, i) => i).toSorted((a, b) => places[a]!.rank - places[b]!.rank || a - b);
  const line = (row: SheetRunner, at: number | null): OutCell[] => {
    const place = at === null ? null : places[at]!;
    const change = place && row.before && waiting === 0 ? changeBetween(row.before, place) : null;
    return [
      place ? place.rank : '不参与排名',
      place && place.from < place.to ? placeWords(place) : null,
      row.unitName + (row.label ? ` ${row.label}` : ''),
      row.township,
      row.class && areaLabel(row.class),
      points(row.total),
      row.spread ? `${row.spread.low / 100}–${row.spread.high / 100}` : null,
      row.stars,
      row.vetoed ? '一票否决' : row.grade,
      ...(of === null
        ? []
        : [
            row.before ? placeWords(row.before) : null,
            change === null
              ? null
              : change.kind === 'up'
                ? `上升 ${change.by}`
                : change.kind === 'down'
                  ? `下降 ${change.by}`
                  : change.kind === 'same'
                    ? '持平'
                    : '难分上下',
          ]),
      ...aspects.flatMap(({ rankOf }, i) => {
        const aspect = row.aspects[i]!;
        return aspect.full === 0
          ? [null, null]
          : [points(exactOf(aspect.scaled)), at === null ? null : rankOf.get(at)!];
      }),
    ];
  };
  const barred = all.filter(({ vetoed }) => vetoed).toSorted((a, b) => compare(b.total, a.total));
  return {
    name: '排名',
    columns: [
      { title: waiting === 0 ? '名次' : `暂列名次（尚有 ${waiting} 个未评完）`, width: waiting === 0 ? 10 : 26 },
      { title: '名次区间', width: 10 },
      { title: '参评对象', width: 28 },
      { title: '镇街', width: 16 },
      { title: '类别', width: 10 },
      { title: '总分', width: 8 },
      { title: '总分区间', width: 14 },
      { title: '星数', width: 6 },
      { title: '等次', width: 14 },
      ...(of === null
        ? []
        : [
            { title: `上期名次（共 ${of}）`, width: 14 },
            { title: '比上期', width: 10 },
          ]),
      ...aspects.flatMap(({ title }) => [
        { title, width: 10 },
        { title: `${title}名次`, width: 8 },
      ]),
    ],
    rows: [...order.map((at) => line(free[at]!, at)), ...barred.map((row) => line(row, null))],
  };
}
