import { isDay, type Day } from '#platform/pure/day.ts';
import type { SheetTable } from '#platform/pure/sheet.ts';

/** What is wrong with a cell or a row: where the clerk finds it, and a code the screens have words for (`field.…`). */
export interface RowFault {
  line: number;
  column: string | null;
  value: string | null;
  code: RowFaultCode;
  params?: Record<string, string>;
}
export const rowFaultCodes = [
  'field.missing',
  'field.too-big',
  'kind.unknown',
  'kind.differs',
  'kind.region',
  'unit.unknown',
  'unit.unknown-like',
  'unit.out-of-reach',
  'unit.ambiguous',
  'unit.misplaced',
  'unit.parent-wrong',
  'unit.code-taken',
  'unit.alias-taken',
  'code.shape',
  'code.kind',
  'code.township',
  'code.community',
  'day.unfit',
  'day.before-start',
  'urban.unknown',
  'area.unknown',
  'phone.unfit',
  'phone.masked',
  'row.twice',
  'row.clash',
] as const;
export type RowFaultCode = (typeof rowFaultCodes)[number];

/** Rows that are right, as what they say, and what is wrong with the others. */
export interface Checked<T> {
  rows: number;
  right: { line: number; value: T }[];
  faults: RowFault[];
}

/** The first column of our sheets. Numbers there say nothing; this word marks the row that shows how to fill in. */
export const exampleMark = '示例';

type Row<Key extends string> = SheetTable<Key>['rows'][number];

/** Rows that say something: without the example, and without rows that are only numbered. */
export function tellingRows<Key extends string>(table: SheetTable<Key | 'no'>): Row<Key>[] {
  return table.rows.filter(({ of }) => {
    const { no, ...rest } = of as Partial<Record<string, string>>;
    return no?.trim() !== exampleMark && Object.values(rest).some((cell) => cell !== undefined && cell !== '');
  }) as Row<Key>[];
}

/** Collects the faults of one row; every helper answers null where the cell is empty or wrong. */
export function cellsOf<Key extends string>(
  { line, of }: Row<Key>,
  columns: readonly { key: Key | 'no'; title: string }[],
  faults: RowFault[],
) {
  const wrong = (key: Key, code: RowFaultCode, params?: Record<string, string>): null => {
    const column = columns.find((one) => one.key === key)!.title;
    faults.push({ line, column, value: of[key]?.slice(0, 200) ?? null, code, ...(params ? { params } : {}) });
    return null;
  };
  const text = (key: Key, most: number): string | null => {
    const cell = oneLine(of[key] ?? '');
    if (cell === '') return null;
    return cell.length > most ? wrong(key, 'field.too-big', { maximum: String(most) }) : cell;
  };
  return {
    wrong,
    text,
    needed(key: Key, most: number): string | null {
      return oneLine(of[key] ?? '') === '' ? wrong(key, 'field.missing') : text(key, most);
    },
    /** A cell that names one of several codes. */
    code<Code>(key: Key, read: (text: string) => Code | null, fault: RowFaultCode): Code | null {
      const cell = text(key, 200);
      return cell === null ? null : (read(cell) ?? wrong(key, fault));
    },
    day(key: Key): Day | null {
      const cell = text(key, 40);
      return cell === null ? null : (dayOf(cell) ?? wrong(key, 'day.unfit'));
    },
    /** Several names in one cell, without repeats. */
    names(key: Key, most: number, longest: number): string[] | null {
      const cell = of[key] ?? '';
      const names = [...new Set(cell.split(/[、，,;；\n|]/).map(oneLine))].filter((name) => name !== '');
      if (names.length === 0) return null;
      if (names.length > most || names.some((name) => name.length > longest))
        return wrong(key, 'field.too-big', { maximum: String(longest) });
      return names;
    },
  };
}

/** A line break inside a name is how a narrow cell was made to look right. */
const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, '').trim();

/** A day as clerks write it: 2024-1-5, 2024/1/5, 2024.1.5, 2024年1月5日, 20240105. Null when it is none. */
export function dayOf(text: string): Day | null {
  const m =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?$/.exec(
      text.normalize('NFKC').trim(),
    ) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text.normalize('NFKC').trim());
  if (!m) return null;
  const day = `${m[1]}-${m[2]!.padStart(2, '0')}-${m[3]!.padStart(2, '0')}`;
  return isDay(day) ? day : null;
}
