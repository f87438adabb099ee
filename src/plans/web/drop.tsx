import { useRef, useState, type FormEvent } from 'react';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { DropZone } from '#platform/ui/drop-zone.tsx';
import { Field } from '#platform/ui/field.tsx';
import type { Step } from '#platform/ui/lines.ts';
import { ErrorNote } from '#platform/ui/states.tsx';
import { MarkDrawing } from '#platform/ui/tag.tsx';
import { useWords } from '#platform/words/use.tsx';
import { plansContract } from '../contract.ts';
import { remember, type WhatWasFound } from './reading/found.tsx';
import './drop.css';

/** What happens to a document, in this order; `screen.plans.step.…` by the same names. */
const stages = ['upload', 'unpack', 'read', 'match', 'save'] as const;
type Stage = (typeof stages)[number];
/** Trouble of the moment: the same file may go through later. */
const later = new Set(['network.unreachable', 'answer.unreadable', 'server.busy', 'server.fault', 'write.conflict']);
const isStage = (name: string): name is Stage => (stages as readonly string[]).includes(name);

/**
 * Where a plan comes in: a file dropped or chosen, or pasted text; then how its reading goes, step by step.
 * @param small one line, for the top of a list
 * @param onRead what was found; the caller goes to the first plan
 */
export function PlanDrop({ small, onRead }: { small?: boolean; onRead: (found: WhatWasFound) => void }) {
  const w = useWords();
  const byFile = useTell(plansContract.readFile, [plansContract.list]);
  const byText = useTell(plansContract.readText, [plansContract.list]);
  const [pasting, setPasting] = useState(false);
  const [text, setText] = useState('');
  const [at, setAt] = useState<{ stage: Stage; done: number; of: number; name: string } | null>(null);
  const [sent, setSent] = useState<File | null>(null);
  const stop = useRef<AbortController | null>(null);

  const onStep = (name: string) => (step: Step) => {
    // The file has arrived when the server speaks of it; its own word for that step says nothing new.
    if (isStage(step.step) && step.step !== 'upload') setAt({ stage: step.step, done: step.done, of: step.of, name });
  };
  const take = async (reading: Promise<WhatWasFound>) => {
    try {
      const found = await reading;
      remember(found);
      onRead(found);
    } catch {
      // Told by the mutation's problem; a reading that was called off is told by nothing.
    }
    setAt(null);
  };
  const readFile = (file: File) => {
    byText.forget();
    setSent(file);
    setAt({ stage: 'upload', done: 0, of: file.size, name: file.name });
    stop.current = new AbortController();
    const onSent = (done: number, of: number) =>
      setAt({
        stage: done < of ? 'upload' : 'unpack',
        done: done < of ? done : 0,
        of: done < of ? of : 0,
        name: file.name,
      });
    void take(byFile.tell({}, { file, onSent, onStep: onStep(file.name), signal: stop.current.signal }));
  };
  const readText = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    byFile.forget();
    const name = w('screen.plans.pasted');
    setAt({ stage: 'read', done: 0, of: 0, name });
    stop.current = new AbortController();
    void take(byText.tell({ body: { text, name } }, { onStep: onStep(name), signal: stop.current.signal }));
  };
  if (at) return <Reading at={at} onStop={() => stop.current?.abort()} />;
  const called = byFile.problem ?? byText.problem;
  const problem = called && !String(called.details.reason ?? '').includes('AbortError') ? called : null;
  return (
    <div className={`pd${small ? ' pd-small' : ''}`}>
      {problem && (
        <ErrorNote
          problem={problem}
          writing
          again={byFile.problem && sent && later.has(problem.code) ? () => readFile(sent) : undefined}
        >
          {byFile.problem && sent && <p className="quiet">{sent.name}</p>}
        </ErrorNote>
      )}
      {pasting ? (
        <form className="paper pd-paste" onSubmit={readText}>
          <Field label={w('screen.plans.paste-label')} reason={w('screen.plans.paste-why')}>
            {(parts) => (
              <textarea
                {...parts}
                autoFocus
                rows={10}
                maxLength={2_000_000}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          <div className="row-actions">
            <Button type="submit" kind="primary" disabled={text.trim() === ''}>
              {w('screen.plans.paste-act')}
            </Button>
            <Button kind="quiet" onClick={() => setPasting(false)}>
              {w('screen.plans.cancel')}
            </Button>
            {text.length > 0 && (
              <span className="quiet tabular">{w('screen.plans.paste-length', { n: text.length })}</span>
            )}
          </div>
        </form>
      ) : (
        <div className="pd-ways">
          <DropZone
            small={small}
            label={w('screen.plans.drop')}
            hint={w('screen.plans.drop-hint')}
            accept=".docx,.doc,.txt"
            onFiles={([file]) => file && readFile(file)}
          />
          <Button icon="edit" kind={small ? 'plain' : 'quiet'} onClick={() => setPasting(true)}>
            {w('screen.plans.paste')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The reading under way: its five steps, and how far the present one is. */
function Reading(props: { at: { stage: Stage; done: number; of: number; name: string }; onStop: () => void }) {
  const w = useWords();
  const { stage, done, of, name } = props.at;
  const here = stages.indexOf(stage);
  const sending = stage === 'upload';
  const share = of > 1 ? Math.min(100, Math.round((done / of) * 100)) : null;
  return (
    <section className="paper pd-reading" aria-label={w('screen.plans.reading')}>
      <p className="pd-name">{name}</p>
      <ol className="pd-steps">
        {stages.map((one, i) => (
          <li
            key={one}
            className={i < here ? 'pd-done' : i === here ? 'pd-here' : undefined}
            aria-current={i === here ? 'step' : undefined}
          >
            <MarkDrawing mark={i < here ? 'check' : i === here ? 'half' : 'ring'} />
            {w(`step.${one}`)}
          </li>
        ))}
      </ol>
      <div className="progress-words">
        <span role="status">{w(`screen.plans.step.${stage}`)}</span>
        {of > 1 && (
          <span className="tabular quiet">
            {sending ? `${w.size(done)} / ${w.size(of)}` : `${w.number(done)} / ${w.number(of)}`}
          </span>
        )}
      </div>
      <div
        className={`bar${share === null ? ' bar-moving' : ''}`}
        role="progressbar"
        aria-label={w(`screen.plans.step.${stage}`)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share ?? undefined}
      >
        <i style={{ width: share === null ? undefined : `${share}%` }} />
      </div>
      {sending && (
        <Button small kind="quiet" onClick={props.onStop}>
          {w('screen.plans.cancel')}
        </Button>
      )}
    </section>
  );
}
