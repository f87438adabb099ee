import fc from 'fast-check';
import { areaClasses } from '#organisation/rules/kinds.ts';
import { builtIns } from '../builtin/all.ts';
import { exactText } from '../exact.ts';
import type { LogEntry, LogRow, Standing } from '../facts.ts';
import { evidenceKinds, indicatorsOf, sides, type Answer, type Indicator, type Rule, type Side } from '../framework.ts';
import { evidenceStates } from '../lifecycle.ts';
import type { AssessedEntry } from '../result.ts';

/** Random logs of an entry in the ten-star framework. */
export const { framework } = builtIns[0]!;
export const indicators = indicatorsOf(framework);
const amount = fc.nat({ max: 40 });

/** Any answer that fits a rule worth `full`. */
export function answerTo(rule: Rule, full: number): fc.Arbitrary<Answer> {
  const met = (of: readonly string[]): fc.Arbitrary<Answer> =>
    fc.subarray(of.map((_, i) => i)).map((all) => ({ kind: 'met', met: all }));
  const counts = (n: number): fc.Arbitrary<Answer> =>
    fc.array(amount, { minLength: n, maxLength: n }).map((all) => ({ kind: 'counts', counts: all }));
  switch (rule.kind) {
    case 'judged':
      return fc.nat({ max: full }).map((points) => ({ kind: 'points', points }));
    case 'conditions':
    case 'conditions-grade':
    case 'all-or-nothing':
      return met(rule.conditions);
    case 'bands':
    case 'target':
    case 'mean':
      return fc.integer({ min: -500, max: 12_000 }).map((value) => ({ kind: 'value', value }));
    case 'occurrences':
      return counts(rule.items.length);
    case 'bonus':
      return counts(rule.levels.length);
    case 'found':
      return counts(1);
    case 'questionnaire':
      return counts(rule.levels.length).filter((one) => one.kind === 'counts' && one.counts.some((n) => n > 0));
    case 'sample-mean':
      return fc.array(fc.nat({ max: full }), { maxLength: rule.size }).map((samples) => ({ kind: 'samples', samples }));
    case 'sample-pass':
      return fc
        .tuple(fc.integer({ min: 1, max: rule.size }), fc.nat())
        .map(([drawn, n]) => ({ kind: 'passed', drawn, passed: n % (drawn + 1) }));
    case 'weighted':
      return fc
        .tuple(...rule.parts.map(({ outOf }) => fc.nat({ max: outOf })))
        .map((parts) => ({ kind: 'parts', parts }));
    case 'verdict':
      return fc.nat({ max: rule.states.length - 1 }).map((state) => ({ kind: 'state', state }));
  }
}

const day = fc.constantFrom('2025-06-01', '2025-12-31', '2026-01-01', '2026-07-01', '2026-12-31', '2027-02-01');
const standing: fc.Arbitrary<Standing> = fc
  .record({
    kind: fc.constantFrom(...evidenceKinds),
    state: fc.constantFrom(...evidenceStates),
    days: fc.tuple(day, day),
    quantity: fc.integer({ min: 1, max: 5 }),
    figure: fc.option(fc.nat({ max: 10_000 })),
  })
  .map(({ days, ...rest }) => ({ ...rest, from: [...days].sort()[0]!, to: [...days].sort()[1]! }));
export const place: fc.Arbitrary<LogEntry> = fc
  .constantFrom(...areaClasses, null)
  .map((areaClass) => ({ kind: 'placed', class: areaClass, windowFrom: '2026-01-01', windowTo: '2026-12-31' }));
const evidenceId = fc.constantFrom('e1', 'e2', 'e3', 'e4');
export const which = fc.constantFrom(...indicators);
export const side = fc.constantFrom<Side>(...sides);
const reason = fc.constant('');
/** Anything an entry's log can hold. An answer may be to the rule of another class, as when the class changes. */
export const entry: fc.Arbitrary<LogEntry> = fc.oneof(
  { weight: 5, arbitrary: which.chain((one) => marked(one, side)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(which, side)
      .map(([one, on]) => ({ kind: 'cleared', side: on, indicator: one.key, reason: '' }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(which, side, fc.nat({ max: 500 }))
      .map(([one, on, points]) => ({ kind: 'adjusted', side: on, indicator: one.key, points, reason: '' }) as const),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(which, evidenceId, fc.constantFrom('whole' as const, 'part' as const), standing, fc.option(fc.nat(10_000)))
      .map(
        ([one, id, extent, evidence, figure]) =>
          ({
            kind: 'linked',
            indicator: one.key,
            evidenceId: id,
            extent,
            ...(figure === null ? {} : { figure }),
            evidence,
          }) as const,
      ),
  },
  fc.tuple(which, evidenceId).map(([one, id]) => ({ kind: 'unlinked', indicator: one.key, evidenceId: id }) as const),
  fc.tuple(evidenceId, standing).map(([id, evidence]) => ({ kind: 'evidence', evidenceId: id, evidence }) as const),
  fc
    .tuple(which, fc.nat({ max: 10_000 }))
    .map(([one, value]) => ({ kind: 'mean', indicator: one.key, value }) as const),
  fc.constantFrom('V1', 'V2').map((veto) => ({ kind: 'vetoed', veto, reason: '', day: '2026-05-01' }) as const),
  fc.constantFrom('V1', 'V2').map((veto) => ({ kind: 'veto-lifted', veto, reason: '' }) as const),
  place,
  fc.constant({ kind: 'moved', move: 'nominate', from: 'self-assessing', to: 'nominated', reason: '' } as const),
);
export function marked(one: Indicator, on: fc.Arbitrary<Side>): fc.Arbitrary<LogEntry> {
  const rules = [one.rule, ...one.variants.map((variant) => variant.rule)];
  return fc
    .tuple(
      fc.constantFrom(...rules).chain((rule) => answerTo(rule, one.full)),
      on,
      reason,
    )
    .map(([answer, column]) => ({ kind: 'marked', side: column, indicator: one.key, answer, reason: '' }));
}
export const numbered = (entries: readonly LogEntry[]): LogRow[] =>
  entries.map((one, i) => ({ ...one, seq: i + 1, at: '2026-11-22T00:00:00Z' }));
export const log = (maxLength = 60) =>
  fc.tuple(place, fc.array(entry, { maxLength })).map(([first, rest]) => numbered([first, ...rest]));

/** All of an entry's numbers and reasons, as they compare. */
export const shown = (all: AssessedEntry) =>
  sides.map((one) => ({
    cells: [...all[one].cells].map(([key, cell]) => [key, { ...cell, points: cell.points && exactText(cell.points) }]),
    outcome: {
      ...all[one].outcome,
      bonus: exactText(all[one].outcome.bonus),
      total: exactText(all[one].outcome.total),
      aspects: all[one].outcome.aspects.map((aspect) => ({
        ...aspect,
        points: exactText(aspect.points),
        scaled: exactText(aspect.scaled),
      })),
    },
  }));
