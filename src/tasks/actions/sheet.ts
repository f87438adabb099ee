import type { Actions } from '#access/door.ts';
import { writeSheets } from '#documents/public.ts';
import { FileReply } from '#platform/http/upload.ts';
import type { OutCell } from '#platform/pure/sheet.ts';
import { usualFields } from '../contract/saved.ts';
import { sheetAtMost, type taskSheetContract } from '../contract/sheet.ts';
import { sheetColumns } from '../rules/sheet.ts';
import { sheetTasks } from '../store/sheet.ts';
import words from '../words/zh-CN.json' with { type: 'json' };

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The list of tasks as Excel. What it holds is what the list holds; a sheet that stops at the limit says so in its name. */
export const taskSheetActions: Actions<typeof taskSheetContract> = {
  taskSheet: async ({ db, scope, actor, today, query }) => {
    const { fields = usualFields, text, ...filters } = query;
    const columns = sheetColumns(fields, (state) => words[`state.task.${state}`]);
    const rows: OutCell[][] = [];
    const chunks = sheetTasks(
      db,
      { scope, unitId: actor.unitId, today },
      { ...filters, text: text || undefined },
      { most: sheetAtMost, withCo: fields.includes('co') },
    );
    for await (const chunk of chunks) for (const task of chunk) rows.push(columns.map(({ cell }) => cell(task, today)));
    const body = await writeSheets([{ name: '任务', columns: columns.map(({ column }) => column), rows }]);
    const cut = rows.length >= sheetAtMost ? `（前 ${sheetAtMost} 项）` : '';
    return new FileReply({ name: `任务 ${today}${cut}.xlsx`, mime: xlsx, body, size: body.length });
  },
};
