import { spawn, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

// Real servers and real processes; a busy machine takes its time over them.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;
const running: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chuangwen-running-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map(stop));
  rmSync(folder, { recursive: true, force: true });
});

const node = (script: string, args: string[]) =>
  spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: '', DATA_DIR: join(folder, 'unused'), DEMO: 'yes', PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const stop = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once('exit', () => done());
    child.kill('SIGTERM');
  });

/** The product on a data folder; answers its address. */
async function product(dataDir: string, ...more: string[]): Promise<{ address: string; child: ChildProcess }> {
  const child = node('src/app/server.ts', ['--data-dir', join(folder, dataDir), '--rate-limit', '0', ...more]);
  running.push(child);
  const address = await new Promise<string>((done, fail) => {
    let said = '';
    child.stderr!.on('data', (part) => (said += String(part)));
    child.stdout!.on('data', (part) => {
      said += String(part);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) done(found[0]);
    });
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}:\n${said}`)));
  });
  return { address, child };
}

/** One run of the command line. */
const cli = (...args: string[]): Promise<{ code: number | null; out: string; error: string }> =>
  new Promise((done) => {
    const child = node('src/app/cli.ts', args);
    let out = '';
    let error = '';
    child.stdout!.on('data', (part) => (out += String(part)));
    child.stderr!.on('data', (part) => (error += String(part)));
    child.once('close', (code) => done({ code, out, error }));
  });

/** Signs in as one of the demo county. */
async function signIn(address: string, signInName: string): Promise<(path: string) => Promise<unknown>> {
  const demo = (await (await fetch(`${address}/api/demo`)).json()) as { password: string };
  const signed = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ signInName, password: demo.password }),
  });
  expect(signed.status).toBe(200);
  const cookie = signed.headers.getSetCookie()[0]!.split(';')[0]!;
  return async (path) => (await fetch(`${address}${path}`, { headers: { cookie } })).json();
}
const plansAt = async (address: string): Promise<unknown> => (await signIn(address, 'office'))('/api/plans');

it('backs up the product while it runs, restores it into an empty folder, and it starts there with everything in it', async () => {
  const backup = join(folder, 'a.cwbak');
  const first = await product('first');
  const before = await plansAt(first.address);

  const taken = await cli('backup', backup, '--data-dir', join(folder, 'first'));
  expect(taken).toMatchObject({ code: 0, error: '' });
  expect(taken.out).toMatch(/^已备份到 .*张表 \d+ 行.*\nBacked up to .*\n$/);
  expect((await fetch(`${first.address}/healthz`)).status).toBe(200);

  // The folder of a running product is not restored into.
  const into = await cli('restore', backup, '--data-dir', join(folder, 'first'));
  expect(into.code).toBe(2);
  expect(into.error).toMatch(/^.*正由另一个创文进程使用.* \| .*in use.*\n$/);

  expect(await cli('verify', backup)).toMatchObject({ code: 0, error: '' });
  const nowhere = await cli('verify', join(folder, 'none.cwbak'));
  expect(nowhere).toMatchObject({ code: 2, error: expect.stringMatching(/没有这个文件.*none\.cwbak \| no such file/) });
  expect((await cli('verify', folder)).error).toMatch(/这是一个文件夹.* \| this is a folder/);
  const back = await cli('restore', backup, '--data-dir', join(folder, 'second'));
  expect(back).toMatchObject({ code: 0, error: '' });
  expect(back.out).toContain('逐行逐文件核对一致');
  const second = await product('second');
  expect(await plansAt(second.address)).toEqual(before);
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);

  // The system administrator is told that no nightly backup is set up there; nobody else is told anything.
  const system = await signIn(second.address, 'sysadmin');
  expect(await system('/api/backups')).toEqual({ scheduled: false, rows: [] });
  expect(await (await signIn(second.address, 'office'))('/api/backups')).toMatchObject({ code: 'permission.denied' });

  // Stopped, it is backed up all the same, and not once more over the first backup.
  await stop(second.child);
  expect((await cli('backup', join(folder, 'b.cwbak'), '--data-dir', join(folder, 'second'))).code).toBe(0);
  const again = await cli('backup', backup, '--data-dir', join(folder, 'second'));
  expect([again.code, again.out]).toEqual([2, '']);
  expect(again.error).toMatch(/^[^\n]*不会覆盖[^\n]* \| [^\n]*\n$/);

  // Into a folder that holds data already: refused, and the data is still there.
  const full = await cli('restore', backup, '--data-dir', join(folder, 'second'));
  expect(full.code).toBe(2);
  expect(full.error).toMatch(/^[^\n]*不是空的[^\n]* \| [^\n]*\n$/);
  mkdirSync(join(folder, 'nightly'));
  copyFileSync(backup, join(folder, 'nightly', 'chuangwen-20261123-0230.cwbak'));
  const third = await product('second', '--backup-dir', join(folder, 'nightly'));
  expect(await plansAt(third.address)).toEqual(before);
  expect(await (await signIn(third.address, 'sysadmin'))('/api/backups')).toEqual({
    scheduled: true,
    rows: [{ at: '2026-11-22T18:30:00.000Z', bytes: statSync(backup).size }],
  });

  // A broken byte: one line, and no folder has come into being.
  const bytes = readFileSync(backup);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(join(folder, 'bad.cwbak'), bytes);
  const bad = await cli('restore', join(folder, 'bad.cwbak'), '--data-dir', join(folder, 'third'));
  expect(bad.code).toBe(2);
  expect(bad.error).toMatch(/^[^\n]*已损坏[^\n]* \| [^\n]*damaged[^\n]*\n$/);
  expect(existsSync(join(folder, 'third'))).toBe(false);
});

it('says in one line what is missing', async () => {
  mkdirSync(join(folder, 'empty'));
  for (const [args, words] of [
    [['backup'], '用法'],
    [['backup', join(folder, 'x'), '--data-dir', join(folder, 'empty')], '没有创文的数据'],
    [['backup', join(folder, 'x'), '--nonsense', '1'], '不认识的参数'],
    [['verify', join(folder, 'nowhere')], 'no such file'],
    [['restore', join(folder, 'nowhere'), '--data-dir', join(folder, 'empty')], 'no such file'],
  ] as const) {
    const { code, out, error } = await cli(...args);
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(new RegExp(`^[^\n]*${words}[^\n]*\n$`));
  }
  expect(readdirSync(join(folder, 'empty'))).toEqual([]);
});
