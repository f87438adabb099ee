import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { hashToken, newToken } from '../src/access/session.ts';
import { openFiles } from '../src/documents/public.ts';
import { buildHouse } from '../src/app/house.ts';
import { connect } from '../src/platform/storage/database.ts';
import { startEmbedded } from '../src/platform/storage/embedded.ts';
import { migrate } from '../src/platform/storage/migrate.ts';
import { onDatabase, silent } from '../src/platform/storage/testing.ts';
import { uuid7 } from '../src/platform/storage/uuid7.ts';
import { cast, places, plantTown, type CastName } from '../tools/town.ts';
import type { Statement } from './recorder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A durable embedded server with the seed county in a template; databases are copied from it. */
export async function openGround() {
  const dir = mkdtempSync(join(tmpdir(), 'chuangwen-bench-'));
  const server = await startEmbedded({ dataDir: join(dir, 'data'), log: silent });
  const admin = connect(server.url, silent, 2);
  const children: ChildProcess[] = [];

  async function database(name: string, template?: string) {
    await sql.raw(`create database ${name}${template ? ` template ${template}` : ''}`).execute(admin.db);
    return reopened(name);
  }
  /** A database that is there, after its connections were closed. */
  function reopened(name: string) {
    const url = onDatabase(server.url, name);
    const { pool, db, end } = connect(url, silent, 8);
    return { name, url, pool, db, end };
  }
  type Base = Awaited<ReturnType<typeof database>>;

  const drop = (name: string) => sql.raw(`drop database ${name}`).execute(admin.db);

  async function seeded(name: string): Promise<Base> {
    const base = await database(name);
    await migrate(base.pool, silent);
    await plantTown(base.db, { now: new Date(), hashPassword: async () => 'unused' });
    return base;
  }

  /** The product as it runs: its own process, jobs and all. Answers its address. */
  const product = (base: Base): Promise<string> =>
    address(
      spawn(process.execPath, ['src/app/server.ts'], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          DATABASE_URL: base.url,
          DATA_DIR: join(dir, base.name),
          PORT: '0',
          HOST: '127.0.0.1',
          DEMO: 'no',
          RATE_LIMIT: '0',
          LOG_LEVEL: 'error',
        },
      }),
    );
  const bare = (base: Base, work: Record<string, Statement[][]>): Promise<string> => {
    const file = join(dir, `${base.name}-work.json`);
    writeFileSync(file, JSON.stringify(work));
    return address(
      spawn(process.execPath, ['bench/bare.ts', base.url, file], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] }),
    );
  };
  function address(child: ChildProcess): Promise<string> {
    children.push(child);
    return new Promise((resolve, reject) => {
      child.stdout!.on('data', (chunk: Buffer) => {
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(String(chunk));
        if (found) resolve(found[0]);
      });
      child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
    });
  }

  /** A session of a cast member, and the product inside this process: to record its statements and prepare work. */
  async function inside(base: Base) {
    const app = await buildHouse({
      database: {
        pool: base.pool,
        db: base.db,
        url: base.url,
        kind: 'embedded',
        version: 0,
        close: async () => undefined,
      },
      logger: false,
      files: openFiles({ dir: join(dir, 'files'), most: 50e6, db: base.db }),
      trustProxy: false,
      rateLimit: 0,
      demo: async () => ({ password: null, people: [] }),
    });
    await app.ready();
    return app;
  }
  async function cookie(base: Base, name: CastName): Promise<string> {
    const member = cast.find((one) => one.signInName === name)!;
    const token = newToken();
    await sql`insert into access.session (token_hash, id, region_id, person_id, started_at, seen_at, address, device)
      values (${hashToken(token)}, ${uuid7()}, ${member.regionId}, ${member.personId}, now(), now() + interval '1 hour', '', 'bench')`.execute(
      base.db,
    );
    return `chuangwen=${token}`;
  }

  return {
    database,
    reopened,
    drop,
    seeded,
    product,
    bare,
    inside,
    cookie,
    /** Ends the servers and waits: a database somebody is connected to cannot be copied. */
    async stopServers() {
      await Promise.all(
        children.splice(0).map((child) => {
          const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
          child.kill('SIGTERM');
          return ended;
        }),
      );
    },
    async close() {
      for (const child of children) child.kill('SIGKILL');
      await admin.end();
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export type Ground = Awaited<ReturnType<typeof openGround>>;
export type Base = Awaited<ReturnType<Ground['database']>>;

/** Ids that mean the same in every copy: the region, its units and people. */
export async function stableIds(base: Base): Promise<Set<string>> {
  const { rows } = await sql<{
    id: string;
  }>`select id from organisation.unit union all select id from organisation.person union all select region_id from organisation.region`.execute(
    base.db,
  );
  return new Set(rows.map((row) => row.id));
}

export { places };
