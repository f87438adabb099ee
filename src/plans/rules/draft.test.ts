import { describe, expect, it } from 'vitest';
import { plainStyle, type Paragraph } from '#documents/rules/paragraph.ts';
import { draft, type Draft } from './draft.ts';
import type { Account, Became, Plan, Reading, Section, TaskNode } from './reading.ts';
import { childrenOf, inOrder, type Meaning } from './tree.ts';

/** One line of a page: its words and what they were read as. */
type Line = [text: string, as: Became, plan?: string | null, ref?: string | null];
const page = (lines: Line[]): { paragraphs: Paragraph[]; accounts: Account[] } => ({
  paragraphs: lines.map(([text], index) => ({
    index,
    text,
    number: null,
    style: plainStyle,
    source: 'body',
    cell: null,
  })),
  accounts: lines.map(([text, as, plan = null, ref = null], paragraph) => ({
    paragraph,
    as,
    plan,
    ref,
    parts: [{ as, plan, ref, text }],
  })),
});
const section = (
  id: string,
  number: string | null,
  heading: string,
  kind: Section['kind'],
  from: number[],
  prose: string[] = [],
): Section => ({ id, number, heading, kind, prose, from });
const task = (
  id: string,
  path: string[],
  title: string,
  sectionId: string,
  from: number[],
  of: Partial<TaskNode> = {},
): TaskNode => ({
  id,
  path,
  number: path.at(-1)!,
  title,
  text: '',
  lead: [],
  co: [],
  due: null,
  dueText: null,
  repeat: null,
  children: [],
  section: sectionId,
  from,
  unitsFrom: [],
  dueFrom: [],
  ...of,
});
const plan = (id: string, of: Partial<Plan>): Plan => ({
  id,
  title: '方案',
  year: 2026,
  basis: [],
  addressee: null,
  preamble: [],
  sections: [],
  tasks: [],
  leadership: [],
  phases: [],
  signature: { by: null, date: null },
  attachments: [],
  from: [],
  ...of,
});
const meaningOf = (written: string): Meaning =>
  written.startsWith('各')
    ? { match: 'collective', unitId: null, collective: 'township', suggestions: [] }
    : { match: 'unmatched', unitId: null, collective: null, suggestions: [] };
let made = 0;
const run = (reading: Reading, paragraphs: Paragraph[]): Draft =>
  draft(
    reading,
    paragraphs,
    () => `id${made++}`,
    (n) => `方案${n + 1}`,
    meaningOf,
  );
const titles = (of: Draft['plans'][number], parent: string | null = null): unknown[] =>
  (childrenOf(of.nodes).get(parent) ?? []).map((node) => [node.title, ...titles(of, node.id)]);

const lines: Line[] = [
  ['2026年集贸市场整治方案', 'title', 'p1'], // 0
  ['为了创建，制定本方案。', 'preamble', 'p1'],
  ['一、指导思想', 'section', 'p1', 'p1/一'],
  ['以……为指导。', 'prose', 'p1', 'p1/一'],
  ['二、组织领导', 'section', 'p1', 'p1/二'], // 4
  ['组长：王某', 'person', 'p1', 'p1/m1'],
  ['三、任务分工', 'section', 'p1', 'p1/三'],
  ['(一)环境整治。清扫。', 'task', 'p1', 'p1/三/(一)'],
  ['1.占道经营', 'task', 'p1', 'p1/三/(一)/1'], // 8
  ['牵头单位：城管局 责任单位：各街道', 'units', 'p1', 'p1/三/(一)'],
  ['……此处隐藏8705个字……', 'gap', null, null], // 10
  ['区文明办', 'signature', 'p1'],
  ['', 'blank'],
  ['四、宣传', 'section', 'p2', 'p2/四'], // 13
  ['牵头单位：宣传部', 'units', 'p2', 'p2/四/t'],
  ['读不懂的话', 'unread', null, null],
];
const { paragraphs, accounts } = page(lines);
const reading: Reading = {
  accounts,
  unread: [
    { text: '……此处隐藏8705个字……', gap: true, from: [10] },
    { text: '读不懂的话', gap: false, from: [15] },
  ],
  doubts: [
    { code: 'number-repeated', at: 'p1/三/(一)/1', paragraph: 8, words: '1.' },
    { code: 'name-unclear', at: 'p1/m1', paragraph: 5, words: '王某' },
    { code: 'title-missing', at: 'p2', paragraph: 13, words: null },
  ],
  plans: [
    plan('p1', {
      title: '2026年集贸市场整治方案',
      basis: [{ number: 'x办字〔2026〕9号', from: [1] }],
      preamble: ['为了创建，制定本方案。'],
      sections: [
        section('p1/一', '一', '指导思想', 'guidance', [2, 3], ['以……为指导。']),
        section('p1/二', '二', '组织领导', 'leadership', [4]),
        section('p1/三', '三', '任务分工', 'tasks', [6]),
      ],
      tasks: [
        task('p1/三/(一)', ['三', '(一)'], '环境整治', 'p1/三', [7], {
          text: '清扫。',
          lead: [{ name: '城管局', from: [9] }],
          co: [{ name: '各街道', from: [9] }],
          unitsFrom: [9],
          children: [
            task('p1/三/(一)/1', ['三', '(一)', '1'], '占道经营', 'p1/三', [8], {
              due: '2026-10-31',
              dueText: '10月底前',
              repeat: 'monthly',
            }),
          ],
        }),
      ],
      leadership: [{ id: 'p1/m1', role: '组长', name: '王某', post: null, from: [5] }],
    }),
    plan('p2', {
      title: null,
      sections: [section('p2/四', '四', '宣传', 'other', [13])],
      tasks: [
        task('p2/四/t', ['四'], '宣传', 'p2/四', [13], { lead: [{ name: '宣传部', from: [14] }], unitsFrom: [14] }),
      ],
    }),
  ],
};

describe('a draft', () => {
  const made = run(reading, paragraphs);
  const [first, second] = made.plans as [Draft['plans'][number], Draft['plans'][number]];
  const byTitle = (title: string) => [...first.nodes, ...second.nodes].find((node) => node.title === title)!;

  it('has every section as a node and the tasks beneath theirs', () => {
    expect(titles(first)).toEqual([['指导思想'], ['组织领导'], ['任务分工', ['环境整治', ['占道经营']]]]);
    expect(first.nodes.map((node) => node.section)).toEqual([true, true, true, false, false]);
    for (const row of childrenOf(first.nodes).values())
      expect(row.map((node) => node.position)).toEqual(row.map((_, i) => i));
    expect(byTitle('指导思想')).toMatchObject({ number: '一', kind: 'guidance', body: '以……为指导。', source: [2, 3] });
    expect(byTitle('占道经营')).toMatchObject({
      number: '1',
      due: '2026-10-31',
      dueText: '10月底前',
      repeat: 'monthly',
      kind: null,
    });
  });
  it('has all the text of a section, also the numbered lines and what stood beside the heading', () => {
    const [more, ofMore] = [
      page([
        ['一、目标。总的目标是好。', 'section', 'p1', 'p1/一'],
        ['(一)第一。', 'prose', 'p1', 'p1/一'],
        ['第二。', 'prose', 'p1', 'p1/一'],
      ]),
      section('p1/一', '一', '目标', 'goals', [0], ['总的目标是好。', '第 二。']),
    ];
    const only: Reading = {
      accounts: more.accounts,
      unread: [],
      doubts: [],
      plans: [plan('p1', { sections: [ofMore] })],
    };
    expect(run(only, more.paragraphs).plans[0]!.nodes[0]).toMatchObject({
      body: '总的目标是好。\n(一)第一。\n第二。',
      source: [0, 1, 2],
    });
  });
  it('keeps units in their parts with what they stand for', () => {
    expect(byTitle('环境整治').units).toEqual([
      { part: 'lead', written: '城管局', match: 'unmatched', unitId: null, collective: null, suggestions: [] },
      { part: 'co', written: '各街道', match: 'collective', unitId: null, collective: 'township', suggestions: [] },
    ]);
    expect(byTitle('环境整治').source).toEqual([7, 9]);
  });
  it('makes one node of a section that is itself a task', () => {
    expect(titles(second)).toEqual([['宣传']]);
    expect(byTitle('宣传')).toMatchObject({
      section: false,
      kind: 'other',
      number: '四',
      source: [13, 14],
      units: [{ written: '宣传部' }],
    });
  });
  it('shows people with the section they stand in', () => {
    expect(first.leadership).toEqual([{ role: '组长', name: '王某', post: null, source: [5] }]);
    expect(byTitle('组织领导').source).toEqual([4, 5]);
  });
  it('puts doubts on their nodes, the others on the plan', () => {
    expect(byTitle('占道经营').doubts).toEqual([{ code: 'number-repeated', words: '1.', paragraph: 8 }]);
    expect(first.doubts).toEqual([{ code: 'name-unclear', words: '王某', paragraph: 5 }]);
    expect(second.doubts).toEqual([{ code: 'title-missing', words: null, paragraph: 13 }]);
  });
  it('lists gaps and unread words with the plan before them', () => {
    expect([first.unread, second.unread]).toEqual([[10], [15]]);
    expect(made.paragraphs.map(({ plan }) => plan)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 1, 1, 1]);
    expect(second.title).toBe('方案2');
  });
  it('lists a gap inside a task, which holds the rest of the paragraph', () => {
    const within = accounts.map((account, i) => (i === 8 ? { ...account, as: 'gap' as const } : account));
    const [plan] = run({ ...reading, accounts: within }, paragraphs).plans;
    expect(plan!.unread).toEqual([8, 10]);
    expect(plan!.nodes.filter((node) => node.source.includes(8)).map((node) => node.title)).toEqual(['占道经营']);
  });
  it('lists as unread what should have a home and has none', () => {
    const forgetful: Reading = { ...reading, plans: [{ ...reading.plans[0]!, tasks: [] }, reading.plans[1]!] };
    expect(run(forgetful, paragraphs).plans[0]!.unread).toEqual([7, 8, 9, 10]);
  });
  it('keeps a task whose section is not there', () => {
    const loose: Reading = {
      ...reading,
      plans: [{ ...reading.plans[0]!, tasks: [task('x', ['1'], '散', 'nowhere', [1]), ...reading.plans[0]!.tasks] }],
    };
    expect(titles(run(loose, paragraphs).plans[0]!)[0]).toEqual(['散']);
  });
  it('survives a very deep tree', () => {
    let deep = task('t0', ['1'], 't', 'p1/三', [7]);
    for (let i = 1; i < 20_000; i++) deep = task(`t${i}`, ['1'], 't', 'p1/三', [7], { children: [deep] });
    const of = run({ ...reading, plans: [{ ...reading.plans[0]!, tasks: [deep] }] }, paragraphs).plans[0]!;
    expect(inOrder(of.nodes)).toHaveLength(20_003);
  });
});
