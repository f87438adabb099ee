import type { Answer, Hundredths, Rule } from '../framework.ts';
import type { Why } from '../result.ts';

/** A better answer: how many steps of work lie before it, and what they are in words (`todo.<code>`). */
export interface Better {
  answer: Answer;
  steps: number;
  todo: Why;
}

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

/** However much there is to do, so many ways are looked at for one indicator. */
const mostWays = 60;
const upTo = (n: number): number[] => Array.from({ length: Math.min(n, mostWays) }, (_, i) => i + 1);
const todo = (code: string, params: Why['params'] = {}): Why => ({ code, params });

/**
 * Better answers to a rule than the one that stands, each with the fewest steps that lead to it: one more condition met, the
 * next band, one occurrence put right, one more found. Where nothing was answered yet, what counts is done from nothing.
 * Where steps can be taken in any order, those that give most come first, so that no other choice of as many gives more.
 * @param answer null: not answered yet · @param mean the mean fixed for the cycle; null: none
 */
export function betterAnswers(rule: Rule, full: Hundredths, answer: Answer | null, mean: number | null): Better[] {
  switch (rule.kind) {
    case 'judged':
      return judged(full, answer?.kind === 'points' ? answer.points : 0);
    case 'conditions':
    case 'conditions-grade':
    case 'all-or-nothing':
      return conditions(rule.conditions, answer?.kind === 'met' ? answer.met : []);
    case 'bands':
      return bands(rule, answer?.kind === 'value' ? answer.value : null);
    case 'target':
      return target(rule, full, answer?.kind === 'value' ? answer.value : null);
    case 'mean':
      return mean === null ? [] : overMean(rule, mean);
    case 'occurrences':
      return occurrences(rule, answer?.kind === 'counts' ? answer.counts : null);
    case 'found':
      return found(rule, answer?.kind === 'counts' ? answer.counts[0]! : 0);
    case 'sample-mean':
      return samples(rule, full, answer?.kind === 'samples' ? answer.samples : null);
    case 'sample-pass':
      return passes(rule, answer?.kind === 'passed' ? answer : { passed: 0, drawn: rule.size });
    case 'weighted':
      return parts(rule, answer?.kind === 'parts' ? answer.parts : rule.parts.map(() => 0));
    case 'questionnaire':
      return levels(rule, answer?.kind === 'counts' ? answer.counts : null);
    case 'verdict':
      return states(rule, answer?.kind === 'state' ? answer.state : null);
    case 'bonus':
      // Honours are not to be sought for their points.
      return [];
  }
}

/** A step is a whole point. */
function judged(full: Hundredths, points: Hundredths): Better[] {
  return upTo(Math.ceil((full - points) / 100)).map((steps) => {
    const to = Math.min(full, points + steps * 100);
    return { answer: { kind: 'points', points: to }, steps, todo: todo('judged', { points: to }) };
  });
}

function conditions(all: readonly string[], met: readonly number[]): Better[] {
  const missing = all.map((_, i) => i).filter((i) => !met.includes(i));
  return missing.map((_, at) => {
    const more = missing.slice(0, at + 1);
    return {
      answer: { kind: 'met', met: [...met, ...more].toSorted((a, b) => a - b) },
      steps: more.length,
      todo: todo('conditions', { n: more.length, names: more.map((i) => all[i]!).join('；') }),
    };
  });
}

const measure = ({ name, unit }: { name: string; unit: string }, direction: 'more' | 'less', value: number): Why =>
  todo(direction === 'more' ? 'measure-more' : 'measure-less', { name, unit, value });

/** A step is a band. */
function bands(rule: Of<'bands'>, value: number | null): Better[] {
  const reach = ({ bound, strict }: (typeof rule.bands)[number]) =>
    strict ? (rule.direction === 'more' ? bound + 1 : bound - 1) : bound;
  const holds = (band: (typeof rule.bands)[number]) =>
    value !== null && (rule.direction === 'more' ? value >= reach(band) : value <= reach(band));
  const at = rule.bands.findIndex(holds);
  const here = at < 0 ? rule.bands.length : at;
  return rule.bands.slice(0, here).map((band, i) => ({
    answer: { kind: 'value', value: reach(band) },
    steps: here - i,
    todo: measure(rule.measure, rule.direction, reach(band)),
  }));
}

/** A step is one of the steps that are deducted for. */
function target(rule: Of<'target'>, full: Hundredths, value: number | null): Better[] {
  const spent = rule.deduct > 0 ? Math.ceil(full / rule.deduct) : 1;
  const sign = rule.direction === 'more' ? -1 : 1;
  const missed = value === null ? spent : Math.max(0, Math.ceil(((value - rule.target) * sign) / rule.step));
  return upTo(Math.min(missed, spent)).map((n) => {
    const left = n - 1;
    const to = rule.target + sign * left * rule.step;
    return {
      answer: { kind: 'value', value: to },
      steps: missed - left,
      todo: measure(rule.measure, rule.direction, to),
    };
  });
}

function overMean(rule: Of<'mean'>, mean: number): Better[] {
  const value = rule.orEqual ? mean : mean + (rule.direction === 'more' ? 1 : -1);
  return [{ answer: { kind: 'value', value }, steps: 1, todo: measure(rule.measure, rule.direction, value) }];
}

/** The dearest first. Nothing counted yet: one round of looking after everything. */
function occurrences(rule: Of<'occurrences'>, counts: readonly number[] | null): Better[] {
  if (counts === null)
    return [{ answer: { kind: 'counts', counts: rule.items.map(() => 0) }, steps: 1, todo: todo('looked-after') }];
  const dearest = rule.items.map((_, i) => i).toSorted((a, b) => rule.items[b]!.deduct - rule.items[a]!.deduct);
  const all = counts.reduce((sum, one) => sum + one, 0);
  // So many have to go before the others: what is left of more than these is spent anyway in any but the longest lists.
  const last = Math.min(all, mostWays);
  return upTo(all).map((n) => {
    const gone = all - last + n;
    let left = gone;
    const to = [...counts];
    const put: string[] = [];
    for (const i of dearest) {
      const many = Math.min(left, to[i]!);
      if (many > 0) put.push(`${rule.items[i]!.name} ×${many}`);
      to[i]! -= many;
      left -= many;
    }
    return {
      answer: { kind: 'counts', counts: to },
      steps: gone,
      todo: todo('put-right', { n: gone, names: put.join('；') }),
    };
  });
}

function found(rule: Of<'found'>, count: number): Better[] {
  const missing = rule.needed - count;
  const steps = upTo(missing);
  if (missing > mostWays) steps.push(missing);
  return steps.map((n) => ({
    answer: { kind: 'counts', counts: [count + n] },
    steps: n,
    todo: todo('more-of', { of: rule.of, unit: rule.unit, n }),
  }));
}

/** The worst first. Where nothing can be drawn, the mean of the peers stands and cannot be worked on. */
function samples(rule: Of<'sample-mean'>, full: Hundredths, drawn: readonly Hundredths[] | null): Better[] {
  const base = drawn ?? Array.from({ length: rule.size }, () => 0);
  const worst = base.map((_, i) => i).toSorted((a, b) => base[a]! - base[b]!);
  return upTo(base.filter((one) => one < full).length).map((n) => {
    const to = [...base];
    for (const i of worst.slice(0, n)) to[i] = full;
    return { answer: { kind: 'samples', samples: to }, steps: n, todo: todo('samples', { of: rule.of, n }) };
  });
}

function passes(rule: Of<'sample-pass'>, { passed, drawn }: { passed: number; drawn: number }): Better[] {
  return upTo(drawn - passed).map((n) => ({
    answer: { kind: 'passed', passed: passed + n, drawn },
    steps: n,
    todo: todo('samples', { of: rule.of, n }),
  }));
}

/** Those that weigh most and lack most first. */
function parts(rule: Of<'weighted'>, marks: readonly Hundredths[]): Better[] {
  const lack = (i: number) => (rule.parts[i]!.weight * (rule.parts[i]!.outOf - marks[i]!)) / rule.parts[i]!.outOf;
  const open = rule.parts.map((_, i) => i).filter((i) => marks[i]! < rule.parts[i]!.outOf);
  open.sort((a, b) => lack(b) - lack(a));
  return open.map((_, at) => {
    const to = [...marks];
    const done = open.slice(0, at + 1);
    for (const i of done) to[i] = rule.parts[i]!.outOf;
    return {
      answer: { kind: 'parts', parts: to },
      steps: done.length,
      todo: todo('parts', { names: done.map((i) => rule.parts[i]!.name).join('；') }),
    };
  });
}

/** A step is a tenth of those asked who come to answer on the best level. Nobody asked yet: as if all stood on the worst. */
function levels(rule: Of<'questionnaire'>, counts: readonly number[] | null): Better[] {
  const points = rule.levels.map((level) => level.points);
  const best = points.indexOf(Math.max(...points));
  const worst = points.map((_, i) => i).toSorted((a, b) => points[a]! - points[b]!);
  const base = counts ?? points.map((_, i) => (i === worst[0] ? 100 : 0));
  const all = base.reduce((sum, one) => sum + one, 0);
  return upTo(10).map((steps) => {
    let left = Math.ceil((all * steps) / 10);
    const to = [...base];
    for (const i of worst) {
      if (i === best) continue;
      const many = Math.min(left, to[i]!);
      to[i]! -= many;
      to[best]! += many;
      left -= many;
    }
    return {
      answer: { kind: 'counts', counts: to },
      steps,
      todo: todo('levels', { question: rule.question, level: rule.levels[best]!.name, n: to[best]!, of: all }),
    };
  });
}

/** A step is a state; where none was given yet, any state is one. */
function states(rule: Of<'verdict'>, state: number | null): Better[] {
  const order = rule.states.map((_, i) => i).toSorted((a, b) => rule.states[a]!.points - rule.states[b]!.points);
  const at = state === null ? -1 : order.indexOf(state);
  return order.slice(at + 1).map((to, i) => ({
    answer: { kind: 'state', state: to },
    steps: state === null ? 1 : i + 1,
    todo: todo('state', { name: rule.states[to]!.name }),
  }));
}
