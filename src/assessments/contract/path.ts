import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { id } from '#platform/pure/shapes.ts';
import { exactPoints, indicatorKey, points, side } from '../contract.ts';
import { methods } from '../rules/framework.ts';

const step = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) });
const days = z.number().int().min(0);

export const pathAction = z.object({
  indicator: indicatorKey,
  method: z.enum(methods),
  /** Who scores it; empty: the office. */
  scorer: z.string(),
  /** Whose work it is; empty: nobody has said. */
  who: z.string(),
  before: exactPoints,
  after: exactPoints,
  days,
  todo: z.array(step),
});
export type PathAction = z.infer<typeof pathAction>;
const path = z.object({
  /** Workdays of all actions together. */
  days,
  actions: z.array(pathAction).max(2000),
  /** What the column amounts to once they are done, as the engine scores it. */
  promised: z.object({ stars: z.number().int(), total: exactPoints, grade: z.string().nullable() }),
});
export type PathShown = z.infer<typeof path>;

export const pathsShown = z.object({
  side,
  stars: z.number().int(),
  total: exactPoints,
  grade: z.string().nullable(),
  vetoed: z.boolean(),
  aspects: z
    .array(
      z.object({
        key: z.string(),
        scaled: exactPoints,
        full: points,
        star: z.boolean(),
        /** Null: it has its star, or nothing that can be done brings it. */
        path: path.nullable(),
      }),
    )
    .max(30),
  /** The aspect whose star takes the fewest days. */
  next: z.string().nullable(),
  /** To the nearest grade above that can be reached. */
  grades: path.extend({ key: z.string(), name: z.string() }).nullable(),
  risks: z
    .array(
      z.object({
        aspect: z.string(),
        /** Points above what the star takes. */
        slack: exactPoints,
        narrow: z.boolean(),
        sampled: z.boolean(),
        props: z
          .array(
            z.object({
              evidenceId: id,
              title: z.string(),
              indicators: z.array(indicatorKey),
              why: z.enum(['leaving', 'pending']),
            }),
          )
          .max(200),
      }),
    )
    .max(30),
});
export type PathsShown = z.infer<typeof pathsShown>;

export const pathContract = {
  path: {
    method: 'GET',
    path: '/api/entries/:id/path',
    may: 'assessment.read',
    on: 'subject',
    summary: 'What would bring the next star and the next grade in the fewest days, and which stars may not last',
    params: z.object({ id }),
    query: z.object({ side: side.optional() }),
    reply: pathsShown,
    fails: { 'entry.not-shown': 403 },
  },
} satisfies Contract<Verb>;
