/** The door of access for other capabilities. */
import type { Executor } from '#platform/storage/transaction.ts';
import type { Actor } from './permissions.ts';
import { hashToken } from './session.ts';
import { findLinkHolder } from './store/feed.ts';

/**
 * Who stands behind the token of a private link, with the unit and roles of today; null for an ended or unknown link and
 * for a closed account.
 */
export const linkHolder = (db: Executor, token: string, now: Date): Promise<Actor | null> =>
  findLinkHolder(db, hashToken(token), now);
