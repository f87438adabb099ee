import { Problem } from '#platform/pure/problem.ts';
import { SheetError, type Grid, type OutSheet } from '#platform/pure/sheet.ts';
import type { Files } from './files.ts';
import { readUpload, type Uploading } from './keeping.ts';
import type { Encoding } from './rules/encoding.ts';
import { readCsv } from './rules/sheet/csv.ts';
import { readingXlsx } from './rules/sheet/xlsx-read.ts';
import { writingXlsx } from './rules/sheet/xlsx-write.ts';
import { ZipError } from './rules/zip.ts';
import { inTurns } from './turns.ts';

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

/**
 * The sheet that a `multipart` request brings: .xlsx or CSV. Nothing of it is kept.
 * @throws Problem of fileProblems; `sheet.unreadable` with `reason` (SheetFault, or `kind` for a file that is no sheet)
 */
export async function uploadedSheet(files: Files, asked: Uploading): Promise<Grid & { fileName: string }> {
  const file = await readUpload(files, asked);
  if (file.kind !== 'xlsx' && file.kind !== 'text')
    throw new Problem('sheet.unreadable', { reason: 'kind', kind: file.kind });
  try {
    return { ...(await readSheet(file)), fileName: file.name };
  } catch (error) {
    if (error instanceof SheetError) throw new Problem('sheet.unreadable', { reason: error.fault });
    throw error;
  }
}
