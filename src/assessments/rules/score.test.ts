import { describe, expect, it } from 'vitest';
import type { LogEntry } from './facts.ts';
import type { Rule } from './framework.ts';
import { scoreCell } from './score.ts';
import { factsOf, indicator, linked, marked, measure, scored, self, standing, three } from './score/testing.ts';
import { readable } from './why.ts';

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
      // One survey answers several questions: the figure of the link goes before that of the piece.
      const told = (entry: LogEntry, value: number) => ({ ...entry, figure: value }) as LogEntry;
      expect(points(told(old, 7800))[0]).toBe('280');
      expect(points(told(survey('b', null, '2026-01-01', '2026-03-01'), 8000), old)[0]).toBe('300');
      expect(points(told(old, 7800), old)[0]).toBe('290');
    });
  });
});

it('explains with values that can be read', () => {
  const rule: Rule = { kind: 'found', of: '公益广告', unit: '处', needed: 7 };
  const cell = scoreCell(indicator(rule), 'self', factsOf(marked({ kind: 'counts', counts: [2] })));
  expect(cell.why.map(readable)).toEqual([{ of: '公益广告', unit: '处', needed: 7, n: 2, points: '0.85…' }]);
});
