import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '#platform/storage/testing.ts';
import type { TestDatabase } from '#platform/storage/testing.ts';
import { schemaOf } from './schema.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(`
    create schema zoo;
    create table zoo.animal (
      region_id uuid not null,
      id uuid not null,
      name text not null default 'nobody',
      tags text[] not null,
      born date,
      details jsonb not null default '{}',
      weight numeric(8, 2),
      shout text generated always as (upper(name)) stored,
      constraint animal_pkey primary key (region_id, id),
      constraint animal_weight_check check (weight > 0)
    );
    create index animal_name_idx on zoo.animal (region_id, name) where born is not null;
    create view zoo.heavy as select id from zoo.animal where weight > 100;
    create table public.unseen (x int)`);
});
afterAll(() => database.drop());

test('tables are described as SQL that makes them again', async () => {
  const { sql } = await schemaOf(database.pool);
  const zoo = sql.slice(sql.indexOf('create schema zoo;'));
  expect(zoo).toContain(`create table zoo.animal (
  region_id uuid not null,
  id uuid not null,
  name text not null default 'nobody'::text,
  tags text[] not null,
  born date,
  details jsonb not null default '{}'::jsonb,
  weight numeric(8,2),
  shout text generated always as (upper(name)) stored,
  constraint animal_pkey PRIMARY KEY (region_id, id),
  constraint animal_weight_check CHECK ((weight > (0)::numeric))
);
CREATE INDEX animal_name_idx ON zoo.animal USING btree (region_id, name) WHERE (born IS NOT NULL);`);
  expect(zoo).toContain('create view zoo.heavy as');
  expect(sql).not.toMatch(/unseen|graphile/);
  await database.pool.query('drop schema zoo cascade');
  await database.pool.query(zoo);
  expect((await schemaOf(database.pool)).sql).toBe(sql);
});

test('table types say what arrives', async () => {
  const { types } = await schemaOf(database.pool);
  expect(types).toContain(`export interface ZooAnimal {
  region_id: string;
  id: string;
  name: Generated<string>;
  tags: string[];
  born: string | null;
  details: Generated<Json>;
  weight: string | null;
  shout: GeneratedAlways<string | null>;
}`);
  expect(types).toContain("  'zoo.animal': ZooAnimal;");
});
