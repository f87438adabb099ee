import { describe, expect, it } from 'vitest';
import { framework as shape } from '../../contract.ts';
import { faultsOf } from '../framework-check.ts';
import { indicatorsOf } from '../framework.ts';
import { lintOf } from '../linter.ts';
import { builtIns } from './all.ts';

describe('built-in frameworks', () => {
  it.each(builtIns.map((one) => [one.key, one.framework] as const))('%s can be published as it is', (_, framework) => {
    expect(faultsOf(framework)).toEqual([]);
    expect(lintOf(framework)).toEqual([]);
    expect(shape.parse(framework)).toEqual(framework);
  });

  it('the ten stars are ten aspects of ten points', () => {
    const { aspects, grading } = builtIns.find(({ key }) => key === 'ten-star')!.framework;
    expect(aspects.map(({ indicators }) => indicators.reduce((sum, { full }) => sum + full, 0))).toEqual(
      Array.from({ length: 10 }, () => 1000),
    );
    expect(grading.grades.map(({ stars }) => stars)).toEqual([10, 7]);
  });

  it('ask for no photographs of presence, and have a basis for every veto', () => {
    for (const { framework } of builtIns) {
      for (const { wanted } of indicatorsOf(framework)) expect(wanted.join()).not.toMatch(/照片|截图|签到/);
      for (const { basis } of framework.vetoes) expect(basis).not.toBe('');
    }
  });
});
