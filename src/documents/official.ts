import type { OfficialDocument } from './rules/official/document.ts';
import { writingOfficial } from './rules/official/write.ts';
import { inTurns } from './turns.ts';

/** Writes an official document (公文) as .docx in the form of GB/T 9704-2012, letting other requests have their turn. */
export const officialDocument = (doc: OfficialDocument): Promise<Uint8Array> => inTurns(writingOfficial(doc));

/** What a .docx is called on the wire. */
export const docxMime = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
