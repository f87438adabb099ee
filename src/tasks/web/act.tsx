import { useEffect, useState, type FormEvent } from 'react';
import { useDraft, useDraftOf } from '#platform/ui/draft.ts';
import { noticesContract } from '#notices/contract.ts';
import { plansContract } from '#plans/contract.ts';
import type { Problem } from '#platform/pure/problem.ts';
import { announce } from '#platform/ui/announce.tsx';
import { asProblem, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Field } from '#platform/ui/field.tsx';
import { ErrorNote, Note } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { tasksContract, type Task } from '../contract.ts';
import { cardsContract } from '../contract/cards.ts';
import { reasonMoves, type TaskMove } from '../rules.ts';
import { changesBetween, useRefresh } from './changes.ts';
import { arrived, Attach, going, keptFile, keptFiles, takenUp, type Attached } from './attach.tsx';
import './act.css';

/** What one is told of a thing counts as read once one acts on it. */
export const touchedNotices = [noticesContract.unread, noticesContract.inbox];
/** Everything that shows a task, and is no longer true once one has moved. */
export const touchedByTask = [
  tasksContract.list,
  tasksContract.get,
  tasksContract.counts,
  tasksContract.tree,
  cardsContract.cards,
  cardsContract.lateUnits,
  cardsContract.days,
  plansContract.list,
  ...touchedNotices,
];

type Doing = TaskMove | 'report';
/** The one action that is the next step of a task, shown in red. */
const nextStep: readonly Doing[] = ['accept', 'verify', 'report', 'hand-in'];
const order: readonly Doing[] = ['accept', 'verify', 'return', 'report', 'hand-in', 'reopen', 'withdraw'];

/** The foot of a task's sheet: what this reader may do now; what needs words opens a small form in place. */
export function TaskActions({ task, onArrange }: { task: Task; onArrange: () => void }) {
  const w = useWords();
  const [doing, setDoing] = useState<Doing | null>(null);
  const move = useTell(tasksContract.move, touchedByTask);
  const may = order.filter((one) => (task.may as readonly string[]).includes(one));
  const main = nextStep.find((one) => may.includes(one));
  if (doing && may.includes(doing))
    return <ActForm key={doing} task={task} doing={doing} onDone={() => setDoing(null)} />;
  const accept = () =>
    !move.busy &&
    move.tell({ params: { id: task.id }, body: { move: 'accept', version: task.version } }).then(
      () => announce(w('screen.task.done.accept')),
      () => undefined,
    );
  return (
    <>
      {move.problem && <ErrorNote problem={move.problem} writing />}
      <div className="row-actions">
        {may.map((one) => (
          <Button
            key={one}
            kind={one === main ? 'primary' : one === 'withdraw' ? 'quiet' : 'plain'}
            busy={one === 'accept' && move.busy}
            onClick={() => (one === 'accept' ? void accept() : setDoing(one))}
          >
            {one === 'report' ? w('screen.task.report') : w(`move.task.${one}`)}
          </Button>
        ))}
        {task.may.includes('arrange') && (
          <Button kind="quiet" icon="edit" onClick={onArrange}>
            {w('screen.task.arrange')}
          </Button>
        )}
      </div>
    </>
  );
}

/** Words, files and a reason for one action. After a clash the words stay and what changed is shown. */
function ActForm({ task, doing, onDone }: { task: Task; doing: Doing; onDone: () => void }) {
  const w = useWords();
  const report = useTell(tasksContract.report, touchedByTask);
  const move = useTell(tasksContract.move, touchedByTask);
  // What the writer saw when the form opened: a save is refused when it is no longer so.
  const [seen, setSeen] = useState(task);
  // What was typed outlives a reload and an ended session, in this browser, until it is sent.
  const [text, setText] = useDraft(`task ${task.id} ${doing}`);
  // Null until moved by hand: a later state of the task is then taken over, not overwritten.
  const [moved, setMoved] = useState<number | null>(null);
  const progress = moved ?? Math.min(task.progress, 99);
  // Files are sent as they are chosen: those that arrived are still there after a reload too.
  const [kept, keepFiles] = useDraftOf(`task ${task.id} ${doing} files`, keptFile);
  const [files, setFiles] = useState<readonly Attached[]>(() => takenUp(kept));
  useEffect(() => keepFiles(keptFiles(files)), [files, keepFiles]);
  const [missing, setMissing] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const busy = report.busy || move.busy;
  const reason = doing !== 'report' && reasonMoves.includes(doing);
  // A recurring duty's progress is the share of its periods done.
  const leaf = task.children === 0 && task.repeat === null;
  const words = doing === 'report' ? w('screen.task.report') : w(`move.task.${doing}`);
  const clash = problem?.code === 'task.changed';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const empty = text.trim() === '';
    const lacking = reason ? empty : doing === 'report' && empty && files.length === 0 && moved === null;
    setMissing(lacking);
    if (lacking || going(files)) return;
    setProblem(null);
    const common = { version: clash ? task.version : seen.version, fileIds: arrived(files) };
    const sent =
      doing === 'report'
        ? report.tell({
            params: { id: task.id },
            body: { ...common, progress: leaf ? progress : null, text },
          })
        : move.tell({
            params: { id: task.id },
            body: { ...common, move: doing, ...(reason ? { reason: text } : { text: empty ? undefined : text }) },
          });
    sent.then(
      () => {
        setText('');
        keepFiles([]);
        announce(doing === 'report' ? w('screen.task.done.report') : w(`screen.task.done.${doing}`));
        onDone();
      },
      async (error: unknown) => {
        const trouble = asProblem(error);
        if (trouble.code === 'task.changed') await refresh();
        setProblem(trouble);
      },
    );
  };
  const refresh = useRefresh(task.id);
  const changes = clash ? changesBetween(w, seen, task) : [];
  return (
    <form onSubmit={submit} className="act-form">
      <h3>{words}</h3>
      {clash ? (
        <Note tone="soon">
          <strong>{w('problem.task.changed')}</strong>
          <ul>
            {changes.map((change) => (
              <li key={change.what}>
                {change.what} <del>{change.before}</del> <span aria-hidden="true">→</span> <b>{change.after}</b>
              </li>
            ))}
          </ul>
          <p>{w('screen.task.clash')}</p>
        </Note>
      ) : (
        problem && <ErrorNote problem={problem} writing />
      )}
      {doing === 'report' && leaf && (
        <Field
          label={w('screen.task.progress')}
          known={task.progress > 0 ? w('screen.task.progress-known') : undefined}
        >
          {(parts) => (
            <div className="progress-input">
              <input
                {...parts}
                type="range"
                min={0}
                max={99}
                step={1}
                value={progress}
                onChange={(event) => setMoved(Number(event.target.value))}
              />
              <input
                type="number"
                className="tabular"
                aria-label={w('screen.task.progress-number')}
                min={0}
                max={99}
                value={progress}
                onChange={(event) => setMoved(Math.max(0, Math.min(99, Math.round(Number(event.target.value)))))}
              />
              <span className="quiet">%</span>
            </div>
          )}
        </Field>
      )}
      <Field
        label={reason ? w('screen.task.reason') : w('screen.task.words')}
        reason={reason ? w('screen.task.reason-why') : doing === 'hand-in' ? w('screen.task.hand-in-why') : undefined}
        optional={!reason && doing !== 'report'}
        error={missing ? (reason ? w('problem.task.reason-missing') : w('problem.report.empty.do')) : null}
      >
        {(parts) => (
          <textarea
            {...parts}
            autoFocus
            maxLength={reason ? 2000 : 5000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {!reason && doing !== 'verify' && <Attach files={files} onChange={(change) => setFiles(change)} />}
      {doing === 'withdraw' && <p className="consequence">{w('screen.task.withdraw-means')}</p>}
      <div className="row-actions">
        <Button type="submit" kind={doing === 'withdraw' ? 'danger' : 'primary'} busy={busy} disabled={going(files)}>
          {going(files) ? w('screen.attach.wait') : clash ? w('screen.task.again-so') : words}
        </Button>
        <Button
          kind="quiet"
          onClick={() => {
            setSeen(task);
            onDone();
          }}
        >
          {w('screen.task.cancel')}
        </Button>
      </div>
    </form>
  );
}
