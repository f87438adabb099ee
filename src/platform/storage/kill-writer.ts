/**
 * The program that kill.test.ts kills: opens the database of the folder given, writes pairs of rows over several
 * connections and says each id on standard output once, and only once, its transaction is committed.
 */
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { openDatabase } from './database.ts';
import { inTransaction } from './transaction.ts';
import { uuid7 } from './uuid7.ts';

const [dataDir = '', connections = '8'] = process.argv.slice(2);
const say = (message: string) => void process.stderr.write(`${message}\n`);
const log = { info: () => undefined, warn: () => undefined, error: say };
const { db, close } = await openDatabase({ dataDir, log, connections: Number(connections) });
await sql`create table if not exists debit (id uuid constraint debit_pkey primary key, filler text not null)`.execute(
  db,
);
await sql`create table if not exists credit (id uuid constraint credit_pkey primary key)`.execute(db);

let stopping = false;
process.once('SIGTERM', () => (stopping = true));
process.stdout.write('ready\n');

async function write(): Promise<void> {
  while (!stopping) {
    const id = uuid7();
    try {
      await inTransaction(db, async (trx) => {
        await sql`insert into debit values (${id}, ${'创文'.repeat(50)})`.execute(trx);
        await sql`insert into credit values (${id})`.execute(trx);
      });
    } catch (error) {
      // The server may be killed a moment before this program: nothing is said of that row, and the end is awaited.
      if (!/connection|ECONN|EPIPE|ENOENT|terminat|shutting|starting/i.test(String(error))) throw error;
      return setTimeout(60_000);
    }
    // A pipe takes this before write returns, so a kill right after it cannot unsay it.
    process.stdout.write(`${id}\n`);
  }
}

await Promise.all(Array.from({ length: Number(connections) }, write));
await close();
