import { describe, expect, it } from 'vitest';
import { drawSheets, type SheetDraw } from './draw-sheet.ts';
import { draw, estimate, frameDigest, lotOf, type Found } from './sampling.ts';

const frame = ['a', 'b', 'c', 'd'].map((key) => ({ key, stratum: key < 'c' ? '城区' : '' }));
const made = draw('2026-11-22 福彩', frame, 3);
const named = <T extends { key: string }>(one: T) => ({ ...one, name: `单位${one.key}` });
const sheetDraw = (found: ReadonlyMap<string, Found>): SheetDraw => ({
  title: '第一次抽查',
  cycle: '2026年度',
  seed: '2026-11-22 福彩',
  digest: frameDigest(frame),
  at: '2026年11月22日 10:00',
  personName: '林知秋',
  strata: 'class',
  groups: made.strata,
  drawn: made.drawn.map((one) => ({ ...named(one), passed: null, points: null, ...found.get(one.key) })),
  frame: frame.map((one) => ({ ...named(one), lot: lotOf('2026-11-22 福彩', one.key) })),
  seen: found.size,
  estimate: estimate(made.strata, made.drawn, found),
});
const rowsOf = (sheets: ReturnType<typeof drawSheets>, name: string) => [
  ...sheets.find((sheet) => sheet.name === name)!.rows,
];

describe('a draw as sheets', () => {
  it('lets anybody draw again: the list with its lots, the smallest of each stratum chosen', () => {
    const sheets = drawSheets(sheetDraw(new Map()));
    const list = rowsOf(sheets, '名单');
    for (const { name, n } of made.strata) {
      const here = list.filter((row) => row[0] === (name || '全部'));
      const smallest = here
        .map((row) => String(row[3]))
        .toSorted()
        .slice(0, n);
      expect(
        here
          .filter((row) => row[4] === '是')
          .map((row) => row[3])
          .toSorted(),
      ).toEqual(smallest);
    }
    expect(rowsOf(sheets, '分层')).toEqual(made.strata.map(({ name, of: size, n }) => [name || '全部', size, n]));
    const told = new Map(rowsOf(sheets, '说明').map((row) => [row[0], row[1]]));
    expect(told.get('种子')).toBe('2026-11-22 福彩');
    expect(told.get('名单校验值')).toBe(frameDigest(frame));
    expect(told.get('抽取时间')).toBe('2026年11月22日 10:00，林知秋');
    expect(told.get('已查')).toBe('0 个，共抽中 3 个');
    // Nothing was looked at, so nothing is claimed.
    expect(told.has('合格率') || told.has('平均得分')).toBe(false);
  });
  it('says what was found, and what it says of the whole', () => {
    const [one, two, three] = made.drawn.map(({ key }) => key);
    const sheets = drawSheets(
      sheetDraw(
        new Map([
          [one!, { passed: true, points: 950 }],
          [two!, { passed: false, points: 700 }],
          [three!, { passed: true, points: 805 }],
        ]),
      ),
    );
    expect(rowsOf(sheets, '抽中').map((row) => [row[0], row[3], row[4]])).toEqual([
      [1, '合格', 9.5],
      [2, '不合格', 7],
      [3, '合格', 8.05],
    ]);
    const told = new Map(rowsOf(sheets, '说明').map((row) => [row[0], String(row[1])]));
    expect(told.get('合格率')).toMatch(/^\d+\.\d%，95% 区间 \d+\.\d%–\d+\.\d%$/);
    expect(told.get('平均得分')).toMatch(/^\d\.\d\d，95% 区间 \d\.\d\d–\d+\.\d\d$/);
  });
  it('names its strata by what they are', () => {
    const heads = (strata: SheetDraw['strata']) =>
      drawSheets({ ...sheetDraw(new Map()), strata }).flatMap(({ columns }) => columns.map(({ title }) => title));
    expect(heads('township').filter((title) => title === '镇街')).toHaveLength(3);
    expect(heads('class')).toContain('类别');
    expect(heads('own')).toContain('层');
  });
  it('leaves empty what was not looked at', () => {
    expect(rowsOf(drawSheets(sheetDraw(new Map())), '抽中').map((row) => [row[3], row[4]])).toEqual(
      made.drawn.map(() => [null, null]),
    );
  });
});
