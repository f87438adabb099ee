import type { OutCell, OutColumn, SheetColumn } from '#platform/pure/sheet.ts';
import { areaClasses, urbanRuralClasses, type AreaClass, type UnitKind, type UrbanRural } from '../kinds.ts';
import { UnitFinder } from './finder.ts';
import { areaLabel, kindLabel, urbanLabel } from './labels.ts';
import { exampleMark } from './row.ts';

export type UnitKey =
  | 'name'
  | 'kind'
  | 'parent'
  | 'shortName'
  | 'aliases'
  | 'statCode'
  | 'codeSource'
  | 'codeFrom'
  | 'codeTo'
  | 'urbanRural'
  | 'areaClass';

/** The columns of a sheet of units. */
export const unitColumns: readonly (SheetColumn<UnitKey | 'no'> & { width: number })[] = [
  { key: 'no', title: '序号', also: ['编号'], width: 7 },
  { key: 'name', title: '单位名称', also: ['名称', '单位', '单位全称', '全称', '机构名称'], needed: true, width: 34 },
  { key: 'kind', title: '类别', also: ['单位类别', '类型', '单位类型', '单位性质'], needed: true, width: 12 },
  {
    key: 'parent',
    title: '上级单位',
    also: ['上级', '上级单位名称', '隶属', '隶属单位', '所属单位', '主管单位'],
    width: 28,
  },
  { key: 'shortName', title: '简称', also: ['单位简称'], width: 16 },
  { key: 'aliases', title: '别名', also: ['其他名称', '曾用名', '又称'], width: 26 },
  {
    key: 'statCode',
    title: '统计代码',
    also: ['统计用区划代码', '区划代码', '行政区划代码', '代码', '12位代码'],
    width: 16,
  },
  { key: 'codeSource', title: '代码来源', also: ['代码依据'], width: 20 },
  { key: 'codeFrom', title: '代码启用日期', also: ['启用日期', '代码启用'], width: 14 },
  { key: 'codeTo', title: '代码停用日期', also: ['停用日期', '代码停用'], width: 14 },
  { key: 'urbanRural', title: '城乡分类', also: ['城乡分类代码', '城乡类别'], width: 16 },
  { key: 'areaClass', title: '区域类别', also: ['区域类型', '片区类别', '分类指导类别'], width: 14 },
];

/** A unit as the register holds it, as far as a sheet is concerned. */
export interface SheetUnit {
  id: string;
  kind: UnitKind;
  name: string;
  parentId: string | null;
  shortName?: string | null | undefined;
  aliases: readonly string[];
  statCode?: string | null | undefined;
  codeSource?: string | null | undefined;
  codeFrom?: string | null | undefined;
  codeTo?: string | null | undefined;
  urbanRural?: string | null | undefined;
  areaClass?: string | null | undefined;
}

/** Kinds a sheet may hold, parents before children. */
export const sheetKinds: readonly UnitKind[] = [
  'township',
  'department',
  'community',
  'resident-unit',
  'estate',
  'building',
];

/** Headings, widths, drop-down lists and hints of a sheet of units. */
export const unitHeadings = (): OutColumn[] =>
  unitColumns.map(({ key, title, needed, width }) => ({
    title: needed ? `${title}（必填）` : title,
    width,
    ...(key === 'kind' ? { choices: sheetKinds.map(kindLabel) } : {}),
    ...(key === 'urbanRural' ? { choices: urbanRuralClasses.map(urbanLabel) } : {}),
    ...(key === 'areaClass' ? { choices: areaClasses.map(areaLabel) } : {}),
    ...(key === 'statCode' ? { hint: '12 位数字，按文本填写' } : {}),
    ...(key === 'aliases' ? { hint: '方案里的其他叫法，用顿号隔开' } : {}),
  }));

/** Units as rows of a sheet, the region itself left out. What comes out goes in again as it is. */
export function unitRows(units: readonly SheetUnit[]): OutCell[][] {
  const finder = new UnitFinder(units);
  return units
    .filter((unit) => unit.kind !== 'region')
    .map((unit, i) => [
      i + 1,
      unit.name,
      kindLabel(unit.kind),
      unit.parentId === null ? null : finder.nameOf(unit.parentId),
      unit.shortName ?? null,
      unit.aliases.join('、'),
      unit.statCode ?? null,
      unit.codeSource ?? null,
      unit.codeFrom ?? null,
      unit.codeTo ?? null,
      unit.urbanRural ? urbanLabel(unit.urbanRural as UrbanRural) : null,
      unit.areaClass ? areaLabel(unit.areaClass as AreaClass) : null,
    ]);
}

/** The row that shows how to fill in; left out when the form comes back. */
export const unitExample: readonly OutCell[] = [
  exampleMark,
  '荷花社区居民委员会',
  '社区/村',
  '鹤鸣街道',
  '荷花社区',
  '荷花居委会、荷花社区居委会',
  '990121001001',
  '统计用区划代码',
  '2024-01-01',
  null,
  '111 主城区',
  '老旧城区',
];
export const unitNotes: readonly string[] = [
  '一行一个单位。带“必填”的列要填，其他列可以空着；空着的格子不改动原有内容。',
  '列的先后可以调换，也可以删去不用的列；表头文字请保留。“序号”列为“示例”的行不会导入。',
  '上级单位填全称或简称；有重名时写明层级，例如“鹤鸣街道/荷花社区”。县直部门和镇街道可不填。',
  '上级单位可以是本表中的另一行，先后不限。',
  '上级和名称都相同的单位视为同一单位：已有的更新，没有的新增。导入不会删除、停用或移动单位。',
  '统计代码为 12 位数字，请把单元格设为文本，以免丢掉末尾的数字。日期写成 2024-01-01。',
  `类别可填：${sheetKinds.map(kindLabel).join('、')}。`,
  `城乡分类可填：${urbanRuralClasses.map(urbanLabel).join('、')}。`,
  `区域类别可填：${areaClasses.map(areaLabel).join('、')}。`,
];
