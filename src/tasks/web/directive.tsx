import { useState, type FormEvent } from 'react';
import { noticesContract } from '#notices/contract.ts';
import type { Problem } from '#platform/pure/problem.ts';
import { announce } from '#platform/ui/announce.tsx';
import { asProblem, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { useDraft } from '#platform/ui/draft.ts';
import { Field, fieldErrors } from '#platform/ui/field.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { Tag, type Mark, type Tone } from '#platform/ui/tag.tsx';
import { DayText, WhenText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import { tasksContract } from '../contract.ts';
import { directivesContract, type Directive, type DirectiveRow } from '../contract/directives.ts';
import { liaisonContract } from '../contract/liaison.ts';
import { givenKinds, type DirectiveKind } from '../rules/directive.ts';
import { arrived, Attach, going, type Attached } from './attach.tsx';
import { brief } from './marks.tsx';
import { Files } from './parts.tsx';
import { periodWords } from './period-words.ts';
import './ladder.css';

/** Everything that shows a directive, and is no longer true once one was given, answered or settled. */
export const touchedByDirective = [
  directivesContract.directives,
  directivesContract.directive,
  directivesContract.directivesOf,
  directivesContract.directivesOfUnit,
  liaisonContract.myLiaison,
  tasksContract.get,
  noticesContract.unread,
  noticesContract.inbox,
];

const kindMarks: Record<DirectiveKind, [Mark, Tone]> = {
  urge: ['clock', 'soon'],
  supervise: ['diamond', 'late'],
  talk: ['diamond', 'late'],
  instruct: ['ring', 'info'],
};
/** What kind of words: urged, supervised, called to talk, instructed. */
export function KindTag({ kind }: { kind: DirectiveKind }) {
  const w = useWords();
  const [mark, tone] = kindMarks[kind];
  return (
    <Tag mark={mark} tone={tone}>
      {w(`kind.directive.${kind}`)}
    </Tag>
  );
}

/** Waiting, late, answered, settled: always in words. */
export function AnswerTag({ row }: { row: Pick<DirectiveRow, 'state' | 'late' | 'replyBy'> }) {
  const w = useWords();
  if (row.late)
    return (
      <Tag mark="diamond" tone="late">
        {w('screen.directive.late')}
      </Tag>
    );
  const tone: Tone = row.state === 'answered' ? 'info' : row.state === 'settled' ? 'done' : 'ink';
  return (
    <Tag mark={row.state === 'open' ? 'ring' : row.state === 'answered' ? 'most' : 'check'} tone={tone}>
      {w(`state.directive.${row.state}`)}
    </Tag>
  );
}

/** What was said; the ladder says it in words of its own. */
export const directiveWords = (w: ReturnType<typeof useWords>, row: Pick<DirectiveRow, 'words' | 'kind'>): string =>
  row.words || w(`screen.directive.by-ladder.${row.kind === 'instruct' ? 'urge' : row.kind}`);

/** One directive with its answers, and what the reader can do about it. */
export function DirectiveItem({ row }: { row: Directive }) {
  const w = useWords();
  const [answering, setAnswering] = useState(false);
  const settle = useTell(directivesContract.settle, touchedByDirective);
  const off = () =>
    void settle.tell({ params: { id: row.id }, body: { version: row.version } }).then(
      () => announce(w('screen.directive.done.settle')),
      () => undefined,
    );
  return (
    <li className="directive">
      <div className="directive-head">
        <KindTag kind={row.kind} />
        <AnswerTag row={row} />
        {row.period && <span className="quiet tabular">{periodWords(w, row.period)}</span>}
        <span className="quiet directive-when">
          <WhenText at={row.at} />
        </span>
      </div>
      <p className="prose">{directiveWords(w, row)}</p>
      <div className="quiet directive-from">
        {w('screen.directive.from-to', {
          from: row.personName ? `${brief(row.fromUnit)} ${row.personName}` : w('screen.directive.ladder'),
          to: brief(row.unit),
        })}
        {row.replyBy && (
          <>
            {' · '}
            {w('screen.directive.reply-by')} <DayText day={row.replyBy} short />
          </>
        )}
      </div>
      {row.replies.length > 0 && (
        <ol className="replies">
          {row.replies.map((reply) => (
            <li key={reply.id}>
              <b>{reply.unitName}</b> <span className="quiet">{reply.personName}</span>{' '}
              <span className="quiet">
                <WhenText at={reply.at} />
              </span>
              {reply.text && <p className="prose">{reply.text}</p>}
              <Files files={reply.files} />
            </li>
          ))}
        </ol>
      )}
      {settle.problem && <ErrorNote problem={settle.problem} writing />}
      {answering ? (
        <AnswerForm id={row.id} onDone={() => setAnswering(false)} />
      ) : (
        row.may.length > 0 && (
          <div className="row-actions">
            {row.may.includes('answer') && (
              <Button small onClick={() => setAnswering(true)}>
                {w('screen.directive.answer')}
              </Button>
            )}
            {row.may.includes('settle') && (
              <Button small kind="quiet" busy={settle.busy} onClick={off}>
                {w('screen.directive.settle')}
              </Button>
            )}
          </div>
        )
      )}
    </li>
  );
}

function AnswerForm({ id, onDone }: { id: string; onDone: () => void }) {
  const w = useWords();
  const answer = useTell(directivesContract.answer, touchedByDirective);
  const [text, setText] = useDraft(`directive ${id}`);
  const [files, setFiles] = useState<readonly Attached[]>([]);
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const empty = text.trim() === '' && files.length === 0;
    setMissing(empty);
    if (empty || going(files)) return;
    answer.tell({ params: { id }, body: { text, fileIds: arrived(files) } }).then(
      () => {
        setText('');
        announce(w('screen.directive.done.answer'));
        onDone();
      },
      () => undefined,
    );
  };
  return (
    <form className="act-form" onSubmit={submit}>
      {answer.problem && <ErrorNote problem={answer.problem} writing />}
      <Field label={w('screen.directive.answer-words')} error={missing ? w('problem.report.empty.do') : null}>
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
        <Button type="submit" kind="primary" busy={answer.busy} disabled={going(files)}>
          {w('screen.directive.send-answer')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {w('screen.task.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** Urging, supervising, calling to talk, or a leader's instruction: words and a day by which the answer is due. */
export function GiveForm(props: {
  about: { taskId: string } | { unitId: string };
  instruct: boolean;
  onDone: () => void;
}) {
  const w = useWords();
  const urge = useTell(directivesContract.urge, touchedByDirective);
  const instruct = useTell(directivesContract.instruct, touchedByDirective);
  const instructUnit = useTell(directivesContract.instructUnit, touchedByDirective);
  const id = 'taskId' in props.about ? props.about.taskId : props.about.unitId;
  const [kind, setKind] = useState<(typeof givenKinds)[number]>('urge');
  const [words, setWords] = useDraft(`give ${id} ${props.instruct ? 'instruct' : 'urge'}`);
  const [replyBy, setReplyBy] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const errors = fieldErrors(w, problem);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(words.trim() === '');
    if (words.trim() === '') return;
    setProblem(null);
    const body = { words, replyBy };
    const sent = !props.instruct
      ? urge.tell({ params: { id }, body: { ...body, kind } })
      : 'taskId' in props.about
        ? instruct.tell({ params: { id }, body })
        : instructUnit.tell({ params: { id }, body });
    sent.then(
      () => {
        setWords('');
        announce(w('screen.directive.done.give'));
        props.onDone();
      },
      (error: unknown) => setProblem(asProblem(error)),
    );
  };
  return (
    <form className="act-form" onSubmit={submit}>
      {problem && <ErrorNote problem={problem} writing />}
      {!props.instruct && (
        <Segments
          label={w('screen.directive.kind')}
          value={kind}
          options={givenKinds.map((one) => ({ value: one, label: w(`kind.directive.${one}`) }))}
          onChange={setKind}
        />
      )}
      <Field
        label={props.instruct ? w('screen.directive.instruct-words') : w('screen.directive.words')}
        reason={w('screen.directive.words-why')}
        error={missing ? w('screen.directive.words-missing') : (errors.words ?? null)}
      >
        {(parts) => (
          <textarea
            {...parts}
            autoFocus
            maxLength={2000}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </Field>
      <Field label={w('screen.directive.reply-by')} optional error={errors.replyBy ?? null}>
        {(parts) => (
          <DayField
            id={parts.id}
            describedBy={parts['aria-describedby']}
            invalid={Boolean(errors.replyBy)}
            value={replyBy}
            onChange={setReplyBy}
          />
        )}
      </Field>
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={urge.busy || instruct.busy || instructUnit.busy}>
          {props.instruct ? w('kind.directive.instruct') : w(`kind.directive.${kind}`)}
        </Button>
        <Button kind="quiet" onClick={props.onDone}>
          {w('screen.task.cancel')}
        </Button>
      </div>
    </form>
  );
}
