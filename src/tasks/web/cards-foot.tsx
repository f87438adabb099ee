import { useWords } from '#platform/words/use.tsx';
import { shownAtMost, type Cards } from './cards.ts';

/** How many tasks are shown, and whether that is all of them. */
export function CardsFoot({ cards, shown }: { cards: Cards; shown?: number }) {
  const w = useWords();
  const n = shown ?? cards.rows.length;
  return (
    <p className="cards-foot quiet" role="status">
      {cards.coming
        ? w('screen.tasks.coming', { n: cards.rows.length })
        : cards.cut
          ? w('screen.tasks.cut', { n: shownAtMost })
          : w('screen.tasks.total', { n })}
    </p>
  );
}
