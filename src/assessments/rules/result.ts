import type { Exact } from './exact.ts';
import type { Hundredths, Side } from './framework.ts';

/** One step of an explanation: a code with what fills its words (`why.<code>` on the screen). Points are exact texts. */
export interface Why {
  code: string;
  params: Readonly<Record<string, string | number>>;
}

/** What one cell comes to. */
export interface CellScore {
  /** Null: not answered yet, or exempt. */
  points: Exact | null;
  /** Full points of the rule that applies; 0 where the class is exempt. */
  full: Hundredths;
  exempt: boolean;
  /** Bonus points stand outside aspects and stars. */
  bonus: boolean;
  grade: string | null;
  /** The answer bars the entry outright (C#, 严重不合格). */
  veto: boolean;
  why: readonly Why[];
}

export interface AspectScore {
  key: string;
  /** Sum over its indicators, unanswered ones as nothing. */
  points: Exact;
  /** Full points of what applies to this class. */
  full: Hundredths;
  /** Points scaled to `grading.star.outOf`, exact; equal to `points` when nothing is exempt and the aspect is worth that much. */
  scaled: Exact;
  star: boolean;
}

/** What one column amounts to. */
export interface Outcome {
  aspects: readonly AspectScore[];
  bonus: Exact;
  /** Aspects and bonus together. */
  total: Exact;
  full: Hundredths;
  stars: number;
  /** Key of the best grade whose own conditions hold; `best` shares are left to the ranking. Null: none, or vetoed. */
  grade: string | null;
  vetoed: boolean;
  /** Indicators answered, of those that apply. */
  answered: number;
  asked: number;
}

/** A whole column. */
export interface Assessed {
  cells: ReadonlyMap<string, CellScore>;
  outcome: Outcome;
}
export type AssessedEntry = Readonly<Record<Side, Assessed>>;
