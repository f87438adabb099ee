import { describe, expect, it } from 'vitest';
import { fromChinese, readBareNumber, readNumber, toChinese } from './numbering.ts';

const label = (text: string) => {
  const found = readNumber(text);
  return found ? [found.scheme, found.label, text.slice(found.length)] : null;
};

describe('numbers at the head of a paragraph', () => {
  it.each([
    ['一、指导思想', 'cn', '一', '指导思想'],
    ['十一、附则', 'cn', '十一', '附则'],
    ['二十、附则', 'cn', '二十', '附则'],
    ['一,指导思想', 'cn', '一', '指导思想'],
    ['一．指导思想', 'cn', '一', '指导思想'],
    ['一丶指导思想', 'cn', '一', '指导思想'],
    ['一 、 指导思想', 'cn', '一', '指导思想'],
    ['—、指导思想', 'cn', '一', '指导思想'],
    ['一 指导思想', 'cn', '一', '指导思想'],
    ['（一）组建队伍', 'pcn', '(一)', '组建队伍'],
    ['(一)组建队伍', 'pcn', '(一)', '组建队伍'],
    ['（一)组建队伍', 'pcn', '(一)', '组建队伍'],
    ['〈一〉组建队伍', 'pcn', '(一)', '组建队伍'],
    ['【二】组建队伍', 'pcn', '(二)', '组建队伍'],
    ['( 三 ) 组建队伍', 'pcn', '(三)', '组建队伍'],
    ['（一）、组建队伍', 'pcn', '(一)', '组建队伍'],
    ['㈠组建队伍', 'pcn', '(一)', '组建队伍'],
    ['一）组建队伍', 'pcn', '(一)', '组建队伍'],
    ['1.清理', 'd', '1', '清理'],
    ['1、清理', 'd', '1', '清理'],
    ['１．清理', 'd', '1', '清理'],
    ['01.清理', 'd', '1', '清理'],
    ['10．清理', 'd', '10', '清理'],
    ['l.清理', 'd', '1', '清理'],
    ['1O.清理', 'd', '10', '清理'],
    ['1 清理', 'd', '1', '清理'],
    ['⒊清理', 'd', '3', '清理'],
    ['(1)清理', 'pd', '(1)', '清理'],
    ['（12）清理', 'pd', '(12)', '清理'],
    ['1)清理', 'pd', '(1)', '清理'],
    ['⑵清理', 'pd', '(2)', '清理'],
    ['(l)清理', 'pd', '(1)', '清理'],
    ['①清理', 'circle', '①', '清理'],
    ['❷清理', 'circle', '②', '清理'],
    ['1.1 清理', 'multi', '1.1', '清理'],
    ['3.1.2清理', 'multi', '3.1.2', '清理'],
    ['第一章 总则', 'chapter', '第一章', '总则'],
    ['第三条 各社区', 'article', '第三条', '各社区'],
    ['第一部分　总体要求', 'part', '第一部分', '总体要求'],
    ['第一、加强领导', 'nth', '第一', '加强领导'],
    ['第一阶段:宣传发动', 'stage', '第一阶段', '宣传发动'],
    ['Ⅱ.目标', 'roman', 'II', '目标'],
    ['II. 目标', 'roman', 'II', '目标'],
    ['A.目标', 'alpha', 'A', '目标'],
    ['(b)目标', 'palpha', '(b)', '目标'],
    ['甲、目标', 'stem', '甲', '目标'],
    ['壹、目标', 'formal', '壹', '目标'],
  ])('%s', (text, scheme, number, rest) => {
    expect(label(text)).toEqual([scheme, number, rest]);
  });

  it.each([
    '1.5万元资金',
    '12345热线',
    '2026年3月',
    '一是坚持',
    '10月底前',
    '3·15晚会',
    '二〇二六年三月',
    '(2026年)印发',
    '5个社区',
    '一方面',
    '第一书记',
    '(即日起)',
    'A4纸',
    '12:30集合',
    '3,000元',
    '六小行业',
    '8.5%以上',
    '',
  ])('is not a number: %s', (text) => {
    expect(readNumber(text)).toBeNull();
  });

  it('counts in Chinese both ways', () => {
    for (let n = 1; n < 1000; n++) expect(fromChinese(toChinese(n))).toBe(n);
    expect(fromChinese('廿三')).toBe(23);
    expect(fromChinese('二〇')).toBe(20);
    expect(fromChinese('年')).toBeNull();
  });

  it('reads a cell that is nothing but a number', () => {
    expect(readBareNumber('12')?.label).toBe('12');
    expect(readBareNumber('（三）')?.label).toBe('(三)');
    expect(readBareNumber('二')?.label).toBe('二');
    expect(readBareNumber('1.2')?.label).toBe('1.2');
    expect(readBareNumber('第一章')?.label).toBe('第一章');
    expect(readBareNumber('区城管局')).toBeNull();
  });
});
