import { exact, exactOf, exactText, floor, type Exact } from './exact.ts';
import type { Why } from './result.ts';

/** Every step an explanation can have; its words are `why.<code>`. */
export const whyCodes = [
  'variant',
  'exempt',
  'unanswered',
  'unfit',
  'fed-count',
  'fed-figure',
  'fed-nothing',
  'proven',
  'unproven',
  'unproven-whole',
  'adjusted',
  'capped',
  'veto',
  'judged',
  'conditions',
  'met',
  'grade',
  'band-more',
  'band-more-strict',
  'band-less',
  'band-less-strict',
  'band-none',
  'target-met',
  'target-short',
  'target-over',
  'occurrence',
  'occurrences-none',
  'spent',
  'all-met',
  'not-all-met',
  'samples',
  'samples-few',
  'peers',
  'peers-missing',
  'passed',
  'passed-few',
  'found',
  'found-all',
  'found-short',
  'bonus',
  'bonus-none',
  'part',
  'mean-better',
  'mean-equal',
  'mean-worse',
  'mean-missing',
  'questionnaire',
  'verdict',
] as const;
export type WhyCode = (typeof whyCodes)[number];

/** Names whose values are points, and names whose values are figures: both in hundredths, as exact texts. */
const pointNames = new Set(['points', 'full', 'deduct', 'sum', 'outOf', 'got', 'weight']);
const figureNames = new Set(['value', 'bound', 'target', 'miss', 'mean']);

/** One step; points and figures go in as numbers or fractions, and travel as exact texts. */
export function why(code: WhyCode, params: Record<string, string | number | Exact> = {}): Why {
  const out: Record<string, string | number> = {};
  // Written for every step of every cell, so without the pairs that Object.entries would make of them.
  for (const name in params) {
    const value = params[name]!;
    out[name] =
      typeof value === 'object'
        ? exactText(value)
        : typeof value === 'number' && (pointNames.has(name) || figureNames.has(name))
          ? String(value)
          : value;
  }
  return { code, params: out };
}

/**
 * Hundredths as people write them, never rounded up: `900` is 9.00, and what lies between 8.99 and 9.00 is `8.99…`.
 * @param trim leaves out zeros after the point (85 for 8500), as figures are written
 */
export function decimal(of: Exact, trim = false): string {
  const below = of.n < 0n;
  const size = below ? exact(-of.n, of.d) : of;
  const whole = floor(size);
  const text = `${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`;
  const shown = size.d !== 1n ? `${text}…` : trim ? text.replace(/\.?0+$/, '') : text;
  return below ? `-${shown}` : shown;
}

/** The values of a step as they fill its words. */
export function readable(step: Why): Record<string, string | number> {
  const out: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(step.params))
    out[name] =
      pointNames.has(name) && name !== 'weight'
        ? decimal(exactOf(String(value)))
        : figureNames.has(name) || name === 'weight'
          ? decimal(exactOf(String(value)), true)
          : value;
  return out;
}
