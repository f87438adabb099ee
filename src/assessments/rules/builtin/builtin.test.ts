import { describe, expect, it } from 'vitest';
import { framework as shape } from '../../contract.ts';
import { indicatorsOf } from '../framework.ts';
import { faultsOf } from '../framework-check.ts';
import { lintOf } from '../linter.ts';
import { builtIns } from './all.ts';

describe.each(builtIns.map((one) => [one.key, one.framework] as const))('%s', (key, framework) => {
  it('can be published as it is', () => {
    expect(faultsOf(framework)).toEqual([]);
    expect(shape.parse(framework)).toEqual(framework);
  });
  it('counts nothing that policy forbids', () => {
    expect(lintOf(framework)).toEqual([]);
  });
  it('adds up', () => {
    const worth = framework.aspects.map((aspect) => aspect.indicators.reduce((all, one) => all + one.full, 0));
    const total = worth.reduce((all, one) => all + one, 0);
    expect(total).toBe(10_000);
    if (key === 'ten-star') expect(worth).toEqual(Array.from({ length: 10 }, () => 1000));
  });
});

it('the ten-star framework has about 45 indicators', () => {
  const { framework } = builtIns.find((one) => one.key === 'ten-star')!;
  expect(indicatorsOf(framework)).toHaveLength(45);
});
