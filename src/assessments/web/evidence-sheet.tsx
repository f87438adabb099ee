import { useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { FactList, SheetPart } from '#platform/ui/facts.tsx';
import { Field } from '#platform/ui/field.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { WhenText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import { evidenceContract, type Evidence } from '../contract/evidence.ts';
import { captionElements, needsCaption } from '../rules/evidence.ts';
import { counts, withdrawalGrounds, type WithdrawalGround } from '../rules/evidence-lock.ts';
import { decimal } from '../rules/rule-text.ts';
import type { EvidenceMove } from '../rules/lifecycle.ts';
import { EvidenceFiles } from './evidence-files.tsx';
import { EvidenceForm } from './evidence-form.tsx';
import { EvidenceLinks } from './evidence-links.tsx';
import { EvidenceTag, spanShown, touchedByEvidence } from './evidence-tag.tsx';

/** One piece beside the list: its files, caption, what it proves; for its unit the form, for reviewers their verdict. */
export function EvidenceSheet(props: { id: string; onClose: () => void; onOpen: (id: string) => void }) {
  const w = useWords();
  const asked = useAsk(evidenceContract.get, { params: { id: props.id } });
  const [editing, setEditing] = useState<boolean | null>(null);
  const evidence = asked.data;
  if (!evidence)
    return (
      <Sheet of={props.id} title={w('screen.evid.one')} onClose={props.onClose}>
        {asked.problem ? (
          <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </Sheet>
    );
  const changes = evidence.may.includes('change');
  // A draft opens as the form it is.
  const form = changes && (editing ?? (evidence.state === 'draft' || evidence.state === 'returned'));
  return (
    <Sheet
      of={props.id}
      title={evidence.title}
      above={
        <span className="quiet">
          {evidence.unit.name} · {w(`kind.evidence.${evidence.kind}`)}
        </span>
      }
      onClose={props.onClose}
      foot={
        !form && evidence.may.some((one) => one !== 'link') ? (
          <Moves key={evidence.version} evidence={evidence} onChange={() => setEditing(true)} />
        ) : undefined
      }
    >
      <div className="standing-row">
        <EvidenceTag state={evidence.state} washed />
        {evidence.submittedAt && (
          <span className="quiet">
            {w('screen.evid.submitted-at')} <WhenText at={evidence.submittedAt} />
          </span>
        )}
      </div>
      {evidence.reason && (
        <Note tone="soon">
          <strong>
            {w(evidence.state === 'withdrawn' ? 'screen.evid.withdrawn-why' : 'screen.evid.returned-why')}
          </strong>{' '}
          {evidence.reason}
          {evidence.reviewer && evidence.state === 'returned' && <span className="quiet"> — {evidence.reviewer}</span>}
        </Note>
      )}
      {evidence.held && evidence.state !== 'withdrawn' && (
        <Note tone="soon">
          {evidence.held.day && evidence.held.side
            ? w('screen.evid.held', {
                unit: evidence.held.unit,
                cycle: evidence.held.cycle,
                side: w(`side.${evidence.held.side}`),
                day: w.day(evidence.held.day),
              })
            : w('screen.evid.held-settled', { unit: evidence.held.unit, cycle: evidence.held.cycle })}
        </Note>
      )}
      {evidence.alsoFiledBy.length > 0 && (
        <Note tone="soon">
          <strong>{w('screen.evid.elsewhere-why')}</strong>
          <ul>
            {evidence.alsoFiledBy.map((one, i) => (
              <li key={i}>
                {one.unitName}《{one.title}》 <span className="quiet">{one.fileName}</span>{' '}
                <WhenText at={one.filedAt} />
              </li>
            ))}
          </ul>
        </Note>
      )}
      {form ? (
        <EvidenceForm key={evidence.id} evidence={evidence} onDone={() => setEditing(false)} />
      ) : (
        <>
          {evidence.faults.length > 0 && evidence.may.includes('submit') && (
            <Note tone="soon">
              <strong>{w('screen.evid.missing')}</strong>
              <ul>
                {evidence.faults.map((fault) => (
                  <li key={fault}>{w(`fault.evidence.${fault}`)}</li>
                ))}
              </ul>
            </Note>
          )}
          <EvidenceFiles files={evidence.files} />
          <FactList
            rows={[
              [w('screen.evid.days'), spanShown(w, evidence)],
              ...(needsCaption(evidence.files.map((file) => file.kind))
                ? captionElements.map(
                    (element) => [w(`caption.${element}`), evidence.caption[element] || null] as const,
                  )
                : []),
              [w('screen.evid.quantity'), evidence.quantity > 1 ? w.number(evidence.quantity) : null],
              [w('screen.evid.figure'), evidence.figure === null ? null : decimal(evidence.figure)],
              [
                w('screen.evid.filed-by'),
                <>
                  {evidence.filedBy} <WhenText at={evidence.filedAt} />
                </>,
              ],
              [w('screen.evid.reviewer'), evidence.reviewer],
            ]}
          />
        </>
      )}
      <SheetPart title={w('screen.evid.head.proves')}>
        <EvidenceLinks evidence={evidence} />
      </SheetPart>
      {form && evidence.may.includes('withdraw') && <Withdraw evidence={evidence} />}
    </Sheet>
  );
}

/** Withdrawing from the form, where the foot with the other moves is not shown. */
function Withdraw({ evidence }: { evidence: Evidence }) {
  return (
    <div className="evid-withdraw">
      <Moves evidence={{ ...evidence, may: ['withdraw'] }} />
    </div>
  );
}

const order: readonly EvidenceMove[] = ['accept', 'return', 'submit', 'withdraw'];

/** What this reader may do now; what needs a reason asks for it in place. */
function Moves({ evidence, onChange }: { evidence: Evidence; onChange?: () => void }) {
  const w = useWords();
  const move = useTell(evidenceContract.move, touchedByEvidence);
  const review = useTell(evidenceContract.review, touchedByEvidence);
  const [doing, setDoing] = useState<EvidenceMove | null>(null);
  const [reason, setReason] = useState('');
  const [lacking, setLacking] = useState(false);
  const [ground, setGround] = useState<WithdrawalGround | ''>('');
  const [groundless, setGroundless] = useState(false);
  // What an entry holds is taken back only on a ground that no day closes.
  const grounded = evidence.held !== null && counts(evidence.state);
  const may = order.filter((one) => evidence.may.includes(one));
  const send = (what: EvidenceMove) => {
    const { id, version } = evidence;
    const said =
      what === 'accept' || what === 'return'
        ? review.tell({ params: { id }, body: { move: what, version, reason: reason.trim() } })
        : move.tell({
            params: { id },
            body: { move: what, version, reason: reason.trim(), ...(what === 'withdraw' && ground ? { ground } : {}) },
          });
    said.then(
      () => announce(w(`screen.evid.done.${what}`, { n: 1 })),
      () => undefined,
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const needed = doing === 'return' || ground !== '' || (evidence.linkCount > 0 && evidence.submittedAt !== null);
    const unsaid = needed && reason.trim() === '';
    const missing = doing === 'withdraw' && grounded && ground === '';
    setLacking(unsaid);
    setGroundless(missing);
    if (doing && !unsaid && !missing) send(doing);
  };
  const problem = move.problem ?? review.problem;
  const busy = move.busy || review.busy;
  return (
    <>
      {problem && <ErrorNote problem={problem} writing />}
      {doing ? (
        <form className="evid-bar-form" onSubmit={submit}>
          {doing === 'withdraw' && evidence.linkCount > 0 && (
            <p className="field-reason">{w('screen.evid.withdraw-follows', { n: evidence.linkCount })}</p>
          )}
          {doing === 'withdraw' && (
            <Field
              label={w('screen.evid.ground')}
              optional={!grounded}
              reason={grounded && w('screen.evid.ground-why')}
              error={groundless ? w('screen.evid.ground-missing') : null}
            >
              {(parts) => (
                <select
                  {...parts}
                  value={ground}
                  onChange={(event) => setGround(withdrawalGrounds.find((one) => one === event.target.value) ?? '')}
                >
                  <option value="">{w('screen.evid.ground-choose')}</option>
                  {withdrawalGrounds.map((one) => (
                    <option key={one} value={one}>
                      {w(`kind.withdrawal.${one}`)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
          {doing === 'withdraw' && ground === 'personal' && <Note tone="soon">{w('screen.evid.ground-erases')}</Note>}
          <Field
            label={w('screen.evid.reason')}
            optional={doing === 'withdraw' && evidence.linkCount === 0 && ground === ''}
            error={lacking ? w('problem.evidence.reason-missing') : null}
          >
            {(parts) => (
              <input
                {...parts}
                type="text"
                autoFocus
                maxLength={400}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          <div className="row-actions">
            <Button type="submit" kind={doing === 'withdraw' ? 'danger' : 'primary'} busy={busy}>
              {w(`move.evidence.${doing}`)}
            </Button>
            <Button kind="quiet" onClick={() => setDoing(null)}>
              {w('screen.evid.leave')}
            </Button>
          </div>
        </form>
      ) : (
        <div className="row-actions">
          {may.map((one) => (
            <Button
              key={one}
              kind={one === 'accept' || one === 'submit' ? 'primary' : one === 'withdraw' ? 'quiet' : 'plain'}
              busy={busy && (one === 'accept' || one === 'submit')}
              disabled={one === 'submit' && evidence.faults.length > 0}
              onClick={() => (one === 'accept' || one === 'submit' ? send(one) : setDoing(one))}
            >
              {w(`move.evidence.${one}`)}
            </Button>
          ))}
          {onChange && evidence.may.includes('change') && (
            <Button kind="quiet" icon="edit" onClick={onChange}>
              {w('screen.evid.correct')}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
