/** The door to documents: bytes of a file to paragraphs. */
import { decodeText } from './decode.ts';
import { DocumentProblem } from './rules/problem.ts';
import type { Paragraphs } from './rules/paragraph.ts';
import { readText } from './rules/text.ts';

export { DocumentProblem, documentProblems, type DocumentProblemCode } from './rules/problem.ts';
export type { Cell, Paragraph, Paragraphs, Source, Style } from './rules/paragraph.ts';
export { readText } from './rules/text.ts';

export async function readParagraphs(bytes: Uint8Array, _name: string): Promise<Paragraphs> {
  if (!bytes.length) throw new DocumentProblem('empty', '文件是空的');
  return { format: 'txt', paragraphs: readText(decodeText(bytes)) };
}
