import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import { areaClasses } from '#organisation/contract.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, givenDay, id, instant, line, none, page, paging, prose, version } from '#platform/pure/shapes.ts';
import { leastPublicityDays, mostPublicityDays } from '../rules/cycle.ts';
import { sides, subjects } from '../rules/framework.ts';
import { cycleMoves, cycleStates, entryStates } from '../rules/lifecycle.ts';

/** Units of one cycle. */
export const mostUnits = 2000;

const years = (least: number) => z.number().int().min(least).max(10);
const fields = {
  title: line(120),
  year: z.number().int().min(2000).max(2100),
  frameworkId: id,
  windowFrom: givenDay,
  windowTo: givenDay,
  nominateBy: givenDay,
  reviewBy: givenDay,
  acceptBy: givenDay,
  publicityDays: z.number().int().min(leastPublicityDays).max(mostPublicityDays),
  /** Who approved the activity, under which number, until when: may wait, but nothing opens without them. */
  approvalBody: prose(80),
  approvalNumber: prose(60),
  approvalUntil: givenDay.nullable(),
  validYears: years(1),
  barYears: years(0),
};
const inOrder = <
  T extends z.ZodType<{ windowFrom: string; windowTo: string; nominateBy: string; reviewBy: string; acceptBy: string }>,
>(
  shape: T,
) =>
  shape
    .refine((of) => of.windowFrom <= of.windowTo, { path: ['windowTo'], error: 'day.before' })
    .refine((of) => of.nominateBy <= of.reviewBy, { path: ['reviewBy'], error: 'day.before' })
    .refine((of) => of.reviewBy <= of.acceptBy, { path: ['acceptBy'], error: 'day.before' });

export const cycleUnit = z.object({ unitId: id, class: z.enum(areaClasses).nullable() });
const units = z
  .array(cycleUnit)
  .max(mostUnits)
  .refine((all) => new Set(all.map((one) => one.unitId)).size === all.length, { error: 'field.twice' });

export const cycle = z.object({
  id,
  title: z.string(),
  year: z.number().int(),
  state: z.enum(cycleStates),
  framework: z.object({
    id,
    title: z.string(),
    edition: z.number().int(),
    subject: z.enum(subjects),
    grades: z.array(z.object({ key: z.string(), name: z.string() })),
    aspects: z.number().int(),
    /** Indicators that wait for a mean of the region. */
    means: z.number().int(),
  }),
  windowFrom: day,
  windowTo: day,
  /** Last days of the stages as written … */
  nominateBy: day,
  reviewBy: day,
  acceptBy: day,
  /** … and the workdays they fall on. */
  ends: z.record(z.enum(sides), day),
  publicityDays: z.number().int(),
  approvalBody: z.string(),
  approvalNumber: z.string(),
  approvalUntil: day.nullable(),
  commendBody: z.string(),
  commendNumber: z.string(),
  validYears: z.number().int(),
  barYears: z.number().int(),
  openedAt: instant.nullable(),
  endedAt: instant.nullable(),
  version,
  /** Entries in the reader's reach by state; before it opens there are none. */
  counts: z.partialRecord(z.enum(entryStates), z.number().int()),
  /** Units chosen while it is prepared. */
  units: z.number().int(),
  /** Moves open to this reader in this state. */
  may: z.array(z.enum(cycleMoves)),
  maySet: z.boolean(),
});
export type Cycle = z.infer<typeof cycle>;

/** A unit that may take part. */
export const candidate = z.object({
  unitId: id,
  name: z.string(),
  parentId: id.nullable(),
  parentName: z.string().nullable(),
  /** Its class in the register of units. */
  class: z.enum(areaClasses).nullable(),
  /** Barred from nomination until this day by a withdrawal. */
  barredUntil: day.nullable(),
  /** What it is found by: its name and the pinyin initials of it. */
  search: z.string(),
});
export type Candidate = z.infer<typeof candidate>;

const ofCycle = { params: z.object({ id }) };
const changed = { 'cycle.changed': 409 } as const;
const unfitUnits = { 'cycle.unit-unfit': 422 } as const;

export const cyclesContract = {
  cycles: {
    method: 'GET',
    path: '/api/cycles',
    may: 'assessment.read',
    on: 'scope',
    summary: 'Cycles, newest first; what is still being prepared only for those who prepare it',
    query: z.object({
      ...paging,
      state: z.enum(cycleStates).optional(),
      year: z.coerce.number().int().min(0).max(9999).optional(),
    }),
    reply: page(cycle),
  },
  cycle: {
    method: 'GET',
    path: '/api/cycles/:id',
    may: 'assessment.read',
    on: 'scope',
    summary: 'One cycle with how many entries in reach stand in which state',
    ...ofCycle,
    reply: cycle,
  },
  addCycle: {
    method: 'POST',
    path: '/api/cycles',
    may: 'cycle.manage',
    on: 'scope',
    summary: 'Prepare a cycle by a published edition of a framework, for the units named',
    body: inOrder(z.object({ ...fields, units })),
    reply: cycle,
    fails: { 'cycle.framework-unpublished': 409, ...unfitUnits },
  },
  setCycle: {
    method: 'PUT',
    path: '/api/cycles/:id',
    may: 'cycle.manage',
    on: 'subject',
    summary: 'Change a cycle; an open one keeps its edition, and its approval stays whole',
    ...ofCycle,
    body: inOrder(z.object({ ...fields, version })),
    reply: cycle,
    fails: {
      ...changed,
      'cycle.closed': 409,
      'cycle.framework-unpublished': 409,
      'cycle.approval-missing': 422,
      'cycle.approval-lapsed': 409,
    },
  },
  moveCycle: {
    method: 'POST',
    path: '/api/cycles/:id/moves',
    may: 'cycle.manage',
    on: 'subject',
    summary: 'Open, end, reopen or cancel a cycle; opening makes an entry of every unit chosen',
    ...ofCycle,
    body: z.object({ move: z.enum(cycleMoves), version, reason: prose(400).default('') }),
    reply: cycle,
    fails: {
      ...changed,
      'cycle.move-closed': 409,
      'cycle.approval-missing': 422,
      'cycle.approval-lapsed': 409,
      'cycle.no-units': 409,
      'cycle.framework-unpublished': 409,
      'cycle.unfinished': 409,
      'cycle.titles-given': 409,
      'cycle.reason-missing': 422,
    },
  },
  setCommendation: {
    method: 'PUT',
    path: '/api/cycles/:id/commendation',
    may: 'cycle.manage',
    on: 'subject',
    summary: 'The approval of the commendation, a thing of its own beside that of the activity',
    ...ofCycle,
    body: z.object({ body: line(80), number: line(60), version }),
    reply: cycle,
    fails: { ...changed, 'cycle.closed': 409 },
  },
  cycleUnits: {
    method: 'GET',
    path: '/api/cycles/:id/units',
    may: 'cycle.manage',
    on: 'subject',
    summary: 'The units a cycle is prepared for, or that take part, with their classes',
    ...ofCycle,
    reply: z.object({
      rows: z.array(cycleUnit.extend({ name: z.string(), parentName: z.string().nullable() })).max(mostUnits),
    }),
  },
  setUnits: {
    method: 'PUT',
    path: '/api/cycles/:id/units',
    may: 'cycle.manage',
    on: 'subject',
    summary:
      'Take units in, change their class, or take them out. In an open cycle a unit taken in gets an entry, and one taken out drops from it while it has not been reviewed',
    ...ofCycle,
    body: z.object({
      version,
      put: units.default([]),
      out: z.array(id).max(mostUnits).default([]),
      reason: prose(400).default(''),
    }),
    reply: cycle,
    fails: { ...changed, ...unfitUnits, 'cycle.closed': 409, 'cycle.unit-under-way': 409, 'cycle.reason-missing': 422 },
  },
  cycleCandidates: {
    method: 'GET',
    path: '/api/cycle-candidates',
    may: 'cycle.manage',
    on: 'scope',
    summary: 'Every open unit that may take part, by what the framework is about, in the order of the tree',
    query: z.object({ subject: z.enum(subjects) }),
    reply: z.object({ rows: z.array(candidate).max(mostUnits) }),
  },
  fixMeans: {
    method: 'POST',
    path: '/api/cycles/:id/means',
    may: 'cycle.manage',
    on: 'subject',
    summary: 'Fix the regional mean of a measure for every entry of an open cycle, in hundredths',
    ...ofCycle,
    body: z.object({
      indicator: line(20),
      value: z.number().int().min(-1_000_000_000_000).max(1_000_000_000_000),
      version,
    }),
    reply: none,
    fails: { ...changed, 'cycle.closed': 409, 'cycle.mean-unfit': 422 },
  },
} satisfies Contract<Verb>;
