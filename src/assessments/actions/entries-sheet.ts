import { writeSheets } from '#documents/public.ts';
import { FileReply } from '#platform/http/upload.ts';
import type { Day } from '#platform/pure/day.ts';
import { sheetMost, type ColumnBrief, type EntryRow } from '../contract/entries.ts';
import type { Framework } from '../rules/framework.ts';
import type { CycleFound } from '../store/cycles.ts';
import areas from '#organisation/words/zh-CN.json' with { type: 'json' };
import words from '../words/zh-CN.json' with { type: 'json' };

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
interface Page {
  cycle: CycleFound;
  framework: Framework;
  rows: EntryRow[];
  next: string | null;
}

const columns = [
  { title: '镇街', width: 16 },
  { title: '参评单位', width: 24 },
  { title: '户名', width: 12 },
  { title: '类别', width: 12 },
  { title: '状态', width: 20 },
  ...['自评', '镇级审查', '县级验收'].flatMap((side) => [
    { title: `${side}得分`, width: 12 },
    { title: `${side}星数`, width: 10 },
  ]),
  { title: '等次', width: 14 },
  { title: '一票否决', width: 10 },
  { title: '公示起', width: 12 },
  { title: '公示止', width: 12 },
  { title: '认定日期', width: 12 },
  { title: '表彰日期', width: 12 },
  { title: '有效期至', width: 12 },
];
const points = (column: ColumnBrief | undefined) =>
  column ? [column.total / 100, column.stars] : ([null, null] as (number | null)[]);

/** The entries of a cycle as Excel: what the list holds, no more; a sheet that stops at the limit says so in its name. */
export async function entriesFile(
  today: Day,
  page: (after: string | undefined, limit: number) => Promise<Page>,
): Promise<FileReply> {
  const rows: (string | number | null)[][] = [];
  let after: string | undefined;
  let title = '';
  for (;;) {
    const got = await page(after, Math.min(500, sheetMost - rows.length));
    title = got.cycle.title;
    const grades = new Map(got.framework.grading.grades.map(({ key, name }) => [key, name]));
    for (const row of got.rows) {
      const { county } = row.columns;
      rows.push([
        row.unit.parentName,
        row.unit.name,
        row.label,
        row.class && areas[`area.${row.class}`],
        words[`state.entry.${row.state}`],
        ...points(row.columns.self),
        ...points(row.columns.township),
        ...points(county),
        county?.grade ? (grades.get(county.grade) ?? county.grade) : null,
        row.vetoes > 0 || county?.vetoed ? '是' : null,
        row.publicityFrom,
        row.publicityTo,
        row.recognisedOn,
        row.commendedOn,
        row.validUntil,
      ]);
    }
    if (got.next === null || rows.length >= sheetMost) {
      const cut = got.next === null ? '' : `（前 ${sheetMost} 行）`;
      const body = await writeSheets([{ name: '参评情况', columns, rows }]);
      return new FileReply({ name: `${title} 参评情况 ${today}${cut}.xlsx`, mime: xlsx, body, size: body.length });
    }
    after = got.next;
  }
}
