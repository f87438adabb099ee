import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Action, Around, Asked, Happening } from '#access/door.ts';
import { allows, reachesAnything, type Actor, type Verb, verbs } from '#access/permissions.ts';
import { scopeOf } from '#access/scope.ts';
import { readSession } from '#access/session.ts';
import { rememberedSessions } from '#access/remembered.ts';
import { dayOf } from '#platform/pure/day.ts';
import type { Contract, Endpoint } from '#platform/pure/endpoint.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import { declareProblems, problemBody } from '#platform/http/server.ts';
import { FileReply, type Upload } from '#platform/http/upload.ts';
import { addJob } from '#platform/jobs/queue.ts';
import { writeEvents } from '#platform/trail/store.ts';
import { claimAnswer, keepAnswer } from '#platform/http/answered.ts';
import type { Database } from '#platform/storage/database.ts';
import { inTransaction, type Executor } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import type { Capability } from './capabilities.ts';

export interface House {
  database: Database;
  now(): Date;
  /** Takes in an upload before the transaction begins: what is to be done when the request has ended, and its fingerprint. */
  takeIn(
    wire: { request: FastifyRequest; reply: FastifyReply },
    upload: () => Promise<Upload>,
  ): Promise<{ end(): Promise<void>; print: string }>;
}

/** Registers every endpoint of every capability. An endpoint that does not say who may use it does not start. */
export function openDoor(app: FastifyInstance, house: House, capabilities: readonly Capability[]): void {
  const sessions = rememberedSessions();
  for (const { contract, actions } of capabilities)
    for (const name of Object.keys(contract)) {
      const endpoint = (contract as Contract)[name]!;
      const action = (actions as Record<string, Action<Endpoint>>)[name];
      if (!action) throw new Error(`no action for ${endpoint.method} ${endpoint.path}`);
      openOne(app, house, sessions, name, endpoint, action);
    }
}

function openOne(
  app: FastifyInstance,
  house: House,
  sessions: ReturnType<typeof rememberedSessions>,
  name: string,
  endpoint: Endpoint,
  action: unknown,
): void {
  const { may, on } = endpoint;
  const verb = may === 'self' || may === 'anyone' ? null : (may as Verb);
  if (verb && !verbs.includes(verb)) throw new Error(`${endpoint.path}: unknown permission ${verb}`);
  if (verb && !on) throw new Error(`${endpoint.path}: does not say how ${verb} is asked`);
  const run = typeof action === 'function' ? (action as Runner) : (action as { run: Runner }).run;
  const subject = on === 'subject' ? (action as { subject: Namer }).subject : null;
  if (endpoint.fails) declareProblems(endpoint.fails);
  const write = endpoint.method !== 'GET' && !endpoint.reads;
  const perMinute = endpoint.perMinute ?? (endpoint.path === '/api/session' && write ? 60 : undefined);

  app.route({
    method: endpoint.method,
    url: endpoint.path,
    schema: {
      summary: endpoint.summary,
      operationId: name,
      tags: [endpoint.path.replace(/^\/api\//, '/').split('/')[1]!],
      ...(endpoint.params ? { params: endpoint.params } : {}),
      ...(endpoint.query ? { querystring: endpoint.query } : {}),
      ...(endpoint.body && endpoint.carries !== 'multipart' ? { body: endpoint.body } : {}),
      ...(endpoint.carries === 'multipart' ? { consumes: ['multipart/form-data'] } : {}),
      ...(endpoint.carries === 'file' ? {} : { response: { 200: endpoint.reply } }),
    },
    config: perMinute ? { rateLimit: { max: perMinute, timeWindow: '1 minute' } } : {},
    handler: async (request, reply) => {
      if (write) refuseForeign(request);
      if (!endpoint.anyText) refuseUnfitText(request);
      const token = request.cookies['chuangwen'];
      // A write looks for itself: what it may do must be true now.
      const look = write ? readSession : sessions.read;
      const actor = may === 'anyone' ? null : await look(house.database.db, token, house.now());
      if (actor && actor.passwordDue && may !== 'self') throw new Problem('session.password-due');
      const scope = actor && verb ? scopeOf(actor, verb) : null;
      if (scope && !reachesAnything(scope)) throw new Problem('permission.denied', { verb });
      const talk = talking(request, reply);
      const act = (db: Executor, happenings: Happening[] | null, afters: After[]) =>
        answer({ db, house, request, reply, actor, verb, scope, subject, run, happenings, afters, talk });
      let taken: Awaited<ReturnType<House['takeIn']>> | null = null;
      try {
        if (endpoint.carries === 'multipart') taken = await house.takeIn({ request, reply }, () => uploaded(request));
        const result = write
          ? await writing(house, request, endpoint, actor, taken?.print ?? null, act)
          : await act(house.database.db, null, []);
        if (result instanceof Problem) throw result;
        return talk.end(result, endpoint);
      } catch (error) {
        if (talk.fail(error)) return reply;
        throw error;
      } finally {
        if (write) sessions.forget();
        await taken?.end();
      }
    },
  });
}

type Runner = (asked: unknown) => Promise<unknown>;
type Namer = (asked: unknown) => Promise<Parameters<typeof allows>[2] | null>;
type After = (committed: boolean) => Promise<void> | void;
type Talk = ReturnType<typeof talking>;

interface Doing {
  db: Executor;
  house: House;
  request: FastifyRequest;
  reply: FastifyReply;
  actor: Actor | null;
  verb: Verb | null;
  scope: unknown;
  subject: Namer | null;
  run: Runner;
  happenings: Happening[] | null;
  afters: After[];
  talk: Talk;
}

/** Loads the subject, asks the table, runs the action. */
async function answer(doing: Doing): Promise<unknown> {
  const { db, house, request, actor, verb, subject, run, happenings, afters } = doing;
  const now = house.now();
  const jobs: Promise<unknown>[] = [];
  const around: Around = {
    db,
    now,
    today: dayOf(now.getTime()),
    newId: uuid7,
    happened: (happening) => {
      // A read that must leave a trace (a telephone number shown) is declared as a write; so this cannot be lost.
      if (!happenings) throw new Error(`${happening.kind} reported by an endpoint that only reads`);
      happenings.push(happening);
    },
    later: (job, payload) => void jobs.push(addJob(db, job, payload)),
    upload: () => uploaded(request),
    progress: doing.talk.progress,
    afterwards: (act) => void afters.push(act),
    caller: {
      address: request.ip,
      device: String(request.headers['user-agent'] ?? '').slice(0, 300),
      requestId: request.id,
    },
  };
  const asked = {
    ...around,
    params: request.params,
    query: request.query,
    body: request.body,
    ...(actor ? { actor, scope: doing.scope } : {}),
    // Sign-in and sign-out alone touch the cookie; they find reply and request here.
    request,
    reply: doing.reply,
  } as unknown as Asked<Endpoint>;
  if (subject && actor && verb) {
    const about = await subject(asked);
    if (!about || about.regionId !== actor.regionId) throw notFound('subject');
    if (!allows(actor, verb, about))
      throw readable(actor, verb, about) ? new Problem('permission.denied', { verb }) : notFound('subject');
  }
  const result = await run(asked);
  await Promise.all(jobs);
  return result;
}

/** May the actor at least see it? Then a refusal is an honest "not allowed"; otherwise the thing does not exist for them. */
function readable(actor: Actor, verb: Verb, about: Parameters<typeof allows>[2]): boolean {
  const read = `${verb.split('.')[0]}.read` as Verb;
  return read !== verb && verbs.includes(read) && allows(actor, read, about);
}

/** One request, one transaction, one verdict: the change, its events, its jobs and the kept answer commit together. */
async function writing(
  house: House,
  request: FastifyRequest,
  endpoint: Endpoint,
  actor: Actor | null,
  print: string | null,
  act: (db: Executor, happenings: Happening[], afters: After[]) => Promise<unknown>,
): Promise<unknown> {
  const key = request.headers['idempotency-key'];
  if (key !== undefined && (typeof key !== 'string' || !/^[\w-]{8,100}$/.test(key)))
    throw new Problem('request.invalid', { fields: [{ path: ['headers', 'idempotency-key'], code: 'field.unfit' }] });
  let afters: After[] = [];
  let committed = false;
  try {
    const result = await inTransaction(house.database.db, async (db) => {
      afters = [];
      const happenings: Happening[] = [];
      const at = house.now();
      if (key && actor) {
        const fingerprint = createHash('sha256')
          .update(`${request.method} ${request.url}\n${print ?? JSON.stringify(request.body ?? null)}`)
          .digest('base64url');
        const earlier = await claimAnswer(db, actor, key, fingerprint, at);
        if (earlier) return earlier.reply;
      }
      const result = await act(db, happenings, afters);
      if (happenings.length) {
        const by = actor ?? happenings[0]!.by;
        if (!by) throw new Error(`${happenings[0]!.kind} has nobody behind it`);
        await writeEvents(db, by.regionId, { personId: by.personId, unitId: by.unitId }, at, happenings);
      }
      if (key && actor && !(result instanceof Problem))
        await keepAnswer(db, actor, key, endpoint.once ? withoutOnce(result, endpoint.once) : result);
      return result;
    });
    committed = true;
    return result;
  } finally {
    for (const after of afters) await after(committed);
  }
}

/**
 * Cross-site writes are refused: the cookie is SameSite=Strict, and browsers say where a request comes from. Over plain
 * http some leave out Sec-Fetch-Site, and SameSite does not look at ports; Origin is asked as well.
 */
function refuseForeign(request: FastifyRequest): void {
  const { 'sec-fetch-site': site, origin } = request.headers;
  const foreign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === request.host));
  if (foreign) throw new Problem('permission.denied', { reason: 'cross-site' });
}

// A NUL or half a surrogate pair: text that PostgreSQL cannot hold.
const halfPair = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Text that cannot be stored is refused by the field it stands in, before anything is done with it. */
function refuseUnfitText(request: FastifyRequest): void {
  const walk = (value: unknown, path: (string | number)[]): void => {
    if (typeof value === 'string') {
      if (value.includes('\0') || halfPair.test(value))
        throw new Problem('request.invalid', { fields: [{ path, code: 'field.unfit' }] });
    } else if (Array.isArray(value)) value.forEach((one, i) => walk(one, [...path, i]));
    else if (value && typeof value === 'object' && !Buffer.isBuffer(value))
      for (const [name, one] of Object.entries(value)) walk(one, [...path, name]);
  };
  walk(request.params, ['params']);
  walk(request.query, ['query']);
  if (!request.isMultipart()) walk(request.body, ['body']);
}

async function uploaded(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) throw new Problem('file.missing');
  const part = await request.file({ limits: { fileSize: Number.MAX_SAFE_INTEGER } });
  if (!part) throw new Problem('file.missing');
  return { name: part.filename || '未命名', mime: part.mimetype, stream: part.file, cut: () => part.file.truncated };
}

/**
 * A caller that asks with `Accept: application/x-ndjson` is told how far the work has come, line by line:
 * `{step, done, of}` … and last `{result}` or `{problem}`. Others get one plain answer.
 */
function talking(request: FastifyRequest, reply: FastifyReply) {
  const listens = String(request.headers.accept ?? '').includes('application/x-ndjson');
  let begun = false,
    last = 0;
  const line = (value: unknown) => {
    if (!begun) {
      begun = true;
      reply.hijack();
      reply.raw.writeHead(200, {
        'content-type': 'application/x-ndjson',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
    }
    reply.raw.write(`${JSON.stringify(value)}\n`);
  };
  return {
    progress(step: string, done: number, of: number) {
      const at = performance.now();
      if (!listens || (done < of && done > 0 && at - last < 80)) return;
      last = at;
      line({ step, done, of });
    },
    end(result: unknown, endpoint: Endpoint) {
      if (result instanceof FileReply) return sendFile(reply, result);
      if (!listens) return reply.send(result);
      line({ result: endpoint.reply.parse(result) });
      reply.raw.end();
      return reply;
    },
    /** True when the failure was told on the stream. */
    fail(error: unknown): boolean {
      if (!begun) return false;
      const body = problemBody(error);
      if (body.status >= 500) request.log.error({ err: error }, 'fault');
      line({ problem: body });
      reply.raw.end();
      return true;
    },
  };
}

function sendFile(reply: FastifyReply, file: FileReply): FastifyReply {
  const ascii = file.name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  void reply
    .header('content-type', file.mime)
    .header(
      'content-disposition',
      `${file.inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    )
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header(
      'cache-control',
      !file.etag ? 'no-store' : file.changes ? 'private, no-cache' : 'private, max-age=31536000, immutable',
    );
  if (file.etag) void reply.header('etag', `"${file.etag}"`);
  if (file.etag && file.changes && reply.request.headers['if-none-match'] === `"${file.etag}"`)
    return reply.code(304).send();
  if (file.size !== null) void reply.header('content-length', file.size);
  return reply.send(file.body);
}

/** The answer as it is kept for a repeat: what is told only once is left blank. */
function withoutOnce(result: unknown, once: readonly string[]): unknown {
  return { ...(result as object), ...Object.fromEntries(once.map((name) => [name, ''])) };
}
