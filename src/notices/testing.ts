import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { openOutside, type Outside, type OutsideOptions } from './outside.ts';
import { secretBox } from './secret.ts';

export interface Heard {
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}
/** A group robot's server on this machine: keeps what it is told, answers what it is bidden. */
export async function listener() {
  const heard: Heard[] = [];
  let answer: () => { status: number; body: string; headers?: Record<string, string> } = () => ({
    status: 200,
    body: '{"errcode":0,"code":0}',
  });
  const server = createServer((request, reply) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      heard.push({
        path: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(Buffer.concat(parts).toString('utf8') || 'null') as Record<string, unknown>,
      });
      const { status, body, headers } = answer();
      reply.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    heard,
    answers: (with_: typeof answer) => void (answer = with_),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

export interface Letter {
  to: string[];
  raw: string;
  subject: string;
  text: string;
}
/** A real mail server on this machine. `refuses` answers a recipient with that SMTP code. */
export async function mailServer() {
  const letters: Letter[] = [];
  const refused = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo({ address }, _, done) {
      const code = refused.get(address);
      done(code ? Object.assign(new Error('not here'), { responseCode: code }) : undefined);
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        letters.push(
          letterOf(
            Buffer.concat(parts).toString('utf8'),
            session.envelope.rcptTo.map((one) => one.address),
          ),
        );
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    letters,
    refuses: (address: string, code: number | null) =>
      void (code ? refused.set(address, code) : refused.delete(address)),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** What a reader of the letter sees. */
function letterOf(raw: string, to: string[]): Letter {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const field = (name: string) => new RegExp(`^${name}: ((?:.*)(?:\r\n[ \t].*)*)`, 'im').exec(head)?.[1] ?? '';
  const encoding = field('content-transfer-encoding').toLowerCase();
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString('utf8')
      : encoding === 'quoted-printable'
        ? Buffer.from(
            body
              .replace(/=\r\n/g, '')
              .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
            'latin1',
          ).toString('utf8')
        : body;
  const subject = field('subject')
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, part: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(part, 'base64').toString('utf8')
        : Buffer.from(
            part
              .replaceAll('_', ' ')
              .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
            'latin1',
          ).toString('utf8'),
    );
  return { to, raw, subject, text };
}

/** Ways out that lead to this machine. */
export const testOutside = (options: Partial<OutsideOptions>): Outside =>
  openOutside({
    smtpUrl: null,
    mailFrom: '创文 <noreply@chuangwen.test>',
    publicUrl: 'https://cw.example.cn',
    robotHosts: [],
    box: secretBox('a key for tests, long enough to be one'),
    ...options,
  });
