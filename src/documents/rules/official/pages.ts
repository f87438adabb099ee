/**
 * On which page a document ends, counted from the very XML that is written. Only the printing program knows for sure (its
 * faces, how it squeezes marks), so the count is made three times, with lines a little wider and a little narrower than
 * they are: where the three agree the answer is taken as sure.
 */
import { chars, line, measure, page, size, squeeze } from './measures.ts';
import { lyingMeasure } from './parts.ts';

/** A paragraph or a row of a table: the heights of its lines, which a page may part. Twips. */
interface Piece {
  lines: number;
  each: number;
  before: number;
  keepNext: boolean;
  pageBreak: boolean;
  lying: boolean;
}

/** Where the text ends: the page (from 1) and how much of its height is taken, in twips. */
export interface TextEnd {
  page: number;
  used: number;
  /** The last page lies. */
  lying: boolean;
}

/** A quarter of a character less on each line, and half of one more: marks are squeezed more often than they are widened. */
const doubts = [-80, 0, 160] as const;

/** Marks that may not begin a line; those of the second kind hang over the edge instead. */
const noStart = /^[，。、；：！？）》」』】〕”’…—％%)\]]$/u;
const hangs = /^[，。、；：！？]$/u;
const noEnd = /^[（《「『【〔“‘([]$/u;
const isWide = (char: string): boolean => char.codePointAt(0)! >= 0x2000;

/**
 * How many lines words take.
 * @param width of a line, and `first` of the first one; `points` the size of type; `spacing` what each character gains.
 */
export function linesOf(text: string, width: number, first: number, points: number, spacing: number): number {
  const full = points * 20 + spacing;
  const half = points * 10 + spacing;
  let lines = 1;
  let left = first;
  let before = '';
  // Letters and digits go over together, marks that may not end a line go with what follows.
  const words = text.match(/[A-Za-z0-9.,/-]+|\s|./gsu) ?? [];
  let held = 0;
  for (const word of words) {
    if (word === '\n') {
      lines++;
      left = width;
      before = '';
      continue;
    }
    const wide = isWide(word);
    // A quarter of a character stands between Han and letters or digits.
    const apart = before !== '' && wide !== isWide(before) && !/[\s\p{P}]/u.test(before + word) ? points * 5 : 0;
    const own = apart + (wide ? full : half * word.length);
    if (own <= left || (hangs.test(word) && left > -full)) left -= own;
    else if (noStart.test(word)) {
      // The character before it goes over too.
      lines++;
      left = width - own - full;
    } else {
      lines++;
      left = width - own - held;
    }
    held = noEnd.test(word) ? held + own : 0;
    before = word;
  }
  return lines;
}

const number = (xml: string, pattern: RegExp): number | null => {
  const found = pattern.exec(xml);
  return found ? Number(found[1]) : null;
};
const wordsOf = (xml: string): string =>
  [...xml.matchAll(/<w:t xml:space="preserve">([^<]*)<\/w:t>|<w:(tab|br)\/>/g)]
    .map(([, text, mark]) => (mark === 'br' ? '\n' : mark ? '　' : text!.replace(/&(?:amp|lt|gt|quot);/g, '&')))
    .join('');

const flush = /"(?:Plain|Title|Addressee|Signature|Edition|Table)/;
function paragraphPiece(xml: string, width: number, lying: boolean): Piece {
  const head = /^<w:p><w:pPr>(.*?)<\/w:pPr>/s.exec(xml)?.[1] ?? '';
  const style = /<w:pStyle w:val="(\w+)"/.exec(head)?.[0] ?? '';
  const title = style.includes('Title');
  const points = (number(xml, /<w:sz w:val="(\d+)"/) ?? 2 * (title ? size.title : size.body)) / 2;
  const spacing = title || points !== size.body ? 0 : squeeze;
  const left = number(head, /<w:ind w:left="(\d+)"/) ?? 0;
  const right = number(head, /<w:ind [^>]*w:right="(\d+)"/) ?? 0;
  const hanging = number(head, /w:hanging="(\d+)"/) ?? 0;
  const indent = head.includes('<w:ind ')
    ? (number(head, /w:firstLine="(\d+)"/) ?? 0)
    : flush.test(style)
      ? 0
      : chars(2);
  const own = width - left - right;
  return {
    lines: linesOf(wordsOf(xml), own, own - indent + hanging, points, spacing),
    each: number(head, /<w:spacing [^>]*w:line="(\d+)"/) ?? (title ? 700 : line),
    before: number(head, /<w:spacing w:before="(\d+)"/) ?? 0,
    keepNext: head.includes('<w:keepNext/>') || title || style.includes('Signature'),
    pageBreak: head.includes('<w:pageBreakBefore/>'),
    lying,
  };
}

/** A row as high as its highest cell; it is never torn. */
function rowPiece(xml: string, doubt: number, lying: boolean): Piece {
  let most = number(xml, /<w:trHeight w:val="(\d+)"/) ?? 0;
  for (const [cell] of xml.matchAll(/<w:tc>.*?<\/w:tc>/gs)) {
    const width = (number(cell, /<w:tcW w:w="(\d+)"/) ?? measure) - 160 + doubt / 4;
    let height = 0;
    for (const [words] of cell.matchAll(/<w:p>.*?<\/w:p>/gs))
      height += 60 + 345 * linesOf(wordsOf(words), width, width, size.table, 0);
    most = Math.max(most, height);
  }
  return { lines: 1, each: most + 10, before: 0, keepNext: false, pageBreak: false, lying };
}

const heightOf = (lying: boolean): number =>
  lying ? page.width - page.left - page.right : page.height - page.top - page.bottom;

function endOf(pieces: readonly Piece[]): TextEnd {
  let at = 1;
  let used = 0;
  let lying = pieces[0]?.lying ?? false;
  const turn = () => {
    at++;
    used = 0;
  };
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    if (piece.lying !== lying || (piece.pageBreak && used > 0)) {
      turn();
      lying = piece.lying;
    }
    const most = heightOf(lying);
    // What is held to the next goes over with it.
    let held = 0;
    let last = i;
    while (pieces[last]?.keepNext && pieces[last + 1] && !pieces[last + 1]!.pageBreak) {
      held += pieces[last]!.before + pieces[last]!.lines * pieces[last]!.each;
      last++;
    }
    if (held > 0 && held + (pieces[last]?.each ?? 0) <= most && used + held + (pieces[last]?.each ?? 0) > most) turn();
    used += piece.before;
    for (let n = 0; n < piece.lines; n++) {
      if (used + piece.each > most && used > 0) turn();
      used += piece.each;
    }
  }
  return { page: at, used, lying };
}

/** Takes in a document as it is written and tells where it ends, once for each doubt. */
export function pageCount(): { add: (xml: string, lying: boolean) => void; ends: () => TextEnd[] } {
  const all: Piece[][] = doubts.map(() => []);
  return {
    add(xml, lying) {
      const width = lying ? lyingMeasure : measure;
      for (const [block] of xml.matchAll(/<w:tbl>.*?<\/w:tbl>|<w:p>.*?<\/w:p>/gs))
        doubts.forEach((doubt, n) => {
          if (block.startsWith('<w:tbl>'))
            for (const [row] of block.matchAll(/<w:tr>.*?<\/w:tr>/gs)) all[n]!.push(rowPiece(row, doubt, lying));
          else all[n]!.push(paragraphPiece(block, width + doubt, lying));
        });
    },
    ends: () => all.map(endOf),
  };
}

/** The block's own paragraph and the last one of the file: a point each. */
const anchors = 40;

/**
 * Where the closing block (版记) of this height goes: GB/T 9704-2012, 7.4 wants it at the foot of the last page, an even one.
 * - here: on the page the text ends on, which is surely even and has room
 * - next: on the even page behind it
 * - behind-blank: the text ends on an even page that has no room, so that a blank page comes before; then neither carries a
 *   number (7.5)
 */
export function editionPlace(ends: readonly TextEnd[], height: number): 'here' | 'next' | 'behind-blank' {
  const even = (end: TextEnd) => end.page % 2 === 0;
  if (ends.every((end) => even(end) && !end.lying && end.used + anchors + height <= heightOf(false))) return 'here';
  return even(ends[1]!) ? 'behind-blank' : 'next';
}
