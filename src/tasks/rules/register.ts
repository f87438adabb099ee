import type { OutCell, OutColumn } from '#platform/pure/sheet.ts';
import type { DirectiveKind, DirectiveState } from './directive.ts';

/** What a row of the register of supervision holds, as far as a sheet shows it. */
export interface Registered {
  kind: DirectiveKind;
  state: DirectiveState;
  late: boolean;
  at: string;
  words: string;
  replyBy: string | null;
  answeredAt: string | null;
  unit: { name: string };
  fromUnit: { name: string };
  personName: string | null;
  period: string | null;
  task: { number: string; title: string; due: string | null; planTitle: string } | null;
  answer: string | null;
}
const kindWords: Record<DirectiveKind, string> = {
  urge: '催办',
  supervise: '督办',
  talk: '约谈',
  instruct: '批示交办',
};
const stateWords: Record<DirectiveState, string> = { open: '待回复', answered: '已回复', settled: '已销号' };

export const directiveColumns: readonly OutColumn[] = [
  { title: '日期', width: 12 },
  { title: '类别', width: 10 },
  { title: '被督办单位', width: 28 },
  { title: '事项', width: 44 },
  { title: '周期', width: 12 },
  { title: '方案', width: 36 },
  { title: '完成时限', width: 12 },
  { title: '督办要求', width: 44 },
  { title: '交办单位', width: 28 },
  { title: '交办人', width: 10 },
  { title: '回复期限', width: 12 },
  { title: '状态', width: 14 },
  { title: '回复日期', width: 12 },
  { title: '最近回复', width: 44 },
];

/** One row of the sheet. Days are China's: an instant of the evening in UTC is the next day. */
export const directiveCells = (row: Registered, dayIn: (instant: string) => string): OutCell[] => [
  dayIn(row.at),
  kindWords[row.kind],
  row.unit.name,
  row.task ? `${row.task.number}${row.task.title}` : '单位工作',
  row.period,
  row.task?.planTitle ?? null,
  row.task?.due ?? null,
  row.words || '到期未办结，系统按办理时限提醒',
  row.fromUnit.name,
  row.personName,
  row.replyBy,
  row.late ? '逾期未回复' : stateWords[row.state],
  row.answeredAt && dayIn(row.answeredAt),
  row.answer,
];
