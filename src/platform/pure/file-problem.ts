/**
 * Why an uploaded file is refused, with the HTTP status. `file.kind-refused` carries `found` (what it turned out to be, or
 * null), `file.too-large` carries `most` in bytes.
 */
export const fileProblems = {
  'file.missing': 422,
  'file.empty': 422,
  'file.too-large': 413,
  'file.kind-refused': 415,
  'file.macros': 422,
  'file.broken': 422,
  'file.bomb': 422,
  'file.name-unsafe': 422,
  'file.encrypted': 422,
} as const;
