import type { SheetTable } from '#platform/pure/sheet.ts';
import { codeFault, validityFits } from '../codes.ts';
import type { UnitKind } from '../kinds.ts';
import { cleaned } from '../names.ts';
import { fitsUnder } from '../place.ts';
import { UnitFinder } from './finder.ts';
import { areaOf, kindLabel, kindOf, urbanOf } from './labels.ts';
import { cellsOf, tellingRows, type Checked, type RowFault } from './row.ts';
import { sheetKinds, unitColumns, type SheetUnit, type UnitKey } from './unit-columns.ts';

export type UnitToSave = SheetUnit & { parentId: string };

type Row = SheetTable<UnitKey>['rows'][number];
type Entry = ReturnType<typeof readRow>;
interface Placed {
  entry: Entry;
  unit: UnitToSave;
  /** The register has it already. */
  held: boolean;
}

/** What one row says by itself. */
function readRow(row: Row) {
  const faults: RowFault[] = [];
  const cells = cellsOf<UnitKey>(row, unitColumns, faults);
  const name = cells.needed('name', 80);
  const kind = cells.needed('kind', 40) === null ? null : cells.code('kind', kindOf, 'kind.unknown');
  if (kind === 'region') cells.wrong('kind', 'kind.region');
  const codeFrom = cells.day('codeFrom'),
    codeTo = cells.day('codeTo');
  if (!validityFits(codeFrom, codeTo)) cells.wrong('codeTo', 'day.before-start');
  const given = {
    statCode: cells.text('statCode', 40)?.replace(/\s/g, '') ?? null,
    codeFrom,
    codeTo,
    shortName: cells.text('shortName', 30),
    aliases: cells.names('aliases', 20, 80),
    codeSource: cells.text('codeSource', 60),
    urbanRural: cells.code<string>('urbanRural', urbanOf, 'urban.unknown'),
    areaClass: cells.code<string>('areaClass', areaOf, 'area.unknown'),
  };
  return {
    line: row.line,
    cells,
    faults,
    name,
    kind: kind === 'region' ? null : kind,
    parent: cells.text('parent', 200),
    given,
  };
}

/**
 * Reads rows of units against the register. An empty cell changes nothing; a unit is the one of that name under that
 * parent. Rows may name each other as parents in any order.
 * @param known open units within reach, the region's own among them
 * @param newId gives ids to new units
 */
export function checkUnits(
  table: SheetTable<UnitKey | 'no'>,
  known: readonly SheetUnit[],
  newId: () => string,
): Checked<UnitToSave> {
  const region = known.find((unit) => unit.kind === 'region') ?? null;
  // The region's own row may stand in a sheet; it is not for sheets to change.
  const rows = tellingRows<UnitKey>(table).filter(
    ({ of }) => kindOf(of.kind ?? '') !== 'region' || cleaned(of.name ?? '') !== cleaned(region?.name ?? ''),
  );
  const entries = rows.map(readRow);
  const finder = new UnitFinder<SheetUnit>(known);
  const register = new Map(known.map((unit) => [placeKey(unit.parentId, unit.name), unit]));
  const placed = new Map<string, Placed>();

  // Parents before children, whatever the order of the rows.
  for (const kind of sheetKinds)
    for (const entry of entries) {
      if (entry.kind !== kind || entry.name === null) continue;
      const parent = parentOf(entry, kind, finder, region);
      if (!parent) continue;
      const fault = entry.given.statCode === null ? null : codeFault(entry.given.statCode, kind, parent.statCode);
      // A code of another county or township is let pass: areas are merged, development zones count elsewhere.
      if (fault && fault !== 'code.above' && fault !== 'code.region') entry.cells.wrong('statCode', fault);
      const key = placeKey(parent.id, entry.name);
      const twin = placed.get(key);
      if (twin) {
        entry.cells.wrong('name', 'row.twice', { line: String(twin.entry.line) });
        continue;
      }
      const held = register.get(key);
      if (held && held.kind !== kind) entry.cells.wrong('kind', 'kind.differs', { kind: kindLabel(held.kind) });
      const unit = merged(entry, kind, parent.id, held, newId);
      placed.set(key, { entry, unit, held: held !== undefined });
      if (!held) finder.add(unit);
    }
  refuseClashes([...placed.values()], known);
  refuseBeneathWrong([...placed.values()]);
  return {
    rows: rows.length,
    right: [...placed.values()]
      .filter(({ entry }) => entry.faults.length === 0)
      .map(({ entry, unit }) => ({ line: entry.line, value: unit })),
    faults: entries.flatMap((entry) => entry.faults),
  };
}

const placeKey = (parentId: string | null, name: string): string => `${parentId} ${cleaned(name)}`;

function parentOf(
  { parent: text, cells }: Entry,
  child: UnitKind,
  finder: UnitFinder<SheetUnit>,
  region: SheetUnit | null,
): SheetUnit | null {
  if (text === null) {
    // Only offices and townships stand directly under the county; all others must say where.
    if (region && fitsUnder(child, 'region')) return region;
    return cells.wrong('parent', 'field.missing');
  }
  const [found, ...others] = finder.find(text, (above) => fitsUnder(child, above.kind));
  if (found && others.length > 0) {
    const names = [found, ...others].slice(0, 3).map((one) => finder.nameOf(one.id));
    return cells.wrong('parent', 'unit.ambiguous', { names: names.join('、') });
  }
  if (found) return found;
  const other = finder.find(text)[0];
  return other
    ? cells.wrong('parent', 'unit.misplaced', { kind: kindLabel(child), parentKind: kindLabel(other.kind) })
    : cells.wrong('parent', 'unit.unknown');
}

/** What the row says over what the register holds. */
function merged(
  { name, given }: Entry,
  kind: UnitKind,
  parentId: string,
  held: SheetUnit | undefined,
  newId: () => string,
): UnitToSave {
  const over = (value: string | null, old: string | null | undefined): string | null => value ?? old ?? null;
  return {
    id: held?.id ?? newId(),
    kind,
    // The register's own writing stays when only white space or width differs.
    name: held?.name ?? name!,
    parentId,
    aliases: aliasesOf(given.aliases, held?.aliases),
    shortName: over(given.shortName, held?.shortName),
    statCode: over(given.statCode, held?.statCode),
    codeSource: over(given.codeSource, held?.codeSource),
    codeFrom: over(given.codeFrom, held?.codeFrom),
    codeTo: over(given.codeTo, held?.codeTo),
    urbanRural: over(given.urbanRural, held?.urbanRural),
    areaClass: over(given.areaClass, held?.areaClass),
  };
}

/** The register's own order when the names are the same ones: then nothing has changed. */
function aliasesOf(given: readonly string[] | null, held: readonly string[] = []): readonly string[] {
  if (given === null) return held;
  const same = given.length === held.length && given.every((name) => held.includes(name));
  return same ? held : given;
}

/** Codes and aliases that would belong to two units once every row is saved. */
function refuseClashes(placed: readonly Placed[], known: readonly SheetUnit[]): void {
  const inSheet = new Set(placed.map(({ unit }) => unit.id));
  const codes = new Map<string, string>(),
    aliases = new Map<string, string>();
  for (const unit of known) {
    if (inSheet.has(unit.id)) continue;
    if (unit.statCode) codes.set(unit.statCode, unit.name);
    for (const alias of unit.aliases) aliases.set(cleaned(alias), unit.name);
  }
  for (const { entry, unit } of placed) {
    const holder = unit.statCode ? codes.get(unit.statCode) : undefined;
    if (holder !== undefined) entry.cells.wrong('statCode', 'unit.code-taken', { name: holder });
    else if (unit.statCode) codes.set(unit.statCode, unit.name);
    for (const alias of new Set(unit.aliases.map(cleaned))) {
      const bearer = aliases.get(alias);
      if (bearer !== undefined) entry.cells.wrong('aliases', 'unit.alias-taken', { alias, name: bearer });
      else aliases.set(alias, unit.name);
    }
  }
}

/** A row beneath a new unit that is not going to be there cannot be saved either. `placed` has parents first. */
function refuseBeneathWrong(placed: readonly Placed[]): void {
  const missing = new Map<string, number>();
  for (const { entry, unit, held } of placed) {
    const line = missing.get(unit.parentId);
    if (line !== undefined) entry.cells.wrong('parent', 'unit.parent-wrong', { line: String(line) });
    if (entry.faults.length > 0 && !held) missing.set(unit.id, entry.line);
  }
}
