import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import { file } from '#documents/contract.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, id, instant, line, none, page, paging, version } from '#platform/pure/shapes.ts';
import { changed, leadershipRow, phaseRow, plan } from '../contract.ts';
import { mostNodes } from '../rules/edit.ts';
import { repeats, sectionKinds } from '../rules/reading.ts';
import { blankKinds, templateKeys } from '../rules/template.ts';
import { parts } from '../rules/tree.ts';
import { versionReasons } from '../rules/versions.ts';

/** Where a value that is filled in already came from. */
export const knownFroms = ['county', 'own-unit', 'place', 'today', 'reckoned', 'register', 'usual'] as const;

export const planTemplate = z.object({
  key: z.enum(templateKeys),
  /** The document with `{{县名}}` where a blank is. */
  text: z.string(),
  blanks: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(blankKinds),
      optional: z.boolean(),
      /** A unit written by its whole name. */
      whole: z.boolean(),
      /** Paragraphs of the text it stands in, from 0. */
      places: z.array(z.number().int()),
      known: z.object({ value: z.string(), from: z.enum(knownFroms) }).nullable(),
    }),
  ),
});
export type OfferedTemplate = z.infer<typeof planTemplate>;

const start = z.discriminatedUnion('from', [
  z.object({
    from: z.literal('template'),
    template: z.enum(templateKeys),
    /** Values by the name of the blank; days as 2026-11-22. */
    values: z.record(z.string().max(40), z.string().trim().max(300)),
  }),
  /** Another plan's tree under fresh ids, its days and years moved. */
  z.object({
    from: z.literal('plan'),
    planId: id,
    years: z.number().int().min(0).max(10),
    title: line(200).optional(),
  }),
  z.object({ from: z.literal('blank'), title: line(200) }),
]);

export const planVersion = z.object({
  number: z.number().int(),
  reason: z.enum(versionReasons),
  name: z.string().nullable(),
  /** The plan's own version whose state this is. */
  planVersion: z.number().int(),
  tasks: z.number().int(),
  /** Who wrote since the version before. */
  writers: z.array(z.string()),
  keptBy: z.string(),
  keptAt: instant,
});
export type PlanVersion = z.infer<typeof planVersion>;

/** A plan's tree as words only: what a kept state or a finished document shows. */
export const plainTree = z.object({
  title: z.string(),
  preamble: z.string(),
  basis: z.array(z.string()),
  leadership: z.array(leadershipRow),
  phases: z.array(phaseRow),
  nodes: z
    .array(
      z.object({
        id,
        parentId: id.nullable(),
        position: z.number().int(),
        number: z.string(),
        title: z.string(),
        body: z.string(),
        section: z.boolean(),
        kind: z.enum(sectionKinds).nullable(),
        due: day.nullable(),
        dueText: z.string().nullable(),
        repeat: z.enum(repeats).nullable(),
        units: z.array(z.object({ part: z.enum(parts), written: z.string() })),
      }),
    )
    .max(mostNodes),
});

const planChange = z.object({
  nodeId: id.nullable(),
  what: z.enum(['added', 'removed', 'changed']),
  number: z.string(),
  title: z.string(),
  fields: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
});
export type PlanChange = z.infer<typeof planChange>;

const ofVersion = z.object({ id, number: z.coerce.number().int().min(1) });
/** Most changes told of one comparison. */
export const mostChanges = 400;

export const writingContract = {
  templates: {
    method: 'GET',
    path: '/api/plan-templates',
    may: 'plan.edit',
    on: 'scope',
    summary: 'Plan templates with their blanks and what is already known of them',
    reply: z.object({ rows: z.array(planTemplate).max(templateKeys.length) }),
  },
  start: {
    method: 'POST',
    path: '/api/plans',
    may: 'plan.edit',
    on: 'scope',
    summary: 'Start a draft from a template, from another plan, or empty',
    body: start,
    reply: z.object({ id, title: z.string(), nodes: z.number().int(), sourceId: id.nullable() }),
    fails: { 'plan.nothing-read': 422, 'plan.too-large': 422 },
  },
  versions: {
    method: 'GET',
    path: '/api/plans/:id/versions',
    may: 'plan.read',
    on: 'subject',
    summary: 'Kept states of a plan, newest first',
    params: z.object({ id }),
    query: z.object(paging),
    reply: page(planVersion),
  },
  version: {
    method: 'GET',
    path: '/api/plans/:id/versions/:number',
    may: 'plan.read',
    on: 'subject',
    summary: 'One kept state: the whole plan as it was',
    params: ofVersion,
    reply: planVersion.extend({ tree: plainTree }),
  },
  versionChanges: {
    method: 'GET',
    path: '/api/plans/:id/versions/:number/changes',
    may: 'plan.read',
    on: 'subject',
    summary: 'What differs from a kept state to a later one, or to the plan as it is; and who wrote in between',
    params: ofVersion,
    query: z.object({ to: z.coerce.number().int().min(1).optional() }),
    reply: z.object({
      changes: z.array(planChange).max(mostChanges),
      /** How many there are altogether. */
      total: z.number().int(),
      writers: z.array(z.string()),
    }),
  },
  keepVersion: {
    method: 'POST',
    path: '/api/plans/:id/versions',
    may: 'plan.edit',
    on: 'subject',
    summary: 'Keep the draft as it is under a name',
    params: z.object({ id }),
    body: z.object({ name: line(60), version }),
    reply: planVersion,
    fails: { ...changed, 'version.too-many': 422 },
  },
  restoreVersion: {
    method: 'POST',
    path: '/api/plans/:id/versions/:number/restore',
    may: 'plan.edit',
    on: 'subject',
    summary: 'Bring a kept state back as the newest edit; the state before is kept first',
    params: ofVersion,
    body: z.object({ version }),
    reply: plan,
    fails: changed,
  },
  files: {
    method: 'GET',
    path: '/api/plans/:id/files',
    may: 'plan.read',
    on: 'subject',
    summary: 'Attachments of a plan, in order',
    params: z.object({ id }),
    reply: z.object({ rows: z.array(file).max(100) }),
  },
  attach: {
    method: 'POST',
    path: '/api/plans/:id/files',
    may: 'plan.edit',
    on: 'subject',
    summary: 'Attach kept files to a plan',
    params: z.object({ id }),
    body: z.object({ fileIds: z.array(id).min(1).max(20) }),
    reply: z.object({ rows: z.array(file).max(100) }),
  },
  detach: {
    method: 'DELETE',
    path: '/api/plans/:id/files/:fileId',
    may: 'plan.edit',
    on: 'subject',
    summary: 'Take an attachment off a draft',
    params: z.object({ id, fileId: id }),
    reply: none,
    fails: { 'plan.not-draft': 409 },
  },
} satisfies Contract<Verb>;
