import './scorecard.css';
import { exactOf } from '../rules/exact.ts';
import { decimal } from '../rules/why.ts';

/** Exact points as people read them: 8.5, 9, and 8.99… for what lies below nine. Null: not answered. */
export const pointsWords = (points: string | null): string => (points === null ? '–' : decimal(exactOf(points)));

export function Points({ of, quiet }: { of: string | null; quiet?: boolean }) {
  return <span className={`points tabular${of === null || quiet ? ' quiet' : ''}`}>{pointsWords(of)}</span>;
}

/** A star that is earned, or its outline. The word beside it says the same. */
export function Star({ earned }: { earned: boolean }) {
  return (
    <svg className={`star${earned ? ' star-earned' : ''}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d="m8 1.6 1.95 4.15 4.45.6-3.25 3.1.8 4.5L8 11.75l-3.95 2.2.8-4.5-3.25-3.1 4.45-.6z" />
    </svg>
  );
}
