import { describe, expect, it } from 'vitest';
import { makeWords, namesIn } from './words.ts';

const noon = Date.UTC(2026, 10, 22, 4, 0); // 12:00 in China
const table = { plain: '任务', told: '{name}有 {n} 项', many: { one: '{n} task', other: '{n} tasks' } };
const zh = makeWords('zh-CN', table, () => noon);
const en = makeWords('en', table, () => noon);

describe('words', () => {
  it('fill in names and group numbers', () => {
    expect(zh('told', { name: '南门社区', n: 1234 })).toBe('南门社区有 1,234 项');
    expect(namesIn('{a} 和 {b}')).toEqual(['a', 'b']);
  });
  it('choose the plural form by n', () => {
    expect(en('many', { n: 1 })).toBe('1 task');
    expect(en('many', { n: 2 })).toBe('2 tasks');
  });
  it('refuse an unknown key, and answer null when asked softly', () => {
    expect(() => zh('absent')).toThrow('absent');
    expect(zh.maybe('absent')).toBeNull();
    expect(zh.maybe('toString')).toBeNull();
  });
  it('write days as the office does', () => {
    expect(zh.day('2026-11-22')).toBe('11月22日 周日');
    expect(zh.day('2027-01-05')).toBe('2027年1月5日 周二');
    expect(en.day('2026-11-22')).toBe('Sun 22 Nov');
    expect(en.dayShort('2027-01-05')).toBe('5 Jan 2027');
    expect(en.dayFull('2026-01-05')).toBe('5 Jan 2026');
  });
  it('say instants relative under a day, and by day beyond', () => {
    expect(zh.when('2026-11-22T03:55:00Z')).toBe('5分钟前');
    expect(zh.when('2026-11-22T01:00:00Z')).toBe('3小时前');
    expect(zh.when('2026-11-20T02:20:00Z')).toBe('11月20日 10:20');
  });
  it('know today in China just after midnight there', () => {
    expect(makeWords('zh-CN', {}, () => Date.UTC(2026, 10, 21, 16, 1)).today()).toBe('2026-11-22');
  });
  it('join lists and say sizes', () => {
    expect(zh.list(['甲', '乙', '丙'])).toBe('甲、乙、丙');
    expect(en.list(['a', 'b', 'c'])).toBe('a, b, c');
    expect(zh.size(900)).toBe('900 B');
    expect(zh.size(48_211)).toBe('47 KB');
    expect(zh.size(1_820_000)).toBe('1.7 MB');
    expect(zh.percent(35)).toBe('35%');
  });
});
