import fc from 'fast-check';
import { Kysely, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { columnTypes, nameOf, namedDialect } from './statements.ts';
import { testDatabase } from './testing.ts';
import type { TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** A pool of one connection, so that what one statement leaves there the next one sees. */
async function onOneConnection(bound: number, use: (db: Kysely<object>) => Promise<void>): Promise<void> {
  const pool = new pg.Pool({ connectionString: database.url, max: 1, types: columnTypes });
  const db = new Kysely<object>({ dialect: namedDialect(pool, bound) });
  try {
    await use(db);
  } finally {
    await db.destroy();
  }
}

const preparedNames = async (db: Kysely<object>) =>
  (await sql<{ name: string }>`/* unnamed */ select name from pg_prepared_statements`.execute(db)).rows.map(
    (r) => r.name,
  );

test('a statement is prepared once, under the hash of its SQL, and values come right', async () => {
  await onOneConnection(10, async (db) => {
    for (let i = 0; i < 3; i++) {
      const { rows } = await sql<{ n: number }>`select ${i}::int as n`.execute(db);
      expect(rows).toEqual([{ n: i }]);
    }
    const { rows } = await sql<{ uses: number }>`/* */ select (generic_plans + custom_plans) as uses
      from pg_prepared_statements where name = ${nameOf('select $1::int as n')}`.execute(db);
    expect(rows).toEqual([{ uses: 3 }]);
  });
});

test('definitions and several statements at once stay unnamed', async () => {
  await onOneConnection(10, async (db) => {
    await sql.raw('create temp table a (x int); create temp table b (x int)').execute(db);
    expect(await preparedNames(db)).toEqual([]);
  });
});

test('lists of ever new lengths do not pile up statements, and dropped ones can come back', async () => {
  await onOneConnection(8, async (db) => {
    const lists = Array.from({ length: 60 }, (_, n) => Array.from({ length: n + 1 }, (_, i) => i));
    for (const list of [...lists, ...lists]) {
      const { rows } = await sql<{ found: number }>`select count(*)::int as found from generate_series(0, 99) as s(x)
        where x in (${sql.join(list)})`.execute(db);
      expect(rows[0]?.found).toBe(list.length);
    }
    expect((await preparedNames(db)).length).toBeLessThanOrEqual(9);
  });
});

test('a failed transaction with many statements leaves a sound connection', async () => {
  await onOneConnection(4, async (db) => {
    const failing = db.transaction().execute(async (trx) => {
      for (let n = 0; n < 12; n++) await sql`select ${sql.raw(String(n))}::int as n`.execute(trx);
      await sql`select 1 / (${0}::int)`.execute(trx);
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    await expect(sql`select nonsense`.execute(db)).rejects.toMatchObject({ code: '42703' });
    for (let n = 0; n < 12; n++) await sql`select ${sql.raw(String(n))}::int as n`.execute(db);
    expect((await preparedNames(db)).length).toBeLessThanOrEqual(5);
  });
});

test('columns arrive as the types say', async () => {
  const { rows } = await sql`select 9007199254740991::int8 as big, '2026-02-28'::date as day, 1.50::numeric as money,
    '2026-01-01T00:00:00+08'::timestamptz as moment, '{"a":[1]}'::jsonb as tree, array[1,null]::int8[] as bigs,
    array['2026-02-28']::date[] as days, null::int8 as nothing`.execute(database.db);
  expect(rows).toEqual([
    {
      big: 9007199254740991,
      day: '2026-02-28',
      money: '1.50',
      moment: new Date('2025-12-31T16:00:00Z'),
      tree: { a: [1] },
      bigs: [1, null],
      days: ['2026-02-28'],
      nothing: null,
    },
  ]);
});

test('a number JavaScript cannot hold is an error, not a rounded number', async () => {
  await expect(sql`select 9007199254740993::int8 as big`.execute(database.db)).rejects.toThrow(RangeError);
  const { rows } = await sql`select 1 as still`.execute(database.db);
  expect(rows).toEqual([{ still: 1 }]);
});

test("a day in SQL is the office's day", async () => {
  const { rows } = await sql`select ('2026-01-01T16:30:00Z'::timestamptz)::date as day`.execute(database.db);
  expect(rows).toEqual([{ day: '2026-01-02' }]);
});

test('instants are those the driver reads, whatever year, fraction and zone', () => {
  const ours = columnTypes.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (value: string) => Date | number;
  const driver = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as unknown as typeof ours;
  const two = (n: number) => String(n).padStart(2, '0');
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0000-02-01T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 999_999 }),
      fc.constantFrom('+08', '-05', '+00', '+05:30', '+08:05:43', '-00:30'),
      (at, micro, zone) => {
        const [day, time] = at.toISOString().slice(0, 19).split('T');
        const fraction = micro ? `.${String(micro).padStart(6, '0').replace(/0+$/, '')}` : '';
        const text = `${day} ${time}${fraction}${zone}`;
        expect(Number(ours(text))).toBe(Number(driver(text)));
      },
    ),
  );
  for (const text of ['infinity', '-infinity', '0044-03-15 12:00:00+00 BC', `12026-11-23 11:${two(4)}:03+08`])
    expect(Number(ours(text)), text).toBe(Number(driver(text)));
});
