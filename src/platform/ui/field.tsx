import { useEffect, useId, useRef, type ReactNode } from 'react';
import type { FieldProblem, Problem } from '#platform/pure/problem.ts';
import { useWords } from '../words/use.tsx';

/** What a control inside a Field puts on itself. */
export interface FieldParts {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

/**
 * A question: label above, the reason it is asked under the label, the error beside the answer.
 * @param known where the answer already filled in came from (已填)
 */
export function Field(props: {
  label: string;
  reason?: ReactNode;
  error?: string | null;
  known?: string;
  optional?: boolean;
  id?: string;
  children: (parts: FieldParts) => ReactNode;
}) {
  const w = useWords();
  const made = useId();
  const id = props.id ?? made;
  const described = [props.reason && `${id}-reason`, props.error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={`field${props.error ? ' field-wrong' : ''}`}>
      <label htmlFor={id}>
        {props.label}
        {props.optional && <span className="quiet"> {w('kit.optional')}</span>}
        {props.known && (
          <span className="known">
            {w('kit.known')} <span className="quiet">{props.known}</span>
          </span>
        )}
      </label>
      {props.reason && (
        <div className="field-reason" id={`${id}-reason`}>
          {props.reason}
        </div>
      )}
      {props.children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': props.error ? true : undefined,
      })}
      {props.error && (
        <div className="field-error" id={`${id}-error`}>
          {props.error}
        </div>
      )}
    </div>
  );
}

/** The words for one wrong field the server named. */
export function fieldWords(w: ReturnType<typeof useWords>, field: FieldProblem): string {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(field.params ?? {}))
    if (typeof value === 'string' || typeof value === 'number') values[name] = value;
  return w.maybe(`field.${field.code.replace(/^field\./, '')}`, values) ?? w('field.unfit');
}

/** Errors by field name (`title`, `coUnitIds.2`) as a problem names them; empty when it names none. */
export function fieldErrors(w: ReturnType<typeof useWords>, problem: Problem | null): Record<string, string> {
  const out: Record<string, string> = {};
  const fields = Array.isArray(problem?.details.fields) ? (problem.details.fields as FieldProblem[]) : [];
  for (const field of fields) {
    const path = ['body', 'query', 'params'].includes(String(field.path[0])) ? field.path.slice(1) : field.path;
    out[path.join('.')] ??= fieldWords(w, field);
  }
  return out;
}

/** The errors of a form, listed on top with links; takes the focus when it appears. */
export function ErrorSummary({ errors }: { errors: readonly { id: string; words: string }[] }) {
  const w = useWords();
  const box = useRef<HTMLDivElement>(null);
  const some = errors.length > 0;
  useEffect(() => {
    if (some) box.current?.focus();
  }, [some]);
  if (!some) return null;
  return (
    <div className="note note-error" role="alert" tabIndex={-1} ref={box}>
      <strong>{w('kit.look-again', { n: errors.length })}</strong>
      <ul>
        {errors.map((error) => (
          <li key={error.id}>
            <a
              href={`#${error.id}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(error.id)?.focus();
              }}
            >
              {error.words}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
