import type { ReactNode } from 'react';
import type { Day } from '#platform/pure/day.ts';
import { useWords } from '../words/use.tsx';

/** 11月22日 周日. */
export function DayText({ day, short }: { day: Day; short?: boolean }) {
  const w = useWords();
  return (
    <time dateTime={day} className="tabular">
      {short ? w.dayShort(day) : w.day(day)}
    </time>
  );
}
/** An instant: relative under a day, the day and minute beyond; the full minute on hover. */
export function WhenText({ at }: { at: string }) {
  const w = useWords();
  return (
    <time dateTime={at} title={w.minute(at)} className="tabular">
      {w.when(at)}
    </time>
  );
}
/** A number with its quiet unit, tabular. */
export function NumberText({ value, unit }: { value: number; unit?: string }) {
  const w = useWords();
  return (
    <span className="tabular">
      {w.number(value)}
      {unit && <span className="quiet"> {unit}</span>}
    </span>
  );
}
/** A key to press. */
export const Kbd = ({ children }: { children: ReactNode }) => <kbd className="kbd">{children}</kbd>;
/** The office's own words (a plan's paragraph), set as on its page. */
export const DocumentText = ({ children }: { children: ReactNode }) => <div className="document">{children}</div>;
