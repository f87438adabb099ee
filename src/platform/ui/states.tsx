import type { ReactNode } from 'react';
import { isDay } from '#platform/pure/day.ts';
import type { Problem } from '#platform/pure/problem.ts';
import { useWords } from '../words/use.tsx';
import { Button } from './button.tsx';

/** Nothing here yet: one sentence of what will be, one action. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Grey lines where words will be; for waits under a second. */
export function Skeleton({ rows = 5 }: { rows?: number }) {
  const w = useWords();
  return (
    <div className="skeleton" role="status">
      <span className="unseen">{w('kit.loading')}</span>
      {Array.from({ length: rows }, (_, i) => (
        <i key={i} style={{ width: `${[92, 74, 83, 61, 88, 69][i % 6]}%` }} />
      ))}
    </div>
  );
}

/** What happened, what is safe, what to do. Codes without words of their own get the general ones. */
export function problemWords(w: ReturnType<typeof useWords>, problem: Problem, writing: boolean) {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(problem.details))
    if (typeof value === 'number') values[name] = value;
    else if (typeof value === 'string')
      // A day is told as days are; a code that has a word (`side.self`) by its word.
      values[name] = isDay(value) ? w.day(value) : (w.maybe(`${name}.${value}`) ?? value);
  const part = (suffix: string) => w.maybe(`problem.${problem.code}${suffix}`, values);
  return {
    what: part('') ?? w('problem.server.fault'),
    safe: part('.safe') ?? (writing ? w('kit.safe-write') : w('kit.safe-read')),
    act: part('.do') ?? w('problem.server.fault.do'),
  };
}

/**
 * Trouble, told in three parts.
 * @param writing something was being saved (then it says that nothing of it was)
 * @param again a way to try once more
 */
export function ErrorNote(props: { problem: Problem; writing?: boolean; again?: () => void; children?: ReactNode }) {
  const w = useWords();
  const { what, safe, act } = problemWords(w, props.problem, props.writing ?? false);
  return (
    <div className="note note-error" role="alert">
      <strong>{what}</strong>
      <p>
        {safe} {act}
      </p>
      {props.children}
      {props.again && (
        <Button small onClick={props.again}>
          {w('kit.again')}
        </Button>
      )}
    </div>
  );
}

/** A quiet remark: `soon` and `late` carry a mark in their words, not only their colour. */
export function Note({ tone = 'info', children }: { tone?: 'info' | 'soon' | 'done'; children: ReactNode }) {
  return <div className={`note note-${tone}`}>{children}</div>;
}

/**
 * Long work under way: a bar with words and numbers.
 * @param of 0 when the end is not known; the bar then only moves
 */
export function ProgressLine({ words, done, of }: { words: string; done: number; of: number }) {
  const w = useWords();
  const share = of > 0 ? Math.min(100, Math.round((done / of) * 100)) : null;
  return (
    <div className="progress-line">
      <div className="progress-words">
        <span role="status">{words}</span>
        {of > 0 && (
          <span className="tabular quiet">
            {w.number(done)} / {w.number(of)}
          </span>
        )}
      </div>
      <div
        className={`bar${share === null ? ' bar-moving' : ''}`}
        role="progressbar"
        aria-label={words}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share ?? undefined}
      >
        <i style={{ width: share === null ? undefined : `${share}%` }} />
      </div>
    </div>
  );
}

/** How much of something is done: a short bar and its number. */
export function Share({ value, label }: { value: number; label: string }) {
  const w = useWords();
  return (
    <span className="share" role="img" aria-label={`${label} ${w.percent(value)}`}>
      <span className="bar">
        <i style={{ width: `${value}%` }} className={value === 100 ? 'whole' : undefined} />
      </span>
      <span className="tabular">{w.percent(value)}</span>
    </span>
  );
}
