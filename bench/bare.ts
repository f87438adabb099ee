/** The bare server: node:http over the bare driver, the same statements prepared by name, rows as JSON. Nothing else. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import pg from 'pg';
import { columnTypes } from '../src/platform/storage/statements.ts';
import type { Statement } from './recorder.ts';
import { nameOf, settings } from './replay.ts';

const [, , url, file] = process.argv as [string, string, string, string];
/** Lists of statements by name; a request `/NAME/K` runs the K-th. */
const work = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Statement[][]>;
const pool = new pg.Pool({
  connectionString: url,
  max: 16,
  types: columnTypes,
  onConnect: (client) => client.query(settings) as never,
});

const server = createServer((request, response) => {
  const [, name = '', k = '0'] = (request.url ?? '').split('/');
  const lists = work[name] ?? [];
  const statements = lists[Number(k) % Math.max(1, lists.length)] ?? [];
  request.resume();
  run(statements).then(
    (rows) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(rows));
    },
    (error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    },
  );
});

async function run(statements: readonly Statement[]): Promise<unknown> {
  const one = statements.length === 1 ? statements[0]! : null;
  if (one) return (await pool.query({ name: nameOf(one.text), text: one.text, values: one.values })).rows;
  const client = await pool.connect();
  try {
    let rows: unknown[] = [];
    for (const { text, values } of statements) {
      const plain = values.length === 0 && /^\s*(begin|start|commit)/i.test(text);
      rows = (await client.query(plain ? text : { name: nameOf(text), text, values })).rows;
    }
    return rows;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${(server.address() as { port: number }).port}\n`),
);
