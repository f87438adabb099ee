import { exact, type Exact } from '../exact.ts';
import type { GradeRow, Hundredths } from '../framework.ts';
import type { Why } from '../result.ts';
import { why } from '../why.ts';

/** What a rule makes of an answer. */
export interface Given {
  /** Null: cannot be said yet. */
  points: Exact | null;
  grade: string | null;
  veto: boolean;
  why: Why[];
}

export const given = (points: Exact | Hundredths, steps: Why[]): Given => ({
  points: typeof points === 'number' ? exact(points) : points,
  grade: null,
  veto: false,
  why: steps,
});

/** Not sayable yet: something besides the answer is missing. */
export const notYet = (step: Why): Given => ({ points: null, grade: null, veto: false, why: [step] });

/** The points of a grade letter, with the bar it may carry. */
export const graded = (row: GradeRow, steps: Why[]): Given => ({
  points: exact(row.points),
  grade: row.grade,
  veto: row.veto === true,
  why: [...steps, why('grade', { grade: row.grade, points: row.points })],
});
