import type { Executor } from '#platform/storage/transaction.ts';
import { markAbout, type Owner } from '../store/inbox.ts';

/**
 * Whoever acts on a thing knows what they were told of it: their own unread notices about it are read, in the caller's
 * transaction. Other people's stay as they are.
 */
export const handled = (db: Executor, owner: Owner, subjectId: string, at: Date): Promise<void> =>
  markAbout(db, owner, subjectId, at);
