import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `postmaster.pid` says and what has become of that process. */
export type Postmaster = {
  pid: number;
  port: number;
  ready: boolean;
  /** `stranger`: the number now belongs to another program; `zombie`: killed, not yet collected by its parent. */
  state: 'running' | 'zombie' | 'gone' | 'stranger';
};

/** Read a cluster's pid file and judge the process behind it; undefined when there is no pid file. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  // Lines: pid, data folder, start time, port, socket folder, listen address, shared memory, status.
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
  if (!Number.isSafeInteger(pid) || pid === 0) return { pid: 0, port: 0, ready: false, state: 'gone' };
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready', state: judge(pid, cluster) };
}

function judge(pid: number, cluster: string): Postmaster['state'] {
  if (!exists(pid)) return 'gone';
  if (process.platform === 'linux' && existsSync('/proc/self/stat')) {
    try {
      if (isZombie(pid)) return 'zombie';
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster) ? 'running' : 'stranger';
    } catch (error) {
      // ENOENT: it went away while we looked. EACCES: another user's process, so not the one we started.
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'stranger';
    }
  }
  if (process.platform === 'win32') return 'running';
  try {
    const [state = '', ...command] = execFileSync('ps', ['-o', 'stat=,command=', '-p', String(pid)], {
      encoding: 'utf8',
    })
      .trim()
      .split(/\s+/);
    if (state.startsWith('Z')) return 'zombie';
    return command.join(' ').includes('postgres') ? 'running' : 'stranger';
  } catch {
    return 'gone';
  }
}

/** Whether a process number is taken, by a zombie too. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether a process has ended, although its number may still be listed. */
export function hasEnded(pid: number): boolean {
  if (!exists(pid)) return true;
  try {
    return process.platform === 'linux' && isZombie(pid);
  } catch {
    return true;
  }
}

function isZombie(pid: number): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The program's name is in brackets and may hold anything, so read from the last bracket.
  return /^[ZX]$/.test(stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3));
}

/**
 * Tell PostgreSQL that the process in its pid file is not a server. Deleting the file would also delete the shared
 * memory key by which PostgreSQL finds orphaned backends still at work; PostgreSQL passes over its parent's number, and we
 * are about to be that parent.
 */
export function disownPidFile(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  const [, ...rest] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [String(process.pid), ...rest].join('\n'));
}
