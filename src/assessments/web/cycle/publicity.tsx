import { Link, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { accessContract } from '#access/contract.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useAskPages, useKnown, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { SheetPart } from '#platform/ui/facts.tsx';
import { Field } from '#platform/ui/field.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { DayText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import { cyclesContract } from '../../contract/cycles.ts';
import { entriesContract } from '../../contract/entries.ts';
import { objectionsContract, objectionStates, type Objection } from '../../contract/objections.ts';
import { ColumnCell, touched } from './parts.tsx';
import './cycle.css';

/** What is in publicity and until when; for the office the objections and what became of them. */
export function Publicity() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const { cycleId } = useParams({ from: '/desk/assessments/cycles/$cycleId/publicity' });
  const cycle = useAsk(cyclesContract.cycle, { params: { id: cycleId } });
  const rows = useAskPages(entriesContract.entries, {
    params: { id: cycleId },
    query: { state: ['publicised'], limit: 100 },
  });
  const grades = new Map(cycle.data?.framework.grades.map(({ key, name }) => [key, name]));
  return (
    <Page
      title={w('screen.cycle.publicity-title')}
      lead={
        cycle.data && (
          <Link to="/assessments/cycles/$cycleId" params={{ cycleId }}>
            {cycle.data.title}
          </Link>
        )
      }
    >
      <SheetPart title={w('screen.cycle.in-publicity')} count={rows.pending ? undefined : rows.rows.length}>
        {rows.problem ? (
          <ErrorNote problem={rows.problem} again={rows.again} />
        ) : rows.pending ? (
          <Skeleton rows={4} />
        ) : rows.rows.length === 0 ? (
          <div className="paper">
            <Empty>{w('screen.cycle.none-publicised')}</Empty>
          </div>
        ) : (
          <ul className="entry-list paper">
            {rows.rows.map((row) => (
              <li key={row.id}>
                <Link
                  className="entry"
                  to="/assessments/cycles/$cycleId"
                  params={{ cycleId }}
                  search={{ entry: row.id }}
                >
                  <span>
                    {row.unit.name} {row.label} <span className="quiet">{row.unit.parentName}</span>
                  </span>
                  <ColumnCell of={row.columns.county} grade={grades.get(row.columns.county?.grade ?? '') ?? null} />
                  {row.objections > 0 && (
                    <span className="column-vetoed">{w('screen.cycle.objections-open', { n: row.objections })}</span>
                  )}
                  <span className="quiet">
                    {row.publicityFrom && <DayText day={row.publicityFrom} short />} —{' '}
                    {row.publicityTo && <DayText day={row.publicityTo} short />}
                  </span>
                  {row.publicityTo && row.publicityTo < w.today() && (
                    <Tag mark="check" tone="soon">
                      {w('screen.cycle.publicity-over')}
                    </Tag>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        )}
        {rows.hasMore && (
          <Button kind="quiet" onClick={rows.more}>
            {w('screen.cycle.more')}
          </Button>
        )}
      </SheetPart>
      {me.verbs.includes('assessment.decide') && <Objections cycleId={cycleId} />}
    </Page>
  );
}

function Objections({ cycleId }: { cycleId: string }) {
  const w = useWords();
  const [state, setState] = useState<(typeof objectionStates)[number]>('open');
  const rows = useAskPages(objectionsContract.objections, { query: { cycleId, state, limit: 50 } });
  return (
    <SheetPart
      title={w('screen.cycle.objections')}
      tools={
        <Segments
          label={w('screen.cycle.objections')}
          value={state}
          options={objectionStates.map((one) => ({ value: one, label: w(`state.objection.${one}`) }))}
          onChange={setState}
        />
      }
    >
      <p className="quiet">{w('screen.cycle.object-why')}</p>
      {rows.problem ? (
        <ErrorNote problem={rows.problem} again={rows.again} />
      ) : rows.pending ? (
        <Skeleton rows={3} />
      ) : rows.rows.length === 0 ? (
        <div className="paper">
          <Empty>{w(`screen.cycle.none-objections.${state}`)}</Empty>
        </div>
      ) : (
        <ul className="objections paper">
          {rows.rows.map((one) => (
            <li key={one.id}>
              <ObjectionItem of={one} />
            </li>
          ))}
        </ul>
      )}
      {rows.hasMore && (
        <Button kind="quiet" onClick={rows.more}>
          {w('screen.cycle.more')}
        </Button>
      )}
    </SheetPart>
  );
}

function ObjectionItem({ of }: { of: Objection }) {
  const w = useWords();
  const tell = useTell(objectionsContract.settleObjection, touched);
  const [settling, setSettling] = useState<'upheld' | 'rejected' | null>(null);
  const [answer, setAnswer] = useState('');
  const [lacking, setLacking] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLacking(answer.trim() === '');
    if (!settling || answer.trim() === '') return;
    tell.tell({ params: { id: of.id }, body: { verdict: settling, answer, version: of.version } }).then(
      () => announce(w('screen.cycle.saved')),
      () => undefined,
    );
  };
  return (
    <article className="objection">
      <header>
        <b>
          {of.entry.unitName} {of.entry.label}
        </b>
        <span className="quiet">
          <DayText day={of.receivedOn} short /> · {w(`kind.objection.${of.channel}`)}
        </span>
      </header>
      <p>{of.text}</p>
      {of.answer && (
        <p>
          <span className="quiet">{w('screen.cycle.answered-by', { name: of.settledBy ?? '' })}</span> {of.answer}
        </p>
      )}
      {tell.problem && <ErrorNote problem={tell.problem} writing />}
      {of.state === 'open' &&
        (settling ? (
          <form className="cycle-act" onSubmit={submit}>
            <p className="quiet">{w(`screen.cycle.settle.${settling}`)}</p>
            <Field label={w('screen.cycle.answer')} error={lacking ? w('screen.cycle.reason-missing') : null}>
              {(parts) => (
                <textarea
                  {...parts}
                  autoFocus
                  rows={3}
                  maxLength={1000}
                  value={answer}
                  onChange={(event) => setAnswer(event.target.value)}
                />
              )}
            </Field>
            <div className="row-actions">
              <Button type="submit" kind="primary" busy={tell.busy}>
                {w(`screen.cycle.verdict.${settling}`)}
              </Button>
              <Button kind="quiet" onClick={() => setSettling(null)}>
                {w('screen.cycle.leave')}
              </Button>
            </div>
          </form>
        ) : (
          <div className="row-actions">
            {(['upheld', 'rejected'] as const).map((verdict) => (
              <Button key={verdict} small onClick={() => setSettling(verdict)}>
                {w(`screen.cycle.verdict.${verdict}`)}
              </Button>
            ))}
          </div>
        ))}
    </article>
  );
}
