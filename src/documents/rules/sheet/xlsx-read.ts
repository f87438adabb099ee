import { DecodeUTF8 } from 'fflate';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { SheetError, type Grid, type SheetRow } from '#platform/pure/sheet.ts';
import { entryOf, listZip, unpacking, ZipError, type ZipEntry } from '../zip.ts';
import { cellText, dateStyle, type DateStyle } from './cell-text.ts';
import { columnIndex } from './letters.ts';
import { sheetLimits, type SheetLimits } from './limits.ts';

/** A piece of work between two steps: whoever drives the reading may let others have the processor there. */
export type Step = undefined;

/** Elements are known by their local name: some writers put a prefix on every one of them. */
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

interface Listener {
  open(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Reads one part of the package as XML, a piece at a time. */
function* walk(bytes: Uint8Array, entry: ZipEntry, listener: Listener): Generator<Step, void> {
  const parser = new SaxesParser({ xmlns: false });
  let fault: Error | null = null;
  parser.on('error', (error) => {
    fault ??= error;
  });
  parser.on('opentag', (tag: SaxesTagPlain) => listener.open(local(tag.name), tag.attributes));
  if (listener.text) {
    parser.on('text', (text) => listener.text!(text));
    parser.on('cdata', (text) => listener.text!(text));
  }
  if (listener.close) parser.on('closetag', (tag: SaxesTagPlain) => listener.close!(local(tag.name)));
  const decoder = new DecodeUTF8((text) => void parser.write(text));
  let since = 0;
  for (const part of unpacking(bytes, entry)) {
    decoder.push(part);
    if (fault) throw new SheetError('unreadable', (fault as Error).message);
    since += part.length;
    if (since > 128 * 1024) {
      since = 0;
      yield;
    }
  }
  decoder.push(new Uint8Array(), true);
  parser.close();
  if (fault) throw new SheetError('unreadable', (fault as Error).message);
}

/**
 * Reads the first visible sheet that has anything in it. A generator: every step is a few milliseconds of work. What a
 * cell says is what its value means (dates as days, whole numbers with all their digits, a formula's kept result); a
 * value merged down several rows stands in each of them, as the clerk reads it.
 * @throws SheetError; ZipError when the package itself is not sound
 */
export function* readingXlsx(bytes: Uint8Array, limits: SheetLimits = sheetLimits): Generator<Step, Grid> {
  try {
    return yield* read(bytes, limits);
  } catch (error) {
    if (error instanceof ZipError || error instanceof SheetError) throw error;
    throw new SheetError('unreadable', error instanceof Error ? error.message : '');
  }
}

function* read(bytes: Uint8Array, limits: SheetLimits): Generator<Step, Grid> {
  const entries = listZip(bytes);
  const book = entries.find((entry) => /^xl\/workbook\d*\.xml$/i.test(entry.name));
  if (!book) throw new SheetError('unreadable', 'no workbook');
  const sheets: { name: string; relation: string; hidden: boolean }[] = [];
  let from1904 = false;
  yield* walk(bytes, book, {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = /^(1|true)$/i.test(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const relation = Object.entries(attributes).find(([key]) => local(key) === 'id' && key.includes(':'))?.[1];
      const state = attributes['state'] ?? 'visible';
      if (relation) sheets.push({ name: attributes['name'] ?? '', relation, hidden: state !== 'visible' });
    },
  });
  const targets = yield* relations(bytes, entries, book.name);
  const part = (ending: string): ZipEntry | null => {
    for (const { type, target } of targets.values()) if (type.endsWith(ending)) return entryOf(entries, target);
    return null;
  };
  const styles = yield* readStyles(bytes, part('/styles'));
  const strings = yield* readStrings(bytes, part('/sharedStrings'), limits);
  let empty: Grid = { name: '', rows: [] };
  for (const sheet of sheets.filter((one) => !one.hidden).slice(0, 20)) {
    const target = targets.get(sheet.relation);
    const entry = target?.type.endsWith('/worksheet') ? entryOf(entries, target.target) : null;
    if (!entry) continue;
    const rows = yield* readRows(bytes, entry, { styles, strings, from1904, limits });
    if (rows.length > 0) return { name: sheet.name, rows };
    empty = { name: sheet.name, rows };
  }
  return empty;
}

type Relations = Map<string, { type: string; target: string }>;

function* relations(bytes: Uint8Array, entries: readonly ZipEntry[], of: string): Generator<Step, Relations> {
  const slash = of.lastIndexOf('/');
  const folder = of.slice(0, slash + 1);
  const entry = entryOf(entries, `${folder}_rels/${of.slice(slash + 1)}.rels`);
  const out: Relations = new Map();
  if (!entry) return out;
  yield* walk(bytes, entry, {
    open(name, { Id, Type, Target, TargetMode }) {
      if (name !== 'Relationship' || !Id || !Type || !Target || TargetMode === 'External') return;
      out.set(Id, { type: Type, target: Target.startsWith('/') ? Target.slice(1) : folder + Target });
    },
  });
  return out;
}

/** For each cell style: does it show a number as a date? */
function* readStyles(bytes: Uint8Array, entry: ZipEntry | null): Generator<Step, (DateStyle | null)[]> {
  const styles: (DateStyle | null)[] = [];
  if (!entry) return styles;
  const formats = new Map<number, string>();
  let inCells = false;
  yield* walk(bytes, entry, {
    open(name, attributes) {
      if (name === 'numFmt') formats.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const id = Number(attributes['numFmtId'] ?? 0);
        styles.push(dateStyle(id, formats.get(id) ?? null));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

/** Gathers the text of an `si` or `is`: runs together, without the phonetic guide that stands beside them. */
function gatherer() {
  let out = '',
    phonetic = 0,
    open = false;
  return {
    open(name: string): void {
      if (name === 'rPh') phonetic++;
      else if (name === 't') open = phonetic === 0;
    },
    text(text: string): void {
      if (open) out += text;
    },
    close(name: string): void {
      if (name === 'rPh') phonetic--;
      else if (name === 't') open = false;
    },
    take(): string {
      const text = out;
      out = '';
      return text;
    },
  };
}

function* readStrings(bytes: Uint8Array, entry: ZipEntry | null, limits: SheetLimits): Generator<Step, string[]> {
  const strings: string[] = [];
  if (!entry) return strings;
  const gather = gatherer();
  let characters = 0;
  yield* walk(bytes, entry, {
    open: (name) => gather.open(name),
    text: (text) => gather.text(text),
    close(name) {
      gather.close(name);
      if (name !== 'si') return;
      const text = gather.take();
      characters += text.length + 8;
      if (characters > limits.characters) throw new SheetError('too-large');
      strings.push(text);
    },
  });
  return strings;
}

interface Reading {
  styles: readonly (DateStyle | null)[];
  strings: readonly string[];
  from1904: boolean;
  limits: SheetLimits;
}

/** Most cells filled from merged ones above them. */
const mostFilled = 100_000;

function* readRows(bytes: Uint8Array, entry: ZipEntry, reading: Reading): Generator<Step, SheetRow[]> {
  const { styles, strings, from1904, limits } = reading;
  const rows: SheetRow[] = [];
  const merges: { column: number; from: number; to: number }[] = [];
  const gather = gatherer();
  let line = 0,
    column = -1,
    type = 'n',
    style: DateStyle | null = null,
    value = '',
    inValue = false,
    inCell = false,
    characters = 0,
    cells: string[] = [];

  const endCell = (): void => {
    inCell = false;
    const rich = gather.take();
    const raw = type === 's' ? (strings[Number(value)] ?? '') : type === 'inlineStr' ? rich : value;
    if (raw === '') return;
    const text = cellText(type, raw, style, from1904);
    if (text === '') return;
    if (column >= limits.columns) throw new SheetError('too-many-columns', String(line));
    characters += text.length;
    if (characters > limits.characters) throw new SheetError('too-large');
    while (cells.length < column) cells.push('');
    cells[column] = text;
  };

  yield* walk(bytes, entry, {
    open(name, attributes) {
      if (inCell) {
        if (name === 'v') inValue = true;
        else gather.open(name);
      } else if (name === 'row') {
        const given = Number(attributes['r']);
        line = Number.isInteger(given) && given > line ? given : line + 1;
        column = -1;
        cells = [];
      } else if (name === 'c') {
        const letters = /^[A-Z]+/.exec(attributes['r'] ?? '')?.[0];
        column = (letters ? columnIndex(letters) : null) ?? column + 1;
        type = attributes['t'] ?? 'n';
        style = styles[Number(attributes['s'] ?? 0)] ?? null;
        value = '';
        inCell = true;
      } else if (name === 'mergeCell') {
        const m = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(attributes['ref'] ?? '');
        const at = m && m[1] === m[3] ? columnIndex(m[1]!) : null;
        if (m && at !== null && at < limits.columns) merges.push({ column: at, from: Number(m[2]), to: Number(m[4]) });
      }
    },
    text(text) {
      if (inValue) value += text;
      else if (inCell) gather.text(text);
    },
    close(name) {
      if (name === 'v') inValue = false;
      else if (name === 'c' && inCell) endCell();
      else if (name === 'row') {
        if (cells.length === 0) return;
        if (rows.length >= limits.rows) throw new SheetError('too-many-rows', String(line));
        rows.push({ line, cells });
      } else if (inCell) gather.close(name);
    },
  });
  fillMerged(rows, merges);
  return rows;
}

/** A value merged down a column belongs to every row beneath it that says anything. */
function fillMerged(rows: readonly SheetRow[], merges: readonly { column: number; from: number; to: number }[]): void {
  const byLine = new Map(rows.map((row, at) => [row.line, at]));
  let filled = 0;
  for (const { column, from, to } of merges) {
    const first = byLine.get(from);
    const text = first === undefined ? '' : (rows[first]!.cells[column] ?? '');
    if (first === undefined || text === '') continue;
    for (let at = first + 1; at < rows.length && rows[at]!.line <= to && filled < mostFilled; at++, filled++) {
      const { cells } = rows[at]!;
      while (cells.length < column) cells.push('');
      if (!cells[column]) cells[column] = text;
    }
  }
}
