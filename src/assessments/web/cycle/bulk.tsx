import { useState, type FormEvent } from 'react';
import type { Day } from '#platform/pure/day.ts';
import type { Answer } from '#platform/pure/endpoint.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { Field } from '#platform/ui/field.tsx';
import { freshId } from '#platform/ui/fresh-id.ts';
import { ErrorNote, Note } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Cycle } from '../../contract/cycles.ts';
import { bulkMost, entriesContract, type EntryRow } from '../../contract/entries.ts';
import { askedMoves, type AskedMove } from '../../rules/entry.ts';
import { reasonMoves } from '../../rules/lifecycle.ts';
import { BulkExtend, extendable } from './bulk-extend.tsx';
import { faultWords } from './moves.tsx';
import { touched } from './parts.tsx';

type Answered = Answer<typeof entriesContract.moveEntries>;
type BulkMove = Exclude<AskedMove, 'nominate'>;
const returns: readonly BulkMove[] = ['return-to-community', 'return-to-township'];

/**
 * One move of the entries picked. Afterwards it says how many were done, and of each that was not why; those stay picked.
 * @param onKeep only these stay picked
 */
export function EntryBulk(props: {
  cycle: Cycle;
  entries: readonly EntryRow[];
  /** May this reader give entries more time? */
  decides: boolean;
  onClear: () => void;
  onKeep: (ids: ReadonlySet<string>) => void;
}) {
  const w = useWords();
  const tell = useTell(entriesContract.moveEntries, touched);
  const look = useTell(entriesContract.moveEntries);
  const [doing, setDoing] = useState<BulkMove | null>(null);
  const [reason, setReason] = useState('');
  const [lacking, setLacking] = useState(false);
  const [until, setUntil] = useState<Day | null>(null);
  const [extending, setExtending] = useState(false);
  const [answer, setAnswer] = useState<Pick<Answered, 'done' | 'results'> | null>(null);
  // One key until it was answered: pressed again after a lost answer, nothing is done twice.
  const [key, setKey] = useState(freshId);
  const { entries } = props;
  const offered = askedMoves.filter(
    (move): move is BulkMove => move !== 'nominate' && entries.some((one) => one.may.includes(move)),
  );
  /** What stands in the way of the move that is being asked for, entry by entry; null while that is looked up. */
  const [before, setBefore] = useState<Answered | null>(null);
  const begin = (move: BulkMove) => {
    setLacking(false);
    setBefore(null);
    setDoing(move);
    const body = { move, check: true, entries: fitting(move) };
    look.tell({ params: { id: props.cycle.id }, body }).then(setBefore, () => undefined);
  };
  const fits = (move: BulkMove) => entries.filter((one) => one.may.includes(move)).length;
  const fitting = (move: BulkMove) =>
    entries.filter((one) => one.may.includes(move)).map(({ id, version }) => ({ id, version }));
  const stopped = before?.results.filter((one) => one.problem !== null) ?? [];
  const send = (move: BulkMove) => {
    const body = {
      move,
      entries: fitting(move).filter(({ id }) => !stopped.some((one) => one.id === id)),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...(returns.includes(move) && until ? { until } : {}),
    };
    tell.tell({ params: { id: props.cycle.id }, body }, { key }).then(
      (got) => {
        setKey(freshId());
        setDoing(null);
        setReason('');
        setUntil(null);
        const left = new Set(got.results.filter((one) => one.problem !== null).map((one) => one.id));
        if (left.size === 0) announce(w('screen.cycle.bulk-done', { n: got.done, move: w(`move.entry.${move}`) }));
        setAnswer(left.size ? got : null);
        props.onKeep(left);
      },
      (problem: { code?: string }) => {
        if (problem.code !== 'network.unreachable' && problem.code !== 'answer.unreadable') setKey(freshId());
      },
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!doing) return;
    const missing = reasonMoves.includes(doing) && reason.trim() === '';
    setLacking(missing);
    if (!missing) send(doing);
  };
  const refused = answer?.results.filter((one) => one.problem !== null) ?? [];
  return (
    <section className="cycle-bulk no-print" aria-label={w('screen.cycle.bulk')}>
      {tell.problem && <ErrorNote problem={tell.problem} writing />}
      {refused.length > 0 && (
        <Note tone="soon">
          <strong>{w('screen.cycle.bulk-left', { done: answer!.done, n: refused.length })}</strong>
          <Refused rows={refused} />
        </Note>
      )}
      {extending ? (
        <BulkExtend
          cycle={props.cycle}
          entries={entries.filter(extendable)}
          onDone={(got) => {
            const left = new Set(got.results.filter((one) => one.problem !== null).map((one) => one.id));
            setExtending(false);
            setAnswer(left.size ? got : null);
            props.onKeep(left);
          }}
          onLeave={() => setExtending(false)}
        />
      ) : doing ? (
        <form className="cycle-act" onSubmit={submit}>
          <p>{w('screen.cycle.bulk-what', { n: fits(doing) - stopped.length, move: w(`move.entry.${doing}`) })}</p>
          {stopped.length > 0 && (
            <Note tone="soon">
              <strong>{w('screen.cycle.bulk-stopped', { n: stopped.length })}</strong>
              <Refused rows={stopped} />
            </Note>
          )}
          {reasonMoves.includes(doing) && (
            <Field label={w('screen.cycle.reason')} error={lacking ? w('screen.cycle.reason-missing') : null}>
              {(parts) => (
                <input
                  {...parts}
                  autoFocus
                  maxLength={1000}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          )}
          {returns.includes(doing) && (
            <Field optional label={w('screen.cycle.return-until')} reason={w('screen.cycle.return-until-why')}>
              {(parts) => (
                <DayField id={parts.id} describedBy={parts['aria-describedby']} value={until} onChange={setUntil} />
              )}
            </Field>
          )}
          <div className="row-actions">
            <Button
              type="submit"
              kind={doing === 'withdraw' ? 'danger' : 'primary'}
              busy={tell.busy || look.busy}
              disabled={stopped.length === fits(doing)}
            >
              {w(`move.entry.${doing}`)}
            </Button>
            <Button kind="quiet" onClick={() => setDoing(null)}>
              {w('screen.cycle.leave')}
            </Button>
          </div>
        </form>
      ) : (
        <div className="cycle-bulk-row">
          <b role="status">
            {w('screen.cycle.picked', { n: entries.length })}
            {entries.length >= bulkMost && <span className="quiet"> {w('screen.cycle.most', { n: bulkMost })}</span>}
          </b>
          <div className="row-actions">
            {offered.map((move) => (
              <Button key={move} onClick={() => begin(move)}>
                {w(`move.entry.${move}`)} <span className="quiet tabular">{fits(move)}</span>
              </Button>
            ))}
            {props.decides && entries.some(extendable) && (
              <Button onClick={() => setExtending(true)}>
                {w('screen.cycle.act.extend')}{' '}
                <span className="quiet tabular">{entries.filter(extendable).length}</span>
              </Button>
            )}
            <Button kind="quiet" onClick={props.onClear}>
              {w('screen.cycle.unpick')}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}

/** Entries that were not, or will not be, moved, each with the reason. */
function Refused({ rows }: { rows: Answered['results'] }) {
  const w = useWords();
  return (
    <ul className="cycle-bulk-left">
      {rows.map((one) => (
        <li key={one.id}>
          <span className="clip">{one.name}</span>
          <span className="quiet">{faultWords(w, { code: one.problem!, details: one.details ?? {} })}</span>
        </li>
      ))}
    </ul>
  );
}
