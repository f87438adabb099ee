import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { none } from '#platform/pure/shapes.ts';

/** Events of one calendar. */
export const feedAtMost = 2000;

export const feedContract = {
  calendar: {
    method: 'GET',
    path: '/calendar/:token.ics',
    may: 'anyone',
    carries: 'file',
    perMinute: 30,
    summary: 'A unit’s open tasks with a due day as iCalendar; whoever holds the private link may read it',
    params: z.object({ token: z.string().regex(/^[\w-]{43}$/) }),
    reply: none,
  },
} satisfies Contract<Verb>;
