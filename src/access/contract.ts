import { z } from 'zod';
import type { Contract } from '#platform/pure/endpoint.ts';
import { id, instant, line, none, page, paging } from '#platform/pure/shapes.ts';
import { roles, verbs, type Verb } from './permissions.ts';

export const role = z.enum(roles);
export const password = z.string().min(1).max(200);

/** Who am I: what the frame of every screen needs. */
export const me = z.object({
  personId: id,
  name: z.string(),
  regionId: id,
  regionName: z.string(),
  unitId: id,
  unitName: z.string(),
  unitPath: z.string(),
  grants: z.array(z.object({ role, unitId: id, unitName: z.string(), unitPath: z.string() })),
  verbs: z.array(z.enum(verbs)),
  /** The password must be changed before anything else (first sign-in, or older than 180 days). */
  passwordDue: z.boolean(),
  /** This installation was started with demo data and shows its sign-ins. */
  demo: z.boolean(),
});
export type Me = z.infer<typeof me>;

export const session = z.object({
  id,
  current: z.boolean(),
  startedAt: instant,
  seenAt: instant,
  address: z.string(),
  device: z.string(),
});

export const account = z.object({
  personId: id,
  name: z.string(),
  unitId: id,
  unitName: z.string(),
  signInName: z.string(),
  active: z.boolean(),
  lockedUntil: instant.nullable(),
  lastSignInAt: instant.nullable(),
  grants: z.array(z.object({ role, unitId: id, unitName: z.string() })),
});

export const event = z.object({
  id,
  at: instant,
  kind: z.string(),
  personId: id.nullable(),
  personName: z.string().nullable(),
  unitName: z.string().nullable(),
  subjectKind: z.string(),
  subjectId: id.nullable(),
  /** The person or unit concerned as it is called now; null for other things, which are named in the details. */
  subjectName: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  /** Number of the seal that covers it; null until the sealing job has run. */
  seal: z.number().int().nullable(),
});

export const accessContract = {
  signIn: {
    method: 'POST',
    path: '/api/session',
    may: 'anyone',
    summary: 'Sign in with name and password',
    body: z.object({ signInName: line(60), password }),
    reply: me,
    fails: { 'sign-in.refused': 401, 'sign-in.locked': 423 },
  },
  me: { method: 'GET', path: '/api/session', may: 'self', summary: 'Who is signed in', reply: me },
  signOut: { method: 'DELETE', path: '/api/session', may: 'self', summary: 'Sign out', reply: none },
  changePassword: {
    method: 'POST',
    path: '/api/session/password',
    may: 'self',
    summary: 'Change own password',
    body: z.object({ old: password, fresh: password }),
    reply: none,
    fails: { 'sign-in.locked': 423, 'password.wrong': 422, 'password.weak': 422, 'password.reused': 422 },
  },
  sessions: {
    method: 'GET',
    path: '/api/sessions',
    may: 'self',
    summary: 'Own sessions',
    reply: z.object({ rows: z.array(session) }),
  },
  endSession: {
    method: 'DELETE',
    path: '/api/sessions/:id',
    may: 'self',
    summary: 'End one of my own sessions',
    params: z.object({ id }),
    reply: none,
  },
  demo: {
    method: 'GET',
    path: '/api/demo',
    may: 'anyone',
    summary: 'The demo sign-ins, when this is a demo installation',
    reply: z.object({
      demo: z.boolean(),
      password: z.string().nullable(),
      people: z.array(z.object({ signInName: z.string(), name: z.string(), unitName: z.string(), role })),
    }),
  },
  backups: {
    method: 'GET',
    path: '/api/backups',
    may: 'account.manage',
    on: 'scope',
    summary: 'The nightly backups that are kept, newest first',
    reply: z.object({
      /** A folder for them is set. */
      scheduled: z.boolean(),
      rows: z.array(z.object({ at: instant, bytes: z.number().int() })).max(100),
    }),
  },
  accounts: {
    method: 'GET',
    path: '/api/accounts',
    may: 'unit.read',
    on: 'scope',
    summary: 'Accounts, for the three administrators',
    query: z.object({ ...paging, text: z.string().trim().max(60).optional() }),
    reply: page(account),
  },
  account: {
    method: 'GET',
    path: '/api/accounts/:id',
    may: 'unit.read',
    on: 'scope',
    summary: 'One account, for the three administrators',
    params: z.object({ id }),
    reply: account,
  },
  openAccount: {
    once: ['firstPassword'],
    method: 'POST',
    path: '/api/accounts',
    may: 'account.manage',
    on: 'subject',
    summary: 'Open an account for a person; answers the first password once',
    body: z.object({
      personId: id,
      signInName: z
        .string()
        .trim()
        .regex(/^[a-z0-9][a-z0-9._-]{1,39}$/),
    }),
    reply: z.object({ firstPassword: z.string() }),
    fails: { 'account.name-taken': 409, 'account.exists': 409 },
  },
  setAccount: {
    once: ['firstPassword'],
    method: 'PATCH',
    path: '/api/accounts/:id',
    may: 'account.manage',
    on: 'subject',
    summary: 'Close or reopen an account, or give a new first password',
    params: z.object({ id }),
    body: z.object({ active: z.boolean().optional(), newPassword: z.boolean().optional() }),
    reply: z.object({ firstPassword: z.string().nullable() }),
  },
  unlock: {
    method: 'POST',
    path: '/api/accounts/:id/unlock',
    may: 'grant.manage',
    on: 'subject',
    summary: 'Lift a lockout',
    params: z.object({ id }),
    reply: none,
  },
  setGrants: {
    method: 'PUT',
    path: '/api/accounts/:id/grants',
    may: 'grant.manage',
    on: 'subject',
    summary: 'Set the roles of a person',
    params: z.object({ id }),
    body: z.object({ grants: z.array(z.object({ role, unitId: id })).max(12) }),
    reply: none,
    fails: { 'grant.clash': 422, 'grant.self': 422 },
  },
  events: {
    method: 'GET',
    path: '/api/audit',
    may: 'audit.read',
    on: 'scope',
    summary: 'The audit trail',
    query: z.object({
      ...paging,
      kind: z.string().max(60).optional(),
      personId: id.optional(),
      subjectId: id.optional(),
      from: instant.optional(),
      to: instant.optional(),
    }),
    reply: page(event),
  },
  event: {
    method: 'GET',
    path: '/api/audit/:id',
    may: 'audit.read',
    on: 'scope',
    summary: 'One event of the trail',
    params: z.object({ id }),
    reply: event,
  },
  eventPeople: {
    method: 'GET',
    path: '/api/audit-people',
    may: 'audit.read',
    on: 'scope',
    summary: 'People to choose from while filtering the trail: Chinese or pinyin initials',
    query: z.object({ text: z.string().trim().min(1).max(60) }),
    reply: z.object({ rows: z.array(z.object({ id, name: z.string(), unitName: z.string() })) }),
  },
  verifyEvents: {
    method: 'POST',
    path: '/api/audit/verification',
    may: 'audit.read',
    on: 'scope',
    reads: true,
    summary: 'Recompute the hash chain',
    reply: z.object({
      sound: z.boolean(),
      seals: z.number().int(),
      events: z.number().int(),
      unsealed: z.number().int(),
      /** Hash of the newest seal, to be written down elsewhere: it makes a later cut of the tail visible. */
      head: z.string().nullable(),
      headAt: instant.nullable(),
      faults: z
        .array(
          z.object({
            seal: z.number().int().nullable(),
            eventId: id.nullable(),
            reason: z.enum(['event-changed', 'event-missing', 'seal-changed', 'seal-missing', 'event-added']),
          }),
        )
        .max(100),
    }),
  },
} satisfies Contract<Verb>;
