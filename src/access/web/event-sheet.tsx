import { useAsk } from '#platform/ui/ask.ts';
import { IconButton } from '#platform/ui/button.tsx';
import { FactList, SheetPart } from '#platform/ui/facts.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { accessContract } from '../contract.ts';
import { SealMark } from './seal-mark.tsx';
import { eventFacts, eventSubject, eventWord } from './event-words.ts';
import './access.css';

/** One event: when, who, to what, the details in words, and the record as it was kept. */
export function EventSheet(props: { id: string; onClose: () => void; onPerson: (id: string) => void }) {
  const w = useWords();
  const asked = useAsk(accessContract.event, { params: { id: props.id } });
  const event = asked.data;
  if (!event)
    return (
      <Sheet of={props.id} title={w('screen.audit.event')} onClose={props.onClose}>
        {asked.problem ? (
          <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
        ) : (
          <Skeleton rows={6} />
        )}
      </Sheet>
    );
  const facts = eventFacts(w, event);
  const subject = eventSubject(event);
  const { personId } = event;
  const second = new Date(event.at).toLocaleTimeString(w.locale, { timeZone: 'Asia/Shanghai', hourCycle: 'h23' });
  return (
    <Sheet
      of={props.id}
      title={eventWord(w, event.kind)}
      above={<span className="clip">{subject}</span>}
      tools={<IconButton icon="print" label={w('screen.audit.print')} onClick={() => window.print()} />}
      onClose={props.onClose}
    >
      <div className="sheet-form-gap" />
      <FactList
        rows={[
          [
            w('screen.audit.at'),
            <time key="at" dateTime={event.at} className="tabular">
              {w.minute(event.at).replace(/ \d{2}:\d{2}$/, '')} {second}
            </time>,
          ],
          [
            w('screen.audit.who'),
            personId ? (
              <>
                {event.personName}{' '}
                <button type="button" className="link-button" onClick={() => props.onPerson(personId)}>
                  {w('screen.audit.only-person')}
                </button>
              </>
            ) : (
              w('screen.audit.clock-long')
            ),
          ],
          [w('screen.accounts.unit'), event.unitName],
          [
            w('screen.audit.subject'),
            <>
              {w.maybe(`subject.${event.subjectKind}`) ?? event.subjectKind}
              {subject && ` · ${subject}`}
            </>,
          ],
          [w('screen.audit.seal'), <SealMark key="seal" seal={event.seal} />],
        ]}
      />
      <SheetPart title={w('screen.audit.details')}>
        {facts.length === 0 ? (
          <p className="quiet">{w('screen.audit.no-details')}</p>
        ) : (
          <FactList rows={facts.map((fact) => [fact.name, fact.words] as const)} />
        )}
      </SheetPart>
      <details className="kept-record">
        <summary>{w('screen.audit.record')}</summary>
        <p className="quiet">{w('screen.audit.record-why')}</p>
        <pre>
          {JSON.stringify(
            {
              id: event.id,
              at: event.at,
              kind: event.kind,
              personId: event.personId,
              subjectKind: event.subjectKind,
              subjectId: event.subjectId,
              details: event.details,
              seal: event.seal,
            },
            null,
            2,
          )}
        </pre>
      </details>
    </Sheet>
  );
}
