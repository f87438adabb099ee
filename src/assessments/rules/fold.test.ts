import { describe, expect, it } from 'vitest';
import type { LogEntry, LogRow, Standing } from './facts.ts';
import { fold, touchedBy } from './fold.ts';
import { numbered } from './logs/testing.ts';

it('a link that knows more of a piece touches every indicator that leans on it', () => {
  const seen: Standing = {
    kind: 'file',
    state: 'submitted',
    from: '2026-03-01',
    to: '2026-03-01',
    quantity: 1,
    figure: null,
  };
  const link = (indicator: string, evidence: Standing): LogEntry => ({
    kind: 'linked',
    indicator,
    evidenceId: 'a',
    extent: 'whole',
    evidence,
  });
  const last = link('1.2', { ...seen, state: 'accepted', quantity: 3 });
  const entries: LogEntry[] = [
    { kind: 'placed', class: null, windowFrom: '2026-01-01', windowTo: '2026-12-31' },
    link('1.1', seen),
    last,
  ];
  const facts = fold(entries.map((entry, i): LogRow => ({ ...entry, seq: i + 1, at: '2026-03-02T00:00:00Z' })));
  expect(facts.evidence.get('a')).toEqual(last.kind === 'linked' && last.evidence);
  expect(touchedBy(last, facts)).toEqual(['1.1', '1.2']);
});

it('a figure stands with its link: it goes with it, and a link made anew says its own', () => {
  const evidence: Standing = {
    kind: 'survey',
    state: 'accepted',
    from: '2026-03-01',
    to: '2026-03-01',
    quantity: 1,
    figure: null,
  };
  const link = (indicator: string, evidenceId: string, figure?: number): LogEntry => ({
    kind: 'linked',
    indicator,
    evidenceId,
    extent: 'part',
    ...(figure === undefined ? {} : { figure }),
    evidence,
  });
  const place: LogEntry = { kind: 'placed', class: null, windowFrom: '2026-01-01', windowTo: '2026-12-31' };
  const after = (...rest: LogEntry[]) =>
    Object.fromEntries([...fold(numbered([place, ...rest])).figures].map(([key, held]) => [key, [...held]]));
  expect(after(link('1', 'a'))).toEqual({});
  expect(after(link('1', 'a', 8000), link('1', 'b', 9000), link('2', 'a', 7000))).toEqual({
    1: [
      ['a', 8000],
      ['b', 9000],
    ],
    2: [['a', 7000]],
  });
  expect(after(link('1', 'a', 8000), link('1', 'a'))).toEqual({ 1: [] });
  expect(after(link('1', 'a', 8000), { kind: 'unlinked', indicator: '1', evidenceId: 'a' })).toEqual({ 1: [] });
});

describe('folding', () => {
  it('needs the place first', () => {
    expect(() => fold([])).toThrow('place');
    expect(() => fold(numbered([{ kind: 'mean', indicator: '1', value: 1 }]))).toThrow('place');
  });
  it('knows which cells a row touches', () => {
    const rows = numbered([
      { kind: 'placed', class: null, windowFrom: '2026-01-01', windowTo: '2026-12-31' },
      ...['1.1', '1.2'].map(
        (indicator) =>
          ({
            kind: 'linked',
            indicator,
            evidenceId: 'a',
            extent: 'part',
            evidence: {
              kind: 'file',
              state: 'accepted',
              from: '2026-01-01',
              to: '2026-01-01',
              quantity: 1,
              figure: null,
            },
          }) as const,
      ),
      { kind: 'unlinked', indicator: '1.9', evidenceId: 'zz' },
    ]);
    const facts = fold(rows);
    const evidence = facts.evidence.get('a')!;
    expect(touchedBy({ kind: 'evidence', evidenceId: 'a', evidence }, facts)).toEqual(['1.1', '1.2']);
    expect(touchedBy({ kind: 'evidence', evidenceId: 'b', evidence }, facts)).toEqual([]);
    expect(touchedBy(rows[1]!, facts)).toEqual(['1.1', '1.2']);
    expect(touchedBy({ kind: 'cleared', side: 'self', indicator: '1.3', reason: '' }, facts)).toEqual(['1.3']);
    expect(touchedBy({ kind: 'veto-lifted', veto: 'V1', reason: '' }, facts)).toEqual([]);
    expect(touchedBy(rows[0]!, facts)).toBeNull();
  });
  it('keeps what each kind of row says', () => {
    const mark = (points: number): LogEntry => ({
      kind: 'marked',
      side: 'self',
      indicator: '1',
      answer: { kind: 'points', points },
      reason: '看过',
    });
    const rows: LogEntry[] = [
      { kind: 'placed', class: null, windowFrom: '2026-01-01', windowTo: '2026-12-31' },
      mark(1),
      { kind: 'adjusted', side: 'self', indicator: '1', points: 5, reason: '复核' },
      { kind: 'adjusted', side: 'self', indicator: '2', points: 6, reason: '复核' },
      { kind: 'mean', indicator: '1', value: 8000 },
      { kind: 'vetoed', veto: 'V1', reason: '事故', day: '2026-05-01' },
      { kind: 'moved', move: 'nominate', from: 'self-assessing', to: 'nominated', reason: '' },
      { kind: 'placed', class: 'village', windowFrom: '2026-02-01', windowTo: '2026-11-30' },
    ];
    const facts = fold(numbered(rows));
    expect(facts).toMatchObject({ state: 'nominated', class: 'village', windowFrom: '2026-02-01' });
    expect(facts.marks.self.get('1')).toEqual({ answer: { kind: 'points', points: 1 }, adjusted: 5, reason: '复核' });
    expect(facts.marks.self.get('2')).toEqual({ answer: null, adjusted: 6, reason: '复核' });
    expect([...facts.means]).toEqual([['1', 8000]]);
    expect([...facts.vetoes]).toEqual([['V1', { reason: '事故', day: '2026-05-01' }]]);
    const later = fold(
      numbered([
        ...rows,
        mark(7),
        { kind: 'cleared', side: 'self', indicator: '2', reason: '' },
        { kind: 'veto-lifted', veto: 'V1', reason: '查清' },
      ]),
    );
    expect([...later.marks.self.keys()]).toEqual(['1']);
    expect(later.marks.self.get('1')!.adjusted).toBeNull();
    expect(later.vetoes.size).toBe(0);
    const touched = rows.map((row) => touchedBy(row, facts));
    expect(touched).toEqual([null, ['1'], ['1'], ['2'], ['1'], [], [], null]);
  });
});
