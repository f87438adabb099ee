import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ruleKinds, type Rule, type RuleKind } from './framework.ts';
import { decimal, hundredths, ruleOfText, textOfRule, type TextFault } from './rule-text.ts';

const points = fc.integer({ min: 0, max: 100_000 });
const figure = fc.integer({ min: -1_000_000, max: 1_000_000 });
/** Names as an office writes them: whatever it is, without line breaks and blanks at the ends. */
const name = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '有',
        '计',
        '划',
        '（',
        '）',
        '：',
        '；',
        '3',
        '8.5',
        '分',
        '扣',
        '%',
        '-',
        '>',
        ' ',
        '满分',
        'A',
      ),
      fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) =>
    parts
      .join('')
      .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
      .trim(),
  )
  .filter((text) => text !== '' && !/^[·•*＊・-]/u.test(text));
const unit = fc.constantFrom('%', '次', '个', '处', '元');
const measure = fc.record({ name: fc.constantFrom('知晓率', '满意率（入户）', '人均收入'), unit });
const direction = fc.constantFrom('more' as const, 'less' as const);
const letter = fc.constantFrom('A', 'B', 'C', '优', '良好');
const veto = fc.constantFrom({}, { veto: true });
const graded = fc.tuple(letter, points, veto).map(([grade, p, v]) => ({ grade, points: p, ...v }));
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 4 });
const size = fc.integer({ min: 1, max: 50 });
const optional = <K extends string, T>(key: K, one: fc.Arbitrary<T>) =>
  fc.option(one, { nil: undefined }).map((value) => (value === undefined ? {} : { [key]: value }) as { [k in K]?: T });

const rules: { [K in RuleKind]: fc.Arbitrary<Extract<Rule, { kind: K }>> } = {
  judged: fc.constant({ kind: 'judged' }),
  conditions: fc.record({ kind: fc.constant('conditions'), conditions: some(name), points: some(points) }),
  'conditions-grade': fc.record({
    kind: fc.constant('conditions-grade'),
    conditions: some(name),
    rows: some(fc.tuple(size, graded).map(([met, row]) => ({ met, ...row }))),
    otherwise: graded,
  }),
  bands: fc.record({
    kind: fc.constant('bands'),
    measure,
    direction,
    bands: some(
      fc
        .tuple(figure, fc.boolean(), optional('grade', letter), points)
        .map(([bound, strict, grade, p]) => ({ bound, strict, ...grade, points: p })),
    ),
    otherwise: points,
  }),
  target: fc.record({
    kind: fc.constant('target'),
    measure,
    direction,
    target: figure,
    step: fc.integer({ min: 1, max: 10_000 }),
    deduct: points,
  }),
  occurrences: fc.record({ kind: fc.constant('occurrences'), items: some(fc.record({ name, deduct: points })) }),
  'all-or-nothing': fc.record({ kind: fc.constant('all-or-nothing'), conditions: some(name) }),
  'sample-mean': fc.record({ kind: fc.constant('sample-mean'), of: name, size }),
  'sample-pass': fc.record({
    kind: fc.constant('sample-pass'),
    of: name,
    size,
    rows: some(fc.tuple(size, graded).map(([passed, row]) => ({ passed, ...row }))),
    otherwise: graded,
  }),
  found: fc
    .tuple(name, unit, size, optional('short', points))
    .map(([of, u, needed, short]) => ({ kind: 'found', of, unit: u, needed, ...short })),
  bonus: fc.record({ kind: fc.constant('bonus'), levels: some(fc.record({ name, points })) }),
  weighted: fc.record({
    kind: fc.constant('weighted'),
    parts: some(
      fc.record({ name, weight: fc.integer({ min: 1, max: 10_000 }), outOf: fc.integer({ min: 1, max: 10_000 }) }),
    ),
  }),
  mean: fc.record({ kind: fc.constant('mean'), measure, direction, orEqual: fc.boolean(), otherwise: points }),
  questionnaire: fc.record({
    kind: fc.constant('questionnaire'),
    question: name,
    levels: some(fc.record({ name, points })),
    outOf: fc.integer({ min: 1, max: 10_000 }),
  }),
  verdict: fc.record({
    kind: fc.constant('verdict'),
    states: some(
      fc
        .tuple(
          name.filter((text) => !/[#＃]$/u.test(text)),
          points,
          veto,
        )
        .map(([one, p, v]) => ({ name: one, points: p, ...v })),
    ),
  }),
};

describe('a rule as text', () => {
  it.each(ruleKinds.map((kind) => [kind]))('%s reads back as it was written', (kind) => {
    fc.assert(
      fc.property(rules[kind] as fc.Arbitrary<Rule>, (rule) => {
        expect(ruleOfText(kind, textOfRule(rule))).toEqual(rule);
      }),
      { numRuns: 200 },
    );
  });

  it.each<[Rule, string]>([
    [
      {
        kind: 'bands',
        measure: { name: '投诉率', unit: '%' },
        direction: 'less',
        bands: [
          { bound: 100, strict: true, grade: 'A', points: 300 },
          { bound: 150, strict: false, points: 100 },
        ],
        otherwise: 0,
      },
      '指标：投诉率（%），越低越好\n<1：A 3分\n≤1.5：1分\n其余：0分',
    ],
    [
      {
        kind: 'bands',
        measure: { name: '知晓率', unit: '%' },
        direction: 'more',
        bands: [
          { bound: 8500, strict: true, points: 300 },
          { bound: 8000, strict: false, points: 100 },
        ],
        otherwise: 50,
      },
      '指标：知晓率（%），越高越好\n>85：3分\n≥80：1分\n其余：0.5分',
    ],
    [{ kind: 'found', of: '广告', unit: '处', needed: 7 }, '数：广告（处）\n应有：7'],
    [{ kind: 'found', of: '广告', unit: '处', needed: 7, short: 50 }, '数：广告（处）\n应有：7\n每少1扣0.5分'],
    [
      { kind: 'mean', measure: { name: '收入', unit: '元' }, direction: 'more', orEqual: true, otherwise: 0 },
      '指标：收入（元），越高越好\n达到平均得满分\n其余：0分',
    ],
    [
      { kind: 'mean', measure: { name: '收入', unit: '元' }, direction: 'more', orEqual: false, otherwise: 0 },
      '指标：收入（元），越高越好\n优于平均得满分\n其余：0分',
    ],
  ])('%j is written in these words', (rule, text) => {
    expect(textOfRule(rule)).toBe(text);
    expect(ruleOfText(rule.kind, text)).toEqual(rule);
  });

  it('reads what an office types, with its own signs and blanks', () => {
    expect(ruleOfText('bands', '指标：居民知晓率(%), 越大越好\n>=８５：4分\n>80%: 3\n其余 0分\n')).toEqual({
      kind: 'bands',
      measure: { name: '居民知晓率', unit: '%' },
      direction: 'more',
      bands: [
        { bound: 8500, strict: false, points: 400 },
        { bound: 8000, strict: true, points: 300 },
      ],
      otherwise: 0,
    });
    expect(ruleOfText('occurrences', '- 成堆垃圾 每处扣0.5分\n• 污水直排 扣1')).toEqual({
      kind: 'occurrences',
      items: [
        { name: '成堆垃圾', deduct: 50 },
        { name: '污水直排', deduct: 100 },
      ],
    });
  });

  it('says which line it does not understand', () => {
    expect(ruleOfText('bands', '指标：知晓率（%），越高越好\n大约八成：4分\n其余：0分')).toEqual({
      code: 'setting-missing',
      line: 0,
      text: '',
    });
    expect(ruleOfText('found', '数：公益广告（处）\n应有：4\n随便')).toEqual({
      code: 'line-unread',
      line: 3,
      text: '随便',
    });
    expect(ruleOfText('conditions', '· 有计划\n计分：0/1.234')).toMatchObject({ code: 'number-unfit', line: 2 });
    expect(ruleOfText('conditions', '计分：0/1')).toMatchObject({ code: 'items-missing' });
    expect(ruleOfText('judged', '· 什么')).toMatchObject({ code: 'line-unread', line: 1 });
    expect(ruleOfText('target', '目标：80')).toMatchObject({ code: 'measure-missing' });
    expect(ruleOfText('verdict', '· 合格')).toMatchObject({ code: 'line-unread', line: 1 });
    expect(ruleOfText('mean', '指标：收入（元），越高越好\n优于平均得满分')).toMatchObject({
      code: 'otherwise-missing',
    });
    expect(ruleOfText('bands', '指标：知晓率，越高越好')).toMatchObject({ code: 'line-unread', line: 1 });
    expect(ruleOfText('bands', '指标：投诉率（%），越低越好\n≥8：4分\n其余：0分')).toMatchObject({
      code: 'line-unread',
      line: 2,
    });
  });

  it.each<[RuleKind, string, TextFault['code'], number]>([
    ['conditions-grade', '· 甲\n1项：很好\n其余：B 0分', 'line-unread', 2],
    ['conditions-grade', '· 甲\n其余：B 0分', 'setting-missing', 0],
    ['conditions-grade', '· 甲\n1234567项：A 3分\n其余：B 0分', 'number-unfit', 2],
    ['sample-pass', '抽查：楼道\n数量：5\n其余：C 0分', 'setting-missing', 0],
    ['bonus', '', 'items-missing', 0],
    ['bands', '指标：知晓率（%），越高越好\n≥80：优秀\n其余：0分', 'line-unread', 2],
    ['found', '数：公益广告\n应有：4', 'line-unread', 1],
  ])('%s %j: %s in line %i', (kind, text, code, line) => {
    expect(ruleOfText(kind, text)).toMatchObject({ code, line });
  });

  it('does not pass off a defect of the reader as a fault of the text', () => {
    const broken = vi.spyOn(Array.prototype, 'splice').mockImplementation(() => {
      throw new RangeError('broken');
    });
    try {
      expect(() => ruleOfText('sample-mean', '抽查：楼道\n数量：5')).toThrow('broken');
    } finally {
      broken.mockRestore();
    }
  });

  it('never throws, whatever stands in the cell', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ruleKinds), fc.string({ unit: 'grapheme', maxLength: 80 }), (kind, text) => {
        expect(ruleOfText(kind, text)).toBeTypeOf('object');
      }),
    );
  });

  it('writes numbers as people do', () => {
    expect([850, 900, 899, 5, 0, -150].map(decimal)).toEqual(['8.5', '9', '8.99', '0.05', '0', '-1.5']);
    expect(['8.5', '-1.5', '9', '.5', '1.234', 'x', '-0', '1e3'].map(hundredths)).toEqual([
      850,
      -150,
      900,
      null,
      null,
      null,
      0,
      null,
    ]);
    fc.assert(fc.property(fc.integer({ min: -1e9, max: 1e9 }), (value) => hundredths(decimal(value)) === value));
  });
});
