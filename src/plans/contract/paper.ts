import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { givenDay, id, phrase, prose } from '#platform/pure/shapes.ts';

/** What stands around a plan's text on paper. An empty word is not printed. */
export const paperSettings = z.object({
  /** Print the red head: issuing body, number, red line. */
  head: z.boolean(),
  /** 发文机关标志. */
  agency: phrase(40),
  /** 发文字号: 创文办〔2026〕7号. */
  number: phrase(40),
  copyNumber: phrase(6),
  secrecy: phrase(20),
  urgency: phrase(10),
  /** 主送机关. */
  addressee: phrase(200),
  /** 附件说明: one name a line. */
  attachments: prose(300),
  /** 发文机关署名. */
  signature: phrase(60),
  date: z.union([givenDay, z.literal('')]),
  /** A seal will be put on it: the name stands centred above the date. */
  sealed: z.boolean(),
  /** 抄送. */
  copyTo: phrase(200),
  printedBy: phrase(60),
  printedOn: z.union([givenDay, z.literal('')]),
});
export type PaperSettings = z.infer<typeof paperSettings>;

const flag = z.enum(['yes', 'no']).transform((word) => word === 'yes');
/** The same in an address; what is left out is as it was kept last, or as the plan's own paper has it. */
const asked = z.object({
  ...paperSettings.shape,
  head: flag,
  sealed: flag,
});

/** How a plan is wanted on paper. */
export const paperQuery = asked.partial().extend({
  /** plan: the whole text · breakdown: the table of tasks alone. */
  form: z.enum(['plan', 'breakdown']).default('plan'),
  /** Puts the table of tasks behind the plan as its last annex. */
  annex: flag.default(false),
});

export const paperContract = {
  paper: {
    method: 'GET',
    path: '/api/plans/:id/paper',
    may: 'plan.read',
    on: 'subject',
    summary: 'What is known for a plan as an official document: kept last, or read from the paper it came on',
    params: z.object({ id }),
    reply: z.object({
      settings: paperSettings,
      /** Typed before and kept. */
      kept: z.boolean(),
      /** Counts what was kept; 0: nothing yet. Sent back with what is to be kept. */
      version: z.number().int(),
      /** Settings that come from the document the plan was read from. */
      fromSource: z.array(paperSettings.keyof()),
      /** Characters of the body, and the limit it is over (4,000 for work, 5,000 for policy), if any. */
      characters: z.number().int(),
      over: z.number().int().nullable(),
      /** Paragraphs without a home: they are in the source, and will not be in the document. */
      unread: z.number().int(),
      tasks: z.number().int(),
      mayKeep: z.boolean(),
    }),
  },
  keepPaper: {
    method: 'PUT',
    path: '/api/plans/:id/paper',
    may: 'plan.edit',
    on: 'subject',
    summary: 'Keep what stands around the plan on paper',
    params: z.object({ id }),
    body: paperSettings.extend({ version: z.number().int().nonnegative() }),
    reply: z.object({ version: z.number().int() }),
    // Somebody else was faster: details { current: version, by: name, at: instant }.
    fails: { 'paper.changed': 409 },
  },
  document: {
    method: 'GET',
    path: '/api/plans/:id/document',
    may: 'plan.read',
    on: 'subject',
    carries: 'file',
    summary: 'The plan as .docx in the form of GB/T 9704-2012, or its table of tasks as an annex',
    params: z.object({ id }),
    query: paperQuery,
    reply: z.any(),
  },
  breakdownSheet: {
    method: 'GET',
    path: '/api/plans/:id/breakdown.xlsx',
    may: 'plan.read',
    on: 'subject',
    carries: 'file',
    summary: 'The table of tasks as .xlsx',
    params: z.object({ id }),
    reply: z.any(),
  },
} satisfies Contract<Verb>;
