/** Walks a Word body: paragraphs, tables, text boxes; tracked changes settled as if accepted. */
import type { Cell, Paragraph, Source } from '../paragraph.ts';
import type { Numbering } from './numbering.ts';
import { numberingOf, outlineOf, sizeOf, type Styles } from './styles.ts';
import { child, childrenOf, toggle, valueOf, type Element } from './xml.ts';

/** What is shared while a document is walked; paragraphs are added in order. */
export type Walk = { styles: Styles; numbering: Numbering; paragraphs: Paragraph[]; tables: number };

/** Where the walk is: the cell it is in, and the text of paragraphs whose mark was deleted, which joins the next one. */
type Place = { source: Source; cell: Cell | null; joined: string };

/** Adds the paragraphs of a body, note, header or footer. Null adds nothing. */
export function walkBody(element: Element | null, walk: Walk, source: Source): void {
  if (!element) return;
  const place: Place = { source, cell: null, joined: '' };
  walkBlocks(element, walk, place);
}

const through = new Set([
  'sdt',
  'sdtContent',
  'customXml',
  'smartTag',
  'ins',
  'moveTo',
  'body',
  'mc:Choice',
  'mc:Fallback',
  'hyperlink',
  'fldSimple',
  'dir',
  'bdo',
]);
const gone = new Set([
  'del',
  'moveFrom',
  'delText',
  'delInstrText',
  'sdtPr',
  'sdtEndPr',
  'pPr',
  'rPr',
  'tblPr',
  'trPr',
  'tcPr',
  'tblGrid',
  'instrText',
  'sectPr',
  'bookmarkStart',
  'bookmarkEnd',
  'commentRangeStart',
  'commentRangeEnd',
  'rt',
  'proofErr',
]);

function walkBlocks(element: Element, walk: Walk, place: Place): void {
  for (const block of childrenOf(element)) {
    if (block.name === 'p') walkParagraph(block, walk, place);
    else if (block.name === 'tbl') {
      // a table within a cell is that cell's text
      if (place.cell) for (const row of rowsOf(block)) for (const cell of cellsOf(row)) walkBlocks(cell, walk, place);
      else walkTable(block, walk, place);
    } else if (block.name === 'mc:AlternateContent') {
      const chosen = choose(block);
      if (chosen) walkBlocks(chosen, walk, place);
    } else if (through.has(block.name)) walkBlocks(block, walk, place);
  }
}

/** The content meant for a reader who knows everything, else the fallback; never both. */
function choose(element: Element): Element | null {
  for (const choice of childrenOf(element, 'mc:Choice')) if (choice.children.length) return choice;
  return child(element, 'mc:Fallback');
}

type Gathered = { text: string; bold: boolean; plain: boolean; size: number | null; boxes: Element[] };

function walkParagraph(element: Element, walk: Walk, place: Place): void {
  const properties = child(element, 'pPr');
  const styleId = valueOf(properties, 'pStyle') ?? walk.styles.normal;
  const style = walk.styles.get(styleId);
  const gathered: Gathered = { text: '', bold: false, plain: false, size: null, boxes: [] };
  gather(element, gathered, style?.bold ?? false);
  // a deleted paragraph mark joins the paragraph to the next one
  const marks = child(properties, 'rPr');
  if (child(marks, 'del') || child(marks, 'moveFrom')) {
    place.joined += gathered.text;
    boxes(gathered.boxes, walk, place);
    return;
  }
  const text = place.joined + gathered.text;
  place.joined = '';
  const align = valueOf(properties, 'jc') ?? style?.align ?? 'left';
  walk.paragraphs.push({
    index: walk.paragraphs.length,
    text,
    number: walk.numbering.next(numberingOf(properties), styleId),
    style: {
      name: style?.name ?? null,
      outline: outlineOf(properties) ?? style?.outline ?? null,
      align:
        align === 'center' || align === 'right' || align === 'both'
          ? align
          : align === 'end'
            ? 'right'
            : align === 'distribute'
              ? 'both'
              : 'left',
      bold: gathered.bold && !gathered.plain,
      size: gathered.size ?? style?.size ?? null,
    },
    source: place.source,
    cell: place.cell,
  });
  boxes(gathered.boxes, walk, place);
}

function boxes(list: readonly Element[], walk: Walk, place: Place): void {
  for (const box of list) {
    const inner: Place = {
      source: place.source === 'body' ? 'textbox' : place.source,
      cell: null,
      joined: '',
    };
    walkBlocks(box, walk, inner);
  }
}

/** Text of the runs of a paragraph, in order. */
function gather(element: Element, into: Gathered, bold: boolean): void {
  for (const piece of element.children) {
    if (typeof piece === 'string') continue;
    const name = piece.name;
    if (gone.has(name)) continue;
    if (name === 'r') {
      const properties = child(piece, 'rPr');
      if (toggle(properties, 'vanish') || child(properties, 'del')) continue;
      const before = into.text.length;
      gather(piece, into, bold);
      if (into.text.slice(before).trim()) {
        if (toggle(properties, 'b') ?? bold) into.bold = true;
        else into.plain = true;
        into.size ??= sizeOf(properties);
      }
    } else if (name === 't' || name === 'm:t') into.text += textOf(piece);
    else if (name === 'tab' || name === 'ptab') into.text += '\t';
    else if (name === 'br' || name === 'cr') into.text += '\n';
    else if (name === 'noBreakHyphen') into.text += '-';
    else if (name === 'sym') into.text += symbol(piece);
    else if (name === 'txbxContent') into.boxes.push(piece);
    else if (name === 'mc:AlternateContent') {
      const chosen = choose(piece);
      if (chosen) gather(chosen, into, bold);
    } else if (name !== 'softHyphen') gather(piece, into, bold);
  }
}

function textOf(element: Element): string {
  let out = '';
  for (const piece of element.children) if (typeof piece === 'string') out += piece;
  return out;
}

/** A character of a symbol font; those in the private area have no meaning without the font. */
function symbol(element: Element): string {
  const code = Number.parseInt(element.attributes.char ?? '', 16);
  if (!Number.isFinite(code) || code < 0x20 || code > 0xffff || (code >= 0xd800 && code <= 0xf8ff)) return '';
  return String.fromCharCode(code);
}

function rowsOf(table: Element): Element[] {
  const out: Element[] = [];
  for (const piece of childrenOf(table)) {
    if (piece.name === 'tr') out.push(piece);
    else if (through.has(piece.name)) for (const row of rowsOf(piece)) out.push(row);
  }
  return out;
}

function cellsOf(row: Element): Element[] {
  const out: Element[] = [];
  for (const piece of childrenOf(row)) {
    if (piece.name === 'tc') out.push(piece);
    else if (through.has(piece.name)) for (const cell of cellsOf(piece)) out.push(cell);
  }
  return out;
}

const span = (text: string | null): number => {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 && value <= 1000 ? value : 1;
};

function walkTable(table: Element, walk: Walk, place: Place): void {
  const rows = rowsOf(table).filter((row) => !child(child(row, 'trPr'), 'del'));
  // one cell, or one cell that holds a table of its own, is a frame around the text and not a table
  const all = rows.length <= 2 ? rows.flatMap(cellsOf) : [];
  if (all.length === 1 || (all.length && all.length <= 2 && all.some((cell) => childrenOf(cell, 'tbl').length > 0))) {
    for (const cell of all) walkBlocks(cell, walk, { ...place, cell: null });
    return;
  }
  const index = walk.tables++;
  const open = new Map<number, Cell>();
  rows.forEach((row, r) => {
    const properties = child(row, 'trPr');
    let col = Math.min(1000, Math.max(0, Number(valueOf(properties, 'gridBefore') ?? 0) || 0));
    const header = toggle(properties, 'tblHeader') ?? false;
    for (const element of cellsOf(row)) {
      const cellProperties = child(element, 'tcPr');
      const colSpan = span(valueOf(cellProperties, 'gridSpan'));
      const merge = child(cellProperties, 'vMerge');
      const above = open.get(col);
      if (merge && merge.attributes.val !== 'restart' && above) {
        above.rowSpan = r - above.row + 1;
        walkCell(element, walk, place, above, true);
      } else {
        const cell: Cell = { table: index, row: r, col, rowSpan: 1, colSpan, header };
        if (merge) open.set(col, cell);
        else open.delete(col);
        walkCell(element, walk, place, cell, false);
      }
      col += colSpan;
    }
  });
}

/** Paragraphs of a cell. A cell merged into the one above shows nothing of its own; its empty paragraph is left out. */
function walkCell(element: Element, walk: Walk, place: Place, cell: Cell, merged: boolean): void {
  const inner: Place = { source: place.source, cell, joined: '' };
  if (merged && !hasText(element)) return;
  walkBlocks(element, walk, inner);
}

function hasText(element: Element): boolean {
  return childrenOf(element).some((piece) => (piece.name === 't' ? textOf(piece).trim() !== '' : hasText(piece)));
}
