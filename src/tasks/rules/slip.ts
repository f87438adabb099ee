/** The supervision slip (督办单) for one task. */
import { officialDate, type OfficialDocument } from '#documents/rules/official/document.ts';
import { daysBetween, type Day } from '#platform/pure/day.ts';

export interface Slip {
  number: string;
  planTitle: string;
  /** Number and title of the task. */
  task: string;
  detail: string;
  lead: readonly string[];
  co: readonly string[];
  due: Day | null;
  /** The day that counts, where it is not the day as written. */
  dueMoved: Day | null;
  dueText: string | null;
  progress: number;
  /** The last report: its day and words. */
  report: { day: Day; unit: string; text: string } | null;
  requirement: string;
  replyBy: Day;
  issuedBy: string;
  issuer: string;
  today: Day;
}

/** What a slip asks when nothing else is said. */
export const usualRequirement =
  '请高度重视，明确责任人和完成时间，抓紧推进；确有困难的，说明原因和下一步措施。请于反馈时限前书面报送办理情况及佐证材料。';

/**
 * 「2026年6月30日（已逾期12天）」; the words of the plan where no day is fixed. Late is counted from the day that counts,
 * which stands beside the day as written.
 */
export function dueWords({
  due,
  dueMoved,
  dueText,
  today,
}: Pick<Slip, 'due' | 'dueMoved' | 'dueText' | 'today'>): string {
  if (due === null) return dueText ?? '未定';
  const late = daysBetween(dueMoved ?? due, today);
  const stands = late > 0 ? `已逾期${late}天` : late === 0 ? '今日到期' : `还有${-late}天`;
  return `${officialDate(due)}（${dueMoved ? `实际计至${officialDate(dueMoved)}，` : ''}${stands}）`;
}

const short = (text: string, most: number): string =>
  [...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text;

/** A slip as a form on one page: what is supervised, of whom, how it stands, what is asked, and room for the answer. */
export function slipDocument(slip: Slip): OfficialDocument {
  const label = (text: string) => ({ text, label: true });
  const wide = (text: string) => ({ text, across: 3 });
  const report = slip.report
    ? `${officialDate(slip.report.day)} ${slip.report.unit}：${short(slip.report.text, 160)}`
    : '尚无进展报告';
  return {
    title: '督办单',
    subtitle: slip.number,
    body: [
      {
        table: {
          form: true,
          tall: 2,
          columns: [
            { title: '', width: 18 },
            { title: '', width: 36 },
            { title: '', width: 16 },
            { title: '', width: 30 },
          ],
          rows: [
            [label('督办事项'), wide(short(slip.task, 200))],
            [label('依据'), wide(`《${slip.planTitle}》`)],
            [label('任务要求'), wide(short(slip.detail || slip.task, 400))],
            [label('牵头单位'), wide(slip.lead.join('、') || '未明确')],
            [label('责任单位'), wide(short(slip.co.join('、'), 200) || '—')],
            [label('完成时限'), dueWords(slip), label('当前进度'), `${slip.progress}%`],
            [label('最近进展'), wide(report)],
            [label('督办要求'), wide(slip.requirement || usualRequirement)],
            [label('反馈时限'), officialDate(slip.replyBy), label('签发人'), slip.issuer],
            [label('承办单位\n办理情况'), wide('\n\n\n（单位盖章）　　　　年　　月　　日')],
            [label('签收人'), '', label('签收时间'), ''],
          ],
        },
      },
    ],
    signature: slip.issuedBy,
    date: slip.today,
  };
}
