import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { FactList } from '#platform/ui/facts.tsx';
import { Field } from '#platform/ui/field.tsx';
import { ErrorNote, Note } from '#platform/ui/states.tsx';
import { DayText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import { cyclesContract, type Cycle } from '../../contract/cycles.ts';
import { cycleFault } from '../../rules/cycle.ts';
import type { CycleMove } from '../../rules/lifecycle.ts';
import { CycleMeans } from './means.tsx';
import { touched } from './parts.tsx';

/** The approval and the days of a cycle, and what whoever runs it may do with it. */
export function CycleHead({ cycle }: { cycle: Cycle }) {
  const w = useWords();
  const [commending, setCommending] = useState(false);
  const [means, setMeans] = useState(false);
  const approved = cycle.approvalBody && cycle.approvalNumber && cycle.approvalUntil;
  const runs = cycle.may.length > 0 || cycle.maySet;
  return (
    <section className="cycle-head">
      <FactList
        rows={[
          [
            w('screen.cycle.approval'),
            approved ? (
              <>
                {cycle.approvalBody} {cycle.approvalNumber}{' '}
                <span className="quiet">
                  {w('screen.cycle.valid-to')} <DayText day={cycle.approvalUntil!} />
                </span>
              </>
            ) : (
              <span key="missing" className="column-vetoed">
                {w('screen.cycle.approval-missing')}
              </span>
            ),
          ],
          [
            w('screen.cycle.window'),
            <span key="window">
              {cycle.windowFrom.slice(0, 4) === cycle.windowTo.slice(0, 4) ? (
                <>
                  <DayText day={cycle.windowFrom} /> — <DayText day={cycle.windowTo} />
                </>
              ) : (
                // Over the turn of a year both are said in full.
                `${w.dayFull(cycle.windowFrom)} — ${w.dayFull(cycle.windowTo)}`
              )}
            </span>,
          ],
          [
            w('screen.cycle.days'),
            w.list([
              w('screen.cycle.day.self', { day: w.day(cycle.ends.self) }),
              w('screen.cycle.day.township', { day: w.day(cycle.ends.township) }),
              w('screen.cycle.day.county', { day: w.day(cycle.ends.county) }),
              w('screen.cycle.day.publicity', { n: cycle.publicityDays }),
            ]),
          ],
          [w('screen.cycle.title-terms'), w('screen.cycle.terms', { valid: cycle.validYears, bar: cycle.barYears })],
          [
            w('screen.cycle.commendation'),
            cycle.commendNumber
              ? `${cycle.commendBody} ${cycle.commendNumber}`
              : runs
                ? w('screen.cycle.commendation-none')
                : null,
          ],
          [
            w('screen.cycle.units'),
            cycle.state === 'preparing' ? w('screen.cycle.units-chosen', { n: cycle.units }) : null,
          ],
        ]}
      />
      {cycle.state === 'preparing' && <Note>{w('screen.cycle.preparing-note')}</Note>}
      {runs && (
        <>
          <CycleMoves cycle={cycle}>
            {cycle.maySet && (
              <Link to="/assessments/cycles/$cycleId/edit" params={{ cycleId: cycle.id }} className={buttonClass()}>
                {w('screen.cycle.edit')}
              </Link>
            )}
            {cycle.state !== 'cancelled' && cycle.state !== 'preparing' && !commending && (
              <Button onClick={() => setCommending(true)}>{w('screen.cycle.set-commendation')}</Button>
            )}
            {cycle.state === 'open' && cycle.framework.means > 0 && !means && (
              <Button onClick={() => setMeans(true)}>{w('screen.means.title')}</Button>
            )}
            {cycle.state !== 'preparing' && (
              <Link to="/assessments/cycles/new" search={{ from: cycle.id }} className={buttonClass('quiet')}>
                {w('screen.cycle.copy')}
              </Link>
            )}
          </CycleMoves>
          {means && cycle.state === 'open' && <CycleMeans cycle={cycle} onClose={() => setMeans(false)} />}
          {commending && <Commendation cycle={cycle} onDone={() => setCommending(false)} />}
        </>
      )}
    </section>
  );
}

const wantsReason: readonly CycleMove[] = ['cancel', 'reopen'];
const closing: readonly CycleMove[] = ['end', 'cancel'];

function CycleMoves({ cycle, children }: { cycle: Cycle; children: React.ReactNode }) {
  const w = useWords();
  const tell = useTell(cyclesContract.moveCycle, touched);
  const [asking, setAsking] = useState<CycleMove | null>(null);
  const [reason, setReason] = useState('');
  const [lacking, setLacking] = useState(false);
  const send = (move: CycleMove) =>
    void tell.tell({ params: { id: cycle.id }, body: { move, version: cycle.version, reason: reason.trim() } }).then(
      (now) => {
        setAsking(null);
        setReason('');
        announce(w('screen.cycle.now', { title: now.title, state: w(`state.cycle.${now.state}`) }));
      },
      () => undefined,
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!asking) return;
    const missing = wantsReason.includes(asking) && reason.trim() === '';
    setLacking(missing);
    if (!missing) send(asking);
  };
  // What is wanting before it may open is said where the button would be.
  const wants = cycle.may.includes('open')
    ? cycleFault('open', { ...cycle, frameworkPublished: true, underWay: 0, titles: 0 }, w.today())
    : null;
  const offered = cycle.may.filter((move) => move !== 'open' || wants === null);
  const button = (move: CycleMove) => (
    <Button
      key={move}
      kind={move === 'open' ? 'primary' : closing.includes(move) ? 'quiet' : 'plain'}
      onClick={() => (tell.forget(), setLacking(false), setAsking(move))}
    >
      {w(`move.cycle.${move}`)}
    </Button>
  );
  return (
    <div className="cycle-acts">
      {tell.problem && <ErrorNote problem={tell.problem} writing />}
      {asking ? (
        <form className="cycle-act" onSubmit={submit}>
          <p>{w(`screen.cycle.consequence.${asking}`, { n: cycle.units })}</p>
          {wantsReason.includes(asking) && (
            <Field label={w('screen.cycle.reason')} error={lacking ? w('screen.cycle.reason-missing') : null}>
              {(parts) => (
                <input
                  {...parts}
                  autoFocus
                  maxLength={400}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          )}
          <div className="row-actions">
            <Button type="submit" kind={asking === 'cancel' ? 'danger' : 'primary'} busy={tell.busy}>
              {w(`move.cycle.${asking}`)}
            </Button>
            <Button kind="quiet" onClick={() => (tell.forget(), setAsking(null))}>
              {w('screen.cycle.leave')}
            </Button>
          </div>
        </form>
      ) : (
        <>
          {wants && (
            <p className="entry-stopped">
              <b>{w('screen.cycle.not-yet', { move: w('move.cycle.open') })}</b> {w(`problem.${wants}`)}{' '}
              <span className="quiet">{w.maybe(`problem.${wants}.do`)}</span>
            </p>
          )}
          <div className="row-actions">
            {offered.filter((move) => !closing.includes(move)).map(button)}
            {children}
            {/* What closes a whole cycle stands last and quiet: it is done once a year. */}
            {offered.filter((move) => closing.includes(move)).map(button)}
          </div>
        </>
      )}
    </div>
  );
}

function Commendation({ cycle, onDone }: { cycle: Cycle; onDone: () => void }) {
  const w = useWords();
  const tell = useTell(cyclesContract.setCommendation, touched);
  const [body, setBody] = useState(cycle.commendBody);
  const [number, setNumber] = useState(cycle.commendNumber);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!body.trim() || !number.trim()) return;
    tell.tell({ params: { id: cycle.id }, body: { body, number, version: cycle.version } }).then(
      () => {
        announce(w('screen.cycle.saved'));
        onDone();
      },
      () => undefined,
    );
  };
  return (
    <form className="cycle-act" onSubmit={submit}>
      {tell.problem && <ErrorNote problem={tell.problem} writing />}
      <p className="quiet">{w('screen.cycle.commendation-why')}</p>
      <Field label={w('screen.cycle.commend-body')}>
        {(parts) => (
          <input {...parts} autoFocus maxLength={80} value={body} onChange={(event) => setBody(event.target.value)} />
        )}
      </Field>
      <Field label={w('screen.cycle.commend-number')}>
        {(parts) => (
          <input {...parts} maxLength={60} value={number} onChange={(event) => setNumber(event.target.value)} />
        )}
      </Field>
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={tell.busy} disabled={!body.trim() || !number.trim()}>
          {w('screen.cycle.save')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {w('screen.cycle.leave')}
        </Button>
      </div>
    </form>
  );
}
