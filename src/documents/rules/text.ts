/** Plain text to paragraphs: a line is a paragraph. */
import { plainStyle, type Paragraph } from './paragraph.ts';

/** Splits text at line breaks of every kind; blank lines are paragraphs too, so that places stay true to the file. */
export function readText(text: string): Paragraph[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|[\n\r\u2028\u2029\u0085\f\v]/)
    .map((line, index) => ({ index, text: line, number: null, style: plainStyle, source: 'body', cell: null }));
}
