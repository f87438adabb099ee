import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import { fileProblems } from '#documents/contract.ts';
import { unitBrief } from '#organisation/contract.ts';
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
  phrase,
  prose,
  several,
  version,
} from '#platform/pure/shapes.ts';
import { mostNodes } from './rules/edit.ts';
import { becameWords, doubtCodes, repeats, sectionKinds } from './rules/reading.ts';
import { collectives, parts, unitMatches } from './rules/tree.ts';

/** Most paragraphs of one document. */
export const mostParagraphs = 50_000;
export const planStates = ['draft', 'published', 'withdrawn', 'superseded'] as const;

/** A paragraph of the source document, in its order. */
export const paragraph = z.object({
  index: z.number().int(),
  text: z.string(),
  number: z.string().nullable(),
  /** What it stands as now: `kept` was looked at and left out on purpose. */
  role: z.enum([...becameWords, 'kept']),
  /** The node it belongs to. */
  nodeId: id.nullable(),
  /** Further nodes that share it: several tasks of one table cell or of one paragraph. */
  alsoIds: z.array(id),
  plan: z.number().int().nullable(),
  heading: z.number().int().nullable(),
  centred: z.boolean(),
  table: z.object({ table: z.number().int(), row: z.number().int(), column: z.number().int() }).nullable(),
});

/** A unit written in the plan and the unit of the county it stands for. */
export const nodeUnit = z.object({
  part: z.enum(parts),
  written: z.string(),
  /** exact/alias: certain · collective: 各街道, 各社区 · suggested: needs a look · unmatched. */
  match: z.enum(unitMatches),
  unit: unitBrief.nullable(),
  collective: z.enum(collectives).nullable(),
  suggestions: z.array(unitBrief),
});
const doubt = z.object({ code: z.enum(doubtCodes), words: z.string().nullable(), paragraph: z.number().int() });
export const planNode = z.object({
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
  units: z.array(nodeUnit),
  source: z.array(z.number().int()),
  doubts: z.array(doubt),
  version,
});
export type PlanNode = z.infer<typeof planNode>;
export const leadershipRow = z.object({
  role: z.string(),
  name: z.string(),
  post: z.string().nullable(),
  source: z.array(z.number().int()),
});
export const phaseRow = z.object({
  name: z.string(),
  from: day.nullable(),
  to: day.nullable(),
  /** The words of the period, which may fix no date. */
  words: z.string().nullable().default(null),
  /** What is done in it. */
  text: z.string().default(''),
  source: z.array(z.number().int()),
});

export const planRow = z.object({
  id,
  title: z.string(),
  state: z.enum(planStates),
  unit: unitBrief,
  updatedAt: instant,
  publishedAt: instant.nullable(),
  nodes: z.number().int(),
  /** Leaf tasks without a known lead unit on themselves or above. */
  unled: z.number().int(),
  unread: z.number().int(),
  progress: z.number().int().nullable(),
  late: z.number().int(),
  version,
});
export const plan = planRow.extend({
  /** Text between the title and the first section. */
  preamble: z.string(),
  basis: z.array(z.string()),
  leadership: z.array(leadershipRow),
  phases: z.array(phaseRow),
  /** Doubts about the plan as a whole, its people and its phases. */
  doubts: z.array(doubt),
  /** Paragraphs without a home. */
  unreadParagraphs: z.array(z.number().int()),
  nodeRows: z.array(planNode).max(mostNodes),
  sourceId: id.nullable(),
  sourceName: z.string().nullable(),
  /** Other plans read from the same page. */
  siblings: z.array(z.object({ id, title: z.string() })),
  /** The published plan it is to become the new version of; `edition`: it is the version with this number, since replaced. */
  amends: z.object({ id, title: z.string(), edition: z.number().int().nullable() }).nullable(),
  /** When it was withdrawn (撤销), why, and by which document. */
  withdrawn: z.object({ at: instant, reason: z.string(), number: z.string().nullable() }).nullable(),
  may: z.array(z.enum(['edit', 'publish', 'discard', 'withdraw'])),
});
export type Plan = z.infer<typeof plan>;
export const planSource = z.object({
  id,
  name: z.string(),
  fileId: id.nullable(),
  /** The plans read from it, in the order of the page; `ordinal` is what `paragraphs[].plan` counts. */
  plans: z.array(z.object({ id, ordinal: z.number().int(), title: z.string() })),
  paragraphs: z.array(paragraph).max(mostParagraphs),
});

/** Somebody else was faster: 409 `plan.changed` with `details` { current: version, by: name, at: instant }. */
export const changed = { 'plan.changed': 409, 'plan.not-draft': 409 } as const;
/** Nothing in it is a plan: `reason` empty, no-plan or too-slow · more than we show at once: `most` nodes or paragraphs. */
const unreadable = { 'plan.nothing-read': 422, 'plan.too-large': 422 } as const;
const sources = z.array(z.number().int().min(0)).max(500);
const leadershipGiven = leadershipRow.extend({
  role: phrase(200),
  name: phrase(200),
  post: phrase(400).nullable(),
  source: sources,
});
const phaseGiven = phaseRow.extend({
  name: phrase(300),
  from: givenDay.nullable(),
  to: givenDay.nullable(),
  words: phrase(400).nullable().default(null),
  text: prose(20_000).default(''),
  source: sources,
});
const edit = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('set'),
    nodeId: id,
    title: line(300).optional(),
    body: prose(20_000).optional(),
    number: phrase(20).optional(),
    due: givenDay.nullable().optional(),
    dueText: phrase(60).nullable().optional(),
    repeat: z.enum(repeats).nullable().optional(),
    section: z.boolean().optional(),
    kind: z.enum(sectionKinds).nullable().optional(),
  }),
  z.object({
    do: z.literal('add'),
    parentId: id.nullable(),
    position: z.number().int().min(0),
    title: line(300),
    nodeId: id,
    source: z.array(z.number().int()).max(500).default([]),
  }),
  /** Takes a node out, with all beneath it or letting its children take its place; its paragraphs become unread. */
  z.object({ do: z.literal('remove'), nodeId: id, children: z.enum(['with', 'lift']).default('with') }),
  z.object({ do: z.literal('move'), nodeId: id, parentId: id.nullable(), position: z.number().int().min(0) }),
  /** Cuts the node's body at a character offset: the rest becomes the next sibling `newId`. */
  z.object({ do: z.literal('split'), nodeId: id, at: z.number().int().min(1), newId: id }),
  /** Joins the node to the sibling before it: body, sources, units and children go over. */
  z.object({ do: z.literal('merge'), nodeId: id }),
  z.object({
    do: z.literal('units'),
    nodeId: id,
    part: z.enum(parts),
    units: z
      .array(
        z.object({
          written: line(80),
          unitId: id.nullable(),
          collective: z.enum(collectives).nullable().default(null),
        }),
      )
      .max(400),
  }),
  /** Writes once what a name stands for, in every node of this plan; `remember` keeps it as an alias of the unit. */
  z.object({ do: z.literal('match'), written: line(80), unitId: id, remember: z.boolean().default(true) }),
  z.object({
    do: z.literal('plan'),
    title: line(200).optional(),
    preamble: prose(20_000).optional(),
    basis: z.array(line(80)).max(100).optional(),
    leadership: z.array(leadershipGiven).max(300).optional(),
    phases: z.array(phaseGiven).max(60).optional(),
  }),
  /** Gives an unread paragraph a home: a node's body, or 'kept' as read and of no consequence. */
  z.object({ do: z.literal('place'), paragraph: z.number().int(), nodeId: id.nullable() }),
]);
export type PlanEdit = z.infer<typeof edit>;

export const plansContract = {
  list: {
    method: 'GET',
    path: '/api/plans',
    may: 'plan.read',
    on: 'scope',
    summary: 'Plans in reach, newest first',
    query: z.object({ ...paging, state: several(z.enum(planStates)), text: z.string().trim().max(60).optional() }),
    reply: page(planRow),
  },
  get: {
    method: 'GET',
    path: '/api/plans/:id',
    may: 'plan.read',
    on: 'subject',
    summary: 'A plan with its nodes',
    params: z.object({ id }),
    reply: plan,
  },
  source: {
    method: 'GET',
    path: '/api/plan-sources/:id',
    may: 'plan.read',
    on: 'subject',
    summary: 'The paragraphs a plan was read from and what each became',
    params: z.object({ id }),
    reply: planSource,
  },
  /** The reply is a stream of lines (NDJSON) when asked with Accept: application/x-ndjson: {step, done, of} … then {result}. */
  readFile: {
    method: 'POST',
    path: '/api/plans/read',
    may: 'plan.edit',
    on: 'scope',
    carries: 'multipart',
    summary: 'Read a .docx, .doc or .txt into draft plans',
    reply: z.object({
      sourceId: id,
      plans: z.array(z.object({ id, title: z.string(), nodes: z.number().int() })),
      unread: z.number().int(),
    }),
    fails: { ...fileProblems, ...unreadable },
  },
  readText: {
    anyText: true,
    method: 'POST',
    path: '/api/plans/read-text',
    may: 'plan.edit',
    on: 'scope',
    summary: 'Read pasted text into draft plans',
    body: z.object({ text: z.string().min(1).max(2_000_000), name: line(120).default('粘贴的文本') }),
    reply: z.object({
      sourceId: id,
      plans: z.array(z.object({ id, title: z.string(), nodes: z.number().int() })),
      unread: z.number().int(),
    }),
    fails: unreadable,
  },
  edit: {
    method: 'POST',
    path: '/api/plans/:id/edits',
    may: 'plan.edit',
    on: 'subject',
    summary: 'Correct a draft by hand: each edit is saved as made; answers the plan',
    params: z.object({ id }),
    body: z.object({ version, edits: z.array(edit).min(1).max(100) }),
    reply: plan,
    fails: { ...changed, 'edit.unfit': 422 },
  },
  discard: {
    method: 'DELETE',
    path: '/api/plans/:id',
    may: 'plan.edit',
    on: 'subject',
    summary: 'Discard a draft',
    params: z.object({ id }),
    query: z.object({ version: z.coerce.number().int() }),
    reply: none,
    fails: changed,
  },
} satisfies Contract<Verb>;
