import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import { areaClasses } from '#organisation/contract.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, givenDay, id, instant, line, none, page, paging, prose } from '#platform/pure/shapes.ts';
import { answer, exactPoints, framework, indicatorKey, points, pointsInAll, side } from '../contract.ts';
import { logKinds } from '../rules/facts.ts';
import { cycleStates, entryStates } from '../rules/lifecycle.ts';

const why = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) });

/** One cell of a column: what was given, and what it comes to. */
export const cell = z.object({
  indicator: indicatorKey,
  /** Exact hundredths; null: not answered. */
  points: exactPoints.nullable(),
  /** Full points for this class. */
  full: points,
  exempt: z.boolean(),
  grade: z.string().nullable(),
  veto: z.boolean(),
  answer: answer.nullable(),
  /** Points set by hand. */
  adjusted: points.nullable(),
  reason: z.string(),
  personName: z.string().nullable(),
  at: instant.nullable(),
  /** 0: nothing stands there yet. */
  version: z.number().int().min(0),
});
export type Cell = z.infer<typeof cell>;

export const outcome = z.object({
  aspects: z.array(
    z.object({
      key: z.string(),
      points: exactPoints,
      scaled: exactPoints,
      full: pointsInAll,
      star: z.boolean(),
    }),
  ),
  bonus: exactPoints,
  total: exactPoints,
  full: pointsInAll,
  stars: z.number().int(),
  grade: z.string().nullable(),
  vetoed: z.boolean(),
  answered: z.number().int(),
  asked: z.number().int(),
});

export const column = z.object({ side, cells: z.array(cell).max(2000), outcome });
export type Column = z.infer<typeof column>;

export const scorecard = z.object({
  id,
  unit: z.object({ id, name: z.string() }),
  label: z.string(),
  class: z.enum(areaClasses).nullable(),
  state: z.enum(entryStates),
  cycle: z.object({ id, title: z.string(), year: z.number().int(), state: z.enum(cycleStates) }),
  frameworkId: id,
  framework,
  /** Columns this reader may see, in order. */
  columns: z.array(column).max(3),
  /** The column this reader may mark now; null: none. */
  open: side.nullable(),
  /** Why this reader may not mark a column that is theirs to mark: its stage is over, it is their own unit's, or they keep away from it. */
  barred: z.enum(['stage-over', 'own-unit', 'recused']).nullable(),
  /** The last day of the stage it is in, its extension counted; null where no stage runs, or on a past day. */
  openTo: day.nullable(),
  /** May this reader hand the open column on? Whoever scores for the county does not always accept. */
  handsOn: z.boolean(),
  /** Comments and linked evidence by indicator. */
  comments: z.record(z.string(), z.number().int()),
  evidence: z.record(z.string(), z.number().int()),
  vetoes: z.array(z.object({ key: z.string(), reason: z.string(), day })),
  recusals: z.array(z.object({ personName: z.string(), reason: z.string(), at: instant })).max(100),
  /** Rows in the log: what was seen, for asking what changed since. */
  events: z.number().int(),
  asOf: instant.nullable(),
});
export type Scorecard = z.infer<typeof scorecard>;

/** A change of one cell. `answer` null and no adjustment empties it. */
export const marking = z.object({
  indicator: indicatorKey,
  answer: answer.nullable(),
  adjusted: points.nullable().default(null),
  reason: prose(1000).default(''),
  /** The version of the cell the scorer saw; 0: nothing stood there. */
  version: z.number().int().min(0),
});
const marks = {
  params: z.object({ id }),
  body: z.object({ marks: z.array(marking).min(1).max(100) }),
  reply: column,
  fails: {
    'entry.closed-for-marks': 409,
    'entry.stage-over': 409,
    'entry.own-unit': 409,
    'entry.recused': 409,
    'mark.changed': 409,
    'mark.unfit': 422,
    'mark.reason-missing': 422,
  },
} as const;

export const logRow = z.object({
  seq: z.number().int(),
  at: instant,
  kind: z.enum(logKinds),
  side: side.optional(),
  indicator: z.string().optional(),
  evidenceId: id.optional(),
  personName: z.string().nullable(),
  unitName: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});
export type LogRowShown = z.infer<typeof logRow>;

export const scorecardContract = {
  scorecard: {
    method: 'GET',
    path: '/api/entries/:id/scorecard',
    may: 'assessment.read',
    on: 'subject',
    summary:
      'The scorecard of an entry with the columns this reader may see, as of the end of a past day when one is named',
    params: z.object({ id }),
    query: z.object({ asOf: givenDay.optional() }),
    reply: scorecard,
    fails: { 'entry.not-yet': 404 },
  },
  markSelf: {
    method: 'PUT',
    path: '/api/entries/:id/marks/self',
    may: 'assessment.self',
    on: 'subject',
    summary: 'Mark cells of the self column; every one or none is kept',
    ...marks,
  },
  markTownship: {
    method: 'PUT',
    path: '/api/entries/:id/marks/township',
    may: 'assessment.review',
    on: 'subject',
    summary: 'Mark cells of the township column',
    ...marks,
  },
  markCounty: {
    method: 'PUT',
    path: '/api/entries/:id/marks/county',
    may: 'assessment.score',
    on: 'subject',
    summary: 'Mark cells of the county column',
    ...marks,
  },
  why: {
    method: 'GET',
    path: '/api/entries/:id/why',
    may: 'assessment.read',
    on: 'subject',
    summary: 'How a number came about: the rule, what it was given, and the rows of the log behind it',
    params: z.object({ id }),
    query: z.object({ side, indicator: indicatorKey, asOf: givenDay.optional() }),
    reply: z.object({
      points: exactPoints.nullable(),
      full: points,
      why: z.array(why),
      rows: z.array(logRow).max(500),
    }),
    fails: { 'entry.not-yet': 404 },
  },
  changes: {
    method: 'GET',
    path: '/api/entries/:id/changes',
    may: 'assessment.read',
    on: 'subject',
    summary: 'What changed in the columns this reader may see since a row of the log, newest first',
    params: z.object({ id }),
    query: z.object({
      ...paging,
      since: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
      indicator: indicatorKey.optional(),
    }),
    reply: page(logRow),
  },
  comments: {
    method: 'GET',
    path: '/api/entries/:id/comments',
    may: 'assessment.read',
    on: 'subject',
    summary: 'What scorers and the unit wrote to each other about an indicator, oldest first, the last 200',
    params: z.object({ id }),
    query: z.object({ indicator: indicatorKey }),
    reply: z.object({
      rows: z
        .array(z.object({ id, text: z.string(), personName: z.string(), unitName: z.string(), at: instant }))
        .max(200),
    }),
  },
  comment: {
    method: 'POST',
    path: '/api/entries/:id/comments',
    may: 'assessment.read',
    on: 'subject',
    summary: 'Say something about an indicator to those who may see the scorecard',
    params: z.object({ id }),
    body: z.object({ indicator: indicatorKey, text: line(1000) }),
    reply: z.object({ id }),
    fails: { 'entry.not-shown': 403 },
  },
  recuse: {
    method: 'POST',
    path: '/api/entries/:id/recusal',
    may: 'assessment.read',
    on: 'subject',
    summary: 'Keep away from scoring this entry, with the reason (回避)',
    params: z.object({ id }),
    body: z.object({ reason: line(400) }),
    reply: none,
  },
} satisfies Contract<Verb>;
