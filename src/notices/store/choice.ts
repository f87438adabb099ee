import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';
import type { NoticeKind, Pace } from '../rules.ts';
import type { Owner } from './inbox.ts';

export interface ChoiceFound {
  inboxOff: NoticeKind[];
  mailOff: NoticeKind[];
  pace: Pace;
  mail: string | null;
  mailPending: string | null;
  pendingId: string | null;
  pendingAt: Date | null;
  pendingTries: number;
  version: number;
}
const nothing: ChoiceFound = {
  inboxOff: [],
  mailOff: [],
  pace: 'daily',
  mail: null,
  mailPending: null,
  pendingId: null,
  pendingAt: null,
  pendingTries: 0,
  version: 0,
};

/** What a person chose; version 0 when they never did. `lock` waits for others who are changing it. */
export async function getChoice(db: Executor, of: Owner, how: 'look' | 'lock' = 'look'): Promise<ChoiceFound> {
  const { rows } = await sql<ChoiceFound>`select inbox_off as "inboxOff", mail_off as "mailOff", pace, mail,
      mail_pending as "mailPending", pending_id as "pendingId", pending_at as "pendingAt",
      pending_tries as "pendingTries", version
    from notices.choice where region_id = ${of.regionId} and person_id = ${of.personId}
    ${how === 'lock' ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? nothing;
}

/** Makes the row of somebody who chooses for the first time; two at once make one. */
export async function beginChoice(db: Executor, of: Owner): Promise<void> {
  await sql`insert into notices.choice (region_id, person_id) values (${of.regionId}, ${of.personId})
    on conflict do nothing`.execute(db);
}

export async function setChoice(
  db: Executor,
  of: Owner,
  to: { inboxOff: readonly string[]; mailOff: readonly string[]; pace: Pace },
): Promise<void> {
  await sql`update notices.choice set inbox_off = ${to.inboxOff as string[]}::text[],
      mail_off = ${to.mailOff as string[]}::text[], pace = ${to.pace}, version = version + 1
    where region_id = ${of.regionId} and person_id = ${of.personId}`.execute(db);
}

/** An address that waits for its code. */
export async function setPending(
  db: Executor,
  of: Owner,
  pending: { mail: string; id: string; at: Date; locale: string },
): Promise<void> {
  await sql`update notices.choice set mail_pending = ${pending.mail}, pending_id = ${pending.id}, pending_at = ${pending.at},
      pending_tries = 0, locale = ${pending.locale}, version = version + 1
    where region_id = ${of.regionId} and person_id = ${of.personId}`.execute(db);
}

export async function countTry(db: Executor, of: Owner): Promise<void> {
  await sql`update notices.choice set pending_tries = pending_tries + 1
    where region_id = ${of.regionId} and person_id = ${of.personId}`.execute(db);
}

/** The address is theirs (null: none any more). */
export async function setMail(db: Executor, of: Owner, mail: string | null): Promise<void> {
  await sql`update notices.choice set mail = ${mail}, mail_pending = null, pending_id = null, pending_at = null,
      pending_tries = 0, version = version + 1
    where region_id = ${of.regionId} and person_id = ${of.personId}`.execute(db);
  if (mail === null)
    await sql`update notices.receipt set digest_due = false
      where region_id = ${of.regionId} and person_id = ${of.personId} and digest_due`.execute(db);
}
