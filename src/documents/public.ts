import type { Actor } from '#access/permissions.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { FileRow } from './contract.ts';
import { fileRow } from './actions.ts';
import type { Files } from './files.ts';
import { findReadable } from './reading.ts';
import { addLinks, countLinks, getFile, listLinked, type KeptFile } from './store.ts';

export { carryLinks, removeLinks as unlinkFiles } from './store.ts';

export { readParagraphs, type Paragraph, type Paragraphs } from './paragraphs.ts';
export { openFiles, placeOf, type Files } from './files.ts';
export { eraseFiles, keepFile, readUpload, takeIn } from './keeping.ts';
export { readableThrough, type FindSubject } from './reading.ts';
export { docxMime, officialDocument } from './official.ts';
export { readSheet, uploadedSheet, writeSheets } from './sheets.ts';
export { spokenBytes, type KeptFile } from './store.ts';

/** Most files one thing may have. */
export const mostFiles = 100;

/**
 * Links files to a thing in this transaction: from then on whoever reads the thing reads them. Only files this actor
 * added or may read are taken, so that nobody reaches a file by linking it to a thing of their own.
 * @throws thing.not-found for a file the actor may not read; Problem `request.invalid` with more than 100 files
 */
export async function linkFiles(
  db: Executor,
  actor: Actor,
  subjectKind: string,
  subjectId: string,
  fileIds: readonly string[],
  at: Date,
): Promise<void> {
  const ids = [...new Set(fileIds)];
  if (ids.length === 0) return;
  const held = await countLinks(db, actor.regionId, subjectKind, subjectId);
  if (held + ids.length > mostFiles)
    throw new Problem('request.invalid', {
      fields: [{ path: ['body', 'fileIds'], code: 'field.too-big', params: { maximum: mostFiles } }],
    });
  for (const id of ids)
    if (!(await findReadable(db, actor, id)))
      throw new Problem('request.invalid', { fields: [{ path: ['body', 'fileIds'], code: 'file.unknown' }] });
  await addLinks(db, actor.regionId, subjectKind, subjectId, ids, at);
}

/** The files of several things of one kind, by the thing's id; a thing without files is not in the answer. */
export async function filesOf(
  db: Executor,
  regionId: string,
  subjectKind: string,
  subjectIds: readonly string[],
): Promise<Map<string, FileRow[]>> {
  const out = new Map<string, FileRow[]>();
  if (subjectIds.length === 0) return out;
  for (const { subjectId, file } of await listLinked(db, regionId, subjectKind, subjectIds)) {
    const rows = out.get(subjectId);
    if (rows) rows.push(fileRow(file));
    else out.set(subjectId, [fileRow(file)]);
  }
  return out;
}

/**
 * A kept file with its bytes, for a capability that reads documents. Asks nobody's permission: the caller has.
 * @throws thing.not-found
 */
export async function openFile(
  files: Files,
  db: Executor,
  regionId: string,
  fileId: string,
): Promise<KeptFile & { bytes: Uint8Array }> {
  const file = await getFile(db, regionId, fileId);
  return { ...file, bytes: await files.read(regionId, file.sha256) };
}
