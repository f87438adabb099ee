import { exactText } from '../exact.ts';
import type { LogEntry, Standing } from '../facts.ts';
import { fold } from '../fold.ts';
import type { Answer, Indicator, Rule, Side } from '../framework.ts';
import { scoreCell } from '../score.ts';

/** One indicator and the short logs that tests of its cell are written in. */
export const indicator = (rule: Rule, more: Partial<Indicator> = {}): Indicator => ({
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
export const factsOf = (...entries: LogEntry[]) =>
  fold(
    [
      { kind: 'placed', class: 'village', windowFrom: '2026-01-01', windowTo: '2026-12-31' } satisfies LogEntry,
      ...entries,
    ].map((entry, i) => ({ ...entry, seq: i + 1, at: '2026-11-22T00:00:00Z' })),
  );
export const marked = (answer: Answer, side: Side = 'self'): LogEntry => ({
  kind: 'marked',
  side,
  indicator: '1.1',
  answer,
  reason: '',
});
export const standing = (more: Partial<Standing> = {}): Standing => ({
  kind: 'file',
  state: 'accepted',
  from: '2026-03-01',
  to: '2026-03-02',
  quantity: 1,
  figure: null,
  ...more,
});
export const linked = (
  evidenceId: string,
  evidence: Partial<Standing> = {},
  extent: 'whole' | 'part' = 'part',
): LogEntry => ({
  kind: 'linked',
  indicator: '1.1',
  evidenceId,
  extent,
  evidence: standing(evidence),
});
/** Points as text, and the codes of the explanation. */
export const scored = (what: Indicator, side: Side, ...entries: LogEntry[]) => {
  const cell = scoreCell(what, side, factsOf(...entries));
  return [cell.points === null ? null : exactText(cell.points), cell.why.map((step) => step.code).join(' ')];
};
export const self = (rule: Rule, answer: Answer, more: Partial<Indicator> = {}) => {
  const cell = scoreCell(indicator(rule, more), 'self', factsOf(marked(answer)));
  return [
    cell.points === null ? null : exactText(cell.points),
    ...(cell.grade === null ? [] : [cell.grade]),
    ...(cell.veto ? ['veto'] : []),
    cell.why.map((step) => step.code).join(' '),
  ];
};
export const three = ['甲', '乙', '丙'];
export const measure = { name: '知晓率', unit: '%' };
