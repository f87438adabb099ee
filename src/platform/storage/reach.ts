import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DATABASE, socketPlaces, urlOf } from './cluster.ts';
import { checkServer } from './database.ts';
import { startEmbedded } from './embedded.ts';
import { readPostmaster } from './postmaster.ts';
import { Refusal } from './refusal.ts';
import type { Log } from './refusal.ts';

export interface Reached {
  url: string;
  /** Another process's server is used, which goes on; or ours, started for this. */
  running: boolean;
  close(): Promise<void>;
}

/**
 * The database of an installation, for a second process that only looks: the server of DATABASE_URL; or the embedded one,
 * through the socket of the process that runs it, whose data folder is not touched; or, when nothing runs there, started
 * for as long as needed. Never makes a new database.
 * @throws Refusal nothing-to-back-up | data-folder-unusable | server-unreachable | what startEmbedded throws
 */
export async function reachDatabase(given: { url?: string | undefined; dataDir: string; log: Log }): Promise<Reached> {
  if (given.url) {
    await checkServer(given.url);
    return { url: given.url, running: true, close: async () => undefined };
  }
  const folder = join(resolve(given.dataDir), 'postgres');
  if (!existsSync(join(folder, 'cluster', 'PG_VERSION')))
    throw new Refusal(
      'nothing-to-back-up',
      `文件夹 ${given.dataDir} 里没有创文的数据；数据在别处时用 --data-dir 指明`,
      `the folder ${given.dataDir} holds no data of Chuangwen; name another with --data-dir`,
    );
  for (let tries = 1; ; tries++) {
    const url = await runningUrl(folder);
    if (url) return { url, running: true, close: async () => undefined };
    try {
      const server = await startEmbedded({ dataDir: given.dataDir, log: given.log });
      return { url: server.url, running: false, close: () => server.stop() };
    } catch (error) {
      // Somebody is just starting there: his server will answer soon.
      if (!(error instanceof Refusal) || error.code !== 'data-folder-in-use' || tries > 20) throw error;
      await sleep(500);
    }
  }
}

/** How to reach the server running on this folder; null when none answers. */
async function runningUrl(folder: string): Promise<string | null> {
  const left = readPostmaster(join(folder, 'cluster'));
  if (left?.state !== 'running' || !left.ready) return null;
  let password: string;
  try {
    password = readFileSync(join(folder, 'password'), 'utf8').trim();
  } catch (error) {
    const why = (error as Error).message;
    throw new Refusal(
      'data-folder-unusable',
      `读不了 ${folder} 里的口令，请用运行创文的那个用户执行：${why}`,
      `the password in ${folder} cannot be read; run this as the user Chuangwen runs as: ${why}`,
      error,
    );
  }
  for (const sockets of socketPlaces(folder, tmpdir())) {
    const url = urlOf({ home: folder, cluster: '', seenHome: '', sockets, password }, left.port, DATABASE);
    if (await answers(url)) return url;
  }
  return null;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
