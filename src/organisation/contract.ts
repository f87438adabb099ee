import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { fileProblems } from '#platform/pure/file-problem.ts';
import { day, id, line, page, paging, several, version } from '#platform/pure/shapes.ts';
import { areaClasses, unitKinds, urbanRuralClasses } from './rules/kinds.ts';

export { areaClasses, unitKinds, urbanRuralClasses, type UnitKind } from './rules/kinds.ts';

export const unit = z.object({
  id,
  kind: z.enum(unitKinds),
  name: z.string(),
  shortName: z.string().nullable(),
  parentId: id.nullable(),
  parentName: z.string().nullable(),
  path: z.string(),
  depth: z.number().int(),
  /** Other written forms by which plans call this unit. */
  aliases: z.array(z.string()),
  statCode: z.string().nullable(),
  codeSource: z.string().nullable(),
  codeFrom: day.nullable(),
  codeTo: day.nullable(),
  urbanRural: z.enum(urbanRuralClasses).nullable(),
  areaClass: z.enum(areaClasses).nullable(),
  active: z.boolean(),
  people: z.number().int(),
  children: z.number().int(),
  version,
});
export type Unit = z.infer<typeof unit>;

/** Just enough of a unit to name and choose it. */
export const unitBrief = z.object({
  id,
  kind: z.enum(unitKinds),
  name: z.string(),
  shortName: z.string().nullable(),
  path: z.string(),
  parentName: z.string().nullable(),
});

export const unitInput = z.object({
  kind: z.enum(unitKinds).exclude(['region']),
  parentId: id,
  name: line(80),
  shortName: line(30).nullish(),
  aliases: z.array(line(80)).max(20).default([]),
  statCode: z
    .string()
    .regex(/^\d{12}$/)
    .nullish(),
  codeSource: line(60).nullish(),
  codeFrom: day.nullish(),
  codeTo: day.nullish(),
  urbanRural: z.enum(urbanRuralClasses).nullish(),
  areaClass: z.enum(areaClasses).nullish(),
});

export const person = z.object({
  id,
  name: z.string(),
  unitId: id,
  unitName: z.string(),
  posts: z.array(z.object({ id, name: z.string(), unitId: id, unitName: z.string() })),
  /** Masked (138****1234) unless the reader's person.contact reaches this unit and asked to see it. */
  phone: z.string().nullable(),
  phoneMasked: z.boolean(),
  active: z.boolean(),
  hasAccount: z.boolean(),
  version,
});
export type Person = z.infer<typeof person>;
export const personInput = z.object({
  name: line(40),
  unitId: id,
  phone: z
    .string()
    .trim()
    .regex(/^[0-9+\- ]{5,20}$/)
    .nullish(),
  post: line(60).nullish(),
});

/** What an import would do, row by row. `line` is the row number in the sheet as the clerk sees it. */
export const importReport = z.object({
  rows: z.number().int(),
  right: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  saved: z.boolean(),
  faults: z
    .array(
      z.object({
        line: z.number().int(),
        column: z.string().nullable(),
        value: z.string().nullable(),
        code: z.string(),
        params: z.record(z.string(), z.string()).optional(),
      }),
    )
    .max(500),
  moreFaults: z.number().int(),
});
/** check: save nothing; all: save only when every row is right; right: save the right rows, leave the others. */
const importQuery = z.object({ save: z.enum(['check', 'all', 'right']).default('check') });

/** Units, people and posts. */
export const registerContract = {
  units: {
    method: 'GET',
    path: '/api/units',
    may: 'unit.read',
    on: 'scope',
    summary: 'Units as a list: by parent, kind or text (Chinese or pinyin initials)',
    query: z.object({
      ...paging,
      parentId: id.optional(),
      kind: several(z.enum(unitKinds)),
      text: z.string().trim().max(60).optional(),
      inactive: z.stringbool().optional(),
    }),
    reply: page(unit),
  },
  unit: {
    method: 'GET',
    path: '/api/units/:id',
    may: 'unit.read',
    on: 'subject',
    summary: 'One unit with the line above it',
    params: z.object({ id }),
    reply: unit.extend({ above: z.array(unitBrief), may: z.array(z.string()) }),
  },
  unitChoices: {
    method: 'GET',
    path: '/api/unit-choices',
    may: 'unit.read',
    on: 'scope',
    summary: 'Units to choose from while typing: best match first',
    query: z.object({
      text: z.string().trim().max(60).default(''),
      kind: several(z.enum(unitKinds)),
      limit: z.coerce.number().int().min(1).max(50).default(12),
    }),
    reply: z.object({ rows: z.array(unitBrief) }),
  },
  addUnit: {
    method: 'POST',
    path: '/api/units',
    may: 'unit.manage',
    on: 'subject',
    summary: 'Add a unit',
    body: unitInput,
    reply: unit,
    fails: { 'unit.name-taken': 409, 'unit.code-taken': 409, 'unit.misplaced': 422 },
  },
  setUnit: {
    method: 'PUT',
    path: '/api/units/:id',
    may: 'unit.manage',
    on: 'subject',
    summary: 'Change a unit (its place too)',
    params: z.object({ id }),
    body: unitInput.extend({ version, active: z.boolean().default(true) }),
    reply: unit,
    fails: {
      'unit.name-taken': 409,
      'unit.code-taken': 409,
      'unit.misplaced': 422,
      'unit.in-use': 409,
      'unit.changed': 409,
    },
  },
  people: {
    method: 'GET',
    path: '/api/people',
    may: 'person.read',
    on: 'scope',
    summary: 'People of the units in reach',
    query: z.object({
      ...paging,
      unitId: id.optional(),
      below: z.stringbool().optional(),
      text: z.string().trim().max(60).optional(),
      inactive: z.stringbool().optional(),
    }),
    reply: page(person),
  },
  person: {
    method: 'GET',
    path: '/api/people/:id',
    may: 'person.read',
    on: 'subject',
    summary: 'One person',
    params: z.object({ id }),
    reply: person.extend({ may: z.array(z.string()) }),
  },
  revealPhone: {
    method: 'POST',
    path: '/api/people/:id/phone',
    may: 'person.contact',
    on: 'subject',
    summary: 'Show a telephone number in full; the look is recorded',
    params: z.object({ id }),
    reply: z.object({ phone: z.string().nullable() }),
  },
  addPerson: {
    method: 'POST',
    path: '/api/people',
    may: 'person.manage',
    on: 'subject',
    summary: 'Add a person',
    body: personInput,
    reply: person,
  },
  setPerson: {
    method: 'PUT',
    path: '/api/people/:id',
    may: 'person.manage',
    on: 'subject',
    summary: 'Change a person',
    params: z.object({ id }),
    body: personInput.extend({ version, active: z.boolean().default(true) }),
    reply: person,
    fails: { 'person.changed': 409 },
  },
  addPost: {
    method: 'POST',
    path: '/api/people/:id/posts',
    may: 'person.manage',
    on: 'subject',
    summary: 'Give a person a post in a unit',
    params: z.object({ id }),
    body: z.object({ unitId: id, name: line(60) }),
    reply: person,
  },
  endPost: {
    method: 'DELETE',
    path: '/api/people/:id/posts/:postId',
    may: 'person.manage',
    on: 'subject',
    summary: 'End a post',
    params: z.object({ id, postId: id }),
    reply: person,
  },
} satisfies Contract<Verb>;

/** The register as Excel, in and out. */
export const sheetContract = {
  importUnits: {
    method: 'POST',
    path: '/api/units/import',
    may: 'unit.manage',
    on: 'scope',
    carries: 'multipart',
    summary: 'Units from an Excel file',
    query: importQuery,
    reply: importReport,
    fails: { ...fileProblems, 'sheet.unreadable': 422, 'sheet.columns-missing': 422 },
  },
  exportUnits: {
    method: 'GET',
    path: '/api/units/export',
    may: 'unit.read',
    on: 'scope',
    carries: 'file',
    summary: 'Units as Excel',
    reply: z.any(),
  },
  importPeople: {
    method: 'POST',
    path: '/api/people/import',
    may: 'person.manage',
    on: 'scope',
    carries: 'multipart',
    summary: 'People from an Excel file',
    query: importQuery,
    reply: importReport,
    fails: { ...fileProblems, 'sheet.unreadable': 422, 'sheet.columns-missing': 422 },
  },
  exportPeople: {
    method: 'GET',
    path: '/api/people/export',
    may: 'person.read',
    on: 'scope',
    carries: 'file',
    summary: 'People as Excel, telephone numbers masked',
    reply: z.any(),
  },
  sheetForms: {
    method: 'GET',
    path: '/api/sheet-forms/:kind',
    may: 'unit.read',
    on: 'scope',
    carries: 'file',
    summary: 'An empty Excel form with its headings and an example row',
    params: z.object({ kind: z.enum(['units', 'people']) }),
    reply: z.any(),
  },
} satisfies Contract<Verb>;

export const organisationContract = { ...registerContract, ...sheetContract };
