import type { Indicator, Measure, Rule } from '../framework.ts';

/** An indicator of a built-in framework: what most have in common is filled in. */
export const indicator = (
  key: string,
  full: number,
  title: string,
  rule: Rule,
  rest: Partial<Omit<Indicator, 'key' | 'full' | 'title' | 'rule'>> = {},
): Indicator => ({
  key,
  title,
  detail: '',
  method: 'materials',
  full,
  rule,
  variants: [],
  exempt: [],
  wanted: [],
  proof: 'none',
  feed: null,
  scorer: '',
  ...rest,
});

export const measure = (name: string, unit = '%'): Measure => ({ name, unit });

/** Bands the more the better, none of them strict: [bound, points] from the best on, in hundredths. */
export const bands = (of: Measure, ...rows: readonly [bound: number, points: number][]): Rule => ({
  kind: 'bands',
  measure: of,
  direction: 'more',
  bands: rows.map(([bound, points]) => ({ bound, strict: false, points })),
  otherwise: 0,
});
/** All of it at the target; `deduct` for each `step` begun below it. */
export const target = (of: Measure, at: number, step: number, deduct: number): Rule => ({
  kind: 'target',
  measure: of,
  direction: 'more',
  target: at,
  step,
  deduct,
});
export const allOf = (...conditions: string[]): Rule => ({ kind: 'all-or-nothing', conditions });
/** Equal shares of the full points for each condition met; the full points must divide by their number. */
export const shares = (full: number, ...conditions: string[]): Rule => ({
  kind: 'conditions',
  conditions,
  points: Array.from({ length: conditions.length + 1 }, (_, met) => Math.floor((full * met) / conditions.length)),
});
export const found = (of: string, unit: string, needed: number): Rule => ({ kind: 'found', of, unit, needed });
/** So much off for each one, until nothing is left. */
export const each = (...items: readonly [name: string, deduct: number][]): Rule => ({
  kind: 'occurrences',
  items: items.map(([name, deduct]) => ({ name, deduct })),
});
/** Five levels from 满意 to 不满意, ten points to none. */
export const satisfaction = (question: string): Rule => ({
  kind: 'questionnaire',
  question,
  levels: [
    { name: '满意', points: 1000 },
    { name: '比较满意', points: 850 },
    { name: '一般', points: 700 },
    { name: '不太满意', points: 400 },
    { name: '不满意', points: 0 },
  ],
  outOf: 1000,
});
