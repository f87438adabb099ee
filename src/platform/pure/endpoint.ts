import type { z } from 'zod';

/**
 * An endpoint is data. The server registers it as a route, the web calls it, the permission table guards it and the
 * OpenAPI document describes it: all four read this one object.
 */
export interface Endpoint<Verb extends string = string> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Fastify path, parameters as `:name`. */
  path: `/api/${string}` | `/calendar/${string}`;
  /** A verb of the permission table; `self`: any signed-in person about themselves; `anyone`: no sign-in. */
  may: Verb | 'self' | 'anyone';
  /**
   * How the verb's reach is asked. `scope`: the action receives the scope and every query takes it. `subject`: the
   * action first names the thing concerned and the door asks the table about it. Required when `may` is a verb.
   */
  on?: 'scope' | 'subject';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** `multipart`: the body is one uploaded file; `file`: the reply is bytes. */
  carries?: 'multipart' | 'file';
  reply: z.ZodType;
  /** Problem code → HTTP status. Codes every endpoint may answer (bad request, not found …) are in problem.ts. */
  fails?: Readonly<Record<string, number>>;
  /** A GET writes nothing and a POST writes; `reads: true` marks a POST that only asks. */
  reads?: true;
  /** The body may hold characters no database keeps (pasted text); the action cleans it. Elsewhere the door refuses them. */
  anyText?: true;
  /** Parts of the reply that are told once: a repeat under the same idempotency key gets them blank. */
  once?: readonly string[];
  /** Requests a minute from one address, where that is to be fewer than the house allows. */
  perMinute?: number;
  summary: string;
}

export type Contract<Verb extends string = string> = Readonly<Record<string, Endpoint<Verb>>>;

type Shape<T> = T extends z.ZodType ? z.output<T> : undefined;
type Sent<T> = T extends z.ZodType ? z.input<T> : undefined;

/** What an action is given: the parsed request. */
export interface Given<E extends Endpoint> {
  params: Shape<E['params']>;
  query: Shape<E['query']>;
  body: Shape<E['body']>;
}
/** What an action answers; parsed by the reply shape before it leaves. */
export type Reply<E extends Endpoint> = Sent<E['reply']>;

type Part<K extends string, T> = T extends z.ZodType
  ? {} extends z.input<T>
    ? { [P in K]?: z.input<T> }
    : { [P in K]: z.input<T> }
  : {};
/** What a caller (the web, a test) hands over. */
export type Call<E extends Endpoint> = Part<'params', E['params']> &
  Part<'query', E['query']> &
  Part<'body', E['body']>;
/** What a caller receives. */
export type Answer<E extends Endpoint> = Shape<E['reply']>;

/**
 * The address of a call: path parameters filled in and escaped, query appended without empty values.
 * @throws when a path parameter is missing.
 */
export function addressOf(endpoint: Pick<Endpoint, 'path'>, given: { params?: object; query?: object } = {}): string {
  const params = (given.params ?? {}) as Record<string, unknown>;
  const path = endpoint.path.replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === null || value === '') throw new Error(`path parameter ${name} is missing`);
    return encodeURIComponent(String(value));
  });
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(given.query ?? {})) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value])
      pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`);
  }
  return pairs.length ? `${path}?${pairs.join('&')}` : path;
}
