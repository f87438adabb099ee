import { join } from 'node:path';
import { pino } from 'pino';
import { openFiles } from '#documents/public.ts';
import { openOutside } from '#notices/outside.ts';
import { keptKey, secretBox } from '#notices/secret.ts';
import { keptBackups } from '#platform/backup/nightly.ts';
import { startJobs } from '#platform/jobs/runner.ts';
import { openDatabase } from '#platform/storage/database.ts';
import { migrate } from '#platform/storage/migrate.ts';
import { Refusal } from '#platform/storage/refusal.ts';
import { jobsOf } from './capabilities.ts';
import { nightlyJobs } from './nightly.ts';
import { ConfigError, helpText, readConfig } from './config.ts';
import { demoFor, plantDemo } from './demo.ts';
import { buildHouse } from './house.ts';

/** What a person sees while it starts; the log proper goes to stderr as JSON lines. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(argv: string[]): Promise<void> {
  if (argv.includes('--help') || argv.includes('-h')) return say(helpText());
  const config = readConfig(argv, process.env);
  const logger = pino(
    {
      level: config.logLevel,
      redact: ['req.headers.cookie', 'req.headers.authorization', 'res.headers["set-cookie"]'],
    },
    pino.destination(2),
  );
  const log = {
    info: (m: string) => say(`  ${m}`),
    warn: (m: string) => logger.warn(m),
    error: (m: string) => logger.error(m),
  };

  say(`创文 · Chuangwen`);
  const database = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, log, connections: 16 });
  const closers: (() => Promise<unknown>)[] = [() => database.close()];
  const stop = stopOnce(closers);
  try {
    await migrate(database.pool, log);
    const files = openFiles({
      dir: join(config.dataDir, 'files'),
      most: config.uploadMb * 1024 * 1024,
      db: database.db,
    });
    if (config.demo && config.role !== 'worker') await plantDemo(database, { files, log });
    const outside = openOutside({ ...config.outside, box: secretBox(config.secretKey ?? keptKey(config.dataDir)) });
    const now = () => new Date();
    if (config.role !== 'web') {
      const { jobs, clock } = jobsOf(database.db, files, now, outside);
      const nightly = nightlyJobs(config, database.url, now);
      const runner = await startJobs(database.pool, { ...jobs, ...nightly.jobs }, [...clock, ...nightly.clock], log);
      closers.unshift(() => runner.stop());
    }
    if (config.role !== 'worker') {
      const app = await buildHouse({
        database,
        logger,
        files,
        trustProxy: config.trustProxy,
        rateLimit: config.rateLimit,
        demo: demoFor(database.db, config.demo),
        outside,
        backups: async () => (config.backupDir ? keptBackups(config.backupDir) : null),
      });
      closers.unshift(() => app.close());
      const address = await app.listen({ host: config.host, port: config.port });
      say('');
      say(`  打开 Open   ${address.replace('0.0.0.0', '127.0.0.1')}`);
      for (const line of await signInLines(config.demo, database)) say(line);
      say('');
    } else say('  后台任务已启动 · background jobs are running');
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        say('  正在停止 · stopping …');
        void stop().then(
          () => process.exit(0),
          (error: unknown) => {
            logger.error({ err: error });
            process.exit(1);
          },
        );
      });
    // Under a supervisor that went away without a signal, this process must not hold the data folder for ever.
    process.once('disconnect', () => void stop().then(() => process.exit(0)));
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

function stopOnce(closers: (() => Promise<unknown>)[]): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  return () =>
    (stopping ??= (async () => {
      for (const close of closers) await close();
    })());
}

async function signInLines(demo: boolean, database: Parameters<typeof plantDemo>[0]): Promise<string[]> {
  const { password, people } = await demoFor(database.db, demo)();
  if (!password) return [];
  return [
    '',
    `  示例账号 Demo sign-ins（密码 password: ${password}）`,
    ...people.map((p) => `    ${p.signInName.padEnd(12)} ${p.name}　${p.unitName}`),
  ];
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const known = error instanceof ConfigError || error instanceof Refusal;
  const taken = (error as { code?: string }).code === 'EADDRINUSE';
  process.stderr.write(
    known
      ? `${(error as Error).message}\n`
      : taken
        ? `端口已被占用，请用 --port 另选一个 | the port is taken; choose another with --port\n`
        : `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(known || taken ? 2 : 1);
});
