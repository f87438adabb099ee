import { SheetError, type Grid, type SheetRow } from '#platform/pure/sheet.ts';
import { tidy } from './cell-text.ts';
import { sheetLimits, type SheetLimits } from './limits.ts';

/**
 * Reads a text of separated values (RFC 4180: quotes doubled inside quotes, line breaks allowed there). The separator is
 * the sign that stands most often in the first line: comma, tab, semicolon, or the full-width comma of a Chinese
 * keyboard. `line` counts the lines of the file, as an editor shows them.
 * @throws SheetError too-many-rows | too-many-columns
 */
export function readCsv(text: string, limits: SheetLimits = sheetLimits): Grid {
  const body = text.replace(/^\ufeff/, '');
  const separator = separatorOf(body);
  const rows: SheetRow[] = [];
  let line = 1,
    from = 1,
    cells: string[] = [],
    at = 0;

  const endRow = (): void => {
    while (cells.length > 0 && cells.at(-1) === '') cells.pop();
    if (cells.length > 0) {
      if (rows.length >= limits.rows) throw new SheetError('too-many-rows', String(from));
      if (cells.length > limits.columns) throw new SheetError('too-many-columns', String(from));
      rows.push({ line: from, cells });
    }
    cells = [];
    from = line;
  };

  while (at < body.length) {
    let cell = '';
    if (body[at] === '"') {
      for (at++; at < body.length; at++) {
        if (body[at] === '"') {
          if (body[at + 1] !== '"') break;
          at++;
        } else if (body[at] === '\n') line++;
        cell += body[at];
      }
      at++;
    }
    // What follows a closing quote, or a cell without quotes.
    let end = at;
    while (end < body.length && body[end] !== separator && body[end] !== '\n' && body[end] !== '\r') end++;
    cell += body.slice(at, end);
    if (cells.length <= limits.columns) cells.push(tidy(cell));
    at = end;
    if (body[at] === separator) {
      at++;
      // A separator at the very end still ends a cell.
      if (at === body.length) cells.push('');
      continue;
    }
    if (body[at] === '\r') at++;
    if (body[at] === '\n') at++;
    line++;
    endRow();
  }
  if (cells.length > 0) endRow();
  return { name: '', rows };
}

function separatorOf(text: string): string {
  const first =
    text
      .slice(0, 4000)
      .split(/\r?\n/)
      .find((one) => one.trim() !== '') ?? '';
  const bare = first.replace(/"[^"]*"/g, '');
  let best = ',',
    most = 0;
  for (const sign of [',', '\t', ';', '，', '|']) {
    const many = bare.split(sign).length - 1;
    if (many > most) [best, most] = [sign, many];
  }
  return best;
}
