import { useState } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { DayText, WhenText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import { tasksContract, type Task } from '../contract.ts';
import { directivesContract } from '../contract/directives.ts';
import { ladderContract } from '../contract/ladder.ts';
import { isOpen } from '../rules.ts';
import { periodWords } from './period-words.ts';
import { DirectiveItem, GiveForm } from './directive.tsx';
import './ladder.css';

/** On a task's sheet: who is attached, what the ladder did and will do, what was urged and answered. */
export function Supervision({ task }: { task: Task }) {
  const w = useWords();
  const ladder = useAsk(ladderContract.ladderOf, { params: { id: task.id } });
  const asked = useAsk(directivesContract.directivesOf, { params: { id: task.id } });
  const urgency = useTell(ladderContract.setUrgent, [tasksContract.get, tasksContract.list, ladderContract.ladderOf]);
  const [giving, setGiving] = useState<'urge' | 'instruct' | null>(null);
  const problem = ladder.problem ?? asked.problem;
  if (problem)
    return <ErrorNote problem={problem} again={() => void Promise.all([ladder.refetch(), asked.refetch()])} />;
  if (!ladder.data || !asked.data) return null;
  const { rows, may } = asked.data;
  const { taken, next, liaisons, urgent, maySetUrgent } = ladder.data;
  if (rows.length === 0 && may.length === 0 && taken.length === 0 && !next && liaisons.length === 0 && !maySetUrgent)
    return null;
  const mark = () =>
    void urgency.tell({ params: { id: task.id }, body: { urgent: !urgent, version: task.version } }).then(
      () => announce(w(urgent ? 'screen.ladder.not-urgent-now' : 'screen.ladder.urgent-now')),
      () => undefined,
    );
  return (
    <section className="part-block">
      <h3>{w('screen.supervision.on-task')}</h3>
      {liaisons.length > 0 && (
        <p className="ladder-line">
          <span className="quiet">{w('screen.liaison.leader')}</span>{' '}
          {w.list([...new Set(liaisons.map((one) => w('screen.liaison.of', { name: one.name, of: one.subjectName })))])}
        </p>
      )}
      {next && isOpen(task.state) && (
        <p className="ladder-line">
          <span className="quiet">{w('screen.ladder.next')}</span>{' '}
          {next.period && <span>{periodWords(w, next.period)} </span>}
          {w(`step.${next.step}`)}
          {'　'}
          <DayText day={next.day} short />
          {urgent && <b className="urgent-word">{w('kind.ladder.urgent')}</b>}
        </p>
      )}
      {rows.length > 0 && (
        <ol className="directives">
          {rows.map((row) => (
            <DirectiveItem key={row.id} row={row} />
          ))}
        </ol>
      )}
      {giving ? (
        <GiveForm about={{ taskId: task.id }} instruct={giving === 'instruct'} onDone={() => setGiving(null)} />
      ) : (
        <div className="row-actions">
          {may.includes('urge') && <Button onClick={() => setGiving('urge')}>{w('screen.directive.urge')}</Button>}
          {may.includes('instruct') && (
            <Button onClick={() => setGiving('instruct')}>{w('kind.directive.instruct')}</Button>
          )}
          {maySetUrgent && (
            <Button kind="quiet" busy={urgency.busy} onClick={mark}>
              {w(urgent ? 'screen.ladder.unmark-urgent' : 'screen.ladder.mark-urgent')}
            </Button>
          )}
        </div>
      )}
      {urgency.problem && <ErrorNote problem={urgency.problem} writing />}
      {taken.length > 0 && (
        <details className="ladder-taken">
          <summary>{w('screen.ladder.taken', { n: taken.length })}</summary>
          <ul>
            {taken.map((one) => (
              <li key={`${one.period} ${one.step}`}>
                {one.period && <span className="quiet tabular">{periodWords(w, one.period)} </span>}
                {w(`step.${one.step}`)}{' '}
                <span className="quiet">
                  {one.outcome === 'fired' ? w('screen.ladder.told', { n: one.told }) : w('screen.ladder.passed')}
                </span>
                <span className="quiet ladder-when">
                  <WhenText at={one.at} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
