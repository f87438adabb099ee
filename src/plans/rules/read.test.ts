import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainStyle, type Paragraph } from '#documents/rules/paragraph.ts';
import { readText } from '#documents/rules/text.ts';
import { readPlans } from './read.ts';
import { becameWords, flatten, toAnswer, type Reading } from './reading.ts';

/** What must hold of every reading, whatever was read. */
function checkReading(paragraphs: readonly Paragraph[], reading: Reading): void {
  expect(reading.accounts.map((account) => account.paragraph)).toEqual(paragraphs.map((paragraph) => paragraph.index));
  const ids = new Set<string>();
  for (const plan of reading.plans) {
    const own = [
      plan.id,
      ...plan.sections.map((s) => s.id),
      ...plan.leadership.map((p) => p.id),
      ...plan.phases.map((p) => p.id),
    ];
    const nodes = flatten(plan.tasks);
    for (const node of nodes) {
      expect(node.path.at(-1)).toBe(node.number);
      expect(node.path.length).toBeGreaterThan(0);
      if (node.due) expect(node.due).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
    for (const id of [...own, ...nodes.map((node) => node.id)]) {
      expect(ids.has(id)).toBe(false);
      ids.add(id);
    }
    const sources = [
      ...nodes.flatMap((node) => [
        ...node.from,
        ...node.unitsFrom,
        ...node.dueFrom,
        ...node.lead.flatMap((unit) => unit.from),
      ]),
      ...plan.sections.flatMap((section) => section.from),
      ...plan.leadership.flatMap((person) => person.from),
      ...plan.phases.flatMap((phase) => phase.paragraphs),
    ];
    for (const source of sources) expect(source >= 0 && source < paragraphs.length).toBe(true);
  }
  for (const account of reading.accounts) {
    expect(becameWords).toContain(account.as);
    expect(account.parts.length).toBeGreaterThan(0);
    // oxlint-disable-next-line no-control-regex -- control characters are no words
    const visible = /[^\s\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\u0000-\u001f\u007f]/.test(
      paragraphs[account.paragraph]!.text,
    );
    if (visible) expect([account.paragraph, account.as]).not.toEqual([account.paragraph, 'blank']);
  }
  for (const doubt of reading.doubts)
    expect(doubt.paragraph >= 0 && (doubt.paragraph < paragraphs.length || doubt.paragraph === 0)).toBe(true);
  // plain JSON
  expect(JSON.parse(JSON.stringify(reading))).toEqual(reading);
  toAnswer(reading);
}

const words = [
  '一、',
  '二、',
  '三、',
  '（一）',
  '(二)',
  '1.',
  '2、',
  '３．',
  '(1)',
  '①',
  '第一章',
  '第一条',
  '第一、',
  '第一阶段：',
  '1.1 ',
  '3.1.2',
  'l.',
  '—、',
  'A.',
  '甲、',
  'Ⅱ.',
  '指导思想',
  '工作目标',
  '组织领导',
  '主要任务',
  '任务分工',
  '实施步骤',
  '考核验收',
  '保障措施',
  '工作要求',
  '附件',
  '附件：1.名单',
  '牵头单位：',
  '责任单位:',
  '配合单位 ',
  '牵头:',
  '完成时限：',
  '责任人：',
  '区城管局',
  '各街道、社区',
  'xxx',
  '各县（市、区）文明办',
  '组长：',
  '副组长:',
  '成  员：',
  '张三（区长）',
  '李四 局长',
  '办公室主任由王五兼任',
  '领导小组办公室设在区文明办',
  '3月底前',
  '10月中旬',
  '2026年6月30日前',
  '每月25日前',
  '每季度一次',
  '即日起至3月底',
  '（3月1日至4月15日）',
  '11月至次年2月',
  '长期坚持',
  '20xx年',
  '6.30',
  '。',
  '；',
  '，',
  '、',
  '：',
  '（',
  '）',
  '《',
  '》',
  '“',
  '”',
  ' ',
  '　　',
  '\t',
  '|',
  '\n',
  '\r\n',
  '\u200b',
  '…',
  '……此处隐藏3260字……',
  '(略)',
  '某区文明社区创建工作方案',
  '关于印发《方案》的通知',
  '各街道办事处：',
  '为进一步改善市容环境',
  '开展集中整治，督促落实主体责任',
  '某区人民政府办公室',
  '2026年3月1日',
  '二〇二六年三月一日',
  '序号\t任务\t牵头单位\t责任单位\t完成时限',
  '1\t清理垃圾\t城管局\t各街道\t6月底前',
  '| 序号 | 任务 | 牵头单位 |',
  '上一篇：没有了',
  '— 3 —',
  '抄送：县委',
  '锟斤拷',
  '方案',
  '由区城管局牵头，各街道配合',
  '望政办发〔2026〕7号',
  'constructor',
  '__proto__',
  '𠮷',
  '\ud800',
];

const text = fc
  .array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.string() }), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));
const cell = fc.record({
  table: fc.nat(2),
  row: fc.nat(4),
  col: fc.nat(4),
  rowSpan: fc.integer({ min: 1, max: 3 }),
  colSpan: fc.integer({ min: 1, max: 3 }),
  header: fc.boolean(),
});
const paragraph = fc.record({
  text,
  number: fc.option(fc.constantFrom('一、', '（一）', '1.', '第一条', '●', '1.1', 'x', ''), { freq: 4 }),
  style: fc.record({
    name: fc.constantFrom(null, 'heading 1', 'toc 1'),
    outline: fc.constantFrom(null, 0, 1),
    align: fc.constantFrom('left' as const, 'center' as const, 'right' as const, 'both' as const),
    bold: fc.boolean(),
    size: fc.constantFrom(null, 16),
  }),
  source: fc.constantFrom(
    'body' as const,
    'body' as const,
    'body' as const,
    'textbox' as const,
    'footnote' as const,
    'header' as const,
    'footer' as const,
  ),
  cell: fc.option(cell, { freq: 4 }),
});
const document = fc
  .array(paragraph, { maxLength: 40 })
  .map((list) => list.map((one, index): Paragraph => ({ index, ...one })));

describe('any document', () => {
  it('is read without a fault, and every paragraph is accounted for once', () => {
    fc.assert(
      fc.property(document, (paragraphs) => checkReading(paragraphs, readPlans(paragraphs))),
      { numRuns: 400 },
    );
  }, 60_000);

  it('is read the same way every time', () => {
    fc.assert(
      fc.property(document, (paragraphs) => {
        expect(readPlans(paragraphs)).toEqual(readPlans(structuredClone(paragraphs)));
      }),
      { numRuns: 60 },
    );
  });
});

const folder = path.resolve(import.meta.dirname, '../../../fixtures/plans');
const real = fs
  .readdirSync(folder)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => fs.readFileSync(path.join(folder, file), 'utf8'));

describe('real documents, damaged', () => {
  it('are read without a fault', () => {
    const damage = fc.array(fc.tuple(fc.nat(100_000), fc.nat(60), text), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...real), damage, (whole, edits) => {
        let out = whole;
        for (const [at, length, insert] of edits) {
          const from = at % (out.length + 1);
          out = out.slice(0, from) + insert + out.slice(from + length);
        }
        const paragraphs = readText(out);
        checkReading(paragraphs, readPlans(paragraphs));
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('are read when their lines are shuffled, doubled or all in one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...real), fc.infiniteStream(fc.nat(1000)), (whole, stream) => {
        const lines = whole.split('\n');
        for (const i of lines.keys()) {
          const j = stream.next().value! % lines.length;
          [lines[i], lines[j]] = [lines[j]!, lines[i]!];
        }
        for (const out of [lines.join('\n'), [...lines, ...lines].join('\n'), lines.join('')]) {
          const paragraphs = readText(out);
          checkReading(paragraphs, readPlans(paragraphs));
        }
      }),
      { numRuns: 20 },
    );
  }, 60_000);
});

describe('the time it takes', () => {
  const measure = (paragraphs: Paragraph[]) => {
    const from = process.cpuUsage();
    readPlans(paragraphs);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  };
  /**
   * How the processor's time grows when the text becomes four times as long (4 when linear, 16 when quadratic): the least of
   * many tries of each, on a text long enough to be measured, so that a busy machine cannot fail it.
   */
  const growth = (make: (size: number) => string) => {
    let size = 8_000;
    let small = readText(make(size));
    measure(small);
    while (measure(small) < 12 && size < 250_000) small = readText(make((size *= 2)));
    const large = readText(make(size * 4));
    let leastSmall = Infinity;
    let leastLarge = Infinity;
    for (let turn = 0; turn < 14; turn++) {
      leastSmall = Math.min(leastSmall, measure(small));
      leastLarge = Math.min(leastLarge, measure(large));
      if (turn > 1 && leastLarge / leastSmall < 6) break;
    }
    return leastLarge / leastSmall;
  };
  const many = (unit: string) => (size: number) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
  const cases: [string, (size: number) => string][] = [
    ['real plans one after another', many(real.join('\n'))],
    ['one endless paragraph', many('对市场出入口和周边道路的流动摊点逐户劝导，')],
    ['one paragraph of full stops', many('清理垃圾。')],
    ['one paragraph of numbers', many('1.清理垃圾。2.清运渣土。（一）规范停车。一、总则。')],
    ['open brackets', many('（')],
    ['open brackets with units', many('（牵头单位：区城管局')],
    ['open quotes', many('“《')],
    ['labels', many('牵头单位：区城管局责任单位：各街道；')],
    ['spaces', many(' 　')],
    ['spaced characters', many('指 导 思 想 ')],
    ['dots', many('……')],
    ['digits', many('20262026')],
    ['dates', many('3月1日至3月5日，每月，')],
    ['roles', many('组长：张三（区长）、李四 局长；')],
    ['appointments', many('由张三任组长，')],
    ['牵头 everywhere', many('牵头')],
    ['short lines', many('一\n')],
    ['numbered lines', many('（一）清理\n1.清运\n')],
    ['deep numbers', many('一、甲\n（一）乙\n1.丙\n（1）丁\n①戊\n责任单位：各街道\n')],
    ['siblings with units', many('1.清理垃圾\n责任单位：各街道\n')],
    ['open ends', many('对市场出入口和周边道路的流动摊点逐户劝导并且\n')],
    ['unit lists', many('区城管局 区住建局、')],
    ['titles', many('某区文明社区创建工作方案\n')],
    ['table rows', (size) => `序号\t任务\t牵头单位\n${many('1\t清理垃圾\t城管局\n')(size)}`],
  ];
  it.each(cases)('grows with the text and no faster: %s', { timeout: 60_000 }, (_, make) => {
    expect(growth(make)).toBeLessThan(10);
  });
});

describe('documents without a plan', () => {
  it('give no plans, and their words are unread', () => {
    const reading = readPlans(readText('今天天气很好\n我们去公园'));
    expect(reading.plans).toEqual([]);
    expect(reading.accounts.every((account) => account.as === 'unread')).toBe(true);
    expect(reading.unread.map((part) => part.text)).toEqual(['今天天气很好', '我们去公园']);
  });

  it('may be empty', () => {
    expect(readPlans([])).toEqual({ plans: [], unread: [], accounts: [], doubts: [] });
    expect(
      readPlans([{ index: 0, text: ' ', number: null, style: plainStyle, source: 'body', cell: null }]).accounts[0]!.as,
    ).toBe('blank');
  });
});
