/** Words and paragraphs as WordprocessingML text. */
import { face, line } from './measures.ts';

/** Text inside XML; what XML cannot carry is left out. */
export const escaped = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- control characters are what is left out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');

export interface RunLook {
  /** East Asian face; letters and digits stay in the Latin one unless `whole`. */
  face?: string;
  whole?: boolean;
  /** Points. */
  size?: number;
  colour?: string;
  /** Twips added between characters. */
  spacing?: number;
}

/** Properties of a run. The hint keeps “”, — and … in the East Asian face, as wide as the other characters. */
export function runLook({ face: east, whole, size, colour, spacing }: RunLook): string {
  const latin = whole && east ? east : face.latin;
  const fonts = east
    ? `<w:rFonts w:ascii="${latin}" w:eastAsia="${east}" w:hAnsi="${latin}" w:cs="${face.latin}" w:hint="eastAsia"/>`
    : '<w:rFonts w:hint="eastAsia"/>';
  return (
    `<w:rPr>${fonts}${colour ? `<w:color w:val="${colour}"/>` : ''}` +
    `${spacing === undefined ? '' : `<w:spacing w:val="${spacing}"/>`}${size ? `<w:sz w:val="${size * 2}"/><w:szCs w:val="${size * 2}"/>` : ''}</w:rPr>`
  );
}

const plainLook = runLook({});

/** Words in one look. Line ends become forced breaks, tabs stay tabs. */
export function run(text: string, look?: RunLook): string {
  if (text === '') return '';
  const properties = look ? runLook(look) : plainLook;
  const pieces = text
    .split(/(\r\n?|\n|\t)/)
    .map((piece) =>
      piece === '\t'
        ? '<w:tab/>'
        : /^[\r\n]/.test(piece)
          ? '<w:br/>'
          : piece && `<w:t xml:space="preserve">${escaped(piece)}</w:t>`,
    )
    .join('');
  return `<w:r>${properties}${pieces}</w:r>`;
}

export interface Setting {
  style?: string;
  keepNext?: boolean;
  keepLines?: boolean;
  pageBreak?: boolean;
  /** Keeps its own line heights where the page has a grid. */
  loose?: boolean;
  /** XML of borders, frame or tabs. */
  frame?: string;
  borders?: string;
  tabs?: string;
  /** Twips. */
  before?: number;
  after?: number;
  /** Exact height of a line, twips. */
  line?: number;
  left?: number;
  right?: number;
  hanging?: number;
  firstLine?: number;
  align?: 'left' | 'center' | 'right' | 'both';
  /** From 0. */
  outline?: number;
  /** XML of a section that ends here. */
  section?: string;
}

/** A paragraph: its settings in the order the schema wants, then its runs. */
export function paragraph(runs: string, set: Setting = {}): string {
  const spacing =
    set.before !== undefined || set.after !== undefined || set.line !== undefined
      ? `<w:spacing w:before="${set.before ?? 0}" w:after="${set.after ?? 0}" w:line="${set.line ?? line}" w:lineRule="exact"/>`
      : '';
  const indent =
    set.left !== undefined || set.right !== undefined || set.hanging !== undefined || set.firstLine !== undefined
      ? `<w:ind w:left="${set.left ?? 0}" w:right="${set.right ?? 0}" ` +
        (set.hanging === undefined
          ? `w:firstLineChars="0" w:firstLine="${set.firstLine ?? 0}"/>`
          : `w:hanging="${set.hanging}"/>`)
      : '';
  const properties =
    `${set.style ? `<w:pStyle w:val="${set.style}"/>` : ''}${set.keepNext ? '<w:keepNext/>' : ''}` +
    `${set.keepLines ? '<w:keepLines/>' : ''}${set.pageBreak ? '<w:pageBreakBefore/>' : ''}${set.frame ?? ''}` +
    `${set.borders ?? ''}${set.tabs ?? ''}${set.loose ? '<w:snapToGrid w:val="0"/>' : ''}${spacing}${indent}${set.align ? `<w:jc w:val="${set.align}"/>` : ''}` +
    `${set.outline === undefined ? '' : `<w:outlineLvl w:val="${set.outline}"/>`}${set.section ?? ''}`;
  return `<w:p>${properties ? `<w:pPr>${properties}</w:pPr>` : ''}${runs}</w:p>`;
}

/** An empty line of the grid. */
export const blank = (set: Setting = {}): string => paragraph('', { style: 'Plain', ...set });
