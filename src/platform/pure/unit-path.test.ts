import { describe, expect, it } from 'vitest';
import { childPath, depthOf, lineOf, parentPath, within } from './unit-path.ts';

describe('unit paths', () => {
  it('do not mistake t1 for t10', () => {
    const one = childPath(childPath('', 'r'), 't1');
    expect(within('r.t10.', one)).toBe(false);
    expect(within('r.t1.c3.', one)).toBe(true);
    expect(within(one, one)).toBe(true);
  });
  it('know their line, parent and depth', () => {
    expect(lineOf('r.t1.c3.')).toEqual(['r.', 'r.t1.', 'r.t1.c3.']);
    expect(parentPath('r.t1.c3.')).toBe('r.t1.');
    expect(parentPath('r.')).toBeNull();
    expect(depthOf('r.t1.c3.')).toBe(3);
  });
  it('refuse a label that would break the tree', () => {
    for (const bad of ['', 'a.b', 'A', '中', 'x'.repeat(41)]) expect(() => childPath('r.', bad)).toThrow(bad);
  });
});
