import type { AreaClass } from '#organisation/rules/kinds.ts';
import { inWindow } from './evidence.ts';
import { exact, zero } from './exact.ts';
import type { Facts, Mark, Standing } from './facts.ts';
import type { Answer, Hundredths, Indicator, Rule, Side } from './framework.ts';
import { standsFor } from './lifecycle.ts';
import type { CellScore, Why } from './result.ts';
import { answerFits } from './score/answer.ts';
import { allOrNothing, conditions, conditionsGrade, verdict } from './score/counted.ts';
import { given, type Given } from './score/given.ts';
import { bands, regionalMean, target } from './score/measured.ts';
import { judged, questionnaire, sampleMean, samplePass, weighted } from './score/sampled.ts';
import { bonus, found, occurrences } from './score/tallied.ts';
import { why } from './why.ts';

/** Is the indicator not asked of this class? */
export const isExempt = (indicator: Indicator, areaClass: AreaClass | null): boolean =>
  areaClass !== null && indicator.exempt.includes(areaClass);

/** The rule that applies to a class (分类指导): the first variant that names it, else the indicator's own. */
export const ruleFor = (indicator: Indicator, areaClass: AreaClass | null): Rule =>
  indicator.variants.find((one) => areaClass !== null && one.classes.includes(areaClass))?.rule ?? indicator.rule;

/** Evidence that bears on one indicator in one column. */
export interface Proof {
  evidenceId: string;
  extent: 'whole' | 'part';
  standing: Standing;
  /** What it says of this indicator, in hundredths: the figure of the link, else that of the piece. */
  figure: number | null;
}

/** Linked evidence that stands for the column and shows something within the window, in the order it was linked. */
export function proofs(indicator: Indicator, side: Side, facts: Facts): Proof[] {
  const out: Proof[] = [];
  const window = { from: facts.windowFrom, to: facts.windowTo };
  const figures = facts.figures.get(indicator.key);
  for (const [evidenceId, extent] of facts.links.get(indicator.key) ?? []) {
    const standing = facts.evidence.get(evidenceId);
    if (standing && standsFor(side, standing.state) && inWindow(standing, window))
      out.push({ evidenceId, extent, standing, figure: figures?.get(evidenceId) ?? standing.figure });
  }
  return out;
}

/**
 * What the evidence answers where an indicator is fed: how often it happened, or the newest figure (by its last day, then
 * its first, then the later filed). Null: there is no figure yet.
 */
function fedAnswer(
  feed: NonNullable<Indicator['feed']>,
  rule: Rule,
  held: readonly Proof[],
): { answer: Answer | null; step: Why } {
  const of = held.filter(({ standing }) => standing.kind === feed.kind);
  if (feed.of === 'count') {
    const count = of.reduce((all, { standing }) => all + standing.quantity, 0);
    const answer: Answer =
      rule.kind === 'bands' || rule.kind === 'target' || rule.kind === 'mean'
        ? { kind: 'value', value: count * 100 }
        : { kind: 'counts', counts: [count] };
    return { answer, step: why('fed-count', { n: of.length, count }) };
  }
  const order = ({ evidenceId, standing }: Proof) => `${standing.to} ${standing.from} ${evidenceId}`;
  let newest: Proof | null = null;
  for (const one of of) if (one.figure !== null && (newest === null || order(one) > order(newest))) newest = one;
  if (newest === null) return { answer: null, step: why('fed-nothing') };
  const value = newest.figure!;
  return { answer: { kind: 'value', value }, step: why('fed-figure', { value, day: newest.standing.to }) };
}

/**
 * What a rule worth `full` makes of an answer that fits it.
 * @param mean the mean fixed for the cycle, in hundredths; null: none yet
 */
export function applied(rule: Rule, full: Hundredths, answer: Answer, mean: number | null): Given {
  // `answerFits` has seen to it that rule and answer go together; the kinds are told apart once more for the types.
  if (answer.kind === 'met') {
    if (rule.kind === 'conditions') return conditions(rule, answer.met);
    if (rule.kind === 'conditions-grade') return conditionsGrade(rule, answer.met);
    if (rule.kind === 'all-or-nothing') return allOrNothing(rule, full, answer.met);
  } else if (answer.kind === 'value') {
    if (rule.kind === 'bands') return bands(rule, answer.value);
    if (rule.kind === 'target') return target(rule, full, answer.value);
    if (rule.kind === 'mean') return regionalMean(rule, full, answer.value, mean);
  } else if (answer.kind === 'counts') {
    if (rule.kind === 'occurrences') return occurrences(rule, full, answer.counts);
    if (rule.kind === 'found') return found(rule, full, answer.counts[0]!);
    if (rule.kind === 'bonus') return bonus(rule, full, answer.counts);
    if (rule.kind === 'questionnaire') return questionnaire(rule, full, answer.counts);
  } else if (answer.kind === 'samples' && rule.kind === 'sample-mean')
    return sampleMean(rule, full, answer.samples, mean);
  else if (answer.kind === 'passed' && rule.kind === 'sample-pass')
    return samplePass(rule, answer.passed, answer.drawn);
  else if (answer.kind === 'parts' && rule.kind === 'weighted') return weighted(rule, full, answer.parts);
  else if (answer.kind === 'state' && rule.kind === 'verdict') return verdict(rule, answer.state);
  else if (answer.kind === 'points' && rule.kind === 'judged') return judged(full, answer.points);
  throw new TypeError(`${answer.kind} does not answer ${rule.kind}`);
}

/** What rule and evidence give, before anything set by hand. */
function byRule(indicator: Indicator, rule: Rule, side: Side, facts: Facts, mark: Mark | undefined): Given {
  const held = proofs(indicator, side, facts);
  const steps: Why[] = [];
  let answer = mark?.answer ?? null;
  if (indicator.feed) {
    const fed = fedAnswer(indicator.feed, rule, held);
    answer = fed.answer;
    steps.push(fed.step);
  } else if (answer === null) steps.push(why('unanswered'));
  if (answer === null) return { points: null, grade: null, veto: false, why: steps };
  const misfit = answerFits(rule, indicator.full, answer);
  if (misfit) return { points: null, grade: null, veto: false, why: [...steps, why('unfit', { misfit: misfit.code })] };
  const got = applied(rule, indicator.full, answer, facts.means.get(indicator.key) ?? null);
  steps.push(...got.why);
  if (got.veto) steps.push(why('veto'));
  if (got.points === null || indicator.proof === 'none') return { ...got, why: steps };
  const enough = indicator.proof === 'some' ? held.length > 0 : held.some((one) => one.extent === 'whole');
  if (enough) return { ...got, why: [...steps, why('proven', { n: held.length })] };
  steps.push(why(indicator.proof === 'some' ? 'unproven' : 'unproven-whole', { n: held.length }));
  // A bar stands whether or not anything was proven.
  return { points: zero, grade: null, veto: got.veto, why: steps };
}

/** Never below nothing, never above the full points, whatever a framework says. */
function within(got: Given, full: Hundredths): Given {
  if (got.points === null) return got;
  const { n, d } = got.points;
  if (n < 0n) return { ...got, points: zero, why: [...got.why, why('capped', { points: zero })] };
  if (n <= BigInt(full) * d) return got;
  return { ...got, points: exact(full), why: [...got.why, why('capped', { points: full })] };
}

/**
 * What one cell of the scorecard comes to, and why: the rule of the entry's class, the answer (typed, or read off evidence),
 * what proves it, and whatever was set by hand against it. Points set by hand replace the rule's points and grade; a bar
 * that the answer carries stands until it is answered anew.
 */
export function scoreCell(indicator: Indicator, side: Side, facts: Facts): CellScore {
  if (isExempt(indicator, facts.class))
    return {
      points: null,
      full: 0,
      exempt: true,
      bonus: indicator.rule.kind === 'bonus',
      grade: null,
      veto: false,
      why: [why('exempt')],
    };
  const rule = ruleFor(indicator, facts.class);
  const mark = facts.marks[side].get(indicator.key);
  let got = within(byRule(indicator, rule, side, facts, mark), indicator.full);
  if (mark && mark.adjusted !== null) {
    const points = Math.max(0, Math.min(indicator.full, mark.adjusted));
    const set = given(points, [...got.why, why('adjusted', { points, full: indicator.full, reason: mark.reason })]);
    got = { ...set, veto: got.veto };
  }
  return {
    points: got.points,
    full: indicator.full,
    exempt: false,
    bonus: rule.kind === 'bonus',
    grade: got.grade,
    veto: got.veto,
    why: rule === indicator.rule ? got.why : [why('variant'), ...got.why],
  };
}
