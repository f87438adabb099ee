/** The submission form of an indicator (测评材料提交表) and the numbered index of an entry's evidence, on paper. */
import {
  officialDate,
  type OfficialBlock,
  type OfficialCell,
  type OfficialDocument,
} from '#documents/rules/official/document.ts';
import type { Day } from '#platform/pure/day.ts';
import type { OutCell, OutColumn } from '#platform/pure/sheet.ts';
import { captionElements, type Caption, type CaptionElement } from './evidence.ts';
import type { NumberedIndicator, NumberedLink } from './evidence-index.ts';
import type { EvidenceKind, Method } from './framework.ts';
import type { EvidenceState } from './lifecycle.ts';
import { decimal } from './rule-text.ts';

export interface PaperOf {
  /** Name of the community, with the household or building where the entry is one. */
  unit: string;
  cycle: string;
  framework: string;
  windowFrom: Day;
  windowTo: Day;
  today: Day;
}
/** Words the office uses for codes. */
export interface PaperWords {
  method: (method: Method) => string;
  state: (state: EvidenceState) => string;
  kind: (kind: EvidenceKind) => string;
  extent: (extent: 'whole' | 'part') => string;
}

const elementWords: Readonly<Record<CaptionElement, string>> = {
  time: '时间',
  place: '地点',
  people: '人物',
  subject: '主题',
  background: '背景',
  reason: '事由',
};

/** 时间：… 地点：…, what is filled in only; '' when nothing is. */
export const captionLine = (caption: Caption): string =>
  captionElements
    .filter((element) => caption[element] !== '')
    .map((element) => `${elementWords[element]}：${caption[element]}`)
    .join('；');

/** 2026年5月4日, or 2026年5月1日至2026年5月7日. */
export const spanWords = (from: Day, to: Day): string =>
  from === to ? officialDate(from) : `${officialDate(from)}至${officialDate(to)}`;

const label = (text: string): OfficialCell => ({ text, label: true });
const titled = (link: NumberedLink): string =>
  [
    link.title,
    ...(link.again ? ['（前项已列）'] : []),
    ...(link.files.length ? [`（${link.files.map((file) => file.name).join('、')}）`] : []),
  ].join('');
const shows = (link: NumberedLink, words: PaperWords): string =>
  [
    words.extent(link.extent),
    ...(link.passage ? [link.passage] : []),
    ...(link.inWindow ? [] : ['不在佐证时限内，不计入']),
  ].join('；');

/** The tables of one indicator's form. */
function formOf(of: PaperOf, { aspect, indicator, links }: NumberedIndicator, words: PaperWords): OfficialBlock[] {
  const wide = (text: string): OfficialCell => ({ text, across: 3 });
  const pictured = links.filter((link) => !link.again && captionLine(link.caption) !== '');
  const blocks: OfficialBlock[] = [
    {
      table: {
        form: true,
        columns: [
          { title: '', width: 16 },
          { title: '', width: 40 },
          { title: '', width: 16 },
          { title: '', width: 28 },
        ],
        rows: [
          [label('报送单位'), of.unit, label('测评方法'), words.method(indicator.method)],
          [label('测评项目'), aspect, label('分值'), `${decimal(indicator.full)}分`],
          [label('测评内容'), wide(`${indicator.key}　${indicator.title}`)],
          [label('测评要求'), wide(indicator.detail || '—')],
          [label('应报材料'), wide(indicator.wanted.map((one, i) => `${i + 1}. ${one}`).join('\n') || '—')],
          [label('佐证时限'), wide(spanWords(of.windowFrom, of.windowTo))],
        ],
      },
    },
    { level: 5, text: '' },
    {
      table: {
        columns: [
          { title: '编号', width: 13, align: 'center' },
          { title: '材料名称', width: 37 },
          { title: '形成时间', width: 18, align: 'center' },
          { title: '证明内容', width: 22 },
          { title: '审核', width: 10, align: 'center' },
        ],
        rows: links.length
          ? links.map((link) => [
              link.number,
              titled(link),
              spanWords(link.from, link.to),
              shows(link, words),
              words.state(link.state),
            ])
          : [['—', '暂无材料', '', '', '']],
      },
    },
  ];
  if (pictured.length)
    blocks.push(
      { level: 5, text: '' },
      {
        table: {
          columns: [
            { title: '编号', width: 13, align: 'center' },
            ...captionElements.map((element) => ({ title: elementWords[element], width: 14 })),
          ],
          rows: pictured.map((link) => [link.number, ...captionElements.map((element) => link.caption[element])]),
        },
      },
    );
  return blocks;
}

/** 测评材料提交表 of one indicator. */
export const submissionForm = (of: PaperOf, item: NumberedIndicator, words: PaperWords): OfficialDocument => ({
  title: '测评材料提交表',
  subtitle: `（${of.cycle}）`,
  body: formOf(of, item, words),
  signature: of.unit,
  date: of.today,
});

/** The forms of every indicator that has evidence, one to a page, behind the index: what a community hands in. */
export const submissionForms = (
  of: PaperOf,
  items: readonly NumberedIndicator[],
  words: PaperWords,
): OfficialDocument => ({
  ...indexDocument(of, items, words),
  annexes: items
    .filter((item) => item.links.length > 0)
    .map((item) => ({ mark: '', title: '测评材料提交表', body: formOf(of, item, words) })),
});

/** 佐证材料目录 as Word: every piece once, under the indicator it is first listed for. */
export function indexDocument(of: PaperOf, items: readonly NumberedIndicator[], words: PaperWords): OfficialDocument {
  return {
    title: '佐证材料目录',
    subtitle: `（${of.unit}　${of.cycle}）`,
    body: [
      {
        table: {
          columns: [
            { title: '指标', width: 22 },
            { title: '编号', width: 14, align: 'center' },
            { title: '材料名称', width: 34 },
            { title: '形成时间', width: 18, align: 'center' },
            { title: '页码或段落', width: 18 },
          ],
          rows: items
            .filter((item) => item.links.length > 0)
            .flatMap(({ indicator, links }) =>
              links.map((link, i) => [
                i === 0 ? { text: `${indicator.key}　${indicator.title}`, rows: links.length } : null,
                link.number,
                titled(link),
                spanWords(link.from, link.to),
                [link.passage, words.extent(link.extent)].filter(Boolean).join('；'),
              ]),
            ),
        },
      },
    ],
    signature: of.unit,
    date: of.today,
  };
}

export const indexColumns: readonly OutColumn[] = [
  { title: '测评项目', width: 24 },
  { title: '指标', width: 8 },
  { title: '测评内容', width: 44 },
  { title: '编号', width: 12 },
  { title: '材料名称', width: 44 },
  { title: '类别', width: 12 },
  { title: '起始日期', width: 12 },
  { title: '截止日期', width: 12 },
  { title: '在佐证时限内', width: 12 },
  { title: '证明程度', width: 10 },
  { title: '页码或段落', width: 24 },
  { title: '审核状态', width: 10 },
  { title: '图片说明', width: 50 },
  { title: '文件', width: 40 },
  { title: '文件校验值（SHA-256）', width: 68 },
];

/** 佐证材料目录 as rows of a sheet: one a link, with the hashes of its files; indicators without evidence have a row too. */
export const indexRows = (items: readonly NumberedIndicator[], words: PaperWords): OutCell[][] =>
  items.flatMap(({ aspect, indicator, links }): OutCell[][] =>
    links.length === 0
      ? [[aspect, indicator.key, indicator.title, null, '暂无材料', ...Array<null>(10).fill(null)]]
      : links.map((link) => [
          aspect,
          indicator.key,
          indicator.title,
          link.number,
          link.title,
          words.kind(link.kind),
          link.from,
          link.to,
          link.inWindow ? '是' : '否',
          words.extent(link.extent),
          link.passage || null,
          words.state(link.state),
          captionLine(link.caption) || null,
          link.files.map((file) => file.name).join('\n') || null,
          link.files.map((file) => file.sha256).join('\n') || null,
        ]),
  );
