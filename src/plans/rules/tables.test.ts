import { describe, expect, it } from 'vitest';
import type { Cell, Paragraph } from '#documents/rules/paragraph.ts';
import { plainStyle } from '#documents/rules/paragraph.ts';
import { readText } from '#documents/rules/text.ts';
import { readPlans } from './read.ts';
import { flatten } from './reading.ts';
import { columnKind } from './tables.ts';

describe('headings of columns', () => {
  it.each([
    ['序号', 'number'],
    ['项次', 'number'],
    ['工作任务', 'task'],
    ['重 点 任 务', 'task'],
    ['改造内容', 'content'],
    ['具体措施', 'content'],
    ['类别', 'group'],
    ['牵头单位', 'lead'],
    ['牵头责任单位', 'lead'],
    ['责任部门', 'co'],
    ['配合', 'co'],
    ['完成时限', 'due'],
    ['起止时间', 'due'],
    ['责任人', 'aside'],
    ['备注', 'aside'],
    ['姓名', 'name'],
    ['阶段', 'phase'],
    ['公里', null],
  ])('%s', (heading, kind) => {
    expect(columnKind(heading)).toBe(kind);
  });
});

type At = Partial<Cell> & { row: number; col: number };
const paragraph = (text: string, cell: At | null): Omit<Paragraph, 'index'> => ({
  text,
  number: null,
  style: plainStyle,
  source: 'body',
  cell: cell && { table: 0, rowSpan: 1, colSpan: 1, header: false, ...cell },
});
const table = (rows: (string | [string, Partial<Cell>] | null)[][]) =>
  rows.flatMap((row, r) =>
    row.flatMap((cell, c) => {
      if (cell === null) return [];
      const [text, more] = typeof cell === 'string' ? [cell, {}] : cell;
      return [paragraph(text, { row: r, col: c, ...more })];
    }),
  );
const read = (parts: Omit<Paragraph, 'index'>[]) => {
  const paragraphs = [paragraph('某区2026年文明楼道创建工作方案', null), paragraph('三、任务分解', null), ...parts];
  const [plan] = readPlans(paragraphs.map((part, index) => ({ index, ...part }))).plans;
  return flatten(plan!.tasks).map((task) => [
    task.path.join('/'),
    task.title,
    task.lead.map((unit) => unit.name).join(),
    task.co.map((unit) => unit.name).join(),
    task.due,
  ]);
};

describe('tables of tasks', () => {
  it('give a node for each row; a merged cell applies to each row it spans', () => {
    expect(
      read(
        table([
          ['序号', '任务', '牵头单位', '责任单位', '完成时限'],
          ['1', '清理杂物。逐层张贴告知书', ['城管办', { rowSpan: 2 }], '各社区、物业公司', '4月底'],
          ['2', '修缮扶手', null, '', '长期坚持'],
        ]),
      ),
    ).toEqual([
      ['三/1', '清理杂物', '城管办', '各社区,物业公司', '2026-04-30'],
      ['三/2', '修缮扶手', '城管办', '', null],
    ]);
  });

  it('hang rows under a numbered group row, and number those without one', () => {
    expect(
      read(
        table([
          ['工作内容', '责任单位', '牵头单位'],
          [['（一）环境整治', { colSpan: 3 }]],
          ['清理杂物', '各社区', '城管办'],
          ['铲除小广告', '各社区', '城管办'],
          [['（二）文明新风', { colSpan: 3 }]],
          ['评选文明家庭', '各社区', '妇联'],
        ]),
      ),
    ).toEqual([
      ['三/(一)', '环境整治', '', '', null],
      ['三/(一)/1', '清理杂物', '城管办', '各社区', null],
      ['三/(一)/2', '铲除小广告', '城管办', '各社区', null],
      ['三/(二)', '文明新风', '', '', null],
      ['三/(二)/1', '评选文明家庭', '妇联', '各社区', null],
    ]);
  });

  it('are read from plain text, by tabs and by bars', () => {
    for (const bar of ['\t', ' | ']) {
      const text = [
        '某区2026年工作方案',
        '一、任务分工',
        ['序号', '任务', '牵头单位', '完成时间'].join(bar),
        ['1', '清理杂物', '城管办', '6月底前'].join(bar),
        '二、工作要求',
        '（一）加强领导。',
      ].join('\n');
      const [plan] = readPlans(readText(text)).plans;
      expect(flatten(plan!.tasks).map((task) => [task.path, task.title, task.lead[0]?.name ?? null, task.due])).toEqual(
        [
          [['一', '1'], '清理杂物', '城管办', '2026-06-30'],
          [['二', '(一)'], '加强领导', null, null],
        ],
      );
    }
  });
});
