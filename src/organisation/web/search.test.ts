import { describe, expect, it } from 'vitest';
import { readPeopleSearch, readUnitSearch } from './search.ts';

const id = '0192f0c1-1111-7222-8333-444455556666';

describe('the address of the register', () => {
  it('is read', () => {
    expect(readUnitSearch({ text: 'hm', kind: ['township', 'community'], closed: true, add: id })).toEqual({
      text: 'hm',
      kind: ['township', 'community'],
      closed: true,
      add: id,
    });
    expect(readPeopleSearch({ text: 12, unit: id, only: 'true', left: true, add: true })).toEqual({
      text: '12',
      unit: id,
      only: true,
      left: true,
      add: true,
    });
  });
  it('leaves out what does not fit', () => {
    expect(readUnitSearch({ text: '  ', kind: 'planet', closed: 'no', add: '../etc' })).toEqual({});
    expect(readPeopleSearch({ unit: 'x', only: 1, add: 'false' })).toEqual({});
  });
});
