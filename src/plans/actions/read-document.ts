import { readParagraphs, readText } from '#documents/paragraphs.ts';
import type { Paragraph } from '#documents/rules/paragraph.ts';
import { readPlans } from '../rules/read.ts';
import type { Reading } from '../rules/reading.ts';

/** A file's bytes under its name, or pasted text. */
export type Document = { bytes: Uint8Array; name: string } | { text: string };
export type Step = 'unpack' | 'read';

/**
 * Bytes → paragraphs → plans. Nothing but arithmetic: no database, no files.
 * @throws Problem one of fileProblems when the bytes are no such document.
 */
export async function readDocument(
  document: Document,
  step: (step: Step) => void,
): Promise<{ paragraphs: Paragraph[]; reading: Reading }> {
  step('unpack');
  const paragraphs =
    'text' in document ? readText(document.text) : (await readParagraphs(document.bytes, document.name)).paragraphs;
  step('read');
  return { paragraphs, reading: readPlans(paragraphs) };
}
