import { addDays, type Day } from '#platform/pure/day.ts';
import type { BlankValues, PlanTemplate } from './rules/template.ts';

const of = {
  county: '云汀县',
  'own-unit': '市场监管局',
  'own-unit-full': '云汀县市场监督管理局',
  community: '荷花社区',
  township: '鹤鸣街道',
};
const typed: Readonly<Record<string, string>> = {
  组长: '周怀远',
  组长职务: '副县长',
  副组长: '林知秋',
  副组长职务: '县创建办主任',
  成员: '陈立新（市场监管局局长）、赵安平（城管局局长）、苏晓棠（文旅局局长）',
  依据文件: '云汀县文明创建三年行动计划',
  依据文号: '云创建办〔2026〕3号',
  批准机关: '云汀市精神文明建设指导委员会',
  批准文号: '云文明委〔2026〕12号',
  分工文件: '云汀县创建文明城市任务分解表',
  分工文号: '云创建办〔2026〕5号',
};

/** Every blank of a template as the market department of the seed county fills it on a day. */
export function seedValues(template: PlanTemplate, today: Day): BlankValues {
  return Object.fromEntries(
    template.blanks.map(({ name, from }) => {
      if (!from) return [name, typed[name]!];
      if ('daysOn' in from) return [name, addDays(today, from.daysOn)];
      if ('unit' in from) return [name, from.unit];
      if ('usual' in from) return [name, from.usual];
      if (from.of === 'year') return [name, today.slice(0, 4)];
      return [name, from.of === 'today' ? today : of[from.of]];
    }),
  );
}
