import type { Answer, Hundredths, Measure, Rule, RuleKind } from '../framework.ts';

/** What a scorer is asked for, so that a screen can show the right field. */
export type AnswerShape =
  | { kind: 'points'; max: Hundredths }
  | { kind: 'met'; of: readonly string[] }
  | { kind: 'value'; measure: Measure }
  | { kind: 'counts'; of: readonly { name: string; unit: string }[] }
  /** Up to `size` of `of`, each out of `max`; none when there is nothing to draw from. */
  | { kind: 'samples'; of: string; size: number; max: Hundredths }
  | { kind: 'passed'; of: string; size: number }
  | { kind: 'parts'; of: readonly { name: string; max: Hundredths }[] }
  | { kind: 'state'; of: readonly string[] };

/** Which answer fits a rule. */
export const answerKinds: Readonly<Record<RuleKind, Answer['kind']>> = {
  judged: 'points',
  conditions: 'met',
  'conditions-grade': 'met',
  bands: 'value',
  target: 'value',
  occurrences: 'counts',
  'all-or-nothing': 'met',
  'sample-mean': 'samples',
  'sample-pass': 'passed',
  found: 'counts',
  bonus: 'counts',
  weighted: 'parts',
  mean: 'value',
  questionnaire: 'counts',
  verdict: 'state',
};

/** What is asked of a scorer by a rule worth `full`. */
export function shapeOf(rule: Rule, full: Hundredths): AnswerShape {
  switch (rule.kind) {
    case 'judged':
      return { kind: 'points', max: full };
    case 'conditions':
    case 'conditions-grade':
    case 'all-or-nothing':
      return { kind: 'met', of: rule.conditions };
    case 'bands':
    case 'target':
    case 'mean':
      return { kind: 'value', measure: rule.measure };
    case 'occurrences':
      return { kind: 'counts', of: rule.items.map(({ name }) => ({ name, unit: '' })) };
    case 'bonus':
    case 'questionnaire':
      return { kind: 'counts', of: rule.levels.map(({ name }) => ({ name, unit: '' })) };
    case 'found':
      return { kind: 'counts', of: [{ name: rule.of, unit: rule.unit }] };
    case 'sample-mean':
      return { kind: 'samples', of: rule.of, size: rule.size, max: full };
    case 'sample-pass':
      return { kind: 'passed', of: rule.of, size: rule.size };
    case 'weighted':
      return { kind: 'parts', of: rule.parts.map(({ name, outOf }) => ({ name, max: outOf })) };
    case 'verdict':
      return { kind: 'state', of: rule.states.map(({ name }) => name) };
  }
}

/** What can be wrong with an answer; its words are `misfit.<code>`. */
export const misfitCodes = [
  'kind',
  'number',
  'over-full',
  'condition-unknown',
  'condition-twice',
  'items',
  'too-many',
  'none-drawn',
  'more-passed',
  'no-answers',
  'state-unknown',
] as const;
export interface Misfit {
  code: (typeof misfitCodes)[number];
  /** Which of several is meant, from 0; null: the whole answer. */
  index: number | null;
  /** The bound that was passed, where there is one: hundredths for points, else how many. */
  bound: number | null;
}

const misfit = (code: Misfit['code'], index: number | null = null, bound: number | null = null): Misfit => ({
  code,
  index,
  bound,
});
const amount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
const numbersOf = (answer: Answer): readonly number[] => {
  switch (answer.kind) {
    case 'value':
      return [answer.value];
    case 'points':
      return [answer.points];
    case 'met':
      return answer.met;
    case 'counts':
      return answer.counts;
    case 'samples':
      return answer.samples;
    case 'passed':
      return [answer.passed, answer.drawn];
    case 'parts':
      return answer.parts;
    case 'state':
      return [answer.state];
  }
};

/**
 * Does an answer fit a rule worth `full`? Null when it does, else the first thing that is wrong with it.
 * An answer that fitted may cease to when the class of the entry changes and another variant applies.
 */
export function answerFits(rule: Rule, full: Hundredths, answer: Answer): Misfit | null {
  const shape = shapeOf(rule, full);
  if (shape.kind !== answer.kind) return misfit('kind');
  const numbers = numbersOf(answer);
  const odd = numbers.findIndex((one) => !(shape.kind === 'value' ? Number.isSafeInteger(one) : amount(one)));
  if (odd >= 0) return misfit('number', odd);
  switch (shape.kind) {
    case 'value':
      return null;
    case 'points':
      return numbers[0]! > shape.max ? misfit('over-full', null, shape.max) : null;
    case 'met': {
      const unknown = numbers.findIndex((one) => one >= shape.of.length);
      if (unknown >= 0) return misfit('condition-unknown', unknown, shape.of.length);
      return new Set(numbers).size < numbers.length ? misfit('condition-twice') : null;
    }
    case 'counts':
      if (numbers.length !== shape.of.length) return misfit('items', null, shape.of.length);
      return rule.kind === 'questionnaire' && numbers.every((one) => one === 0) ? misfit('no-answers') : null;
    case 'samples': {
      if (numbers.length > shape.size) return misfit('too-many', null, shape.size);
      const over = numbers.findIndex((one) => one > shape.max);
      return over >= 0 ? misfit('over-full', over, shape.max) : null;
    }
    case 'passed': {
      const [passed, drawn] = [numbers[0]!, numbers[1]!];
      if (drawn > shape.size) return misfit('too-many', null, shape.size);
      if (drawn === 0) return misfit('none-drawn');
      return passed > drawn ? misfit('more-passed', null, drawn) : null;
    }
    case 'parts': {
      if (numbers.length !== shape.of.length) return misfit('items', null, shape.of.length);
      const over = numbers.findIndex((one, i) => one > shape.of[i]!.max);
      return over >= 0 ? misfit('over-full', over, shape.of[over]!.max) : null;
    }
    case 'state':
      return numbers[0]! >= shape.of.length ? misfit('state-unknown', null, shape.of.length) : null;
  }
}
