import { useState, type FormEvent } from 'react';
import type { Day } from '#platform/pure/day.ts';
import type { Problem } from '#platform/pure/problem.ts';
import { announce } from '#platform/ui/announce.tsx';
import { asProblem, useAsk, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { useDraft } from '#platform/ui/draft.ts';
import { Field, fieldErrors } from '#platform/ui/field.tsx';
import { ErrorNote, Note } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import type { Words } from '#platform/words/words.ts';
import { useWords } from '#platform/words/use.tsx';
import { clockContract, type TaskClockView } from '../contract/clock.ts';
import type { Task } from '../contract.ts';
import { touchedByTask } from './act.tsx';
import { useRefresh } from './changes.ts';
import './clock.css';

const touched = [...touchedByTask, clockContract.get];
type Doing = 'pause' | 'ask' | 'grant' | 'refuse';

/** 「10月1日（国庆节）顺延至10月8日」: why another day counts than the plan's. */
function movedWords(w: Words, { counted, effective, rest }: TaskClockView): string | null {
  if (!rest || !counted || !effective) return null;
  const why = rest.holiday ? w(`kit.holiday.${rest.holiday}`) : w('screen.clock.weekend');
  return w('screen.clock.moved', { day: w.dayShort(counted), why, to: w.dayShort(effective) });
}

/** The clock of a task: which day counts and why, stand-stills, requests for more time, and what this reader may do. */
export function TaskClock({ task }: { task: Task }) {
  const w = useWords();
  const asked = useAsk(clockContract.get, { params: { id: task.id } });
  const [doing, setDoing] = useState<Doing | null>(null);
  const resume = useTell(clockContract.resume, touched);
  const clock = asked.data;
  if (asked.problem) return <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />;
  if (!clock) return null;
  const quiet = clock.effective === clock.due && clock.pauses.length === 0 && clock.extensions.length === 0;
  if (quiet && clock.may.length === 0) return null;
  const moved = movedWords(w, clock);
  const goOn = () =>
    resume.tell({ params: { id: task.id }, body: { version: task.version } }).then(
      () => announce(w('screen.clock.done.resume')),
      () => undefined,
    );
  const { paused } = clock;
  return (
    <section className="part-block task-clock">
      <h3>{w('screen.clock.title')}</h3>
      {clock.effective && clock.effective !== clock.due && (
        <p>
          <b>{w('screen.clock.counts', { day: w.day(clock.effective) })}</b>
          {clock.counted !== clock.due && <> {w('screen.clock.with-more')}</>}
          {moved && <span className="quiet"> {moved}</span>}
        </p>
      )}
      {clock.rest?.estimated && <p className="quiet">{w('screen.clock.estimated')}</p>}
      {paused && (
        <Note tone="soon">
          <strong>
            {w(paused.until ? 'screen.clock.held' : 'screen.clock.held-open', {
              from: w.dayShort(paused.from),
              through: w.dayShort(paused.through),
            })}
          </strong>
          <p>{paused.reason}</p>
        </Note>
      )}
      <Past clock={clock} />
      {resume.problem && <ErrorNote problem={resume.problem} writing />}
      {doing ? (
        <ClockForm key={doing} task={task} clock={clock} doing={doing} onDone={() => setDoing(null)} />
      ) : (
        clock.may.length > 0 && (
          <div className="row-actions">
            {clock.may.includes('decide') && (
              <>
                <Button small onClick={() => setDoing('grant')}>
                  {w('screen.clock.grant')}
                </Button>
                <Button small onClick={() => setDoing('refuse')}>
                  {w('screen.clock.refuse')}
                </Button>
              </>
            )}
            {clock.may.includes('ask') && (
              <Button small onClick={() => setDoing('ask')}>
                {w('screen.clock.ask')}
              </Button>
            )}
            {clock.may.includes('resume') && (
              <Button small busy={resume.busy} onClick={() => void goOn()}>
                {w('screen.clock.resume')}
              </Button>
            )}
            {clock.may.includes('pause') && (
              <Button small kind="quiet" onClick={() => setDoing('pause')}>
                {w('screen.clock.pause')}
              </Button>
            )}
          </div>
        )
      )}
    </section>
  );
}

/** What was asked and what stood still, newest first. */
function Past({ clock }: { clock: TaskClockView }) {
  const w = useWords();
  const ended = clock.pauses.filter((pause) => pause.id !== clock.paused?.id);
  if (ended.length + clock.extensions.length === 0) return null;
  const word = { asked: 'waiting', granted: 'granted', refused: 'refused' } as const;
  const told = (one: TaskClockView['extensions'][number]) =>
    w(`screen.clock.${word[one.state]}`, { unit: one.unitName, day: w.dayShort(one.until), n: one.days });
  return (
    <ul className="clock-past">
      {clock.extensions.map((one) => (
        <li key={one.id}>
          <div>
            {one.state === 'asked' ? (
              <Tag mark="clock" tone="soon">
                {told(one)}
              </Tag>
            ) : (
              told(one)
            )}
          </div>
          <p className="quiet">{[one.reason, one.answer].filter(Boolean).join(' → ')}</p>
        </li>
      ))}
      {ended.map((one) => (
        <li key={one.id}>
          <div>
            {w('screen.clock.stood', {
              from: w.dayShort(one.from),
              to: w.dayShort(one.endedOn ?? one.until ?? one.from),
            })}
          </div>
          <p className="quiet">{one.reason}</p>
        </li>
      ))}
    </ul>
  );
}

function ClockForm(props: { task: Task; clock: TaskClockView; doing: Doing; onDone: () => void }) {
  const w = useWords();
  const { task, clock, doing } = props;
  const pause = useTell(clockContract.pause, touched);
  const ask = useTell(clockContract.ask, touched);
  const decide = useTell(clockContract.decide, touched);
  const refresh = useRefresh(task.id);
  const [text, setText] = useDraft(`clock ${task.id} ${doing}`);
  const [until, setUntil] = useState<Day | null>(null);
  const [missing, setMissing] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const dated = doing === 'pause' || doing === 'ask';
  const waiting = clock.extensions.find((one) => one.state === 'asked');
  const errors = fieldErrors(w, problem);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacking = (doing !== 'grant' && text.trim() === '') || (doing === 'ask' && until === null);
    setMissing(lacking);
    if (lacking) return;
    setProblem(null);
    const params = { id: task.id };
    const { version } = task;
    const sent =
      doing === 'pause'
        ? pause.tell({ params, body: { version, until, reason: text } })
        : doing === 'ask'
          ? ask.tell({ params, body: { version, until: until!, reason: text } })
          : decide.tell({
              params: { ...params, extensionId: waiting!.id },
              body: { version, grant: doing === 'grant', answer: text },
            });
    sent.then(
      () => {
        setText('');
        announce(w(`screen.clock.done.${doing}`));
        props.onDone();
      },
      async (error: unknown) => {
        const trouble = asProblem(error);
        if (trouble.code === 'task.changed') await refresh();
        setProblem(trouble);
      },
    );
  };
  const why = {
    pause: 'screen.clock.pause-why',
    ask: 'screen.clock.ask-reason',
    grant: undefined,
    refuse: 'screen.clock.answer-why',
  } as const;
  const reason = why[doing];
  return (
    <form onSubmit={submit} className="clock-form">
      {problem && !errors.until && <ErrorNote problem={problem} writing />}
      {dated && (
        <Field
          label={doing === 'pause' ? w('screen.clock.until') : w('screen.clock.ask-until')}
          optional={doing === 'pause'}
          reason={
            doing === 'pause'
              ? w('screen.clock.until-why', { n: clock.pauseDaysLeft })
              : w('screen.clock.ask-why', { day: clock.furthest ? w.dayShort(clock.furthest) : '—', n: clock.granted })
          }
          error={errors.until ?? (missing && doing === 'ask' && until === null ? w('screen.clock.missing-day') : null)}
        >
          {(parts) => (
            <DayField
              id={parts.id}
              describedBy={parts['aria-describedby']}
              invalid={parts['aria-invalid']}
              autoFocus
              value={until}
              onChange={setUntil}
            />
          )}
        </Field>
      )}
      <Field
        label={dated ? w('screen.clock.reason') : w('screen.clock.answer')}
        optional={doing === 'grant'}
        reason={reason && w(reason)}
        error={missing && doing !== 'grant' && text.trim() === '' ? w('screen.clock.missing') : null}
      >
        {(parts) => (
          <textarea
            {...parts}
            autoFocus={!dated}
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={pause.busy || ask.busy || decide.busy}>
          {w(`screen.clock.${doing}`)}
        </Button>
        <Button kind="quiet" onClick={props.onDone}>
          {w('screen.clock.cancel')}
        </Button>
      </div>
    </form>
  );
}
