import { expect, it } from 'vitest';
import { smallFramework } from '../../testing.ts';
import { effortOf, said, usualEffort } from './effort.ts';

it('is what is usual where nobody has said otherwise', () => {
  expect(effortOf(smallFramework)).toEqual(usualEffort);
});

it('takes an indicator’s own word before its method’s, days and names apart', () => {
  const framework = structuredClone(smallFramework);
  framework.effort = { methods: { materials: { days: 8 }, data: { who: '统计员' } }, proof: 2 };
  framework.aspects[0]!.indicators[0]!.work = { who: '物业' };
  framework.aspects[0]!.indicators[1]!.work = { days: 1 };
  expect(effortOf(framework)).toEqual({
    byMethod: { ...usualEffort.byMethod, materials: 8 },
    proof: 2,
    byIndicator: { A2: 1 },
    whoByMethod: { data: '统计员' },
    whoByIndicator: { A1: '物业' },
  });
});

it('leaves no trace of a field emptied again', () => {
  expect(said({ days: 3, who: '' })).toEqual({ days: 3 });
  expect(said({ days: undefined, who: '' })).toBeUndefined();
});
