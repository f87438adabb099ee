import { z } from 'zod';
import type { Contract } from '#platform/pure/endpoint.ts';
import { id, instant, line, none } from '#platform/pure/shapes.ts';
import type { Verb } from '../permissions.ts';

/** Private links one person holds at a time. */
export const linksAtMost = 5;

export const feedLink = z.object({ id, name: z.string(), madeAt: instant, usedAt: instant.nullable() });

export const feedLinkContract = {
  feedLinks: {
    method: 'GET',
    path: '/api/feed-links',
    may: 'self',
    summary: 'My private calendar links; the addresses themselves are told once only',
    reply: z.object({ rows: z.array(feedLink).max(linksAtMost) }),
  },
  openFeedLink: {
    method: 'POST',
    path: '/api/feed-links',
    may: 'self',
    summary: 'Make a private calendar link',
    body: z.object({ name: line(30) }),
    /** `path` is the secret address, told here and never again. */
    reply: feedLink.extend({ path: z.string() }),
    once: ['path'],
    fails: { 'feed.too-many': 409 },
  },
  closeFeedLink: {
    method: 'DELETE',
    path: '/api/feed-links/:id',
    may: 'self',
    summary: 'End one of my private calendar links; calendars that hold it get nothing from then on',
    params: z.object({ id }),
    reply: none,
  },
} satisfies Contract<Verb>;
