import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { OutCell, OutColumn, OutSheet } from '#platform/pure/sheet.ts';
import { columnLetters } from './letters.ts';

/** Cell styles, by their place in `styles.xml` below. */
const style = { text: 1, heading: 2, literal: 3, prose: 4 } as const;

/**
 * Text that Excel would take for a formula when the cell is edited or saved as CSV. It is written with the mark for
 * "this is text" (the apostrophe one sees in the input line), so the value stays what it is and never runs.
 */
const likeFormula = (text: string): boolean => /^[=+\-@\t\r|%＝＋－＠｜％]/.test(text);

/** Letters, signs and characters that need no care: nearly every cell. */
const plain = /^[ !#-%'-;=?-^`-~\u00a0-\ud7ff\ue000-\ufffd]*$/;

/** What XML cannot carry is dropped; a text that looks like a sheet's own escape is escaped. */
const escaped = (text: string): string => (plain.test(text) ? text : carefully(text));
const carefully = (text: string): string =>
  text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    // oxlint-disable-next-line no-control-regex -- control characters are what is dropped
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '_x000D_');

/** Excel's own limit of a cell. */
const longest = 32_767;

function cell(value: OutCell, column: number, line: number, base: number): string {
  if (value === null || value === '') return '';
  const at = `${columnLetters(column)}${line}`;
  if (typeof value === 'number') return Number.isFinite(value) ? `<c r="${at}"><v>${value}</v></c>` : '';
  const text = escaped(value.slice(0, longest));
  const s = base === style.text && likeFormula(value) ? style.literal : base;
  return `<c r="${at}" s="${s}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}

/** A name Excel takes for a sheet. */
const sheetName = (name: string): string => name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31) || 'Sheet';

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';
const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const font = (bold: boolean): string =>
  `<font>${bold ? '<b/>' : ''}<sz val="11"/><name val="宋体"/><charset val="134"/></font>`;
const styles =
  `${xml}<styleSheet xmlns="${main}"><fonts count="2">${font(false)}${font(true)}</fonts>` +
  `<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
  `<fill><patternFill patternType="solid"><fgColor rgb="FFF3EFE6"/><bgColor indexed="64"/></patternFill></fill></fills>` +
  `<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
  `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">` +
  `<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
  // 49 is "@": text, so that codes and telephone numbers keep their zeros and digits.
  `<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
  `<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>` +
  `<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>` +
  `<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">` +
  `<alignment vertical="top" wrapText="1"/></xf>` +
  `</cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** Rows for which a drop-down list is offered. */
const offered = 5_000;

function validations(columns: readonly OutColumn[]): string {
  const rules = columns.flatMap(({ choices, hint, title }, i) => {
    if (!choices && !hint) return [];
    const list = choices?.join(',') ?? '';
    const at = columnLetters(i);
    // Excel takes at most 255 characters of list in the file itself.
    const offers = choices && list.length <= 255;
    const prompt = hint
      ? ` showInputMessage="1" promptTitle="${escaped(title.slice(0, 32))}" prompt="${escaped(hint.slice(0, 250))}"`
      : '';
    return [
      `<dataValidation ${offers ? 'type="list" ' : ''}allowBlank="1"${prompt} sqref="${at}2:${at}${offered}">` +
        `${offers ? `<formula1>"${escaped(list)}"</formula1>` : ''}</dataValidation>`,
    ];
  });
  return rules.length ? `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>` : '';
}

function* sheetXml({ columns, rows, prose }: OutSheet): Generator<string> {
  const last = columnLetters(columns.length - 1);
  let head =
    // Without it the page setup at the end fits nothing: a list prints as wide as one page, however long.
    `${xml}<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">` +
    `<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="15"/><cols>`;
  for (const [i, { width = 14 }] of columns.entries())
    // The whole column is text, so what a clerk types below the last row keeps its zeros too.
    head += `<col min="${i + 1}" max="${i + 1}" width="${width}" style="${style.text}" customWidth="1"/>`;
  head += `</cols><sheetData><row r="1">`;
  for (const [i, { title }] of columns.entries()) head += cell(title, i, 1, style.heading);
  yield `${head}</row>`;
  let line = 1,
    text = '';
  for (const row of rows) {
    line++;
    text += `<row r="${line}">`;
    for (let i = 0; i < row.length; i++) text += cell(row[i]!, i, line, prose ? style.prose : style.text);
    text += '</row>';
    if (text.length > 64 * 1024) {
      yield text;
      text = '';
    }
  }
  yield (
    `${text}</sheetData>${prose ? '' : `<autoFilter ref="A1:${last}${line}"/>`}${validations(columns)}` +
    `<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>` +
    `<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`
  );
}

/**
 * Writes an Excel file, one step of a few milliseconds at a time; answers its bytes. The same input gives the same bytes.
 */
export function* writingXlsx(sheets: readonly OutSheet[]): Generator<undefined, Uint8Array> {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  const open = <F extends ZipDeflate | ZipPassThrough>(file: F): F => {
    file.mtime = '2020-01-01T00:00:00';
    zip.add(file);
    return file;
  };
  // A packer takes longer to set up than these few hundred bytes are worth.
  const put = (name: string, text: string): void => open(new ZipPassThrough(name)).push(strToU8(text), true);

  put(
    '[Content_Types].xml',
    `${xml}<Types xmlns="${packaged}/content-types">` +
      `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Default Extension="xml" ContentType="application/xml"/>` +
      `<Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/>` +
      `<Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/>` +
      sheets
        .map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${kind}.worksheet+xml"/>`)
        .join('') +
      `</Types>`,
  );
  put(
    '_rels/.rels',
    `${xml}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  put(
    'xl/workbook.xml',
    `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><bookViews><workbookView/></bookViews><sheets>` +
      sheets
        .map(({ name }, i) => `<sheet name="${escaped(sheetName(name))}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
        .join('') +
      `</sheets></workbook>`,
  );
  put(
    'xl/_rels/workbook.xml.rels',
    `${xml}<Relationships xmlns="${packaged}/relationships">` +
      sheets
        .map(
          (_, i) => `<Relationship Id="rId${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
        )
        .join('') +
      `<Relationship Id="rId${sheets.length + 1}" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  );
  put('xl/styles.xml', styles);
  for (const [i, sheet] of sheets.entries()) {
    const file = open(new ZipDeflate(`xl/worksheets/sheet${i + 1}.xml`, { level: 6 }));
    for (const text of sheetXml(sheet)) {
      file.push(strToU8(text));
      yield;
    }
    file.push(new Uint8Array(), true);
  }
  zip.end();
  const out = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
