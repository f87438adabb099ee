import { expect, it } from 'vitest';
import { smallFramework } from '../testing.ts';
import { comparedOf } from './means.ts';

it('names what is compared with the region, also for one class alone', () => {
  expect(comparedOf(smallFramework)).toEqual([{ indicator: 'C1', title: '指标 C1', measure: '', unit: '' }]);
  const framework = structuredClone(smallFramework);
  const measure = { name: '参保率', unit: '%' };
  framework.aspects[0]!.indicators[0]!.variants = [
    { classes: ['village'], rule: { kind: 'mean', measure, direction: 'more', orEqual: false, otherwise: 0 } },
  ];
  expect(comparedOf(framework)).toMatchObject([
    { indicator: 'A1', measure: '参保率', unit: '%' },
    { indicator: 'C1', measure: '' },
  ]);
});
