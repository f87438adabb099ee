import type { Blank } from '../template.ts';

/** Blanks that several templates share. */
export const county: Blank = { name: '县名', kind: 'text', from: { of: 'county' } };
export const year: Blank = { name: '年份', kind: 'year', from: { of: 'year' } };
export const issued: Blank = { name: '成文日期', kind: 'day', from: { of: 'today' } };
/** The unit that signs, by its whole name; and as it is written beside a task. */
export const issuer: Blank = { name: '发文单位', kind: 'unit', from: { of: 'own-unit-full' }, whole: true };
export const own: Blank = { name: '本单位', kind: 'unit', from: { of: 'own-unit' } };

export const group: readonly Blank[] = [
  { name: '组长', kind: 'text', optional: true },
  { name: '组长职务', kind: 'text', optional: true },
  { name: '副组长', kind: 'text', optional: true },
  { name: '副组长职务', kind: 'text', optional: true },
  { name: '成员', kind: 'text', optional: true },
];
export const basis: readonly Blank[] = [
  { name: '依据文件', kind: 'text', optional: true },
  { name: '依据文号', kind: 'text', optional: true },
];
/** A creation project runs only after approval (创建示范活动管理办法), so the approval is named and is not optional. */
export const approval: readonly Blank[] = [
  { name: '批准机关', kind: 'text' },
  { name: '批准文号', kind: 'text' },
];

const unit = (name: string, common: string): Blank => ({ name, kind: 'unit', from: { unit: common } });
export const markets = unit('市场监管部门', '市场监管局');
export const cityKeepers = unit('城管部门', '城管局');
export const culture = unit('文旅部门', '文旅局');
export const health = unit('卫健部门', '卫健委');
export const police = unit('公安部门', '公安局');
export const traffic = unit('交警部门', '交警大队');
export const commerce = unit('商务部门', '商务局');
export const civil = unit('民政部门', '民政局');
export const social = unit('社会工作部门', '社会工作部');
export const housing = unit('住建部门', '住建局');
export const education = unit('教育部门', '教体局');
export const propaganda = unit('宣传部门', '宣传部');
export const organisation = unit('组织部门', '组织部');
export const politics = unit('政法部门', '政法委');
export const fire = unit('消防部门', '消防救援大队');
export const creation = unit('创建工作机构', '创建办');

export const dayOn = (name: string, daysOn: number): Blank => ({ name, kind: 'day', from: { daysOn } });
export const usual = (name: string, kind: 'text' | 'number', value: string): Blank => ({
  name,
  kind,
  from: { usual: value },
});
