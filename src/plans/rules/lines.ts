/**
 * Paragraphs to lines: the unit the plan rules work on. A line remembers the paragraphs it came from and what it became.
 */
import type { Cell, Paragraph, Style } from '#documents/rules/paragraph.ts';
import { readBareNumber, readNumber, type Numbering } from './numbering.ts';
import type { Became } from './reading.ts';

/** The words a line took from one paragraph. */
export type Piece = { paragraph: number; text: string };

export type Line = {
  /** Clean text, the number included. */
  text: string;
  /** The number at its head (typed, or Word's own), null when none. */
  number: Numbering | null;
  /** The text after the number. */
  body: string;
  pieces: Piece[];
  /** The line stood in from the margin by two characters or more than usual. */
  indent: number;
  style: Style;
  cell: Cell | null;
  /** Was cut out of a longer paragraph, or joined from several. */
  cut: boolean;
  joined: boolean;
  /** What it became; set as the reading goes, `unread` until then. */
  as: Became;
  plan: string | null;
  ref: string | null;
};

// oxlint-disable-next-line no-control-regex -- control characters are what is taken out
const invisible = /[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

const special =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u00a0\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff\u00ad\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/**
 * Drops what cannot be seen and makes every kind of white space plain; line breaks and tabs stay. Full-width digits and
 * letters become plain ones, one for one.
 */
export function clean(text: string): string {
  return unscanned(
    special.test(text)
      ? text
          .replace(invisible, '')
          .replace(/\r\n?/g, '\n')
          .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
          .replace(/[０-９Ａ-Ｚａ-ｚ]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
      : text,
  );
}

const brackets: Record<string, string> = { '﹙': '（', '﹚': '）', '﹝': '（', '﹞': '）', '〔': '（', '〕': '）' };

/**
 * Signs that scanning makes of others, one for one: l, I and O for the digits of a date, odd brackets for round ones. The
 * brackets of a document number, 〔2026〕, stay.
 */
function unscanned(text: string): string {
  if (!/[lIOo﹙﹚﹝﹞〔〕]/.test(text)) return text;
  return text
    .replace(/(?<![A-Za-z\d])[\dlIOo]{1,4}(?=\s?[年月日])/g, (number) =>
      /^[lIo]$|^o/.test(number) && !/\d/.test(number) && number !== 'l'
        ? number
        : number.replace(/[lI]/g, '1').replace(/[Oo]/g, '0'),
    )
    .replace(/(?<=年|月|[至—~-])\s?[\dlIO]{1,2}(?=\s?[—~至-])/g, (number) =>
      number.replace(/[lI]/g, '1').replace(/O/g, '0'),
    )
    .replace(/[〔﹝](?!\s?[\dOxX×]{2,4}\s?[〕﹞\]）)])|(?<![\dOxX×]\s?)[〕﹞]|[﹙﹚]/g, (char) => brackets[char]!);
}

const HAN = /\p{Script=Han}/u;

/** 「指 导 思 想」: a run of three or more single characters set apart is one word. Other spaces stay. */
export function tighten(text: string): string {
  if (!text.includes(' ')) return text;
  const words = text.split(' ');
  const said = words.filter(Boolean);
  // a line set with a space behind every character
  const single = said.filter((word) => word.length === 1).length;
  if (single >= 4 && single * 10 >= said.length * 7) {
    return text
      .split(/ {2,}/)
      .map((part) => part.replaceAll(' ', ''))
      .join(' ');
  }
  let out = '';
  for (let i = 0; i < words.length;) {
    let end = i;
    while (
      end < words.length &&
      words[end]!.length === 1 &&
      (HAN.test(words[end]!) || /[、，。；：（）\d]/.test(words[end]!))
    )
      end++;
    if (end - i >= 3) {
      // the run joins what stands before it only when that is a number or a bracket
      out += (out && !/[、.．）)]$/.test(out) ? ' ' : '') + words.slice(i, end).join('');
      i = end;
    } else {
      out += (i > 0 ? ' ' : '') + words[i]!;
      i++;
    }
  }
  return out;
}

/** A line of clean text; numbers are read from its head. */
export function makeLine(text: string, like: Pick<Line, 'style' | 'cell' | 'pieces' | 'indent'>): Line {
  const bare = text.trim();
  const number = readNumber(bare);
  return {
    text: bare,
    number,
    body: number ? bare.slice(number.length).trim() : bare,
    pieces: like.pieces,
    indent: like.indent,
    style: like.style,
    cell: like.cell,
    cut: false,
    joined: false,
    as: 'unread',
    plan: null,
    ref: null,
  };
}

/** The same line with other words, its number read again. */
export function reline(line: Line, text: string, pieces: Piece[]): Line {
  return makeLine(text, { ...line, pieces });
}

/**
 * A line cut at ascending places, the first of them 0; empty parts are left out. Each part knows the paragraphs it covers,
 * and none of the line's paragraphs is lost.
 */
export function cutLine(line: Line, starts: readonly number[]): Line[] {
  const out: Line[] = [];
  const placed = new Set<number>();
  starts.forEach((from, i) => {
    const to = starts[i + 1] ?? line.text.length;
    const words = line.text.slice(from, to).trim();
    if (!words) return;
    const pieces: Piece[] = [];
    // a line joined of several pieces holds their texts end to end, give or take a space
    let at = 0;
    for (const piece of line.pieces) {
      const stop = at + piece.text.length;
      const a = Math.max(at, from);
      const b = Math.min(stop, to);
      if (line.pieces.length === 1) pieces.push({ paragraph: piece.paragraph, text: words });
      else if (b > a) pieces.push({ paragraph: piece.paragraph, text: line.text.slice(a, b).trim() });
      at = stop;
    }
    if (!pieces.length) pieces.push({ paragraph: line.pieces.at(-1)!.paragraph, text: words });
    for (const piece of pieces) placed.add(piece.paragraph);
    const made = makeLine(words, { ...line, pieces });
    made.cut = true;
    made.joined = line.joined;
    out.push(made);
  });
  if (!out.length) return [line];
  for (const piece of line.pieces) if (!placed.has(piece.paragraph)) out.at(-1)!.pieces.push(piece);
  const [head] = out;
  if (line.number && head && (line.number.length === 0 || !head.number) && starts[0] === 0) {
    head.number = line.number;
    head.body = head.text.slice(Math.min(line.text.length - line.body.length, head.text.length)).trim();
  }
  return out;
}

/** Width of white space, a full-width space counting two. */
const width = (space: string) => space.replace(/\t/g, '    ').replace(/\u3000/g, '  ').length;

/** Lines of one paragraph, cut at its forced breaks; blank lines are left out. */
export function linesOf(paragraph: Paragraph): Line[] {
  const rows = clean(paragraph.text).split('\n');
  const margins = paragraph.text.split(/\r\n?|\n/);
  const out: Line[] = [];
  for (const [at, row] of rows.entries()) {
    const text = unscanned(tighten(row.trim()));
    if (!text && !(out.length === 0 && paragraph.number && rows.length === 1)) continue;
    const indent = width(/^\s*/.exec(margins[at] ?? row)![0]);
    const like = {
      style: paragraph.style,
      cell: paragraph.cell,
      pieces: [{ paragraph: paragraph.index, text }],
      indent,
    };
    const line = makeLine(text, like);
    if (out.length === 0 && paragraph.number) {
      const own = readBareNumber(clean(paragraph.number));
      // a typed number after Word's own wins only when Word's is none we know
      if (own && !(line.number && !own)) {
        line.number = { ...own, length: 0 };
        line.body = text;
        line.text = `${clean(paragraph.number).trim()}${text}`;
        line.pieces = [{ paragraph: paragraph.index, text: line.text }];
      } else if (!own && !line.number) {
        line.text = `${clean(paragraph.number).trim()} ${text}`;
        line.pieces = [{ paragraph: paragraph.index, text: line.text }];
      }
    }
    out.push(line);
  }
  return out;
}

/** Says what a line became. */
export function mark(line: Line, as: Became, plan: string, ref: string | null = null): void {
  line.as = as;
  line.plan = plan;
  line.ref = ref;
}

/** Indexes of the paragraphs of some lines, each once, in order. */
export function paragraphsOf(lines: readonly Line[]): number[] {
  return [...new Set(lines.flatMap((line) => line.pieces.map((piece) => piece.paragraph)))];
}
