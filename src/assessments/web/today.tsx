import { Link } from '@tanstack/react-router';
import { accessContract } from '#access/contract.ts';
import type { Answer } from '#platform/pure/endpoint.ts';
import { useAsk, useKnown } from '#platform/ui/ask.ts';
import { buttonClass } from '#platform/ui/button.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { entriesContract } from '../contract/entries.ts';
import { DaysLeft } from './cycle/parts.tsx';
import { useWaits } from './cycle/waits.tsx';
import './today.css';

type Desk = Answer<typeof entriesContract.desk>;

/** What of the assessments is due from the reader: the self-assessment they write, and what waits for them. Nothing due, nothing shown. */
export function AssessmentsToday() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const asked = useAsk(entriesContract.desk, me.verbs.includes('assessment.read') ? {} : null);
  if (asked.problem) return <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />;
  const today = w.today();
  const writing = (asked.data?.mine ?? []).filter(
    (one) => one.state === 'self-assessing' && one.openTo !== null && one.openTo >= today,
  );
  const waiting = (asked.data?.cycles ?? []).filter(({ waiting: of }) => Object.values(of).some((n) => n > 0));
  if (writing.length + waiting.length === 0) return null;
  return (
    <section className="today-part">
      <header>
        <h2>{w('screen.room.assessments')}</h2>
        <Link to="/assessments">{w('screen.cycle.to-room')}</Link>
      </header>
      <ul className="today-assessments paper">
        {writing.map((one) => (
          <li key={one.id}>
            <Writing entry={one} />
          </li>
        ))}
        {waiting.map((one) => (
          <li key={one.id}>
            <Waiting cycle={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Writing({ entry }: { entry: Desk['mine'][number] }) {
  const w = useWords();
  const own = entry.columns.self;
  return (
    <>
      <span className="today-assessment">
        <b>{[entry.unit.name, entry.label].filter(Boolean).join(' ')}</b>{' '}
        <span className="quiet">{entry.cycleTitle}</span>
      </span>
      {own && (
        <span className="quiet tabular">{w('screen.cycle.answered-of', { n: own.answered, of: own.asked })}</span>
      )}
      <DaysLeft to={entry.openTo!} />
      <Link to="/assessments/entries/$entryId" params={{ entryId: entry.id }} className={buttonClass('plain', true)}>
        {w('screen.cycle.go-on')}
      </Link>
    </>
  );
}

function Waiting({ cycle }: { cycle: Desk['cycles'][number] }) {
  const waits = useWaits(cycle);
  return (
    <>
      <span className="today-assessment">
        <b>{cycle.title}</b>
      </span>
      <span className="row-actions">{waits}</span>
    </>
  );
}
