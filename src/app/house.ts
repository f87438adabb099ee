import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { AskBackups, Demo } from '#access/actions.ts';
import { takeIn, type Files } from '#documents/public.ts';
import { httpServer } from '#platform/http/server.ts';
import type { Outside } from '#notices/outside.ts';
import { notFound } from '#platform/pure/problem.ts';
import type { Database } from '#platform/storage/database.ts';
import { capabilities } from './capabilities.ts';
import { openDoor, type House } from './door.ts';

export interface HouseOptions {
  database: Database;
  now?: () => Date;
  logger: FastifyBaseLogger | false;
  files: Files;
  trustProxy: boolean;
  rateLimit: number;
  turnAway?: boolean | undefined;
  demo: () => Promise<Demo>;
  outside?: Outside | undefined;
  /** The nightly backups that are kept; left out, none are set up. */
  backups?: AskBackups | undefined;
}

const webDir = fileURLToPath(new URL('../../dist/desk', import.meta.url));

/** The whole server without a port: what `npm start` listens with and what tests inject requests into. */
export async function buildHouse(options: HouseOptions): Promise<FastifyInstance> {
  const app = await httpServer({
    logger: options.logger,
    trustProxy: options.trustProxy,
    rateLimit: options.rateLimit,
    turnAway: options.turnAway,
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: '创文 Chuangwen', version: '1', description: 'Every endpoint, its shapes and its problems.' },
    },
    transform: jsonSchemaTransform,
  });
  app.get('/healthz', { schema: { hide: true } }, async () => {
    await options.database.pool.query('select 1');
    return { ok: true };
  });
  const rooms = capabilities({
    secureCookie: options.trustProxy,
    demo: options.demo,
    files: options.files,
    outside: options.outside,
    backups: options.backups,
  });
  const house: House = {
    database: options.database,
    now: options.now ?? (() => new Date()),
    takeIn: (wire, upload) => takeIn(options.files, wire, upload),
  };
  openDoor(app, house, rooms);
  await serveWeb(app);
  return app;
}

/** The built web: hashed assets for ever, the page itself never cached; every other address is the page. */
async function serveWeb(app: FastifyInstance): Promise<void> {
  const built = existsSync(join(webDir, 'index.html'));
  if (built)
    await app.register(fastifyStatic, {
      root: webDir,
      wildcard: false,
      index: false,
      preCompressed: existsSync(join(webDir, 'index.html.br')),
      setHeaders: (reply, path) =>
        void reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
    });
  const page = built ? await readFile(join(webDir, 'index.html')) : null;
  app.setNotFoundHandler((request, reply) => {
    const wantsPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !request.url.startsWith('/api/') &&
      !/\.[a-z0-9]{2,5}(\?|$)/.test(request.url);
    if (!page || !wantsPage) throw notFound('address');
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  });
}
