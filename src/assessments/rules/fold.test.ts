import { expect, it } from 'vitest';
import type { LogEntry, LogRow, Standing } from './facts.ts';
import { fold, touchedBy } from './fold.ts';

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
