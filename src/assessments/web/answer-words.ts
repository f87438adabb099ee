import type { Words } from '#platform/words/words.ts';
import type { Answer, Hundredths, Rule } from '../rules/framework.ts';
import { decimal } from '../rules/rule-text.ts';
import { shapeOf } from '../rules/score/answer.ts';

/**
 * An answer in a few words, each number with its name: 符合 2 / 3 项，缺“写明责任人”; 86.4 %; 积水 1、露天污水 0.
 * An answer to the rule of another class (the class changed since) has no names and goes without.
 */
export function answerWords(w: Words, answer: Answer, rule: Rule, full: Hundredths): string {
  const shape = shapeOf(rule, full);
  const named = (numbers: readonly (number | string)[], names: readonly string[]) =>
    w.list(numbers.map((n, i) => (names[i] ? `${names[i]} ${n}` : String(n))));
  switch (answer.kind) {
    case 'points':
      return w('screen.log.points', { points: decimal(answer.points) });
    case 'met': {
      if (shape.kind !== 'met') return w('screen.log.met', { n: answer.met.length });
      const lacking = shape.of.filter((_, i) => !answer.met.includes(i));
      if (lacking.length === 0) return w('screen.log.met-all', { of: shape.of.length });
      return w('screen.log.met-of', { n: answer.met.length, of: shape.of.length, lacking: w.list(lacking) });
    }
    case 'value':
      return shape.kind === 'value' ? `${decimal(answer.value)} ${shape.measure.unit}` : decimal(answer.value);
    case 'counts':
      return named(answer.counts, shape.kind === 'counts' ? shape.of.map(({ name }) => name) : []);
    case 'samples':
      return answer.samples.length ? answer.samples.map(decimal).join(' / ') : w('screen.log.no-sample');
    case 'passed':
      return w('screen.log.passed', { passed: answer.passed, drawn: answer.drawn });
    case 'parts':
      return named(answer.parts.map(decimal), shape.kind === 'parts' ? shape.of.map(({ name }) => name) : []);
    case 'state':
      return (shape.kind === 'state' && shape.of[answer.state]) || w('screen.log.state', { n: answer.state + 1 });
  }
}
