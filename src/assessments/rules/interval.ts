/**
 * How far what was seen in a sample may be from what is so. Floating point is enough here: an interval is an estimate, and
 * whatever is compared exactly (points, stars, ranks of points) never passes through it.
 */

/** The share of a normal distribution within ±z is 95 %. */
export const z95 = 1.959963984540054;

export interface Interval {
  low: number;
  high: number;
}

/**
 * Wilson's score interval (1927) for a share, corrected for a finite population: nothing is left open once all are seen.
 * Holds as well for the mean of anything between 0 and 1, whose variance is never larger than a share's.
 * @param share from 0 to 1 · @param n drawn · @param of how many there are; endless when left out
 */
export function wilson(share: number, n: number, of: number = Infinity, z: number = z95): Interval {
  if (n <= 0) return { low: 0, high: 1 };
  const left = of === Infinity ? 1 : of <= 1 || n >= of ? 0 : (of - n) / (of - 1);
  const c = (z * z * left) / n;
  const middle = (share + c / 2) / (1 + c);
  const half = Math.sqrt(c * (share * (1 - share) + c / 4)) / (1 + c);
  return { low: Math.min(share, Math.max(0, middle - half)), high: Math.max(share, Math.min(1, middle + half)) };
}

/** A stratum of which `n` were drawn out of `of`. */
export interface Drawn {
  of: number;
  n: number;
}

/**
 * The share over strata, each weighing what it holds, and its interval: the variance of the stratified estimate is turned
 * into the number of simple draws that would have the same, and Wilson's interval is taken with that number. The share of
 * a stratum is drawn towards the whole by one draw's worth, so that a stratum where all were alike does not count as known.
 * @param strata at least one drawn in each; `hits` of those drawn
 */
export function stratifiedShare(
  strata: readonly (Drawn & { hits: number })[],
  z: number = z95,
): Interval & { share: number } {
  const all = strata.reduce((sum, { of }) => sum + of, 0);
  const drawn = strata.reduce((sum, { n }) => sum + n, 0);
  const share = strata.reduce((sum, { of, n, hits }) => sum + (of / all) * (hits / n), 0);
  const middle = (share * drawn + (z * z) / 2) / (drawn + z * z);
  let [variance, whole] = [0, 0];
  for (const { of, n, hits } of strata) {
    const p = (hits + middle) / (n + 1);
    whole += (of / all) * p;
    if (n < of) variance += ((of / all) ** 2 * p * (1 - p) * (of - n)) / ((of - 1) * n);
  }
  if (variance === 0) return { share, low: share, high: share };
  return { share, ...wilson(share, (whole * (1 - whole)) / variance, Infinity, z) };
}

/**
 * The mean over strata and its interval, by the variance within strata with the correction for finite populations, and
 * Student's distribution with Satterthwaite's degrees of freedom. A stratum with a single draw borrows the variance of all
 * that were drawn.
 * @returns null when it cannot be said: fewer than two drawn and some left out
 */
export function stratifiedMean(
  strata: readonly (Drawn & { values: readonly number[] })[],
): (Interval & { mean: number }) | null {
  const all = strata.reduce((sum, { of }) => sum + of, 0);
  const meanOf = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const varianceOf = (values: readonly number[]) => {
    const mean = meanOf(values);
    return values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1);
  };
  const every = strata.flatMap(({ values }) => values);
  const mean = strata.reduce((sum, { of, values }) => sum + (of / all) * meanOf(values), 0);
  const open = strata.filter(({ of, n }) => n < of);
  if (open.length === 0) return { mean, low: mean, high: mean };
  if (every.length < 2) return null;
  const overall = varianceOf(every);
  let [variance, wobble] = [0, 0];
  for (const { of, n, values } of open) {
    const part = ((of / all) ** 2 * (1 - n / of) * (n > 1 ? varianceOf(values) : overall)) / n;
    variance += part;
    wobble += part ** 2 / Math.max(1, n - 1);
  }
  if (variance === 0) return { mean, low: mean, high: mean };
  const half = student95(Math.min(every.length - 1, variance ** 2 / wobble)) * Math.sqrt(variance);
  return { mean, low: mean - half, high: mean + half };
}

/** Student's quantiles that leave 2.5 % on either side, for one, two and three degrees of freedom. */
const fewDegrees = [12.706204736174698, 4.302652729911275, 3.182446305284263] as const;

/**
 * Student's quantile that leaves 2.5 % on either side (G. W. Hill, Algorithm 396, 1970); below three degrees, where that is
 * weak, on the curve through the quantiles of one, two and three.
 * @param degrees at least 1, need not be whole
 */
export function student95(degrees: number): number {
  if (degrees < 3) {
    const from = degrees < 2 ? 1 : 2;
    const [at, next] = [Math.log(fewDegrees[from - 1]!), Math.log(fewDegrees[from]!)];
    return Math.exp(next + ((at - next) * (1 / degrees - 1 / (from + 1))) / (1 / from - 1 / (from + 1)));
  }
  const a = 1 / (degrees - 0.5);
  const b = 48 / (a * a);
  let c = ((20700 * a) / b - 98) * a - 16;
  c = c * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * degrees;
  let y = (d * 0.05) ** (2 / degrees);
  if (y <= 0.05 + a) {
    const inner = 1 / (((degrees + 6) / (degrees * y) - 0.089 * d - 0.822) * (degrees + 2) * 3);
    y = ((inner + 0.5 / (degrees + 4)) * y - 1) * ((degrees + 1) / (degrees + 2)) + 1 / y;
    return Math.sqrt(degrees * y);
  }
  const x = -z95;
  y = x * x;
  if (degrees < 5) c += 0.3 * (degrees - 4.5) * (x + 0.6);
  c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b;
  y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
  return Math.sqrt(degrees * Math.expm1(a * y * y));
}

/**
 * How many to draw so that a share is known to ± `half` with 95 % confidence (Cochran), out of `of`.
 * @param half above 0 · @param share what is expected; a half asks for most · @returns at least 1, at most `of`
 */
export function sampleSize(of: number, half: number, share: number = 0.5): number {
  if (of <= 1) return of;
  const endless = (z95 * z95 * share * (1 - share)) / (half * half);
  // Whole again after the rounding of floating point: 384.0000000001 asks for 384.
  return Math.max(1, Math.min(of, Math.ceil(endless / (1 + (endless - 1) / of) - 1e-9)));
}
