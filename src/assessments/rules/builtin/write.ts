import type { Direction, Hundredths, Indicator, Method, Rule } from '../framework.ts';

/** Short ways to write the built-in frameworks. All points are hundredths. */
type More = Partial<Pick<Indicator, 'detail' | 'variants' | 'exempt' | 'wanted' | 'proof' | 'feed' | 'scorer'>>;

export const indicator = (
  key: string,
  title: string,
  method: Method,
  full: Hundredths,
  rule: Rule,
  more: More = {},
): Indicator => ({
  key,
  title,
  detail: '',
  method,
  full,
  rule,
  variants: [],
  exempt: [],
  wanted: [],
  proof: 'none',
  feed: null,
  scorer: '',
  ...more,
});

export const all = (...conditions: string[]): Rule => ({ kind: 'all-or-nothing', conditions });

/** Points for 0, 1, 2 … conditions met. */
export const met = (points: Hundredths[], ...conditions: string[]): Rule => ({
  kind: 'conditions',
  conditions,
  points,
});

const hundred = (n: number): number => Math.round(n * 100);

/** Bands as [bound, points], best first; bounds in whole units. */
export const bands = (
  name: string,
  unit: string,
  rows: [number, Hundredths][],
  otherwise: Hundredths = 0,
  direction: Direction = 'more',
): Rule => ({
  kind: 'bands',
  measure: { name, unit },
  direction,
  bands: rows.map(([bound, points]) => ({ bound: hundred(bound), strict: false, points })),
  otherwise,
});

/** So much off for every step the target is missed by; target and step in whole units. */
export const target = (name: string, unit: string, wanted: number, step: number, deduct: Hundredths): Rule => ({
  kind: 'target',
  measure: { name, unit },
  direction: 'more',
  target: hundred(wanted),
  step: hundred(step),
  deduct,
});

/** Deductions per place, as [what, points]. */
export const off = (...items: [string, Hundredths][]): Rule => ({
  kind: 'occurrences',
  items: items.map(([name, deduct]) => ({ name, deduct })),
});

/** What residents answered, on five levels out of 10.00. */
export const asked = (question: string): Rule => ({
  kind: 'questionnaire',
  question,
  levels: [
    { name: '满意', points: 1000 },
    { name: '比较满意', points: 800 },
    { name: '一般', points: 600 },
    { name: '不太满意', points: 300 },
    { name: '不满意', points: 0 },
  ],
  outOf: 1000,
});

export const survey: Indicator['feed'] = { of: 'figure', kind: 'survey' };
export const activities: Indicator['feed'] = { of: 'count', kind: 'activity' };
