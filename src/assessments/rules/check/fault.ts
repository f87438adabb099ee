/** What can be wrong with a framework; its words are `fault.<code>`. */
export const faultCodes = [
  'no-aspects',
  'no-indicators',
  'key-twice',
  'name-twice',
  'aspect-points',
  'aspect-exempt',
  'full-none',
  'exempt-variant',
  'variant-twice',
  'variant-bonus',
  'feed-unfit',
  'points-count',
  'points-fall',
  'points-rise',
  'points-over',
  'full-unreached',
  'counts-order',
  'count-over',
  'bounds-order',
  'deduct-none',
  'weights-sum',
  'mean-idle',
  'veto-basis',
  'star-none',
  'star-over',
  'grade-stars',
  'grade-each',
  'grade-total',
  'grade-shadowed',
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** Where in the framework, as in `aspects`, 0, `indicators`, 2, `rule`. */
export type Path = readonly (string | number)[];
export interface Fault {
  path: Path;
  code: FaultCode;
  /** What fills its words; points and weights in hundredths, as they stand in the framework. */
  params: Readonly<Record<string, string | number>>;
}

/** The places at which a list repeats something it had before. */
export const repeats = (list: readonly string[]): number[] =>
  list.flatMap((one, i) => (list.indexOf(one) < i ? [i] : []));
