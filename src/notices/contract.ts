import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { id, instant, page, paging, several } from '#platform/pure/shapes.ts';
import { noticeKinds } from './rules.ts';

/** A notice in one's own inbox. */
export const notice = z.object({
  id,
  at: instant,
  /** One of `noticeKinds`; text, so that a notice of a kind that is no longer made can still be read. */
  kind: z.string(),
  subjectKind: z.string(),
  subjectId: id,
  details: z.record(z.string(), z.unknown()),
  urgent: z.boolean(),
  readAt: instant.nullable(),
});
export type Notice = z.infer<typeof notice>;

const unread = z.object({
  /** At most 100: more than that is not counted. */
  unread: z.number().int(),
});

export const noticesContract = {
  inbox: {
    method: 'GET',
    path: '/api/notices',
    may: 'self',
    summary: 'Own notices, newest first',
    query: z.object({
      ...paging,
      read: z.enum(['yes', 'no']).optional(),
      kind: several(z.enum(noticeKinds)),
    }),
    reply: page(notice),
  },
  unread: {
    method: 'GET',
    path: '/api/notices/unread',
    may: 'self',
    summary: 'How many own notices are unread, counted up to 100',
    reply: unread,
  },
  markNotices: {
    method: 'POST',
    path: '/api/notices/marks',
    may: 'self',
    summary: 'Mark own notices read or unread; others are passed over',
    body: z.object({ ids: z.array(id).min(1).max(200), read: z.boolean() }),
    reply: unread,
  },
  markAllNotices: {
    method: 'POST',
    path: '/api/notices/all-read',
    may: 'self',
    summary: 'Mark own notices read, up to the newest one the reader has seen',
    body: z.object({ upTo: id }),
    reply: unread,
  },
} satisfies Contract<Verb>;
