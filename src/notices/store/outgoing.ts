import { sql } from 'kysely';
import type { Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { NoticeKind, Pace, Purpose } from '../rules.ts';
import type { Vendor } from '../rules/robot.ts';

/** Messages to one receiver that go out together: notices up to so many, anything else alone. */
const mostTogether = 20;

export interface Batch {
  regionId: string;
  purpose: Purpose;
  personId: string | null;
  robotId: string | null;
  rows: { id: string; attempts: number; noticeId: string | null; noticeIds: string[] }[];
}

/**
 * Takes what is due for one receiver and marks it as being sent until `until`. Rows another sender holds are passed
 * over, so two senders never have the same message in hand. Null: nothing is due.
 */
export async function takeDue(db: Executor, now: Date, until: Date): Promise<Batch | null> {
  const { rows } = await sql<{
    regionId: string;
    id: string;
    purpose: Purpose;
    personId: string | null;
    robotId: string | null;
    attempts: number;
    noticeId: string | null;
    noticeIds: string[];
  }>`with first as (
      select region_id, id, purpose, person_id, robot_id from notices.outgoing
      where state = 'waiting' and due_at <= ${now} order by due_at, id limit 1 for update skip locked),
    beside as (
      select o.id from notices.outgoing o join first f on o.region_id = f.region_id and o.id <> f.id
        and (o.robot_id = f.robot_id or o.person_id = f.person_id)
      where f.purpose = 'notice' and o.purpose = 'notice' and o.state = 'waiting' and o.due_at <= ${now}
      order by o.id limit ${mostTogether - 1} for update of o skip locked)
    update notices.outgoing o set state = 'sending', attempts = attempts + 1, due_at = ${until}
    from first f where o.region_id = f.region_id and (o.id = f.id or o.id in (select id from beside))
    returning o.region_id as "regionId", o.id, o.purpose, o.person_id as "personId", o.robot_id as "robotId", o.attempts,
      o.notice_id as "noticeId", o.notice_ids as "noticeIds"`.execute(db);
  const [first] = rows;
  if (!first) return null;
  const { regionId, purpose, personId, robotId } = first;
  return { regionId, purpose, personId, robotId, rows: rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}

/**
 * Messages whose sender went silent. It is not known whether they arrived: a digest is not sent a second time but shown as
 * failed; the others, which do no harm when they come twice, are sent again.
 */
export async function takeUp(db: Executor, now: Date): Promise<void> {
  await sql`update notices.outgoing set state = case when purpose = 'digest' then 'failed' else 'waiting' end,
      due_at = ${now}, ended_at = case when purpose = 'digest' then ${now}::timestamptz end, error = 'sending.cut-off'
    where state = 'sending' and due_at <= ${now}`.execute(db);
}

export async function markSent(db: Executor, regionId: string, ids: readonly string[], at: Date): Promise<void> {
  await sql`update notices.outgoing set state = 'sent', ended_at = ${at}, error = null
    where region_id = ${regionId} and id = any(${ids as string[]}::uuid[]) and state = 'sending'`.execute(db);
}

/** Not sent: again at `dueAt`, or never (null) until somebody says so. */
export async function markFailed(
  db: Executor,
  regionId: string,
  id: string,
  { error, dueAt, at }: { error: string; dueAt: Date | null; at: Date },
): Promise<void> {
  await sql`update notices.outgoing set state = ${dueAt ? 'waiting' : 'failed'}, due_at = ${dueAt ?? at},
      ended_at = ${dueAt ? null : at}, error = ${error}
    where region_id = ${regionId} and id = ${id} and state = 'sending'`.execute(db);
}

/** Nobody wants it any more: the address was taken back, the robot put to rest. */
export async function dropOutgoing(db: Executor, regionId: string, ids: readonly string[]): Promise<void> {
  await sql`delete from notices.outgoing where region_id = ${regionId} and id = any(${ids as string[]}::uuid[])`.execute(
    db,
  );
}

export interface NoticeToSay {
  id: string;
  kind: NoticeKind;
  subjectKind: string;
  subjectId: string;
  details: Record<string, unknown>;
  urgent: boolean;
}
/** Notices in the order told; with a person, only those still unread. */
export async function noticesToSay(
  db: Executor,
  regionId: string,
  ids: readonly string[],
  unreadBy: string | null = null,
): Promise<NoticeToSay[]> {
  const { rows } =
    await sql<NoticeToSay>`select n.id, n.kind, n.subject_kind as "subjectKind", n.subject_id as "subjectId",
      n.details, n.urgent
    from notices.notice n where n.region_id = ${regionId} and n.id = any(${ids as string[]}::uuid[])
      ${
        unreadBy === null
          ? sql``
          : sql`and exists (select from notices.receipt r where r.region_id = n.region_id and r.notice_id = n.id
              and r.person_id = ${unreadBy} and r.read_at is null)`
      }
    order by n.id`.execute(db);
  return rows;
}

/** A robot that may speak, with its sealed address; null when it was put to rest. */
export async function findSpeaker(
  db: Executor,
  regionId: string,
  id: string,
): Promise<{ vendor: Vendor; address: string; secret: string | null; active: boolean } | null> {
  const { rows } = await sql<{ vendor: Vendor; address: string; secret: string | null; active: boolean }>`
    select vendor, address, secret, active from notices.robot
    where region_id = ${regionId} and id = ${id} and removed_at is null`.execute(db);
  return rows[0] ?? null;
}

export interface Reader {
  mail: string | null;
  mailPending: string | null;
  pendingId: string | null;
  pace: Pace;
  locale: 'zh-CN' | 'en';
}
/** Where a person's mail goes; null when their account is closed or they never chose anything. */
export async function findMailReader(db: Executor, regionId: string, personId: string): Promise<Reader | null> {
  const { rows } =
    await sql<Reader>`select c.mail, c.mail_pending as "mailPending", c.pending_id as "pendingId", c.pace,
      c.locale
    from notices.choice c
    join access.account a on a.region_id = c.region_id and a.person_id = c.person_id and a.active
    where c.region_id = ${regionId} and c.person_id = ${personId}`.execute(db);
  return rows[0] ?? null;
}

/** People for whom something waits for the daily letter, in the order of their ids, after one. */
export async function digestPeople(
  db: Executor,
  after: { regionId: string; personId: string } | null,
  limit: number,
): Promise<{ regionId: string; personId: string }[]> {
  const { rows } = await sql<{ regionId: string; personId: string }>`select distinct region_id as "regionId",
      person_id as "personId"
    from notices.receipt where digest_due ${after ? sql`and (region_id, person_id) > (${after.regionId}, ${after.personId})` : sql``}
    order by 1, 2 limit ${limit}`.execute(db);
  return rows;
}

/**
 * Makes one person's letter of a day from what they were told before `until` and have not read; says nothing when there
 * is none, or when that day's was made already.
 */
export async function makeDigest(
  db: Executor,
  of: { regionId: string; personId: string },
  letter: { id: string; day: Day; until: Date; at: Date },
): Promise<boolean> {
  const { regionId, personId } = of;
  const { rows } = await sql<{ id: string; unread: boolean }>`select r.notice_id as id, r.read_at is null as unread
    from notices.receipt r join notices.notice n on n.region_id = r.region_id and n.id = r.notice_id
    where r.region_id = ${regionId} and r.person_id = ${personId} and r.digest_due and n.at < ${letter.until}
    order by r.notice_id for update of r`.execute(db);
  if (!rows.length) return false;
  const unread = rows.filter((row) => row.unread).map((row) => row.id);
  const wanted = await sql`select from notices.choice where region_id = ${regionId} and person_id = ${personId}
    and mail is not null and pace = 'daily'`.execute(db);
  let made = false;
  if (unread.length && wanted.rows.length) {
    const done = await sql`insert into notices.outgoing
        (region_id, id, purpose, person_id, unit_id, digest_day, notice_ids, due_at, created_at)
      select ${regionId}::uuid, ${letter.id}::uuid, 'digest', p.id, p.unit_id, ${letter.day}::date, ${unread}::uuid[],
        ${letter.at}::timestamptz, ${letter.at}::timestamptz
      from organisation.person p where p.region_id = ${regionId} and p.id = ${personId}
      on conflict do nothing`.execute(db);
    made = Number(done.numAffectedRows ?? 0n) > 0;
    // That day's letter is gone already: what came late waits for the next one.
    if (!made) return false;
  }
  await sql`update notices.receipt set digest_due = false where region_id = ${regionId} and person_id = ${personId}
    and notice_id = any(${rows.map((row) => row.id)}::uuid[])`.execute(db);
  return made;
}

/** Forgets what was sent long ago; what was said under a once-key stays, so that it is not said again. */
export async function sweepOutgoing(db: Executor, before: Date): Promise<void> {
  await sql`delete from notices.outgoing where state = 'sent' and once_key is null and ended_at < ${before}`.execute(
    db,
  );
}
