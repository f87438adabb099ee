import { useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { useDraft } from '#platform/ui/draft.ts';
import { Field } from '#platform/ui/field.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { DayText, WhenText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Task } from '../contract.ts';
import { occurrencesContract, type Occurrence } from '../contract/occurrences.ts';
import { touchedByTask } from './act.tsx';
import { arrived, Attach, going, type Attached } from './attach.tsx';
import { Files } from './parts.tsx';
import { periodWords } from './period-words.ts';
import './ladder.css';

function PeriodTag({ row }: { row: Occurrence }) {
  const w = useWords();
  if (row.state === 'open')
    return row.late ? (
      <Tag mark="diamond" tone="late">
        {w('screen.period.late')}
      </Tag>
    ) : (
      <Tag mark="ring" tone="ink">
        {w('state.occurrence.open')}
      </Tag>
    );
  return (
    <Tag mark="check" tone={row.state === 'done' ? 'done' : 'soon'}>
      {w(`state.occurrence.${row.state}`)}
    </Tag>
  );
}

/** How many periods are listed before one asks for the rest. */
const few = 6;

/** On the sheet of a recurring duty: the run of its periods at a glance, then one by one; each is reported on its own. */
export function Periods({ task }: { task: Task }) {
  const w = useWords();
  const asked = useAsk(occurrencesContract.occurrences, { params: { id: task.id } });
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState<string | null>(null);
  if (asked.problem) return <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton rows={3} />;
  const { rows, done, late, mayReport } = asked.data;
  const shown = all ? rows : rows.slice(0, few);
  return (
    <section className="part-block">
      <h3>
        {w('screen.period.title')}{' '}
        <span className="quiet tabular">
          {w('screen.period.sum', { done, n: rows.length })}
          {late > 0 && ` · ${w('screen.period.late-n', { n: late })}`}
        </span>
      </h3>
      {rows.length === 0 ? (
        <p className="quiet">{w('screen.period.none')}</p>
      ) : (
        <>
          <ol className="run" aria-hidden="true">
            {rows
              .slice(0, 60)
              .toReversed()
              .map((row) => (
                <li
                  key={row.period}
                  className={row.late ? 'run-late' : `run-${row.state}`}
                  title={`${periodWords(w, row.period)} ${row.late ? w('screen.period.late') : w(`state.occurrence.${row.state}`)}`}
                />
              ))}
          </ol>
          <ul className="periods">
            {shown.map((row) => (
              <li key={row.period}>
                <div className="period-head">
                  <b>{periodWords(w, row.period)}</b>
                  <PeriodTag row={row} />
                  <span className="quiet period-due">
                    {row.doneAt ? (
                      <>
                        {row.unitName} <WhenText at={row.doneAt} />
                      </>
                    ) : (
                      <>
                        {w('screen.period.due')} <DayText day={row.due} short />
                      </>
                    )}
                  </span>
                  {mayReport && row.state === 'open' && open !== row.period && (
                    <Button small onClick={() => setOpen(row.period)}>
                      {w('screen.period.report')}
                    </Button>
                  )}
                </div>
                {row.text && <p className="prose">{row.text}</p>}
                <Files files={row.files} />
                {open === row.period && <PeriodForm task={task} row={row} onDone={() => setOpen(null)} />}
              </li>
            ))}
          </ul>
          {!all && rows.length > few && (
            <Button kind="quiet" small onClick={() => setAll(true)}>
              {w('screen.period.all', { n: rows.length })}
            </Button>
          )}
        </>
      )}
    </section>
  );
}

function PeriodForm({ task, row, onDone }: { task: Task; row: Occurrence; onDone: () => void }) {
  const w = useWords();
  const report = useTell(occurrencesContract.reportOccurrence, [occurrencesContract.occurrences, ...touchedByTask]);
  const [text, setText] = useDraft(`period ${task.id} ${row.period}`);
  const [files, setFiles] = useState<readonly Attached[]>([]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (going(files)) return;
    report.tell({ params: { id: task.id, period: row.period }, body: { text, fileIds: arrived(files) } }).then(
      () => {
        setText('');
        announce(w('screen.period.reported', { period: periodWords(w, row.period) }));
        onDone();
      },
      () => undefined,
    );
  };
  return (
    <form className="act-form" onSubmit={submit}>
      {report.problem && <ErrorNote problem={report.problem} writing />}
      <Field label={w('screen.task.words')} optional reason={w('screen.period.words-why')}>
        {(parts) => (
          <textarea
            {...parts}
            autoFocus
            maxLength={5000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Attach files={files} onChange={(change) => setFiles(change)} />
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={report.busy} disabled={going(files)}>
          {w('screen.period.report')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {w('screen.task.cancel')}
        </Button>
      </div>
    </form>
  );
}
