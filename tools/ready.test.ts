import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** A small project around a copy of ready.mjs, with a Node, a builder and an npm that only take notes. */
let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const put = (file: string, text: string) => {
  mkdirSync(dirname(at(file)), { recursive: true });
  writeFileSync(at(file), text);
};
const notes = (file: string) => (existsSync(at(file)) ? readFileSync(at(file), 'utf8').trim().split('\n') : []);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'chuangwen-ready-'));
  mkdirSync(at('tools'));
  copyFileSync(fileURLToPath(new URL('./ready.mjs', import.meta.url)), at('tools', 'ready.mjs'));
  put('package.json', '{ "type": "module" }');
  lock('1.0.0');
  installed('1.0.0');
  put('src/app/desk/main.tsx', 'export {};');
  put('src/app/server.ts', 'process.stdout.write(`server ${process.argv.slice(2).join(" ")}\\n`); process.exit(7);');
  put('src/app/cli.ts', 'process.stdout.write(`answer ${process.argv.slice(2).join(" ")}\\n`); process.exit(2);');
  // Stands in for npm: takes a note, then installs what the lockfile says.
  put(
    'npm/npm-cli.js',
    `import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
     appendFileSync('npm.notes', process.argv.slice(2).join(' ') + '\\n');
     if (process.env.NPM_FAILS) { console.error('npm error code ' + process.env.NPM_FAILS); process.exit(1); }
     const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
     writeFileSync('node_modules/.package-lock.json', JSON.stringify(lock));`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const packages = (version: string) => ({
  packages: {
    '': {},
    'node_modules/node': { version },
    'node_modules/vite': { version: '1.0.0' },
    'node_modules/other-system': { version: '1.0.0', optional: true },
  },
});
const lock = (version: string) => put('package-lock.json', JSON.stringify(packages(version)));
function installed(version: string): void {
  const there = packages(version) as { packages: Record<string, unknown> };
  delete there.packages['node_modules/other-system'];
  put('node_modules/.package-lock.json', JSON.stringify(there));
  put('node_modules/node/package.json', '{}');
  put('node_modules/vite/package.json', '{ "type": "module" }');
  put(
    'node_modules/vite/bin/vite.js',
    `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
     appendFileSync('build.notes', process.argv[2] + '\\n');
     if (process.env.VITE_FAILS) process.exit(1);
     mkdirSync('dist/desk', { recursive: true }); writeFileSync('dist/desk/index.html', '');`,
  );
  mkdirSync(at('node_modules/node/bin'), { recursive: true });
  if (!existsSync(at('node_modules/node/bin/node'))) symlinkSync(process.execPath, at('node_modules/node/bin/node'));
}

function launch(args: string[], env: Record<string, string> = {}, flags: string[] = []) {
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const child = spawn(process.execPath, [...flags, at('tools', 'ready.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, PATH, npm_execpath: at('npm/npm-cli.js'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (part: Buffer) => (said.out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (said.err += part.toString()));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((done) =>
    child.once('close', (code) => done({ code, ...said })),
  );
  return { child, said, ended };
}
const ready = (args: string[], env?: Record<string, string>, flags?: string[]) => launch(args, env, flags).ended;

test('start builds the web once, passes flags on and keeps the exit code', async () => {
  const first = await ready(['start', '--port', '0']);
  expect(first.code).toBe(7);
  expect(first.out).toContain('server --port 0');
  expect(first.out).toContain('Building the web');
  const second = await ready(['start']);
  expect(second.out).toBe('server \n');
  expect(notes('build.notes')).toEqual(['build']);
});

test('the web is built again when what it depends on changed, and only then', async () => {
  put('src/tasks/web/list.tsx', '1');
  put('src/tasks/words/en.json', '1');
  await ready(['start']);
  for (const file of [
    'src/tasks/store.ts',
    'src/tasks/actions/save.ts',
    'src/platform/http/x.ts',
    'src/tasks/rules.test.ts',
  ]) {
    put(file, '2');
  }
  await ready(['start']);
  expect(notes('build.notes')).toHaveLength(1);
  for (const file of ['src/tasks/web/list.tsx', 'src/tasks/words/en.json', 'src/tasks/rules.ts', 'vite.config.ts']) {
    put(file, '2');
    await ready(['start']);
  }
  expect(notes('build.notes')).toHaveLength(5);
});

test('a failed build stops the start, and is not taken for a built web later', async () => {
  const failed = await ready(['start'], { VITE_FAILS: '1' });
  expect(failed.code).toBe(1);
  expect(failed.err).toContain('The web was not built');
  expect(failed.out).not.toContain('server');
  expect((await ready(['start'])).code).toBe(7);
  expect(notes('build.notes')).toHaveLength(2);
});

test('the command line answers alone on standard output and keeps its exit code', async () => {
  lock('1.0.1');
  const answer = await ready(['cli', 'read', 'plan.docx', '--json']);
  expect(answer).toMatchObject({ code: 2, out: 'answer read plan.docx --json\n' });
  expect(answer.err).toContain('installing packages');
  expect(notes('build.notes')).toEqual([]);
  expect(await ready(['read', 'x'])).toEqual({ code: 2, out: 'answer read x\n', err: '' });
});

test('packages are installed when the lockfile says otherwise, and not again', async () => {
  await ready(['cli']);
  expect(notes('npm.notes')).toEqual([]);
  lock('1.0.1');
  await ready(['cli']);
  await ready(['cli']);
  expect(notes('npm.notes')).toHaveLength(1);
  expect(notes('npm.notes')[0]).toMatch(/^ci --include=dev /);
});

test.each([
  ['ENOTFOUND', 'registry cannot be reached'],
  ['EACCES', 'cannot be written'],
  ['ENOSPC', 'disk is full'],
  ['E418', 'the reason is above'],
])('an installation that fails with %s says: %s', async (code, words) => {
  lock('1.0.1');
  const answer = await ready(['start'], { NPM_FAILS: code });
  expect(answer.code).toBe(1);
  expect(answer.err).toContain(words);
  expect(answer.out).not.toContain('server');
  expect(existsSync(at('node_modules', '.chuangwen-ready'))).toBe(false);
});

test('an old Node is refused by number', async () => {
  const old = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.18.3'}})`;
  const answer = await ready(['start'], {}, ['--import', old]);
  expect(answer.code).toBe(1);
  expect(answer.err).toContain('Node.js 20.19 or newer is needed; this is 20.18.3');
});

const SERVER = `
  import { writeFileSync } from 'node:fs';
  const end = (why) => { writeFileSync('ended.notes', why); setTimeout(() => process.exit(0), 50); };
  process.once('SIGTERM', () => end('SIGTERM'));
  process.once('disconnect', () => end('disconnect'));
  setInterval(() => {}, 1000);
  process.stdout.write('listening\\n');`;

test.each([['SIGTERM'], ['SIGINT']] as const)('%s is passed on and the graceful stop awaited', async (signal) => {
  put('src/app/server.ts', SERVER);
  const { child, said, ended } = launch(['start']);
  await expect.poll(() => said.out, { timeout: 10_000 }).toContain('listening');
  child.kill(signal);
  expect((await ended).code).toBe(0);
  expect(notes('ended.notes')).toEqual(['SIGTERM']);
});

test('a server whose starter was killed outright hears of it', async () => {
  put('src/app/server.ts', SERVER);
  const { child, said } = launch(['start']);
  await expect.poll(() => said.out, { timeout: 10_000 }).toContain('listening');
  child.kill('SIGKILL');
  await expect.poll(() => notes('ended.notes'), { timeout: 10_000 }).toEqual(['disconnect']);
});

test('run takes scripts and programs, and --web builds first', async () => {
  put('tools/say.ts', 'const words: string[] = process.argv.slice(2); console.log("said", ...words); process.exit(3);');
  expect(await ready(['run', 'tools/say.ts', 'a', '--b'])).toMatchObject({ code: 3, out: 'said a --b\n' });
  const built = await ready(['run', '--web', 'tools/say.ts']);
  expect(built.code).toBe(3);
  expect(notes('build.notes')).toEqual(['build']);
  expect((await ready(['run'])).err).toContain('Usage');
});
