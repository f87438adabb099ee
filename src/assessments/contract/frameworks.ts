import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { fileProblems } from '#platform/pure/file-problem.ts';
import { id, instant, line, none, page, paging, several, version } from '#platform/pure/shapes.ts';
import { framework, pointsInAll } from '../contract.ts';
import { subjects } from '../rules/framework.ts';
import { frameworkStates } from '../rules/lifecycle.ts';

export const frameworkRow = z.object({
  id,
  seriesId: id,
  edition: z.number().int(),
  title: z.string(),
  subject: z.enum(subjects),
  state: z.enum(frameworkStates),
  origin: z.string().nullable(),
  aspects: z.number().int(),
  indicators: z.number().int(),
  points: pointsInAll,
  /** Cycles that go by it. */
  cycles: z.number().int(),
  personName: z.string(),
  updatedAt: instant,
  publishedAt: instant.nullable(),
  version,
});
export type FrameworkRow = z.infer<typeof frameworkRow>;

export const frameworkWhole = frameworkRow.extend({
  content: framework,
  may: z.array(z.enum(['edit', 'publish', 'retire', 'remove', 'edition'])),
});
export type FrameworkWhole = z.infer<typeof frameworkWhole>;

const builtIn = z.object({
  key: z.string(),
  title: z.string(),
  subject: z.enum(subjects),
  basis: z.string(),
  aspects: z.number().int(),
  indicators: z.number().int(),
  points: pointsInAll,
});

/** What came of reading a sheet. Faults are told up to 300; `faults` counts them all. */
const sheetReport = z.object({
  rows: z.number().int(),
  aspects: z.number().int(),
  indicators: z.number().int(),
  vetoes: z.number().int(),
  faults: z.number().int(),
  told: z
    .array(
      z.object({
        line: z.number().int(),
        column: z.string().nullable(),
        value: z.string().nullable(),
        code: z.string(),
        params: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    )
    .max(300),
  saved: z.boolean(),
});
export type SheetReport = z.infer<typeof sheetReport>;

const one = { params: z.object({ id }) };
const stale = { 'framework.changed': 409, 'framework.not-draft': 409 } as const;

export const frameworksContract = {
  frameworks: {
    method: 'GET',
    path: '/api/frameworks',
    may: 'assessment.read',
    on: 'scope',
    summary: 'Frameworks, newest first; drafts are shown to those who manage them',
    query: z.object({ ...paging, state: several(z.enum(frameworkStates)), subject: z.enum(subjects).optional() }),
    reply: page(frameworkRow).extend({ mayManage: z.boolean() }),
  },
  builtInFrameworks: {
    method: 'GET',
    path: '/api/frameworks/built-in',
    may: 'framework.manage',
    on: 'scope',
    summary: 'Frameworks that come with the product, to start from',
    reply: z.object({ rows: z.array(builtIn).max(20) }),
  },
  framework: {
    method: 'GET',
    path: '/api/frameworks/:id',
    may: 'assessment.read',
    on: 'scope',
    summary: 'One framework with all its aspects and indicators',
    ...one,
    reply: frameworkWhole,
  },
  startFramework: {
    method: 'POST',
    path: '/api/frameworks',
    may: 'framework.manage',
    on: 'scope',
    summary: 'Start a draft: from a built-in framework, as the next edition of another, or empty',
    body: z.discriminatedUnion('from', [
      z.object({ from: z.literal('built-in'), key: line(40), title: line(120).optional() }),
      z.object({ from: z.literal('edition'), frameworkId: id }),
      z.object({ from: z.literal('copy'), frameworkId: id, title: line(120) }),
      z.object({ from: z.literal('empty'), title: line(120), subject: z.enum(subjects) }),
    ]),
    reply: z.object({ id }),
    fails: { 'framework.edition-open': 409 },
  },
  saveFramework: {
    method: 'PUT',
    path: '/api/frameworks/:id',
    may: 'framework.manage',
    on: 'scope',
    summary: 'Keep a draft as it is; it may still have faults',
    ...one,
    body: z.object({ content: framework, version }),
    reply: z.object({ version, updatedAt: instant }),
    fails: stale,
  },
  publishFramework: {
    method: 'POST',
    path: '/api/frameworks/:id/publication',
    may: 'framework.manage',
    on: 'scope',
    summary: 'Freeze a draft, so that cycles can go by it; the edition before it is retired',
    ...one,
    body: z.object({ version }),
    reply: none,
    fails: { ...stale, 'framework.faulty': 422 },
  },
  retireFramework: {
    method: 'POST',
    path: '/api/frameworks/:id/retirement',
    may: 'framework.manage',
    on: 'scope',
    summary: 'No new cycle goes by it; those under way do',
    ...one,
    body: z.object({ version }),
    reply: none,
    fails: { 'framework.changed': 409, 'framework.not-published': 409 },
  },
  removeFramework: {
    method: 'DELETE',
    path: '/api/frameworks/:id',
    may: 'framework.manage',
    on: 'scope',
    summary: 'Throw a draft away',
    ...one,
    reply: none,
    fails: stale,
  },
  exportFramework: {
    method: 'GET',
    path: '/api/frameworks/:id/sheet',
    may: 'assessment.read',
    on: 'scope',
    carries: 'file',
    summary: 'Aspects, indicators and vetoes as .xlsx',
    ...one,
    reply: z.any(),
  },
  importFramework: {
    method: 'POST',
    path: '/api/frameworks/:id/sheet',
    may: 'framework.manage',
    on: 'scope',
    carries: 'multipart',
    summary: 'Read aspects, indicators and vetoes of a draft from .xlsx; with any fault nothing is kept',
    ...one,
    query: z.object({ save: z.enum(['check', 'all']).default('check'), version: z.coerce.number().int().min(1) }),
    reply: sheetReport,
    fails: {
      ...fileProblems,
      ...stale,
      'sheet.unreadable': 422,
      'framework.sheet-foreign': 422,
      'framework.too-large': 422,
    },
  },
} satisfies Contract<Verb>;
