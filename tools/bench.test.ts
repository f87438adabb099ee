import { expect, it } from 'vitest';
import { blockOf, blocksOf, written } from '../bench/results.ts';

const row = { name: 'a list', ours: '5/s', bare: '10/s', ratio: 0.5, note: 'a | b' };

it('puts what was measured now in the place of its last block and leaves the others as they were', () => {
  const titles = ['Lists', 'Growth', 'New'];
  const growth = blockOf('Growth', 'on a Monday', [row]);
  const first = written('', titles, new Map([['Growth', growth]]));
  const lists = blockOf('Lists', 'on a Tuesday', [{ name: 'another', ours: '1', ratio: 1 }]);
  const second = written(first, titles, new Map([['Lists', lists]]));
  expect([...blocksOf(second).keys()]).toEqual(['Lists', 'Growth']);
  expect(second).toContain(growth);
  expect(second).toContain('| a list | 5/s | 10/s | 0.50 | a \\| b |');
  expect(written(second, titles, new Map())).toBe(second);
  expect(written(second, titles, new Map([['Growth', blockOf('Growth', 'on a Friday', [row])]]))).not.toContain(
    'Monday',
  );
});
