import type { AreaClass } from '#organisation/rules/kinds.ts';
import type { Day } from '#platform/pure/day.ts';
import type { Answer, EvidenceKind, Hundredths, Side } from './framework.ts';
import type { EntryMove, EntryState, EvidenceState } from './lifecycle.ts';

/**
 * One row of an entry's log. `seq` counts from 1 within the entry; folding the first n rows gives the entry as it then
 * stood. Everything a score leans on is here and nowhere else.
 */
export type LogRow = { seq: number; at: string } & LogEntry;
export type LogEntry =
  /** A scorer answered (or, with points null, took an adjustment back by answering again). */
  | { kind: 'marked'; side: Side; indicator: string; answer: Answer; reason: string }
  /** A cell was emptied. */
  | { kind: 'cleared'; side: Side; indicator: string; reason: string }
  /** Points set by hand against the rule, with the reason: an objection upheld, a correction. */
  | { kind: 'adjusted'; side: Side; indicator: string; points: Hundredths; reason: string }
  /** Evidence linked to an indicator; what is known of it travels with the row. */
  | {
      kind: 'linked';
      indicator: string;
      evidenceId: string;
      extent: 'whole' | 'part';
      /** What it says of this indicator, in hundredths, where that is not the figure of the piece. */
      figure?: number;
      evidence: Standing;
    }
  | { kind: 'unlinked'; indicator: string; evidenceId: string }
  /** Linked evidence was reviewed, withdrawn or corrected: as it is now. Written to every entry that leans on it. */
  | { kind: 'evidence'; evidenceId: string; evidence: Standing }
  /** The regional mean of a measure was fixed for the cycle. */
  | { kind: 'mean'; indicator: string; value: number }
  | { kind: 'vetoed'; veto: string; reason: string; day: Day }
  | { kind: 'veto-lifted'; veto: string; reason: string }
  /** Class and evidence window as they are from here on; the first row of every entry. */
  | { kind: 'placed'; class: AreaClass | null; windowFrom: Day; windowTo: Day }
  | { kind: 'moved'; move: EntryMove; from: EntryState; to: EntryState; reason: string };
export const logKinds = [
  'marked',
  'cleared',
  'adjusted',
  'linked',
  'unlinked',
  'evidence',
  'mean',
  'vetoed',
  'veto-lifted',
  'placed',
  'moved',
] as const satisfies readonly LogEntry['kind'][];

/** What scoring needs to know of a piece of evidence. */
export interface Standing {
  kind: EvidenceKind;
  state: EvidenceState;
  /** When what it shows took place. */
  from: Day;
  to: Day;
  /** Occurrences it stands for. */
  quantity: number;
  /** In hundredths of its unit. */
  figure: number | null;
}

/** What one cell of the scorecard was given. */
export type Mark =
  { answer: Answer; adjusted: null; reason: string } | { answer: Answer | null; adjusted: Hundredths; reason: string };

/** Everything known of an entry at some point of its log: with the framework, all that its scores depend on. */
export interface Facts {
  state: EntryState;
  class: AreaClass | null;
  windowFrom: Day;
  windowTo: Day;
  /** By side, by indicator key. */
  marks: Readonly<Record<Side, ReadonlyMap<string, Mark>>>;
  /** By evidence id. */
  evidence: ReadonlyMap<string, Standing>;
  /** By indicator key: evidence id → extent. */
  links: ReadonlyMap<string, ReadonlyMap<string, 'whole' | 'part'>>;
  /** Figures that stand with a link, by indicator key: evidence id → hundredths. They go before the figure of the piece. */
  figures: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Regional means by indicator key, in hundredths. */
  means: ReadonlyMap<string, number>;
  /** Vetoes that stand, by key. */
  vetoes: ReadonlyMap<string, { reason: string; day: Day }>;
}
