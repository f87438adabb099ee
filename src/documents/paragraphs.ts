/** The door to documents that needs no database: bytes of a file to paragraphs. */
import { Problem } from '#platform/pure/problem.ts';
import { decodeText } from './decode.ts';
import { readDoc } from './legacy-word.ts';
import { DocxError, readDocx } from './rules/docx/read.ts';
import { sniff } from './rules/kind.ts';
import type { Paragraphs } from './rules/paragraph.ts';
import { readText } from './rules/text.ts';
import { ZipError } from './rules/zip.ts';

export type { Cell, Paragraph, Paragraphs, Source, Style } from './rules/paragraph.ts';
export { readText } from './rules/text.ts';

/** Kinds of file a document can be read from. */
const readable = ['docx', 'doc', 'text'] as const;

/**
 * The paragraphs of a file in reading order. What the file is, its bytes say; the name is not believed.
 * @throws Problem `file.empty`, `file.broken`, `file.bomb`, `file.macros`, `file.encrypted`, `file.name-unsafe`,
 * `file.kind-refused { found | kind, takes }`
 */
export async function readParagraphs(bytes: Uint8Array, _name: string): Promise<Paragraphs> {
  const found = sniff(bytes);
  if ('refused' in found) throw new Problem(found.refused, found.found ? { found: found.found, takes: readable } : {});
  switch (found.kind) {
    case 'text':
      return { format: 'txt', paragraphs: readText(decodeText(bytes, found.encoding ?? 'utf-8')) };
    case 'docx':
      return { format: 'docx', paragraphs: openDocx(bytes) };
    case 'doc':
      return { format: 'doc', paragraphs: await readDoc(bytes) };
    default:
      throw new Problem('file.kind-refused', { kind: found.kind, takes: readable });
  }
}

function openDocx(bytes: Uint8Array) {
  try {
    return readDocx(bytes);
  } catch (error) {
    if (error instanceof ZipError || error instanceof DocxError) throw new Problem(`file.${error.fault}`);
    throw error;
  }
}
