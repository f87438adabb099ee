import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { hashToken, newToken } from '#access/session.ts';
import { openFiles } from '#documents/public.ts';
import type { Outside } from '#notices/outside.ts';
import { addressOf, type Answer, type Call, type Endpoint } from '#platform/pure/endpoint.ts';
import { Problem, type ProblemBody } from '#platform/pure/problem.ts';
import { testDatabase, type TestDatabase } from '#platform/storage/testing.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { cast, plantSmallTown, type CastName } from '../../tools/town.ts';
import { buildHouse } from './house.ts';

export interface CallOptions {
  headers?: Record<string, string>;
  /** The one file of a multipart endpoint. */
  file?: { name: string; bytes: Uint8Array; mime?: string };
}

/** A signed-in member of the cast, calling through HTTP. */
export interface TestPerson {
  personId: string;
  regionId: string;
  unitId: string;
  cookie: string;
  /** The parsed answer. @throws Problem as the server answered it (details hold the whole body, `status` too). */
  call<E extends Endpoint>(endpoint: E, given: Call<E>, options?: CallOptions): Promise<Answer<E>>;
  /** The bare answer, for bytes, headers and refusals. */
  raw(
    endpoint: Endpoint,
    given: { params?: object; query?: object; body?: unknown },
    options?: CallOptions,
  ): Promise<{ status: number; headers: Record<string, unknown>; body: string; bytes: Buffer }>;
}

export interface TestApp extends TestDatabase {
  app: FastifyInstance;
  filesDir: string;
  as(name: CastName): Promise<TestPerson>;
  /** Turns the clock; it runs on from there. Null: the real one. */
  at(time: Date | null): void;
  close(): Promise<void>;
}

/** The whole server on a database of its own with the small town in it: requests are injected, SQL is real. */
export async function testApp({ outside }: { outside?: Outside } = {}): Promise<TestApp> {
  const database = await testDatabase();
  await plantSmallTown(database.db);
  const filesDir = mkdtempSync(join(tmpdir(), 'chuangwen-files-'));
  let turned: Date | null = null;
  const app = await buildHouse({
    database: { ...database, kind: 'embedded', version: 0, close: async () => undefined },
    now: () => turned ?? new Date(),
    logger: false,
    files: openFiles({ dir: filesDir, most: 50 * 1024 * 1024, db: database.db }),
    trustProxy: false,
    rateLimit: 0,
    turnAway: false,
    demo: async () => ({ password: null, people: [] }),
    outside,
  });
  const people = new Map<CastName, TestPerson>();
  return {
    ...database,
    app,
    filesDir,
    at: (time) => void (turned = time),
    async as(name) {
      const known = people.get(name);
      if (known) return known;
      const person = await signIn(app, database, name);
      people.set(name, person);
      return person;
    },
    async close() {
      await app.close();
      await database.drop();
      rmSync(filesDir, { recursive: true, force: true });
    },
  };
}

async function signIn(app: FastifyInstance, database: TestDatabase, name: CastName): Promise<TestPerson> {
  const member = cast.find((one) => one.signInName === name)!;
  const token = newToken();
  // A session straight into the table: signing in with a password is slow on purpose and has its own test.
  await sql`insert into access.session (token_hash, id, region_id, person_id, started_at, seen_at, address, device)
    values (${hashToken(token)}, ${uuid7()}, ${member.regionId}, ${member.personId}, now(), now() + interval '30 days', '127.0.0.1', 'test')`.execute(
    database.db,
  );
  const cookie = `chuangwen=${token}`;
  const raw: TestPerson['raw'] = async (endpoint, given, options = {}) => {
    const sent = options.file
      ? multipart(options.file)
      : given.body === undefined
        ? null
        : { body: JSON.stringify(given.body), type: 'application/json' };
    const answer = await app.inject({
      method: endpoint.method,
      url: addressOf(endpoint, given),
      headers: { cookie, ...(sent ? { 'content-type': sent.type } : {}), ...options.headers },
      ...(sent ? { payload: sent.body } : {}),
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.body, bytes: answer.rawPayload };
  };
  return {
    personId: member.personId,
    regionId: member.regionId,
    unitId: member.unitId,
    cookie,
    raw,
    async call(endpoint, given, options) {
      const answer = await raw(endpoint, given, options);
      if (answer.status >= 400) {
        const { code, ...details } = JSON.parse(answer.body) as ProblemBody;
        throw new Problem(code, details);
      }
      return endpoint.reply.parse(answer.body ? JSON.parse(answer.body) : {}) as never;
    },
  };
}

function multipart(file: NonNullable<CallOptions['file']>): { body: Buffer; type: string } {
  const boundary = `x${uuid7()}`;
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\ncontent-type: ${file.mime ?? 'application/octet-stream'}\r\n\r\n`;
  return {
    body: Buffer.concat([Buffer.from(head), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  };
}
