import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallFramework } from '../testing.ts';
import { exact } from './exact.ts';
import { rankingSheet, type SheetRunner } from './ranking-sheet.ts';

const runner = (unitName: string, total: number, more: Partial<SheetRunner> = {}): SheetRunner => ({
  unitName,
  label: '',
  township: '鹤鸣街道',
  class: 'village',
  total: exact(total),
  spread: null,
  stars: 1,
  grade: '达标',
  vetoed: false,
  aspects: smallFramework.aspects.map(({ key }) => ({ key, scaled: '900', full: 1000, star: true })),
  before: null,
  ...more,
});
const place = (rank: number, from = rank, to = rank) => ({ rank, from, to, last: false });
/** Rows as objects by the title of their column. */
const read = (all: readonly SheetRunner[], of: number | null, waiting = 0) => {
  const { columns, rows } = rankingSheet(smallFramework, all, of, waiting);
  return [...rows].map((row) => {
    expect(row).toHaveLength(columns.length);
    return Object.fromEntries(columns.map(({ title }, i) => [title, row[i]]));
  });
};

describe('the ranking as a sheet', () => {
  it('gives equals one place, and who is barred none, at the end', () => {
    const rows = read(
      [
        runner('丙', 2000),
        runner('甲', 2700),
        runner('丁', 9900, { vetoed: true, class: null, label: '张家' }),
        runner('乙', 2700),
        runner('戊', 9950, { vetoed: true }),
      ],
      null,
    );
    expect(rows.map((row) => [row['名次'], row['参评对象'], row['等次']])).toEqual([
      [1, '甲', '达标'],
      [1, '乙', '达标'],
      [3, '丙', '达标'],
      ['不参与排名', '戊', '一票否决'],
      ['不参与排名', '丁 张家', '一票否决'],
    ]);
    expect(rows[0]).toMatchObject({ 名次区间: null, 总分: 27, 总分区间: null, 甲: 9, 甲名次: 1 });
    expect(rows[3]!['甲名次']).toBeNull();
    expect(rows[4]!['类别']).toBeNull();
    expect(rows[0]).not.toHaveProperty('比上期');
  });
  it('says what places may be where samples enter, and rounds nothing up', () => {
    const rows = read(
      [
        runner('甲', 0, { total: exact(17999, 10), spread: { low: 1700, high: 1900 } }),
        runner('乙', 1750, { spread: { low: 1650, high: 1850 } }),
      ],
      null,
    );
    expect(rows[0]).toMatchObject({ 名次: 1, 名次区间: '1–2', 总分: 17.99, 总分区间: '17–19' });
  });
  it('leaves out an aspect that does not apply, in points and in ranks', () => {
    const none = smallFramework.aspects.map(({ key }, i) => ({
      key,
      scaled: '800',
      full: i === 1 ? 0 : 1000,
      star: false,
    }));
    const rows = read([runner('甲', 2700), runner('乙', 1600, { aspects: none })], null);
    expect(rows[1]).toMatchObject({ 甲: 8, 甲名次: 2, 乙: null, 乙名次: null });
    expect(rows[0]).toMatchObject({ 乙名次: 1 });
  });
  it('tells what changed since the cycle before, where that can be said', () => {
    const rows = read(
      [
        runner('升', 2800, { before: place(3) }),
        runner('平', 2700, { before: place(2) }),
        runner('降', 2600, { before: place(1) }),
        runner('难', 2500, { before: place(4, 3, 5) }),
        runner('新', 2400),
        runner('禁', 2300, { vetoed: true, before: place(5) }),
      ],
      5,
    );
    const title = '上期名次（共 5）';
    expect(rows.map((row) => [row['参评对象'], row[title], row['比上期']])).toEqual([
      ['升', '3', '上升 2'],
      ['平', '2', '持平'],
      ['降', '1', '下降 2'],
      ['难', '3–5', '难分上下'],
      ['新', null, null],
      ['禁', '5', null],
    ]);
  });
  it('calls places provisional, and tells no change, while others may still come in', () => {
    const [row] = read([runner('升', 2800, { before: place(3) })], 5, 2);
    expect(row).toMatchObject({ '暂列名次（尚有 2 个未评完）': 1, '上期名次（共 5）': '3', 比上期: null });
  });

  it('has a row for everybody, the better never below', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 3000 }), fc.boolean()), { maxLength: 12 }), (all) => {
        const rows = read(
          all.map(([total, vetoed], i) => runner(`${i}`, total, { vetoed })),
          null,
        );
        expect(rows.map((row) => row['参评对象']).toSorted()).toEqual(all.map((_, i) => `${i}`).toSorted());
        const free = rows.filter((row) => row['名次'] !== '不参与排名');
        expect(free).toEqual(rows.slice(0, free.length));
        for (const [i, row] of free.slice(1).entries())
          expect(Number(row['总分'])).toBeLessThanOrEqual(Number(free[i]!['总分']));
      }),
    );
  });
});
