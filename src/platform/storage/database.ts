import { Kysely } from 'kysely';
import pg from 'pg';
import { startEmbedded } from './embedded.ts';
import { Refusal } from './refusal.ts';
import type { Log } from './refusal.ts';
import { columnTypes, namedDialect } from './statements.ts';
import type { DB } from './tables.ts';

export type Database = {
  /** For what Kysely does not do: COPY, LISTEN, the job runner. */
  pool: pg.Pool;
  db: Kysely<DB>;
  url: string;
  kind: 'embedded' | 'server';
  /** The server's version number as PostgreSQL counts, e.g. 180004. */
  version: number;
  /** Close every connection, then stop the embedded server if there is one. */
  close(): Promise<void>;
};

export type DatabaseOptions = {
  /** A PostgreSQL server (DATABASE_URL); the embedded one when absent. */
  url?: string | undefined;
  /** Data folder of the embedded server; unused with `url`. */
  dataDir: string;
  log: Log;
  /** Most connections of this process. */
  connections?: number;
};

export const OLDEST_SERVER = 150000;

/**
 * Open the database: a PostgreSQL server ≥ 15 when a URL is given, else the embedded one in the data folder.
 * Does not migrate.
 * @throws Refusal server-unreachable | server-too-old | server-encoding, or what startEmbedded throws
 */
export async function openDatabase({ url, dataDir, log, connections = 16 }: DatabaseOptions): Promise<Database> {
  if (url) {
    const version = await checkServer(url);
    const { pool, db, end } = connect(url, log, connections);
    return { pool, db, url, kind: 'server', version, close: end };
  }
  const embedded = await startEmbedded({ dataDir, log });
  try {
    const version = await checkServer(embedded.url);
    const { pool, db, end } = connect(embedded.url, log, connections);
    const close = async () => {
      try {
        await end();
      } finally {
        await embedded.stop();
      }
    };
    return { pool, db, url: embedded.url, kind: 'embedded', version, close };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

export type Connection = { pool: pg.Pool; db: Kysely<DB>; end(): Promise<void> };

/** A pool and the query builder on it; `end` closes both. */
export function connect(url: string, log: Log, connections: number): Connection {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    types: columnTypes,
    application_name: 'chuangwen',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    // Days in SQL (`::date`) mean the office's days whatever the server's own zone.
    // Compiling a statement that reads a page of a list costs more than it ever saves. Statements are prepared by name and
    // written so that one plan serves all values; left to itself the server plans a list anew each time, for longer than
    // it then takes to run (docs/decisions/0024).
    onConnect: (client) =>
      client.query(`set time zone 'Asia/Shanghai'; set jit = off; set plan_cache_mode = force_generic_plan`) as never,
  });
  // Without a listener, an idle connection cut by the server would end the process.
  pool.on('error', (error) => {
    if (!pool.ending) log.warn(`An idle database connection was lost: ${error.message}`);
  });
  // While on loan the borrower hears of a cut connection from the statement; this keeps the event from being fatal.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<DB>({ dialect: namedDialect(pool) });
  const end = async () => {
    await db.destroy();
    // Kysely ends the pool only if it was ever asked something.
    if (!pool.ending) await pool.end();
  };
  return { pool, db, end };
}

/** @throws Refusal when the server cannot be reached or cannot carry Chuangwen */
export async function checkServer(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  let row: { version: string; encoding: string } | undefined;
  try {
    await client.connect();
    const sql = `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`;
    row = (await client.query<{ version: string; encoding: string }>(sql)).rows[0];
  } catch (error) {
    const why = error instanceof Error ? error.message || String((error as { code?: string }).code) : String(error);
    throw new Refusal(
      'server-unreachable',
      `连不上数据库 ${withoutPassword(url)}：${why}`,
      `The database ${withoutPassword(url)} cannot be reached: ${why}`,
      error,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
  const version = Number(row?.version);
  refuseUnfit(version, row?.encoding ?? '');
  return version;
}

/** @throws Refusal when a server of this version number and encoding cannot carry Chuangwen. */
export function refuseUnfit(version: number, encoding: string): void {
  if (version < OLDEST_SERVER) {
    const major = Math.floor(version / 10000);
    throw new Refusal(
      'server-too-old',
      `数据库服务器是 PostgreSQL ${major}，创文需要 15 或更新的版本。`,
      `The database server is PostgreSQL ${major}; Chuangwen needs 15 or newer.`,
    );
  }
  if (encoding !== 'UTF8') {
    throw new Refusal(
      'server-encoding',
      `数据库的编码是 ${encoding}，创文需要 UTF8。请以 ENCODING 'UTF8' 新建数据库。`,
      `The database is encoded in ${encoding}; Chuangwen needs UTF8. Create one with ENCODING 'UTF8'.`,
    );
  }
}

/** A connection string fit for messages. */
export function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^:@/]*):[^@]*@/i, '$1:***@').replace(/([?&]password=)[^&]*/i, '$1***');
}
