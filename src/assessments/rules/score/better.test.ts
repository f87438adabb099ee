import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtIns } from '../builtin/all.ts';
import { atLeast, exact, zero, type Exact } from '../exact.ts';
import type { LogEntry } from '../facts.ts';
import { fold } from '../fold.ts';
import { indicatorsOf, sides, type Answer, type Rule } from '../framework.ts';
import { answerTo, log, numbered, which } from '../logs/testing.ts';
import { applied, scoreCell } from '../score.ts';
import { answerFits } from './answer.ts';

describe('better work never earns less', () => {
  const rules: { rule: Rule; full: number }[] = builtIns.flatMap((one) =>
    indicatorsOf(one.framework).flatMap(({ rule, full, variants }) =>
      [rule, ...variants.map((variant) => variant.rule)].map((each) => ({ rule: each, full })),
    ),
  );
  rules.push(
    {
      rule: {
        kind: 'conditions-grade',
        conditions: ['甲', '乙', '丙'],
        rows: [
          { met: 3, grade: 'A', points: 300 },
          { met: 2, grade: 'B', points: 200 },
        ],
        otherwise: { grade: 'C', points: 0, veto: true },
      },
      full: 300,
    },
    {
      rule: {
        kind: 'bonus',
        levels: [
          { name: '省', points: 70 },
          { name: '市', points: 30 },
        ],
      },
      full: 200,
    },
    { rule: { kind: 'found', of: '站', unit: '个', needed: 9, short: 40 }, full: 200 },
    { rule: { kind: 'judged' }, full: 200 },
    {
      rule: {
        kind: 'weighted',
        parts: [
          { name: '甲', weight: 3333, outOf: 70 },
          { name: '乙', weight: 6667, outOf: 90 },
        ],
      },
      full: 300,
    },
    {
      rule: { kind: 'mean', measure: { name: '率', unit: '%' }, direction: 'more', orEqual: false, otherwise: 50 },
      full: 100,
    },
    {
      rule: { kind: 'mean', measure: { name: '率', unit: '%' }, direction: 'less', orEqual: true, otherwise: 50 },
      full: 100,
    },
    {
      rule: {
        kind: 'target',
        measure: { name: '率', unit: '%' },
        direction: 'less',
        target: 300,
        step: 70,
        deduct: 30,
      },
      full: 100,
    },
    {
      rule: {
        kind: 'bands',
        measure: { name: '率', unit: '%' },
        direction: 'less',
        bands: [
          { bound: 300, strict: true, points: 100 },
          { bound: 300, strict: false, points: 40 },
        ],
        otherwise: 10,
      },
      full: 100,
    },
  );
  /** The same answer, but somewhat better: one more met, found or passed, one fewer found fault. */
  function better(rule: Rule, answer: Answer, pick: number): Answer {
    switch (answer.kind) {
      case 'points':
        return { ...answer, points: answer.points + 1 };
      case 'met': {
        const of =
          rule.kind === 'conditions' || rule.kind === 'conditions-grade' || rule.kind === 'all-or-nothing'
            ? rule.conditions
            : [];
        const left = of.map((_, i) => i).filter((i) => !answer.met.includes(i));
        return left.length ? { ...answer, met: [...answer.met, left[pick % left.length]!] } : answer;
      }
      case 'value': {
        const less =
          (rule.kind === 'bands' || rule.kind === 'target' || rule.kind === 'mean') && rule.direction === 'less';
        return { ...answer, value: answer.value + (less ? -1 : 1) * (1 + (pick % 500)) };
      }
      case 'counts': {
        const counts = [...answer.counts];
        const i = pick % counts.length;
        if (rule.kind === 'occurrences') counts[i] = Math.max(0, counts[i]! - 1);
        // One resident thinks better of it.
        else if (rule.kind === 'questionnaire') {
          const from = counts.findLastIndex((n) => n > 0);
          if (from > 0) {
            counts[from]! -= 1;
            counts[from - 1]! += 1;
          }
        } else counts[i]! += 1;
        return { ...answer, counts };
      }
      case 'samples':
        return {
          ...answer,
          samples: answer.samples.map((one, i) => (i === pick % answer.samples.length ? one + 1 : one)),
        };
      case 'passed':
        return { ...answer, passed: Math.min(answer.drawn, answer.passed + 1) };
      case 'parts':
        return { ...answer, parts: answer.parts.map((one, i) => (i === pick % answer.parts.length ? one + 1 : one)) };
      case 'state':
        return { ...answer, state: Math.max(0, answer.state - 1) };
    }
  }
  it.each(rules.map((one, i) => [i, one.rule.kind, one] as const))('%i %s', (_, __, { rule, full }) => {
    fc.assert(
      fc.property(answerTo(rule, full), fc.nat(), (answer, pick) => {
        const next = better(rule, answer, pick);
        fc.pre(answerFits(rule, full, next) === null);
        const [was, is] = [answer, next].map((one) => applied(rule, full, one, 4000).points as Exact);
        expect(atLeast(is!, was!)).toBe(true);
        expect(atLeast(was!, zero) && atLeast(exact(full), is!)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
  it('more standing evidence never earns less in the ten-star framework', () => {
    fc.assert(
      fc.property(log(30), which, (rows, one) => {
        // A newer figure may be a worse one; everything else only helps.
        fc.pre(one.feed?.of !== 'figure');
        const more: LogEntry = {
          kind: 'linked',
          indicator: one.key,
          evidenceId: 'new',
          extent: 'whole',
          evidence: {
            kind: 'activity',
            state: 'accepted',
            from: '2026-03-01',
            to: '2026-03-01',
            quantity: 1,
            figure: null,
          },
        };
        for (const on of sides) {
          const [was, is] = [rows, numbered([...rows, more])].map(
            (all) => scoreCell(one, on, fold(all)).points ?? zero,
          );
          expect(atLeast(is!, was!)).toBe(true);
        }
      }),
    );
  });
});
