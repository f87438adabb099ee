import { createHash } from 'node:crypto';
import { PostgresDialect } from 'kysely';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';

/**
 * Kysely over a pg pool, with every select, insert, update, delete, merge prepared by name. This is the one place that
 * names statements: PostgreSQL parses and plans a statement once per connection instead of at every call.
 * @param bound most prepared statements kept on one connection; beyond it the longest unused are given up
 */
export function namedDialect(pool: pg.Pool, bound = 400): PostgresDialect {
  const wrapped = new WeakMap<pg.PoolClient, NamingClient>();
  // Moves on when a table was changed under prepared statements: connections of an earlier age are then replaced.
  const age = { now: 0 };
  const naming: PostgresPool = {
    async connect() {
      for (;;) {
        const client = await pool.connect();
        let named = wrapped.get(client);
        if (!named) wrapped.set(client, (named = new NamingClient(client, bound, age)));
        named.lend();
        if (!named.outdated) return named as unknown as PostgresPoolClient;
        named.release(true);
      }
    },
    end: () => pool.end(),
    options: pool.options,
  };
  return new PostgresDialect({ pool: naming, controlClient: pg.Client as never });
}

const PREPARABLE = /^\s*(select|insert|update|delete|merge|with|values)\b/i;

/** One connection: gives statements their names and remembers which it has prepared, the longest unused first. */
class NamingClient {
  readonly #client: pg.PoolClient;
  readonly #bound: number;
  readonly #age: { now: number };
  readonly #born: number;
  readonly #prepared = new Map<string, true>();
  #release: ((discard?: Error | boolean) => void) | undefined;

  constructor(client: pg.PoolClient, bound: number, age: { now: number }) {
    this.#client = client;
    this.#bound = bound;
    this.#age = age;
    this.#born = age.now;
  }

  /** pg makes a new `release` at every loan; take the one of this loan. */
  lend(): void {
    this.#release = this.#client.release;
  }

  get outdated(): boolean {
    return this.#born < this.#age.now;
  }

  get processID(): number | undefined {
    return (this.#client as { processID?: number }).processID;
  }

  query(text: unknown, values?: readonly unknown[]): unknown {
    // Cursors come as objects; begin, commit and definitions gain nothing from a name.
    if (typeof text !== 'string') return this.#client.query(text as never);
    if (!PREPARABLE.test(text)) return this.#client.query(text, values as unknown[]);
    return this.#named(text, values as unknown[]);
  }

  async #named(text: string, values: unknown[]): Promise<unknown> {
    const name = nameOf(text);
    this.#prepared.delete(name);
    this.#prepared.set(name, true);
    try {
      return await this.#client.query({ name, text, values });
    } catch (error) {
      if (!isOutdatedPlan(error)) throw error;
      this.#age.now++;
      // Inside a transaction everything is lost and inTransaction starts over; a lone statement simply runs unnamed.
      const { getTransactionStatus } = this.#client as unknown as { getTransactionStatus?: () => string | null };
      if (getTransactionStatus?.call(this.#client) !== 'I') throw error;
      return await this.#client.query(text, values);
    }
  }

  release(discard?: Error | boolean): void {
    const release = this.#release;
    if (!release) return;
    this.#release = undefined;
    const spare = this.#prepared.size - this.#bound;
    if (discard || this.outdated || spare <= 0) {
      release.call(this.#client, discard || this.outdated);
      return;
    }
    // Between transactions only: `deallocate` fails inside an aborted one. A quarter goes at once, so this is rare.
    const spares = [...this.#prepared.keys()].slice(0, spare + Math.floor(this.#bound / 4));
    const { connection } = this.#client as unknown as { connection: { parsedStatements: Record<string, string> } };
    // A statement that failed to parse has a name here and none at the server.
    const there = spares.filter((name) => name in connection.parsedStatements);
    this.#client.query(there.map((name) => `deallocate "${name}"`).join(';')).then(
      () => {
        for (const name of spares) {
          this.#prepared.delete(name);
          delete connection.parsedStatements[name];
        }
        release.call(this.#client);
      },
      (error: Error) => release.call(this.#client, error),
    );
  }
}

/** A migration elsewhere changed a table that a statement prepared here reads. */
export function isOutdatedPlan(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === '0A000' && /cached plan must not change result type/.test(message ?? '');
}

const names = new Map<string, string>();

/** The name of a statement: the start of the hash of its SQL, so equal SQL is equal everywhere. */
export function nameOf(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) {
    name = 's' + createHash('sha256').update(sql).digest('base64url').slice(0, 16);
    if (names.size >= 2000) names.delete(names.keys().next().value as string);
    names.set(sql, name);
  }
  return name;
}

const { builtins } = pg.types;
const DATE_ARRAY = 1182;
const INT8_ARRAY = 1016;

/**
 * How column values arrive: int8 as number (a value past 2^53 is an error, never rounded), date as 'YYYY-MM-DD',
 * timestamptz as Date, numeric as string, json as what it holds.
 */
export const columnTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === builtins.INT8) return safeInteger;
      if (oid === builtins.DATE) return (value: string) => value;
      if (oid === builtins.TIMESTAMPTZ) return instant;
      if (oid === INT8_ARRAY) return (value: string) => elements(value).map((each) => each && safeInteger(each));
      if (oid === DATE_ARRAY) return (value: string) => elements(value);
    }
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

const usualInstant = pg.types.getTypeParser(builtins.TIMESTAMPTZ, 'text') as (value: string) => Date;

/**
 * `2026-11-23 11:41:03.123456+08` is, but for two signs, what the engine reads by itself, several times faster than the
 * driver. Other years, zones with minutes, and infinity are left to the driver.
 */
function instant(value: string): Date {
  const zone = value.charCodeAt(value.length - 3);
  const usual = value.charCodeAt(4) === minus && value.charCodeAt(10) === space && (zone === plus || zone === minus);
  return usual ? new Date(`${value.slice(0, 10)}T${value.slice(11)}:00`) : usualInstant(value);
}
const [plus, minus, space] = [0x2b, 0x2d, 0x20];

function safeInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} does not fit a JavaScript number`);
  return number;
}

const TEXT_ARRAY = 1009;
function elements(value: string): (string | null)[] {
  return (pg.types.getTypeParser(TEXT_ARRAY as never) as (text: string) => (string | null)[])(value);
}
