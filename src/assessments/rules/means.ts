import { indicatorsOf, type Framework, type Indicator, type Rule } from './framework.ts';

/** An indicator that wants the mean of the region; `measure` is empty where the mean is one of points. */
export interface Compared {
  indicator: string;
  title: string;
  measure: string;
  unit: string;
}

const rulesOf = ({ rule, variants }: Indicator): Rule[] => [rule, ...variants.map((one) => one.rule)];

/**
 * The indicators of a framework that are compared with the mean of the region, in any class (R15), and those for which a
 * unit that has nothing to draw from takes the mean of its peers (R7).
 */
export function comparedOf(framework: Framework): Compared[] {
  return indicatorsOf(framework).flatMap((one) => {
    const rules = rulesOf(one);
    const measured = rules.find((rule) => rule.kind === 'mean');
    if (measured)
      return [{ indicator: one.key, title: one.title, measure: measured.measure.name, unit: measured.measure.unit }];
    return rules.some((rule) => rule.kind === 'sample-mean')
      ? [{ indicator: one.key, title: one.title, measure: '', unit: '' }]
      : [];
  });
}
