import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from './testing.ts';
import type { TestDatabase } from './testing.ts';
import { constraintOf, inTransaction } from './transaction.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(`
    create table account (name text constraint account_pkey primary key,
      owner text constraint account_owner_fkey references account,
      amount int not null constraint account_amount_check check (amount >= 0))`);
});
beforeEach(() => database.pool.query(`truncate account; insert into account values ('a', null, 10), ('b', null, 10)`));
afterAll(() => database.drop());

const amounts = async () =>
  (await database.pool.query<{ amount: number }>('select amount from account order by name')).rows.map((r) => r.amount);

test('all of it or nothing', async () => {
  const work = inTransaction(database.db, async (trx) => {
    await sql`update account set amount = 99`.execute(trx);
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(await amounts()).toEqual([10, 10]);
});

test('two transactions that deadlock both succeed', async () => {
  let arrived = 0;
  let bothIn = () => {};
  const meeting = new Promise<void>((done) => (bothIn = done));
  let runs = 0;
  const move = (first: string, second: string) =>
    inTransaction(database.db, async (trx) => {
      runs++;
      await sql`update account set amount = amount + 1 where name = ${first}`.execute(trx);
      if (++arrived === 2) bothIn();
      await meeting;
      await sql`update account set amount = amount + 1 where name = ${second}`.execute(trx);
    });
  await Promise.all([move('a', 'b'), move('b', 'a')]);
  expect(await amounts()).toEqual([12, 12]);
  expect(runs).toBeGreaterThan(2);
});

test('serialization failures are tried again and no update is lost', async () => {
  const add = () =>
    inTransaction(
      database.db,
      async (trx) => {
        const { rows } = await sql<{ amount: number }>`select amount from account where name = 'a'`.execute(trx);
        await sql`update account set amount = ${(rows[0]?.amount ?? 0) + 1} where name = 'a'`.execute(trx);
      },
      'repeatable read',
    );
  await Promise.all([add(), add(), add()]);
  expect(await amounts()).toEqual([13, 10]);
});

test('a conflict that never ends is reported after five attempts', async () => {
  let runs = 0;
  const work = inTransaction(database.db, () => {
    runs++;
    return Promise.reject(Object.assign(new Error('again'), { code: '40001' }));
  });
  await expect(work).rejects.toThrow('again');
  expect(runs).toBe(5);
});

test('a transaction inside a transaction is a mistake', async () => {
  const work = inTransaction(database.db, (trx) => inTransaction(trx, async () => 1));
  await expect(work).rejects.toThrow('Already in a transaction');
});

test('a table changed under a prepared statement costs a retry, no error', async () => {
  const read = () => inTransaction(database.db, (trx) => sql`select * from account where name = 'a'`.execute(trx));
  await Promise.all(Array.from({ length: 10 }, read));
  await database.pool.query('alter table account add column note text');
  for (let i = 0; i < 12; i++) expect((await read()).rows[0]).toHaveProperty('note');
  await Promise.all(Array.from({ length: 10 }, read));
  await database.pool.query('alter table account drop column note');
  const alone = sql`select * from account where name = 'a'`.execute(database.db);
  expect((await alone).rows[0]).not.toHaveProperty('note');
});

test.each([
  ['unique', `insert into account values ('a', null, 1)`, 'account_pkey'],
  ['foreign key', `insert into account values ('c', 'nobody', 1)`, 'account_owner_fkey'],
  ['check', `insert into account values ('c', null, -1)`, 'account_amount_check'],
  ['not null', `insert into account values ('c', null, null)`, null],
  ['syntax', 'insert nonsense', null],
])('the constraint of a %s violation', async (_, statement, name) => {
  const error: unknown = await database.pool.query(statement).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(constraintOf(error)).toBe(name);
});

test('no error, no constraint', () => {
  expect([constraintOf(null), constraintOf('x'), constraintOf(new Error('x'))]).toEqual([null, null, null]);
});
