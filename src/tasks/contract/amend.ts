import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import { fileProblems } from '#documents/contract.ts';
import { unitBrief } from '#organisation/contract.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, id, instant, line, prose, version } from '#platform/pure/shapes.ts';
import { leadershipRow, phaseRow, planStates } from '#plans/contract.ts';
import { amendFields } from '#plans/rules/amend/fields.ts';
import { hows } from '#plans/rules/amend/match.ts';
import { taskStates } from '../rules.ts';
import { repeats } from '../contract.ts';

/** A node of one version, as the comparison shows it. */
const side = z.object({
  id,
  parentId: id.nullable(),
  number: z.string(),
  title: z.string(),
  body: z.string(),
  section: z.boolean(),
  due: day.nullable(),
  dueText: z.string().nullable(),
  repeat: z.enum(repeats).nullable(),
  units: z.array(z.object({ part: z.enum(['lead', 'co']), written: z.string(), unit: unitBrief.nullable() })),
});
export type AmendSide = z.infer<typeof side>;
const fieldChange = z.object({
  field: z.enum(amendFields),
  before: z.union([z.string(), z.array(z.string()), z.boolean(), z.null()]),
  after: z.union([z.string(), z.array(z.string()), z.boolean(), z.null()]),
});
export const amendGroups = ['added', 'changed', 'withdrawn', 'same'] as const;
const amendRow = z.object({
  what: z.enum(amendGroups),
  old: side.nullable(),
  now: side.nullable(),
  how: z.enum(hows).nullable(),
  changes: z.array(fieldChange),
  /** Put here by hand. */
  byHand: z.boolean(),
  /** The task of the node, and what has been done on it. */
  task: z
    .object({
      id,
      state: z.enum(taskStates),
      progress: z.number().int(),
      reports: z.number().int(),
      /** Units or days differ from the plan's: somebody arranged it by hand. */
      arranged: z.boolean(),
    })
    .nullable(),
});
export type AmendRow = z.infer<typeof amendRow>;
/** What the comparison was made of; a confirmation must name the one that was looked at. */
const stamp = z.object({ draft: version, published: version, choices: version });
export const amendment = z.object({
  draft: z.object({ id, title: z.string(), state: z.enum(planStates) }),
  published: z.object({ id, title: z.string() }),
  /** The number of the version that was replaced; null before the confirmation. */
  edition: z.number().int().nullable(),
  note: z.string(),
  confirmedAt: instant.nullable(),
  confirmedBy: z.string().nullable(),
  stamp,
  counts: z.object({
    added: z.number().int(),
    changed: z.number().int(),
    withdrawn: z.number().int(),
    same: z.number().int(),
  }),
  /** What differs beside the nodes. */
  plan: z.array(
    z.discriminatedUnion('field', [
      z.object({ field: z.enum(['title', 'preamble']), before: z.string(), after: z.string() }),
      z.object({ field: z.literal('basis'), before: z.array(z.string()), after: z.array(z.string()) }),
      z.object({ field: z.literal('leadership'), before: z.array(leadershipRow), after: z.array(leadershipRow) }),
      z.object({ field: z.literal('phases'), before: z.array(phaseRow), after: z.array(phaseRow) }),
    ]),
  ),
  /** In the order of the new version, withdrawn ones where they stood. */
  rows: z.array(amendRow).max(10_000),
  /** Leaves of the new version nobody leads, and names that stand for no known unit. */
  unled: z.array(z.object({ id, number: z.string(), title: z.string() })),
  unmatched: z.array(z.object({ nodeId: id, written: z.string() })),
  may: z.array(z.enum(['decide', 'confirm'])),
});
export type Amendment = z.infer<typeof amendment>;

export const edition = z.object({
  id,
  title: z.string(),
  state: z.enum(planStates),
  edition: z.number().int().nullable(),
  nodes: z.number().int(),
  sourceName: z.string().nullable(),
  addedAt: instant,
  confirmedAt: instant.nullable(),
  confirmedBy: z.string().nullable(),
  note: z.string(),
});
const read = z.object({
  id,
  title: z.string(),
  nodes: z.number().int(),
  /** Other plans of the same page, which are drafts of their own. */
  others: z.array(z.object({ id, title: z.string() })),
});
const params = z.object({ id });
const unreadable = { 'plan.nothing-read': 422, 'plan.too-large': 422, 'plan.not-published': 409 } as const;
const nothing = { 'plan.amends-nothing': 409 } as const;
const changed = { ...nothing, 'amendment.changed': 409, 'plan.not-draft': 409 } as const;

export const amendContract = {
  /** A stream of lines (NDJSON) when asked for, like reading a new plan. */
  readFile: {
    method: 'POST',
    path: '/api/plans/:id/amendments/file',
    may: 'plan.edit',
    on: 'subject',
    carries: 'multipart',
    summary: 'Read a .docx, .doc or .txt as the newer version of a published plan',
    params,
    reply: read,
    fails: { ...fileProblems, ...unreadable },
  },
  readText: {
    anyText: true,
    method: 'POST',
    path: '/api/plans/:id/amendments/text',
    may: 'plan.edit',
    on: 'subject',
    summary: 'Read pasted text as the newer version of a published plan',
    params,
    body: z.object({ text: z.string().min(1).max(2_000_000), name: line(120).default('粘贴的文本') }),
    reply: read,
    fails: unreadable,
  },
  copy: {
    method: 'POST',
    path: '/api/plans/:id/amendments/copy',
    may: 'plan.edit',
    on: 'subject',
    summary: 'Begin a newer version of a published plan as a draft copy of it',
    params,
    reply: read,
    fails: { 'plan.not-published': 409 },
  },
  editions: {
    method: 'GET',
    path: '/api/plans/:id/editions',
    may: 'plan.read',
    on: 'subject',
    summary: 'Drafts that would amend a plan and the versions it replaced, the newest first',
    params,
    reply: z.object({ rows: z.array(edition).max(200) }),
  },
  compare: {
    method: 'GET',
    path: '/api/plans/:id/amendment',
    may: 'plan.read',
    on: 'subject',
    summary: 'A newer version beside the published plan: added, changed, withdrawn, the same',
    params,
    reply: amendment,
    fails: nothing,
  },
  decide: {
    method: 'POST',
    path: '/api/plans/:id/amendment/choices',
    may: 'plan.edit',
    on: 'subject',
    summary: 'Say by hand which older node is which newer one, or that it is none',
    params,
    body: z.object({
      /** The version of the decisions seen: `stamp.choices`. */
      version,
      /** `now` null: the old one is withdrawn; `old` null: the new one is added. */
      choices: z.array(z.object({ old: id.nullable(), now: id.nullable() })).max(100),
      /** Nodes about which the reader decides again. */
      forget: z.array(id).max(100).default([]),
    }),
    reply: amendment,
    fails: changed,
  },
  confirm: {
    method: 'POST',
    path: '/api/plans/:id/amendment/confirmation',
    may: 'plan.publish',
    on: 'subject',
    summary: 'The newer version takes the place of the published plan; its tasks follow, in one transaction',
    params,
    body: z.object({
      stamp,
      /** Why: stands in the history of every task touched. */
      note: prose(2000).default(''),
      unledToOffice: z.boolean().default(false),
    }),
    reply: z.object({
      planId: id,
      edition: z.number().int(),
      added: z.number().int(),
      changed: z.number().int(),
      withdrawn: z.number().int(),
      kept: z.number().int(),
    }),
    fails: { ...changed, 'plan.not-published': 409, 'plan.unled': 422, 'plan.no-nodes': 422 },
  },
} satisfies Contract<Verb>;
