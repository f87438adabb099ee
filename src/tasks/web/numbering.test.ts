import { expect, it } from 'vitest';
import { printedNumber } from './numbering.ts';

it('numbers are printed as on an official page', () => {
  expect(['一', '(一)', '（二）', '1', '(3)', '1.2', '①', ''].map(printedNumber)).toEqual([
    '一、',
    '（一）',
    '（二）',
    '1.',
    '（3）',
    '1.2',
    '①',
    '',
  ]);
});
