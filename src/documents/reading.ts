import { allows, type Actor, type Subject, type Verb } from '#access/permissions.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { findFile, linksOf, type KeptFile } from './store.ts';

/** Loads a thing a file belongs to, as the permission table sees it, and the verb that reads it; null: not there. */
export type FindSubject = (
  db: Executor,
  regionId: string,
  subjectId: string,
) => Promise<{ subject: Subject; verb: Verb } | null>;

const subjects = new Map<string, FindSubject>();

/**
 * Files linked to things of this kind are readable for whoever may read the thing. Called once at start by the
 * capability that owns the kind; a kind nobody has spoken for gives nobody anything.
 */
export function readableThrough(subjectKind: string, find: FindSubject): void {
  subjects.set(subjectKind, find);
}

/**
 * The file, if this actor may read it: the one who added it while it belongs to nothing yet, else whoever may read one of
 * the things it belongs to. Null otherwise, also when it is not there: the two look alike from outside.
 */
export async function findReadable(db: Executor, actor: Actor, fileId: string): Promise<KeptFile | null> {
  const file = await findFile(db, actor.regionId, fileId);
  if (!file) return null;
  const links = await linksOf(db, actor.regionId, fileId);
  if (links.length === 0) return file.addedById === actor.personId ? file : null;
  for (const { subjectKind, subjectId } of links) {
    const found = await subjects.get(subjectKind)?.(db, actor.regionId, subjectId);
    if (found && allows(actor, found.verb, found.subject)) return file;
  }
  return null;
}
