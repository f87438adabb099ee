import { expect, test } from 'vitest';
import { unitKinds, type UnitKind } from './kinds.ts';
import { fitsUnder, makesLoop, mayHold, newPath, numberedPath } from './place.ts';

test.each([
  ['department', 'region', true],
  ['township', 'region', true],
  ['community', 'region', false],
  ['department', 'township', true],
  ['community', 'township', true],
  ['estate', 'community', true],
  ['resident-unit', 'community', true],
  ['building', 'estate', true],
  ['building', 'community', false],
  ['department', 'community', false],
  ['township', 'township', false],
  ['community', 'department', false],
] satisfies [UnitKind, UnitKind, boolean][])('%s under %s: %s', (child, parent, fits) => {
  expect(fitsUnder(child, parent)).toBe(fits);
});

test('every kind but the region can be put somewhere, and no kind can hold itself in the end', () => {
  for (const kind of unitKinds) {
    const parents = unitKinds.filter((parent) => mayHold[parent].includes(kind));
    expect(parents.length > 0).toBe(kind !== 'region');
    const below = (from: UnitKind): UnitKind[] => mayHold[from].flatMap((child) => [child, ...below(child)]);
    expect(below(kind)).not.toContain(kind);
  }
});

test('a unit may not go beneath itself', () => {
  expect(makesLoop('r.t1.', 'r.t1.c2.')).toBe(true);
  expect(makesLoop('r.t1.', 'r.t1.')).toBe(true);
  expect(makesLoop('r.t1.', 'r.t10.')).toBe(false);
});

test('new paths of one parent follow the ids, after the numbered ones', () => {
  const early = newPath('community', '01980000-0000-7001-8000-0000000000ff', 'r.t00001.');
  const later = newPath('community', '01980000-0000-7002-8000-000000000001', 'r.t00001.');
  expect([later, early, numberedPath('community', 250, 'r.t00001.')].sort()).toEqual([
    'r.t00001.c00250.',
    early,
    later,
  ]);
});
