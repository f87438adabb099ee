import { execFile, spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chooseUser, findBinaries } from './binaries.ts';
import type { Binaries, RunAs } from './binaries.ts';
import { DATABASE, checkMajor, create, failed, openFolder, settle, spawnOptions, urlOf } from './cluster.ts';
import type { Home } from './cluster.ts';
import { own } from './ownership.ts';
import type { Ownership } from './ownership.ts';
import { disownPidFile, hasEnded, readPostmaster } from './postmaster.ts';
import type { Log } from './refusal.ts';

const windows = process.platform === 'win32';

export type EmbeddedOptions = {
  /** The application's data folder; PostgreSQL gets `postgres/` inside it. */
  dataDir: string;
  log: Log;
  /** Another set of programs (a folder with bin/initdb, bin/postgres); by default the platform's npm package. */
  binaries?: string;
  /** false only for throw-away test clusters: no fsync. */
  durable?: boolean;
};

export type Embedded = {
  /** libpq connection string of the application's database. */
  url: string;
  /** The postmaster now running (a new one after an unexpected death). */
  readonly pid: number;
  /** Whether a server left behind by a killed parent was taken over. */
  adopted: boolean;
  /** Fast shutdown: open transactions are rolled back, everything is written, the data folder is given free. */
  stop(): Promise<void>;
};

/**
 * Run PostgreSQL inside the data folder, on a Unix socket only (on Windows on a port of 127.0.0.1), guarded by a random
 * password. Takes over a live server whose parent was killed; starts one otherwise; starts it again should it die.
 *
 * The password (SCRAM), rather than `trust` behind a private folder: the system user PostgreSQL runs as under root is
 * often `nobody`, which other services share, and the same rule holds for the port on Windows.
 *
 * @throws Refusal data-folder-in-use | data-folder-unusable | binaries-missing | engine-failed
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir);
  const ownership = await own(dataDir);
  try {
    return await supervise(dataDir, options, ownership);
  } catch (error) {
    ownership.release();
    throw error;
  }
}

async function supervise(dataDir: string, options: EmbeddedOptions, ownership: Ownership): Promise<Embedded> {
  const { log } = options;
  const folder = join(dataDir, 'postgres');
  const user = chooseUser(statSync(join(folder, 'cluster'), { throwIfNoEntry: false })?.uid);
  const binaries = await findBinaries(user, options.binaries);
  const place = settle(folder, user);
  if (!existsSync(join(place.cluster, 'PG_VERSION')))
    await create(place, user, binaries, options.durable !== false, log);
  checkMajor(place.cluster, binaries);

  const launch = () => launchOrAdopt(place, user, binaries, options);
  let server = await launch();
  const url = urlOf(place, server.port, DATABASE);
  if (server.adopted) {
    log.warn(`Took over a PostgreSQL left running by a killed process (pid ${server.pid}).`);
    await disconnectOthers(urlOf(place, server.port, 'postgres'));
  }
  await ensureDatabase(place, server.port);

  let stopping = false;
  let watch: NodeJS.Timeout | undefined;
  const deaths: number[] = [];
  const died = async () => {
    clearInterval(watch);
    if (stopping) return;
    log.error(`PostgreSQL (pid ${server.pid}) ended unexpectedly; starting it again.\n${tail(folder)}`);
    deaths.push(performance.now());
    if (deaths.filter((at) => at > performance.now() - 60_000).length > 5) {
      log.error('PostgreSQL ended six times within a minute; giving up on it.');
      return;
    }
    try {
      server = await launch();
      if (stopping) await shutdown(server);
      else observe();
    } catch (error) {
      log.error(`PostgreSQL did not come back: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const observe = () => {
    const { child, pid } = server;
    if (child) {
      child.once('exit', () => void died());
      // It may have died between being ready and being watched.
      if (child.exitCode !== null || child.signalCode !== null) void died();
    } else {
      watch = setInterval(() => {
        if (hasEnded(pid)) void died();
      }, 1000);
      watch.unref();
    }
  };
  observe();

  return {
    url,
    get pid() {
      return server.pid;
    },
    adopted: server.adopted,
    async stop() {
      if (stopping) return;
      stopping = true;
      clearInterval(watch);
      await shutdown(server);
      ownership.release();
    },
  };
}

type Server = { pid: number; port: number; adopted: boolean; child: ChildProcess | undefined };

async function launchOrAdopt(place: Home, user: RunAs, binaries: Binaries, options: EmbeddedOptions): Promise<Server> {
  const patience = performance.now() + 60_000;
  let zombieUntil = performance.now() + 3000;
  for (;;) {
    const left = readPostmaster(place.cluster);
    if (left?.state === 'running') {
      if (left.ready && (await answers(place, left.port))) {
        return { pid: left.pid, port: left.port, adopted: true, child: undefined };
      }
      // Starting up or shutting down: wait to see which.
      if (performance.now() > patience) throw failed(`process ${left.pid} holds the folder and does not answer`);
      await sleep(50);
      continue;
    }
    if (left?.state === 'zombie' && performance.now() < zombieUntil) {
      await sleep(50);
      continue;
    }
    zombieUntil = 0;
    if (left) {
      if (left.pid === 0) rmSync(join(place.cluster, 'postmaster.pid'), { force: true });
      else disownPidFile(place.cluster);
      for (const name of place.sockets ? readdirSync(place.sockets) : []) rmSync(join(place.sockets ?? '', name));
    }
    const outcome = await launch(place, user, binaries, options);
    if (typeof outcome !== 'string') return outcome;
    // Backends of a killed postmaster finish their statement before they notice; their memory must be gone first.
    const passing = /pre-existing shared memory block|lock file ".*" already exists/.test(outcome);
    if (!passing || performance.now() > patience) throw failed(outcome);
    await sleep(200);
  }
}

/** Spawn the postmaster and wait until it takes connections; or its last words. */
async function launch(
  place: Home,
  user: RunAs,
  binaries: Binaries,
  options: EmbeddedOptions,
): Promise<Server | string> {
  const port = place.sockets ? 5432 : await freePort();
  const logFile = join(place.home, 'server.log');
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > 5_000_000) truncateSync(logFile);
  const output = openSync(logFile, 'a', 0o600);
  const folder = openFolder(place);
  const sockets = place.sockets?.startsWith(place.home + '/') ? `${place.seenHome}/run` : place.sockets;
  const args = ['-D', `${place.seenHome}/cluster`, '-p', String(port)];
  for (const [name, value] of Object.entries(settings(options.durable !== false, sockets))) {
    args.push('-c', `${name}=${value}`);
  }
  const before = statSync(logFile).size;
  let child: ChildProcess;
  try {
    // Detached: Ctrl+C reaches the application alone, which closes its connections before it stops the server.
    child = spawn(binaries.postgres, args, {
      ...spawnOptions(user),
      detached: !windows,
      stdio: ['ignore', output, output, folder ?? 'ignore'] as StdioOptions,
    });
  } finally {
    closeSync(output);
    if (folder !== undefined) closeSync(folder);
  }
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `exit ${signal ?? code}`));
  child.unref();
  const began = performance.now();
  let told = 0;
  for (;;) {
    if (ended !== undefined) return `${ended}\n${readFileSync(logFile, 'utf8').slice(before).slice(-3000)}`;
    const state = readPostmaster(place.cluster);
    if (state?.pid === child.pid && state?.ready && (await answers(place, port))) break;
    const seconds = Math.floor((performance.now() - began) / 1000);
    if (seconds >= told + 5) {
      told = seconds;
      options.log.info(`PostgreSQL is recovering, ${seconds} s so far…`);
    }
    await sleep(15);
  }
  return { pid: child.pid ?? 0, port, adopted: false, child };
}

/** Settings of every start, on the command line so that an old cluster follows a new program. */
function settings(durable: boolean, sockets: string | undefined): Record<string, string | number> {
  const memory = totalmem() / 1024 / 1024;
  const clamp = (value: number, least: number, most: number) => Math.round(Math.min(most, Math.max(least, value)));
  return {
    listen_addresses: sockets ? '' : '127.0.0.1',
    unix_socket_directories: sockets ?? '',
    ...(sockets ? { unix_socket_permissions: '0700' } : {}),
    max_connections: 60,
    shared_buffers: `${clamp(memory / 8, 64, 512)}MB`,
    effective_cache_size: `${clamp(memory / 2, 256, 16384)}MB`,
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    // No replica follows an embedded server.
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_logical_replication_workers: 0,
    max_wal_size: '1GB',
    random_page_cost: 1.1,
    jit: 'off',
    // Parallel plans need /dev/shm, which containers keep at 64 MB.
    max_parallel_workers_per_gather: 0,
    log_checkpoints: 'off',
    log_min_messages: 'warning',
    log_timezone: 'UTC',
    timezone: 'UTC',
  };
}

async function freePort(): Promise<number> {
  return await new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function answers(place: Home, port: number): Promise<boolean> {
  try {
    return await withClient(urlOf(place, port, 'postgres'), async () => true);
  } catch (error) {
    // A wrong password is an answer that waiting will not change.
    if ((error as { code?: string }).code === '28P01') throw failed((error as Error).message, error);
    return false;
  }
}

async function ensureDatabase(place: Home, port: number): Promise<void> {
  await withClient(urlOf(place, port, 'postgres'), async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  });
}

/** End what a killed parent's connections were still doing, so that no lock of theirs outlives it. */
async function disconnectOthers(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const others = `from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`;
    await client.query(`select pg_terminate_backend(pid) ${others}`);
    for (let tries = 0; tries < 100; tries++) {
      const left = await client.query(`select 1 ${others} limit 1`);
      if (left.rowCount === 0) return;
      await sleep(20);
    }
  });
}

async function shutdown(server: Server): Promise<void> {
  const { child, pid } = server;
  const gone = () => (child ? child.exitCode !== null || child.signalCode !== null : hasEnded(pid));
  // SIGINT asks for a fast, SIGQUIT for an immediate shutdown, after which the next start recovers from the log.
  for (const [signal, seconds] of [
    ['SIGINT', 60],
    ['SIGQUIT', 10],
    ['SIGKILL', 5],
  ] as const) {
    if (gone()) return;
    try {
      await signalPostmaster(pid, signal);
    } catch {
      return;
    }
    const until = performance.now() + seconds * 1000;
    while (!gone() && performance.now() < until) await sleep(10);
  }
}

async function signalPostmaster(pid: number, signal: NodeJS.Signals): Promise<void> {
  if (!windows) {
    process.kill(pid, signal);
    return;
  }
  // Windows has no signals; pg_ctl speaks to the server's own pipe.
  const { folder } = await findBinaries(undefined);
  const name = { SIGINT: 'INT', SIGQUIT: 'QUIT' }[signal as 'SIGINT'] ?? 'KILL';
  await new Promise((done) => execFile(join(folder, 'bin', 'pg_ctl.exe'), ['kill', name, String(pid)], done));
}

function tail(folder: string): string {
  try {
    return readFileSync(join(folder, 'server.log'), 'utf8').slice(-1000);
  } catch {
    return '';
  }
}
