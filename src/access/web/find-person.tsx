import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { asProblem } from '#platform/ui/ask.ts';
import { EntryList } from '#platform/ui/facts.tsx';
import { Field } from '#platform/ui/field.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';

export interface FoundPerson {
  id: string;
  name: string;
  unitName: string;
  /** Cannot be chosen, and why. */
  off?: 'has-account';
}

/** Finds a person by name or pinyin initials: a box, and under it the people found, each a button. */
export function FindPerson(props: {
  label: string;
  reason?: string;
  find: (text: string, signal: AbortSignal) => Promise<readonly FoundPerson[]>;
  onChoose: (person: FoundPerson) => void;
}) {
  const w = useWords();
  const id = useId();
  const [text, setText] = useState('');
  const said = text.trim();
  const found = useQuery({
    queryKey: ['find-person', props.label, said],
    queryFn: ({ signal }) => props.find(said, signal),
    enabled: said !== '',
    placeholderData: (before) => before,
  });
  return (
    <div className="find-person">
      <Field label={props.label} reason={props.reason} id={id}>
        {(parts) => (
          <input
            {...parts}
            type="search"
            autoComplete="off"
            autoFocus
            maxLength={60}
            placeholder={w('screen.find-person.hint')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div aria-live="polite">
        {found.error && <ErrorNote problem={asProblem(found.error)} again={() => void found.refetch()} />}
        {said !== '' && found.data?.length === 0 && !found.isFetching && (
          <p className="quiet">{w('screen.find-person.none', { text: said })}</p>
        )}
      </div>
      {said !== '' && found.data && found.data.length > 0 && (
        <EntryList>
          {found.data.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                className="entry"
                disabled={person.off !== undefined}
                onClick={() => props.onChoose(person)}
              >
                <span>
                  {person.name} <span className="quiet">{person.unitName}</span>
                </span>
                {person.off && <span className="quiet">{w('screen.find-person.has-account')}</span>}
              </button>
            </li>
          ))}
        </EntryList>
      )}
    </div>
  );
}
