import { z } from 'zod';
import { file } from '#documents/contract.ts';
import { day, id, instant, prose, version } from '#platform/pure/shapes.ts';
import { indicatorKey } from '../contract.ts';
import { captionElements, evidenceFaults, type CaptionElement } from '../rules/evidence.ts';
import { evidenceKinds, sides } from '../rules/framework.ts';
import { entryStates, evidenceMoves, evidenceStates } from '../rules/lifecycle.ts';

/** Links of one piece of evidence at most, and how many of them a list shows; the rest are counted. */
export const linksOfOne = 1000;
export const linksShown = 20;

const element = prose(200).default('');
export const caption = z.object(
  Object.fromEntries(captionElements.map((one) => [one, element])) as Record<CaptionElement, typeof element>,
);
export const quantity = z.number().int().min(1).max(100_000);
export const figure = z.number().int().min(-1_000_000_000_000).max(1_000_000_000_000).nullable();
export const evidenceLink = z.object({
  id,
  entryId: id,
  entryState: z.enum(entryStates),
  cycleTitle: z.string(),
  year: z.number().int(),
  unitName: z.string(),
  label: z.string(),
  indicator: indicatorKey,
  indicatorTitle: z.string(),
  extent: z.enum(['whole', 'part']),
  passage: z.string(),
  /** What it says of this indicator, in hundredths of the measure; null: the figure of the piece, if it has one. */
  figure,
  /** What the indicator reads off evidence of this kind; null: no figure. */
  measure: z.object({ name: z.string(), unit: z.string() }).nullable(),
  /** What it shows lies outside the assessment window of this cycle: it does not stand there. */
  outside: z.boolean(),
});
export type EvidenceLink = z.infer<typeof evidenceLink>;

const acts = z.array(z.enum([...evidenceMoves, 'change', 'link']));
export const evidenceRow = z.object({
  id,
  unit: z.object({ id, name: z.string() }),
  kind: z.enum(evidenceKinds),
  title: z.string(),
  from: day,
  to: day,
  state: z.enum(evidenceStates),
  /** Why it was returned or withdrawn. */
  reason: z.string(),
  quantity,
  figure,
  sourceKind: z.string().nullable(),
  sourceId: z.string().nullable(),
  files: z.number().int(),
  /** A picture among its files, for a small view. */
  pictureId: id.nullable(),
  /** Links to entries whose evidence this reader may see, the first twenty. */
  links: z.array(evidenceLink).max(linksShown),
  linkCount: z.number().int(),
  filedAt: instant,
  filedBy: z.string(),
  submittedAt: instant.nullable(),
  reviewer: z.string().nullable(),
  /** The same bytes are filed by another unit (for reviewers only). */
  elsewhere: z.boolean(),
  version,
  /** What is open to this reader now. */
  may: acts,
});
export type EvidenceRow = z.infer<typeof evidenceRow>;

export const evidence = evidenceRow.omit({ links: true, files: true, pictureId: true }).extend({
  caption,
  files: z.array(file).max(100),
  links: z.array(evidenceLink).max(linksOfOne),
  /** What is still missing before it can be submitted. */
  faults: z.array(z.enum(evidenceFaults)),
  /** For its own unit: the entry whose stage is over (side, day) or that is settled, and so holds it as it is. */
  held: z
    .object({ unit: z.string(), cycle: z.string(), side: z.enum(sides).nullable(), day: day.nullable() })
    .nullable(),
  /** Other units that filed the same bytes as one of its files (`fileName`), for reviewers. */
  alsoFiledBy: z
    .array(z.object({ unitName: z.string(), title: z.string(), fileName: z.string(), filedAt: instant }))
    .max(20),
});
export type Evidence = z.infer<typeof evidence>;
