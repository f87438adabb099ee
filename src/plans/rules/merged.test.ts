import fc from 'fast-check';
import { expect, it } from 'vitest';
import { merged } from './merged.ts';

const form = fc.record({ a: fc.constantFrom('', '1', '2'), b: fc.constantFrom('', '1', '2'), c: fc.boolean() });

it('takes what one of two changed, and asks about what both changed', () => {
  const before = { agency: '文明办文件', number: '', date: '' };
  const theirs = { agency: '文明委文件', number: '7号', date: '' };
  const ours = { agency: '创建办文件', number: '', date: '2026-11-23' };
  expect(merged(before, theirs, ours)).toEqual({
    fields: { agency: '创建办文件', number: '7号', date: '2026-11-23' },
    open: ['agency'],
  });
});

it('law: nothing anybody changed is lost without being asked about', () => {
  fc.assert(
    fc.property(form, form, form, (before, theirs, ours) => {
      const { fields, open } = merged(before, theirs, ours);
      for (const key of ['a', 'b', 'c'] as const) {
        if (ours[key] !== before[key]) expect(fields[key]).toBe(ours[key]);
        if (theirs[key] !== before[key] && !open.includes(key)) expect(fields[key]).toBe(theirs[key]);
        if (open.includes(key)) expect([ours[key] !== theirs[key], fields[key]]).toEqual([true, ours[key]]);
      }
    }),
  );
});

it('law: who found it as it was kept is asked nothing', () => {
  fc.assert(
    fc.property(form, form, (before, ours) => {
      expect(merged(before, before, ours)).toEqual({ fields: ours, open: [] });
      expect(merged(before, ours, before)).toEqual({ fields: ours, open: [] });
    }),
  );
});
