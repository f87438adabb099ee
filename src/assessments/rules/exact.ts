/**
 * Exact fractions, so that nothing is rounded before it is compared: 8.995 points do not earn the star that 9.00 earns
 * (民法典 §1259: "以上" includes the number itself, and no more). Points are hundredths of a point.
 */
export interface Exact {
  /** Numerator; the fraction is in lowest terms. */
  readonly n: bigint;
  /** Denominator, always positive. */
  readonly d: bigint;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

/** n/d in lowest terms. @throws RangeError when d is 0 */
export function exact(n: bigint | number, d: bigint | number = 1n): Exact {
  let [top, bottom] = [BigInt(n), BigInt(d)];
  if (bottom === 0n) throw new RangeError('a fraction over nothing');
  if (bottom === 1n) return { n: top, d: 1n };
  if (bottom < 0n) [top, bottom] = [-top, -bottom];
  const common = gcd(top < 0n ? -top : top, bottom);
  return { n: top / common, d: bottom / common };
}
export const zero: Exact = { n: 0n, d: 1n };

export const plus = (a: Exact, b: Exact): Exact =>
  a.d === 1n && b.d === 1n ? { n: a.n + b.n, d: 1n } : exact(a.n * b.d + b.n * a.d, a.d * b.d);
export const minus = (a: Exact, b: Exact): Exact => plus(a, { n: -b.n, d: b.d });
export const times = (a: Exact, b: Exact): Exact => exact(a.n * b.n, a.d * b.d);
/** @throws RangeError when b is 0 */
export const over = (a: Exact, b: Exact): Exact => exact(a.n * b.d, a.d * b.n);
/** Below 0 when a is less than b, 0 when equal, above 0 when more. */
export function compare(a: Exact, b: Exact): number {
  const [left, right] = a.d === b.d ? [a.n, b.n] : [a.n * b.d, b.n * a.d];
  return left < right ? -1 : left > right ? 1 : 0;
}
export const atLeast = (a: Exact, b: Exact): boolean => compare(a, b) >= 0;
export const least = (a: Exact, b: Exact): Exact => (compare(a, b) <= 0 ? a : b);
export const most = (a: Exact, b: Exact): Exact => (compare(a, b) >= 0 ? a : b);
export const sum = (all: readonly Exact[]): Exact => all.reduce(plus, zero);

/** Rounded down to a whole number, for reading: what is shown never claims more than there is. */
export function floor(a: Exact): number {
  const whole = a.n / a.d;
  return Number(a.n < 0n && whole * a.d !== a.n ? whole - 1n : whole);
}
/** `n` or `n/d`: travels in JSON and is kept in rows. */
export const exactText = (a: Exact): string => (a.d === 1n ? String(a.n) : `${a.n}/${a.d}`);
/** Reads what `exactText` wrote. @throws SyntaxError on anything else */
export function exactOf(text: string): Exact {
  const [n, d] = text.split('/');
  return exact(BigInt(n!), d === undefined ? 1n : BigInt(d));
}
