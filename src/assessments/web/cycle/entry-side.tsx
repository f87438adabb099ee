import { Link } from '@tanstack/react-router';
import { useAsk } from '#platform/ui/ask.ts';
import { buttonClass } from '#platform/ui/button.tsx';
import { FactList, SheetPart } from '#platform/ui/facts.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { DayText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import { entriesContract, type Entry } from '../../contract/entries.ts';
import { EntryTag } from '../entry-tag.tsx';
import { EntryHistory } from './history.tsx';
import { EntryMoves } from './moves.tsx';
import { EntryOffice, LiftVeto } from './office.tsx';
import { ColumnCell, DaysLeft } from './parts.tsx';

/** One entry beside the list it came from: where it stands, what may be done today and what stands in the way. */
export function EntrySide({ id, onClose }: { id: string; onClose: () => void }) {
  const w = useWords();
  const asked = useAsk(entriesContract.entry, { params: { id } });
  const entry = asked.data;
  if (!entry)
    return (
      <Sheet of={id} title={w('screen.cycle.entry')} onClose={onClose}>
        {asked.problem ? (
          <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
        ) : (
          <Skeleton rows={9} />
        )}
      </Sheet>
    );
  return (
    <Sheet
      of={id}
      title={entry.label ? `${entry.unit.name} ${entry.label}` : entry.unit.name}
      above={<span className="quiet">{w.list([entry.cycle.title, entry.unit.parentName ?? ''].filter(Boolean))}</span>}
      onClose={onClose}
      foot={entry.moves.length > 0 ? <EntryMoves key={`${entry.id} ${entry.version}`} entry={entry} /> : undefined}
    >
      <EntryStanding entry={entry} />
    </Sheet>
  );
}

/** Days of an entry's title, each with its word. */
const dayRows = [
  { word: 'screen.cycle.recognised', of: 'recognisedOn' },
  { word: 'screen.cycle.commended', of: 'commendedOn' },
  { word: 'screen.cycle.valid', of: 'validUntil' },
  { word: 'screen.cycle.withdrawn', of: 'withdrawnOn' },
  { word: 'screen.cycle.barred', of: 'barredUntil' },
] as const;

/** What is known of an entry beside its scorecard. */
function EntryStanding({ entry }: { entry: Entry }) {
  const w = useWords();
  const grade = (key: string | null) => entry.cycle.grades.find((one) => one.key === key)?.name ?? null;
  const columns = (['self', 'township', 'county'] as const).filter((side) => entry.columns[side]);
  return (
    <>
      <div className="standing-row">
        <EntryTag state={entry.state} />
        {entry.openTo && <DaysLeft to={entry.openTo} />}
        {entry.vetoes > 0 && (
          <Tag mark="cross" tone="late">
            {w('screen.cycle.veto-stands', { n: entry.vetoes })}
          </Tag>
        )}
        {entry.objections > 0 && (
          <Tag mark="diamond" tone="soon">
            {w('screen.cycle.objections-open', { n: entry.objections })}
          </Tag>
        )}
      </div>
      <FactList
        rows={[
          ...columns.map(
            (side) =>
              [
                w(`side.${side}`),
                <ColumnCell key={side} of={entry.columns[side]} grade={grade(entry.columns[side]!.grade)} />,
              ] as const,
          ),
          [w('screen.cycle.class'), entry.class && w(`area.${entry.class}`)],
          [
            w('screen.cycle.publicity-span'),
            entry.publicityFrom && (
              <>
                <DayText day={entry.publicityFrom} short /> — <DayText day={entry.publicityTo!} short />
              </>
            ),
          ],
          ...dayRows.map(({ word, of }) => {
            const day = entry[of];
            return [w(word), day && <DayText key={of} day={day} />] as const;
          }),
        ]}
      />
      <p className="row-actions entry-ways">
        <Link to="/assessments/entries/$entryId" params={{ entryId: entry.id }} className={buttonClass()}>
          {w('screen.cycle.scorecard')}
        </Link>
      </p>
      {entry.missing.length > 0 && (
        <SheetPart title={w('screen.cycle.missing')} count={entry.missing.length}>
          <ul className="cycle-missing">
            {entry.missing.slice(0, 12).map((one) => (
              <li key={one.key}>
                <Link to="/assessments/entries/$entryId" params={{ entryId: entry.id }} search={{ of: one.key }}>
                  <span className="tabular quiet">{one.key}</span> {one.title}
                </Link>
              </li>
            ))}
            {entry.missing.length > 12 && (
              <li className="quiet">{w('screen.cycle.missing-more', { n: entry.missing.length - 12 })}</li>
            )}
          </ul>
        </SheetPart>
      )}
      {entry.vetoList.some((one) => one.stands) && (
        <SheetPart title={w('screen.cycle.vetoes')}>
          <ul className="cycle-vetoes">
            {entry.vetoList.map(
              (one) =>
                one.stands && (
                  <li key={one.key}>
                    <b>{one.text}</b>
                    <div>{one.stands.reason}</div>
                    <div className="quiet">
                      {w('screen.cycle.since')} <DayText day={one.stands.day} />
                    </div>
                    {entry.mayVeto && <LiftVeto entry={entry} veto={one.key} />}
                  </li>
                ),
            )}
          </ul>
        </SheetPart>
      )}
      {entry.vetoList.some((one) => one.when === 'precondition') && (
        <SheetPart title={w('screen.cycle.preconditions')}>
          <ul className="cycle-vetoes">
            {entry.vetoList
              .filter((one) => one.when === 'precondition')
              .map((one) => (
                <li key={one.key}>
                  <Tag mark={one.confirmed ? 'check' : 'ring'} tone={one.confirmed ? 'done' : 'quiet'}>
                    {w(one.confirmed ? 'screen.cycle.confirmed' : 'screen.cycle.unconfirmed')}
                  </Tag>{' '}
                  {one.text}
                </li>
              ))}
          </ul>
        </SheetPart>
      )}
      {entry.extensions.length > 0 && (
        <SheetPart title={w('screen.cycle.extensions')}>
          <ul className="cycle-vetoes">
            {entry.extensions.map((one) => (
              <li key={one.side}>
                {w(`side.${one.side}`)} {w('screen.cycle.until', { day: w.day(one.until) })}
                <div className="quiet">
                  {one.reason} · {one.personName}
                </div>
              </li>
            ))}
          </ul>
        </SheetPart>
      )}
      {entry.rechecks.length > 0 && (
        <SheetPart title={w('screen.cycle.rechecks')}>
          <ul className="cycle-vetoes">
            {entry.rechecks.map((one) => (
              <li key={one.id}>
                <DayText day={one.heldOn} /> <b>{w(`kind.recheck.${one.outcome}`)}</b>
                <div>{one.note}</div>
                {one.improveBy && (
                  <div className="quiet">{w('screen.cycle.improve-by', { day: w.day(one.improveBy) })}</div>
                )}
              </li>
            ))}
          </ul>
        </SheetPart>
      )}
      <EntryOffice key={`${entry.id} ${entry.version}`} entry={entry} />
      <EntryHistory entry={entry} />
    </>
  );
}
