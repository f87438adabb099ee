import { z } from 'zod';
import { areaClasses } from '#organisation/contract.ts';
import { line, prose } from '#platform/pure/shapes.ts';
import { exactOf } from './rules/exact.ts';
import { evidenceKinds, methods, mostDays, sides, subjects, type Answer, type Framework } from './rules/framework.ts';

/** Shapes that the contracts of this capability share. The endpoints stand in contract/, one file a subject. */

/** Points in hundredths. */
export const points = z.number().int().min(0).max(100_000);
/** Points of many indicators together: each is bounded, and how many there are is not said by their sum. */
export const pointsInAll = z.number().int().min(0);
/** A figure in hundredths of its unit. */
const figure = z.number().int().min(-1_000_000_000_000).max(1_000_000_000_000);
const words = line(400);
const many = <T extends z.ZodType>(one: T, max = 20) => z.array(one).min(1).max(max);
const index = z.number().int().min(0).max(99);
const count = z.number().int().min(0).max(1_000_000);

const measure = z.object({ name: line(80), unit: line(20) });
const direction = z.enum(['more', 'less']);
const gradeRow = { grade: line(10), points, veto: z.boolean().optional() };
const conditions = many(words);

/** One rule of the grammar; what must hold between its numbers is said by rules/framework-check. */
export const rule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('judged') }),
  z.object({ kind: z.literal('conditions'), conditions, points: z.array(points).min(2).max(21) }),
  z.object({
    kind: z.literal('conditions-grade'),
    conditions,
    rows: many(z.object({ met: z.number().int().min(1).max(20), ...gradeRow })),
    otherwise: z.object(gradeRow),
  }),
  z.object({
    kind: z.literal('bands'),
    measure,
    direction,
    bands: many(z.object({ bound: figure, strict: z.boolean(), grade: line(10).optional(), points })),
    otherwise: points,
  }),
  z.object({
    kind: z.literal('target'),
    measure,
    direction,
    target: figure,
    step: z.number().int().min(1).max(1_000_000_000),
    deduct: points,
  }),
  z.object({ kind: z.literal('occurrences'), items: many(z.object({ name: words, deduct: points })) }),
  z.object({ kind: z.literal('all-or-nothing'), conditions }),
  z.object({ kind: z.literal('sample-mean'), of: words, size: z.number().int().min(1).max(50) }),
  z.object({
    kind: z.literal('sample-pass'),
    of: words,
    size: z.number().int().min(1).max(50),
    rows: many(z.object({ passed: z.number().int().min(1).max(50), ...gradeRow })),
    otherwise: z.object(gradeRow),
  }),
  z.object({
    kind: z.literal('found'),
    of: words,
    unit: line(20),
    needed: z.number().int().min(1).max(10_000),
    short: points.optional(),
  }),
  z.object({ kind: z.literal('bonus'), levels: many(z.object({ name: words, points })) }),
  z.object({
    kind: z.literal('weighted'),
    parts: many(z.object({ name: words, weight: z.number().int().min(1).max(10_000), outOf: points.min(1) })),
  }),
  z.object({ kind: z.literal('mean'), measure, direction, orEqual: z.boolean(), otherwise: points }),
  z.object({
    kind: z.literal('questionnaire'),
    question: words,
    levels: z
      .array(z.object({ name: line(40), points }))
      .min(2)
      .max(7),
    outOf: points.min(1),
  }),
  z.object({
    kind: z.literal('verdict'),
    states: z
      .array(z.object({ name: line(40), points, veto: z.boolean().optional() }))
      .min(2)
      .max(7),
  }),
]);

/** What a scorer gives to a rule. */
export const answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('points'), points }),
  z.object({ kind: z.literal('met'), met: z.array(index).max(20) }),
  z.object({ kind: z.literal('value'), value: figure }),
  z.object({ kind: z.literal('counts'), counts: z.array(count).min(1).max(20) }),
  z.object({ kind: z.literal('samples'), samples: z.array(points).max(50) }),
  z.object({
    kind: z.literal('passed'),
    passed: z.number().int().min(0).max(50),
    drawn: z.number().int().min(0).max(50),
  }),
  z.object({ kind: z.literal('parts'), parts: z.array(points).min(1).max(20) }),
  z.object({ kind: z.literal('state'), state: index }),
]) satisfies z.ZodType<Answer>;

export const indicatorKey = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff.-]{0,19}$/, { error: 'key.unfit' });
const classes = z.array(z.enum(areaClasses)).max(areaClasses.length);

const workdays = z.number().int().min(1).max(mostDays);
const work = z.object({ days: workdays.optional(), who: prose(40).optional() });

export const indicator = z.object({
  key: indicatorKey,
  title: words,
  detail: prose(2000),
  method: z.enum(methods),
  full: points,
  rule,
  variants: z.array(z.object({ classes: classes.min(1), rule })).max(5),
  exempt: classes,
  wanted: z.array(words).max(10),
  proof: z.enum(['none', 'some', 'whole']),
  feed: z.object({ of: z.enum(['count', 'figure']), kind: z.enum(evidenceKinds) }).nullable(),
  scorer: prose(80),
  work: work.optional(),
});

export const framework = z.object({
  title: line(120),
  subject: z.enum(subjects),
  basis: prose(2000),
  aspects: z
    .array(z.object({ key: indicatorKey, title: line(120), indicators: z.array(indicator).max(60) }))
    .min(1)
    .max(30),
  vetoes: z
    .array(z.object({ key: indicatorKey, text: words, basis: prose(400), when: z.enum(['precondition', 'veto']) }))
    .max(40),
  grading: z.object({
    star: z.object({ points, outOf: points.min(1) }),
    grades: z
      .array(
        z.object({
          key: indicatorKey,
          name: line(40),
          stars: z.number().int().min(0).max(30).optional(),
          each: points.optional(),
          total: points.optional(),
          best: z.number().int().min(1).max(10_000).optional(),
        }),
      )
      .max(12),
  }),
  boards: z.object({ red: z.number().int().min(0).max(50), black: z.number().int().min(0).max(50) }),
  effort: z
    .object({ methods: z.partialRecord(z.enum(methods), work).optional(), proof: workdays.optional() })
    .optional(),
}) satisfies z.ZodType<Framework>;

/** An exact fraction of hundredths, as `n` or `n/d`. */
export const exactPoints = z.string().refine(
  (text) => {
    try {
      exactOf(text);
      return true;
    } catch {
      return false;
    }
  },
  { error: 'points.unfit' },
);
export const side = z.enum(sides);
