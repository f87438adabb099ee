#!/usr/bin/env node
/**
 * Makes a fresh clone ready and runs the program under its own Node 24. This file alone runs on whatever Node is there
 * (20.19 or newer), so it uses nothing but Node's own modules.
 *
 *     ready.mjs start [flags]        install and build what changed, then run the server; --help lists the flags
 *     ready.mjs cli [arguments]      the command line; nothing but its answer on standard output
 *     ready.mjs run [--web] SCRIPT   a script of ours (.ts, .mjs) or a program of node_modules/.bin; --web builds the web first
 *
 * Exit codes are the program's own; 1 when it could not be made ready.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const windows = process.platform === 'win32';
const OLDEST = [20, 19];

/** A reason to stop, in words for the person at the terminal. */
class NotReady extends Error {}

function refuse(chinese, english) {
  return new NotReady(`${chinese}\n${english}`);
}

/** Progress goes to standard error in `cli`, whose standard output belongs to the answer. */
let quiet = false;
const say = (line) => (quiet ? process.stderr : process.stdout).write(`${line}\n`);

// --- Node

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw refuse(
    `需要 Node.js ${OLDEST.join('.')} 或更新的版本，现在是 ${process.versions.node}。请到 https://nodejs.org 安装。`,
    `Node.js ${OLDEST.join('.')} or newer is needed; this is ${process.versions.node}. Get it from https://nodejs.org.`,
  );
}

/** The project's own Node, which came with the packages. */
function ownNode() {
  const exe = windows ? 'node.exe' : 'node';
  return [join(modules, 'node', 'bin', exe), join(modules, 'node', exe)].find((path) => existsSync(path));
}

/** A Node that an installation will not delete under itself. */
function outsideNode() {
  const inside = (path) => path.startsWith(modules);
  if (!inside(process.execPath)) return process.execPath;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder && !/node_modules/.test(folder));
  return folders.map((folder) => join(folder, windows ? 'node.exe' : 'node')).find((path) => existsSync(path));
}

// --- Packages

const stampFile = join(modules, '.chuangwen-ready');

/** What the installed packages must match: the lockfile, and the machine whose builds were chosen. */
function wantedStamp() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8').replaceAll('\r\n', '\n');
  return [createHash('sha256').update(lock).digest('hex'), process.platform, process.arch].join(' ');
}

/** Whether node_modules holds what the lockfile says, by npm's own record: a person may have run `npm ci` already. */
function matchesLock() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const there = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(([path, entry]) => {
      if (path === '' || (entry.optional && !there[path])) return true;
      return there[path]?.version === entry.version && existsSync(join(root, path, 'package.json'));
    });
  } catch {
    return false;
  }
}

async function ensurePackages() {
  const wanted = wantedStamp();
  const stamped = existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === wanted;
  if (stamped && ownNode()) return;
  if (!matchesLock()) {
    if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw refuse(
        'node_modules 是一个链接，而其中的依赖与 package-lock.json 不一致；请在它指向的目录里安装。',
        'node_modules is a link whose packages do not match package-lock.json; install where it points to.',
      );
    }
    await install();
  }
  if (!ownNode()) await fetchNode();
  write(stampFile, `${wanted}\n`);
}

async function install() {
  say('首次运行或依赖有变化，正在安装依赖（一般一到三分钟，需要网络）…');
  say('First run or changed dependencies: installing packages (one to three minutes, needs the network)…');
  const began = Date.now();
  const ticker = setInterval(() => say(`  … ${Math.round((Date.now() - began) / 1000)} s`), 5000);
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  let answer;
  try {
    answer = await npm(args);
  } finally {
    clearInterval(ticker);
  }
  if (answer.code !== 0) throw explain(answer.said);
  say(`依赖已安装，用时 ${Math.round((Date.now() - began) / 1000)} 秒。 Packages installed.`);
}

/** Node's binary comes by an install script; where scripts are switched off, run that one. */
async function fetchNode() {
  say('正在取得 Node.js 24… Fetching Node.js 24…');
  const node = outsideNode() ?? process.execPath;
  const answer = await listen(node, ['installArchSpecificPackage.js'], { cwd: join(modules, 'node') });
  if (answer.code !== 0 || !ownNode()) throw explain(answer.said);
}

/** Run npm, preferably the one that started us, on a Node outside node_modules. */
function npm(args) {
  const cli = process.env.npm_execpath;
  const node = outsideNode();
  // An outer `npm --silent` or `--omit` reaches inner npms through these variables.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_config_(loglevel|omit|production|ignore_scripts)$/i.test(name),
    ),
  );
  env.PATH = (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(modules))
    .join(delimiter);
  return cli && node && /\.[cm]?js$/.test(cli)
    ? listen(node, [cli, ...args], { env })
    : listen(windows ? 'npm.cmd' : 'npm', args, { env, shell: windows });
}

/** Run and wait, passing what it says on to the person and keeping the end of it. */
function listen(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let said = '';
    const take = (part) => {
      said = (said + part).slice(-8000);
      (quiet ? process.stderr : process.stdout).write(part);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => done({ code: 127, said: `${said}\n${error.message}` }));
    child.once('close', (code) => done({ code: code ?? 1, said }));
  });
}

/** The reason behind npm's failure, in plain words. */
function explain(said) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET|network/i.test(said)) {
    return refuse(
      '连不上 npm 软件源，依赖没有装成。请检查网络后重试；国内可先执行：npm config set registry https://registry.npmmirror.com',
      'The npm registry cannot be reached, so the packages were not installed. Check the network (or the registry setting) and try again.',
    );
  }
  if (/EACCES|EPERM|EROFS/.test(said)) {
    return refuse(
      `目录 ${root} 不可写，依赖没有装成。请换一个可写的目录，或改正它的权限。`,
      `The folder ${root} cannot be written, so the packages were not installed. Use a writable folder or mend its permissions.`,
    );
  }
  if (/ENOSPC/.test(said)) {
    return refuse('磁盘已满，依赖没有装成（约需 1 GB）。', 'The disk is full; the packages need about 1 GB.');
  }
  if (/in sync|lock file/.test(said)) {
    return refuse(
      'package.json 与 package-lock.json 不一致，请用 git 恢复这两个文件。',
      'package.json and package-lock.json disagree; restore both from git.',
    );
  }
  return refuse('依赖没有装成，原因见上文。', 'The packages were not installed; the reason is above.');
}

// --- The web

/** What the built pages depend on: everything but tests and the server's own layers. */
const SERVER_ONLY =
  /\.test\.[jt]sx?$|^src\/[^/]+\/(store|actions|jobs|public)(\.ts$|\/)|^src\/platform\/(storage|http|jobs|trail)\//;

function* sources(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* sources(path);
    else if (!SERVER_ONLY.test(path)) yield path;
  }
}

/** Hash of the sources of the web, in a fixed order. */
function webHash() {
  const hash = createHash('sha256');
  const single = ['index.html', 'vite.config.ts', 'package-lock.json', 'tsconfig.web.json', 'tsconfig.base.json'];
  const files = [...sources('src'), ...(existsSync(join(root, 'public')) ? sources('public') : [])].sort();
  for (const file of [...single, ...files]) {
    if (!existsSync(join(root, file))) continue;
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

async function ensureWeb() {
  const stamp = join(root, 'dist', '.stamp');
  const wanted = webHash();
  const built = existsSync(join(root, 'dist', 'desk', 'index.html'));
  if (built && existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted) return;
  // An interrupted build must not pass for a whole one.
  rmSync(stamp, { force: true });
  say('正在构建网页（约半分钟）… Building the web (about half a minute)…');
  const began = Date.now();
  const vite = join(modules, 'vite', 'bin', 'vite.js');
  const answer = await listen(ownNode(), [vite, 'build', '--logLevel', 'warn'], { env: childEnvironment() });
  if (answer.code !== 0) {
    throw refuse('网页没有构建成功，原因见上文。', 'The web was not built; the reason is above.');
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  write(stamp, `${wanted}\n`);
  say(`网页已构建，用时 ${Math.round((Date.now() - began) / 1000)} 秒。 Web built.`);
}

function write(file, text) {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw refuse(`文件 ${file} 写不进去：${error.message}`, `The file ${file} cannot be written: ${error.message}`);
  }
}

// --- Running

/** Programs started from here find the project's Node and tools first. */
function childEnvironment() {
  const path = [join(modules, '.bin'), dirname(ownNode()), process.env.PATH ?? ''].join(delimiter);
  return { ...process.env, PATH: path };
}

/**
 * Run to the end with our terminal, passing signals on.
 * @returns its exit code; by a signal, 128 + its number, as shells count
 */
function run(command, args, { tether = false, shell = false } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: process.cwd(),
      // The channel tells the server when we are gone, even by kill -9, so that it stops too.
      stdio: ['inherit', 'inherit', 'inherit', ...(tether ? ['ipc'] : [])],
      env: childEnvironment(),
      shell,
    });
    // Ctrl+C reaches the whole group by itself. Passed on as SIGTERM it is a second request to stop, not a second Ctrl+C.
    const pass = { SIGINT: 'SIGTERM', SIGTERM: 'SIGTERM', SIGHUP: 'SIGTERM' };
    const passed = new Set();
    for (const [signal, as] of Object.entries(pass)) {
      process.on(signal, () => {
        if (passed.has(as)) return;
        passed.add(as);
        child.kill(as);
      });
    }
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      done(127);
    });
    child.once('exit', (code, signal) => done(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1)));
  });
}

async function main([mode, ...args]) {
  checkNode();
  if (mode === 'start') {
    await ensurePackages();
    if (!args.includes('--help') && !args.includes('-h')) await ensureWeb();
    return await run(ownNode(), [join(root, 'src', 'app', 'server.ts'), ...args], { tether: true });
  }
  if (mode === 'run') {
    const web = args[0] === '--web';
    const [script, ...rest] = web ? args.slice(1) : args;
    if (!script)
      throw refuse('用法：ready.mjs run [--web] 脚本 [参数]', 'Usage: ready.mjs run [--web] SCRIPT [arguments]');
    await ensurePackages();
    if (web) await ensureWeb();
    if (/\.[cm]?[jt]s$/.test(script)) return await run(ownNode(), [script, ...rest]);
    return await run(join(modules, '.bin', windows ? `${script}.cmd` : script), rest, { shell: windows });
  }
  // Installed as a command, `chuangwen read FILE` comes here without the word `cli`.
  quiet = true;
  await ensurePackages();
  return await run(ownNode(), [
    join(root, 'src', 'app', 'cli.ts'),
    ...(mode === 'cli' ? args : [mode, ...args].filter(Boolean)),
  ]);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof NotReady ? error.message : error.stack}\n`);
  process.exitCode = 1;
}
