/** How much of a sheet is read. */
export type SheetLimits = { rows: number; columns: number; characters: number };
export const sheetLimits: SheetLimits = { rows: 20_000, columns: 100, characters: 40_000_000 };
