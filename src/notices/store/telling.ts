import { sql } from 'kysely';
import { separated, visiting } from '#access/permissions.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { dutyKinds, type Telling } from '../rules.ts';

const json = (value: unknown): string => JSON.stringify(value);

/** A message that is to leave the house: to a person's mail or to a unit's robot. */
export interface Letter {
  noticeId: string;
  personId: string | null;
  robotId: string | null;
  unitId: string;
}

/**
 * Writes notices with the receipts of those told, in one statement. A notice nobody is told of is not written. Recipients
 * are taken in one order, so that two tellers of the same once-key wait for each other and never for ever.
 * @returns how many were told, and what is to go out by mail at once or to robots
 */
export async function addTellings(
  db: Executor,
  regionId: string,
  at: Date,
  tellings: readonly (Telling & { id: string })[],
): Promise<{ told: number; letters: Letter[] }> {
  const rows = tellings.map((one) => ({
    id: one.id,
    kind: one.kind,
    subject_kind: one.subjectKind,
    subject_id: one.subjectId,
    details: one.details,
    urgent: one.urgent ?? false,
    once_key: one.onceKey ?? null,
    units: one.unitIds ?? [],
    persons: one.personIds ?? [],
    spared: one.except ?? null,
  }));
  const { rows: found } = await sql<{ told: number; letters: Letter[] }>`with telling as (
      select * from jsonb_to_recordset(${json(rows)}::jsonb) as r (id uuid, kind text, subject_kind text, subject_id uuid,
        details jsonb, urgent boolean, once_key text, units uuid[], persons uuid[], spared uuid)),
    meant as (
      select t.id, g.person_id from telling t
        join access.role_grant g on g.region_id = ${regionId} and g.unit_id = any(t.units)
          and g.role <> all(${[...separated, ...visiting]}::text[])
      union
      select t.id, p from telling t, unnest(t.persons) as p),
    addressed as (
      select t.id, t.once_key, o.id as person_id, o.unit_id,
        c.mail is not null and c.pace = 'now' and t.kind <> all(c.mail_off) as mail_now,
        coalesce(c.mail is not null and c.pace = 'daily' and t.kind <> all(c.mail_off), false) as digest_due
      from telling t join meant m on m.id = t.id
      join access.account a on a.region_id = ${regionId} and a.person_id = m.person_id and a.active
      join organisation.person o on o.region_id = ${regionId} and o.id = m.person_id and o.active
      left join notices.choice c on c.region_id = ${regionId} and c.person_id = m.person_id
      where m.person_id is distinct from t.spared
        and (c.person_id is null or t.kind = any(${dutyKinds as string[]}::text[]) or t.kind <> all(c.inbox_off))),
    receipts as (
      insert into notices.receipt (region_id, person_id, notice_id, once_key, digest_due)
      select ${regionId}::uuid, person_id, id, once_key, digest_due from addressed order by person_id, id
      on conflict do nothing returning person_id, notice_id),
    robots as (
      select t.id, r.id as robot_id, r.unit_id from telling t
      join notices.robot r on r.region_id = ${regionId} and r.unit_id = any(t.units) and r.active and r.removed_at is null
        and t.kind <> all(r.kinds_off)
      where t.once_key is null or not exists (select from notices.outgoing o
        where o.region_id = ${regionId} and o.robot_id = r.id and o.once_key = t.once_key)),
    notices as (
      insert into notices.notice (region_id, id, at, kind, subject_kind, subject_id, details, urgent)
      select ${regionId}::uuid, t.id, ${at}::timestamptz, t.kind, t.subject_kind, t.subject_id, t.details, t.urgent
      from telling t where t.id in (select notice_id from receipts union all select id from robots))
    select (select count(*) from receipts)::int as told, coalesce((
      select json_agg(l) from (
        select a.id as "noticeId", a.person_id as "personId", null::uuid as "robotId", a.unit_id as "unitId"
        from addressed a join receipts r on r.notice_id = a.id and r.person_id = a.person_id where a.mail_now
        union all
        select id, null, robot_id, unit_id from robots) l), '[]') as letters`.execute(db);
  return found[0]!;
}

export interface NewOutgoing {
  id: string;
  purpose: 'notice' | 'code' | 'trial';
  personId: string | null;
  robotId: string | null;
  unitId: string;
  noticeId: string | null;
  onceKey: string | null;
  dueAt: Date;
  at: Date;
}
/** Messages to be sent by the job; one a robot was given before under the same once-key is left out. */
export async function addOutgoing(db: Executor, regionId: string, letters: readonly NewOutgoing[]): Promise<void> {
  await sql`insert into notices.outgoing (region_id, id, purpose, person_id, robot_id, unit_id, notice_id, once_key, due_at, created_at)
    select ${regionId}::uuid, r.* from jsonb_to_recordset(${json(
      letters.map((one) => ({
        id: one.id,
        purpose: one.purpose,
        person_id: one.personId,
        robot_id: one.robotId,
        unit_id: one.unitId,
        notice_id: one.noticeId,
        once_key: one.onceKey,
        due_at: one.dueAt,
        created_at: one.at,
      })),
    )}::jsonb) as r (id uuid, purpose text, person_id uuid, robot_id uuid, unit_id uuid, notice_id uuid, once_key text,
      due_at timestamptz, created_at timestamptz)
    on conflict do nothing`.execute(db);
}
