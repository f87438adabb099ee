import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, givenDay, id, line, none, page, paging, prose, several, version } from '#platform/pure/shapes.ts';
import { indicatorKey } from '../contract.ts';
import { withdrawalGrounds } from '../rules/evidence-lock.ts';
import { evidenceKinds, methods } from '../rules/framework.ts';
import { evidenceStates } from '../rules/lifecycle.ts';
import { caption, evidence, evidenceLink, evidenceRow, figure, quantity } from './evidence-row.ts';

export type { Evidence, EvidenceLink, EvidenceRow } from './evidence-row.ts';

/** Links of one request. */
export const linksAtMost = 200;
/** Pieces reviewed in one request. */
export const reviewsAtMost = 200;

const span = <T extends z.ZodRawShape>(shape: T) =>
  z
    .object({ ...shape, from: givenDay, to: givenDay })
    .refine((body) => (body as { from: string }).from <= (body as { to: string }).to, {
      path: ['to'],
      error: 'field.before-from',
    });

/** What a person files and corrects. */
const content = {
  title: line(120),
  caption: caption.prefault({}),
  quantity: quantity.default(1),
  figure: figure.default(null),
  fileIds: z.array(id).max(50).default([]),
};

const linkTo = {
  indicator: indicatorKey,
  extent: z.enum(['whole', 'part']),
  passage: prose(200).default(''),
  figure: figure.default(null),
};
const evidenceLinked = z.object({
  linked: z.number().int(),
  /** Of these, links to a cycle in whose window the evidence does not lie. */
  outside: z.number().int(),
});
const linkFails = {
  'entry.closed-for-links': 409,
  'evidence.stage-over': 409,
  'evidence.settled': 409,
  'evidence.other-unit': 422,
  'evidence.withdrawn': 409,
} as const;
const changes = { 'evidence.changed': 409 } as const;
const moves = { ...changes, 'evidence.move-closed': 409, 'evidence.reason-missing': 422 } as const;

export const evidenceContract = {
  list: {
    method: 'GET',
    path: '/api/evidence',
    may: 'evidence.read',
    on: 'scope',
    summary: 'Evidence in reach, newest first; drafts only of units this reader files for',
    query: z.object({
      ...paging,
      state: several(z.enum(evidenceStates)),
      kind: several(z.enum(evidenceKinds)),
      unitId: id.optional(),
      entryId: id.optional(),
      indicator: indicatorKey.optional(),
      /** unlinked: proves nothing yet · outside: linked to a cycle in whose window it does not lie. */
      use: z.enum(['unlinked', 'outside']).optional(),
      text: z.string().trim().max(60).optional(),
    }),
    reply: page(evidenceRow),
    fails: { 'entry.not-shown': 403 },
  },
  get: {
    method: 'GET',
    path: '/api/evidence/:id',
    may: 'evidence.read',
    on: 'subject',
    summary: 'One piece of evidence with its files, caption and links',
    params: z.object({ id }),
    reply: evidence,
  },
  file: {
    method: 'POST',
    path: '/api/evidence',
    may: 'evidence.file',
    on: 'subject',
    summary: 'File evidence by hand, as a draft; bytes the unit has filed already are pointed out',
    body: span({
      ...content,
      unitId: id,
      kind: z.enum(evidenceKinds).exclude(['task']),
      /** File it although the unit has filed the same bytes already. */
      despite: z.boolean().default(false),
    }),
    reply: evidence,
    fails: { 'evidence.filed-already': 409 },
  },
  sources: {
    method: 'GET',
    path: '/api/evidence-sources',
    may: 'evidence.file',
    on: 'subject',
    summary: 'What is recorded elsewhere and not yet filed as evidence of a unit, newest first, at most 50',
    query: z.object({ unitId: id, kind: z.string().max(40), text: z.string().trim().max(60).optional() }),
    reply: z.object({
      rows: z.array(z.object({ sourceId: z.string(), title: z.string(), from: day, to: day })).max(50),
    }),
    fails: { 'evidence.no-source': 422 },
  },
  fileSource: {
    method: 'POST',
    path: '/api/evidence-sources',
    may: 'evidence.file',
    on: 'subject',
    summary: 'File what is recorded elsewhere (a closed task) as evidence; a source is filed once per unit',
    body: z.object({ unitId: id, kind: z.string().max(40), sourceId: z.string().min(1).max(60) }),
    reply: evidence.extend({ already: z.boolean() }),
    fails: { 'evidence.no-source': 422 },
  },
  change: {
    method: 'PUT',
    path: '/api/evidence/:id',
    may: 'evidence.file',
    on: 'subject',
    summary: 'Correct evidence; what was accepted is to be reviewed again',
    params: z.object({ id }),
    body: span({
      ...content,
      /** Of evidence filed by hand; left out: as it is. */
      kind: z.enum(evidenceKinds).exclude(['task']).optional(),
      despite: z.boolean().default(false),
      version,
    }),
    reply: evidence,
    fails: {
      ...changes,
      'evidence.filed-already': 409,
      'evidence.withdrawn': 409,
      'evidence.settled': 409,
      'evidence.stage-over': 409,
      'evidence.unfit': 422,
    },
  },
  move: {
    method: 'POST',
    path: '/api/evidence/:id/moves',
    may: 'evidence.file',
    on: 'subject',
    summary: 'Submit or withdraw; every entry that leans on it is scored afresh in the same transaction',
    params: z.object({ id }),
    body: z.object({
      move: z.enum(['submit', 'withdraw']),
      version,
      reason: prose(400).default(''),
      /** withdraw: what law wants taken back even after the stage of an entry is over. */
      ground: z.enum(withdrawalGrounds).nullable().default(null),
    }),
    reply: evidence,
    fails: { ...moves, 'evidence.unfit': 422, 'evidence.stage-over': 409, 'evidence.settled': 409 },
  },
  review: {
    method: 'POST',
    path: '/api/evidence/:id/reviews',
    may: 'evidence.review',
    on: 'subject',
    summary: 'Accept or return with a reason',
    params: z.object({ id }),
    body: z.object({ move: z.enum(['accept', 'return']), version, reason: prose(400).default('') }),
    reply: evidence,
    fails: {
      ...moves,
      'evidence.own-unit': 409,
      'evidence.settled': 409,
      'evidence.still-written': 409,
      'entry.recused': 409,
    },
  },
  queue: {
    method: 'GET',
    path: '/api/evidence-reviews',
    may: 'evidence.review',
    on: 'scope',
    summary:
      'Evidence waiting for review in reach, that of the own unit and of entries still being written left out, longest waiting first',
    query: z.object({ ...paging, unitId: id.optional(), text: z.string().trim().max(60).optional() }),
    reply: page(evidenceRow),
  },
  reviewMany: {
    method: 'POST',
    path: '/api/evidence-reviews',
    may: 'evidence.review',
    on: 'scope',
    summary: 'Accept or return up to 200 pieces; each is answered on its own, and one refused stops no other',
    body: z
      .object({
        move: z.enum(['accept', 'return']),
        reason: prose(400).default(''),
        evidence: z.array(z.object({ id, version })).min(1).max(reviewsAtMost),
      })
      .refine((body) => new Set(body.evidence.map((one) => one.id)).size === body.evidence.length, {
        path: ['evidence'],
        error: 'field.twice',
      }),
    reply: z.object({
      done: z.number().int(),
      results: z.array(z.object({ id, title: z.string().nullable(), problem: z.string().nullable() })),
    }),
  },
  link: {
    method: 'POST',
    path: '/api/evidence/:id/links',
    may: 'evidence.file',
    on: 'subject',
    summary:
      'Link evidence to indicators of entries of its unit; a link that is there takes extent, passage and figure anew',
    params: z.object({ id }),
    body: z.object({
      links: z
        .array(z.object({ entryId: id, ...linkTo }))
        .min(1)
        .max(linksAtMost),
    }),
    reply: evidenceLinked,
    fails: { ...linkFails, 'evidence.too-many-links': 422 },
  },
  linkMany: {
    method: 'POST',
    path: '/api/entries/:id/links',
    may: 'evidence.file',
    on: 'subject',
    summary: 'Link many pieces of evidence to indicators of one entry at once',
    params: z.object({ id }),
    body: z.object({
      links: z
        .array(z.object({ evidenceId: id, ...linkTo }))
        .min(1)
        .max(linksAtMost),
    }),
    reply: evidenceLinked,
    fails: { ...linkFails, 'evidence.too-many-links': 422 },
  },
  unlink: {
    method: 'DELETE',
    path: '/api/evidence/:id/links/:linkId',
    may: 'evidence.file',
    on: 'subject',
    summary: 'Take a link off; a link that is not there is off already',
    params: z.object({ id, linkId: id }),
    reply: none,
    fails: { 'entry.closed-for-links': 409, 'evidence.stage-over': 409, 'evidence.settled': 409 },
  },
  targets: {
    method: 'GET',
    path: '/api/evidence/:id/targets',
    may: 'evidence.file',
    on: 'subject',
    summary: 'The entries this evidence can be linked to now, with their indicators, at most 40',
    params: z.object({ id }),
    reply: z.object({
      rows: z
        .array(
          z.object({
            entryId: id,
            cycleTitle: z.string(),
            year: z.number().int(),
            unitName: z.string(),
            label: z.string(),
            windowFrom: day,
            windowTo: day,
            outside: z.boolean(),
            aspects: z.array(
              z.object({
                key: z.string(),
                title: z.string(),
                indicators: z.array(z.object({ key: z.string(), title: z.string(), method: z.enum(methods) })),
              }),
            ),
          }),
        )
        .max(40),
    }),
  },
  ofIndicator: {
    method: 'GET',
    path: '/api/entries/:id/indicators/:key/evidence',
    may: 'assessment.read',
    on: 'subject',
    summary: 'Evidence linked to an indicator of an entry, in the order in which it was linked, at most 200',
    params: z.object({ id, key: indicatorKey }),
    reply: z.object({
      rows: z.array(evidenceRow.extend({ link: evidenceLink })).max(200),
      may: z.array(z.enum(['link', 'unlink'])),
    }),
    fails: { 'entry.not-shown': 403 },
  },
  suggestions: {
    method: 'GET',
    path: '/api/entries/:id/indicators/:key/suggestions',
    may: 'evidence.file',
    on: 'subject',
    summary:
      'What of the unit might prove an indicator, by words shared, method and window: filed evidence and sources not yet filed',
    params: z.object({ id, key: indicatorKey }),
    reply: z.object({
      rows: z
        .array(
          z.object({
            /** Null: not filed yet; then source. */
            evidenceId: id.nullable(),
            sourceKind: z.string().nullable(),
            sourceId: z.string().nullable(),
            kind: z.enum(evidenceKinds),
            title: z.string(),
            from: day,
            to: day,
            state: z.enum(evidenceStates).nullable(),
            shared: z.array(z.string()),
            outside: z.boolean(),
          }),
        )
        .max(10),
    }),
  },
  submissionForm: {
    method: 'GET',
    path: '/api/entries/:id/indicators/:key/submission-form',
    may: 'assessment.read',
    on: 'subject',
    carries: 'file',
    summary: 'The submission form of one indicator (测评材料提交表) as Word',
    params: z.object({ id, key: indicatorKey }),
    reply: none,
    fails: { 'entry.not-shown': 403 },
  },
  evidenceDocument: {
    method: 'GET',
    path: '/api/entries/:id/evidence-document',
    may: 'assessment.read',
    on: 'subject',
    carries: 'file',
    summary: 'The numbered index of an entry’s evidence as Word, with the form of every indicator behind it when asked',
    params: z.object({ id }),
    query: z.object({ forms: z.enum(['yes', 'no']).default('no') }),
    reply: none,
    fails: { 'entry.not-shown': 403 },
  },
  evidenceSheet: {
    method: 'GET',
    path: '/api/entries/:id/evidence-sheet',
    may: 'assessment.read',
    on: 'subject',
    carries: 'file',
    summary: 'The numbered index of an entry’s evidence as Excel, with the hashes of its files',
    params: z.object({ id }),
    reply: none,
    fails: { 'entry.not-shown': 403 },
  },
} satisfies Contract<Verb>;
