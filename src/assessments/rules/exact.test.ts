import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  atLeast,
  compare,
  exact,
  exactOf,
  exactText,
  floor,
  least,
  minus,
  most,
  over,
  plus,
  sum,
  times,
  zero,
} from './exact.ts';

const fraction = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 12n }))
  .map(([n, d]) => exact(n, d));

describe('fractions', () => {
  it('stand in lowest terms, below a positive number', () => {
    expect(exact(6, -4)).toEqual({ n: -3n, d: 2n });
    expect(exact(-6, -4)).toEqual({ n: 3n, d: 2n });
    expect(exact(0, 7)).toEqual(zero);
    expect(() => exact(1, 0)).toThrow(RangeError);
    expect(() => over(exact(1), zero)).toThrow(RangeError);
  });
  it('know the lesser and the greater', () => {
    const [half, third] = [exact(1, 2), exact(1, 3)];
    expect([least(half, third), least(third, half), least(half, half)]).toEqual([third, third, half]);
    expect([most(half, third), most(third, half), most(third, third)]).toEqual([half, half, third]);
  });
  it('obey arithmetic', () => {
    fc.assert(
      fc.property(fraction, fraction, fraction, (a, b, c) => {
        expect(plus(a, b)).toEqual(plus(b, a));
        expect(times(a, plus(b, c))).toEqual(plus(times(a, b), times(a, c)));
        expect(minus(plus(a, b), b)).toEqual(a);
        expect(sum([a, b, c])).toEqual(plus(plus(a, b), c));
        if (b.n !== 0n) expect(times(over(a, b), b)).toEqual(a);
        expect(Math.sign(compare(a, b))).toBe(Number(minus(a, b).n > 0n) - Number(minus(a, b).n < 0n));
        expect([least(a, b), most(a, b)].map(exactText).sort()).toEqual([a, b].map(exactText).sort());
        expect(atLeast(most(a, b), least(a, b))).toBe(true);
      }),
    );
  });
  it('round down for reading, below zero too', () => {
    expect([exact(7, 2), exact(-7, 2), exact(-4, 2), exact(4)].map(floor)).toEqual([3, -4, -2, 4]);
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 1_000_000 }), (n, d) => {
        const [a, whole] = [exact(n, d), floor(exact(n, d))];
        expect(atLeast(a, exact(whole))).toBe(true);
        expect(compare(a, exact(whole + 1))).toBeLessThan(0);
      }),
    );
  });
  it('travel as text and come back the same', () => {
    fc.assert(
      fc.property(fraction, (a) => {
        expect(exactOf(exactText(a))).toEqual(a);
      }),
    );
    expect(exactText(exact(9))).toBe('9');
    expect(() => exactOf('nine')).toThrow(SyntaxError);
  });
});
