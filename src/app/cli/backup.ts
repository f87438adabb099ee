/** `backup FILE`, `verify FILE`, `restore FILE`: the whole installation in one file, and back. */
import { rmSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { placeOf, spokenBytes } from '#documents/public.ts';
import type { Manifest } from '#platform/backup/format.ts';
import { restoreBackup } from '#platform/backup/restore.ts';
import { takeBackup, type FileStock } from '#platform/backup/take.ts';
import { verifyBackup } from '#platform/backup/verify.ts';
import { openDatabase } from '#platform/storage/database.ts';
import { reachDatabase } from '#platform/storage/reach.ts';
import { Refusal, type Log } from '#platform/storage/refusal.ts';
import about from '../../../package.json' with { type: 'json' };
import { ConfigError, readConfig, type Config } from '../config.ts';

const say = (chinese: string, english: string): void => void process.stdout.write(`${chinese}\n${english}\n`);
const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The files of an installation, as a backup sees them. */
export const stockOf = (dataDir: string): FileStock => ({
  dir: join(dataDir, 'files'),
  spoken: spokenBytes,
  place: placeOf,
});

/** Runs a command on FILE and the settings after it; 0 done, 2 refused with one line on stderr. */
async function withFile(args: string[], usage: string, act: (file: string, config: Config) => Promise<void>) {
  const [file, ...flags] = args;
  try {
    if (!file || file.startsWith('--')) throw new ConfigError(`用法: ${usage} | usage: ${usage}`);
    await act(file, readConfig(flags, process.env));
    return 0;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const system = typeof code === 'string' && /^E[A-Z0-9]+$/.test(code);
    if (!(error instanceof Refusal) && !(error instanceof ConfigError) && !system) throw error;
    const words = system ? systemWords(code, error as NodeJS.ErrnoException) : (error as Error).message;
    process.stderr.write(`${words.trim().replace(/\s*\n\s*/g, ' | ')}\n`);
    return 2;
  }
}

/** What the system would not do, for who typed the command. */
function systemWords(code: string, { path, message }: NodeJS.ErrnoException): string {
  const at = path ?? '';
  const known: Record<string, string> = {
    ENOENT: `没有这个文件或文件夹：${at}\nno such file or folder: ${at}`,
    EISDIR: `这是一个文件夹，请写出文件名 ${at}\nthis is a folder; name a file ${at}`,
    EACCES: `没有权限：${at}\nnot permitted: ${at}`,
    EPERM: `没有权限：${at}\nnot permitted: ${at}`,
    EROFS: `这里只能读，不能写：${at}\nthis place can only be read: ${at}`,
    ENOSPC: '磁盘已满\nthe disk is full',
  };
  return known[code] ?? message;
}

/** Takes a backup, also while the product runs on the same data. */
export const backupCommand = (args: string[]): Promise<number> =>
  withFile(args, 'backup FILE [--data-dir FOLDER] [--database-url URL]', async (path, config) => {
    const database = await reachDatabase({ url: config.databaseUrl, dataDir: config.dataDir, log: quiet });
    try {
      const { manifest, bytes } = await takeBackup({
        url: database.url,
        files: stockOf(config.dataDir),
        path,
        program: about.version,
        now: new Date(),
      });
      const { zh, en } = contents(manifest);
      say(`已备份到 ${path}（${size(bytes)}）：${zh}`, `Backed up to ${path} (${size(bytes)}): ${en}`);
      sayLost(manifest);
    } finally {
      await database.close();
    }
  });

/** Reads a backup through and says whether it is whole. */
export const verifyCommand = (args: string[]): Promise<number> =>
  withFile(args, 'verify FILE', async (path) => {
    const manifest = await verifyBackup(path);
    const { zh, en } = contents(manifest);
    const { takenAt, program } = manifest.head;
    say(
      `备份完好：${local(takenAt)} 由 ${program} 版生成，${zh}`,
      `The backup is whole: taken ${takenAt} by ${program}, ${en}`,
    );
    sayLost(manifest);
  });

/** Puts a backup into an empty data folder or an empty database. */
export const restoreCommand = (args: string[]): Promise<number> =>
  withFile(args, 'restore FILE [--data-dir FOLDER] [--database-url URL]', async (path, config) => {
    const manifest = await verifyBackup(path);
    say('备份文件校验无误，开始恢复…', 'The backup is whole; restoring…');
    const folder = join(config.dataDir, 'postgres');
    const before = { there: exists(config.dataDir), names: await readdir(config.dataDir).catch((): string[] => []) };
    const database = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, log: quiet });
    let done = false;
    try {
      const { later } = await restoreBackup({
        path,
        url: database.url,
        files: stockOf(config.dataDir),
        log: quiet,
        manifest,
      });
      done = true;
      const { zh, en } = contents(manifest);
      say(
        `已恢复到 ${local(manifest.head.takenAt)} 的状态：${zh}，逐行逐文件核对一致`,
        `Restored to the state of ${manifest.head.takenAt}: ${en}, every row and file checked`,
      );
      if (later.length) say(`又执行了 ${later.length} 个较新的迁移`, `${later.length} later migrations were applied`);
      say('所有人须重新登录；未发出的排队任务不随备份恢复', 'Everyone signs in anew; queued jobs are not carried');
      sayLost(manifest);
    } finally {
      await database.close();
      // A folder that was not there before holds an empty database now.
      if (!done && !config.databaseUrl && !before.names.includes('postgres')) {
        rmSync(folder, { recursive: true, force: true });
        for (const name of ['files', 'lock'])
          if (!before.names.includes(name)) rmSync(join(config.dataDir, name), { recursive: true, force: true });
        if (!before.there) rmSync(config.dataDir, { recursive: true, force: true });
      }
    }
  });

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

function contents({ tables, files }: Manifest): { zh: string; en: string } {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return {
    zh: `${tables.length} 张表 ${rows} 行，${files.count} 个文件 ${size(files.bytes)}`,
    en: `${tables.length} tables, ${rows} rows, ${files.count} files of ${size(files.bytes)}`,
  };
}

function sayLost({ files: { lost } }: Manifest): void {
  if (lost.count === 0) return;
  say(
    `注意：有 ${lost.count} 个文件在备份时已经缺失或损坏，备份里没有：${lost.first.slice(0, 5).join(' ')}`,
    `Note: ${lost.count} files were missing or damaged when the backup was taken and are not in it`,
  );
}

const local = (iso: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' }).format(
    new Date(iso),
  );

function size(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let at = 0;
  for (; bytes >= 1000 && at < units.length - 1; at++) bytes /= 1000;
  return `${at === 0 ? bytes : bytes.toFixed(1)} ${units[at]}`;
}
