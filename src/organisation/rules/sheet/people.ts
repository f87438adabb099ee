import type { OutCell, OutColumn, SheetColumn, SheetTable } from '#platform/pure/sheet.ts';
import { UnitFinder } from './finder.ts';
import { cellsOf, exampleMark, tellingRows, type Checked, type RowFault } from './row.ts';
import type { SheetUnit } from './unit-columns.ts';

type Key = 'name' | 'unit' | 'post' | 'phone';

/** The columns of a sheet of people. */
export const peopleColumns: readonly (SheetColumn<Key | 'no'> & { width: number })[] = [
  { key: 'no', title: '序号', also: ['编号'], width: 7 },
  { key: 'name', title: '姓名', also: ['名字', '人员姓名'], needed: true, width: 14 },
  {
    key: 'unit',
    title: '所在单位',
    also: ['单位', '单位名称', '工作单位', '所属单位', '部门'],
    needed: true,
    width: 36,
  },
  { key: 'post', title: '职务', also: ['岗位', '职务岗位', '担任职务', '职位'], width: 22 },
  { key: 'phone', title: '联系电话', also: ['电话', '手机', '手机号', '手机号码', '电话号码', '联系方式'], width: 18 },
];

/** A person as the register holds them; the telephone number is masked. */
export interface SheetPerson {
  name: string;
  unitId: string;
  phone: string | null;
  post: string | null;
}
export interface PersonToSave {
  id: string;
  name: string;
  unitId: string;
  /** Undefined: the number the register holds stays. */
  phone: string | undefined;
  post: string | null;
}

type UnitFault = {
  code: 'unit.unknown' | 'unit.unknown-like' | 'unit.out-of-reach' | 'unit.ambiguous';
  params?: Record<string, string>;
};

/** What a written unit may mean when no unit bears that name: certain, or only a suggestion. */
export type Guess = (text: string) => { unitId: string | null; suggestion: string | null };

/**
 * Reads rows of people against the register. A masked number (138****1234) stands for the number already held.
 * @param units open units where people may be placed
 * @param people the people of those units
 * @param guess asked for a name no unit bears
 * @param newId gives ids to new people
 */
export function checkPeople(
  table: SheetTable<Key | 'no'>,
  units: readonly SheetUnit[],
  people: readonly SheetPerson[],
  guess: Guess,
  newId: () => string,
): Checked<PersonToSave> {
  const rows = tellingRows<Key>(table);
  const faults: RowFault[] = [];
  const finder = new UnitFinder(units);
  const within = new Set(units.map((unit) => unit.id));
  const masked = new Set(people.map((person) => `${person.unitId} ${person.name} ${person.phone ?? ''}`));
  const met = new Map<string, number>();
  const found = new Map<string, string | UnitFault>();
  const right: { line: number; value: PersonToSave }[] = [];

  for (const row of rows) {
    const own: RowFault[] = [];
    const cells = cellsOf<Key>(row, peopleColumns, own);
    const name = cells.needed('name', 40)?.replace(/^(\p{Script=Han})\s+(?=\p{Script=Han}$)/u, '$1') ?? null;
    const written = cells.needed('unit', 200);
    let unitId: string | null = null;
    if (written !== null) {
      let unit = found.get(written);
      if (unit === undefined) found.set(written, (unit = unitOf(written)));
      if (typeof unit === 'string') unitId = unit;
      else cells.wrong('unit', unit.code, unit.params);
    }
    const post = cells.text('post', 60);
    const phone = phoneOf(cells.text('phone', 60));
    if (phone === null) cells.wrong('phone', 'phone.unfit');
    else if (phone?.includes('*') && name && unitId && !masked.has(`${unitId} ${name} ${phone}`))
      cells.wrong('phone', 'phone.masked');
    else if (phone && !phone.includes('*') && name && unitId) {
      const key = `${unitId} ${name} ${phone}`;
      const earlier = met.get(key);
      if (earlier !== undefined) cells.wrong('name', 'row.twice', { line: String(earlier) });
      else met.set(key, row.line);
    }
    faults.push(...own);
    if (own.length === 0)
      right.push({
        line: row.line,
        value: { id: newId(), name: name!, unitId: unitId!, post, phone: phone?.includes('*') ? undefined : phone! },
      });
  }
  return { rows: rows.length, right, faults };

  function unitOf(text: string): string | UnitFault {
    const units = finder.find(text);
    if (units.length === 1) return units[0]!.id;
    if (units.length > 1)
      return {
        code: 'unit.ambiguous',
        params: {
          names: units
            .slice(0, 3)
            .map((unit) => finder.nameOf(unit.id))
            .join('、'),
        },
      };
    const { unitId, suggestion } = guess(text);
    if (unitId !== null) return within.has(unitId) ? unitId : { code: 'unit.out-of-reach' };
    return suggestion ? { code: 'unit.unknown-like', params: { name: suggestion } } : { code: 'unit.unknown' };
  }
}

/** A number as written, without the white space; undefined when there is none, null when it is no number. */
function phoneOf(text: string | null): string | null | undefined {
  if (text === null) return undefined;
  const phone = text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[—–－]/g, '-');
  return /^[0-9+\-*]{4,20}$/.test(phone) && (phone.includes('*') || phone.length >= 5) ? phone : null;
}

export const peopleHeadings = (): OutColumn[] =>
  peopleColumns.map(({ title, needed, width }) => ({ title: needed ? `${title}（必填）` : title, width }));

/** People as rows of a sheet. `units`: all units those people may stand in, so that names can be made plain. */
export function peopleRows(people: readonly SheetPerson[], units: readonly SheetUnit[]): OutCell[][] {
  const finder = new UnitFinder(units);
  const names = new Map<string, string>();
  return people.map((person, i) => {
    let unit = names.get(person.unitId);
    if (unit === undefined) names.set(person.unitId, (unit = finder.nameOf(person.unitId)));
    return [i + 1, person.name, unit, person.post, person.phone];
  });
}

export const peopleExample: readonly OutCell[] = [exampleMark, '张三', '鹤鸣街道/荷花社区', '网格员', '13800001234'];
export const peopleNotes: readonly string[] = [
  '一行一个人。带“必填”的列要填，其他列可以空着；空着的格子不改动原有内容。',
  '列的先后可以调换，也可以删去不用的列；表头文字请保留。“序号”列为“示例”的行不会导入。',
  '所在单位填全称或简称；有重名时写明层级，例如“鹤鸣街道/荷花社区”。',
  '同一单位里姓名相同的视为同一人：已有的更新，没有的新增。同单位确有重名的，请填联系电话区分。',
  '导出的电话中间四位是星号。再导入时保留星号，原号码不变；要改号码请填完整号码。',
  '职务只会增加，不会因导入而取消。导入不会删除、停用或调动人员。',
];
