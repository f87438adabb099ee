import { useState, type FormEvent } from 'react';
import type { Day } from '#platform/pure/day.ts';
import type { Answer } from '#platform/pure/endpoint.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { Field } from '#platform/ui/field.tsx';
import { freshId } from '#platform/ui/fresh-id.ts';
import { ErrorNote } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { manyContract } from '../../contract/many.ts';
import type { Cycle } from '../../contract/cycles.ts';
import type { EntryRow } from '../../contract/entries.ts';
import { stageSide } from '../../rules/entry.ts';
import { touched } from './parts.tsx';

type Answered = Answer<typeof manyContract.extendMany>;

/** Is an entry in a stage whose last day can be moved? */
export function extendable({ state }: Pick<EntryRow, 'state'>): boolean {
  const side = stageSide(state);
  return side === 'self' || side === 'township';
}

/** Gives the entries picked more time for the stage each is in, with one day and one reason. */
export function BulkExtend(props: {
  cycle: Cycle;
  entries: readonly EntryRow[];
  onDone: (answer: Answered) => void;
  onLeave: () => void;
}) {
  const w = useWords();
  const tell = useTell(manyContract.extendMany, touched);
  const [until, setUntil] = useState<Day | null>(null);
  const [reason, setReason] = useState('');
  const [lacking, setLacking] = useState(false);
  const [key, setKey] = useState(freshId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const whole = until !== null && reason.trim() !== '';
    setLacking(!whole);
    if (!whole) return;
    const entries = props.entries.map(({ id, version }) => ({ id, version }));
    tell.tell({ params: { id: props.cycle.id }, body: { entries, until, reason: reason.trim() } }, { key }).then(
      (got) => {
        if (got.done === entries.length) announce(w('screen.cycle.extended-n', { n: got.done, day: w.day(until) }));
        props.onDone(got);
      },
      (problem: { code?: string }) => {
        if (problem.code !== 'network.unreachable' && problem.code !== 'answer.unreadable') setKey(freshId());
      },
    );
  };
  return (
    <form className="cycle-act" onSubmit={submit}>
      {tell.problem && <ErrorNote problem={tell.problem} writing />}
      <p>{w('screen.cycle.extend-many', { n: props.entries.length })}</p>
      <Field label={w('screen.cycle.extend-until')}>
        {(parts) => <DayField id={parts.id} value={until} onChange={setUntil} />}
      </Field>
      <Field label={w('screen.cycle.reason')}>
        {(parts) => (
          <input {...parts} maxLength={400} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      {lacking && <div className="field-error">{w('screen.cycle.fill-all')}</div>}
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={tell.busy}>
          {w('screen.cycle.act.extend')}
        </Button>
        <Button kind="quiet" onClick={props.onLeave}>
          {w('screen.cycle.leave')}
        </Button>
      </div>
    </form>
  );
}
