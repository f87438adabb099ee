import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tableOf, type SheetRow } from '#platform/pure/sheet.ts';
import { smallFramework } from '../testing.ts';
import {
  frameworkColumns,
  frameworkHeadings,
  frameworkOfTable,
  frameworkRows,
  type FrameworkKey,
} from './framework-sheet.ts';
import { builtIns } from './builtin/all.ts';
import type { Framework } from './framework.ts';

const sheetOf = (framework: Framework): SheetRow[] =>
  [frameworkHeadings().map(({ title }) => title), ...frameworkRows(framework)].map((cells, i) => ({
    line: i + 1,
    cells: cells.map((cell) => String(cell ?? '').trim()),
  }));
const read = (rows: SheetRow[], base: Framework = { ...smallFramework, aspects: [], vetoes: [] }) =>
  frameworkOfTable(tableOf<FrameworkKey>(rows, frameworkColumns), base);

const varied: Framework = {
  ...smallFramework,
  aspects: smallFramework.aspects.map((aspect) => ({
    ...aspect,
    indicators: aspect.indicators.map((one, i) => ({
      ...one,
      detail: `第一行\n第二行 ${i}`,
      wanted: ['会议记录', '签到表以外的任何材料'],
      exempt: i === 1 ? (['village', 'suburban'] as const).slice() : one.exempt,
      ...(i === 0 ? { work: { days: 7, who: '物业' } } : i === 1 ? { work: { who: '居委会' } } : {}),
      variants: i === 0 ? [{ classes: ['village'] as const, rule: { kind: 'judged' } as const }] : [],
    })),
  })) as Framework['aspects'],
};

describe('a framework as a sheet', () => {
  it.each<[string, Framework]>([
    ['small', smallFramework],
    ['varied', varied],
    ...builtIns.map((one): [string, Framework] => [one.key, one.framework]),
  ])('%s reads back as it was written', (_, framework) => {
    const { framework: back, faults, rows } = read(sheetOf(framework), { ...framework, aspects: [], vetoes: [] });
    expect(faults).toEqual([]);
    expect(back).toEqual(framework);
    expect(rows).toBe(frameworkRows(framework).length);
  });

  const titles = frameworkHeadings().map(({ title }) => title);
  const row = (cells: Partial<Record<FrameworkKey, string>>): SheetRow[] => [
    { line: 1, cells: titles },
    { line: 2, cells: frameworkColumns.map(({ key }) => cells[key] ?? '') },
  ];
  const good = { aspect: '自治', key: '1', title: '居民代表大会', full: '2', rule: '评定给分' };

  it.each([
    ['key', { ...good, key: '' }, 'cell-missing', '指标编号'],
    ['key', { ...good, key: '第 1 条' }, 'key-unfit', '指标编号'],
    ['title', { ...good, title: '长'.repeat(401) }, 'cell-too-long', '指标'],
    ['aspect', { ...good, aspect: '' }, 'cell-missing', '方面'],
    ['rule', { ...good, rule: '凭感觉' }, 'rule-unknown', '计分方式'],
    ['full', { ...good, full: '两分' }, 'points-unfit', '分值'],
    ['method', { ...good, method: '听汇报' }, 'method-unknown', '测评方法'],
    ['proof', { ...good, proof: '也许' }, 'proof-unknown', '佐证作用'],
    ['feed', { ...good, feed: '微信群 次数' }, 'feed-unknown', '数据来源'],
    ['exempt', { ...good, exempt: '月球' }, 'class-unknown', '不适用类别'],
    ['settings', { ...good, rule: '符合项计分', settings: '计分：0/1' }, 'rule-items-missing', '计分规则'],
    ['variants', { ...good, variants: '村：评定给分' }, 'rule-unknown', '分类规则'],
    ['variants', { ...good, variants: '【农村】符合项计分\n计分：0/1' }, 'rule-items-missing', '分类规则'],
    ['days', { ...good, days: '半' }, 'days-unfit', '每步工作日'],
    ['days', { ...good, days: '0' }, 'days-unfit', '每步工作日'],
    ['days', { ...good, days: '251天' }, 'days-unfit', '每步工作日'],
    ['who', { ...good, who: '长'.repeat(41) }, 'cell-too-long', '承办'],
    ['wanted', { ...good, wanted: '材料\n'.repeat(11) }, 'cell-too-long', '佐证要求'],
    ['aspectKey', { ...good, aspectKey: '第 1 条' }, 'key-unfit', '方面编号'],
  ])('names the cell when %s is wrong: %j', (_, cells, code, column) => {
    const { faults } = read(row(cells));
    expect(faults).toEqual([expect.objectContaining({ line: 2, code, column })]);
  });

  it('tells the same key twice, and gathers rows of one aspect wherever they stand', () => {
    const rows: SheetRow[] = [
      ...row(good),
      {
        line: 3,
        cells: frameworkColumns.map(({ key }) => ({ ...good, aspect: '环境', key: '2' })[key as 'key'] ?? ''),
      },
      { line: 4, cells: frameworkColumns.map(({ key }) => ({ ...good, key: '3' })[key as 'key'] ?? '') },
      { line: 5, cells: frameworkColumns.map(({ key }) => ({ ...good, key: '3' })[key as 'key'] ?? '') },
    ];
    const { framework, faults } = read(rows);
    expect(faults).toEqual([expect.objectContaining({ line: 5, code: 'key-twice' })]);
    expect(framework.aspects.map(({ key, title }) => [key, title])).toEqual([
      ['1', '自治'],
      ['2', '环境'],
    ]);
    expect(framework.aspects[0]!.indicators.map(({ key }) => key).slice(0, 2)).toEqual(['1', '3']);
  });

  it('gives an aspect without a number the first that is free', () => {
    const line = (n: number, cells: Partial<Record<FrameworkKey, string>>): SheetRow => ({
      line: n,
      cells: frameworkColumns.map(({ key }) => cells[key] ?? ''),
    });
    const { framework, faults } = read([
      ...row({ ...good, aspectKey: '2' }),
      line(3, { ...good, aspect: '环境', key: '2' }),
      line(4, { ...good, aspect: '服务', key: '3' }),
      line(5, { ...good, aspect: '换了名字', aspectKey: '2', key: '4' }),
    ]);
    expect(faults).toEqual([]);
    expect(framework.aspects.map(({ key, title, indicators }) => [key, title, indicators.length])).toEqual([
      ['2', '自治', 2],
      ['3', '环境', 1],
      ['4', '服务', 1],
    ]);
  });

  it('takes what an office leaves out or says twice', () => {
    const [indicator] = read(row({ ...good, full: '', feed: '活动', exempt: '农村、农村' })).framework.aspects[0]!
      .indicators;
    expect(indicator).toMatchObject({ full: 0, feed: { of: 'count', kind: 'activity' }, exempt: ['village'] });
  });

  it('takes the days of a step with their unit, and none from an old sheet', () => {
    const work = (cells: Partial<Record<FrameworkKey, string>>) =>
      read(row({ ...good, ...cells })).framework.aspects[0]!.indicators[0]!.work;
    expect(work({ days: '3 个工作日', who: '网格员' })).toEqual({ days: 3, who: '网格员' });
    expect(work({ days: '12天' })).toEqual({ days: 12 });
    expect(work({})).toBeUndefined();
    const old = row(good).map(({ line, cells }) => ({ line, cells: cells.slice(0, -2) }));
    expect(read(old)).toMatchObject({ faults: [], rows: 1 });
  });

  it('writes the words the screens use', () => {
    const words = JSON.parse(readFileSync(new URL('../words/zh-CN.json', import.meta.url), 'utf8')) as Record<
      string,
      string
    >;
    const written = new Set(frameworkRows(varied).flat());
    for (const one of varied.aspects.flatMap(({ indicators }) => indicators)) {
      expect(written).toContain(words[`kind.rule.${one.rule.kind}`]);
      expect(written).toContain(words[`method.${one.method}`]);
    }
  });
});
