import type { GradeRow, Hundredths, Rule } from '../framework.ts';
import { repeats, type Fault, type FaultCode, type Path } from './fault.ts';

/** Gathers the faults of one rule. */
class Faults {
  readonly found: Fault[] = [];
  readonly full: Hundredths;
  readonly #path: Path;
  constructor(path: Path, full: Hundredths) {
    this.#path = path;
    this.full = full;
  }
  add(at: Path, code: FaultCode, params: Fault['params'] = {}): void {
    this.found.push({ path: [...this.#path, ...at], code, params });
  }
  names(at: string, names: readonly string[]): void {
    for (const i of repeats(names)) this.add([at, i], 'name-twice', { name: names[i]! });
  }
  over(at: Path, points: Hundredths, full = this.full): void {
    if (points > full) this.add(at, 'points-over', { points, full });
  }
  /** Points that go down a list, best first, from the full points; what is left for the rest comes last. */
  falling(places: readonly { at: Path; points: Hundredths }[], full = this.full): void {
    for (const [i, { at, points }] of places.entries()) {
      this.over(at, points, full);
      if (i > 0 && points > places[i - 1]!.points)
        this.add(at, 'points-rise', { points, before: places[i - 1]!.points });
    }
    if (places[0] && places[0].points < full)
      this.add(places[0].at, 'full-unreached', { points: places[0].points, full });
  }
  /** Rows of grades, best first: what they ask for goes down, and so do their points. */
  grades(rows: readonly ({ asks: number } & GradeRow)[], otherwise: GradeRow, asks: string, most: number): void {
    this.names(
      'rows',
      [...rows, otherwise].map((one) => one.grade),
    );
    for (const [i, row] of rows.entries()) {
      if (row.asks > most) this.add(['rows', i, asks], 'count-over', { n: row.asks, most });
      if (i > 0 && row.asks >= rows[i - 1]!.asks)
        this.add(['rows', i, asks], 'counts-order', { n: row.asks, before: rows[i - 1]!.asks });
    }
    this.falling([
      ...rows.map(({ points }, i) => ({ at: ['rows', i, 'points'], points })),
      { at: ['otherwise', 'points'], points: otherwise.points },
    ]);
  }
}

/**
 * What is wrong between the numbers of a rule worth `full`: points that rise where they should fall, counts that can never
 * be reached, full points that nobody can get.
 */
export function ruleFaults(rule: Rule, full: Hundredths, path: Path): Fault[] {
  const faults = new Faults(path, full);
  switch (rule.kind) {
    case 'judged':
    case 'sample-mean':
      break;
    case 'all-or-nothing':
      faults.names('conditions', rule.conditions);
      break;
    case 'conditions': {
      faults.names('conditions', rule.conditions);
      const { conditions, points } = rule;
      if (points.length !== conditions.length + 1)
        faults.add(['points'], 'points-count', { n: points.length, wanted: conditions.length + 1 });
      for (const [i, one] of points.entries()) {
        faults.over(['points', i], one);
        if (i > 0 && one < points[i - 1]!)
          faults.add(['points', i], 'points-fall', { points: one, before: points[i - 1]! });
      }
      const best = points.at(-1) ?? 0;
      if (best < full) faults.add(['points'], 'full-unreached', { points: best, full });
      break;
    }
    case 'conditions-grade':
      faults.names('conditions', rule.conditions);
      faults.grades(
        rule.rows.map((row) => ({ ...row, asks: row.met })),
        rule.otherwise,
        'met',
        rule.conditions.length,
      );
      break;
    case 'sample-pass':
      faults.grades(
        rule.rows.map((row) => ({ ...row, asks: row.passed })),
        rule.otherwise,
        'passed',
        rule.size,
      );
      break;
    case 'bands': {
      const sign = rule.direction === 'more' ? 1 : -1;
      for (const [i, band] of rule.bands.entries()) {
        const before = rule.bands[i - 1];
        if (!before) continue;
        const further = (before.bound - band.bound) * sign;
        // The same bound twice only as "more than" followed by "at least".
        if (further < 0 || (further === 0 && (!before.strict || band.strict)))
          faults.add(['bands', i, 'bound'], 'bounds-order', { bound: band.bound, before: before.bound });
      }
      faults.falling([
        ...rule.bands.map(({ points }, i) => ({ at: ['bands', i, 'points'], points })),
        { at: ['otherwise'], points: rule.otherwise },
      ]);
      break;
    }
    case 'target':
      if (rule.deduct === 0) faults.add(['deduct'], 'deduct-none');
      faults.over(['deduct'], rule.deduct);
      break;
    case 'occurrences':
      faults.names(
        'items',
        rule.items.map((one) => one.name),
      );
      for (const [i, { deduct }] of rule.items.entries()) {
        if (deduct === 0) faults.add(['items', i, 'deduct'], 'deduct-none');
        faults.over(['items', i, 'deduct'], deduct);
      }
      break;
    case 'found':
      if (rule.short === 0) faults.add(['short'], 'deduct-none');
      faults.over(['short'], rule.short ?? 0);
      break;
    case 'bonus':
      faults.names(
        'levels',
        rule.levels.map((one) => one.name),
      );
      for (const [i, { points }] of rule.levels.entries()) {
        faults.over(['levels', i, 'points'], points);
        if (points === 0) faults.add(['levels', i, 'points'], 'full-unreached', { points, full });
      }
      break;
    case 'weighted': {
      faults.names(
        'parts',
        rule.parts.map((one) => one.name),
      );
      const sum = rule.parts.reduce((all, { weight }) => all + weight, 0);
      if (sum !== 10_000) faults.add(['parts'], 'weights-sum', { sum });
      break;
    }
    case 'mean':
      faults.over(['otherwise'], rule.otherwise);
      if (rule.otherwise === full) faults.add(['otherwise'], 'mean-idle');
      break;
    case 'questionnaire':
      faults.names(
        'levels',
        rule.levels.map((one) => one.name),
      );
      faults.falling(
        rule.levels.map(({ points }, i) => ({ at: ['levels', i, 'points'], points })),
        rule.outOf,
      );
      break;
    case 'verdict':
      faults.names(
        'states',
        rule.states.map((one) => one.name),
      );
      faults.falling(rule.states.map(({ points }, i) => ({ at: ['states', i, 'points'], points })));
      break;
  }
  return faults.found;
}
