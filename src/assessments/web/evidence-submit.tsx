import { useState } from 'react';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { freshId } from '#platform/ui/fresh-id.ts';
import { ErrorNote } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { manyContract, submitsAtMost } from '../contract/many.ts';
import type { EvidenceRow } from '../contract/evidence.ts';
import { useLeft } from './evidence-left.tsx';
import { touchedByEvidence } from './evidence-tag.tsx';

/** Submits the pieces picked that may be; those refused stay picked, each with the reason. */
export function SubmitBar(props: {
  rows: readonly EvidenceRow[];
  onClear: () => void;
  onKeep: (ids: ReadonlySet<string>) => void;
}) {
  const w = useWords();
  const tell = useTell(manyContract.submitMany, touchedByEvidence);
  const left = useLeft(props.onKeep);
  // One key until it was answered: pressed again after a lost answer, nothing is done twice.
  const [key, setKey] = useState(freshId);
  const fit = props.rows.filter((row) => row.may.includes('submit')).slice(0, submitsAtMost);
  const send = () =>
    tell.tell({ body: { evidence: fit.map(({ id, version }) => ({ id, version })) } }, { key }).then(
      (got) => {
        setKey(freshId());
        left.settle(got, w('screen.evid.done.submit', { n: got.done }));
      },
      (problem: { code?: string }) => {
        if (problem.code !== 'network.unreachable' && problem.code !== 'answer.unreadable') setKey(freshId());
      },
    );
  return (
    <section className="evid-bar no-print" aria-label={w('screen.evid.bulk-submit')}>
      {tell.problem && <ErrorNote problem={tell.problem} writing />}
      {left.note}
      <div className="evid-bar-row">
        <b role="status">{w('screen.evid.picked', { n: props.rows.length })}</b>
        <div className="row-actions">
          <Button kind="primary" busy={tell.busy} disabled={fit.length === 0} onClick={() => void send()}>
            {w('screen.evid.submit-n', { n: fit.length })}
          </Button>
          <Button kind="quiet" onClick={props.onClear}>
            {w('screen.evid.unpick')}
          </Button>
        </div>
      </div>
    </section>
  );
}
