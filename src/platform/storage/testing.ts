import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { connect } from './database.ts';
import { startEmbedded } from './embedded.ts';
import type { EmbeddedOptions } from './embedded.ts';
import { migrate } from './migrate.ts';
import { exists, hasEnded, readPostmaster } from './postmaster.ts';
import type { Log } from './refusal.ts';
import type { DB } from './tables.ts';

export type TestDatabase = {
  db: Kysely<DB>;
  pool: pg.Pool;
  url: string;
  /** Close the connections and drop the database. */
  drop(): Promise<void>;
};

/** A log that keeps quiet. */
export const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * A migrated, empty database of its own for a test file (30 ms: a copy of the run's template). Call it in `beforeAll`,
 * `drop()` in `afterAll`. It lies on the run's throw-away embedded server, or on the server of TEST_DATABASE_URL.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env.CHUANGWEN_TEST_SERVER;
  const template = process.env.CHUANGWEN_TEST_TEMPLATE;
  if (!server || !template) throw new Error('No test server: run through vitest.config.ts, which starts one.');
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await asAdministrator(server, `create database ${name} template ${template}`);
  const url = onDatabase(server, name);
  const { pool, db, end } = connect(url, silent, 10);
  return {
    db,
    pool,
    url,
    async drop() {
      await end();
      await asAdministrator(server, `drop database if exists ${name} with (force)`);
    },
  };
}

/** The same server, another database. */
export function onDatabase(url: string, name: string): string {
  return url.replace(/^([a-z]+:\/\/[^/]*\/)[^?]*/i, `$1${name}`);
}

async function asAdministrator(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export type TestServer = { url: string; template: string; stop(): Promise<void> };

/**
 * Start what testDatabase needs: a server and a migrated template. For the test run's set-up, once.
 * @param given TEST_DATABASE_URL, a server to use instead; its user must be allowed to create databases
 */
export async function startTestServer(given: string | undefined): Promise<TestServer> {
  const server = given ? { url: given, stop: async () => undefined } : await throwAwayServer();
  const template = `template_chuangwen_${process.pid}`;
  try {
    await asAdministrator(server.url, `drop database if exists ${template} with (force)`);
    await asAdministrator(server.url, `create database ${template}`);
    const { pool, end } = connect(onDatabase(server.url, template), silent, 4);
    try {
      await migrate(pool, silent);
    } finally {
      await end();
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    url: server.url,
    template,
    async stop() {
      if (given) await asAdministrator(given, `drop database if exists ${template} with (force)`);
      await server.stop();
    },
  };
}

const PREFIX = 'chuangwen-test-';

/**
 * A server on a temporary folder, without fsync, removed when stopped.
 * @param binaries other programs than the embedded ones, such as /usr/lib/postgresql/15
 */
export async function throwAwayServer(binaries?: string): Promise<{ url: string; stop(): Promise<void> }> {
  sweep();
  const dataDir = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const options: EmbeddedOptions = { dataDir, log: silent, durable: false, ...(binaries ? { binaries } : {}) };
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  try {
    const server = await startEmbedded(options);
    const stop = async () => {
      await server.stop();
      remove();
    };
    return { url: server.url, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Remove the servers of test runs that were killed. */
function sweep(): void {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(PREFIX))) {
    const owner = Number(name.slice(PREFIX.length).split('-')[0]);
    if (exists(owner) && !hasEnded(owner)) continue;
    const folder = join(tmpdir(), name);
    const left = readPostmaster(join(folder, 'postgres', 'cluster'));
    try {
      if (left?.state === 'running') process.kill(left.pid, 'SIGQUIT');
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // Another user's, or another run is sweeping too.
    }
  }
}
