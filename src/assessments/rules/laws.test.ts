import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaClasses } from '#organisation/rules/kinds.ts';
import { assess } from './assess.ts';
import { builtIns } from './builtin/all.ts';
import { atLeast, compare, exact, exactText, floor, least, times, zero, type Exact } from './exact.ts';
import type { LogEntry, LogRow, Standing } from './facts.ts';
import { fold, touchedBy } from './fold.ts';
import {
  evidenceKinds,
  indicatorsOf,
  sides,
  type Answer,
  type Framework,
  type Indicator,
  type Rule,
  type Side,
} from './framework.ts';
import { evidenceStates } from './lifecycle.ts';
import type { AssessedEntry } from './result.ts';
import { applied, isExempt, proofs, ruleFor, scoreCell } from './score.ts';
import { answerFits } from './score/answer.ts';

const { framework } = builtIns[0]!;
const indicators = indicatorsOf(framework);
const amount = fc.nat({ max: 40 });

/** Any answer that fits a rule worth `full`. */
function answerTo(rule: Rule, full: number): fc.Arbitrary<Answer> {
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
const place: fc.Arbitrary<LogEntry> = fc
  .constantFrom(...areaClasses, null)
  .map((areaClass) => ({ kind: 'placed', class: areaClass, windowFrom: '2026-01-01', windowTo: '2026-12-31' }));
const evidenceId = fc.constantFrom('e1', 'e2', 'e3', 'e4');
const which = fc.constantFrom(...indicators);
const side = fc.constantFrom<Side>(...sides);
const reason = fc.constant('');
/** Anything an entry's log can hold. An answer may be to the rule of another class, as when the class changes. */
const entry: fc.Arbitrary<LogEntry> = fc.oneof(
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
      .tuple(which, evidenceId, fc.constantFrom('whole' as const, 'part' as const), standing)
      .map(
        ([one, id, extent, evidence]) =>
          ({ kind: 'linked', indicator: one.key, evidenceId: id, extent, evidence }) as const,
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
function marked(one: Indicator, on: fc.Arbitrary<Side>): fc.Arbitrary<LogEntry> {
  const rules = [one.rule, ...one.variants.map((variant) => variant.rule)];
  return fc
    .tuple(
      fc.constantFrom(...rules).chain((rule) => answerTo(rule, one.full)),
      on,
      reason,
    )
    .map(([answer, column]) => ({ kind: 'marked', side: column, indicator: one.key, answer, reason: '' }));
}
const numbered = (entries: readonly LogEntry[]): LogRow[] =>
  entries.map((one, i) => ({ ...one, seq: i + 1, at: '2026-11-22T00:00:00Z' }));
const log = (maxLength = 60) =>
  fc.tuple(place, fc.array(entry, { maxLength })).map(([first, rest]) => numbered([first, ...rest]));

/** All of an entry's numbers and reasons, as they compare. */
const shown = (all: AssessedEntry) =>
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

describe('whatever the log holds', () => {
  it('no points below nothing or above full, and stars and total agree with the cells', () => {
    fc.assert(
      fc.property(log(), (rows) => {
        const facts = fold(rows);
        const assessed = assess(framework, facts);
        for (const one of sides) {
          const { cells, outcome } = assessed[one];
          for (const { points, full } of cells.values())
            if (points) expect(compare(points, zero) >= 0 && atLeast(exact(full), points)).toBe(true);
          expect(outcome.stars).toBe(outcome.aspects.filter((aspect) => atLeast(aspect.scaled, exact(900))).length);
          expect(atLeast(exact(outcome.full), outcome.total)).toBe(true);
          expect(outcome.answered <= outcome.asked).toBe(true);
          expect(outcome.vetoed).toBe(facts.vetoes.size > 0);
          expect(outcome.grade).toBe(
            outcome.vetoed || outcome.stars < 7 ? null : outcome.stars === 10 ? 'ten-star' : 'met',
          );
        }
      }),
    );
  });

  it('the same rows give the same scores, and the first rows give what was', () => {
    fc.assert(
      fc.property(log(), fc.nat(), (rows, n) => {
        const before = rows.slice(0, 1 + (n % rows.length));
        const then = shown(assess(framework, fold(before)));
        // Later rows do not reach back.
        fold(rows);
        expect(shown(assess(framework, fold(before)))).toEqual(then);
      }),
      { numRuns: 50 },
    );
  });

  it('a row changes no cell but those it is said to touch', () => {
    fc.assert(
      fc.property(log(), entry, (rows, next) => {
        const after = fold(numbered([...rows, next]));
        const touched = touchedBy(next, after);
        const [was, is] = [fold(rows), after].map((facts) => assess(framework, facts)) as [
          AssessedEntry,
          AssessedEntry,
        ];
        for (const one of sides)
          for (const { key } of indicators)
            if (touched !== null && !touched.includes(key))
              expect(is[one].cells.get(key)).toEqual(was[one].cells.get(key));
      }),
    );
  });

  it('rows of different cells may change places', () => {
    const marks = fc.uniqueArray(fc.tuple(which, side), { selector: ([one, on]) => `${one.key} ${on}`, maxLength: 30 });
    const rows = marks.chain((all) => fc.tuple(...all.map(([one, on]) => marked(one, fc.constant(on)))));
    fc.assert(
      fc.property(
        place,
        rows.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        (first, [one, other]) => {
          expect(shown(assess(framework, fold(numbered([first, ...other]))))).toEqual(
            shown(assess(framework, fold(numbered([first, ...one])))),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('evidence counts only while it stands within the window', () => {
    fc.assert(
      fc.property(log(), which, side, (rows, one, on) => {
        const facts = fold(rows);
        for (const { standing: held } of proofs(one, on, facts)) {
          expect(on === 'self' ? ['accepted', 'submitted'] : ['accepted']).toContain(held.state);
          expect(held.from <= facts.windowTo && held.to >= facts.windowFrom).toBe(true);
        }
        if (one.proof !== 'none' && !proofs(one, on, facts).length && facts.marks[on].get(one.key)?.adjusted == null)
          expect(scoreCell(one, on, facts).points ?? zero).toEqual(zero);
      }),
    );
  });
});

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

describe('exemption', () => {
  const half: Framework = {
    ...framework,
    aspects: [
      {
        key: '1',
        title: '方面',
        indicators: [300, 200, 500].map((full, i) => ({
          ...indicators[0]!,
          key: `1.${i}`,
          full,
          rule: { kind: 'judged' },
          proof: 'none',
          exempt: i === 0 ? ['village'] : [],
        })),
      },
    ],
  };
  it('gives the same share of the points that remain', () => {
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.nat({ max: 500 }), fc.nat({ max: 300 }), (two, five, exempted) => {
        const rows = numbered([
          { kind: 'placed', class: 'village', windowFrom: '2026-01-01', windowTo: '2026-12-31' },
          ...[exempted, two, five].map(
            (points, i) =>
              ({
                kind: 'marked',
                side: 'self',
                indicator: `1.${i}`,
                answer: { kind: 'points', points },
                reason: '',
              }) as const,
          ),
        ]);
        const { aspects, total } = assess(half, fold(rows)).self.outcome;
        expect(aspects[0]!.scaled).toEqual(times(exact(two + five), exact(1000, 700)));
        expect(total).toEqual(aspects[0]!.scaled);
        expect(aspects[0]!.star).toBe((two + five) * 10 >= 6300);
        expect(floor(least(total, exact(1000)))).toBe(floor(total));
      }),
    );
  });
  it('is for the classes that are named', () => {
    for (const one of indicators)
      for (const areaClass of [...areaClasses, null]) {
        expect(isExempt(one, areaClass)).toBe(areaClass !== null && one.exempt.includes(areaClass));
        expect(ruleFor(one, areaClass) === one.rule).toBe(
          !one.variants.some((variant) => areaClass !== null && variant.classes.includes(areaClass)),
        );
      }
  });
});

describe('folding', () => {
  it('needs the place first', () => {
    expect(() => fold([])).toThrow('place');
    expect(() => fold(numbered([{ kind: 'mean', indicator: '1', value: 1 }]))).toThrow('place');
  });
  it('knows which cells a row touches', () => {
    const rows = numbered([
      { kind: 'placed', class: null, windowFrom: '2026-01-01', windowTo: '2026-12-31' },
      ...['1.1', '1.2'].map(
        (indicator) =>
          ({
            kind: 'linked',
            indicator,
            evidenceId: 'a',
            extent: 'part',
            evidence: {
              kind: 'file',
              state: 'accepted',
              from: '2026-01-01',
              to: '2026-01-01',
              quantity: 1,
              figure: null,
            },
          }) as const,
      ),
      { kind: 'unlinked', indicator: '1.9', evidenceId: 'zz' },
    ]);
    const facts = fold(rows);
    const evidence = facts.evidence.get('a')!;
    expect(touchedBy({ kind: 'evidence', evidenceId: 'a', evidence }, facts)).toEqual(['1.1', '1.2']);
    expect(touchedBy({ kind: 'evidence', evidenceId: 'b', evidence }, facts)).toEqual([]);
    expect(touchedBy(rows[1]!, facts)).toEqual(['1.1', '1.2']);
    expect(touchedBy({ kind: 'cleared', side: 'self', indicator: '1.3', reason: '' }, facts)).toEqual(['1.3']);
    expect(touchedBy({ kind: 'veto-lifted', veto: 'V1', reason: '' }, facts)).toEqual([]);
    expect(touchedBy(rows[0]!, facts)).toBeNull();
  });
});
