import type { AreaClass } from '#organisation/rules/kinds.ts';
import { areaLabel } from '#organisation/rules/sheet/labels.ts';
import type { Day } from '#platform/pure/day.ts';
import type { OutCell, OutColumn } from '#platform/pure/sheet.ts';
import { sides, type Side } from './framework.ts';
import type { EntryState } from './lifecycle.ts';

/** An entry as its row of an Excel sheet needs it. */
export interface SheetEntry {
  unit: { name: string; parentName: string | null };
  label: string;
  class: AreaClass | null;
  state: EntryState;
  columns: Partial<Record<Side, { total: number; stars: number; grade: string | null; vetoed: boolean }>>;
  vetoes: number;
  publicityFrom: Day | null;
  publicityTo: Day | null;
  recognisedOn: Day | null;
  commendedOn: Day | null;
  validUntil: Day | null;
  withdrawnOn: Day | null;
}

/** The sheet of a cycle's entries: its columns and how a row fills them. Columns nobody handed on yet stay empty. */
export function entrySheet(
  words: { state: (state: EntryState) => string; side: (side: Side) => string },
  grades: readonly { key: string; name: string }[],
): { columns: OutColumn[]; row: (entry: SheetEntry) => OutCell[] } {
  const gradeName = new Map(grades.map(({ key, name }) => [key, name]));
  return {
    columns: [
      { title: '镇街', width: 16 },
      { title: '参评单位', width: 24 },
      { title: '户名', width: 12 },
      { title: '类别', width: 12 },
      { title: '状态', width: 20 },
      ...sides.flatMap((side) => [
        { title: `${words.side(side)}得分`, width: 12 },
        { title: `${words.side(side)}星数`, width: 12 },
      ]),
      { title: '等次', width: 14 },
      { title: '一票否决', width: 10 },
      ...['公示起', '公示止', '认定日期', '表彰日期', '有效期至', '摘牌日期'].map((title) => ({ title, width: 12 })),
    ],
    row: (entry) => {
      const { county } = entry.columns;
      return [
        entry.unit.parentName,
        entry.unit.name,
        entry.label,
        entry.class && areaLabel(entry.class),
        words.state(entry.state),
        ...sides.flatMap((side) => {
          const column = entry.columns[side];
          return column ? [column.total / 100, column.stars] : [null, null];
        }),
        county?.grade ? (gradeName.get(county.grade) ?? county.grade) : null,
        entry.vetoes > 0 || county?.vetoed ? '是' : null,
        entry.publicityFrom,
        entry.publicityTo,
        entry.recognisedOn,
        entry.commendedOn,
        entry.validUntil,
        entry.withdrawnOn,
      ];
    },
  };
}
