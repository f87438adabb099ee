import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { plansContract } from '#plans/contract.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { DropZone } from '#platform/ui/drop-zone.tsx';
import { Field } from '#platform/ui/field.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, ProgressLine, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { amendContract } from '../../contract/amend.ts';
import './amend.css';

const stages = ['upload', 'unpack', 'read', 'match', 'save'] as const;

/** Where a newer version of a published plan comes in; beneath it the drafts under way and the versions replaced. */
export function BeginAmendment() {
  const { planId } = useParams({ from: '/desk/plans/$planId/amend' });
  const w = useWords();
  const plan = useAsk(plansContract.get, { params: { id: planId } });
  const title = plan.data?.title ?? '';
  if (plan.problem)
    return (
      <Page narrow title={w('screen.amend.begin')}>
        <ErrorNote problem={plan.problem} again={() => void plan.refetch()} />
      </Page>
    );
  return (
    <Page
      title={w('screen.amend.begin')}
      lead={
        <Link to="/plans/$planId" params={{ planId }}>
          {title}
        </Link>
      }
      narrow
    >
      <p className="am-promise">{w('screen.amend.promise')}</p>
      <ReadIn planId={planId} />
      <Editions planId={planId} />
    </Page>
  );
}

/** A file, pasted text, or the present version to be corrected by hand. */
function ReadIn({ planId }: { planId: string }) {
  const w = useWords();
  const navigate = useNavigate();
  const touches = [amendContract.editions, plansContract.list];
  const byFile = useTell(amendContract.readFile, touches);
  const byText = useTell(amendContract.readText, touches);
  const byCopy = useTell(amendContract.copy, touches);
  const [at, setAt] = useState<{ step: string; done: number; of: number } | null>(null);
  const [pasting, setPasting] = useState(false);
  const [text, setText] = useState('');
  const onStep = (step: { step: string; done: number; of: number }) => setAt(step);
  const params = { id: planId };
  const take = (
    reading: Promise<{ id: string; others: { title: string }[] }>,
    to: '/plans/$planId' | '/plans/$planId/amendment',
  ) =>
    reading
      .then((read) => {
        if (read.others.length) announce(w('screen.amend.others', { n: read.others.length }));
        void navigate({ to, params: { planId: read.id } });
      })
      .catch(() => undefined)
      .finally(() => setAt(null));
  const readText = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    setAt({ step: 'read', done: 0, of: 0 });
    const body = { text, name: w('screen.plans.pasted') };
    void take(byText.tell({ params, body }, { onStep }), '/plans/$planId/amendment');
  };
  if (at) {
    const stage = stages.find((one) => one === at.step) ?? 'read';
    return <ProgressLine words={w(`screen.plans.step.${stage}`)} done={at.done} of={at.of} />;
  }
  const problem = byFile.problem ?? byText.problem ?? byCopy.problem;
  return (
    <>
      {problem && <ErrorNote problem={problem} writing />}
      {pasting ? (
        <form className="paper am-paste" onSubmit={readText}>
          <Field label={w('screen.plans.paste-label')} reason={w('screen.plans.paste-why')}>
            {(parts) => (
              <textarea {...parts} autoFocus rows={10} value={text} onChange={(event) => setText(event.target.value)} />
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
        <div className="am-ways">
          <DropZone
            label={w('screen.amend.drop')}
            hint={w('screen.plans.drop-hint')}
            accept=".docx,.doc,.txt"
            onFiles={([file]) => {
              if (!file) return;
              setAt({ step: 'upload', done: 0, of: file.size });
              const onSent = (done: number, of: number) => setAt({ step: 'upload', done, of });
              void take(byFile.tell({ params }, { file, onSent, onStep }), '/plans/$planId/amendment');
            }}
          />
          <div className="row-actions">
            <Button icon="edit" onClick={() => setPasting(true)}>
              {w('screen.plans.paste')}
            </Button>
            <Button icon="file" busy={byCopy.busy} onClick={() => void take(byCopy.tell({ params }), '/plans/$planId')}>
              {w('screen.amend.copy')}
            </Button>
          </div>
        </div>
      )}
    </>
  );
}

/** Drafts under way and versions replaced. */
function Editions({ planId }: { planId: string }) {
  const w = useWords();
  const asked = useAsk(amendContract.editions, { params: { id: planId } });
  if (asked.problem) return <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />;
  return (
    <section className="am-group am-editions">
      <h2>{w('screen.amend.editions')}</h2>
      {!asked.data ? (
        <Skeleton rows={2} />
      ) : asked.data.rows.length === 0 ? (
        <div className="paper">
          <Empty>{w('screen.amend.no-editions')}</Empty>
        </div>
      ) : (
        <ul className="lines paper">
          {asked.data.rows.map((one) => (
            <li key={one.id} className="am-edition">
              <div>
                <b>
                  {one.edition === null ? w('screen.amend.pending') : w('screen.amend.edition', { n: one.edition })}
                </b>{' '}
                <span>{one.title}</span>
                <div className="quiet">
                  {one.confirmedAt
                    ? w('screen.amend.replaced', { when: w.minute(one.confirmedAt), by: one.confirmedBy ?? '' })
                    : w('screen.amend.read-in', { when: w.minute(one.addedAt) })}
                  {one.note && ` · ${one.note}`}
                </div>
              </div>
              <div className="row-actions">
                <Link to="/plans/$planId" params={{ planId: one.id }} className={buttonClass('quiet', true)}>
                  {w('screen.amend.look')}
                </Link>
                <Link to="/plans/$planId/amendment" params={{ planId: one.id }} className={buttonClass('plain', true)}>
                  {w('screen.amend.compare')}
                </Link>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
