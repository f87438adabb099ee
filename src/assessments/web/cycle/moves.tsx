import { useState, type FormEvent } from 'react';
import type { Day } from '#platform/pure/day.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { Field } from '#platform/ui/field.tsx';
import { freshId } from '#platform/ui/fresh-id.ts';
import { ErrorNote, Note } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { entriesContract, type Entry } from '../../contract/entries.ts';
import type { AskedMove } from '../../rules/entry.ts';
import { touched } from './parts.tsx';

/** What has not been looked at before an entry is handed on: it may be, and the reader should know. */
function Unfinished({ entry, move }: { entry: Entry; move: 'pass' | 'accept' }) {
  const w = useWords();
  const column = move === 'pass' ? entry.columns.township : undefined;
  const said = [
    move === 'pass' && !column && w('screen.cycle.before.unscored'),
    column &&
      column.answered < column.asked &&
      w('screen.cycle.before.scored', { n: column.answered, of: column.asked }),
    entry.unreviewed > 0 && w('screen.cycle.before.unreviewed', { n: entry.unreviewed }),
  ].filter(Boolean);
  if (said.length === 0) return null;
  return (
    <Note tone="soon">
      {said.map((one) => (
        <p key={String(one)}>{one}</p>
      ))}
    </Note>
  );
}

/** The step forward is the one red action; ends and backward steps are quiet. */
const forward: readonly AskedMove[] = ['nominate', 'pass', 'accept', 'publicise', 'recognise', 'commend'];
const returns: readonly AskedMove[] = ['return-to-community', 'return-to-township'];

/** What a problem says, with its own numbers and days filled in. */
export function faultWords(w: Words, problem: { code: string; details: Record<string, unknown> }): string {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(problem.details))
    if (typeof value === 'number') values[name] = value;
    else if (typeof value === 'string')
      values[name] = /^\d{4}-\d\d-\d\d$/.test(value)
        ? w.day(value)
        : name === 'side'
          ? (w.maybe(`side.${value}`) ?? value)
          : value;
  return w.maybe(`problem.${problem.code}`, values) ?? problem.code;
}

/**
 * The moves of an entry that are this reader's, at the foot of its sheet or scorecard. One that cannot be made today says
 * why instead of being hidden.
 */
export function EntryMoves({ entry }: { entry: Entry }) {
  const w = useWords();
  const tell = useTell(entriesContract.moveEntry, touched);
  const [doing, setDoing] = useState<AskedMove | null>(null);
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState<Day | null>(null);
  const [confirmed, setConfirmed] = useState<readonly string[]>([]);
  const [lacking, setLacking] = useState<'reason' | 'confirmed' | null>(null);
  const [key, setKey] = useState(freshId);
  const preconditions = entry.vetoList.filter((one) => one.when === 'precondition');
  const current = entry.moves.find((one) => one.move === doing);
  const send = (move: AskedMove) =>
    void tell
      .tell(
        {
          params: { id: entry.id },
          body: { move, version: entry.version, reason: reason.trim(), confirmed: [...confirmed], until },
        },
        { key },
      )
      .then(
        (now) => {
          setKey(freshId());
          setDoing(null);
          announce(w('screen.cycle.moved', { name: now.unit.name, state: w(`state.entry.${now.state}`) }));
        },
        (problem: { code?: string }) => {
          if (problem.code !== 'network.unreachable' && problem.code !== 'answer.unreadable') setKey(freshId());
        },
      );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!current) return;
    const lacks =
      current.reason && reason.trim() === ''
        ? 'reason'
        : current.move === 'nominate' && confirmed.length < preconditions.length
          ? 'confirmed'
          : null;
    setLacking(lacks);
    if (!lacks) send(current.move);
  };
  if (current)
    return (
      <form className="cycle-act" onSubmit={submit}>
        {tell.problem && (
          <ErrorNote problem={tell.problem} writing>
            <p>{faultWords(w, tell.problem)}</p>
          </ErrorNote>
        )}
        <p className="quiet">{w(`screen.cycle.means.${current.move}`)}</p>
        {(current.move === 'pass' || current.move === 'accept') && <Unfinished entry={entry} move={current.move} />}
        {current.move === 'nominate' && preconditions.length > 0 && (
          <fieldset className="confirms">
            <legend>{w('screen.cycle.confirm-each')}</legend>
            {preconditions.map((one) => (
              <label key={one.key}>
                <input
                  type="checkbox"
                  checked={confirmed.includes(one.key)}
                  onChange={(event) =>
                    setConfirmed(
                      event.target.checked ? [...confirmed, one.key] : confirmed.filter((key) => key !== one.key),
                    )
                  }
                />
                <span>
                  {w('screen.cycle.not-the-case')} {one.text} {one.basis && <span className="quiet">{one.basis}</span>}
                </span>
              </label>
            ))}
            {lacking === 'confirmed' && confirmed.length < preconditions.length && (
              <div className="field-error">{w('screen.cycle.confirm-missing')}</div>
            )}
          </fieldset>
        )}
        {current.reason && (
          <Field
            label={w('screen.cycle.reason')}
            error={lacking === 'reason' ? w('screen.cycle.reason-missing') : null}
          >
            {(parts) => (
              <textarea
                {...parts}
                autoFocus
                maxLength={1000}
                rows={3}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        )}
        {returns.includes(current.move) && (
          <Field optional label={w('screen.cycle.return-until')} reason={w('screen.cycle.return-until-why')}>
            {(parts) => (
              <DayField id={parts.id} describedBy={parts['aria-describedby']} value={until} onChange={setUntil} />
            )}
          </Field>
        )}
        <div className="row-actions">
          <Button
            type="submit"
            kind={forward.includes(current.move) ? 'primary' : current.move === 'withdraw' ? 'danger' : 'plain'}
            busy={tell.busy}
          >
            {w(`move.entry.${current.move}`)}
          </Button>
          <Button kind="quiet" onClick={() => (tell.forget(), setDoing(null))}>
            {w('screen.cycle.leave')}
          </Button>
        </div>
      </form>
    );
  const stopped = entry.moves.filter((one) => one.problem && forward.includes(one.move));
  return (
    <div className="entry-moves">
      {stopped.map(({ move, problem }) => (
        <p key={move} className="entry-stopped">
          <b>{w('screen.cycle.not-yet', { move: w(`move.entry.${move}`) })}</b> {faultWords(w, problem!)}{' '}
          <span className="quiet">{w.maybe(`problem.${problem!.code}.do`)}</span>
        </p>
      ))}
      <div className="row-actions">
        {entry.moves
          .filter((one) => !one.problem)
          .map(({ move }) => (
            <Button
              key={move}
              kind={forward.includes(move) ? 'primary' : 'plain'}
              onClick={() => (tell.forget(), setLacking(null), setDoing(move))}
            >
              {w(`move.entry.${move}`)}
            </Button>
          ))}
      </div>
    </div>
  );
}
