import { Agent, request } from 'node:http';

export interface Shot {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}
export interface Measured {
  requests: number;
  failed: number;
  perSecond: number;
  /** Milliseconds. */
  median: number;
  p95: number;
}

/** Sends the shots from `connections` kept-alive connections; each shot once, or round and round for `seconds`. */
export async function load(shots: (k: number) => Shot | null, connections: number, seconds: number): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let failed = 0,
    next = 0;
  const began = performance.now();
  const until = began + seconds * 1000;
  let firstFailure = '';
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        const shot = shots(next++);
        if (!shot) return;
        const at = performance.now();
        const { status, body } = await send(agent, shot);
        times.push(performance.now() - at);
        if (status !== 200) {
          failed++;
          firstFailure ||= `${shot.method} ${shot.url}: ${status} ${body.slice(0, 300)}`;
        }
      }
    }),
  );
  const took = (performance.now() - began) / 1000;
  agent.destroy();
  if (firstFailure) process.stderr.write(`${firstFailure}\n`);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { requests: times.length, failed, perSecond: times.length / took, median: at(0.5), p95: at(0.95) };
}

function send(agent: Agent, shot: Shot): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers =
      shot.body === undefined
        ? shot.headers
        : {
            ...shot.headers,
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(shot.body)),
          };
    const sent = request(shot.url, { method: shot.method, agent, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          body: answer.statusCode === 200 ? '' : String(Buffer.concat(parts)),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(shot.body);
  });
}

/** Two things measured in turn, so that a machine that slows down slows both: medians of `rounds` figures each. */
export async function inTurn(
  rounds: number,
  product: () => Promise<Measured>,
  bare: () => Promise<Measured>,
): Promise<{ product: Measured; bare: Measured; ratio: number }> {
  const pairs: { product: Measured; bare: Measured; ratio: number }[] = [];
  for (let i = 0; i < rounds; i++) {
    const b = await bare();
    const p = await product();
    pairs.push({ product: p, bare: b, ratio: p.perSecond / b.perSecond });
  }
  pairs.sort((a, b) => a.ratio - b.ratio);
  return pairs[Math.floor(pairs.length / 2)]!;
}
