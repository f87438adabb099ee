import { useEffect, useRef, useState } from 'react';
import { useTell } from '#platform/ui/ask.ts';
import { IconButton } from '#platform/ui/button.tsx';
import { CopyButton } from '#platform/ui/copy.tsx';
import { ErrorNote, ProgressLine } from '#platform/ui/states.tsx';
import type { Answer } from '#platform/pure/endpoint.ts';
import { useWords } from '#platform/words/use.tsx';
import { accessContract } from '../contract.ts';
import './access.css';

type Found = Answer<typeof accessContract.verifyEvents>;

/** Recomputes the chain of seals: what was found, and the hash of the newest seal to be noted down elsewhere. */
export function Verification(props: { onClose: () => void; onEvent: (id: string) => void }) {
  const w = useWords();
  const verify = useTell(accessContract.verifyEvents);
  const [found, setFound] = useState<{ at: string; what: Found } | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const begun = useRef(false);
  const run = () => {
    setFound(null);
    verify.tell({}).then(
      (what) => setFound({ at: new Date().toISOString(), what }),
      () => undefined,
    );
  };
  useEffect(() => {
    heading.current?.focus();
    if (begun.current) return;
    begun.current = true;
    run();
  }, []);
  return (
    <section className="paper verification" aria-labelledby="verification">
      <div className="verification-head">
        <h2 id="verification" tabIndex={-1} ref={heading}>
          {w('screen.verify.title')}
        </h2>
        <IconButton icon="close" label={w('kit.close')} onClick={props.onClose} className="no-print" />
      </div>
      {verify.problem ? (
        <ErrorNote problem={verify.problem} again={run} />
      ) : !found ? (
        <ProgressLine words={w('screen.verify.running')} done={0} of={0} />
      ) : (
        <Verdict found={found.what} at={found.at} onEvent={props.onEvent} />
      )}
    </section>
  );
}

function Verdict({ found, at, onEvent }: { found: Found; at: string; onEvent: (id: string) => void }) {
  const w = useWords();
  return (
    <div role="status">
      <div className={`note ${found.sound ? 'note-done' : 'note-error'}`}>
        <strong>{w(found.sound ? 'screen.verify.sound' : 'screen.verify.broken')}</strong>
        <p>
          {w('screen.verify.counted', { events: found.events, seals: found.seals })}
          {found.unsealed > 0 && ` ${w('screen.verify.unsealed', { n: found.unsealed })}`}
        </p>
      </div>
      {found.faults.length > 0 && (
        <>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{w('screen.audit.seal')}</th>
                <th scope="col">{w('screen.verify.what')}</th>
                <th scope="col">{w('screen.audit.event')}</th>
              </tr>
            </thead>
            <tbody>
              {found.faults.map((fault, i) => (
                <tr key={i}>
                  <td className="tabular">
                    {fault.seal === null ? '—' : w('screen.audit.seal-number', { number: String(fault.seal) })}
                  </td>
                  <td>{w(`fault.${fault.reason}`)}</td>
                  <td>
                    {fault.eventId ? (
                      <button type="button" className="link-button" onClick={() => onEvent(fault.eventId!)}>
                        {w('screen.verify.see')}
                      </button>
                    ) : (
                      '—'
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p>{w('screen.verify.broken-do')}</p>
        </>
      )}
      {found.head && (
        <div className="head-hash">
          <h3>{w('screen.verify.head')}</h3>
          <p className="quiet">{w('screen.verify.head-why')}</p>
          <code className="secret-text">{found.head}</code>
          <div className="row-actions">
            <CopyButton text={found.head} label={w('screen.verify.copy')} />
            <span className="quiet">
              {w('screen.verify.head-at', { seals: found.seals, time: w.minute(found.headAt ?? at) })}
            </span>
          </div>
        </div>
      )}
      <p className="quiet after-lines">{w('screen.verify.at', { time: w.minute(at) })}</p>
    </div>
  );
}
