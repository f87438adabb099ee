import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeFault, creditCodeFits, likelyAreaClass, maskedPhone, validityFits } from './codes.ts';
import { areaClasses, urbanRuralClasses } from './kinds.ts';

test.each([
  ['990121000000', 'region', null, null],
  ['990121001000', 'township', null, null],
  ['990121104000', 'township', null, null],
  ['990121001003', 'community', '990121001000', null],
  ['99012100100', 'community', null, 'code.shape'],
  ['9901210010a3', 'community', null, 'code.shape'],
  ['990121001003', 'township', null, 'code.kind'],
  ['990121001003', 'region', null, 'code.kind'],
  ['990121000000', 'township', null, 'code.township'],
  ['990121700000', 'township', null, 'code.township'],
  ['990121001000', 'community', null, 'code.community'],
  ['990121001777', 'community', null, 'code.community'],
  ['990121002003', 'community', '990121001000', 'code.above'],
  ['990122001000', 'township', null, 'code.region'],
  ['990121001003', 'building', null, 'code.kind'],
] as const)('%s as %s under %s: %s', (code, kind, above, fault) => {
  expect(codeFault(code, kind, above, '990121')).toBe(fault);
});

test('validity', () => {
  expect(validityFits('2024-01-01', '2023-12-31')).toBe(false);
  expect(validityFits('2024-01-01', '2024-01-01')).toBe(true);
  expect(validityFits(null, '2024-01-01')).toBe(true);
});

test('every urban-rural class proposes an area class that exists', () => {
  for (const code of urbanRuralClasses) expect(areaClasses).toContain(likelyAreaClass[code]);
});

test.each([
  '91350100M000100Y43',
  '91440300708461136T',
  '91330100799655058B',
  '914403001922038216',
  '91110000802100433B',
])('credit code %s holds', (code) => expect(creditCodeFits(code)).toBe(true));

test('a credit code with a sign changed does not hold', () => {
  expect(creditCodeFits('91350203M0001QAY9B')).toBe(false);
  expect(creditCodeFits('9144030070846113')).toBe(false);
  expect(creditCodeFits('9144030070846113IT')).toBe(false);
  const good = '91440300708461136T';
  fc.assert(
    fc.property(fc.nat(16), fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY'), (at, sign) => {
      const changed = good.slice(0, at) + sign + good.slice(at + 1);
      expect(creditCodeFits(changed)).toBe(changed === good);
    }),
  );
});

test.each([
  ['13812341234', '138****1234'],
  ['0591-87654321', '059****4321'],
  ['8765432', '*****32'],
  ['663', '****'],
  ['', null],
  [null, null],
])('%s is shown as %s', (phone, shown) => {
  expect(maskedPhone(phone)).toBe(shown);
});
