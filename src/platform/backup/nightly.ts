import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../storage/refusal.ts';
import { takeBackup, type FileStock } from './take.ts';
import { verifyBackup } from './verify.ts';

export interface Nightly {
  /** Folder of the backups; made when absent. Better on another disk. */
  dir: string;
  /** How many are kept. */
  keep: number;
}

/** A backup that lies in the folder. */
export interface Kept {
  name: string;
  at: Date;
  bytes: number;
}

const day = 86_400_000;

/** `chuangwen-20261123-0230.cwbak`, in China's time. */
export function nameAt(at: Date): string {
  const [date, time] = new Date(at.getTime() + 8 * 3_600_000).toISOString().split('T');
  return `chuangwen-${date!.replaceAll('-', '')}-${time!.slice(0, 5).replace(':', '')}.cwbak`;
}
const named = /^chuangwen-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)\.cwbak$/;

/** The backups of the folder, newest first; other files are not looked at. An absent folder holds none. */
export async function keptBackups(dir: string): Promise<Kept[]> {
  const names = await readdir(dir).catch(() => [] as string[]);
  const out: Kept[] = [];
  for (const name of names
    .filter((each) => named.test(each))
    .sort()
    .reverse()) {
    const [, year, month, date, hour, minute] = named.exec(name)!;
    const found = await stat(join(dir, name)).catch(() => null);
    if (found)
      out.push({ name, at: new Date(`${year}-${month}-${date}T${hour}:${minute}:00+08:00`), bytes: found.size });
  }
  return out;
}

/**
 * Takes the night's backup, reads it through, and only then gives up the oldest ones beyond `keep`. A backup that does not
 * pass is removed, and the earlier ones all stay. Safe to repeat and to run twice at once: the second finds the first at
 * work and leaves it to it.
 * @throws whatever takeBackup or verifyBackup throws
 */
export async function takeNightly(
  { dir, keep }: Nightly,
  source: { url: string; files: FileStock; program: string; now: Date },
): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  // What a killed process left behind; no backup takes a day.
  for (const name of (await readdir(dir)).filter((each) => each.endsWith('.cwbak.part'))) {
    const left = await stat(join(dir, name)).catch(() => null);
    if (left && source.now.getTime() - left.mtimeMs > day) await rm(join(dir, name), { force: true });
  }
  const path = join(dir, nameAt(source.now));
  try {
    await takeBackup({ ...source, path });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'backup-exists') return;
    throw error;
  }
  try {
    await verifyBackup(path);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  for (const old of (await keptBackups(dir)).slice(keep)) await rm(join(dir, old.name), { force: true });
}

/** Half past two at night in China. */
export const nightlyClock = [{ job: 'platform.backup', match: '30 18 * * *' }];
