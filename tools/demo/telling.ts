import { sql } from 'kysely';
import type { FastifyInstance } from 'fastify';
import { cookieName, hashToken, newToken } from '../../src/access/session.ts';
import { buildHouse } from '../../src/app/house.ts';
import { documentsContract } from '../../src/documents/contract.ts';
import type { Files } from '../../src/documents/public.ts';
import { addressOf, type Answer, type Call, type Endpoint } from '../../src/platform/pure/endpoint.ts';
import { Problem, type ProblemBody } from '../../src/platform/pure/problem.ts';
import type { Database } from '../../src/platform/storage/database.ts';
import { uuid7 } from '../../src/platform/storage/uuid7.ts';
import { cast, type CastName } from '../town.ts';

/** Somebody with an account who is not of the cast. */
export interface Person {
  regionId: string;
  personId: string;
}
export type Who = CastName | Person;

/** The house a story is told in: the server's own door, on a clock that is turned. */
export interface Telling {
  app: FastifyInstance;
  database: Database;
  clock: { at: Date };
  tokens: string[];
}

/** Builds the house, lets the story be told in it, and leaves nobody signed in behind, however it ends. */
export async function telling(
  database: Database,
  { files, now }: { files: Files; now: Date },
  story: (telling: Telling) => Promise<void>,
): Promise<void> {
  const clock = { at: now };
  const tokens: string[] = [];
  const app = await buildHouse({
    database,
    files,
    now: () => clock.at,
    logger: false,
    trustProxy: false,
    rateLimit: 0,
    demo: async () => ({ password: null, people: [] }),
  });
  try {
    await story({ app, database, clock, tokens });
  } finally {
    await sql`delete from access.session where token_hash = any(${tokens.map(hashToken)}::text[])`.execute(database.db);
    await app.close();
  }
}

/** Somebody signed in: calls endpoints, and hands in files. */
export interface Caller {
  <E extends Endpoint>(endpoint: E, given: Call<E>): Promise<Answer<E>>;
  /** @returns the id of the file */
  hand: (file: { name: string; mime: string; bytes: Uint8Array }) => Promise<string>;
}

/** A member of the cast, or another person with an account, at the clock's time, signed in for this one day. */
export async function caller({ app, database, clock, tokens }: Telling, who: Who): Promise<Caller> {
  const { regionId, personId } = typeof who === 'string' ? cast.find((one) => one.signInName === who)! : who;
  const token = newToken();
  tokens.push(token);
  await sql`insert into access.session (token_hash, id, region_id, person_id, started_at, seen_at, address, device)
    values (${hashToken(token)}, ${uuid7()}, ${regionId}, ${personId}, ${clock.at}, ${clock.at}, '127.0.0.1', 'demo')`.execute(
    database.db,
  );
  const send = async <E extends Endpoint>(
    endpoint: E,
    url: string,
    payload?: object | Buffer,
    headers: Record<string, string> = {},
  ): Promise<Answer<E>> => {
    const answer = await app.inject({
      method: endpoint.method,
      url,
      headers: { cookie: `${cookieName}=${token}`, ...headers },
      ...(payload ? { payload } : {}),
    });
    if (answer.statusCode < 400) return endpoint.reply.parse(JSON.parse(answer.body)) as never;
    const { code, ...details } = JSON.parse(answer.body) as ProblemBody;
    throw new Problem(code, details);
  };
  const by = async <E extends Endpoint>(endpoint: E, given: Call<E>): Promise<Answer<E>> => {
    const { params, query, body } = given as { params?: object; query?: object; body?: object };
    return send(endpoint, addressOf(endpoint, { params, query }), body);
  };
  const hand: Caller['hand'] = async ({ name, mime, bytes }) => {
    const boundary = `demo${uuid7()}`;
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${mime}\r\n\r\n`;
    const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
    return (await send(documentsContract.add, documentsContract.add.path, payload, headers)).id;
  };
  return Object.assign(by, { hand });
}
