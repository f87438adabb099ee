import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#platform/storage/testing.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { canonical, sealHash } from './chain.ts';
import { sealEvents, verifyChain, writeEvents } from './store.ts';

let base: TestDatabase;
beforeAll(async () => void (base = await testDatabase()));
afterAll(() => base.drop());

const at = new Date('2026-11-22T08:00:00Z');
const by = { personId: null, unitId: null };
const events = (n: number) =>
  Array.from({ length: n }, (_, i) => ({
    kind: 'test.done',
    subjectKind: 'thing',
    subjectId: null,
    details: { n: i, 名: '甲', b: { z: 1, a: [1, 'x'] } },
  }));

async function region(batches: number[]): Promise<string> {
  const id = uuid7();
  for (const n of batches) {
    await writeEvents(base.db, id, by, at, events(n));
    await inTransaction(base.db, (tx) => sealEvents(tx, id, at));
  }
  return id;
}
const reasons = async (id: string) => (await verifyChain(base.db, id)).faults.map((f) => `${f.seal}:${f.reason}`);

describe('the chain', () => {
  it('is sound from the first seal on, and says what is not sealed yet', async () => {
    const id = await region([3, 2, 4]);
    await writeEvents(base.db, id, by, at, events(2));
    expect(await verifyChain(base.db, id)).toMatchObject({ sound: true, seals: 3, events: 9, unsealed: 2, faults: [] });
  });

  it('names a changed event by its seal', async () => {
    const id = await region([3, 2, 4]);
    await sql`update platform.event set details = '{"n":99}' where region_id = ${id} and seal = 2 and place = 1`.execute(
      base.db,
    );
    expect(await reasons(id)).toEqual(['2:event-changed']);
  });

  it('names a removed, a slipped-in and a moved event', async () => {
    const gone = await region([3, 2]);
    await sql`delete from platform.event where region_id = ${gone} and seal = 1 and place = 2`.execute(base.db);
    expect(await reasons(gone)).toEqual(['1:event-missing']);
    const added = await region([2, 2]);
    await writeEvents(base.db, added, by, at, events(1));
    await sql`update platform.event set seal = 1, place = 2 where region_id = ${added} and seal is null`.execute(
      base.db,
    );
    expect(await reasons(added)).toEqual(['1:event-added']);
  });

  it('names a rewritten seal: whoever changes an event and its seal breaks the next one', async () => {
    const id = await region([2, 2, 2]);
    await sql`update platform.event set kind = 'test.other' where region_id = ${id} and seal = 1 and place = 0`.execute(
      base.db,
    );
    const { rows } =
      await sql<never>`select id, at, kind, person_id as "personId", unit_id as "unitId", subject_kind as "subjectKind", subject_id as "subjectId", details
      from platform.event where region_id = ${id} and seal = 1 order by place`.execute(base.db);
    await sql`update platform.seal set hash = ${sealHash(`chuangwen:${id}`, rows)} where region_id = ${id} and number = 1`.execute(
      base.db,
    );
    expect(await reasons(id)).toEqual(['2:seal-changed']);
    await sql`delete from platform.seal where region_id = ${id} and number = 2`.execute(base.db);
    expect(await reasons(id)).toContain('2:seal-missing');
  });

  it('gives two sealers at once each its own batch', async () => {
    const id = uuid7();
    await writeEvents(base.db, id, by, at, events(20));
    const sealed = await Promise.all([1, 2, 3].map(() => inTransaction(base.db, (tx) => sealEvents(tx, id, at, 8))));
    expect(sealed.toSorted()).toEqual([4, 8, 8]);
    expect(await verifyChain(base.db, id)).toMatchObject({ sound: true, events: 20, seals: 3 });
  });
});

describe('canonical JSON', () => {
  it('is the same whatever the order of keys, and different for different values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const again = JSON.parse(JSON.stringify(value), (_, v: unknown) =>
          v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).toReversed()) : v,
        ) as unknown;
        expect(canonical(again)).toBe(canonical(JSON.parse(JSON.stringify(value))));
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
