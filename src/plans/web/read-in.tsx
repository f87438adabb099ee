import { useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { DropZone } from '#platform/ui/drop-zone.tsx';
import { Field } from '#platform/ui/field.tsx';
import type { Step } from '#platform/ui/lines.ts';
import { ErrorNote, ProgressLine } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { plansContract } from '../contract.ts';

/**
 * Where a plan comes in: a file dropped or chosen, or pasted text; then how far its reading is.
 * @param onRead opens the first of the plans read
 */
export function ReadIn({ onRead }: { onRead: (planId: string) => void }) {
  const w = useWords();
  const byFile = useTell(plansContract.readFile, [plansContract.list]);
  const byText = useTell(plansContract.readText, [plansContract.list]);
  const [pasting, setPasting] = useState(false);
  const [text, setText] = useState('');
  const [at, setAt] = useState<Step | null>(null);
  const [name, setName] = useState('');
  const busy = byFile.busy || byText.busy;

  const take = (reading: Promise<{ plans: { id: string }[] }>) => {
    reading.then(
      (answer) => {
        setAt(null);
        announce(w('screen.plans.read', { n: answer.plans.length }));
        const first = answer.plans[0];
        if (first) onRead(first.id);
      },
      () => setAt(null),
    );
  };
  const readFile = (file: File) => {
    byText.forget();
    setName(file.name);
    setAt({ step: 'sending', done: 0, of: file.size });
    take(
      byFile.tell(
        {},
        { file, onSent: (done, of) => setAt({ step: 'sending', done, of }), onStep: (step) => setAt(step) },
      ),
    );
  };
  const readText = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    byFile.forget();
    setAt({ step: 'read', done: 0, of: 0 });
    take(byText.tell({ body: { text } }, { onStep: setAt }));
  };
  const problem = byFile.problem ?? byText.problem;
  if (busy && at) {
    const sending = at.step === 'sending';
    return (
      <div className="paper reading">
        <ProgressLine
          words={
            sending ? w('screen.plans.sending', { name }) : (w.maybe(`step.${at.step}`) ?? w('screen.plans.reading'))
          }
          done={sending ? Math.round(at.done / 1024) : at.done}
          of={sending ? Math.round(at.of / 1024) : at.of}
        />
      </div>
    );
  }
  return (
    <div className="read-in">
      {problem && <ErrorNote problem={problem} writing />}
      {pasting ? (
        <form className="paper reading" onSubmit={readText}>
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
          </div>
        </form>
      ) : (
        <div className="read-ways">
          <DropZone
            label={w('screen.plans.drop')}
            hint={w('screen.plans.drop-hint')}
            accept=".docx,.doc,.txt"
            onFiles={([file]) => file && readFile(file)}
          />
          <Button icon="edit" onClick={() => setPasting(true)}>
            {w('screen.plans.paste')}
          </Button>
        </div>
      )}
    </div>
  );
}
