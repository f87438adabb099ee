import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folded, allInitialsOf, gramsOf, initialsOf, searchFor, searchText } from './search.ts';

test('characters with two readings are found by either', () => {
  expect(allInitialsOf('重庆')).toEqual(expect.arrayContaining(['cq', 'zq']));
  expect(initialsOf('重庆')).toBe('cq');
  expect(initialsOf('长安街道')).toBe('cajd');
});

test('a family name is read as one', () => {
  expect(initialsOf('单雄信', 'person')).toBe('sxx');
  expect(initialsOf('曾一鸣', 'person')).toBe('zym');
});

test('letters and digits stay, signs go', () => {
  expect(initialsOf('３号楼（A座）')).toBe('3hlaz');
  expect(initialsOf('——')).toBe('');
  expect(allInitialsOf('——')).toEqual([]);
});

test('readings stay few however many characters have two', () => {
  expect(allInitialsOf('重长'.repeat(20)).length).toBeLessThanOrEqual(8);
});

test('search text holds names and initials', () => {
  expect(searchText(['云汀县 市场监督管理局', null, '市场监管局']).split(' ')).toEqual(
    expect.arrayContaining(['云汀县市场监督管理局', 'ytxscjdglj', '市场监管局', 'scjgj']),
  );
});

test('folding makes width and case equal', () => {
  expect(folded('Ａ座 1楼')).toBe('a座1楼');
});

test('law: any piece of a text finds it', () => {
  const sign = fc.constantFrom(...'市场监督管理局社区办ab1');
  fc.assert(
    fc.property(fc.array(sign, { minLength: 1, maxLength: 20 }), fc.nat(), fc.nat(), (signs, from, length) => {
      const text = signs.join('');
      const start = from % signs.length;
      const part = signs.slice(start, start + 1 + (length % (signs.length - start))).join('');
      const held = new Set(gramsOf(text));
      expect(searchFor(part).grams.every((gram) => held.has(gram))).toBe(true);
      expect(text).toContain(searchFor(part).words[0]);
    }),
  );
});

test('reads a character by its word', () => {
  expect(initialsOf('集贸市场环境整治')).toBe('jmschjzz');
  expect(initialsOf('重庆路重点行业')).toBe('cqlzdhy');
  expect(initialsOf('（一）A区 3.城管局')).toBe('yaq3cgj');
});
