import { describe, expect, it } from 'vitest';
import { exactText } from './exact.ts';
import type { LogEntry, Standing } from './facts.ts';
import { fold } from './fold.ts';
import type { Answer, Indicator, Rule, Side } from './framework.ts';
import { scoreCell } from './score.ts';
import { readable } from './why.ts';

const indicator = (rule: Rule, more: Partial<Indicator> = {}): Indicator => ({
  key: '1.1',
  title: '居民知晓率',
  detail: '',
  method: 'materials',
  full: 300,
  rule,
  variants: [],
  exempt: [],
  wanted: [],
  proof: 'none',
  feed: null,
  scorer: '',
  ...more,
});
const factsOf = (...entries: LogEntry[]) =>
  fold(
    [
      { kind: 'placed', class: 'village', windowFrom: '2026-01-01', windowTo: '2026-12-31' } satisfies LogEntry,
      ...entries,
    ].map((entry, i) => ({ ...entry, seq: i + 1, at: '2026-11-22T00:00:00Z' })),
  );
const marked = (answer: Answer, side: Side = 'self'): LogEntry => ({
  kind: 'marked',
  side,
  indicator: '1.1',
  answer,
  reason: '',
});
const standing = (more: Partial<Standing> = {}): Standing => ({
  kind: 'file',
  state: 'accepted',
  from: '2026-03-01',
  to: '2026-03-02',
  quantity: 1,
  figure: null,
  ...more,
});
const linked = (evidenceId: string, evidence: Partial<Standing> = {}, extent: 'whole' | 'part' = 'part'): LogEntry => ({
  kind: 'linked',
  indicator: '1.1',
  evidenceId,
  extent,
  evidence: standing(evidence),
});
/** Points as text, and the codes of the explanation. */
const scored = (what: Indicator, side: Side, ...entries: LogEntry[]) => {
  const cell = scoreCell(what, side, factsOf(...entries));
  return [cell.points === null ? null : exactText(cell.points), cell.why.map((step) => step.code).join(' ')];
};
const self = (rule: Rule, answer: Answer, more: Partial<Indicator> = {}) => {
  const cell = scoreCell(indicator(rule, more), 'self', factsOf(marked(answer)));
  return [
    cell.points === null ? null : exactText(cell.points),
    ...(cell.grade === null ? [] : [cell.grade]),
    ...(cell.veto ? ['veto'] : []),
    cell.why.map((step) => step.code).join(' '),
  ];
};
const three = ['甲', '乙', '丙'];
const measure = { name: '知晓率', unit: '%' };

describe('rules of the grammar', () => {
  it('judged', () => {
    expect(self({ kind: 'judged' }, { kind: 'points', points: 250 })).toEqual(['250', 'judged']);
  });

  it.each([
    [[], '0'],
    [[1], '100'],
    [[2, 0], '200'],
    [[0, 1, 2], '300'],
  ])('R1 conditions %j', (met, points) => {
    expect(self({ kind: 'conditions', conditions: three, points: [0, 100, 200, 300] }, { kind: 'met', met })).toEqual([
      points,
      'conditions',
    ]);
  });

  it.each([
    [
      [0, 1, 2],
      ['300', 'A', 'met grade'],
    ],
    [
      [0, 2],
      ['200', 'B', 'met grade'],
    ],
    [[0], ['0', 'C', 'veto', 'met grade veto']],
  ])('R2 conditions to a grade %j', (met, expected) => {
    const rule: Rule = {
      kind: 'conditions-grade',
      conditions: three,
      rows: [
        { met: 3, grade: 'A', points: 300 },
        { met: 2, grade: 'B', points: 200 },
      ],
      otherwise: { grade: 'C', points: 0, veto: true },
    };
    expect(self(rule, { kind: 'met', met })).toEqual(expected);
  });

  it.each([
    [8501, ['300', 'A', 'band-more-strict']],
    // More than 85 % was asked.
    [8500, ['200', 'band-more']],
    [8000, ['200', 'band-more']],
    [7999, ['50', 'band-none']],
  ])('R3 bands %d', (value, expected) => {
    const rule: Rule = {
      kind: 'bands',
      measure,
      direction: 'more',
      bands: [
        { bound: 8500, strict: true, grade: 'A', points: 300 },
        { bound: 8000, strict: false, points: 200 },
      ],
      otherwise: 50,
    };
    expect(self(rule, { kind: 'value', value })).toEqual(expected);
  });
  it.each([
    [99, ['300', 'band-less-strict']],
    [100, ['100', 'band-less']],
    [101, ['0', 'band-none']],
  ])('R3 bands, the less the better %d', (value, expected) => {
    const rule: Rule = {
      kind: 'bands',
      measure,
      direction: 'less',
      bands: [
        { bound: 100, strict: true, points: 300 },
        { bound: 100, strict: false, points: 100 },
      ],
      otherwise: 0,
    };
    expect(self(rule, { kind: 'value', value })).toEqual(expected);
  });

  it.each([
    [8000, '300', 'target-met'],
    [9000, '300', 'target-met'],
    // A begun step counts.
    [7999, '200', 'target-short'],
    [7900, '200', 'target-short'],
    [7899, '100', 'target-short'],
    [7700, '0', 'target-short'],
    [1000, '0', 'target-short spent'],
  ])('R4 target %d', (value, points, why) => {
    const rule: Rule = { kind: 'target', measure, direction: 'more', target: 8000, step: 100, deduct: 100 };
    expect(self(rule, { kind: 'value', value })).toEqual([points, why]);
  });
  it('R4 target, the less the better', () => {
    const rule: Rule = { kind: 'target', measure, direction: 'less', target: 500, step: 100, deduct: 100 };
    expect(self(rule, { kind: 'value', value: 500 })).toEqual(['300', 'target-met']);
    expect(self(rule, { kind: 'value', value: 501 })).toEqual(['200', 'target-over']);
  });

  it.each([
    [[0, 0], '300', 'occurrences-none'],
    [[1, 0], '250', 'occurrence'],
    [[2, 1], '100', 'occurrence occurrence'],
    [[6, 0], '0', 'occurrence'],
    [[9, 3], '0', 'occurrence occurrence spent'],
  ])('R5 occurrences %j', (counts, points, why) => {
    const rule: Rule = {
      kind: 'occurrences',
      items: [
        { name: '成堆垃圾', deduct: 50 },
        { name: '污水直排', deduct: 100 },
      ],
    };
    expect(self(rule, { kind: 'counts', counts })).toEqual([points, why]);
  });

  it('R6 all or nothing', () => {
    const rule: Rule = { kind: 'all-or-nothing', conditions: three };
    expect(self(rule, { kind: 'met', met: [2, 1, 0] })).toEqual(['300', 'all-met']);
    expect(self(rule, { kind: 'met', met: [2, 1] })).toEqual(['0', 'not-all-met']);
  });

  it('R7 mean of a sample, or of the peers where there is nothing to draw from', () => {
    const rule: Rule = { kind: 'sample-mean', of: '村', size: 3 };
    expect(self(rule, { kind: 'samples', samples: [300, 200, 200] })).toEqual(['700/3', 'samples']);
    expect(self(rule, { kind: 'samples', samples: [250] })).toEqual(['250', 'samples-few']);
    expect(self(rule, { kind: 'samples', samples: [] })).toEqual([null, 'peers-missing']);
    const none = marked({ kind: 'samples', samples: [] });
    expect(scored(indicator(rule), 'self', none, { kind: 'mean', indicator: '1.1', value: 270 })).toEqual([
      '270',
      'peers',
    ]);
  });

  it.each([
    [5, 5, ['300', 'A', 'passed grade']],
    [4, 5, ['200', 'B', 'passed grade']],
    [3, 5, ['0', 'C', 'passed grade']],
    // Fewer to draw than the rule says: the same share.
    [3, 3, ['300', 'A', 'passed-few grade']],
    [3, 4, ['0', 'C', 'passed-few grade']],
  ])('R8 %d of %d pass', (passed, drawn, expected) => {
    const rule: Rule = {
      kind: 'sample-pass',
      of: '小区道路',
      size: 5,
      rows: [
        { passed: 5, grade: 'A', points: 300 },
        { passed: 4, grade: 'B', points: 200 },
      ],
      otherwise: { grade: 'C', points: 0 },
    };
    expect(self(rule, { kind: 'passed', passed, drawn })).toEqual(expected);
  });

  it('R9 found over needed, exactly', () => {
    const rule: Rule = { kind: 'found', of: '公益广告', unit: '处', needed: 7 };
    expect(self(rule, { kind: 'counts', counts: [0] })).toEqual(['0', 'found']);
    expect(self(rule, { kind: 'counts', counts: [2] })).toEqual(['600/7', 'found']);
    expect(self(rule, { kind: 'counts', counts: [7] })).toEqual(['300', 'found-all']);
    expect(self(rule, { kind: 'counts', counts: [90] })).toEqual(['300', 'found-all']);
  });
  it('R9 so much off for each one missing', () => {
    const rule: Rule = { kind: 'found', of: '站点', unit: '个', needed: 5, short: 100 };
    expect(self(rule, { kind: 'counts', counts: [4] })).toEqual(['200', 'found-short']);
    expect(self(rule, { kind: 'counts', counts: [0] })).toEqual(['0', 'found-short spent']);
  });

  it('R10 bonus, at most the full points', () => {
    const rule: Rule = {
      kind: 'bonus',
      levels: [
        { name: '省级', points: 200 },
        { name: '市级', points: 100 },
      ],
    };
    expect(self(rule, { kind: 'counts', counts: [0, 0] })).toEqual(['0', 'bonus-none']);
    expect(self(rule, { kind: 'counts', counts: [1, 1] })).toEqual(['300', 'bonus bonus']);
    expect(self(rule, { kind: 'counts', counts: [2, 0] })).toEqual(['300', 'bonus capped']);
    expect(scoreCell(indicator(rule), 'self', factsOf()).bonus).toBe(true);
  });

  it('R12 parts with weights', () => {
    const rule: Rule = {
      kind: 'weighted',
      parts: [
        { name: '优', weight: 3333, outOf: 1000 },
        { name: '良', weight: 6667, outOf: 700 },
      ],
    };
    expect(self(rule, { kind: 'parts', parts: [1000, 700] })).toEqual(['300', 'part part']);
    expect(self(rule, { kind: 'parts', parts: [500, 100] })).toEqual(['21999/280', 'part part']);
  });

  it.each([
    ['more', false, 5001, '300', 'mean-better'],
    ['more', false, 5000, '100', 'mean-equal'],
    ['more', true, 5000, '300', 'mean-equal'],
    ['more', true, 4999, '100', 'mean-worse'],
    ['less', false, 4999, '300', 'mean-better'],
    ['less', false, 5001, '100', 'mean-worse'],
  ] as const)('R15 %s than the mean, or equal %s: %d', (direction, orEqual, value, points, why) => {
    const rule: Rule = { kind: 'mean', measure, direction, orEqual, otherwise: 100 };
    const answer = marked({ kind: 'value', value });
    expect(scored(indicator(rule), 'self', answer)).toEqual([null, 'mean-missing']);
    expect(scored(indicator(rule), 'self', answer, { kind: 'mean', indicator: '1.1', value: 5000 })).toEqual([
      points,
      why,
    ]);
  });

  it('R16 questionnaire on five levels', () => {
    const rule: Rule = {
      kind: 'questionnaire',
      question: '您对居委会满意吗？',
      levels: [1000, 800, 600, 400, 0].map((points, i) => ({ name: String(i), points })),
      outOf: 1000,
    };
    expect(self(rule, { kind: 'counts', counts: [9, 0, 0, 0, 0] })).toEqual(['300', 'questionnaire']);
    expect(self(rule, { kind: 'counts', counts: [1, 1, 1, 0, 0] })).toEqual(['240', 'questionnaire']);
    expect(self(rule, { kind: 'counts', counts: [2, 0, 0, 0, 1] })).toEqual(['200', 'questionnaire']);
  });

  it('R18 verdict', () => {
    const rule: Rule = {
      kind: 'verdict',
      states: [
        { name: '合格', points: 300 },
        { name: '严重不合格', points: 0, veto: true },
      ],
    };
    expect(self(rule, { kind: 'state', state: 0 })).toEqual(['300', 'verdict']);
    expect(self(rule, { kind: 'state', state: 1 })).toEqual(['0', 'veto', 'verdict veto']);
  });
});

describe('a cell', () => {
  const judged: Rule = { kind: 'judged' };
  const full = marked({ kind: 'points', points: 300 });

  it('is nothing until it is answered, and each column answers for itself', () => {
    expect(scored(indicator(judged), 'self')).toEqual([null, 'unanswered']);
    expect(scored(indicator(judged), 'county', full)).toEqual([null, 'unanswered']);
    expect(scored(indicator(judged), 'county', marked({ kind: 'points', points: 1 }, 'county'))).toEqual([
      '1',
      'judged',
    ]);
  });
  it('is exempt for some classes, whatever was answered', () => {
    const cell = scoreCell(indicator(judged, { exempt: ['village'] }), 'self', factsOf(full));
    expect(cell).toMatchObject({ points: null, full: 0, exempt: true, bonus: false });
    expect(scored(indicator(judged, { exempt: ['suburban'] }), 'self', full)).toEqual(['300', 'judged']);
    const classless: LogEntry = { kind: 'placed', class: null, windowFrom: '2026-01-01', windowTo: '2026-12-31' };
    expect(scored(indicator(judged, { exempt: ['village'] }), 'self', full, classless)).toEqual(['300', 'judged']);
  });
  it('goes by the variant of its class, and says so', () => {
    const target = (bound: number): Rule => ({
      kind: 'bands',
      measure,
      direction: 'more',
      bands: [{ bound, strict: false, points: 300 }],
      otherwise: 0,
    });
    const varied = indicator(target(9000), { variants: [{ classes: ['suburban', 'village'], rule: target(5000) }] });
    const answer = marked({ kind: 'value', value: 6000 });
    expect(scored(varied, 'self', answer)).toEqual(['300', 'variant band-more']);
    const placed = (to: 'town-centre' | null): LogEntry => ({
      kind: 'placed',
      class: to,
      windowFrom: '2026-01-01',
      windowTo: '2026-12-31',
    });
    expect(scored(varied, 'self', answer, placed('town-centre'))).toEqual(['0', 'band-none']);
    expect(scored(varied, 'self', answer, placed(null))).toEqual(['0', 'band-none']);
  });
  it('wants a new answer when the old one no longer fits', () => {
    expect(scored(indicator({ kind: 'all-or-nothing', conditions: three }), 'self', full)).toEqual([null, 'unfit']);
  });
  it('keeps to its full points whatever the framework says', () => {
    const rule: Rule = { kind: 'conditions', conditions: ['甲'], points: [-100, 900] };
    expect(self(rule, { kind: 'met', met: [] })).toEqual(['0', 'conditions capped']);
    expect(self(rule, { kind: 'met', met: [0] })).toEqual(['300', 'conditions capped']);
  });

  it('can be set by hand, with what the rule would have given before it', () => {
    const set = (points: number): LogEntry => ({
      kind: 'adjusted',
      side: 'self',
      indicator: '1.1',
      points,
      reason: '异议成立',
    });
    expect(scored(indicator(judged), 'self', full, set(120))).toEqual(['120', 'judged adjusted']);
    expect(scored(indicator(judged), 'self', set(120))).toEqual(['120', 'unanswered adjusted']);
    expect(scored(indicator(judged), 'self', set(900))).toEqual(['300', 'unanswered adjusted']);
    expect(scored(indicator(judged), 'self', set(-1))).toEqual(['0', 'unanswered adjusted']);
    expect(scored(indicator(judged), 'self', set(120), full)).toEqual(['300', 'judged']);
    expect(scored(indicator(judged, { proof: 'some' }), 'self', full, set(300))).toEqual([
      '300',
      'judged unproven adjusted',
    ]);
    const verdict: Rule = { kind: 'verdict', states: [{ name: '严重不合格', points: 0, veto: true }] };
    const barred = marked({ kind: 'state', state: 0 });
    expect(scoreCell(indicator(verdict), 'self', factsOf(barred, set(300)))).toMatchObject({ veto: true });
  });

  describe('that wants proof', () => {
    const some = indicator(judged, { proof: 'some' });
    const whole = indicator(judged, { proof: 'whole' });
    it('gives nothing without', () => {
      expect(scored(some, 'self', full)).toEqual(['0', 'judged unproven']);
      expect(scored(whole, 'self', full)).toEqual(['0', 'judged unproven-whole']);
      // Not answered is not the same as not proven.
      expect(scored(some, 'self', linked('a'))).toEqual([null, 'unanswered']);
    });
    it('counts part and whole', () => {
      expect(scored(some, 'self', full, linked('a'))).toEqual(['300', 'judged proven']);
      expect(scored(whole, 'self', full, linked('a'))).toEqual(['0', 'judged unproven-whole']);
      expect(scored(whole, 'self', full, linked('a'), linked('b', {}, 'whole'))).toEqual(['300', 'judged proven']);
    });
    it.each([
      ['draft', null],
      ['submitted', 'self'],
      ['accepted', 'all'],
      ['returned', null],
      ['withdrawn', null],
    ] as const)('takes evidence that is %s for %s', (state, stands) => {
      const points = (['self', 'township', 'county'] as const).map(
        (side) => scored(some, side, marked({ kind: 'points', points: 300 }, side), linked('a', { state }))[0],
      );
      expect(points).toEqual(
        stands === 'all' ? ['300', '300', '300'] : stands === 'self' ? ['300', '0', '0'] : ['0', '0', '0'],
      );
    });
    it.each([
      ['2025-12-01', '2025-12-31', '0'],
      ['2025-12-01', '2026-01-01', '300'],
      ['2026-12-31', '2027-02-01', '300'],
      ['2027-01-01', '2027-02-01', '0'],
      ['2025-01-01', '2027-02-01', '300'],
    ])('takes evidence from %s to %s by its dates, not by its filing', (from, to, points) => {
      expect(scored(some, 'self', full, linked('a', { from, to }))[0]).toBe(points);
    });
    it('loses its points when the evidence is withdrawn, and keeps a bar that was answered', () => {
      const gone: LogEntry = { kind: 'evidence', evidenceId: 'a', evidence: standing({ state: 'withdrawn' }) };
      expect(scored(some, 'self', full, linked('a'), gone)[0]).toBe('0');
      expect(scored(some, 'self', full, linked('a'), { kind: 'unlinked', indicator: '1.1', evidenceId: 'a' })[0]).toBe(
        '0',
      );
      const verdict: Rule = { kind: 'verdict', states: [{ name: '严重不合格', points: 0, veto: true }] };
      const cell = scoreCell(
        indicator(verdict, { proof: 'some' }),
        'self',
        factsOf(marked({ kind: 'state', state: 0 })),
      );
      expect(cell).toMatchObject({ veto: true, grade: null });
    });
  });

  describe('that is fed by evidence', () => {
    const count = (rule: Rule) => indicator(rule, { feed: { of: 'count', kind: 'activity' } });
    const found: Rule = { kind: 'found', of: '听证会', unit: '次', needed: 4 };
    it('counts occurrences of its kind', () => {
      expect(scored(count(found), 'self')).toEqual(['0', 'fed-count found']);
      expect(
        scored(
          count(found),
          'self',
          linked('a', { kind: 'activity', quantity: 2 }),
          linked('b', { kind: 'activity', state: 'submitted' }),
          linked('c', { kind: 'file' }),
          // What is typed does not matter.
          marked({ kind: 'counts', counts: [4] }),
        ),
      ).toEqual(['225', 'fed-count found']);
      const target: Rule = { kind: 'target', measure, direction: 'more', target: 400, step: 100, deduct: 100 };
      expect(scored(count(target), 'county', linked('a', { kind: 'activity', quantity: 3 }))).toEqual([
        '200',
        'fed-count target-short',
      ]);
      const bands: Rule = { kind: 'bands', measure, direction: 'more', bands: [], otherwise: 0 };
      expect(scored(count(bands), 'county')).toEqual(['0', 'fed-count band-none']);
      const mean: Rule = { kind: 'mean', measure, direction: 'more', orEqual: true, otherwise: 0 };
      expect(scored(count(mean), 'county', { kind: 'mean', indicator: '1.1', value: 0 })[0]).toBe('300');
    });
    it('reads the newest figure', () => {
      const target: Rule = { kind: 'target', measure, direction: 'more', target: 8000, step: 100, deduct: 10 };
      const figure = indicator(target, { feed: { of: 'figure', kind: 'survey' } });
      const survey = (id: string, value: number | null, from: string, to: string) =>
        linked(id, { kind: 'survey', figure: value, from, to });
      const points = (...entries: LogEntry[]) => scored(figure, 'self', ...entries);
      expect(points()).toEqual([null, 'fed-nothing']);
      expect(points(survey('a', null, '2026-01-01', '2026-01-01'))).toEqual([null, 'fed-nothing']);
      const old = survey('a', 7900, '2026-01-01', '2026-02-01');
      expect(points(old)).toEqual(['290', 'fed-figure target-short']);
      expect(points(old, survey('b', 7800, '2026-01-02', '2026-02-01'))[0]).toBe('280');
      expect(points(survey('b', 7800, '2026-01-01', '2026-02-02'), old)[0]).toBe('280');
      expect(points(survey('b', 7800, '2026-01-01', '2026-02-01'), old)[0]).toBe('280');
    });
  });
});

it('explains with values that can be read', () => {
  const rule: Rule = { kind: 'found', of: '公益广告', unit: '处', needed: 7 };
  const cell = scoreCell(indicator(rule), 'self', factsOf(marked({ kind: 'counts', counts: [2] })));
  expect(cell.why.map(readable)).toEqual([{ of: '公益广告', unit: '处', needed: 7, n: 2, points: '0.85…' }]);
});
