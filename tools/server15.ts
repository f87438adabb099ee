/**
 * Run a command with TEST_DATABASE_URL pointing at a throw-away PostgreSQL 15, the oldest server Chuangwen supports:
 *
 *     node tools/server15.ts npx vitest run --project database
 *
 * Without a command it prints the URL and serves until its standard input ends or it is told to stop. Where PostgreSQL 15
 * is not installed it says so on one line and ends well: nothing was tested, and the line says that.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { throwAwayServer } from '../src/platform/storage/testing.ts';

const places = [process.env.POSTGRES15, '/usr/lib/postgresql/15', '/usr/pgsql-15', '/opt/homebrew/opt/postgresql@15'];
const binaries = places.find((place) => place && existsSync(join(place, 'bin', 'initdb')));
const command = process.argv.slice(2);

if (!binaries) {
  console.log(
    'skipped: no PostgreSQL 15 programs here (Debian: apt-get install postgresql-15), so nothing ran on a server of version 15',
  );
} else {
  const server = await throwAwayServer(binaries);
  const [program, ...args] = command;
  if (program) {
    process.exitCode = await new Promise<number>((done) => {
      const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, TEST_DATABASE_URL: server.url } });
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
      child.once('error', (error) => {
        console.error(error.message);
        done(127);
      });
      child.once('exit', (code, signal) => done(signal ? 1 : (code ?? 1)));
    });
  } else {
    console.log(server.url);
    await new Promise<void>((done) => {
      process.stdin.once('end', done).once('close', done).resume();
      process.once('SIGINT', () => done()).once('SIGTERM', () => done());
    });
    process.stdin.pause();
  }
  await server.stop();
}
