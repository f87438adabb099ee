import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { noticesContract as contract, type Notice } from '#notices/contract.ts';
import { tell, tellAll } from '#notices/public.ts';
import type { Telling } from '#notices/rules.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { cast, places, type CastName } from '../../tools/town.ts';

let app: TestApp;
const as = (name: CastName) => app.as(name);
const personOf = (name: CastName) => cast.find((one) => one.signInName === name)!.personId;
const regionId = places.county.regionId;
const around = (at = new Date('2026-09-01T01:00:00Z')) => ({ regionId, at, newId: uuid7 });
const about = (more: Partial<Telling> = {}): Telling => ({
  kind: 'task.assign',
  subjectKind: 'task',
  subjectId: uuid7(),
  details: { title: '清理占道' },
  ...more,
});
const inbox = async (name: CastName, query: { read?: 'yes' | 'no'; limit?: number; after?: string } = {}) =>
  (await as(name)).call(contract.inbox, { query });
const unread = async (name: CastName) => (await (await as(name)).call(contract.unread, {})).unread;
const has = async (name: CastName, subjectId: string) =>
  (await inbox(name, { limit: 200 })).rows.filter((row) => row.subjectId === subjectId).length;
const clear = () => sql`delete from notices.receipt`.execute(app.db);

beforeAll(async () => void (app = await testApp()));
afterAll(() => app?.close());

describe('telling', () => {
  it('reaches the people with a business role on exactly those units, not the one who did it', async () => {
    const one = about({ unitIds: [places.market.id, places.community.id], except: personOf('grid') });
    expect(await tell(app.db, around(), one)).toBe(2);
    expect(await has('market', one.subjectId)).toBe(1);
    expect(await has('community', one.subjectId)).toBe(1);
    for (const name of ['grid', 'township', 'office', 'chengguan'] as const)
      expect(await has(name, one.subjectId), name).toBe(0);
  });

  it('passes over administrators, closed accounts and other regions, and tells nobody twice', async () => {
    const county = about({ unitIds: [places.county.id], personIds: [personOf('leader'), personOf('leader')] });
    expect(await tell(app.db, around(), county)).toBe(1);
    expect(await has('leader', county.subjectId)).toBe(1);
    expect(await has('sysadmin', county.subjectId)).toBe(0);
    expect(await tell(app.db, around(), about({ unitIds: [places.otherOffice.id] }))).toBe(0);
    expect(await tell(app.db, around(), about({ personIds: [personOf('office2')] }))).toBe(0);
    await sql`update access.account set active = false where person_id = ${personOf('wenlv')}`.execute(app.db);
    expect(await tell(app.db, around(), about({ unitIds: [places.wenlv.id] }))).toBe(0);
    await sql`update access.account set active = true where person_id = ${personOf('wenlv')}`.execute(app.db);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from notices.notice n
      where not exists (select from notices.receipt r where r.notice_id = n.id)`.execute(app.db);
    expect(rows[0]!.n).toBe(0);
  });

  it('belongs to the transaction: what is rolled back was never said', async () => {
    const one = about({ unitIds: [places.market.id] });
    const failed = inTransaction(app.db, async (trx) => {
      expect(await tell(trx, around(), one)).toBe(1);
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await has('market', one.subjectId)).toBe(0);
  });

  it('says a thing with a once-key once per person for ever, also when many say it at the same time', async () => {
    const one = about({ unitIds: [places.market.id, places.chengguan.id], onceKey: `remind:${uuid7()}` });
    const told = await Promise.all(
      Array.from({ length: 6 }, () => inTransaction(app.db, (trx) => tell(trx, around(), one))),
    );
    expect(told.toSorted()).toEqual([0, 0, 0, 0, 0, 2]);
    // Who comes to it later is told too, and only they.
    expect(await tell(app.db, around(), { ...one, unitIds: [...one.unitIds!, places.wenlv.id] })).toBe(1);
    expect(await has('market', one.subjectId)).toBe(1);
  });

  it('tells many things at once', async () => {
    const many = Array.from({ length: 300 }, () => about({ unitIds: [places.township2.id] }));
    expect(await tellAll(app.db, around(), many)).toBe(300);
    expect(await unread('township2')).toBe(100);
  });
});

describe('the inbox', () => {
  const fill = async (name: CastName, n: number): Promise<Notice[]> => {
    await clear();
    for (let i = 0; i < n; i++) await tell(app.db, around(), about({ personIds: [personOf(name)], details: { n: i } }));
    return (await inbox(name, { limit: 200 })).rows;
  };

  it('is read newest first, page by page, and filtered', async () => {
    const rows = await fill('market', 5);
    expect(rows.map((row) => row.details['n'])).toEqual([4, 3, 2, 1, 0]);
    const first = await inbox('market', { limit: 2 });
    const second = await inbox('market', { limit: 2, after: first.next! });
    const third = await inbox('market', { limit: 2, after: second.next! });
    expect([...first.rows, ...second.rows, ...third.rows].map((row) => row.id)).toEqual(rows.map((row) => row.id));
    expect(third.next).toBeNull();
    await expect(inbox('market', { after: 'x' })).rejects.toMatchObject({ code: 'request.invalid' });
    const kinds = await (await as('market')).call(contract.inbox, { query: { kind: ['task.return'] } });
    expect(kinds.rows).toEqual([]);
  });

  it('marks read and unread, one by one and all that was seen', async () => {
    const rows = await fill('market', 4);
    const market = await as('market');
    const markNotices = (ids: string[], read: boolean) => market.call(contract.markNotices, { body: { ids, read } });
    expect(await markNotices([rows[0]!.id, rows[1]!.id], true)).toEqual({ unread: 2 });
    expect((await inbox('market', { read: 'no' })).rows.map((row) => row.id)).toEqual([rows[2]!.id, rows[3]!.id]);
    expect((await inbox('market', { read: 'yes' })).rows).toHaveLength(2);
    expect(await markNotices([rows[0]!.id], false)).toEqual({ unread: 3 });
    // What came after the newest one seen stays unread.
    expect(await market.call(contract.markAllNotices, { body: { upTo: rows[1]!.id } })).toEqual({ unread: 1 });
    expect((await inbox('market', { read: 'no' })).rows.map((row) => row.id)).toEqual([rows[0]!.id]);
  });

  it("is one's own: nobody reads or marks another's", async () => {
    const rows = await fill('market', 3);
    for (const name of ['office', 'chengguan', 'leader', 'sysadmin', 'auditor', 'office2'] as const) {
      expect((await inbox(name)).rows, name).toEqual([]);
      expect(await unread(name), name).toBe(0);
      const other = await as(name);
      await other.call(contract.markNotices, { body: { ids: rows.map((row) => row.id), read: true } });
      await other.call(contract.markAllNotices, { body: { upTo: rows[0]!.id } });
    }
    expect(await unread('market')).toBe(3);
  });
});
