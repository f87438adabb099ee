import { unzipSync, zipSync, strFromU8 } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SheetError, type Grid, type OutSheet } from '#platform/pure/sheet.ts';
import { sniff } from '../kind.ts';
import { tinyXlsx } from '../../testing.ts';
import { cellText, dateStyle } from './cell-text.ts';
import { readCsv } from './csv.ts';
import { columnIndex, columnLetters } from './letters.ts';
import type { SheetLimits } from './limits.ts';
import { readingXlsx } from './xlsx-read.ts';
import { writingXlsx } from './xlsx-write.ts';

function end<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
const read = (bytes: Uint8Array, limits?: SheetLimits): Grid => end(readingXlsx(bytes, limits));
const write = (...sheets: OutSheet[]): Uint8Array => end(writingXlsx(sheets));
const faultOf = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    return error instanceof SheetError ? error.fault : String(error);
  }
};

/** Any characters of the basic plane, with those that sheets are touchy about more often. */
const anyText = (maxLength: number) =>
  fc
    .array(
      fc.oneof(
        fc.integer({ min: 0, max: 0xffff }).map((n) => String.fromCharCode(n)),
        fc.constantFrom(...'&<>"_x000D_=+- \n中'),
      ),
      { maxLength },
    )
    .map((signs) => signs.join(''));

describe('reading a sheet', () => {
  it('reads every kind of cell as the clerk sees it, with the line it stands in', () => {
    const grid = read(
      tinyXlsx(`
        <row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="inlineStr"><is><t>电话</t></is></c></row>
        <row r="5"><c r="B5" t="s"><v>1</v></c><c r="C5"><v>13812345678</v></c><c r="D5" s="1"><v>46000</v></c>
          <c r="E5" s="2"><v>46000</v></c><c r="F5" s="3"><v>46000.5</v></c>
          <c r="G5" t="str"><f>A1&amp;"x"</f><v>算出</v></c><c r="H5"><v>4.3058100100199999E11</v></c>
          <c r="I5" t="b"><v>1</v></c><c r="J5" t="e"><v>#N/A</v></c><c r="K5"><f>1+1</f></c>
          <c r="L5"><v>0.1</v></c><c r="M5" t="str"><v> 甲_x000D_乙\u3000</v></c></row>
        <row><c t="str"><v>下一行</v></c><c><v>7</v></c></row>`),
    );
    expect(grid.name).toBe('人员');
    expect(grid.rows).toEqual([
      { line: 3, cells: ['', '姓名', '电话'] },
      {
        line: 5,
        cells: [
          '',
          '王 芳',
          '13812345678',
          '2025-12-09',
          '2025-12-09',
          '2025-12-09',
          '算出',
          '430581001002',
          '是',
          '#N/A',
          '',
          '0.1',
          '甲\n乙',
        ],
      },
      { line: 6, cells: ['下一行', '7'] },
    ]);
  });

  it('carries a value merged down a column into each row, but no title merged across', () => {
    const grid = read(
      tinyXlsx(
        `<row r="1"><c r="A1" t="str"><v>名册</v></c></row>
         <row r="2"><c r="A2" t="str"><v>桥东街道</v></c><c r="B2" t="str"><v>甲</v></c></row>
         <row r="3"><c r="B3" t="str"><v>乙</v></c></row><row r="4"><c r="B4" t="str"><v>丙</v></c></row>`,
        `<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/></mergeCells>`,
      ),
    );
    expect(grid.rows.map((row) => row.cells)).toEqual([['名册'], ['桥东街道', '甲'], ['桥东街道', '乙'], ['', '丙']]);
  });

  it('refuses what is too much before it fills the memory', () => {
    expect(faultOf(() => read(tinyXlsx('<row r="1"><c r="XFD1"><v>1</v></c></row>')))).toBe('too-many-columns');
    // One cell far away is one row, not a million empty ones.
    expect(read(tinyXlsx('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')).rows).toEqual([
      { line: 1_048_576, cells: ['1'] },
    ]);
    const rows = Array.from({ length: 5 }, (_, i) => `<row r="${i + 1}"><c r="A${i + 1}"><v>1</v></c></row>`).join('');
    const limits = { rows: 4, columns: 5, characters: 100 };
    expect(faultOf(() => read(tinyXlsx(rows), limits))).toBe('too-many-rows');
    expect(faultOf(() => read(tinyXlsx(`<row><c t="str"><v>${'长'.repeat(101)}</v></c></row>`), limits))).toBe(
      'too-large',
    );
  });

  it('refuses what it cannot read, in one way', () => {
    expect(faultOf(() => read(tinyXlsx('<row><c></row>')))).toBe('unreadable');
    expect(faultOf(() => read(tinyXlsx('<row><c t="str"><v>&undefined;</v></c></row>')))).toBe('unreadable');
    const bare = unzipSync(tinyXlsx(''));
    delete bare['xl/workbook.xml'];
    expect(faultOf(() => read(zipSync(bare)))).toBe('unreadable');
  });

  it('knows dates by their format', () => {
    const shows = (code: string): string | null => {
      const style = dateStyle(176, code);
      return style && `${style.day ? 'd' : ''}${style.time ? 't' : ''}`;
    };
    expect(shows('yyyy"年"m"月"d"日";@')).toBe('d');
    expect(shows('[$-804]yyyy/m/d h:mm')).toBe('dt');
    expect(shows('h:mm:ss.0')).toBe('t');
    expect(shows('[h]:mm')).toBe('t');
    expect(shows('0.00')).toBe(null);
    expect(shows('#,##0"元"')).toBe(null);
    expect(shows('General')).toBe(null);
    expect(shows('@')).toBe(null);
    expect(shows('[Red]0')).toBe(null);
    expect(dateStyle(31, null)).toEqual({ day: true, time: false });
    const day = { day: true, time: false };
    expect(cellText('n', '1', day, false)).toBe('1900-01-01');
    expect(cellText('n', '61', day, false)).toBe('1900-03-01');
    expect(cellText('n', '0', day, true)).toBe('1904-01-01');
    expect(cellText('n', '46000.75', { day: true, time: true }, false)).toBe('2025-12-09 18:00');
    expect(cellText('n', '46000.9999999', { day: true, time: true }, false)).toBe('2025-12-10');
  });
});

describe('writing a sheet', () => {
  const columns = [
    { title: '名称', width: 30 },
    { title: '编码', choices: ['甲', '乙'], hint: '十二位' },
  ];

  it('is read back as it was', () => {
    const word = anyText(30).map((text) =>
      // What a sheet cannot hold at all, or holds only inside.
      // oxlint-disable-next-line no-control-regex -- the same characters the writer drops
      text.replace(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff\u200b\ufeff]|\p{Cs}/gu, '').trim(),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { maxLength: 20 }), (rows) => {
        const grid = read(write({ name: '单位', columns, rows }));
        expect(grid.rows[0]).toEqual({ line: 1, cells: ['名称', '编码'] });
        const expected = rows
          .map((row, i) => ({ line: i + 2, cells: row[1] ? row : row[0] ? [row[0]] : [] }))
          .filter((row) => row.cells.length > 0);
        expect(grid.rows.slice(1)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('is an Excel file by its bytes, the same every time', () => {
    const rows = [['一', '430581001001']];
    const bytes = write(
      { name: '单位', columns, rows },
      { name: '说明', columns: [{ title: '说明' }], rows: [['x']], prose: true },
    );
    expect(sniff(bytes)).toMatchObject({ kind: 'xlsx' });
    expect(
      write(
        { name: '单位', columns, rows },
        { name: '说明', columns: [{ title: '说明' }], rows: [['x']], prose: true },
      ),
    ).toEqual(bytes);
  });

  it('lets no text become a formula', () => {
    const bad = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝cmd|calc', '%x'];
    const parts = unzipSync(write({ name: 'x', columns: [{ title: 'x' }], rows: bad.map((text) => [text]) }));
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml']!);
    expect(sheet).not.toContain('<f>');
    // Style 3 carries the mark "this is text".
    for (let i = 0; i < bad.length; i++) expect(sheet).toContain(`<c r="A${i + 2}" s="3" t="inlineStr">`);
    expect(
      strFromU8(parts['xl/styles.xml']!)
        .match(/<cellXfs.*<\/cellXfs>/)![0]
        .split('<xf ')[4],
    ).toContain('quotePrefix="1"');
  });
});

describe('separated values', () => {
  it('reads quotes, line breaks inside them, and counts lines as an editor does', () => {
    expect(readCsv('\ufeff姓名,单位\r\n"王,芳","桥东\n街道"\r\n\r\n"引""号",x').rows).toEqual([
      { line: 1, cells: ['姓名', '单位'] },
      { line: 2, cells: ['王,芳', '桥东\n街道'] },
      { line: 5, cells: ['引"号', 'x'] },
    ]);
  });
  it('finds the separator', () => {
    for (const sign of ['\t', ';', '，', '|'])
      expect(readCsv(`姓名${sign}单位\n王芳${sign}甲,乙`).rows[1]!.cells).toEqual(['王芳', '甲,乙']);
  });
  it('ends on any text, within its bounds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', '中', '\t'), maxLength: 60 }),
        (text) => {
          const grid = readCsv(text);
          const lines = grid.rows.map((row) => row.line);
          expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
        },
      ),
    );
    expect(faultOf(() => readCsv('a\n'.repeat(20_001)))).toBe('too-many-rows');
    expect(faultOf(() => readCsv(','.repeat(100) + 'x'))).toBe('too-many-columns');
  });
});

it('counts columns in letters there and back', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 18_277 }), (n) => columnIndex(columnLetters(n)) === n));
  expect(columnLetters(16_383)).toBe('XFD');
});

it('reads 20,000 rows in steps', () => {
  const rows = Array.from({ length: 19_999 }, (_, i) => [`第${i}行`, String(430_581_001_001 + i)]);
  const bytes = write({ name: 'x', columns: [{ title: 'a' }, { title: 'b' }], rows });
  let steps = 0;
  const work = readingXlsx(bytes);
  for (;;) {
    const step = work.next();
    steps++;
    if (step.done) {
      expect(step.value.rows).toHaveLength(20_000);
      break;
    }
  }
  expect(steps).toBeGreaterThan(5);
});
