import { areaClasses } from '#organisation/rules/kinds.ts';
import { repeats, type Fault, type Path } from './check/fault.ts';
import { ruleFaults } from './check/rule.ts';
import { indicatorsOf, type Framework, type Indicator, type Rule } from './framework.ts';

const countFed: readonly Rule['kind'][] = ['found', 'bands', 'target', 'mean'];
const figureFed: readonly Rule['kind'][] = ['bands', 'target', 'mean'];

/**
 * What keeps a framework from being published, in the order of the framework. Shapes (lengths, whole numbers) have been
 * looked at by the contract; this looks at what must hold between the numbers. None: it can be scored by.
 */
export function faultsOf(framework: Framework): Fault[] {
  const { aspects, vetoes } = framework;
  const faults: Fault[] = aspects.length ? [] : [{ path: ['aspects'], code: 'no-aspects', params: {} }];
  const twice = (keys: readonly string[], pathOf: (i: number) => Path) => {
    for (const i of repeats(keys)) faults.push({ path: pathOf(i), code: 'key-twice', params: { key: keys[i]! } });
  };
  twice(
    aspects.map((one) => one.key),
    (i) => ['aspects', i, 'key'],
  );
  const places = aspects.flatMap((aspect, i) => aspect.indicators.map((_, j): Path => ['aspects', i, 'indicators', j]));
  const indicators = indicatorsOf(framework);
  twice(
    indicators.map((one) => one.key),
    (i) => [...places[i]!, 'key'],
  );
  for (const [i, aspect] of aspects.entries()) {
    const path: Path = ['aspects', i];
    faults.push(...aspectFaults(framework, aspect.indicators, path));
    for (const [j, one] of aspect.indicators.entries())
      faults.push(...indicatorFaults(one, [...path, 'indicators', j]));
  }
  twice(
    vetoes.map((one) => one.key),
    (i) => ['vetoes', i, 'key'],
  );
  for (const [i, veto] of vetoes.entries())
    if (!veto.basis.trim()) faults.push({ path: ['vetoes', i, 'basis'], code: 'veto-basis', params: {} });
  faults.push(...gradingFaults(framework));
  return faults;
}

const scoring = (indicators: readonly Indicator[]) => indicators.filter((one) => one.rule.kind !== 'bonus');
const worth = (indicators: readonly Indicator[]) => scoring(indicators).reduce((all, one) => all + one.full, 0);

function aspectFaults({ grading }: Framework, indicators: readonly Indicator[], path: Path): Fault[] {
  const scored = scoring(indicators);
  // An aspect of bonus points alone could never earn its star.
  if (!scored.length) return [{ path: [...path, 'indicators'], code: 'no-indicators', params: {} }];
  const faults: Fault[] = [];
  const points = worth(indicators);
  // Where stars are counted, every aspect weighs the same; a sum that is off is a slip.
  if (grading.grades.some((one) => (one.stars ?? 0) > 0) && points !== grading.star.outOf)
    faults.push({ path, code: 'aspect-points', params: { points, full: grading.star.outOf } });
  for (const one of areaClasses)
    if (scored.every(({ exempt }) => exempt.includes(one)))
      faults.push({ path, code: 'aspect-exempt', params: { class: one } });
  return faults;
}

function indicatorFaults(indicator: Indicator, path: Path): Fault[] {
  const { full, rule, variants, exempt, feed } = indicator;
  const faults: Fault[] = [];
  if (full === 0) faults.push({ path: [...path, 'full'], code: 'full-none', params: {} });
  const seen = new Set<string>();
  for (const [i, variant] of variants.entries())
    for (const [j, one] of variant.classes.entries()) {
      const at = [...path, 'variants', i, 'classes', j];
      if (seen.has(one)) faults.push({ path: at, code: 'variant-twice', params: { class: one } });
      if (exempt.includes(one)) faults.push({ path: at, code: 'exempt-variant', params: { class: one } });
      seen.add(one);
    }
  const rules = [
    { one: rule, at: [...path, 'rule'] },
    ...variants.map((variant, i) => ({ one: variant.rule, at: [...path, 'variants', i, 'rule'] })),
  ];
  const fed = feed?.of === 'count' ? countFed : figureFed;
  for (const { one, at } of rules) {
    if ((one.kind === 'bonus') !== (rule.kind === 'bonus'))
      faults.push({ path: at, code: 'variant-bonus', params: {} });
    if (feed && !fed.includes(one.kind)) faults.push({ path: at, code: 'feed-unfit', params: {} });
    faults.push(...ruleFaults(one, full, at));
  }
  return faults;
}

function gradingFaults({ aspects, grading }: Framework): Fault[] {
  const { star, grades } = grading;
  const faults: Fault[] = [];
  const add = (path: Path, code: Fault['code'], params: Fault['params'] = {}) =>
    faults.push({ path: ['grading', ...path], code, params });
  if (star.points === 0) add(['star', 'points'], 'star-none');
  if (star.points > star.outOf) add(['star', 'points'], 'star-over', { points: star.points, full: star.outOf });
  for (const i of repeats(grades.map((one) => one.key)))
    add(['grades', i, 'key'], 'key-twice', { key: grades[i]!.key });
  for (const i of repeats(grades.map((one) => one.name)))
    add(['grades', i, 'name'], 'name-twice', { name: grades[i]!.name });
  const all = aspects.flatMap((aspect) => aspect.indicators);
  const most = all.reduce((sum, one) => sum + one.full, 0);
  for (const [i, grade] of grades.entries()) {
    const { stars = 0, each = 0, total = 0 } = grade;
    if (stars > aspects.length) add(['grades', i, 'stars'], 'grade-stars', { n: stars, most: aspects.length });
    if (each > star.outOf) add(['grades', i, 'each'], 'grade-each', { points: each, full: star.outOf });
    if (total > most) add(['grades', i, 'total'], 'grade-total', { points: total, full: most });
    // A grade that asks for no less than one before it is never given; a share of the best leaves others over.
    const by = grades
      .slice(0, i)
      .find(
        (one) =>
          one.best === undefined && (one.stars ?? 0) <= stars && (one.each ?? 0) <= each && (one.total ?? 0) <= total,
      );
    if (by) add(['grades', i], 'grade-shadowed', { name: grade.name, by: by.name });
  }
  return faults;
}
