import type { Actions, Around, Asked } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { scopeOf } from '#access/scope.ts';
import { FileReply } from '#platform/http/upload.ts';
import { Problem } from '#platform/pure/problem.ts';
import { tableOf, type Grid, type OutSheet, type SheetColumn, type SheetTable } from '#platform/pure/sheet.ts';
import type { sheetContract } from '../contract.ts';
import { matchUnit } from '../rules/match.ts';
import {
  checkPeople,
  peopleColumns,
  peopleExample,
  peopleHeadings,
  peopleNotes,
  peopleRows,
  type Guess,
} from '../rules/sheet/people.ts';
import type { Checked, RowFault } from '../rules/sheet/row.ts';
import { unitColumns, unitExample, unitHeadings, unitNotes, unitRows } from '../rules/sheet/unit-columns.ts';
import { checkUnits } from '../rules/sheet/units.ts';
import { unitIndex } from '../store/known.ts';
import { rehearse } from '../store/rehearsal.ts';
import { peopleForSheet, savePeople, saveUnits, unitsForSheet, type Saved } from '../store/sheet.ts';

/** How sheets come in and go out: documents knows, and organisation does not lean on documents. */
export interface Sheets {
  /** The sheet a request brings. @throws Problem of fileProblems, sheet.unreadable */
  read(asked: Around & { actor: Actor }): Promise<Grid & { fileName: string }>;
  write(sheets: readonly OutSheet[]): Promise<Uint8Array>;
}

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Faults told one by one; the rest are counted. */
const mostFaults = 500;

type Importing = Asked<(typeof sheetContract)['importUnits']>;

/** Units and people as Excel. */
export function sheetActions(sheets: Sheets): Actions<typeof sheetContract> {
  const fileOf = async (name: string, today: string | null, ...parts: OutSheet[]): Promise<FileReply> => {
    const body = await sheets.write(parts);
    return new FileReply({ name: `${name}${today ? ` ${today}` : ''}.xlsx`, mime: xlsx, body, size: body.length });
  };

  async function read<Key extends string>(
    asked: Importing,
    columns: readonly SheetColumn<Key>[],
  ): Promise<{ table: SheetTable<Key>; fileName: string }> {
    const grid = await sheets.read(asked);
    asked.progress('read', grid.rows.length, grid.rows.length);
    const table = tableOf(grid.rows, columns);
    if (table.missing.length > 0)
      throw new Problem('sheet.columns-missing', {
        columns: table.missing.map((column) => column.title),
        unknown: table.unknown,
        line: table.headings || null,
      });
    return { table, fileName: grid.fileName };
  }

  return {
    importUnits: async (asked) => {
      const { db, actor, scope, now } = asked;
      const { table, fileName } = await read(asked, unitColumns);
      const checked = checkUnits(table, await unitsForSheet(db, scope), asked.newId);
      return settle(asked, 'unit', fileName, checked, (units) => saveUnits(db, actor.regionId, units, now));
    },

    exportUnits: async ({ db, scope, today }) => {
      const rows = unitRows(await unitsForSheet(db, scope));
      return fileOf('单位', today, { name: '单位', columns: unitHeadings(), rows });
    },

    importPeople: async (asked) => {
      const { db, actor, scope, now } = asked;
      const { table, fileName } = await read(asked, peopleColumns);
      const units = await unitsForSheet(db, scope),
        people = await peopleForSheet(db, scope);
      const index = await unitIndex(db, actor.regionId);
      const guess: Guess = (text) => {
        const { match, unit, suggestions } = matchUnit(index, text, actor.unitPath);
        const certain = unit && (match === 'exact' || match === 'alias');
        return { unitId: certain ? unit.id : null, suggestion: suggestions[0]?.name ?? unit?.name ?? null };
      };
      const checked = checkPeople(table, units, people, guess, asked.newId);
      return settle(asked, 'person', fileName, checked, (rows) => savePeople(db, actor.regionId, rows, now));
    },

    exportPeople: async ({ db, actor, scope, today }) => {
      // Names of units are everybody's to read; people only within this reach.
      const units = await unitsForSheet(db, scopeOf(actor, 'unit.read'));
      const rows = peopleRows(await peopleForSheet(db, scope), units);
      return fileOf('人员', today, { name: '人员', columns: peopleHeadings(), rows });
    },

    sheetForms: async ({ params }) => {
      const [name, columns, example, notes] =
        params.kind === 'units'
          ? (['单位', unitHeadings(), unitExample, unitNotes] as const)
          : (['人员', peopleHeadings(), peopleExample, peopleNotes] as const);
      const explained = notes.map((note, i) => [`${i + 1}. ${note}`]);
      return fileOf(
        `${name}导入表`,
        null,
        { name, columns, rows: [example] },
        { name: '填写说明', columns: [{ title: '填写说明', width: 100 }], rows: explained, prose: true },
      );
    },
  };
}

/** Saves what is to be saved, or learns what saving would do; the answer is the same report either way. */
async function settle<T extends { name: string }>(
  asked: Importing,
  kind: 'unit' | 'person',
  fileName: string,
  { rows, right, faults }: Checked<T>,
  save: (values: T[]) => Promise<Saved>,
) {
  const { db, actor, query } = asked;
  asked.progress('check', rows, rows);
  const keep = right.length > 0 && (query.save === 'right' || (query.save === 'all' && faults.length === 0));
  let outcome: Saved = { added: 0, changed: 0, same: 0 },
    saved = keep;
  const told: RowFault[] = [...faults];
  if (right.length > 0)
    try {
      outcome = await rehearse(db, () => save(right.map(({ value }) => value)), keep);
    } catch (error) {
      // A closed unit or one out of reach holds a code or an alias: no row can be pointed at, so nothing is saved.
      if (!(error instanceof Problem)) throw error;
      saved = false;
      const holder = error.details['unitName'];
      told.push({
        line: right[0]!.line,
        column: null,
        value: null,
        code: 'row.clash',
        params: { name: typeof holder === 'string' ? holder : '' },
      });
    }
  asked.progress('save', rows, rows);
  if (saved && outcome.added + outcome.changed > 0)
    asked.happened({
      kind: `${kind}.import`,
      subjectKind: 'region',
      subjectId: actor.regionId,
      details: { file: fileName, rows, ...outcome },
    });
  return {
    rows,
    right: right.length,
    ...outcome,
    saved,
    faults: told.slice(0, mostFaults),
    moreFaults: Math.max(0, told.length - mostFaults),
  };
}
