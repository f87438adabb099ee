import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import { areaClasses } from '#organisation/contract.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import {
  day,
  givenDay,
  id,
  instant,
  line,
  none,
  page,
  paging,
  prose,
  several,
  version,
} from '#platform/pure/shapes.ts';
import { indicatorKey, side } from '../contract.ts';
import { lockedSides } from '../rules/cycle.ts';
import { askedMoves } from '../rules/entry.ts';
import { sides } from '../rules/framework.ts';
import { cycleStates, entryMoves, entryStates } from '../rules/lifecycle.ts';
import { cycle } from './cycles.ts';
import { channels, objectionStates } from './objections.ts';
import { puttingFails, puttingUp } from './putting-up.ts';

/** Entries of one bulk act, and rows of one Excel file. */
export const bulkMost = 200;
export const sheetMost = 5000;
export const recheckOutcomes = ['kept', 'improve', 'failed'] as const;

/** What a column amounts to, as a list shows it. `total` is rounded down to hundredths for reading. */
const columnBrief = z.object({
  total: z.number().int(),
  stars: z.number().int(),
  grade: z.string().nullable(),
  vetoed: z.boolean(),
  answered: z.number().int(),
  asked: z.number().int(),
});
export type ColumnBrief = z.infer<typeof columnBrief>;

export const entryRow = z.object({
  id,
  cycleId: id,
  unit: z.object({ id, name: z.string(), parentName: z.string().nullable() }),
  label: z.string(),
  class: z.enum(areaClasses).nullable(),
  state: z.enum(entryStates),
  /** Columns this reader may see. */
  columns: z.partialRecord(z.enum(sides), columnBrief),
  vetoes: z.number().int(),
  /** For those who settle them; 0 for others. */
  objections: z.number().int(),
  /** The last day of the stage it is in, its extension counted; null where no stage runs. */
  openTo: day.nullable(),
  extended: z.boolean(),
  publicityFrom: day.nullable(),
  publicityTo: day.nullable(),
  recognisedOn: day.nullable(),
  commendedOn: day.nullable(),
  validUntil: day.nullable(),
  withdrawnOn: day.nullable(),
  barredUntil: day.nullable(),
  version,
  /** Moves that leave this state and are this reader's to make; whether they may be made today says the entry itself. */
  may: z.array(z.enum(askedMoves)),
});
export type EntryRow = z.infer<typeof entryRow>;

const open = z.object({
  move: z.enum(askedMoves),
  /** What stands in the way today; null: nothing but perhaps a reason. */
  problem: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
  /** It wants a written reason. */
  reason: z.boolean(),
});
export const entry = entryRow.extend({
  cycle: z.object({
    id,
    title: z.string(),
    year: z.number().int(),
    state: z.enum(cycleStates),
    frameworkId: id,
    grades: z.array(z.object({ key: z.string(), name: z.string() })),
  }),
  moves: z.array(open),
  /** Indicators of the self column not answered yet; empty for those who do not write it. */
  missing: z.array(z.object({ key: indicatorKey, title: z.string() })).max(2000),
  /** Pieces of evidence it leans on that wait for a review; 0 for those who review none of it. */
  unreviewed: z.number().int(),
  /** Preconditions and vetoes of the framework, with what stands. */
  vetoList: z.array(
    z.object({
      key: indicatorKey,
      text: z.string(),
      basis: z.string(),
      when: z.enum(['precondition', 'veto']),
      confirmed: z.boolean(),
      stands: z.object({ reason: z.string(), day }).nullable(),
    }),
  ),
  mayVeto: z.boolean(),
  mayExtend: z.boolean(),
  mayObject: z.boolean(),
  mayRecheck: z.boolean(),
  extensions: z.array(z.object({ side, until: day, reason: z.string(), personName: z.string(), at: instant })),
  rechecks: z
    .array(
      z.object({
        id,
        heldOn: day,
        outcome: z.enum(recheckOutcomes),
        note: z.string(),
        improveBy: day.nullable(),
        personName: z.string(),
      }),
    )
    .max(50),
  /**
   * Objections and what became of them, newest first, the last 50. Whoever decides sees them all; those who score it or are
   * scored see the answer of a settled one and not its words, which might tell who objected; nobody else sees any.
   */
  objectionList: z
    .array(
      z.object({
        id,
        at: instant,
        receivedOn: day,
        channel: z.enum(channels),
        text: z.string().nullable(),
        state: z.enum(objectionStates),
        answer: z.string(),
        settledBy: z.string().nullable(),
        settledAt: instant.nullable(),
      }),
    )
    .max(50),
  /** How it came here, newest first, the last 100 moves. */
  history: z
    .array(
      z.object({
        at: instant,
        move: z.enum(entryMoves),
        from: z.enum(entryStates),
        to: z.enum(entryStates),
        reason: z.string(),
        unitName: z.string().nullable(),
      }),
    )
    .max(100),
});
export type Entry = z.infer<typeof entry>;

/** What stands in the way of a move, with its status. */
export const moveFails = {
  'entry.changed': 409,
  'entry.move-closed': 409,
  'entry.own-unit': 409,
  'entry.recused': 409,
  'entry.cycle-closed': 409,
  'entry.stage-over': 409,
  'entry.reason-missing': 422,
  'entry.barred': 409,
  'entry.incomplete': 409,
  'entry.preconditions-open': 422,
  'entry.vetoed': 409,
  'entry.grade-missing': 409,
  'entry.publicity-running': 409,
  'entry.objections-open': 409,
  'entry.until-unfit': 422,
  'cycle.commendation-missing': 409,
} as const;

const moving = {
  reason: prose(1000).default(''),
  /** nominate: keys of the preconditions that hold. */
  confirmed: z.array(indicatorKey).max(40).default([]),
  /** A return: until when the column stays open below. */
  until: givenDay.nullable().default(null),
};
const filters = {
  state: several(z.enum(entryStates)),
  class: several(z.enum(areaClasses)),
  /** Of this township (or any unit above). */
  under: id.optional(),
  text: prose(60).optional(),
  /** vetoed: a veto stands · objected: an open objection · over: publicity is over · late: its stage's day is past. */
  only: z.enum(['vetoed', 'objected', 'over', 'late']).optional(),
};
const ofEntry = { params: z.object({ id }) };
const changed = { 'entry.changed': 409 } as const;

export const entriesContract = {
  desk: {
    method: 'GET',
    path: '/api/assessment-desk',
    may: 'assessment.read',
    on: 'scope',
    summary: 'What concerns the reader today: running cycles with what waits, and the entries of their own unit',
    reply: z.object({
      cycles: z
        .array(
          cycle.extend({
            /** Entries that wait for the reader: to review, to score, to accept, publicity that is over, open objections. */
            waiting: z.object({
              /** For assessors who do not accept themselves: those whose county column is not whole. */
              score: z.number().int(),
              review: z.number().int(),
              accept: z.number().int(),
              publicise: z.number().int(),
              over: z.number().int(),
              objections: z.number().int(),
            }),
          }),
        )
        .max(20),
      /** Pieces of evidence that wait for the reader's review. */
      evidence: z.number().int(),
      mine: z.array(entryRow.extend({ cycleTitle: z.string(), aspects: z.number().int() })).max(40),
    }),
  },
  entries: {
    method: 'GET',
    path: '/api/cycles/:id/entries',
    may: 'assessment.read',
    on: 'scope',
    summary: 'Entries of a cycle in reach in the order of the units, with the columns this reader may see',
    ...ofEntry,
    query: z.object({ ...paging, ...filters }),
    reply: page(entryRow),
  },
  entriesSheet: {
    method: 'GET',
    path: '/api/cycles/:id/entries-sheet',
    may: 'assessment.read',
    on: 'scope',
    carries: 'file',
    summary: 'The same as Excel, at most 5,000 rows',
    ...ofEntry,
    query: z.object(filters),
    reply: none,
  },
  entry: {
    method: 'GET',
    path: '/api/entries/:id',
    may: 'assessment.read',
    on: 'subject',
    summary: 'An entry: where it stands, what may be done with it today and what stands in the way',
    ...ofEntry,
    reply: entry,
  },
  addEntry: {
    method: 'POST',
    path: '/api/cycles/:id/entries',
    may: 'assessment.self',
    on: 'subject',
    summary: 'Put up a household of one’s unit, or a building, in an open cycle about them',
    ...ofEntry,
    body: puttingUp,
    reply: z.object({ id }),
    fails: puttingFails,
  },
  moveEntry: {
    method: 'POST',
    path: '/api/entries/:id/moves',
    may: 'assessment.read',
    on: 'subject',
    summary: 'One move of an entry; each move asks its own verb',
    ...ofEntry,
    body: z.object({ move: z.enum(askedMoves), version, ...moving }),
    reply: entry,
    fails: moveFails,
  },
  moveEntries: {
    method: 'POST',
    path: '/api/cycles/:id/entry-moves',
    may: 'assessment.read',
    on: 'scope',
    summary:
      'One move of up to 200 entries; each is answered on its own, and one that is refused stops no other; with `check` nothing is done, and the answer says what would be',
    ...ofEntry,
    body: z.object({
      move: z.enum(askedMoves).exclude(['nominate']),
      entries: z
        .array(z.object({ id, version }))
        .min(1)
        .max(bulkMost)
        .refine((all) => new Set(all.map((one) => one.id)).size === all.length, { error: 'field.twice' }),
      /** Only ask: the reason may still be missing. */
      check: z.boolean().default(false),
      reason: moving.reason,
      until: moving.until,
    }),
    reply: z.object({
      done: z.number().int(),
      /** In the order asked. `problem`: the code of what stood in the way, with what it is about; null when it is done. */
      results: z.array(
        z.object({
          id,
          name: z.string().nullable(),
          problem: z.string().nullable(),
          details: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
    fails: moveFails,
  },
  vetoEntry: {
    method: 'POST',
    path: '/api/entries/:id/vetoes',
    may: 'assessment.decide',
    on: 'subject',
    summary: 'Record that a veto or a missing precondition stands against an entry, since which day and why',
    ...ofEntry,
    body: z.object({ veto: indicatorKey, reason: line(400), day: givenDay, version }),
    reply: entry,
    fails: { ...changed, 'entry.cycle-closed': 409, 'entry.veto-stands': 409 },
  },
  liftVeto: {
    method: 'POST',
    path: '/api/entries/:id/vetoes/:veto/lift',
    may: 'assessment.decide',
    on: 'subject',
    summary: 'Lift a veto, with the reason',
    params: z.object({ id, veto: indicatorKey }),
    body: z.object({ reason: line(400), version }),
    reply: entry,
    fails: { ...changed, 'entry.cycle-closed': 409, 'entry.veto-gone': 409 },
  },
  extendEntry: {
    method: 'POST',
    path: '/api/entries/:id/extension',
    may: 'assessment.decide',
    on: 'subject',
    summary: 'Give an entry more time for its self or township column than the stage has',
    ...ofEntry,
    body: z.object({ side: z.enum(lockedSides), until: givenDay, reason: line(400), version }),
    reply: entry,
    fails: { ...changed, 'entry.cycle-closed': 409, 'entry.no-stage': 409, 'entry.until-unfit': 422 },
  },
  recheck: {
    method: 'POST',
    path: '/api/entries/:id/rechecks',
    may: 'assessment.decide',
    on: 'subject',
    summary: 'Record that a title was looked at again (复查) and what came of it',
    ...ofEntry,
    body: z
      .object({
        heldOn: givenDay,
        outcome: z.enum(recheckOutcomes),
        note: line(1000),
        improveBy: givenDay.nullable().default(null),
        version,
      })
      .refine((of) => (of.outcome === 'improve') === (of.improveBy !== null), {
        path: ['improveBy'],
        error: 'field.missing',
      }),
    reply: entry,
    fails: { ...changed, 'entry.no-title': 409 },
  },
} satisfies Contract<Verb>;
