import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { testApp, type TestApp } from '#app/testing.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { sealEvents } from '#platform/trail/store.ts';
import { accessContract as access } from './contract.ts';
import { hashPassword } from './passwords.ts';

let town: TestApp;
const password = 'Qinghe2026';
beforeAll(async () => {
  town = await testApp();
  const hash = await hashPassword(password);
  await sql`update access.account set password_hash = ${hash}, password_set_at = now(), must_change = false`.execute(
    town.db,
  );
});
afterAll(() => town.close());

const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  town.app.inject({ method: 'POST', url, payload, headers });
const signIn = (signInName: string, secret = password) => post('/api/session', { signInName, password: secret });
const kindsOf = async (personId: string) =>
  (
    await sql<{ kind: string }>`select kind from platform.event where subject_id = ${personId} order by id`.execute(
      town.db,
    )
  ).rows.map((r) => r.kind);

describe('signing in', () => {
  it('gives a strict, script-proof cookie and says who one is', async () => {
    const answer = await signIn('Market');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['set-cookie']).toMatch(/^chuangwen=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(answer.json()).toMatchObject({ name: '陈立新', verbs: expect.arrayContaining(['task.report']) });
    expect(answer.json().verbs).not.toContain('audit.read');
    const stored = await sql<{ token_hash: string }>`select token_hash from access.session`.execute(town.db);
    expect(stored.rows.some((row) => String(answer.headers['set-cookie']).includes(row.token_hash))).toBe(false);
  });

  it('answers a wrong name and a wrong password alike', async () => {
    const [wrongName, wrongPassword] = [await signIn('nobody-here'), await signIn('wenlv', 'Wrong2026x')];
    expect(wrongName.statusCode).toBe(401);
    expect(wrongName.json()).toEqual(wrongPassword.json());
  });

  it('locks after five failures, keeps count over requests, and the security administrator lifts it', async () => {
    const grid = await town.as('grid');
    for (let i = 0; i < 4; i++) expect((await signIn('grid', 'Wrong2026x')).json().code).toBe('sign-in.refused');
    expect((await signIn('grid', 'Wrong2026x')).json()).toMatchObject({
      code: 'sign-in.locked',
      status: 423,
      until: expect.any(String),
    });
    expect((await signIn('grid')).json().code).toBe('sign-in.locked');
    await (await town.as('secadmin')).call(access.unlock, { params: { id: grid.personId } });
    expect((await signIn('grid')).statusCode).toBe(200);
    expect(await kindsOf(grid.personId)).toEqual([
      ...Array(4).fill('access.sign-in-refused'),
      'access.locked',
      'access.unlocked',
      'access.sign-in',
    ]);
  });

  it('locks a name nobody has after as many failures, so that a lockout tells nothing', async () => {
    for (let i = 0; i < 4; i++) expect((await signIn('no-such-name')).json().code).toBe('sign-in.refused');
    expect((await signIn('no-such-name')).json()).toMatchObject({ code: 'sign-in.locked', status: 423 });
  });

  it('refuses text that cannot be stored by its field, and a foreign origin where browsers do not say the site', async () => {
    expect((await signIn('a\u0000b')).json()).toMatchObject({
      code: 'request.invalid',
      fields: [{ path: ['body', 'signInName'] }],
    });
    expect((await signIn('x', '\ud800')).json()).toMatchObject({
      code: 'request.invalid',
      fields: [{ path: ['body', 'password'] }],
    });
    for (const origin of ['http://evil.example', 'null'])
      expect((await post('/api/session', { signInName: 'market', password }, { origin })).json()).toMatchObject({
        reason: 'cross-site',
      });
    expect(
      (
        await post(
          '/api/session',
          { signInName: 'market', password },
          { origin: 'http://localhost:8787', host: 'localhost:8787' },
        )
      ).statusCode,
    ).toBe(200);
  });

  it('ends: an idle session is nobody', async () => {
    const cookie = String((await signIn('leader')).headers['set-cookie']).split(';')[0]!;
    const me = () => town.app.inject({ method: 'GET', url: '/api/session', headers: { cookie } });
    expect((await me()).statusCode).toBe(200);
    town.at(new Date(Date.now() + 121 * 60_000));
    expect((await me()).json().code).toBe('session.required');
    town.at(null);
  });

  it('refuses a write that comes from another site', async () => {
    const answer = await post('/api/session', { signInName: 'market', password }, { 'sec-fetch-site': 'cross-site' });
    expect(answer.json()).toMatchObject({ code: 'permission.denied', reason: 'cross-site' });
  });
});

describe('passwords', () => {
  it('are refused when weak or used before, and a change ends the other sessions', async () => {
    const cookie = String((await signIn('wenlv')).headers['set-cookie']).split(';')[0]!;
    const other = String((await signIn('wenlv')).headers['set-cookie']).split(';')[0]!;
    const change = (old: string, fresh: string) => post('/api/session/password', { old, fresh }, { cookie });
    expect((await change('nope', 'Fresh2026a')).json()).toMatchObject({
      code: 'password.wrong',
      fields: [{ path: ['body', 'old'] }],
    });
    expect((await change(password, 'short')).json()).toMatchObject({ code: 'password.weak', reason: 'short' });
    expect((await change(password, password)).json().code).toBe('password.reused');
    expect((await change(password, 'Fresh2026a')).statusCode).toBe(200);
    expect((await change('Fresh2026a', password)).json().code).toBe('password.reused');
    expect((await town.app.inject({ url: '/api/session', headers: { cookie: other } })).statusCode).toBe(401);
    expect((await town.app.inject({ url: '/api/session', headers: { cookie } })).statusCode).toBe(200);
  });
});

describe('guessing the old password', () => {
  it('counts like guessing at the door', async () => {
    const cookie = String((await signIn('township2')).headers['set-cookie']).split(';')[0]!;
    const guess = () => post('/api/session/password', { old: 'Wrong2026x', fresh: 'Fresh2026b' }, { cookie });
    for (let i = 0; i < 4; i++) expect((await guess()).json().code).toBe('password.wrong');
    expect((await guess()).json().code).toBe('sign-in.locked');
    expect((await guess()).statusCode).toBe(423);
  });
});

describe('accounts and roles', () => {
  it('are opened by one administrator and given roles by another', async () => {
    const [sys, sec, market] = [await town.as('sysadmin'), await town.as('secadmin'), await town.as('market')];
    const person = await freshPerson(market.regionId, market.unitId);
    await expect(
      market.call(access.openAccount, { body: { personId: person.id, signInName: 'newcomer' } }),
    ).rejects.toMatchObject({ code: 'permission.denied' });
    const { firstPassword } = await sys.call(access.openAccount, {
      body: { personId: person.id, signInName: 'newcomer' },
    });
    await expect(
      sys.call(access.openAccount, { body: { personId: person.id, signInName: 'newcomer2' } }),
    ).rejects.toMatchObject({ code: 'account.exists' });
    await expect(sys.call(access.setGrants, { params: { id: person.id }, body: { grants: [] } })).rejects.toMatchObject(
      { code: 'permission.denied' },
    );
    await sec.call(access.setGrants, {
      params: { id: person.id },
      body: { grants: [{ role: 'department', unitId: market.unitId }] },
    });
    await expect(
      sec.call(access.setGrants, {
        params: { id: person.id },
        body: {
          grants: [
            { role: 'department', unitId: market.unitId },
            { role: 'audit-administrator', unitId: market.unitId },
          ],
        },
      }),
    ).rejects.toMatchObject({ code: 'grant.clash' });
    await expect(
      sec.call(access.setGrants, { params: { id: sec.personId }, body: { grants: [] } }),
    ).rejects.toMatchObject({ code: 'grant.self' });

    // The first password opens only the door to changing it.
    const answer = await signIn('newcomer', firstPassword);
    expect(answer.json()).toMatchObject({ passwordDue: true });
    const cookie = String(answer.headers['set-cookie']).split(';')[0]!;
    const listed = await town.app.inject({ url: '/api/accounts', headers: { cookie } });
    expect(listed.json().code).toBe('session.password-due');

    const { rows } = await sys.call(access.accounts, { query: { text: 'newcomer' } });
    expect(rows).toMatchObject([{ signInName: 'newcomer', grants: [{ role: 'department' }] }]);
    await expect(market.call(access.accounts, { query: {} })).rejects.toMatchObject({ code: 'permission.denied' });

    // One account by itself, for the same readers; the trail keeps the role with the unit's name.
    expect(await sec.call(access.account, { params: { id: person.id } })).toEqual(rows[0]);
    await expect(market.call(access.account, { params: { id: person.id } })).rejects.toMatchObject({
      code: 'permission.denied',
    });
    const beyond = (await town.as('office2')).personId;
    await expect(sec.call(access.account, { params: { id: beyond } })).rejects.toMatchObject({
      code: 'thing.not-found',
    });
    const { rows: told } = await (
      await town.as('auditor')
    ).call(access.events, { query: { kind: 'access.grants-set', subjectId: person.id } });
    expect(told[0]).toMatchObject({
      subjectName: '新来的',
      details: { before: [], after: [{ role: 'department', unitName: '云汀县市场监督管理局' }] },
    });
  });

  it('are found by pinyin initials too', async () => {
    const { rows } = await (await town.as('sysadmin')).call(access.accounts, { query: { text: 'LZQ' } });
    expect(rows.map((row) => row.name)).toEqual(['林知秋']);
    // The signs of a pattern are only signs.
    expect(await (await town.as('sysadmin')).call(access.accounts, { query: { text: '%' } })).toMatchObject({
      rows: [],
    });
  });

  async function freshPerson(regionId: string, unitId: string): Promise<{ id: string }> {
    const id = uuid7();
    await sql`insert into organisation.person (region_id, id, name, initials, unit_id, search, grams, created_at, updated_at)
      values (${regionId}, ${id}, '新来的', 'xld', ${unitId}, '', '{}', now(), now())`.execute(town.db);
    return { id };
  }
});

describe('the trail', () => {
  it('is for the audit administrator alone, pages without gaps, and proves itself', async () => {
    const auditor = await town.as('auditor');
    for (const name of ['office', 'sysadmin', 'secadmin', 'community'] as const)
      await expect((await town.as(name)).call(access.events, { query: {} })).rejects.toMatchObject({
        code: 'permission.denied',
      });
    const all = await auditor.call(access.events, { query: { limit: 200 } });
    const paged: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await auditor.call(access.events, { query: { limit: 3, after } });
      paged.push(...page.rows.map((row) => row.id));
      if (!page.next) break;
      after = page.next;
    }
    expect(paged).toEqual(all.rows.map((row) => row.id));
    expect(all.rows.length).toBeGreaterThan(5);
    await expect(auditor.call(access.events, { query: { after: 'nonsense' } })).rejects.toMatchObject({
      code: 'request.invalid',
    });

    await inTransaction(town.db, (tx) => sealEvents(tx, auditor.regionId, new Date()));
    expect(await auditor.call(access.verifyEvents, {})).toMatchObject({ sound: true, seals: 1, unsealed: 0 });
    await sql`update platform.event set details = details || '{"x":1}' where region_id = ${auditor.regionId} and place = 0`.execute(
      town.db,
    );
    expect(await auditor.call(access.verifyEvents, {})).toMatchObject({
      sound: false,
      faults: [{ reason: 'event-changed' }],
    });
  });

  it('opens one event, and finds the people in it, within the region only', async () => {
    const auditor = await town.as('auditor');
    const { rows } = await auditor.call(access.events, { query: { limit: 1 } });
    expect(await auditor.call(access.event, { params: { id: rows[0]!.id } })).toEqual(rows[0]);
    const elsewhere = uuid7();
    const other = await town.as('office2');
    await sql`insert into platform.event (region_id, id, at, kind, person_id, unit_id, subject_kind)
      values (${other.regionId}, ${elsewhere}, now(), 'unit.change', ${other.personId}, ${other.unitId}, 'unit')`.execute(
      town.db,
    );
    await expect(auditor.call(access.event, { params: { id: elsewhere } })).rejects.toMatchObject({
      code: 'thing.not-found',
    });
    await expect((await town.as('office')).call(access.event, { params: { id: rows[0]!.id } })).rejects.toMatchObject({
      code: 'permission.denied',
    });
    expect(await auditor.call(access.eventPeople, { query: { text: 'lzq' } })).toEqual({
      rows: [{ id: (await town.as('office')).personId, name: '林知秋', unitName: expect.any(String) }],
    });
    expect(await auditor.call(access.eventPeople, { query: { text: '沈北溪' } })).toEqual({ rows: [] });
  });

  it('writes a repeated request once and answers it alike', async () => {
    const [sys, market] = [await town.as('sysadmin'), await town.as('market')];
    const headers = { 'idempotency-key': 'same-key-0001' };
    const ask = () =>
      sys.call(access.setAccount, { params: { id: market.personId }, body: { newPassword: true } }, { headers });
    const [first, second] = await Promise.all([ask(), ask()]);
    // The password itself is told once; whoever repeats the request learns that it was done.
    expect([first.firstPassword, second.firstPassword].toSorted()).toEqual(['', expect.stringMatching(/^\w{12}$/)]);
    expect((await kindsOf(market.personId)).filter((kind) => kind === 'access.password-given')).toHaveLength(1);
    await expect(
      sys.call(access.setAccount, { params: { id: market.personId }, body: { active: false } }, { headers }),
    ).rejects.toMatchObject({ code: 'write.key-reused' });
  });
});
