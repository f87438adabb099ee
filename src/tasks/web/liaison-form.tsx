import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { organisationContract } from '#organisation/contract.ts';
import { plansContract } from '#plans/contract.ts';
import { announce } from '#platform/ui/announce.tsx';
import { asProblem, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { DayField } from '#platform/ui/day-field.tsx';
import { EntryList } from '#platform/ui/facts.tsx';
import { Field, fieldErrors } from '#platform/ui/field.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { tasksContract } from '../contract.ts';
import { ladderContract } from '../contract/ladder.ts';
import { liaisonContract, liaisonSubjects } from '../contract/liaison.ts';
import { touchedByLiaison } from './touched-by-liaison.ts';

interface Choice {
  id: string;
  name: string;
  beside: string;
}
type Find = (text: string, signal: AbortSignal) => Promise<Choice[]>;

const findPeople: Find = async (text, signal) =>
  (await call(organisationContract.people, { query: { text, limit: 8 } }, { signal })).rows.map((row) => ({
    id: row.id,
    name: row.name,
    beside: [row.unitName, ...row.posts.map((post) => post.name)].join(' '),
  }));
const finders: Record<(typeof liaisonSubjects)[number], Find> = {
  unit: async (text, signal) =>
    (await call(organisationContract.unitChoices, { query: { text, limit: 8 } }, { signal })).rows.map((row) => ({
      id: row.id,
      name: row.name,
      beside: row.parentName ?? '',
    })),
  task: async (text, signal) =>
    (await call(tasksContract.list, { query: { text, limit: 8 } }, { signal })).rows.map((row) => ({
      id: row.id,
      name: row.title,
      beside: row.planTitle,
    })),
  plan: async (text, signal) =>
    (await call(plansContract.list, { query: { text, limit: 8 } }, { signal })).rows.map((row) => ({
      id: row.id,
      name: row.title,
      beside: '',
    })),
};

/** Attaches a leader to a unit, a task or a plan. @param unitId this unit, when it is asked from the unit's sheet */
export function AddLiaison({ unitId, onDone }: { unitId?: string; onDone: () => void }) {
  const w = useWords();
  const add = useTell(liaisonContract.addLiaison, [...touchedByLiaison, ladderContract.ladderOf]);
  const [person, setPerson] = useState<Choice | null>(null);
  const [kind, setKind] = useState<(typeof liaisonSubjects)[number]>('unit');
  const [subject, setSubject] = useState<Choice | null>(null);
  const [from, setFrom] = useState<string | null>(w.today());
  const [to, setTo] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const errors = fieldErrors(w, add.problem);
  const subjectId = unitId ?? subject?.id;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!person || !subjectId || !from);
    if (!person || !subjectId || !from) return;
    const body = { personId: person.id, subjectKind: kind, subjectId, from, to, note };
    add.tell({ body }).then(
      () => {
        announce(w('screen.liaison.added', { name: person.name }));
        onDone();
      },
      () => undefined,
    );
  };
  return (
    <form className="act-form" onSubmit={submit}>
      {add.problem && <ErrorNote problem={add.problem} writing />}
      <Pick
        first
        label={w('screen.liaison.leader')}
        find={findPeople}
        value={person}
        onChange={setPerson}
        error={missing && !person ? w('screen.liaison.leader-missing') : (errors.personId ?? null)}
      />
      {unitId === undefined && (
        <>
          <Segments
            label={w('screen.liaison.subject')}
            value={kind}
            options={liaisonSubjects.map((one) => ({ value: one, label: w(`kind.liaison.${one}`) }))}
            onChange={(one) => (setKind(one), setSubject(null))}
          />
          <Pick
            key={kind}
            label={w(`kind.liaison.${kind}`)}
            find={finders[kind]}
            value={subject}
            onChange={setSubject}
            error={missing && !subject ? w('screen.liaison.subject-missing') : (errors.subjectId ?? null)}
          />
        </>
      )}
      <div className="liaison-days">
        <Field label={w('screen.liaison.from')} error={errors.from ?? null}>
          {(parts) => <DayField id={parts.id} value={from} onChange={setFrom} />}
        </Field>
        <Field label={w('screen.liaison.to')} optional error={errors.to ?? null}>
          {(parts) => <DayField id={parts.id} value={to} onChange={setTo} />}
        </Field>
      </div>
      <Field label={w('screen.liaison.note')} optional>
        {(parts) => <input {...parts} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={add.busy}>
          {w('screen.liaison.add')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {w('screen.task.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** A box to search in; what is found stands under it, each a button; the one chosen can be changed. */
function Pick(props: {
  /** Takes the focus when the form opens. */
  first?: boolean;
  label: string;
  find: Find;
  value: Choice | null;
  onChange: (choice: Choice | null) => void;
  error: string | null;
}) {
  const w = useWords();
  const [text, setText] = useState('');
  const said = text.trim();
  const found = useQuery({
    queryKey: ['find-for-liaison', props.label, said],
    queryFn: ({ signal }) => props.find(said, signal),
    enabled: said !== '' && props.value === null,
    placeholderData: (before) => before,
  });
  return (
    <div>
      <Field label={props.label} error={props.error}>
        {(parts) =>
          props.value ? (
            <span className="liaison-chosen">
              <b>{props.value.name}</b> <span className="quiet">{props.value.beside}</span>{' '}
              <Button small kind="quiet" id={parts.id} onClick={() => props.onChange(null)}>
                {w('screen.liaison.other')}
              </Button>
            </span>
          ) : (
            <input
              {...parts}
              type="search"
              autoFocus={props.first}
              autoComplete="off"
              maxLength={60}
              placeholder={w('screen.liaison.find-hint')}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )
        }
      </Field>
      <div aria-live="polite">
        {found.error && <ErrorNote problem={asProblem(found.error)} again={() => void found.refetch()} />}
        {props.value === null && said !== '' && found.data?.length === 0 && !found.isFetching && (
          <p className="quiet">{w('screen.liaison.found-none', { text: said })}</p>
        )}
      </div>
      {props.value === null && said !== '' && found.data && found.data.length > 0 && (
        <EntryList>
          {found.data.map((choice) => (
            <li key={choice.id}>
              <button type="button" className="entry" onClick={() => (props.onChange(choice), setText(''))}>
                <span>
                  {choice.name} <span className="quiet">{choice.beside}</span>
                </span>
              </button>
            </li>
          ))}
        </EntryList>
      )}
    </div>
  );
}
