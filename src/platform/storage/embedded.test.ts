import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { chooseUser, findBinaries, identity } from './binaries.ts';
import { startEmbedded } from './embedded.ts';
import type { Embedded } from './embedded.ts';
import { hasEnded, readPostmaster } from './postmaster.ts';
import { silent } from './testing.ts';

// Each test starts real servers; a busy machine takes its time over that.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
const running: (Embedded | ChildProcess)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), `chuangwen-test-${process.pid}-`));
});
afterEach(async () => {
  for (const each of running.splice(0)) {
    if ('stop' in each) await each.stop();
    else each.kill('SIGKILL');
  }
  rmSync(folder, { recursive: true, force: true });
});

async function start(dataDir = folder): Promise<Embedded> {
  const server = await startEmbedded({ dataDir, log: silent, durable: false });
  running.push(server);
  return server;
}

/** The values of the last statement's rows. */
async function ask(server: { url: string }, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const results = [await client.query({ text: sql, rowMode: 'array' })].flat();
    return results.at(-1)?.rows.flat() ?? [];
  } finally {
    await client.end();
  }
}

/** A separate process with the server of our folder, which keeps one transaction open and waits to be killed. */
async function otherProcess(): Promise<{ child: ChildProcess; postmaster: number }> {
  const module = new URL('./embedded.ts', import.meta.url).href;
  const code = `
    import pg from 'pg';
    const { startEmbedded } = await import(${JSON.stringify(module)});
    const log = { info() {}, warn() {}, error() {} };
    const server = await startEmbedded({ dataDir: ${JSON.stringify(folder)}, log });
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('create table if not exists t (x int); insert into t values (1)');
    await client.query('begin; lock table t');
    console.log(server.pid);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  const postmaster = await new Promise<number>((done, fail) => {
    child.stdout?.once('data', (line: Buffer) => done(Number(line)));
    child.once('exit', (status) => fail(new Error(`the other process ended with ${status}`)));
  });
  return { child, postmaster };
}

const killed = (child: ChildProcess) =>
  new Promise<void>((done) => {
    child.once('exit', () => done());
    child.kill('SIGKILL');
  });

test('what was written is there after a stop and a start, and the stop leaves nothing running', async () => {
  const first = await start();
  await ask(first, `create table t (x text); insert into t values ('创文')`);
  expect(await ask(first, 'show listen_addresses')).toEqual([process.platform === 'win32' ? '127.0.0.1' : '']);
  await first.stop();
  expect(hasEnded(first.pid)).toBe(true);
  expect(existsSync(join(folder, 'owner.json'))).toBe(false);
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await ask(second, 'select x from t')).toEqual(['创文']);
});

test('the database is UTF-8, ordered by code point, and closed to a wrong password', async () => {
  const server = await start();
  expect(await ask(server, `select current_setting('server_encoding'), upper('é'), 'Z' < 'a'`)).toEqual([
    'UTF8',
    'É',
    true,
  ]);
  await expect(ask({ url: server.url.replace(/:[^:@]+@/, ':wrong@') }, 'select 1')).rejects.toMatchObject({
    code: '28P01',
  });
});

test('a second process is refused and told who has the folder', async () => {
  const { child } = await otherProcess();
  const refused = startEmbedded({ dataDir: folder, log: silent });
  await expect(refused).rejects.toMatchObject({ code: 'data-folder-in-use' });
  await expect(refused).rejects.toThrow(`process ${child.pid}`);
  expect(child.exitCode).toBe(null);
});

test('the server of a killed parent is taken over, without the locks of its connections', async () => {
  const { child, postmaster } = await otherProcess();
  await killed(child);
  const server = await start();
  expect(server.adopted).toBe(true);
  expect(server.pid).toBe(postmaster);
  expect(await ask(server, `set lock_timeout = '2s'; select x from t`)).toEqual([1]);
  await server.stop();
  expect(hasEnded(postmaster)).toBe(true);
});

test('parent and server killed together: the next start recovers', async () => {
  const { child, postmaster } = await otherProcess();
  process.kill(postmaster, 'SIGKILL');
  await killed(child);
  const server = await start();
  expect(server.pid).not.toBe(postmaster);
  expect(await ask(server, 'select count(*)::int from t')).toEqual([1]);
});

test("a pid file whose number now belongs to another program of PostgreSQL's own user is no obstacle", async () => {
  const first = await start();
  const pidFile = join(folder, 'postgres', 'cluster', 'postmaster.pid');
  const content = readFileSync(pidFile, 'utf8');
  await first.stop();
  const other = spawn('sleep', ['60'], { ...identity(chooseUser(undefined)), cwd: '/' });
  running.push(other);
  writeFileSync(pidFile, content.replace(/^\d+/, String(other.pid)));
  expect(readPostmaster(join(folder, 'postgres', 'cluster'))?.state).toBe('stranger');
  const second = await start();
  expect(await ask(second, 'select 1')).toEqual([1]);
  expect(other.exitCode).toBe(null);
});

test('a killed server that nobody ever collects (a zombie) is no obstacle', async () => {
  const first = await start();
  const pidFile = join(folder, 'postgres', 'cluster', 'postmaster.pid');
  const content = readFileSync(pidFile, 'utf8');
  await first.stop();
  // The shell becomes a program that never waits for the child it had, which ends only after that.
  const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 60'], {
    ...identity(chooseUser(undefined)),
    cwd: '/',
  });
  running.push(parent);
  const zombie = await new Promise<number>((done) => parent.stdout.once('data', (line: Buffer) => done(Number(line))));
  writeFileSync(pidFile, content.replace(/^\d+/, String(zombie)));
  const state = () => readPostmaster(join(folder, 'postgres', 'cluster'))?.state;
  await expect.poll(state, { timeout: 10_000 }).toBe('zombie');
  expect(await ask(await start(), 'select 1')).toEqual([1]);
  expect(parent.exitCode).toBe(null);
});

test('an empty pid file and a half-made cluster are no obstacle', async () => {
  await (await start()).stop();
  writeFileSync(join(folder, 'postgres', 'cluster', 'postmaster.pid'), '');
  mkdirSync(join(folder, 'postgres', 'cluster.new'));
  expect(await ask(await start(), 'select 1')).toEqual([1]);
});

test('a server that dies alone is started again at the same address', async () => {
  const server = await start();
  const before = server.pid;
  process.kill(before, 'SIGKILL');
  await expect.poll(() => server.pid, { timeout: 15_000 }).not.toBe(before);
  expect(await ask(server, 'select 1')).toEqual([1]);
});

test('a folder too deep for a socket name works all the same', async () => {
  const deep = join(folder, 'a'.repeat(60), '创文'.repeat(12));
  const server = await start(deep);
  expect(await ask(server, 'select 1')).toEqual([1]);
  const sockets = new URL(server.url.replace('@/', '@x/')).searchParams.get('host') ?? '';
  await server.stop();
  rmSync(sockets, { recursive: true });
});

test('a data folder that is a file is refused with the reason', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(startEmbedded({ dataDir: file, log: silent })).rejects.toMatchObject({ code: 'data-folder-unusable' });
});

test('a cluster of another major version is refused and left alone', async () => {
  await (await start()).stop();
  writeFileSync(join(folder, 'postgres', 'cluster', 'PG_VERSION'), '14\n');
  const files = readdirSync(join(folder, 'postgres', 'cluster'));
  await expect(startEmbedded({ dataDir: folder, log: silent })).rejects.toThrow('made by PostgreSQL 14');
  expect(readdirSync(join(folder, 'postgres', 'cluster'))).toEqual(files);
});

test('programs that cannot run are reported with their own words', async () => {
  await expect(findBinaries(undefined, join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'binaries-missing' });
});
