import { useMemo, useState, type FormEvent } from 'react';
import { useAskPages, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Field } from '#platform/ui/field.tsx';
import { freshId } from '#platform/ui/fresh-id.ts';
import { List } from '#platform/ui/list.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { evidenceContract, reviewsAtMost, type EvidenceRow } from '../contract/evidence.ts';
import { useLeft } from './evidence-left.tsx';
import { evidenceColumns } from './evidence-list.tsx';
import { touchedByEvidence } from './evidence-tag.tsx';

/** What waits for review, longest first; rows are picked and accepted or returned together. */
export function ReviewQueue(props: { text: string | undefined; openId: string | null; onOpen: (id: string) => void }) {
  const w = useWords();
  const asked = useAskPages(evidenceContract.queue, { query: { text: props.text, limit: 60 } });
  const columns = useMemo(() => evidenceColumns(w), [w]);
  const [picked, setPicked] = useState<ReadonlyMap<string, EvidenceRow>>(new Map());
  const pick = (some: readonly EvidenceRow[], on: boolean) =>
    setPicked((before) => {
      const next = new Map(before);
      for (const row of some)
        if (!on) next.delete(row.id);
        else if (next.size < reviewsAtMost || next.has(row.id)) next.set(row.id, row);
      return next;
    });
  if (asked.problem) return <ErrorNote problem={asked.problem} again={asked.again} />;
  if (asked.pending) return <Skeleton rows={8} />;
  return (
    <>
      {asked.rows.length === 0 ? (
        <div className="paper">
          <Empty>{w(props.text ? 'screen.evid.empty-filtered' : 'screen.evid.empty-queue')}</Empty>
        </div>
      ) : (
        <List<EvidenceRow>
          label={w('screen.evid.view.review')}
          rows={asked.rows}
          columns={columns}
          rowKey={(row) => row.id}
          rowLabel={(row) => `${row.title}，${row.unit.name}`}
          onOpen={(row) => props.onOpen(row.id)}
          openKey={props.openId}
          onEnd={asked.more}
          height={64}
          dim={asked.behind}
          picked={picked}
          onPick={pick}
          foot={asked.hasMore ? w('screen.evid.more') : w('screen.evid.total', { n: asked.rows.length })}
        />
      )}
      {picked.size > 0 && (
        <ReviewBar
          rows={[...picked.values()]}
          onClear={() => setPicked(new Map())}
          onKeep={(ids) => setPicked((before) => new Map([...before].filter(([id]) => ids.has(id))))}
        />
      )}
    </>
  );
}

/** Accepts or returns the rows picked; those refused stay picked, each with the reason. */
function ReviewBar(props: {
  rows: readonly EvidenceRow[];
  onClear: () => void;
  onKeep: (ids: ReadonlySet<string>) => void;
}) {
  const w = useWords();
  const review = useTell(evidenceContract.reviewMany, touchedByEvidence);
  const [returning, setReturning] = useState(false);
  const [reason, setReason] = useState('');
  const [lacking, setLacking] = useState(false);
  const left = useLeft(props.onKeep);
  const [key, setKey] = useState(freshId);
  const send = (move: 'accept' | 'return') =>
    review
      .tell(
        { body: { move, reason: reason.trim(), evidence: props.rows.map(({ id, version }) => ({ id, version })) } },
        { key },
      )
      .then(
        (got) => {
          setKey(freshId());
          setReturning(false);
          setReason('');
          const results = got.results.map(({ title, ...one }) => ({ ...one, name: title }));
          left.settle({ done: got.done, results }, w(`screen.evid.done.${move}`, { n: got.done }));
        },
        () => setKey(freshId()),
      );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLacking(reason.trim() === '');
    if (reason.trim() !== '') void send('return');
  };
  return (
    <section className="evid-bar no-print" aria-label={w('screen.evid.bulk')}>
      {review.problem && <ErrorNote problem={review.problem} writing />}
      {left.note}
      {returning ? (
        <form className="evid-bar-form" onSubmit={submit}>
          <Field
            label={w('screen.evid.return-reason', { n: props.rows.length })}
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
            <Button type="submit" kind="primary" busy={review.busy}>
              {w('move.evidence.return')}
            </Button>
            <Button kind="quiet" onClick={() => setReturning(false)}>
              {w('screen.evid.leave')}
            </Button>
          </div>
        </form>
      ) : (
        <div className="evid-bar-row">
          <b role="status">{w('screen.evid.picked', { n: props.rows.length })}</b>
          <div className="row-actions">
            <Button kind="primary" busy={review.busy} onClick={() => void send('accept')}>
              {w('move.evidence.accept')}
            </Button>
            <Button onClick={() => setReturning(true)}>{w('move.evidence.return')}</Button>
            <Button kind="quiet" onClick={props.onClear}>
              {w('screen.evid.unpick')}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}
