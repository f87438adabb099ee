import { headingKey, type OutCell, type OutColumn, type SheetColumn, type SheetTable } from '#platform/pure/sheet.ts';
import { codeFault, validityFits } from '../codes.ts';
import { areaClasses, urbanRuralClasses, type AreaClass, type UnitKind, type UrbanRural } from '../kinds.ts';
import { cleaned } from '../names.ts';
import { fitsUnder } from '../place.ts';
import { UnitFinder } from './finder.ts';
import { areaLabel, areaOf, kindLabel, kindOf, urbanLabel, urbanOf } from './labels.ts';
import { cellsOf, exampleMark, tellingRows, type Checked, type RowFault } from './row.ts';

type Key =
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
export const unitColumns: readonly (SheetColumn<Key | 'no'> & { width: number })[] = [
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
export type UnitToSave = SheetUnit & { parentId: string };

/** Parents before children, whatever the order of the rows. */
const order: readonly UnitKind[] = ['township', 'department', 'community', 'resident-unit', 'estate', 'building'];

interface Placing extends SheetUnit {
  line: number;
  /** Something in its row is wrong: what stands beneath it cannot be right either. */
  wrong: boolean;
}

/**
 * Reads rows of units against the register. An empty cell changes nothing; a unit is the one of that name under that
 * parent. Rows may name each other as parents in any order.
 * @param known open units within reach, the region's own among them
 * @param newId gives ids to new units
 */
export function checkUnits(
  table: SheetTable<Key | 'no'>,
  known: readonly SheetUnit[],
  newId: () => string,
): Checked<UnitToSave> {
  const region = known.find((unit) => unit.kind === 'region');
  // The region's own row may stand in a sheet; it is not for sheets to change.
  const rows = tellingRows<Key>(table).filter(
    ({ of }) => kindOf(of.kind ?? '') !== 'region' || cleaned(of.name ?? '') !== cleaned(region?.name ?? ''),
  );
  const faults: RowFault[] = [];
  const finder = new UnitFinder<SheetUnit>(known);
  const byPlace = new Map(known.map((unit) => [`${unit.parentId} ${cleaned(unit.name)}`, unit]));
  const met = new Map<string, Placing>();

  const read = rows.map((row) => {
    const own: RowFault[] = [];
    const cells = cellsOf<Key>(row, unitColumns, own);
    return { row, cells, own, name: cells.needed('name', 80), kind: cells.code('kind', kindOf, 'kind.unknown') };
  });
  for (const { cells, own, kind } of read) {
    if (kind === null && !own.some((fault) => fault.code === 'kind.unknown')) cells.wrong('kind', 'field.missing');
    if (kind === 'region') cells.wrong('kind', 'kind.region');
  }
  for (const { row, cells, own, name, kind } of [...read].sort((a, b) => rank(a.kind) - rank(b.kind))) {
    if (name === null || kind === null || kind === 'region') continue;
    const parent = parentOf(kind);
    const values = valuesOf();
    if (!parent) continue;
    const held = byPlace.get(`${parent.id} ${cleaned(name)}`);
    if (held && held.kind !== kind) cells.wrong('kind', 'kind.differs', { kind: kindLabel(held.kind) });
    const earlier = met.get(held?.id ?? '') ?? met.get(`${parent.id} ${cleaned(name)}`);
    if (earlier) {
      cells.wrong('name', 'row.twice', { line: String(earlier.line) });
      continue;
    }
    const unit: Placing = { ...merged(held, values), line: row.line, wrong: own.length > 0 };
    met.set(held?.id ?? `${parent.id} ${cleaned(name)}`, unit);
    if (held) continue;
    finder.add(unit);
    byPlace.set(`${parent.id} ${cleaned(name)}`, unit);

    function parentOf(child: UnitKind): SheetUnit | null {
      const text = cells.text('parent', 200);
      const fits = (above: SheetUnit): boolean => fitsUnder(child, above.kind);
      if (text === null) {
        // Only offices and townships stand directly under the county; all others must say where.
        if (region && (child === 'township' || child === 'department')) return region;
        return cells.wrong('parent', 'field.missing');
      }
      const found = finder.find(text, fits);
      if (found.length > 1)
        return cells.wrong('parent', 'unit.ambiguous', {
          names: found
            .slice(0, 3)
            .map((one) => finder.nameOf(one.id))
            .join('、'),
        });
      if (found[0]) {
        const above = [...met.values()].find((one) => one.id === found[0]!.id);
        return above?.wrong ? cells.wrong('parent', 'unit.parent-wrong', { line: String(above.line) }) : found[0];
      }
      const other = finder.find(text)[0];
      return other
        ? cells.wrong('parent', 'unit.misplaced', { kind: kindLabel(child), parentKind: kindLabel(other.kind) })
        : cells.wrong('parent', 'unit.unknown');
    }

    function valuesOf() {
      const statCode = cells.text('statCode', 40)?.replace(/\s/g, '') ?? null;
      const fault = statCode === null || kind === null ? null : codeFault(statCode, kind, parent?.statCode);
      // A code of another county or township is let pass: areas are merged, development zones count elsewhere.
      if (fault && fault !== 'code.above' && fault !== 'code.region') cells.wrong('statCode', fault);
      const codeFrom = cells.day('codeFrom'),
        codeTo = cells.day('codeTo');
      if (!validityFits(codeFrom, codeTo)) cells.wrong('codeTo', 'day.before-start');
      return {
        kind: kind!,
        name: name!,
        parentId: parent?.id ?? '',
        statCode,
        codeFrom,
        codeTo,
        shortName: cells.text('shortName', 30),
        aliases: cells.names('aliases', 20, 80),
        codeSource: cells.text('codeSource', 60),
        urbanRural: cells.code('urbanRural', urbanOf, 'urban.unknown'),
        areaClass: cells.code('areaClass', areaOf, 'area.unknown'),
      };
    }

    function merged(before: SheetUnit | undefined, given: ReturnType<typeof valuesOf>): UnitToSave {
      const kept = <T>(value: T | null, old: T | null | undefined): T | null => value ?? old ?? null;
      return {
        id: before?.id ?? newId(),
        kind: given.kind,
        // The register's own writing stays when only white space or width differs.
        name: before?.name ?? given.name,
        parentId: given.parentId,
        shortName: kept(given.shortName, before?.shortName),
        aliases: aliasesOf(given.aliases, before?.aliases),
        statCode: kept(given.statCode, before?.statCode),
        codeSource: kept(given.codeSource, before?.codeSource),
        codeFrom: kept(given.codeFrom, before?.codeFrom),
        codeTo: kept(given.codeTo, before?.codeTo),
        urbanRural: kept<string>(given.urbanRural, before?.urbanRural),
        areaClass: kept<string>(given.areaClass, before?.areaClass),
      };
    }
  }
  for (const fault of clashes([...met.values()], known)) {
    const of = read.find(({ row }) => row.line === fault.line)!;
    of.cells.wrong(fault.key, fault.code, fault.params);
  }
  for (const { own } of read) faults.push(...own);
  faults.sort((a, b) => a.line - b.line);
  const wrong = new Set(faults.map((fault) => fault.line));
  const right = [...met.values()].filter(({ line }) => !wrong.has(line));
  const leftOut = orphans(right, known);
  for (const { line, parentLine } of leftOut)
    read.find(({ row }) => row.line === line)!.cells.wrong('parent', 'unit.parent-wrong', { line: String(parentLine) });
  if (leftOut.length > 0) {
    faults.length = 0;
    for (const { own } of read) faults.push(...own);
    faults.sort((a, b) => a.line - b.line);
  }
  const out = new Set(leftOut.map(({ line }) => line));
  return {
    rows: rows.length,
    right: right
      .filter(({ line }) => !out.has(line))
      .map(({ line, wrong: _, ...value }) => ({ line, value: value as UnitToSave })),
    faults,
  };

  /** Right rows beneath a new unit whose own row turned out wrong. */
  function orphans(units: readonly Placing[], register: readonly SheetUnit[]): { line: number; parentLine: number }[] {
    const there = new Set([...register.map((unit) => unit.id), ...units.map((unit) => unit.id)]);
    const lines = new Map([...met.values()].map((unit) => [unit.id, unit.line]));
    const gone: { line: number; parentLine: number }[] = [];
    for (let again = true; again;) {
      again = false;
      for (const unit of units)
        if (there.has(unit.id) && !there.has(unit.parentId!) && !gone.some(({ line }) => line === unit.line)) {
          gone.push({ line: unit.line, parentLine: lines.get(unit.parentId!) ?? 0 });
          there.delete(unit.id);
          again = true;
        }
    }
    return gone;
  }
}

const rank = (kind: UnitKind | null): number => (kind === null ? 99 : order.indexOf(kind));

/** The register's own order when the names are the same ones: then nothing has changed. */
function aliasesOf(given: readonly string[] | null, before: readonly string[] = []): readonly string[] {
  if (given === null) return before;
  const same = given.length === before.length && given.every((name) => before.includes(name));
  return same ? before : given;
}

type Clash = { line: number; key: Key; code: 'unit.code-taken' | 'unit.alias-taken'; params: Record<string, string> };

/** Codes and aliases that would belong to two units once every row is saved. */
function* clashes(placed: readonly Placing[], known: readonly SheetUnit[]): Generator<Clash> {
  const inSheet = new Set(placed.map((unit) => unit.id));
  const codes = new Map<string, string>(),
    aliases = new Map<string, string>();
  for (const unit of known) {
    if (inSheet.has(unit.id)) continue;
    if (unit.statCode) codes.set(unit.statCode, unit.name);
    for (const alias of unit.aliases) aliases.set(cleaned(alias), unit.name);
  }
  for (const { line, name, statCode, aliases: own } of placed) {
    const holder = statCode ? codes.get(statCode) : undefined;
    if (holder !== undefined) yield { line, key: 'statCode', code: 'unit.code-taken', params: { name: holder } };
    else if (statCode) codes.set(statCode, name);
    for (const alias of new Set(own.map(cleaned))) {
      const bearer = aliases.get(alias);
      if (bearer !== undefined)
        yield { line, key: 'aliases', code: 'unit.alias-taken', params: { alias, name: bearer } };
      else aliases.set(alias, name);
    }
  }
}

const narrow = (text: string): string => headingKey(text);

/** Headings, widths, drop-down lists and hints of a sheet of units. */
export const unitHeadings = (): OutColumn[] =>
  unitColumns.map(({ key, title, needed, width }) => ({
    title: needed ? `${title}（必填）` : title,
    width: Math.max(width, narrow(title).length * 2 + 4),
    ...(key === 'kind' ? { choices: order.map(kindLabel) } : {}),
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
  `类别可填：${order.map(kindLabel).join('、')}。`,
  `城乡分类可填：${urbanRuralClasses.map(urbanLabel).join('、')}。`,
  `区域类别可填：${areaClasses.map(areaLabel).join('、')}。`,
];
