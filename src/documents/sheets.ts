import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Encoding } from './rules/encoding.ts';
import { readCsv } from './rules/sheet/csv.ts';
import { SheetError, type Grid } from './rules/sheet/grid.ts';
import { readingXlsx } from './rules/sheet/xlsx-read.ts';
import { writingXlsx, type OutSheet } from './rules/sheet/xlsx-write.ts';
import { ZipError } from './rules/zip.ts';

/** How long (milliseconds) a sheet may hold the processor before other requests get their turn. */
const turn = 12;

/** Drives a generator to its end, letting others have the processor every few milliseconds. */
async function inTurns<T>(work: Generator<unknown, T>): Promise<T> {
  let since = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - since > turn) {
      await nextTurn();
      since = performance.now();
    }
  }
}

/**
 * Reads a sheet from an .xlsx file or a text of separated values (CSV), at most 20,000 rows and 100 columns.
 * @throws SheetError
 */
export async function readSheet(file: { kind: string; encoding: Encoding | null; bytes: Uint8Array }): Promise<Grid> {
  if (file.kind === 'text') return readCsv(new TextDecoder(file.encoding ?? 'utf-8').decode(file.bytes));
  if (file.kind !== 'xlsx') throw new SheetError('unreadable', file.kind);
  try {
    return await inTurns(readingXlsx(file.bytes));
  } catch (error) {
    if (error instanceof ZipError) throw new SheetError('unreadable', error.message);
    throw error;
  }
}

/** Writes an .xlsx file. Text that looks like a formula is written as text that never runs. */
export const writeSheets = (sheets: readonly OutSheet[]): Promise<Uint8Array> => inTurns(writingXlsx(sheets));
