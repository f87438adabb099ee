import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  isResponseSerializationError,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { invalid, commonProblems, Problem, type FieldProblem, type ProblemBody } from '#platform/pure/problem.ts';

export interface HttpOptions {
  logger: FastifyBaseLogger | false;
  /** Behind a reverse proxy: believe X-Forwarded-For and -Proto. */
  trustProxy: boolean;
  /** Requests a minute from one address; sign-in has its own, much smaller number. */
  rateLimit: number;
  /** Turns requests away while the event loop lags; a test on a busy machine must not be. Left out: it does. */
  turnAway?: boolean | undefined;
}

/** A Fastify instance with the house's floors: shapes by zod, problems as RFC 9457, headers, limits, uploads. */
export async function httpServer(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    ...(options.logger ? { loggerInstance: options.logger } : { logger: false }),
    trustProxy: options.trustProxy,
    bodyLimit: 8 * 1024 * 1024,
    requestTimeout: 120_000,
    // Long lists travel as keyset pages; an address line longer than this is not ours.
    routerOptions: { maxParamLength: 300 },
    // An address that cannot be decoded never reaches a route.
    frameworkErrors: (_error, _request, reply) => {
      const body = bodyOf('request.invalid', { fields: [{ path: ['address'], code: 'field.unfit' }] });
      void (reply as FastifyReply).code(body.status).type('application/problem+json').send(JSON.stringify(body));
    },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const body = problemBody(isUnreadMark(error, request.query) ? invalid(unfitMark) : error);
    if (body.status >= 500) request.log.error({ err: error }, 'fault');
    void reply.code(body.status).type('application/problem+json').serializer(JSON.stringify).send(body);
  });
  await app.register(cookie);
  const headers = await securityHeaders();
  app.addHook('onRequest', (_request, reply, next) => {
    for (const [name, value] of headers) reply.raw.setHeader(name, value);
    next();
  });
  await app.register(multipart, { limits: { files: 1, fields: 10, fieldSize: 10_000, headerPairs: 100 } });
  if (options.rateLimit > 0)
    await app.register(rateLimit, {
      max: options.rateLimit,
      timeWindow: '1 minute',
      errorResponseBuilder: (_request, context) => {
        throw new Problem('request.too-many', { seconds: Math.ceil(context.ttl / 1000) });
      },
    });
  if (options.turnAway ?? true)
    await app.register(underPressure, {
      maxEventLoopDelay: 2_000,
      retryAfter: 5,
      pressureHandler: () => {
        throw new Problem('server.busy', { seconds: 5 });
      },
    });
  return app;
}

/**
 * Headers that every answer carries. Helmet works them out anew for each request, a good part of what a small answer
 * costs; ours never change, so it is asked once.
 */
async function securityHeaders(): Promise<[string, string][]> {
  const asked = Fastify();
  await asked.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: true,
      directives: {
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'upgrade-insecure-requests': null,
      },
    },
    // Served as plain http inside an office network as often as not; the proxy that adds TLS adds this header.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  });
  asked.get('/', async (_request, reply) => reply.raw.getHeaders());
  const answer = await asked.inject('/');
  await asked.close();
  return Object.entries(answer.json<Record<string, string>>());
}

const statuses = new Map<string, number>(Object.entries(commonProblems));

/** Makes the statuses of a contract's own problems known. Two contracts may not disagree about a code. */
export function declareProblems(fails: Readonly<Record<string, number>>): void {
  for (const [code, status] of Object.entries(fails)) {
    const known = statuses.get(code);
    if (known !== undefined && known !== status)
      throw new Error(`problem ${code} is declared as ${known} and ${status}`);
    statuses.set(code, status);
  }
}

/**
 * A mark was edited into something the database cannot read (a number too great, no uuid, no day). Marks are ours to make
 * and nobody's to write, so whatever class 22 (data exception) says of a request that carries one is said of the mark.
 */
const isUnreadMark = (error: unknown, query: unknown): boolean =>
  typeof (query as { after?: unknown } | undefined)?.after === 'string' &&
  /^22[0-9A-Z]{3}$/.test(String((error as { code?: unknown }).code));
const unfitMark = { path: ['query', 'after'], code: 'mark.unfit' };

/** What is sent for anything thrown. An unforeseen error says nothing about itself. */
export function problemBody(error: unknown): ProblemBody {
  if (error instanceof Problem) return bodyOf(error.code, error.details);
  if (hasZodFastifySchemaValidationErrors(error))
    return bodyOf('request.invalid', {
      fields: error.validation.map((one) => fieldOf(one, (error as { validationContext?: string }).validationContext)),
    });
  if (isResponseSerializationError(error)) return bodyOf('server.fault', {});
  const { statusCode, code } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyOf('request.too-large', {});
  if (
    code === 'FST_ERR_CTP_INVALID_JSON_BODY' ||
    code === 'FST_ERR_CTP_EMPTY_JSON_BODY' ||
    statusCode === 415 ||
    statusCode === 400
  )
    return bodyOf('request.invalid', { fields: [{ path: ['body'], code: 'body.unreadable' }] });
  return bodyOf('server.fault', {});
}

function bodyOf(code: string, details: Record<string, unknown>): ProblemBody {
  const status = statuses.get(code) ?? 500;
  return { ...details, type: `urn:chuangwen:problem:${code}`, title: code, status, code };
}

interface Issue {
  instancePath: string;
  keyword: string;
  message?: string;
  params?: Record<string, unknown>;
}

/** One zod issue as a field problem: where, and a code the screens have words for. */
function fieldOf(issue: Issue, context: string | undefined): FieldProblem {
  const path = issue.instancePath
    .split('/')
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const params = (issue.params ?? {}) as Record<string, unknown>;
  const field: FieldProblem = { path: context ? [context, ...path] : path, code: codeOf(issue, params) };
  const shown: Record<string, string | number | boolean | null> = {};
  for (const name of ['minimum', 'maximum', 'format'])
    if (typeof params[name] === 'string' || typeof params[name] === 'number')
      shown[name] = params[name] as string | number;
  if (Object.keys(shown).length) field.params = shown;
  return field;
}

function codeOf(issue: Issue, params: Record<string, unknown>): string {
  switch (issue.keyword) {
    case 'invalid_type':
      return /received (undefined|null)/.test(issue.message ?? '') ? 'field.missing' : 'field.kind';
    case 'too_small':
      return params['origin'] === 'string' && params['minimum'] === 1 ? 'field.missing' : 'field.too-small';
    case 'too_big':
      return 'field.too-big';
    case 'custom':
      return /^[a-z]+(\.[a-z-]+)+$/.test(issue.message ?? '') ? issue.message! : 'field.unfit';
    default:
      return 'field.unfit';
  }
}
