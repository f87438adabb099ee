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
});
