/** Plain text to paragraphs: a line is a paragraph. */
import { plainStyle, type Paragraph } from './paragraph.ts';

/** Splits text at line breaks of every kind; blank lines are paragraphs too, so that places stay true to the file. */
export function readText(text: string): Paragraph[] {
  return withoutTags(text.replace(/^\uFEFF/, ''))
    .split(/\r\n|[\n\r\u2028\u2029\u0085\f\v]/)
    .map((line, index) => ({ index, text: line, number: null, style: plainStyle, source: 'body', cell: null }));
}

const entities: Record<string, string> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  ldquo: '“',
  rdquo: '”',
  middot: '·',
  mdash: '—',
  hellip: '…',
  emsp: ' ',
  ensp: ' ',
};

/**
 * Text pasted with the tags of a web page: blocks become lines, cells are set apart by tabs, other tags go. Text with
 * fewer than three block tags is left as it is.
 */
function withoutTags(text: string): string {
  if ((text.match(/<\/?(?:p|br|div|tr|td|li|h[1-6])\b[^<>]{0,200}>/gi)?.length ?? 0) < 3) return text;
  return text
    .replace(/<(script|style)\b[^<>]{0,500}>[^<]{0,100000}<\/\1>/gi, '')
    .replace(/<\/t[dh]>\s{0,20}(?=<t[dh])/gi, '\t')
    .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h[1-6]|\/table)\b[^<>]{0,200}>\n?/gi, '\n')
    .replace(/<\/?[a-z][^<>]{0,500}>/gi, '')
    .replace(/&(nbsp|amp|lt|gt|quot|ldquo|rdquo|middot|mdash|hellip|emsp|ensp);/g, (_, name: string) => entities[name]!)
    .replace(/&#(\d{1,6});/g, (whole, code: string) =>
      Number(code) > 31 && Number(code) < 0xd800 ? String.fromCharCode(Number(code)) : whole,
    );
}
