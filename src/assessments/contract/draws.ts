import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { id, instant, line, none, page, paging, version } from '#platform/pure/shapes.ts';
import { points } from '../contract.ts';
import { frameKinds, strataKinds } from '../rules/sampling.ts';

/** The most that one draw can be made from; a list given by hand is shorter. */
export const mostFramed = 20_000;
export const mostListed = 5_000;

const whole = z.number().int().min(0);
const stratum = z.object({ name: z.string(), of: whole, n: whole });
const interval = { low: z.number(), high: z.number() };

export const drawRow = z.object({
  id,
  title: z.string(),
  seed: z.string(),
  from: z.enum(frameKinds),
  strata: z.enum(strataKinds),
  of: whole,
  n: whole,
  seen: whole,
  personName: z.string(),
  at: instant,
  toldAt: instant.nullable(),
});
export type DrawRow = z.infer<typeof drawRow>;

export const drawWhole = drawRow.extend({
  cycle: z.object({ id, title: z.string() }),
  version,
  /** SHA-256 of the list that was drawn from. */
  digest: z.string(),
  groups: z.array(stratum).max(5000),
  drawn: z
    .array(
      z.object({
        key: z.string(),
        name: z.string(),
        stratum: z.string(),
        lot: z.string(),
        passed: z.boolean().nullable(),
        points: points.nullable(),
      }),
    )
    .max(mostFramed),
  estimate: z.object({
    seen: whole,
    passes: z.object({ share: z.number(), ...interval }).nullable(),
    mean: z.object({ mean: z.number(), ...interval }).nullable(),
  }),
  may: z.array(z.enum(['tell', 'find'])),
});
export type DrawWhole = z.infer<typeof drawWhole>;

const listed = z.object({ name: line(120), stratum: z.string().trim().max(60).default('') });
const from = z.discriminatedUnion('from', [
  z.object({
    from: z.enum(['entries', 'communities', 'estates', 'buildings']),
    strata: z.enum(['none', 'township', 'class']),
  }),
  z.object({ from: z.literal('list'), strata: z.enum(['none', 'own']), list: z.array(listed).min(1).max(mostListed) }),
]);

const ofCycle = z.object({ id });
export const drawsContract = {
  draws: {
    method: 'GET',
    path: '/api/cycles/:id/draws',
    may: 'assessment.read',
    on: 'scope',
    summary: 'Draws of a cycle, newest first; those not told yet only for those who assess',
    params: ofCycle,
    query: z.object(paging),
    reply: page(drawRow).extend({ mayDraw: z.boolean() }),
  },
  drawFrame: {
    method: 'GET',
    path: '/api/cycles/:id/draw-frame',
    may: 'cycle.manage',
    on: 'scope',
    summary: 'What there is to draw from, by strata, before a draw',
    params: ofCycle,
    query: z.object({
      from: z.enum(['entries', 'communities', 'estates', 'buildings']),
      strata: z.enum(['none', 'township', 'class']).default('none'),
    }),
    reply: z.object({ of: whole, groups: z.array(z.object({ name: z.string(), of: whole })).max(5000) }),
    fails: { 'draw.frame-large': 422 },
  },
  makeDraw: {
    method: 'POST',
    path: '/api/cycles/:id/draws',
    may: 'cycle.manage',
    on: 'scope',
    summary: 'Draw by a public seed: in each stratum those with the smallest SHA-256 of seed, line feed and key',
    params: ofCycle,
    body: z.object({ title: line(80), seed: line(200), n: z.number().int().min(1).max(mostFramed), of: from }),
    reply: z.object({ id }),
    fails: { 'draw.unfit': 422, 'draw.frame-large': 422, 'draw.seed-used': 409, 'cycle.cancelled': 409 },
  },
  draw: {
    method: 'GET',
    path: '/api/draws/:id',
    may: 'assessment.read',
    on: 'scope',
    summary:
      'One draw: who was drawn, what was found there, and what that says of all; findings only for those who assess until all places drawn have been visited',
    params: z.object({ id }),
    reply: drawWhole,
  },
  drawnFrom: {
    method: 'GET',
    path: '/api/draws/:id/frame',
    may: 'assessment.read',
    on: 'scope',
    summary: 'The list a draw was made from, so that anybody can draw it again',
    params: z.object({ id }),
    reply: z.object({
      rows: z.array(z.object({ key: z.string(), name: z.string(), stratum: z.string() })).max(mostFramed),
    }),
  },
  findDrawn: {
    method: 'PUT',
    path: '/api/draws/:id/findings',
    may: 'assessment.score',
    on: 'scope',
    summary: 'Keep what was found at those drawn; both null takes it back',
    params: z.object({ id }),
    body: z.object({
      version,
      found: z
        .array(z.object({ key: line(120), passed: z.boolean().nullable(), points: points.nullable() }))
        .min(1)
        .max(200),
    }),
    reply: drawWhole,
    fails: { 'draw.changed': 409, 'cycle.cancelled': 409 },
  },
  tellDraw: {
    method: 'POST',
    path: '/api/draws/:id/publication',
    may: 'cycle.manage',
    on: 'scope',
    summary: 'Tell everybody who was drawn; it cannot be taken back',
    params: z.object({ id }),
    body: none,
    reply: none,
    fails: { 'cycle.cancelled': 409 },
  },
  drawSheet: {
    method: 'GET',
    path: '/api/draws/:id/sheet',
    may: 'assessment.read',
    on: 'scope',
    carries: 'file',
    summary: 'A draw as Excel: who was drawn, the whole list with its lots, and how to draw it again',
    params: z.object({ id }),
    reply: none,
  },
} satisfies Contract<Verb>;
