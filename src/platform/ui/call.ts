import { freshId } from './fresh-id.ts';
import { addressOf, type Answer, type Call, type Endpoint } from '#platform/pure/endpoint.ts';
import { Problem, type ProblemBody } from '#platform/pure/problem.ts';
import { lineReader, type Step } from './lines.ts';

export interface CallOptions {
  signal?: AbortSignal;
  /** The one file of a `multipart` endpoint. */
  file?: File;
  /** Bytes of the file on their way. */
  onSent?: (sent: number, of: number) => void;
  /** Asks for the answer as lines (application/x-ndjson) and tells every step. */
  onStep?: (step: Step) => void;
  /** Repeat of the same write (a retry): the server then answers what it answered the first time. */
  key?: string;
}

let signedOut: (code: 'session.required' | 'session.password-due') => void = () => {};
/** Says who is told when the server wants a sign-in or a new password first. */
export function onSignedOut(tell: typeof signedOut): void {
  signedOut = tell;
}

function problemOf(body: unknown, status: number): Problem {
  const { code, type: _type, title: _title, status: _status, ...details } = (body ?? {}) as Partial<ProblemBody>;
  if (typeof code !== 'string') return new Problem('answer.unreadable', { status });
  return new Problem(code, details);
}
function parsed(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An answer as it came off the wire: a single JSON text, or the lines of a stream already told step by step. */
function answerOf(endpoint: Endpoint, status: number, text: string, last: unknown): unknown {
  const body = last ?? parsed(text);
  if (status >= 200 && status < 300) {
    if (body === undefined) throw new Problem('answer.unreadable', { status });
    if (last === undefined) return body;
    const line = last as { result?: unknown; problem?: unknown };
    if ('result' in line) return line.result;
    if ('problem' in line) throw problemOf(line.problem, 500);
    throw new Problem('answer.unreadable', { status });
  }
  const problem = problemOf(body, status);
  // A refused sign-in is also 401, and is answered where it was asked.
  if (endpoint.may !== 'anyone' && (problem.code === 'session.required' || problem.code === 'session.password-due'))
    signedOut(problem.code);
  throw problem;
}

/** The multipart way: XHR, since only it tells how much of a file has gone. */
function send(endpoint: Endpoint, address: string, headers: Record<string, string>, options: CallOptions) {
  return new Promise<{ status: number; text: string; last: unknown }>((resolve, reject) => {
    const request = new XMLHttpRequest();
    let last: unknown;
    const read = lineReader((line) => ('step' in line ? options.onStep?.(line) : (last = line)));
    request.open(endpoint.method, address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => options.onSent?.(event.loaded, event.total);
    const streamed = () => (request.getResponseHeader('content-type') ?? '').includes('ndjson');
    request.onprogress = () => streamed() && read(request.responseText, false);
    request.onload = () => {
      if (streamed()) {
        read(request.responseText, true);
        last ??= {};
      }
      resolve({ status: request.status, text: request.responseText, last });
    };
    request.onerror = () => reject(new Problem('network.unreachable'));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    options.signal?.addEventListener('abort', () => request.abort());
    const form = new FormData();
    if (options.file) form.append('file', options.file, options.file.name);
    request.send(form);
  });
}

async function ask(
  endpoint: Endpoint,
  address: string,
  headers: Record<string, string>,
  body: unknown,
  options: CallOptions,
) {
  const response = await fetch(address, {
    method: endpoint.method,
    credentials: 'same-origin',
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: options.signal,
  }).catch((error: unknown) => {
    if (options.signal?.aborted) throw error;
    throw new Problem('network.unreachable');
  });
  if (!(response.headers.get('content-type') ?? '').includes('ndjson') || !response.body)
    return { status: response.status, text: await response.text(), last: undefined };
  let last: unknown;
  let text = '';
  const read = lineReader((line) => ('step' in line ? options.onStep?.(line) : (last = line)));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }) as const);
    text += value ?? '';
    read(text, done);
    if (done) return { status: response.status, text: '', last: last ?? {} };
  }
}

/**
 * Calls an endpoint of a contract.
 * @param given path parameters, query and body as the contract shapes them
 * @returns what the contract's reply says
 * @throws Problem: the server's code and details, or `network.unreachable` / `answer.unreadable`
 */
export async function call<E extends Endpoint>(endpoint: E, given: Call<E>, options: CallOptions = {}) {
  const parts = given as { params?: object; query?: object; body?: unknown };
  const headers: Record<string, string> = {
    accept: options.onStep
      ? 'application/x-ndjson, application/problem+json'
      : 'application/json, application/problem+json',
  };
  if (endpoint.method !== 'GET' && !endpoint.reads) headers['idempotency-key'] = options.key ?? freshId();
  const address = addressOf(endpoint, parts);
  const came =
    endpoint.carries === 'multipart'
      ? await send(endpoint, address, headers, options)
      : await ask(endpoint, address, headers, parts.body, options);
  return answerOf(endpoint, came.status, came.text, came.last) as Answer<E>;
}
