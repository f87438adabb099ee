import { Link, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { Field } from '#platform/ui/field.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import type { Words } from '#platform/words/words.ts';
import { useWords } from '#platform/words/use.tsx';
import { cascadeContract, type Finding } from '../../contract/cascade.ts';
import './cascade.css';

/** What is not right between the tasks of a plan and those passed on from them: why, both passages, and what to do. */
export function CascadeCheck() {
  const { planId } = useParams({ from: '/desk/plans/$planId/cascade' });
  const w = useWords();
  const asked = useAsk(cascadeContract.findings, { params: { id: planId } });
  const open = asked.data?.rows.filter((row) => !row.accepted) ?? [];
  const stand = asked.data?.rows.filter((row) => row.accepted) ?? [];
  return (
    <Page title={w('screen.cascade.check')} lead={asked.data?.title}>
      {asked.problem ? (
        <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
      ) : !asked.data ? (
        <Skeleton rows={6} />
      ) : (
        <>
          {asked.data.passedOn > 0 && (
            <p className="quiet cs-lead">
              {w('screen.cascade.lead', { n: asked.data.passedOn })}
              {asked.data.more > 0 && ` ${w('screen.cascade.more', { n: asked.data.more })}`}
            </p>
          )}
          {open.length === 0 ? (
            <div className="paper">
              <Empty>{w(asked.data.passedOn === 0 ? 'screen.cascade.not-yet' : 'screen.cascade.clean')}</Empty>
            </div>
          ) : (
            <Findings planId={planId} rows={open} />
          )}
          {stand.length > 0 && (
            <section className="cs-stand" aria-labelledby="cs-stand">
              <h2 id="cs-stand">
                {w('screen.cascade.accepted')} <span className="quiet tabular">{stand.length}</span>
              </h2>
              <Findings planId={planId} rows={stand} />
            </section>
          )}
        </>
      )}
    </Page>
  );
}

function Findings({ planId, rows }: { planId: string; rows: readonly Finding[] }) {
  return (
    <ul className="paper cs-rows">
      {rows.map((row) => (
        <FindingRow key={`${row.task.id} ${row.kind} ${row.mark}`} planId={planId} row={row} />
      ))}
    </ul>
  );
}

function FindingRow({ planId, row }: { planId: string; row: Finding }) {
  const w = useWords();
  const [accepting, setAccepting] = useState(false);
  const [reason, setReason] = useState('');
  const accept = useTell(cascadeContract.accept, [cascadeContract.findings]);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') return;
    accept
      .tell({ params: { id: row.task.id }, body: { kind: row.kind, mark: row.mark, reason } })
      .then(() => announce(w('screen.cascade.let-stand')))
      .catch(() => undefined);
  };
  const passages =
    row.kind === 'left-behind' || row.kind === 'not-passed-on'
      ? null
      : [said(w, row, row.said), said(w, row, row.here)];
  return (
    <li className="cs-row">
      <div className="cs-head">
        <Tag mark={row.accepted ? 'check' : 'diamond'} tone={row.accepted ? 'quiet' : 'soon'}>
          {w(`screen.cascade.kind.${row.kind}`)}
        </Tag>
        <b>{row.task.title}</b>
        {row.task.unit && <span className="quiet">{row.task.unit}</span>}
      </div>
      <p>{why(w, row)}</p>
      {passages && (
        <dl className="cs-passages">
          <div>
            <dt>{w('screen.cascade.said', { title: row.source.title })}</dt>
            <dd>{passages[0] || w('screen.cascade.silent')}</dd>
          </div>
          <div>
            <dt>{w(row.kind === 'uncovered' ? 'screen.cascade.beneath' : 'screen.cascade.here')}</dt>
            <dd>{passages[1] || w('screen.cascade.silent')}</dd>
          </div>
        </dl>
      )}
      {row.accepted && (
        <p className="quiet">
          {w('screen.cascade.accepted-by', {
            by: row.accepted.by,
            when: w.minute(row.accepted.at),
            reason: row.accepted.reason,
          })}
        </p>
      )}
      {accept.problem && <ErrorNote problem={accept.problem} writing />}
      {accepting ? (
        <form className="cs-accept" onSubmit={go}>
          <Field label={w('screen.cascade.reason')} reason={w('screen.cascade.reason-why')}>
            {(parts) => (
              <input
                {...parts}
                autoFocus
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          <div className="row-actions">
            <Button type="submit" kind="primary" small busy={accept.busy} disabled={reason.trim() === ''}>
              {w('screen.cascade.accept')}
            </Button>
            <Button small kind="quiet" onClick={() => setAccepting(false)}>
              {w('kit.leave-it')}
            </Button>
          </div>
        </form>
      ) : (
        <div className="row-actions no-print">
          <Link
            to="/plans/$planId/cascade"
            params={{ planId }}
            search={{ task: row.task.id }}
            resetScroll={false}
            className={buttonClass('plain', true)}
          >
            {w('screen.cascade.open')}
          </Link>
          {row.source.id !== row.task.id && (
            <Link
              to="/plans/$planId/cascade"
              params={{ planId }}
              search={{ task: row.source.id }}
              resetScroll={false}
              className={buttonClass('quiet', true)}
            >
              {w('screen.cascade.open-source')}
            </Link>
          )}
          {row.may.includes('accept') && (
            <Button small kind="quiet" onClick={() => setAccepting(true)}>
              {w('screen.cascade.accept')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** A passage in the words of the screen: a day, how often, or as it is written. */
function said(w: Words, row: Finding, text: string): string {
  if (row.kind === 'earlier') return w.day(text);
  if (row.kind === 'more-often') return w.maybe(`repeat.${text}`) ?? text;
  return text;
}

function why(w: Words, { kind, facts }: Finding): string {
  const n = (name: string): number => Number(facts[name] ?? 0);
  switch (kind) {
    case 'not-passed-on':
      return w('screen.cascade.why.not-passed-on', { n: n('without'), of: n('of') });
    case 'left-behind':
      return w('screen.cascade.why.left-behind');
    case 'uncovered':
      return w('screen.cascade.why.uncovered', { least: n('least'), sum: n('sum'), unit: String(facts.unit) });
    case 'earlier':
      return w('screen.cascade.why.earlier', { given: n('given'), all: n('all') });
    case 'higher':
      return w('screen.cascade.why.higher', { asked: n('asked'), least: n('least'), unit: String(facts.unit) });
    case 'more-often':
      return w('screen.cascade.why.more-often');
    case 'added-duty':
      return w('screen.cascade.why.added-duty', { duty: w.maybe(`screen.cascade.duty.${facts.duty}`) ?? '' });
  }
}
