import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { asProblem } from '#platform/ui/ask.ts';
import { IconButton } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
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
  // Asked anew each time: an answer of a minute ago says nothing about now.
  const verify = useQuery({
    queryKey: [accessContract.verifyEvents.path],
    queryFn: async ({ signal }) => ({
      what: await call(accessContract.verifyEvents, {}, { signal }),
      at: new Date().toISOString(),
    }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="paper verification" aria-labelledby="verification">
      <div className="verification-head">
        <h2 id="verification" tabIndex={-1} ref={heading}>
          {w('screen.verify.title')}
        </h2>
        <IconButton icon="close" label={w('kit.close')} onClick={props.onClose} className="no-print" />
      </div>
      {verify.error ? (
        <ErrorNote problem={asProblem(verify.error)} again={() => void verify.refetch()} />
      ) : !verify.data ? (
        <ProgressLine words={w('screen.verify.running')} done={0} of={0} />
      ) : (
        <Verdict found={verify.data.what} at={verify.data.at} onEvent={props.onEvent} />
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
