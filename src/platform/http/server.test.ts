import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { httpServer } from './server.ts';

let app: FastifyInstance;
beforeAll(async () => {
  app = await httpServer({ logger: false, trustProxy: false, rateLimit: 0 });
  app.get('/good', async () => ({}));
  app.get('/bad', async () => {
    throw new Error('unforeseen');
  });
  app.get('/own', async (_request, reply) => reply.header('content-security-policy', "default-src 'none'").send({}));
});
afterAll(() => app.close());

describe('headers', () => {
  it('guard every answer, good or bad', async () => {
    for (const url of ['/good', '/good', '/bad', '/nowhere']) {
      const { headers } = await app.inject(url);
      expect(headers, url).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("style-src 'self'");
      expect(policy).toContain("img-src 'self' data: blob:");
      expect(policy).not.toContain('upgrade-insecure-requests');
      expect(headers).not.toHaveProperty('strict-transport-security');
    }
  });

  it('are those of one answer, and an answer may set its own', async () => {
    expect((await app.inject('/good')).headers).toMatchObject({ 'content-length': '2' });
    expect((await app.inject('/own')).headers['content-security-policy']).toBe("default-src 'none'");
  });
});
