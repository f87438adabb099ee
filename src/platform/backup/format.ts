import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '../storage/refusal.ts';
import { broken } from './tar.ts';

/**
 * What lies in a backup, in this order:
 *
 *     backup.json                      what it is: format, program, when, which migrations
 *     tables/SCHEMA.TABLE/000001.gz …  the table's rows as PostgreSQL's COPY text, in gzip pieces of whole rows
 *     files/REGION/ab/cdef…            the files, each named by the SHA-256 of its bytes
 *     manifest.json                    every table with its count and hashes, the files, the hash of all before it
 *     manifest.sha256                  the hash of the manifest
 *
 * It can be read without Chuangwen: `tar xf FILE`, `zcat tables/tasks.task/*.gz`.
 */
export const FORMAT = 1;
export const HEAD = 'backup.json';
export const MANIFEST = 'manifest.json';
export const SEAL = 'manifest.sha256';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.number().int().nonnegative();

const headShape = z.object({
  format: z.literal('chuangwen-backup'),
  version: z.number().int().positive(),
  /** The program that made it. */
  program: z.string(),
  takenAt: z.iso.datetime(),
  /** Version number of the PostgreSQL server, e.g. 180004. */
  postgres: whole,
  migrations: z.array(z.object({ name: z.string(), checksum: hash })).min(1),
});
export type Head = z.infer<typeof headShape>;

const tableShape = z.object({
  name: z.string().regex(/^[a-z_0-9]+\.[a-z_0-9]+$/),
  columns: z.array(z.string()).min(1),
  rows: whole,
  bytes: whole,
  /** Of the rows as they lie in the backup. */
  sha256: hash,
  /** Of the rows in any order: see `rowSum`. */
  sum: hash,
});
export type TableEntry = z.infer<typeof tableShape>;

const manifestShape = z.object({
  head: headShape,
  tables: z.array(tableShape),
  files: z.object({
    count: whole,
    bytes: whole,
    /** Of the files' names in their order, a line each; the names are the hashes. */
    sha256: hash,
    /** Files the rows speak of that could not be read when the backup was taken: not on disk, or not what they were. */
    lost: z.object({ count: whole, first: z.array(z.string()) }),
  }),
  /** Everything before the manifest. */
  before: z.object({ bytes: whole, sha256: hash }),
});
export type Manifest = z.infer<typeof manifestShape>;

/** @throws Refusal backup-broken, or backup-newer for a format this program does not know */
export function parseHead(bytes: Buffer): Head {
  const value = json(bytes) as { format?: unknown; version?: unknown } | null;
  if (value?.format !== 'chuangwen-backup') throw broken('这不是创文的备份文件', 'this is not a backup of Chuangwen');
  if (typeof value.version === 'number' && value.version > FORMAT)
    throw new Refusal(
      'backup-newer',
      `备份的格式是第 ${value.version} 版，本程序只认到第 ${FORMAT} 版，请升级程序`,
      `the backup is of format ${value.version}, this program knows format ${FORMAT}: upgrade the program`,
    );
  return fitting(headShape, value);
}

export const parseManifest = (bytes: Buffer): Manifest => fitting(manifestShape, json(bytes));

function fitting<T>(shape: z.ZodType<T>, value: unknown): T {
  const { success, data, error } = shape.safeParse(value);
  if (success) return data;
  throw broken('备份文件已损坏：说明部分不合格式', 'the backup is damaged: its description is unreadable', error);
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw broken('备份文件已损坏：说明部分读不出', 'the backup is damaged: its description is unreadable', error);
  }
}

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
export const pieceName = (table: string, number: number): string =>
  `tables/${table}/${String(number).padStart(6, '0')}.gz`;
