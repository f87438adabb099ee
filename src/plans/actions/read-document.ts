import { DocumentProblem, readParagraphs, readText } from '#documents/paragraphs.ts';
import type { Paragraph } from '#documents/rules/paragraph.ts';
import { Problem } from '#platform/pure/problem.ts';
import { readPlans } from '../rules/read.ts';
import type { Reading } from '../rules/reading.ts';

/** A file's bytes under its name, or pasted text. */
export type Document = { bytes: Uint8Array; name: string } | { text: string };
export type Step = 'unpack' | 'read';

/**
 * Bytes → paragraphs → plans. Nothing but arithmetic: no database, no files.
 * @throws Problem of fileProblems, with the adapter's own reason in details.reason.
 */
export async function readDocument(
  document: Document,
  step: (step: Step) => void,
): Promise<{ paragraphs: Paragraph[]; reading: Reading }> {
  step('unpack');
  const paragraphs =
    'text' in document
      ? readText(document.text)
      : await readParagraphs(document.bytes, document.name).then(
          (read) => read.paragraphs,
          (error: unknown) => {
            throw error instanceof DocumentProblem ? refusal(error) : error;
          },
        );
  step('read');
  return { paragraphs, reading: readPlans(paragraphs) };
}

/** The adapter's reason in the words of fileProblems. */
function refusal({ code, message }: DocumentProblem): Problem {
  const told = {
    empty: 'file.empty',
    'too-large': 'file.too-large',
    encrypted: 'file.encrypted',
    macros: 'file.macros',
    'zip-bomb': 'file.bomb',
    'zip-path': 'file.name-unsafe',
    'zip-broken': 'file.broken',
    'docx-broken': 'file.broken',
    'legacy-broken': 'file.broken',
    encoding: 'file.broken',
    rtf: 'file.kind-refused',
    pdf: 'file.kind-refused',
    image: 'file.kind-refused',
    spreadsheet: 'file.kind-refused',
    presentation: 'file.kind-refused',
    'unknown-format': 'file.kind-refused',
  } as const satisfies Record<typeof code, string>;
  return new Problem(told[code], { reason: code, about: message, found: null });
}
