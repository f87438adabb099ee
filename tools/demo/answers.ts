import type { Answer, Rule } from '../../src/assessments/rules/framework.ts';

/** The best answer a rule can be given, or one that earns next to nothing. */
export function answerOf(rule: Rule, full: number, good: boolean): Answer {
  switch (rule.kind) {
    case 'judged':
      return { kind: 'points', points: good ? full : 0 };
    case 'conditions':
    case 'conditions-grade':
    case 'all-or-nothing':
      return { kind: 'met', met: good ? rule.conditions.map((_, i) => i) : [] };
    case 'bands':
    case 'target':
    case 'mean':
      return { kind: 'value', value: good === (rule.direction === 'more') ? 10_000_000 : 0 };
    case 'occurrences':
      return { kind: 'counts', counts: rule.items.map(() => (good ? 0 : 50)) };
    case 'bonus':
      return { kind: 'counts', counts: rule.levels.map(() => 0) };
    case 'questionnaire':
      return {
        kind: 'counts',
        counts: rule.levels.map((_, i) => (i === (good ? 0 : rule.levels.length - 1) ? 50 : 0)),
      };
    case 'found':
      return { kind: 'counts', counts: [good ? rule.needed : 0] };
    case 'sample-mean':
      return { kind: 'samples', samples: Array.from({ length: rule.size }, () => (good ? full : 0)) };
    case 'sample-pass':
      return { kind: 'passed', passed: good ? rule.size : 0, drawn: rule.size };
    case 'weighted':
      return { kind: 'parts', parts: rule.parts.map(({ outOf }) => (good ? outOf : 0)) };
    case 'verdict':
      return { kind: 'state', state: good ? 0 : rule.states.length - 1 };
  }
}
