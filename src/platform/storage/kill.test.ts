import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { readPostmaster } from './postmaster.ts';
import { silent } from './testing.ts';

const ROUNDS = 20;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), `chuangwen-test-${process.pid}-`));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Round = { acknowledged: string[]; errors: string };

/**
 * Start the writer on the folder, let it write for a while, kill it as `kill -9` does.
 * @param victims in which order; the server is killed only when it is named
 */
async function round(milliseconds: number, victims: ('writer' | 'server')[]): Promise<Round> {
  const program = fileURLToPath(new URL('./kill-writer.ts', import.meta.url));
  const writer = spawn(process.execPath, [program, folder, '8'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let errors = '';
  const ended = new Promise<void>((done) => writer.once('close', () => done()));
  const working = new Promise<void>((done, fail) => {
    writer.stdout.on('data', (part: Buffer) => {
      said += part.toString('latin1');
      // Ready, and some writes acknowledged: however slow the machine, every round kills a server at work.
      if (said.split('\n').length > 20) done();
    });
    writer.stderr.on('data', (part: Buffer) => (errors += part.toString()));
    writer.once('close', () => fail(new Error(`the writer ended before it wrote: ${errors}`)));
  });
  await working;
  await sleep(milliseconds);
  const server = readPostmaster(join(folder, 'postgres', 'cluster'));
  for (const victim of victims) {
    if (victim === 'writer') writer.kill('SIGKILL');
    else if (server) process.kill(server.pid, 'SIGKILL');
  }
  await ended;
  // The last line may be cut short: only what ends with a line break was acknowledged.
  return { acknowledged: said.split('\n').slice(1, -1), errors };
}

test(
  `killed ${ROUNDS} times under load, the server with it in half of them: no acknowledged write is lost, every next start is clean`,
  { timeout: 180_000 },
  async () => {
    const acknowledged: string[] = [];
    for (let n = 0; n < ROUNDS; n++) {
      const victims = ([['writer'], ['server', 'writer'], ['writer'], ['writer', 'server']] as const)[n % 4] ?? [];
      const done = await round(150 + ((n * 67) % 250), [...victims]);
      expect(done.errors.replace(/^PostgreSQL \(pid \d+\) ended unexpectedly[^]*/, '')).toBe('');
      expect(done.acknowledged.length).toBeGreaterThan(15);
      acknowledged.push(...done.acknowledged);
    }
    const { pool, close } = await openDatabase({ dataDir: folder, log: silent });
    try {
      const lost = await pool.query(
        'select id from unnest($1::uuid[]) as told(id) where not exists (select from debit where debit.id = told.id)',
        [acknowledged],
      );
      expect(lost.rows).toEqual([]);
      const torn = await pool.query(
        'select id from debit full join credit using (id) where filler is null or credit.id is null',
      );
      expect(torn.rows).toEqual([]);
      console.log(`kill -9: ${ROUNDS} times, ${acknowledged.length} acknowledged writes, ${lost.rowCount} lost`);
    } finally {
      await close();
    }
  },
);
