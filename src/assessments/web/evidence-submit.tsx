import { useState } from 'react';
import type { Answer } from '#platform/pure/endpoint.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { freshId } from '#platform/ui/fresh-id.ts';
import { ErrorNote, Note } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { manyContract, submitsAtMost } from '../contract/many.ts';
import type { EvidenceRow } from '../contract/evidence.ts';
import { touchedByEvidence } from './evidence-tag.tsx';

/** Submits the pieces picked that may be; those refused stay picked, each with the reason. */
export function SubmitBar(props: {
  rows: readonly EvidenceRow[];
  onClear: () => void;
  onKeep: (ids: ReadonlySet<string>) => void;
}) {
  const w = useWords();
  const tell = useTell(manyContract.submitMany, touchedByEvidence);
  const [answer, setAnswer] = useState<Answer<typeof manyContract.submitMany> | null>(null);
  // One key until it was answered: pressed again after a lost answer, nothing is done twice.
  const [key, setKey] = useState(freshId);
  const fit = props.rows.filter((row) => row.may.includes('submit')).slice(0, submitsAtMost);
  const send = () =>
    tell.tell({ body: { evidence: fit.map(({ id, version }) => ({ id, version })) } }, { key }).then(
      (got) => {
        setKey(freshId());
        const left = new Set(got.results.filter((one) => one.problem !== null).map((one) => one.id));
        if (left.size === 0) announce(w('screen.evid.done.submit', { n: got.done }));
        setAnswer(left.size ? got : null);
        props.onKeep(left);
      },
      (problem: { code?: string }) => {
        if (problem.code !== 'network.unreachable' && problem.code !== 'answer.unreadable') setKey(freshId());
      },
    );
  const refused = answer?.results.filter((one) => one.problem !== null) ?? [];
  return (
    <section className="evid-bar no-print" aria-label={w('screen.evid.bulk-submit')}>
      {tell.problem && <ErrorNote problem={tell.problem} writing />}
      {refused.length > 0 && (
        <Note tone="soon">
          <strong>{w('screen.evid.left', { done: answer!.done, n: refused.length })}</strong>
          <ul className="evid-existing">
            {refused.map((one) => (
              <li key={one.id}>
                <span className="clip">{one.name ?? one.id}</span>
                <span className="quiet">
                  {w.maybe(`screen.evid.why.${one.problem}`) ?? w.maybe(`problem.${one.problem}`) ?? one.problem}
                </span>
              </li>
            ))}
          </ul>
        </Note>
      )}
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
