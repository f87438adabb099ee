/**
 * Sheets as capabilities see them: rows of text in, rows of text out. What an Excel file is, documents knows.
 */

/** One row of a sheet that has something in it. */
export type SheetRow = {
  /** Number of the row as the clerk sees it in Excel, from 1. */
  line: number;
  /** Texts by column, from column A on; '' where nothing is written. Trimmed. */
  cells: string[];
};

export type Grid = { name: string; rows: SheetRow[] };

export type SheetFault = 'unreadable' | 'too-many-rows' | 'too-many-columns' | 'too-large';

/** The sheet cannot be taken: why, in a word. */
export class SheetError extends Error {
  readonly fault: SheetFault;
  constructor(fault: SheetFault, where = '') {
    super(`${fault} ${where}`.trim());
    this.name = 'SheetError';
    this.fault = fault;
  }
}

/** A column that a sheet is expected to have. */
export type SheetColumn<Key extends string = string> = {
  key: Key;
  /** Heading as we write it. */
  title: string;
  /** Other headings people use for it. */
  also?: readonly string[];
  /** The sheet is of no use without it. */
  needed?: boolean;
};

/** A sheet's rows by the keys of its columns. */
export type SheetTable<Key extends string> = {
  /** Line of the headings; 0 when none were found. */
  headings: number;
  rows: { line: number; of: Readonly<Partial<Record<Key, string>>> }[];
  /** Columns that are needed and not there. */
  missing: SheetColumn<Key>[];
  /** Headings nobody knows: told to the clerk, so that a misspelt one is not silently left out. */
  unknown: string[];
};

/** A heading without what clerks put around it: white space, notes in brackets, stars, colons, numbers in front. */
export const headingKey = (heading: string): string =>
  heading
    .normalize('NFKC')
    .replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】/g, '')
    .replace(/[\s*:：＊※·、.。_/-]/g, '')
    .toLowerCase();

/** How far down the headings may stand: above them are a title, the unit that fills it in, a date. */
const headingsWithin = 20;

/**
 * Finds the headings in whatever order and wording, and reads the rows beneath by them. Of two columns with the same
 * heading the first counts.
 */
export function tableOf<Key extends string>(
  rows: readonly SheetRow[],
  columns: readonly SheetColumn<Key>[],
): SheetTable<Key> {
  const keys = new Map<string, Key>();
  for (const { key, title, also = [] } of columns)
    for (const word of [title, ...also]) if (!keys.has(headingKey(word))) keys.set(headingKey(word), key);

  let best = -1,
    most = 0;
  for (let i = 0; i < Math.min(rows.length, headingsWithin); i++) {
    const many = new Set(rows[i]!.cells.map((cell) => keys.get(headingKey(cell))).filter(Boolean)).size;
    if (many > most) [best, most] = [i, many];
  }
  const needed = columns.filter((column) => column.needed);
  if (best < 0) return { headings: 0, rows: [], missing: needed, unknown: [] };

  const at = new Map<Key, number>();
  const unknown: string[] = [];
  for (const [index, cell] of rows[best]!.cells.entries()) {
    const key = keys.get(headingKey(cell));
    if (key === undefined) {
      if (cell !== '' && unknown.length < 20) unknown.push(cell.slice(0, 60));
    } else if (!at.has(key)) at.set(key, index);
  }
  const read = rows.slice(best + 1).flatMap(({ line, cells }) => {
    const of: Partial<Record<Key, string>> = {};
    let any = false;
    for (const [key, index] of at) {
      const cell = cells[index] ?? '';
      if (cell === '') continue;
      of[key] = cell;
      any = true;
    }
    return any ? [{ line, of }] : [];
  });
  return { headings: rows[best]!.line, rows: read, missing: needed.filter(({ key }) => !at.has(key)), unknown };
}

/** A sheet to be written. */
export type OutColumn = {
  title: string;
  /** In characters of the heading's width; Chinese counts two. */
  width?: number;
  /** Values offered in a drop-down list below the heading. */
  choices?: readonly string[];
  /** Shown when the cell is chosen. */
  hint?: string;
};
export type OutCell = string | number | null;
export type OutSheet = {
  name: string;
  columns: readonly OutColumn[];
  rows: Iterable<readonly OutCell[]>;
  /** Rows of explanation are set plain, wrapped, without a filter over them. */
  prose?: boolean;
};
