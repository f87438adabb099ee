import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from 'kysely';
import { testApp, type TestApp } from '#app/testing.ts';
import { rememberedSessions, trustedMs } from './remembered.ts';
import { hashToken, newToken } from './session.ts';

let town: TestApp;
const token = newToken();
const at = new Date('2026-11-23T02:00:00Z');
const after = (ms: number) => new Date(at.getTime() + ms);
beforeAll(async () => {
  town = await testApp();
  const { personId, regionId } = await town.as('market');
  await sql`insert into access.session (token_hash, id, region_id, person_id, started_at, seen_at, address, device)
    values (${hashToken(token)}, ${crypto.randomUUID()}, ${regionId}, ${personId}, ${at}, ${at}, '', '')`.execute(
    town.db,
  );
  await sql`update access.account set must_change = false, password_set_at = ${at}`.execute(town.db);
});
afterAll(() => town.close());
const endSession = () => sql`delete from access.session where token_hash = ${hashToken(token)}`.execute(town.db);
const refused = (asked: Promise<unknown>) =>
  asked.then(
    () => 'let in',
    (problem: { code: string }) => problem.code,
  );

it('trusts one look for a moment, and not longer; a write forgets it at once', async () => {
  const sessions = rememberedSessions();
  const first = await sessions.read(town.db, token, at);
  expect(first.name).toBe('陈立新');
  const { rows: kept } = await sql<Record<string, unknown>>`select * from access.session
    where token_hash = ${hashToken(token)}`.execute(town.db);
  await endSession();
  expect(await sessions.read(town.db, token, after(trustedMs - 1))).toBe(first);
  expect(await refused(sessions.read(town.db, token, after(trustedMs)))).toBe('session.required');
  // A clock set back is no reason to trust longer.
  expect(await refused(sessions.read(town.db, token, after(-1)))).toBe('session.required');
  sessions.forget();
  expect(await refused(sessions.read(town.db, token, after(1)))).toBe('session.required');

  const { id, region_id, person_id } = kept[0]!;
  await sql`insert into access.session (token_hash, id, region_id, person_id, started_at, seen_at, address, device)
    values (${hashToken(token)}, ${id}, ${region_id}, ${person_id}, ${at}, ${at}, '', '')`.execute(town.db);
  // A look that began before a write and ended after it is used once and not kept.
  const underWay = sessions.read(town.db, token, at);
  sessions.forget();
  expect((await underWay).name).toBe('陈立新');
  await endSession();
  expect(await refused(sessions.read(town.db, token, after(1)))).toBe('session.required');
});

it('keeps nobody for a missing or foreign token', async () => {
  const sessions = rememberedSessions();
  expect(await refused(sessions.read(town.db, undefined, at))).toBe('session.required');
  expect(await refused(sessions.read(town.db, newToken(), at))).toBe('session.required');
});
