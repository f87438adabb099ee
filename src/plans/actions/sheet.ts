import type { Actions } from '#access/door.ts';
import { writeSheets } from '#documents/public.ts';
import { FileReply } from '#platform/http/upload.ts';
import { dayOf } from '#platform/pure/day.ts';
import type { OutCell } from '#platform/pure/sheet.ts';
import { planSheetAtMost, type planSheetContract } from '../contract/sheet.ts';
import { listPlans } from '../store/found.ts';
import words from '../words/zh-CN.json' with { type: 'json' };

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const columns = [
  { title: '方案', width: 60 },
  { title: '发文单位', width: 30 },
  { title: '状态', width: 10 },
  { title: '任务', width: 8 },
  { title: '超期', width: 8 },
  { title: '进展（%）', width: 10 },
  { title: '发布日期', width: 14 },
];

/** The list of plans as Excel, in the order of the list. */
export const planSheetActions: Actions<typeof planSheetContract> = {
  planSheet: async ({ db, scope, query, today }) => {
    const plans = await listPlans(db, scope, {
      states: query.state ?? null,
      text: query.text || null,
      after: null,
      limit: planSheetAtMost,
    });
    const rows = plans
      .slice(0, planSheetAtMost)
      .map((plan): OutCell[] => [
        plan.title,
        plan.unit.name,
        words[`state.plan.${plan.state}`],
        plan.nodes,
        plan.late,
        plan.progress,
        plan.publishedAt && dayOf(plan.publishedAt.getTime()),
      ]);
    const body = await writeSheets([{ name: '方案', columns, rows }]);
    return new FileReply({ name: `方案 ${today}.xlsx`, mime: xlsx, body, size: body.length });
  },
};
