import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { id, instant, line, none, page, paging, version } from '#platform/pure/shapes.ts';
import { noticeKinds, outgoingStates, purposes } from '../rules.ts';
import { vendors } from '../rules/robot.ts';

/** A group robot, without what must stay secret. */
export const robot = z.object({
  id,
  unitId: id,
  unitName: z.string(),
  vendor: z.enum(vendors),
  name: z.string(),
  /** Host and last four signs of its address. */
  hint: z.string(),
  signed: z.boolean(),
  kindsOff: z.array(z.string()),
  active: z.boolean(),
  version,
});
export type Robot = z.infer<typeof robot>;

export const outgoing = z.object({
  id,
  purpose: z.enum(purposes),
  /** The robot's name or the person's; what was said is not for the administrator. */
  toName: z.string(),
  channel: z.enum(['mail', ...vendors]),
  unitName: z.string(),
  kind: z.string().nullable(),
  state: z.enum(outgoingStates),
  attempts: z.number().int(),
  createdAt: instant,
  /** While it waits: the next attempt. */
  dueAt: instant,
  endedAt: instant.nullable(),
  error: z.string().nullable(),
});
export type Outgoing = z.infer<typeof outgoing>;

const address = z.string().trim().min(1).max(1000);
const secret = z.string().trim().min(1).max(200);
const kindsOff = z.array(z.enum(noticeKinds)).max(noticeKinds.length);
const unfit = { 'robot.host': 422 } as const;

export const channelsContract = {
  channels: {
    method: 'GET',
    path: '/api/channels',
    may: 'notice.manage',
    on: 'scope',
    summary: 'What this installation can send with, and what waits or failed',
    reply: z.object({
      mail: z.boolean(),
      links: z.boolean(),
      /** Counted up to 100. */
      waiting: z.number().int(),
      failed: z.number().int(),
    }),
  },
  robots: {
    method: 'GET',
    path: '/api/robots',
    may: 'notice.manage',
    on: 'scope',
    summary: 'Group robots of units, newest first',
    query: z.object({ ...paging }),
    reply: page(robot),
  },
  addRobot: {
    method: 'POST',
    path: '/api/robots',
    may: 'notice.manage',
    on: 'subject',
    summary: 'Add a group robot to a unit; address and secret are never shown again',
    body: z.object({
      unitId: id,
      vendor: z.enum(vendors),
      name: line(60),
      address,
      secret: secret.optional(),
      kindsOff: kindsOff.default([]),
    }),
    reply: robot,
    fails: unfit,
  },
  setRobot: {
    method: 'PATCH',
    path: '/api/robots/:id',
    may: 'notice.manage',
    on: 'subject',
    summary: 'Change a robot; address and secret only when given anew',
    params: z.object({ id }),
    body: z.object({
      name: line(60),
      address: address.optional(),
      /** Null takes the secret away; left out it stays. */
      secret: secret.nullable().optional(),
      kindsOff,
      active: z.boolean(),
      version,
    }),
    reply: robot,
    fails: { ...unfit, 'robot.changed': 409 },
  },
  tryRobot: {
    method: 'POST',
    path: '/api/robots/:id/trial',
    may: 'notice.manage',
    on: 'subject',
    summary: 'Send a trial message',
    params: z.object({ id }),
    reply: z.object({ outgoingId: id }),
  },
  removeRobot: {
    method: 'DELETE',
    path: '/api/robots/:id',
    may: 'notice.manage',
    on: 'subject',
    summary: 'Remove a robot and forget its address',
    params: z.object({ id }),
    reply: none,
  },
  outgoings: {
    method: 'GET',
    path: '/api/outgoing',
    may: 'notice.manage',
    on: 'scope',
    summary: 'Messages by mail and robot, newest first: what failed and why',
    query: z.object({ ...paging, state: z.enum(outgoingStates).default('failed') }),
    reply: page(outgoing),
  },
  outgoing: {
    method: 'GET',
    path: '/api/outgoing/:id',
    may: 'notice.manage',
    on: 'subject',
    summary: 'One message: how far it has come',
    params: z.object({ id }),
    reply: outgoing,
  },
  resend: {
    method: 'POST',
    path: '/api/outgoing/:id/resend',
    may: 'notice.manage',
    on: 'subject',
    summary: 'Send a failed message again',
    params: z.object({ id }),
    reply: outgoing,
    fails: { 'outgoing.not-failed': 409 },
  },
} satisfies Contract<Verb>;
