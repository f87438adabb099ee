import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Actor, Grant } from '../permissions.ts';

export interface FeedLinkFound {
  id: string;
  name: string;
  made_at: Date;
  used_at: Date | null;
}

/** My links, oldest first. */
export async function feedLinksOf(db: Executor, regionId: string, personId: string): Promise<FeedLinkFound[]> {
  const { rows } = await sql<FeedLinkFound>`select id, name, made_at, used_at from access.feed_link
    where region_id = ${regionId} and person_id = ${personId} order by id limit 50`.execute(db);
  return rows;
}

/**
 * Keeps a link. The account's row is locked first, so that simultaneous requests cannot pass the limit together.
 * @returns false when the person already holds `most`
 */
export async function addFeedLink(
  db: Executor,
  link: { hash: string; id: string; regionId: string; personId: string; name: string; at: Date },
  most: number,
): Promise<boolean> {
  const { hash, id, regionId, personId, name, at } = link;
  await sql`select 1 from access.account where region_id = ${regionId} and person_id = ${personId} for update`.execute(
    db,
  );
  const done = await sql`insert into access.feed_link (token_hash, id, region_id, person_id, name, made_at)
    select ${hash}, ${id}, ${regionId}, ${personId}, ${name}, ${at}
    where (select count(*) from access.feed_link where region_id = ${regionId} and person_id = ${personId}) < ${most}`.execute(
    db,
  );
  return Number(done.numAffectedRows ?? 0n) > 0;
}

/** Forgets a link of this person; its name, or null when there is none. */
export async function dropFeedLink(
  db: Executor,
  regionId: string,
  personId: string,
  id: string,
): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`delete from access.feed_link
    where region_id = ${regionId} and person_id = ${personId} and id = ${id} returning name`.execute(db);
  return rows[0]?.name ?? null;
}

/**
 * Who holds this link: the person with today's unit and roles. Null when there is no such link, or the account or the
 * person is no longer active. That it was used is written at most once an hour: a read must not cost a write.
 */
export async function findLinkHolder(db: Executor, hash: string, now: Date): Promise<Actor | null> {
  const { rows } = await sql<{
    region_id: string;
    person_id: string;
    used_at: Date | null;
    name: string;
    unit_id: string;
    path: string;
    grants: Grant[] | null;
  }>`select l.region_id, l.person_id, l.used_at, p.name, p.unit_id, u.path,
      (select json_agg(json_build_object('role', g.role, 'unitId', g.unit_id, 'unitPath', gu.path))
        from access.role_grant g join organisation.unit gu on gu.region_id = g.region_id and gu.id = g.unit_id
        where g.region_id = l.region_id and g.person_id = l.person_id) as grants
    from access.feed_link l
    join access.account a on a.region_id = l.region_id and a.person_id = l.person_id and a.active
    join organisation.person p on p.region_id = l.region_id and p.id = l.person_id and p.active
    join organisation.unit u on u.region_id = p.region_id and u.id = p.unit_id
    where l.token_hash = ${hash}`.execute(db);
  const row = rows[0];
  if (!row) return null;
  if (!row.used_at || now.getTime() - row.used_at.getTime() > 3_600_000)
    await sql`update access.feed_link set used_at = ${now} where token_hash = ${hash}`.execute(db);
  return {
    regionId: row.region_id,
    personId: row.person_id,
    name: row.name,
    unitId: row.unit_id,
    unitPath: row.path,
    grants: row.grants ?? [],
  };
}
