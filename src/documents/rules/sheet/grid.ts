/** One row of a sheet that has something in it. */
export type SheetRow = {
  /** Number of the row as the clerk sees it in Excel, from 1. */
  line: number;
  /** Texts by column, from column A on; '' where nothing is written. Trimmed. */
  cells: string[];
};

export type Grid = { name: string; rows: SheetRow[] };

/** How much of a sheet is read. */
export type SheetLimits = { rows: number; columns: number; characters: number };
export const sheetLimits: SheetLimits = { rows: 20_000, columns: 100, characters: 40_000_000 };

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

/** A: 0, Z: 25, AA: 26. Null for anything but one to three letters. */
export function columnIndex(letters: string): number | null {
  if (!/^[A-Z]{1,3}$/.test(letters)) return null;
  let n = 0;
  for (const letter of letters) n = n * 26 + letter.charCodeAt(0) - 64;
  return n - 1;
}

/** 0: A, 25: Z, 26: AA. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  return letters;
}
