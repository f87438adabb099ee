import type { OfficialBlock, OfficialDocument, OfficialTable } from '#documents/rules/official/document.ts';
import { officialDate } from '#documents/rules/official/document.ts';
import type { Day } from '#platform/pure/day.ts';
import { workdaysBetween } from '#platform/pure/workday.ts';
import type { OutColumn, OutSheet } from '#platform/pure/sheet.ts';
import { exactOf } from './exact.ts';
import type { Aspect, Framework } from './framework.ts';
import { decimal as points } from './why.ts';
import { decimal } from './rule-text.ts';

/**
 * What a cycle puts on paper: the notice of publicity, the decision that commends, the list for certificates and plaques,
 * the county's summary, a scorecard. Pure: facts in, documents out. Papers are the office's own, in Chinese.
 */
export interface Titled {
  /** The unit as its title names it, with its township: 鹤鸣街道荷花社区. */
  name: string;
  /** Name of the grade; null: none. */
  grade: string | null;
}
export interface CyclePaper {
  title: string;
  year: number;
  /** Who puts it out, as it stands at the head and under the text. */
  agency: string;
  /** 发文字号; '' when there is none yet. */
  number: string;
  day: Day;
}

/** Entries by grade in the order of the framework's grades, those without one last. */
export function byGrade<T extends Titled>(entries: readonly T[], grades: readonly string[]): [string | null, T[]][] {
  const out: [string | null, T[]][] = [];
  for (const grade of [...grades, null]) {
    const held = entries.filter((one) => one.grade === grade);
    if (held.length) out.push([grade, held]);
  }
  return out;
}

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三'];
const numbered = (i: number): string => `${numerals[i] ?? i + 1}、`;
const named = (grade: string | null): string => grade ?? '其他';

const gradeBlocks = (entries: readonly Titled[], grades: readonly string[]): OfficialBlock[] =>
  byGrade(entries, grades).flatMap(([grade, held], i): OfficialBlock[] => [
    { level: 1, text: `${numbered(i)}${named(grade)}（${held.length}个）` },
    { level: 0, text: held.map(({ name }) => name).join('、') },
  ]);

/** An entry with the days its publicity runs. */
export interface Publicised extends Titled {
  from: Day;
  to: Day;
}
/** Where objections go; '' is printed as a blank to be filled in by hand. */
export interface Receiving {
  office: string;
  phone: string;
  email: string;
  address: string;
}
/** Entries that were put up together have one period; those put up on other days have their own, the earliest first. */
export function byPeriod(entries: readonly Publicised[]): Publicised[][] {
  const periods = new Map<string, Publicised[]>();
  for (const one of entries) {
    const key = `${one.from} ${one.to}`;
    periods.set(key, [...(periods.get(key) ?? []), one]);
  }
  return [...periods].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, held]) => held);
}
const spanOf = ({ from, to }: Publicised): string =>
  `${officialDate(from)}至${officialDate(to)}（${workdaysBetween(from, to)}个工作日）`;

/**
 * Notice of publicity (公示): who is to be recognised as what, from when to when, and where objections go. Whoever objects is
 * protected; nothing is asked but what can be looked into.
 */
export function publicityNotice(
  paper: CyclePaper & { receiving: Receiving },
  entries: readonly Publicised[],
  grades: readonly string[],
): OfficialDocument {
  const periods = byPeriod(entries);
  const alone = periods.length === 1;
  const { office, phone, email, address } = paper.receiving;
  const blank = '＿＿＿＿＿＿＿＿';
  return {
    title: `关于${paper.title}拟认定名单的公示`,
    body: [
      {
        level: 0,
        text: `${paper.title}经社区自荐、镇街审查、县级检查验收，现将拟认定的${entries.length}个单位予以公示，${alone ? `公示期为${spanOf(entries[0]!)}。` : `分${periods.length}批，各批公示期如下。`}`,
      },
      ...(alone
        ? gradeBlocks(entries, grades)
        : periods.flatMap((held, i): OfficialBlock[] => [
            { level: 1, text: `${numbered(i)}公示期为${spanOf(held[0]!)}的${held.length}个单位` },
            ...byGrade(held, grades).map(([grade, of]): OfficialBlock => ({
              level: 0,
              text: `${named(grade)}（${of.length}个）：${of.map(({ name }) => name).join('、')}`,
            })),
          ])),
      {
        level: 0,
        text: '公示期内如有异议，请以电话、来访、来信或者网上方式反映，并提供可供查证的事实。反映人的信息依法保密。',
      },
      { level: 0, text: `受理单位：${office || paper.agency}` },
      { level: 0, text: `受理电话：${phone || blank}` },
      { level: 0, text: `电子邮箱：${email || blank}` },
      { level: 0, text: `来访来信地址：${address || blank}` },
    ],
    signature: paper.agency,
    date: paper.day,
    sealed: true,
  };
}

/** Decision to commend (表彰决定), under its own approval; recognised ones only. */
export function commendationDecision(
  paper: CyclePaper & { approvalBody: string; approvalNumber: string; validYears: number },
  entries: readonly Titled[],
  grades: readonly string[],
): OfficialDocument {
  return {
    ...(paper.number ? { head: { agency: paper.agency, number: paper.number } } : {}),
    title: `关于表彰${paper.title}先进单位的决定`,
    addressee: '各乡镇党委、政府，各街道，县直各单位：',
    body: [
      {
        level: 0,
        text: `${paper.title}按照规定程序完成自荐、审查、验收和公示。经${paper.approvalBody}批准（${paper.approvalNumber}），决定对下列${entries.length}个单位予以表彰。`,
      },
      ...gradeBlocks(entries, grades),
      {
        level: 0,
        text: `称号有效期${paper.validYears}年，其间按规定复查；出现应当摘牌的情形，撤销称号并收回牌匾。希望受表彰的单位珍惜荣誉，继续把群众满意作为根本标准，不搞突击，不增加基层负担。`,
      },
    ],
    signature: paper.agency,
    date: paper.day,
    sealed: true,
  };
}

/** A row of the certificate and plaque list. */
export interface Certificate extends Titled {
  validUntil: Day | null;
  on: Day | null;
}
/** What a cycle awards, read off its title: 2026年度和谐社区创建 → 和谐社区. */
export const awardOf = (cycleTitle: string): string =>
  cycleTitle.replace(/^\d{4}年度?/u, '').replace(/(创建|评选|评定|评比|考评)(工作|活动)?$/u, '');

/** A title as it is engraved. A grade that names what it is of (文明社区标兵) is one by itself; 达标 alone says nothing. */
export function titleOf(award: string, grade: string | null): string {
  if (grade === null || award === '') return grade ?? award;
  return grade.includes(award.slice(-2)) ? grade : `${award}（${grade}）`;
}

/**
 * Certificates and plaques (证书、牌匾清单): numbered by year and order, as they are handed to whoever makes them.
 * @param given what the numbers begin with, and what is awarded
 */
export function certificateSheet(
  { year, mark, award }: { year: number; mark: string; award: string },
  rows: readonly Certificate[],
): OutSheet {
  const columns: OutColumn[] = [
    { title: '证书编号', width: 18 },
    { title: '单位', width: 26 },
    { title: '称号', width: 22 },
    { title: '认定日期', width: 12 },
    { title: '有效期至', width: 12 },
    { title: '牌匾文字', width: 34 },
  ];
  return {
    name: '证书牌匾',
    columns,
    rows: rows.map((row, i) => {
      const title = titleOf(award, row.grade);
      return [
        `${mark}${year}-${String(i + 1).padStart(4, '0')}`,
        row.name,
        title,
        row.on ?? '',
        row.validUntil ?? '',
        `${title}　${year}${row.validUntil ? `—${row.validUntil.slice(0, 4)}` : ''}年`,
      ];
    }),
  };
}

/** A row of the county's summary: the county column, aspect by aspect. */
export interface SummaryRow extends Titled {
  township: string;
  unit: string;
  class: string;
  state: string;
  /** Exact texts of hundredths by side; null: not seen or not there. */
  totals: readonly (string | null)[];
  stars: number | null;
  vetoed: boolean;
  /** Exact points and star of each aspect of the county column. */
  aspects: readonly { points: string; star: boolean }[];
}
/** The county's summary (全县汇总表): a row an entry, a column an aspect; points are never rounded up. */
export function summarySheet(aspects: readonly Pick<Aspect, 'title'>[], rows: readonly SummaryRow[]): OutSheet {
  return {
    name: '汇总',
    columns: [
      { title: '序号', width: 6 },
      { title: '镇街', width: 16 },
      { title: '单位', width: 24 },
      { title: '类别', width: 12 },
      { title: '状态', width: 18 },
      { title: '自评', width: 9 },
      { title: '镇级', width: 9 },
      { title: '县级', width: 9 },
      ...aspects.map(({ title }) => ({ title, width: 11 })),
      { title: '星数', width: 6 },
      { title: '等次', width: 14 },
      { title: '一票否决', width: 10 },
    ],
    rows: rows.map((row, i) => [
      i + 1,
      row.township,
      row.unit,
      row.class,
      row.state,
      ...row.totals.map((total) => (total === null ? '' : points(exactOf(total)))),
      ...aspects.map((_, at) => {
        const aspect = row.aspects[at];
        return aspect ? `${points(exactOf(aspect.points))}${aspect.star ? ' ★' : ''}` : '';
      }),
      row.stars ?? '',
      row.grade ?? '',
      row.vetoed ? '是' : '',
    ]),
  };
}

/** What a scorecard on paper shows of one indicator. */
export interface PaperCell {
  /** Exact text; null: not answered. */
  points: string | null;
  reason: string;
}
/** A scorecard (评分表) on lying pages: indicators with full points, the columns one may see, and the reasons. */
export function scorecardPaper(
  card: { title: string; unit: string; state: string; day: Day },
  framework: Framework,
  sides: readonly {
    name: string;
    cells: ReadonlyMap<string, PaperCell>;
    total: string;
    stars: number;
    grade: string | null;
  }[],
): OfficialDocument {
  const table: OfficialTable = {
    columns: [
      { title: '编号', width: 8, align: 'center' },
      { title: '指标', width: 46 },
      { title: '分值', width: 9, align: 'center' },
      ...sides.map(({ name }) => ({ title: name, width: 11, align: 'center' as const })),
      { title: '说明', width: 36 },
    ],
    rows: framework.aspects.flatMap((aspect) => [
      [{ text: `${aspect.key} ${aspect.title}`, across: 4 + sides.length, label: true }],
      ...aspect.indicators.map((one) => [
        one.key,
        one.title,
        decimal(one.full),
        ...sides.map(({ cells }) => {
          const cell = cells.get(one.key);
          return cell?.points ? points(exactOf(cell.points)) : '';
        }),
        sides
          .map(({ name, cells }) => {
            const reason = cells.get(one.key)?.reason;
            return reason ? `${name}：${reason}` : '';
          })
          .filter((text) => text !== '')
          .join('；'),
      ]),
    ]),
  };
  return {
    title: `${card.unit}评分表`,
    subtitle: `（${card.title}，${card.state}，截至${officialDate(card.day)}）`,
    landscape: true,
    body: [
      ...sides.map(({ name, total, stars, grade }): OfficialBlock => ({
        level: 0,
        text: `${name}：总分${points(exactOf(total))}，${stars}星${grade ? `，${grade}` : ''}。`,
      })),
      { table },
    ],
  };
}
