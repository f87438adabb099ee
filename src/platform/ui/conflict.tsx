import { useState, type ReactNode } from 'react';
import { useWords } from '../words/use.tsx';
import { Button } from './button.tsx';

/** One field both sides hold: `theirs` as saved meanwhile, `mine` as typed here. */
export interface ConflictField {
  key: string;
  label: string;
  mine: ReactNode;
  theirs: ReactNode;
  same: boolean;
  /** The reader changed this one: theirs otherwise, until chosen. */
  mineChanged: boolean;
}

/**
 * Somebody else saved first: both versions side by side, one choice per field. Nothing is overwritten until the
 * reader has chosen and saved again.
 * @param onChosen for every differing field whether mine is kept
 */
export function ConflictView(props: {
  fields: readonly ConflictField[];
  busy?: boolean;
  onChosen: (keepMine: Record<string, boolean>) => void;
  onLeave: () => void;
}) {
  const w = useWords();
  const differing = props.fields.filter((field) => !field.same);
  const [mine, setMine] = useState<Record<string, boolean>>(() =>
    Object.fromEntries(differing.map((field) => [field.key, field.mineChanged])),
  );
  return (
    <section className="conflict" aria-label={w('kit.conflict')}>
      <div className="note note-soon" role="alert">
        <strong>{w('kit.conflict')}</strong>
        <p>{w('kit.conflict-what', { n: differing.length })}</p>
      </div>
      {differing.map((field) => (
        <fieldset key={field.key} className="conflict-field">
          <legend>{field.label}</legend>
          {([false, true] as const).map((own) => (
            <label key={String(own)} className={(mine[field.key] ?? field.mineChanged) === own ? 'chosen' : undefined}>
              <span className="conflict-side">
                <input
                  type="radio"
                  name={`conflict-${field.key}`}
                  checked={(mine[field.key] ?? field.mineChanged) === own}
                  onChange={() => setMine({ ...mine, [field.key]: own })}
                />
                {own ? w('kit.conflict-mine') : w('kit.conflict-theirs')}
              </span>
              <span className="conflict-value">{own ? field.mine : field.theirs}</span>
            </label>
          ))}
        </fieldset>
      ))}
      <div className="row-actions">
        <Button kind="primary" busy={props.busy} onClick={() => props.onChosen(mine)}>
          {w('kit.conflict-save')}
        </Button>
        <Button kind="quiet" onClick={props.onLeave}>
          {w('kit.conflict-leave')}
        </Button>
      </div>
    </section>
  );
}
