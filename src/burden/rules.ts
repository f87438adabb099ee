import { addDays, type Day } from '#platform/pure/day.ts';

/** What is counted. Asking counts for those asked; giving counts what it took. */
export const burdenKinds = ['task', 'report-asked', 'report-given'] as const;
export type BurdenKind = (typeof burdenKinds)[number];

/** A field that did not have to be filled in: which, and where its value was known from. */
export interface KnownField {
  field: string;
  from: string;
}

/** One thing asked of a unit, or given by it. */
export interface Ask {
  /** Whose work it is. */
  unitId: string;
  kind: BurdenKind;
  subjectKind: string;
  subjectId: string;
  /** In words. */
  title: string;
  /** `topicOfTask`, `topicOfReport`, or a capability's own: equal when the same thing is asked. */
  topic: string;
  /** Fields filled in by hand. */
  fields?: number;
  known?: readonly KnownField[];
  /** Files (photos, evidence) that must be given. */
  filesAsked?: number;
  files?: number;
}

const longest = 100;

/**
 * What a task asks, however it is numbered and punctuated: two plans that ask a unit for 「1. 清理占道经营」 and
 * 「清理占道经营。」 ask the same thing.
 */
export function topicOfTask(title: string): string {
  const plain = title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^\s*[（(]?(?:第?[一二三四五六七八九十百\d]+)[）)、.．]\s*/u, '')
    .replace(/[^\p{Letter}\p{Number}]/gu, '');
  return `task:${[...plain].slice(0, longest).join('')}`;
}

/** How a task stands, asked by whichever way: a return, a reminder, a request. */
export const topicOfReport = (taskId: string): string => `report:${taskId}`;

/** The same asked again after so many days is a new question. */
export const sameWithin = 365;
/** The first day on which something asked before still counts as asked before. */
export const sameSince = (today: Day): Day => addDays(today, -sameWithin);

/** One unit and one topic. */
export const keyOf = (of: { unitId: string; topic: string }): string => `${of.unitId}|${of.topic}`;

/**
 * Which asks repeat an earlier one, of the same unit about the same topic: earlier in the ledger, or further up in the
 * same request. What is given never repeats: it answers.
 * @param earlier the latest entry of the ledger by `keyOf`
 * @param ids the new entries' ids, in order
 * @returns for each ask the earlier entry's id, or null
 */
export function markRepeats(
  asks: readonly Ask[],
  ids: readonly string[],
  earlier: ReadonlyMap<string, string>,
): (string | null)[] {
  const seen = new Map(earlier);
  return asks.map((ask, i) => {
    const before = ask.kind === 'report-given' ? null : (seen.get(keyOf(ask)) ?? null);
    seen.set(keyOf(ask), ids[i]!);
    return before;
  });
}

/**
 * How many fields were filled in by hand and which were known already: a value that only repeats what the form came with
 * cost nobody anything. Empty values (null, undefined, '') are not counted.
 * @param given the form as it was sent
 * @param before what it came with, and from where
 */
export function filledIn(
  given: Readonly<Record<string, string | number | null | undefined>>,
  before: Readonly<Record<string, { value: string | number | null; from: string }>> = {},
): { fields: number; known: KnownField[] } {
  const known: KnownField[] = [];
  let fields = 0;
  for (const [field, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === '') continue;
    const had = before[field];
    if (had && had.value === value) known.push({ field, from: had.from });
    else fields++;
  }
  return { fields, known };
}

/** What is summed up. */
export interface Counts {
  tasks: number;
  reportsAsked: number;
  reportsGiven: number;
  fields: number;
  known: number;
  filesAsked: number;
  files: number;
  repeats: number;
}
export const noCounts: Counts = {
  tasks: 0,
  reportsAsked: 0,
  reportsGiven: 0,
  fields: 0,
  known: 0,
  filesAsked: 0,
  files: 0,
  repeats: 0,
};
export const countNames = Object.keys(noCounts) as (keyof Counts)[];

/** The sum of two counts. */
export const plus = (a: Counts, b: Counts): Counts =>
  Object.fromEntries(countNames.map((name) => [name, a[name] + b[name]])) as unknown as Counts;
