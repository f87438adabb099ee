import { writeSheets } from '#documents/public.ts';
import { FileReply } from '#platform/http/upload.ts';
import type { Day } from '#platform/pure/day.ts';
import type { OutCell } from '#platform/pure/sheet.ts';
import { sheetMost, type EntryRow } from '../contract/entries.ts';
import { entrySheet } from '../rules/entry-sheet.ts';
import type { Framework } from '../rules/framework.ts';
import type { CycleFound } from '../store/cycles.ts';
import words from '../words/zh-CN.json' with { type: 'json' };

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
interface Page {
  cycle: CycleFound;
  framework: Framework;
  rows: EntryRow[];
  next: string | null;
}

/** The entries of a cycle as Excel: what the list holds, no more; a sheet that stops at the limit says so in its name. */
export async function entriesFile(
  today: Day,
  page: (after: string | undefined, limit: number) => Promise<Page>,
): Promise<FileReply> {
  const rows: OutCell[][] = [];
  for (let after: string | undefined; ;) {
    const got = await page(after, Math.min(500, sheetMost - rows.length));
    const sheet = entrySheet(
      { state: (state) => words[`state.entry.${state}`], side: (side) => words[`side.${side}`] },
      got.framework.grading.grades,
    );
    rows.push(...got.rows.map(sheet.row));
    if (got.next === null || rows.length >= sheetMost) {
      const cut = got.next === null ? '' : `（前 ${sheetMost} 行）`;
      const body = await writeSheets([{ name: '参评情况', columns: sheet.columns, rows }]);
      const name = `${got.cycle.title} 参评情况 ${today}${cut}.xlsx`;
      return new FileReply({ name, mime: xlsx, body, size: body.length });
    }
    after = got.next;
  }
}
