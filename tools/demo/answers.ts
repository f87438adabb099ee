import type { Answer, Rule } from '../../src/assessments/rules/framework.ts';

/** Well beyond the line, or well short of it; a share never above the whole. */
function measured(rule: { measure: { unit: string }; direction: 'more' | 'less' }, line: number, good: boolean) {
  if (good !== (rule.direction === 'more')) return 0;
  return rule.measure.unit === '%' ? 10_000 : line + 100;
}

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
      return { kind: 'value', value: measured(rule, Math.max(...rule.bands.map(({ bound }) => bound)), good) };
    case 'target':
      return { kind: 'value', value: measured(rule, rule.target, good) };
    case 'mean':
      return { kind: 'value', value: measured(rule, 9_900, good) };
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
