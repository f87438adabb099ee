import type pg from 'pg';
import { MIGRATIONS, RESTORING, readMigrations } from '../storage/migrate.ts';

/** A table whose rows are carried: of a schema our migrations make. */
export interface Carried {
  /** `schema.table` */
  name: string;
  /** Columns that hold something of their own; generated ones are made again. */
  columns: string[];
}

/** Tables whose rows are not carried, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  'platform.migration': 'stands in the head of the backup and is written by the migrations themselves',
  'access.session': 'a restored installation lets nobody in on an old sign-in',
};

/** Sessions print and read values alike, whatever the server's own settings. */
export const plainly = `set timezone = 'UTC'; set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres';
  set extra_float_digits = 1; set bytea_output = 'hex'; set client_encoding = 'UTF8'; set search_path = '';
  set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0;
  set synchronize_seqscans = off; set jit = off`;

/** The schemas our migrations make; what else lies in the database is none of our business. */
export const ourSchemas = (folder = MIGRATIONS): string[] => [
  ...new Set(
    readMigrations(folder).flatMap(({ sql }) =>
      [...sql.matchAll(/^\s*create schema (?:if not exists )?([a-z_0-9]+)/gim)].map((match) => match[1]!),
    ),
  ),
];

/** Every table that is carried, by name, as the catalogue has it in this transaction. */
export async function carriedTables(client: pg.Client): Promise<Carried[]> {
  const { rows } = await client.query<Carried>(
    `select n.nspname || '.' || c.relname as name,
       array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and n.nspname = any($1)
     group by 1 order by 1`,
    [ourSchemas()],
  );
  return rows.filter((table) => !leftOut[table.name]).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Schemas of ours that are there, the job runner's among them. */
export async function schemasThere(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select nspname as name from pg_catalog.pg_namespace where nspname = any($1) order by 1',
    [[...ourSchemas(), 'graphile_worker', RESTORING]],
  );
  return rows.map((row) => row.name);
}

/** Foreign keys of the carried tables, as statements that take them away and put them back exactly as they were. */
export async function foreignKeys(client: pg.Client): Promise<{ drop: string; add: string }[]> {
  const { rows } = await client.query<{ drop: string; add: string }>(
    `select pg_catalog.format('alter table %I.%I drop constraint %I', n.nspname, c.relname, k.conname) as drop,
       pg_catalog.format('alter table %I.%I add constraint %I %s', n.nspname, c.relname, k.conname,
         pg_catalog.pg_get_constraintdef(k.oid)) as add
     from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where k.contype = 'f' and k.conparentid = 0 and n.nspname = any($1) order by n.nspname, c.relname, k.conname`,
    [ourSchemas()],
  );
  return rows;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** The table as SQL names it. */
export const tableSql = (name: string): string => {
  const dot = name.indexOf('.');
  return `${quoted(name.slice(0, dot))}.${quoted(name.slice(dot + 1))}`;
};
/** `table (column, …)` as COPY wants it. */
export const copied = ({ name, columns }: Carried): string => `${tableSql(name)} (${columns.map(quoted).join(', ')})`;
