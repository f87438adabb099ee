import { useState, type FormEvent } from 'react';
import { accessContract } from '#access/contract.ts';
import type { Verb } from '#access/permissions.ts';
import type { Answer } from '#platform/pure/endpoint.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useKnown, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { Field } from '#platform/ui/field.tsx';
import { freshId } from '#platform/ui/fresh-id.ts';
import { ErrorNote, Note } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { TaskRow } from '../contract.ts';
import { bulkActs, bulkAtMost, bulkContract, type BulkAct } from '../contract/bulk.ts';
import { touchedByTask } from './act.tsx';

const asks: Record<BulkAct, Verb> = {
  accept: 'task.carry-out',
  redate: 'task.arrange',
  urge: 'task.verify',
  withdraw: 'task.arrange',
};
type Answered = Answer<typeof bulkContract.bulk>;

/**
 * One act on the tasks picked. Afterwards it says how many were done, and of each that was not why; those stay picked.
 * @param onKeep only these stay picked
 */
export function BulkBar(props: {
  tasks: readonly TaskRow[];
  onClear: () => void;
  onKeep: (ids: ReadonlySet<string>) => void;
}) {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const bulk = useTell(bulkContract.bulk, touchedByTask);
  const [doing, setDoing] = useState<BulkAct | null>(null);
  const [reason, setReason] = useState('');
  const [due, setDue] = useState<string | null>(null);
  const [lacking, setLacking] = useState(false);
  const [answer, setAnswer] = useState<Answered | null>(null);
  // One key until it was answered: pressed again after a lost answer, nothing is done twice.
  const [key, setKey] = useState(freshId);
  const send = (act: BulkAct) => {
    const tasks = props.tasks.map(({ id, version }) => ({ id, version }));
    const body = {
      act,
      tasks,
      ...(reason.trim() && act !== 'accept' && act !== 'redate' ? { reason: reason.trim() } : {}),
      ...(act === 'redate' ? { due } : {}),
    };
    bulk.tell({ body }, { key }).then(
      (got) => {
        setKey(freshId());
        setDoing(null);
        setReason('');
        const left = new Set(got.results.filter((one) => one.problem !== null).map((one) => one.id));
        // What was left is told in the bar itself.
        if (left.size === 0) announce(w('screen.bulk.done', { n: got.done, act: w(`screen.bulk.${act}`) }));
        setAnswer(left.size ? got : null);
        props.onKeep(left);
      },
      (problem: { code?: string }) => {
        if (problem.code !== 'network.unreachable' && problem.code !== 'answer.unreadable') setKey(freshId());
      },
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = doing === 'withdraw' ? reason.trim() === '' : doing === 'redate' ? due === null : false;
    setLacking(missing);
    if (!missing && doing) send(doing);
  };
  const titles = new Map(props.tasks.map((task) => [task.id, task.title]));
  const refused = answer?.results.filter((one) => one.problem !== null) ?? [];
  return (
    <section className="bulk no-print" aria-label={w('screen.bulk.title')}>
      {bulk.problem && <ErrorNote problem={bulk.problem} writing />}
      {refused.length > 0 && (
        <Note tone="soon">
          <strong>{w('screen.bulk.left', { done: answer!.done, n: refused.length })}</strong>
          <ul className="bulk-left">
            {refused.map((one) => (
              <li key={one.id}>
                <span className="clip">{one.title ?? titles.get(one.id)}</span>
                <span className="quiet">{w.maybe(`problem.${one.problem}`) ?? one.problem}</span>
              </li>
            ))}
          </ul>
        </Note>
      )}
      {doing && doing !== 'accept' ? (
        <form className="bulk-form" onSubmit={submit}>
          {doing === 'redate' ? (
            <Field
              label={w('screen.bulk.due', { n: props.tasks.length })}
              error={lacking ? w('screen.bulk.due-missing') : null}
            >
              {(parts) => (
                <DayField id={parts.id} describedBy={parts['aria-describedby']} value={due} onChange={setDue} />
              )}
            </Field>
          ) : (
            <Field
              label={w(doing === 'urge' ? 'screen.bulk.urge-words' : 'screen.bulk.reason', { n: props.tasks.length })}
              optional={doing === 'urge'}
              error={lacking ? w('problem.task.reason-missing') : null}
            >
              {(parts) => (
                <input
                  {...parts}
                  type="text"
                  autoFocus
                  maxLength={2000}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          )}
          <div className="row-actions">
            <Button type="submit" kind={doing === 'withdraw' ? 'danger' : 'primary'} busy={bulk.busy}>
              {w(`screen.bulk.${doing}`)}
            </Button>
            <Button kind="quiet" onClick={() => setDoing(null)}>
              {w('screen.task.cancel')}
            </Button>
          </div>
        </form>
      ) : (
        <div className="bulk-row">
          <b role="status">
            {w('screen.bulk.picked', { n: props.tasks.length })}
            {props.tasks.length >= bulkAtMost && (
              <span className="quiet"> {w('screen.bulk.most', { n: bulkAtMost })}</span>
            )}
          </b>
          <div className="row-actions">
            {bulkActs
              .filter((act) => me.verbs.includes(asks[act]))
              .map((act) => (
                <Button
                  key={act}
                  busy={bulk.busy && act === 'accept'}
                  onClick={() => (act === 'accept' ? send(act) : (setLacking(false), setDoing(act)))}
                >
                  {w(`screen.bulk.${act}`)}
                </Button>
              ))}
            <Button kind="quiet" onClick={props.onClear}>
              {w('screen.bulk.clear')}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}
