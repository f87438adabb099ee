import { describe, expect, it } from 'vitest';
import { entriesContract as contract } from '../contract/entries.ts';
import { fill, id, livesHere, move, nominate, people, see } from './life/testing.ts';

livesHere();

const extend = async (side: 'self' | 'township') => {
  const { version } = await see('office');
  return people.office.call(contract.extendEntry, {
    params: { id },
    body: { side, until: '2026-05-08', reason: '受灾停电', version },
  });
};

describe('more time', () => {
  it('is given to a column that is written or comes back, and to none that is handed on for good', async () => {
    await extend('self');
    await extend('township');
    await nominate();
    await extend('self');
    await extend('township');
    await move('township', 'pass');
    await extend('township');
    await expect(extend('self')).rejects.toMatchObject({ code: 'entry.no-stage' });
    await fill('county');
    await move('office', 'accept');
    for (const side of ['self', 'township'] as const)
      await expect(extend(side)).rejects.toMatchObject({ code: 'entry.no-stage' });
  });
});
