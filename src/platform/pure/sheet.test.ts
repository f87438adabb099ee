import { describe, expect, it } from 'vitest';
import { headingKey, tableOf } from './sheet.ts';

describe('columns', () => {
  const columns = [
    { key: 'name', title: '姓名', also: ['名字'], needed: true },
    { key: 'unit', title: '所在单位', also: ['单位', '工作单位'], needed: true },
    { key: 'phone', title: '电话', also: ['手机号码', '联系电话'] },
  ] as const;
  const rows = (...cells: string[][]) => cells.map((row, i) => ({ line: i + 1, cells: row }));

  it('are found below a title, in any order and wording', () => {
    const table = tableOf(
      rows(['人员名册'], [], ['手机号码', '备注', '* 姓 名（必填）', '工作单位：'], ['1', 'x', '王芳', '教育局']),
      columns,
    );
    expect(table).toEqual({
      headings: 3,
      rows: [{ line: 4, of: { name: '王芳', unit: '教育局', phone: '1' } }],
      missing: [],
      unknown: ['备注'],
    });
  });
  it('are said to be missing', () => {
    expect(tableOf(rows(['姓名'], ['王芳']), columns).missing.map((one) => one.key)).toEqual(['unit']);
    expect(tableOf([], columns).missing).toHaveLength(2);
    expect(tableOf(rows(['a'], ['b']), columns)).toMatchObject({ headings: 0, rows: [] });
  });
  it('compare without decoration', () => {
    expect(headingKey('＊联系 电话（手机）：')).toBe('联系电话');
  });
});
