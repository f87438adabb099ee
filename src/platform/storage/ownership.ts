import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from './refusal.ts';

export type Ownership = { release(): void };

/**
 * Make this process the only owner of a data folder, until `release` or until the process dies in any way.
 *
 * The lock is the kernel's: an exclusive transaction on the empty SQLite file `lock`. A kill -9 frees it at once, a
 * recycled process id cannot hold it, and two containers sharing a volume see each other, none of which is true of a
 * pid file. `owner.json` (pid, start time, host) only serves the sentence told to a second process.
 * Nothing else in this process may open `lock`: closing any other handle on it would drop a POSIX lock.
 *
 * @param patienceMs how long to wait for an owner that is just going away
 * @throws Refusal data-folder-in-use, data-folder-unusable
 */
export async function own(folder: string, patienceMs = 2000): Promise<Ownership> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(folder, error);
  }
  const until = performance.now() + patienceMs;
  const lock = await attempt(folder, until);
  const note = join(folder, 'owner.json');
  try {
    writeFileSync(note, JSON.stringify({ pid: process.pid, since: new Date().toISOString(), host: hostname() }) + '\n');
  } catch (error) {
    lock.close();
    throw unusable(folder, error);
  }
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      rmSync(note, { force: true });
      lock.close();
    },
  };
}

async function attempt(folder: string, until: number): Promise<DatabaseSync> {
  for (;;) {
    let lock: DatabaseSync | undefined;
    try {
      lock = new DatabaseSync(join(folder, 'lock'));
      lock.exec('begin exclusive');
      return lock;
    } catch (error) {
      lock?.close();
      if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw unusable(folder, error);
      if (performance.now() > until) throw inUse(folder);
      await sleep(50);
    }
  }
}

const SQLITE_BUSY = 5;

function inUse(folder: string): Refusal {
  let who = '';
  let whoEnglish = '';
  try {
    const owner = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8')) as Record<string, unknown>;
    who = `（进程 ${owner.pid}，主机 ${owner.host}，自 ${owner.since}）`;
    whoEnglish = ` (process ${owner.pid} on ${owner.host} since ${owner.since})`;
  } catch {
    // The note is only a courtesy; the lock has already answered.
  }
  return new Refusal(
    'data-folder-in-use',
    `数据目录 ${folder} 正由另一个创文进程使用${who}。请先停止它，或用 DATA_DIR 另指一个目录。`,
    `The data folder ${folder} is in use by another Chuangwen process${whoEnglish}. Stop it first, or point DATA_DIR elsewhere.`,
  );
}

function unusable(folder: string, error: unknown): Refusal {
  const why = error instanceof Error ? error.message : String(error);
  return new Refusal(
    'data-folder-unusable',
    `数据目录 ${folder} 无法使用：${why}`,
    `The data folder ${folder} cannot be used: ${why}`,
    error,
  );
}
