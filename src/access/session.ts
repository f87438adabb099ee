import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { Problem } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Actor, Grant } from './permissions.ts';
import { hasEnded, passwordDue, sessionRule } from './rules.ts';

/** The signed-in person of a request. */
export interface SignedIn extends Actor {
  sessionId: string;
  passwordDue: boolean;
}

export const cookieName = 'chuangwen';
/** 256 random bits, base64url. Only its hash is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url');
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

interface Row {
  id: string;
  region_id: string;
  person_id: string;
  started_at: Date;
  seen_at: Date;
  name: string;
  unit_id: string;
  path: string;
  must_change: boolean;
  password_set_at: Date;
  grants: Grant[] | null;
}

/**
 * Who sends this token: one named select per request. Ended sessions and closed accounts are nobody.
 * @throws session.required
 */
export async function readSession(db: Executor, token: string | undefined, now: Date): Promise<SignedIn> {
  if (!token || token.length > 100) throw new Problem('session.required');
  const hash = hashToken(token);
  const { rows } =
    await sql<Row>`select s.id, s.region_id, s.person_id, s.started_at, s.seen_at, p.name, p.unit_id, u.path,
      a.must_change, a.password_set_at,
      (select json_agg(json_build_object('role', g.role, 'unitId', g.unit_id, 'unitPath', gu.path))
        from access.role_grant g join organisation.unit gu on gu.region_id = g.region_id and gu.id = g.unit_id
        where g.region_id = s.region_id and g.person_id = s.person_id) as grants
    from access.session s
    join access.account a on a.region_id = s.region_id and a.person_id = s.person_id and a.active
    join organisation.person p on p.region_id = s.region_id and p.id = s.person_id and p.active
    join organisation.unit u on u.region_id = p.region_id and u.id = p.unit_id
    where s.token_hash = ${hash}`.execute(db);
  const row = rows[0];
  if (!row || hasEnded(row.started_at.getTime(), row.seen_at.getTime(), now.getTime()))
    throw new Problem('session.required');
  // Written at most once a minute: a read must not cost a write.
  if (now.getTime() - row.seen_at.getTime() > sessionRule.seenEverySeconds * 1000)
    await sql`update access.session set seen_at = ${now} where token_hash = ${hash}`.execute(db);
  return {
    regionId: row.region_id,
    personId: row.person_id,
    name: row.name,
    unitId: row.unit_id,
    unitPath: row.path,
    grants: row.grants ?? [],
    sessionId: row.id,
    passwordDue: passwordDue(row.must_change, row.password_set_at.getTime(), now.getTime()),
  };
}
