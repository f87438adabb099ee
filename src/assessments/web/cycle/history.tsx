import { SheetPart } from '#platform/ui/facts.tsx';
import { WhenText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Entry } from '../../contract/entries.ts';

interface Happened {
  key: string;
  at: string;
  what: string;
  by: string | null;
  words: string;
}

/** How an entry came to where it stands, newest first: its moves, objections to it and what became of them. */
export function EntryHistory({ entry }: { entry: Entry }) {
  const w = useWords();
  const moves = entry.history.map((one): Happened => ({
    key: `${one.at} ${one.move}`,
    at: one.at,
    what: w(`move.entry.${one.move}`),
    by: one.unitName,
    words: one.reason,
  }));
  // The move back that follows from an objection carries the same words.
  const back = new Set(entry.history.filter(({ move }) => move === 'uphold').map(({ at }) => at));
  const objections = entry.objectionList.flatMap((one): Happened[] => [
    {
      key: `${one.id} received`,
      at: one.at,
      what: w('event.objection.add'),
      by: w(`kind.objection.${one.channel}`),
      words: one.text ?? '',
    },
    ...(one.settledAt !== null && !back.has(one.settledAt)
      ? [
          {
            key: `${one.id} settled`,
            at: one.settledAt,
            what: w(one.state === 'upheld' ? 'event.objection.uphold' : 'event.objection.reject'),
            by: one.settledBy,
            words: one.answer,
          },
        ]
      : []),
  ]);
  const all = [...moves, ...objections].toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  if (all.length === 0) return null;
  return (
    <SheetPart title={w('screen.cycle.history')}>
      <ol className="entry-history">
        {all.map((one) => (
          <li key={one.key}>
            <b>{one.what}</b> <span className="quiet">{one.by}</span>{' '}
            <span className="quiet">
              <WhenText at={one.at} />
            </span>
            {one.words && <div>{one.words}</div>}
          </li>
        ))}
      </ol>
    </SheetPart>
  );
}
