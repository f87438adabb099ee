import { describe, expect, it } from 'vitest';
import { readTaskSearch } from './search.ts';

describe('filters in an address', () => {
  it('are read when they fit', () => {
    expect(
      readTaskSearch({ view: 'mine', state: ['issued', 'returned'], standing: 'late', from: '2026-11-01', text: 2026 }),
    ).toMatchObject({
      view: 'mine',
      state: ['issued', 'returned'],
      standing: 'late',
      from: '2026-11-01',
      text: '2026',
    });
  });
  it('take one state as a list of one', () => {
    expect(readTaskSearch({ state: 'closed' }).state).toEqual(['closed']);
  });
  it('leave out whatever does not fit', () => {
    const read = readTaskSearch({
      view: 'yours',
      state: ['lost'],
      unit: '../x',
      from: 'soon',
      text: '   ',
      part: 3,
      other: 'x',
    });
    expect(Object.values(read).filter((value) => value !== undefined)).toEqual([]);
  });
});
