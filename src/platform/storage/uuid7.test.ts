import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uuid7, uuid7From, uuid7Maker } from './uuid7.ts';

test('the parts lie where RFC 9562 puts them', () => {
  const random = Uint8Array.from([0xff, 1, 2, 3, 4, 5, 6, 7]);
  expect(uuid7From(0x0123456789ab, 0xcde, random)).toBe('01234567-89ab-7cde-bf01-020304050607');
});

test('ids of one process only grow, whatever the clock does', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { minLength: 2, maxLength: 50 }), fc.nat({ max: 255 }), (steps, byte) => {
      const clock = steps.values();
      const make = uuid7Maker(
        () => 1_700_000_000_000 + (clock.next().value ?? 0),
        (buffer) => buffer.fill(byte),
      );
      const ids = steps.map(() => make());
      expect(ids).toEqual([...new Set(ids)].sort());
    }),
  );
});

test('more ids than a millisecond has counters for still grow', () => {
  const make = uuid7Maker(
    () => 5,
    (buffer) => buffer.fill(255),
  );
  const ids = Array.from({ length: 10_000 }, make);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('real ids have version 7, the RFC variant and no repeats', () => {
  const ids = Array.from({ length: 5000 }, uuid7);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids.map((id) => id.slice(19))).size).toBe(5000);
});
