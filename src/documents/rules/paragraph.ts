/**
 * What every format adapter gives: a document as a list of paragraphs, in reading order, with the facts of the page
 * that a reader needs (Word's automatic number, style, place in a table, place on the page) already worked out.
 */

/** Where on the page a paragraph stands. Only `body` and `textbox` carry the text of the document itself. */
export type Source = 'body' | 'textbox' | 'footnote' | 'header' | 'footer';

/** The place of a paragraph inside a table. Rows and columns count from 0 on the table's grid, merged cells resolved. */
export type Cell = {
  /** Which table of the document, from 0. A nested table is a table of its own. */
  table: number;
  row: number;
  col: number;
  /** Rows and columns the cell covers (≥ 1). */
  rowSpan: number;
  colSpan: number;
  /** The row is marked as a heading row that repeats on every page. */
  header: boolean;
};

/** Facts of style that help to tell a heading from prose. */
export type Style = {
  /** Name of the paragraph style ("heading 1"), null when the default. */
  name: string | null;
  /** Outline level from 0, null for body text. */
  outline: number | null;
  align: 'left' | 'center' | 'right' | 'both';
  /** Every visible character is bold. */
  bold: boolean;
  /** Font size of the first visible character in points, null when the file does not say. */
  size: number | null;
};

export type Paragraph = {
  /** Position in the document, from 0; never changes once read. */
  index: number;
  /** The words, without the automatic number. Forced line breaks are "\n", tabs are "\t". */
  text: string;
  /** The automatic number as the page prints it ("（一）", "1."), null when there is none or it is a bullet. */
  number: string | null;
  style: Style;
  source: Source;
  cell: Cell | null;
};

/** A document as the adapters give it. */
export type Paragraphs = {
  format: 'docx' | 'doc' | 'txt';
  paragraphs: Paragraph[];
};

/** The style of a paragraph about which the file says nothing (plain text). */
export const plainStyle: Style = { name: null, outline: null, align: 'left', bold: false, size: null };
