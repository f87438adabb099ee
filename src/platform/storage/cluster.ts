import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identity } from './binaries.ts';
import type { Binaries, RunAs } from './binaries.ts';
import { Refusal } from './refusal.ts';
import type { Log } from './refusal.ts';

const ROLE = 'chuangwen';
export const DATABASE = 'chuangwen';
const windows = process.platform === 'win32';
/** sun_path holds 108 bytes on Linux and 104 on macOS, with the closing zero. */
const SOCKET_PATH_LIMIT = 103;

/** Where everything of one cluster lies; `seen*` are the same folders as PostgreSQL's own process names them. */
export type Home = { home: string; cluster: string; sockets: string | undefined; seenHome: string; password: string };

/** Folders with the right owner, and the password. */
export function settle(folder: string, user: RunAs): Home {
  const cluster = join(folder, 'cluster');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const owner = statSync(folder).uid;
    if (user) {
      if (owner !== user.uid || statSync(cluster, { throwIfNoEntry: false })?.uid !== user.uid) giveTo(folder, user);
    } else if (!windows && owner !== process.getuid?.()) {
      throw new Error(`it belongs to user number ${owner}; start as that user, or as root`);
    }
    const password = join(folder, 'password');
    if (!existsSync(password)) {
      if (existsSync(cluster)) throw new Error(`${password} is missing; put it back from the backup`);
      // Complete or absent, also when we are killed here.
      writeFileSync(`${password}.new`, randomBytes(24).toString('base64url'), { mode: 0o600 });
      if (user) chownSync(`${password}.new`, user.uid, user.gid);
      renameSync(`${password}.new`, password);
    }
    return {
      home: folder,
      cluster,
      sockets: windows ? undefined : socketFolder(folder, user),
      // Under root the lent user may have no way to the folder by its name (/root is closed to it), so PostgreSQL gets
      // the open folder itself, as file descriptor 3.
      seenHome: user && process.platform === 'linux' ? '/proc/self/fd/3' : folder,
      password: readFileSync(password, 'utf8').trim(),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      'data-folder-unusable',
      `数据库目录 ${folder} 无法使用：${why}`,
      `The database folder ${folder} cannot be used: ${why}`,
      error,
    );
  }
}

function giveTo(path: string, user: { uid: number; gid: number }): void {
  const stat = lstatSync(path);
  lchownSync(path, user.uid, user.gid);
  if (stat.isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), user);
}

/** Folders a socket may lie in, the best first; on Windows there is none, and a port instead. */
export function socketPlaces(folder: string, temporary: string): (string | undefined)[] {
  if (windows) return [undefined];
  const short = join(temporary, `cw-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
  const fits = (path: string) => Buffer.byteLength(join(path, '.s.PGSQL.5432')) <= SOCKET_PATH_LIMIT;
  return [join(folder, 'run'), short, join('/tmp', short.slice(-15))].filter(fits);
}

/** A private folder short enough for a socket's name: in the data folder, or else under the temporary folder. */
function socketFolder(folder: string, user: RunAs): string {
  const path = socketPlaces(folder, tmpdir())[0] ?? join(folder, 'run');
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (user) chownIfOurs(path, user);
  const stat = lstatSync(path);
  if (!stat.isDirectory() || stat.uid !== (user?.uid ?? process.getuid?.()) || (stat.mode & 0o077) !== 0) {
    throw new Error(`the socket folder ${path} is not a private folder of ours`);
  }
  return path;
}

function chownIfOurs(path: string, user: { uid: number; gid: number }): void {
  if (lstatSync(path).uid === 0) lchownSync(path, user.uid, user.gid);
}

/** initdb into a folder beside, then rename: a killed initdb leaves nothing that looks like a cluster. */
export async function create(place: Home, user: RunAs, binaries: Binaries, durable: boolean, log: Log): Promise<void> {
  log.info('Creating the database…');
  const half = join(place.home, 'cluster.new');
  rmSync(half, { recursive: true, force: true });
  const locale =
    binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-locale'] : ['--no-locale'];
  const args = ['-D', `${place.seenHome}/cluster.new`, '-U', ROLE, '-E', 'UTF8', ...locale];
  args.push('-A', 'scram-sha-256', `--pwfile=${place.seenHome}/password`, '--no-instructions');
  args.push(...(durable ? [] : ['--no-sync']));
  const folder = openFolder(place);
  try {
    await new Promise<void>((done, fail) => {
      const child = spawn(binaries.initdb, args, {
        ...spawnOptions(user),
        stdio: ['ignore', 'pipe', 'pipe', folder ?? 'ignore'],
      });
      let said = '';
      child.stdout?.on('data', (part: Buffer) => (said += part.toString()));
      child.stderr?.on('data', (part: Buffer) => (said += part.toString()));
      child.once('error', fail);
      child.once('close', (code) => (code === 0 ? done() : fail(new Error(said.slice(-2000)))));
    });
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    throw failed(error instanceof Error ? error.message : String(error), error);
  } finally {
    if (folder !== undefined) closeSync(folder);
  }
  renameSync(half, place.cluster);
  if (windows || !durable) return;
  // The rename too must outlive a power cut.
  const parent = openSync(place.home, constants.O_RDONLY);
  fsyncSync(parent);
  closeSync(parent);
}

export function openFolder(place: Home): number | undefined {
  return place.seenHome === place.home ? undefined : openSync(place.home, constants.O_RDONLY | constants.O_DIRECTORY);
}

export function spawnOptions(user: RunAs) {
  // Variables such as PGDATA or PGPORT of the caller must not steer the server.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
  return { ...identity(user), cwd: user ? '/' : undefined, env: { ...env, LC_ALL: 'C', TZ: 'UTC' }, windowsHide: true };
}

export function checkMajor(cluster: string, binaries: Binaries): void {
  const major = Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'));
  if (major === binaries.major) return;
  throw new Refusal(
    'data-folder-unusable',
    `数据目录由 PostgreSQL ${major} 建立，本程序自带 ${binaries.version}，不能直接打开。请用原版本程序导出备份后再恢复。`,
    `The data folder was made by PostgreSQL ${major}; this program carries ${binaries.version} and cannot open it. Back up with the earlier program and restore here.`,
  );
}

export function urlOf(place: Home, port: number, database: string): string {
  const at = `${ROLE}:${encodeURIComponent(place.password)}@`;
  if (!place.sockets) return `postgresql://${at}127.0.0.1:${port}/${database}`;
  return `postgresql://${at}/${database}?host=${encodeURIComponent(place.sockets)}&port=${port}`;
}

export function failed(why: string, cause?: unknown): Refusal {
  return new Refusal(
    'engine-failed',
    `内置数据库没有启动成功：${why.trim()}`,
    `The embedded database did not start: ${why.trim()}`,
    cause,
  );
}
