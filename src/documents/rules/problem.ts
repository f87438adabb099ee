/** Why a file cannot be read. */

export const documentProblems = [
  'empty', // no bytes, or no words
  'too-large', // above the limit of bytes
  'unknown-format', // none of docx, doc, txt
  'rtf', // RTF, whatever its name says
  'pdf',
  'image',
  'spreadsheet',
  'presentation',
  'legacy-broken', // a .doc that cannot be read
  'encrypted', // protected by a password
  'macros', // carries a VBA project
  'zip-broken',
  'zip-bomb', // unpacks to too much
  'zip-path', // a name that would leave its folder
  'docx-broken', // a zip, but its document part is missing or is not XML
  'encoding', // bytes that are no text in any encoding we know
] as const;
export type DocumentProblemCode = (typeof documentProblems)[number];

/** Thrown by every adapter when a file is refused; nothing else is thrown for bad input. */
export class DocumentProblem extends Error {
  readonly code: DocumentProblemCode;
  constructor(code: DocumentProblemCode, detail: string) {
    super(detail);
    this.name = 'DocumentProblem';
    this.code = code;
  }
}
