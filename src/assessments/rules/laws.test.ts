import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaClasses } from '#organisation/rules/kinds.ts';
import { assess } from './assess.ts';
import { atLeast, compare, exact, floor, least, times, zero } from './exact.ts';
import { fold, touchedBy } from './fold.ts';
import { sides, type Framework } from './framework.ts';
import { entry, framework, indicators, log, marked, numbered, place, shown, side, which } from './logs/testing.ts';
import type { AssessedEntry } from './result.ts';
import { isExempt, proofs, ruleFor, scoreCell } from './score.ts';

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
