import { readParagraphs } from '#documents/public.ts';
import type { Paragraph } from '#documents/rules/paragraph.ts';
import type { Reading } from '../rules/reading.ts';
import { readPlans } from '../rules/read.ts';

/** A file's bytes under its name, or pasted text. */
export interface Document {
  bytes: Uint8Array;
  name: string;
}
export type Step = 'unpack' | 'read';

/** Bytes → paragraphs → plans. Nothing but arithmetic: no database, no files. */
export async function readDocument(
  { bytes, name }: Document,
  step: (step: Step) => void,
): Promise<{ paragraphs: Paragraph[]; reading: Reading }> {
  step('unpack');
  const { paragraphs } = await readParagraphs(bytes, name);
  step('read');
  return { paragraphs, reading: readPlans(paragraphs) };
}
