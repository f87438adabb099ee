import { describe, expect, it } from 'vitest';
import { addBasis, findBasis } from './basis.ts';

describe('document numbers', () => {
  it.each([
    [
      '根据《行动方案》(望政办发〔2026〕7号)和《通知》(望创建办〔2026〕11号)要求',
      ['望政办发〔2026〕7号', '望创建办〔2026〕11号'],
    ],
    ['按照望政办发〔2026〕7号文件规定', ['望政办发〔2026〕7号']],
    ['(x办字〔20xx〕99号)', ['x办字〔20xx〕99号']],
    ['（松街发[2025]23号）', ['松街发[2025]23号']],
    ['望政办发 〔2026〕 7 号', ['望政办发〔2026〕7号']],
    ['2026年7号楼', []],
  ])('%s', (text, numbers) => {
    expect(findBasis(text)).toEqual(numbers);
  });

  it('are not listed twice, also not with words run on before them', () => {
    const list: string[] = [];
    expect(addBasis(list, ['望政办发〔2026〕7号'])).toEqual(['望政办发〔2026〕7号']);
    expect(addBasis(list, ['成效计入望政办发〔2026〕7号', '青府〔2026〕1号'])).toEqual(['青府〔2026〕1号']);
    expect(list).toEqual(['望政办发〔2026〕7号', '青府〔2026〕1号']);
  });
});
