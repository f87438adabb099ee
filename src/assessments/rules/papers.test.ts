import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OfficialBlock, OfficialDocument } from '#documents/rules/official/document.ts';
import { smallFramework } from '../testing.ts';
import {
  awardOf,
  byGrade,
  byPeriod,
  certificateSheet,
  commendationDecision,
  publicityNotice,
  scorecardPaper,
  summarySheet,
  titleOf,
  type CyclePaper,
  type Receiving,
  type Titled,
} from './papers.ts';

const paper: CyclePaper = {
  title: '2026年度和谐社区创建',
  year: 2026,
  agency: '望城县创建办',
  number: '',
  day: '2026-12-01',
};
const texts = ({ body }: Pick<OfficialDocument, 'body'>): string[] =>
  body.flatMap((block: OfficialBlock) => ('text' in block ? [block.text] : []));
const grades = ['十星级', '达标'];
const entries: Titled[] = [
  { name: '荷花社区', grade: '达标' },
  { name: '学府社区', grade: '十星级' },
  { name: '桂花社区', grade: null },
  { name: '银杏社区', grade: '达标' },
];

const nowhere: Receiving = { office: '', phone: '', email: '', address: '' };
const inJune = { from: '2026-06-01', to: '2026-06-08' };
const inJuly = { from: '2026-07-01', to: '2026-07-08' };

describe('entries by grade', () => {
  it('keep their order within a grade, and nobody of a known grade is lost', () => {
    const grade = fc.constantFrom<string | null>('甲', '乙', '丙', null);
    fc.assert(
      fc.property(fc.array(grade, { maxLength: 20 }), fc.subarray(['甲', '乙', '丙']), (of, known) => {
        const all = of.map((one, i) => ({ name: `${i}`, grade: one }));
        const groups = byGrade(all, known);
        expect(groups.every(([, held]) => held.length > 0)).toBe(true);
        expect(groups.map(([one]) => one)).toEqual(
          [...known, null].filter((one) => all.some(({ grade: its }) => its === one)),
        );
        for (const [one, held] of groups) expect(held).toEqual(all.filter(({ grade: its }) => its === one));
      }),
    );
  });
  it('are numbered as far as numbers are written out, and on', () => {
    const many = Array.from({ length: 14 }, (_, i) => `第${i}等`);
    const said = texts(
      publicityNotice(
        { ...paper, receiving: nowhere },
        many.map((grade, i) => ({ name: `${i}`, grade, ...inJune })),
        many,
      ),
    );
    expect(said).toContain('十三、第12等（1个）');
    expect(said).toContain('14、第13等（1个）');
  });
});

describe('the notice of publicity', () => {
  const receiving = { office: '县创建办综合组', phone: '0000-1234567', email: 'cjb@example.org', address: '人民路1号' };
  it('says whom, as what, from when to when, and where objections go', () => {
    const notice = publicityNotice(
      { ...paper, receiving },
      entries.map((one) => ({ ...one, ...inJune })),
      grades,
    );
    const said = texts(notice);
    expect(said[0]).toContain('拟认定的4个单位予以公示，公示期为2026年6月1日至2026年6月8日（5个工作日）。');
    expect(said.slice(1, 7)).toEqual([
      '一、十星级（1个）',
      '学府社区',
      '二、达标（2个）',
      '荷花社区、银杏社区',
      '三、其他（1个）',
      '桂花社区',
    ]);
    expect(said.slice(-4)).toEqual([
      '受理单位：县创建办综合组',
      '受理电话：0000-1234567',
      '电子邮箱：cjb@example.org',
      '来访来信地址：人民路1号',
    ]);
    expect(notice).toMatchObject({ signature: paper.agency, date: paper.day, sealed: true });
  });
  it('leaves room for what is not known, and names the agency where no office is', () => {
    const said = texts(publicityNotice({ ...paper, receiving: nowhere }, [{ ...entries[0]!, ...inJune }], grades));
    expect(said.slice(-4)).toEqual([
      '受理单位：望城县创建办',
      ...['受理电话', '电子邮箱', '来访来信地址'].map((what) => `${what}：＿＿＿＿＿＿＿＿`),
    ]);
  });
  it('gives each of several periods its own sentence and its own units', () => {
    const said = texts(
      publicityNotice(
        { ...paper, receiving },
        entries.map((one, i) => ({ ...one, ...(i === 0 ? inJuly : inJune) })),
        grades,
      ),
    );
    expect(said[0]).toContain('现将拟认定的4个单位予以公示，分2批，各批公示期如下。');
    expect(said.slice(1, 7)).toEqual([
      '一、公示期为2026年6月1日至2026年6月8日（5个工作日）的3个单位',
      '十星级（1个）：学府社区',
      '达标（1个）：银杏社区',
      '其他（1个）：桂花社区',
      '二、公示期为2026年7月1日至2026年7月8日（5个工作日）的1个单位',
      '达标（1个）：荷花社区',
    ]);
  });
  it('puts everybody into the one period that is theirs', () => {
    const span = fc.constantFrom(inJune, inJuly, { from: '2026-06-01', to: '2026-06-10' });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
        const all = spans.map((one, i) => ({ name: `${i}`, grade: null, ...one }));
        const periods = byPeriod(all);
        expect(periods.flat().sort((a, b) => Number(a.name) - Number(b.name))).toEqual(all);
        for (const held of periods) expect(new Set(held.map(({ from, to }) => `${from} ${to}`)).size).toBe(1);
        const keys = periods.map(([first]) => `${first!.from} ${first!.to}`);
        expect(keys).toEqual([...new Set(keys)].sort());
      }),
    );
  });
});

describe('the decision to commend', () => {
  const approved = { ...paper, approvalBody: '省评比达标表彰工作机构', approvalNumber: '〔2026〕8号', validYears: 2 };
  it('names its own approval, and has a head only with a number', () => {
    const without = commendationDecision(approved, entries, grades);
    expect(without.head).toBeUndefined();
    expect(texts(without)[0]).toContain('经省评比达标表彰工作机构批准（〔2026〕8号），决定对下列4个单位予以表彰');
    expect(texts(without).at(-1)).toContain('称号有效期2年');
    const numbered = commendationDecision({ ...approved, number: '望创发〔2026〕3号' }, entries, grades);
    expect(numbered.head).toEqual({ agency: paper.agency, number: '望创发〔2026〕3号' });
  });
});

describe('lists', () => {
  it('number certificates by year and order, and print no term where there is none', () => {
    const { rows } = certificateSheet({ year: 2026, mark: '望创', award: '和谐社区' }, [
      { name: '学府社区', grade: '十星级', on: '2026-12-10', validUntil: '2028-12-10' },
      { name: '桂花社区', grade: null, on: null, validUntil: null },
    ]);
    expect(rows).toEqual([
      [
        '望创2026-0001',
        '学府社区',
        '和谐社区（十星级）',
        '2026-12-10',
        '2028-12-10',
        '和谐社区（十星级）　2026—2028年',
      ],
      ['望创2026-0002', '桂花社区', '和谐社区', '', '', '和谐社区　2026年'],
    ]);
  });
  it('engrave a title that says what it is of', () => {
    expect(['2026年度和谐社区创建', '2026年文明社区创建工作', '文明家庭评选活动', '2026年创建'].map(awardOf)).toEqual([
      '和谐社区',
      '文明社区',
      '文明家庭',
      '',
    ]);
    expect(titleOf('和谐社区', '达标')).toBe('和谐社区（达标）');
    expect(titleOf('文明社区', '文明社区标兵')).toBe('文明社区标兵');
    expect(titleOf('和谐社区', null)).toBe('和谐社区');
    expect(titleOf('', '达标')).toBe('达标');
  });
  it('sum the county up without rounding up, and leave empty what is not out', () => {
    const row = { name: '', township: '鹤鸣街道', class: '城区', state: '已验收' };
    const { columns, rows: all } = summarySheet(
      [{ title: '自治' }, { title: '服务' }],
      [
        {
          ...row,
          unit: '荷花社区',
          grade: '达标',
          totals: ['1800', '26999/15', '1795'],
          stars: 1,
          vetoed: false,
          aspects: [
            { points: '900', star: true },
            { points: '26849/30', star: false },
          ],
        },
        { ...row, unit: '学府社区', grade: null, totals: [null, null, null], stars: null, vetoed: true, aspects: [] },
      ],
    );
    const rows = [...all];
    expect(rows[0]).toEqual([
      1,
      '鹤鸣街道',
      '荷花社区',
      '城区',
      '已验收',
      '18.00',
      '17.99…',
      '17.95',
      '9.00 ★',
      '8.94…',
      1,
      '达标',
      '',
    ]);
    expect(rows[1]!.slice(5)).toEqual(['', '', '', '', '', '', '', '是']);
    expect(rows[0]).toHaveLength(columns.length);
  });
});

describe('a scorecard on paper', () => {
  it('has a row for every indicator, the columns one may see, and the reasons of each', () => {
    const doc = scorecardPaper(
      { title: '2026年度', unit: '荷花社区', state: '已验收', day: '2026-12-01' },
      smallFramework,
      [
        {
          name: '自评',
          cells: new Map([
            ['A1', { points: '300', reason: '有文件' }],
            ['A2', { points: null, reason: '' }],
          ]),
          total: '300',
          stars: 0,
          grade: null,
        },
        {
          name: '县级',
          cells: new Map([['A1', { points: '0', reason: '未见经费' }]]),
          total: '0',
          stars: 1,
          grade: '达标',
        },
      ],
    );
    expect(texts(doc)).toEqual(['自评：总分3.00，0星。', '县级：总分0.00，1星，达标。']);
    const table = doc.body.flatMap((block) => ('table' in block ? [block.table] : []))[0]!;
    expect(table.rows[0]).toEqual([{ text: 'A 甲', across: 6, label: true }]);
    expect(table.rows[1]).toEqual(['A1', '指标 A1', '3', '3.00', '0.00', '自评：有文件；县级：未见经费']);
    expect(table.rows[2]).toEqual(['A2', '指标 A2', '3', '', '', '']);
    const indicators = smallFramework.aspects.reduce((n, { indicators: of }) => n + of.length, 0);
    expect(table.rows).toHaveLength(smallFramework.aspects.length + indicators);
  });
});
