/**
 * The rules that keep the schema fit for sharding by region (one province, many counties) and fast to delete from. The
 * catalogue of the migrated database is read, so a migration cannot slip past; a planted schema proves that each rule bites.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MIGRATIONS } from './migrate.ts';
import { testDatabase } from './testing.ts';
import type { TestDatabase } from './testing.ts';

/** Tables whose key does not start with the region, and why. */
const GLOBAL: Record<string, string> = {
  'platform.migration': 'belongs to the installation',
  'access.sign_in_name': 'a person who signs in has not yet said which region is theirs',
  'access.session': 'the token is all that a request brings',
  'access.feed_link': 'the token is all that a calendar brings',
};

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const OURS = `n.nspname !~ '^(pg_|information_schema$|graphile_worker$|public$)'`;
const columnsOf = (relation: string, numbers: string) =>
  `(select array_agg(a.attname::text order by u.place) from unnest(${numbers}) with ordinality u(number, place)
    left join pg_attribute a on a.attrelid = ${relation} and a.attnum = u.number)`;

interface Keyed {
  table: string;
  name: string;
  columns: (string | null)[];
}

/** Every breach of the rules, one line each, saying what to do. */
async function faultsIn(pool: pg.Pool, global: Record<string, string>): Promise<string[]> {
  const list = async <T extends object>(sql: string) => (await pool.query<T>(sql)).rows;
  const tables = await list<Keyed>(
    `select n.nspname || '.' || c.relname as "table", coalesce(k.conname, '') as name,
       coalesce(${columnsOf('c.oid', 'k.conkey')}, '{}') as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
     where c.relkind in ('r', 'p') and ${OURS} order by 1`,
  );
  const indexes = await list<Keyed & { unique: boolean; where: string | null; primary: boolean; kind: string }>(
    `select n.nspname || '.' || c.relname as "table", x.relname as name, i.indisunique as unique, i.indisprimary as primary,
       pg_get_expr(i.indpred, i.indrelid) as "where", m.amname as kind,
       ${columnsOf('c.oid', '(i.indkey::int2[])[0:i.indnkeyatts - 1]')} as columns
     from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam join pg_class c on c.oid = i.indrelid
     join pg_namespace n on n.oid = c.relnamespace where ${OURS} order by 1, 2`,
  );
  const foreign = await list<Keyed & { target: string; targetColumns: string[] }>(
    `select n.nspname || '.' || c.relname as "table", k.conname as name, ${columnsOf('c.oid', 'k.conkey')} as columns,
       k.confrelid::regclass::text as target, ${columnsOf('k.confrelid', 'k.confkey')} as "targetColumns"
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where k.contype = 'f' and ${OURS} order by 1, 2`,
  );
  const ids = await list<{ column: string; fallback: string }>(
    `select n.nspname || '.' || c.relname || '.' || a.attname as "column",
       case when a.attidentity <> '' then 'identity' else pg_get_expr(d.adbin, d.adrelid) end as fallback
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
     where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and ${OURS} and (a.attidentity <> ''
       or pg_get_expr(d.adbin, d.adrelid) ~ '(nextval|uuid)[a-z0-9_]*\\(') order by 1`,
  );
  const triggers = await list<{ name: string }>(
    `select n.nspname || '.' || c.relname || ': ' || t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
     join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and ${OURS} order by 1`,
  );

  const faults: string[] = [];
  for (const { table, name, columns } of tables) {
    if (!name) faults.push(`${table} has no primary key`);
    else if (columns[0] !== 'region_id' && !global[table])
      faults.push(`${table}: primary key ${name} does not start with region_id`);
  }
  for (const index of indexes) {
    if (index.unique && !index.primary && index.columns[0] !== 'region_id' && !global[index.table]) {
      faults.push(`${index.table}: unique index ${index.name} does not start with region_id`);
    }
  }
  for (const { table, name, columns, target, targetColumns } of foreign) {
    if (columns[0] !== 'region_id' || targetColumns[0] !== 'region_id') {
      faults.push(`${table}: foreign key ${name} to ${target} does not lead with region_id on both sides`);
    }
    const supported = indexes.some(
      (index) =>
        index.table === table &&
        index.kind === 'btree' &&
        // `where parent_id is not null` leaves out no row that points anywhere.
        (!index.where || columns.some((column) => index.where === `(${column} IS NOT NULL)`)) &&
        columns.every((column) => index.columns.slice(0, columns.length).includes(column)),
    );
    if (!supported) {
      const short = name.replace(/_fkey$/, '');
      faults.push(
        `${table}: foreign key ${name} has no index. create index ${short}_idx on ${table} (${columns.join(', ')});`,
      );
    }
  }
  for (const { column, fallback } of ids) {
    faults.push(`${column} gets its value from the database (${fallback}): ids are made by the application`);
  }
  for (const { name } of triggers) faults.push(`${name} is a trigger: what follows is written in the action`);
  const there = new Set(tables.map((each) => each.table));
  for (const name of Object.keys(global)) {
    if (!there.has(name)) faults.push(`${name} is listed as global and does not exist`);
  }
  return faults;
}

/** Constraints without a name of ours, as `file:line keyword`: PostgreSQL would make one up, and a store could not map it. */
function unnamedConstraints(file: string, sql: string): string[] {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  // Comments, strings and function bodies are blanked, keeping the lines.
  const bare = sql.replace(/--[^\n]*|\/\*[^]*?\*\/|'(?:[^']|'')*'|\$(\w*)\$[^]*?\$\1\$/g, blank);
  const constraint =
    /(constraint\s+\w+\s+)?\b(primary\s+key|unique(?!\s+(?:index|nulls))|check\s*(?=\()|exclude\s+using|foreign\s+key\s*\([^)]*\)\s*references|references)/gi;
  return [...bare.matchAll(constraint)]
    .filter((match) => !match[1])
    .map((match) => `${file}:${bare.slice(0, match.index).split('\n').length} ${match[2]?.replace(/\s+/g, ' ')}`);
}

describe('the migrated schema', () => {
  test('has the region first in every key, foreign key and unique index, an index behind every foreign key, no made-up ids, no triggers', async () => {
    expect(await faultsIn(database.pool, GLOBAL)).toEqual([]);
  });

  test('names every constraint', () => {
    const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'));
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap((name) => unnamedConstraints(name, readFileSync(join(MIGRATIONS, name), 'utf8')))).toEqual([]);
  });
});

describe('a planted breach is found', () => {
  const planted = async (sql: string): Promise<string[]> => {
    await database.pool.query(`create schema planted; set search_path to planted; ${sql}; reset search_path`);
    try {
      return (await faultsIn(database.pool, GLOBAL)).filter((fault) => fault.includes('planted'));
    } finally {
      await database.pool.query('drop schema planted cascade');
    }
  };
  const parent = 'create table parent (region_id uuid, id uuid, constraint parent_pkey primary key (region_id, id))';
  const child = `${parent}; create table child (region_id uuid, id uuid, parent_id uuid,
    constraint child_pkey primary key (region_id, id)`;

  test.each([
    ['no primary key', 'create table t (region_id uuid)', 'planted.t has no primary key'],
    [
      'a key without region',
      'create table t (region_id uuid, id uuid, constraint t_pkey primary key (id, region_id))',
      'planted.t: primary key t_pkey does not start with region_id',
    ],
    [
      'a unique index without region',
      `${parent}; create unique index parent_key on parent (id)`,
      'planted.parent: unique index parent_key does not start with region_id',
    ],
    [
      'a unique expression first',
      `${parent}; create unique index parent_key on parent (lower(id::text), region_id)`,
      'planted.parent: unique index parent_key does not start with region_id',
    ],
    [
      'a foreign key without an index',
      `${child}, constraint child_parent_fkey foreign key (region_id, parent_id) references parent)`,
      'planted.child: foreign key child_parent_fkey has no index. create index child_parent_idx on planted.child (region_id, parent_id);',
    ],
    [
      'a foreign key with only a partial index',
      `${child}, constraint child_parent_fkey foreign key (region_id, parent_id) references parent);
       create index child_parent_idx on child (region_id, parent_id) where id is null`,
      'planted.child: foreign key child_parent_fkey has no index. create index child_parent_idx on planted.child (region_id, parent_id);',
    ],
    [
      'a foreign key that crosses regions',
      `${child}, constraint child_parent_fkey foreign key (parent_id, region_id) references parent (region_id, id));
       create index child_parent_idx on child (region_id, parent_id)`,
      'planted.child: foreign key child_parent_fkey to planted.parent does not lead with region_id on both sides',
    ],
    [
      'a serial',
      'create table t (region_id uuid, id serial, constraint t_pkey primary key (region_id, id))',
      /^planted\.t\.id gets its value from the database \(nextval/,
    ],
    [
      'an identity',
      'create table t (region_id uuid, id int generated always as identity, constraint t_pkey primary key (region_id, id))',
      'planted.t.id gets its value from the database (identity): ids are made by the application',
    ],
    [
      'a random default',
      'create table t (region_id uuid, id uuid default gen_random_uuid(), constraint t_pkey primary key (region_id, id))',
      'planted.t.id gets its value from the database (gen_random_uuid()): ids are made by the application',
    ],
    [
      'a trigger',
      `${parent}; create function f() returns trigger language plpgsql as 'begin return new; end';
       create trigger parent_trigger before insert on parent for each row execute function f()`,
      'planted.parent: parent_trigger is a trigger: what follows is written in the action',
    ],
  ])('%s', async (_, sql, fault) => {
    const faults = await planted(sql);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  test('and a sound schema is not', async () => {
    const sql = `${child}, constraint child_parent_fkey foreign key (region_id, parent_id) references parent);
      create index child_parent_idx on child (parent_id, region_id, id);
      create table cousin (region_id uuid, id uuid, parent_id uuid, constraint cousin_pkey primary key (region_id, id),
        constraint cousin_parent_fkey foreign key (region_id, parent_id) references parent);
      create index cousin_parent_idx on cousin (region_id, parent_id) where parent_id is not null;
      create unique index child_key on child (region_id, parent_id, lower(id::text))`;
    expect(await planted(sql)).toEqual([]);
  });

  test('an exception for a table that is gone', async () => {
    expect(await faultsIn(database.pool, { ...GLOBAL, 'planted.gone': 'was needed once' })).toEqual([
      'planted.gone is listed as global and does not exist',
    ]);
  });

  test.each([
    ['id uuid primary key', ['f:1 primary key']],
    ['a int,\n  b int references p (x)', ['f:2 references']],
    ['a int unique', ['f:1 unique']],
    ['foreign key (a, b) references p (a, b)', ['f:1 foreign key (a, b) references']],
    ['check (a > 0)', ['f:1 check ']],
    ['constraint a check (x in (1)), unique (b)', ['f:1 unique']],
    ['constraint a_pkey primary key (a), constraint a_p_fkey foreign key (a)\n references p (a)', []],
    ['-- primary key\n/* unique */ create unique index i on t (a)', []],
    [`constraint c check (a in ('unique', 'check (x)')); do $x$ begin raise 'primary key'; end $x$`, []],
  ])('unnamed constraints in %j', (sql, found) => {
    expect(unnamedConstraints('f', sql)).toEqual(found);
  });
});
