import { describe, expect, it } from 'vitest';
import { headingPrefix, isKnownHeading, sectionKind } from './sections.ts';

const kind = (heading: string, facts = { people: false, dated: false }) => sectionKind(heading, facts).kind;

describe('what a section is about', () => {
  it.each([
    ['指导思想', 'guidance'],
    ['创建意义', 'guidance'],
    ['基本原则', 'guidance'],
    ['总体要求', 'guidance'],
    ['工作目标', 'goals'],
    ['目标任务', 'tasks'],
    ['工作任务目标及分工', 'tasks'],
    ['创建内容和标准', 'tasks'],
    ['实施方案', 'tasks'],
    ['创建方法', 'tasks'],
    ['工作措施', 'tasks'],
    ['保障措施', 'safeguards'],
    ['工作要求', 'safeguards'],
    ['保障措施和工作要求', 'safeguards'],
    ['组织领导', 'safeguards'],
    ['实施步骤', 'steps'],
    ['时间安排', 'steps'],
    ['评选办法', 'evaluation'],
    ['考核奖惩', 'evaluation'],
    ['检查验收', 'evaluation'],
    ['附则', 'other'],
    ['活动主题', 'other'],
    ['落实“门前三包”责任', 'other'],
  ])('%s', (heading, expected) => {
    expect(kind(heading)).toBe(expected);
  });

  it('looks at what stands in it', () => {
    expect(kind('组织领导', { people: true, dated: false })).toBe('leadership');
    expect(kind('工作安排', { people: false, dated: true })).toBe('steps');
    expect(kind('工作安排', { people: false, dated: false })).toBe('tasks');
    expect(sectionKind('其它想法', { people: false, dated: false })).toEqual({ kind: 'other', sure: false });
  });

  it('knows headings by their words alone', () => {
    expect(isKnownHeading('保障措施')).toBe(true);
    expect(isKnownHeading('清理杂物')).toBe(false);
    expect(headingPrefix('指导思想坚持政府引导')).toBe(4);
    expect(headingPrefix('清理杂物')).toBe(0);
  });
});
