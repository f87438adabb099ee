import type { Day } from '#platform/pure/day.ts';
import { useWords } from '#platform/words/use.tsx';
import type { TaskCard } from '../contract/cards.ts';
import { shownTitle } from '../rules/shown.ts';
import type { Cards } from './cards.ts';
import { brief, StandingTag, StateTag } from './marks.tsx';

/** The tasks due on one day, all of them, at most 200 drawn. */
export function DayOfTasks(props: { day: Day; rows: readonly TaskCard[]; cards: Cards; onTask: (id: string) => void }) {
  const w = useWords();
  const { rows, cards } = props;
  return (
    <section className="day-tasks" aria-live="polite">
      <h2>
        {w.day(props.day)} <span className="quiet">{w('screen.today.items', { n: rows.length })}</span>
      </h2>
      {rows.length === 0 ? (
        <p className="quiet">{w('screen.calendar.none')}</p>
      ) : (
        <ul className="lines paper">
          {rows.slice(0, 200).map((card) => {
            const unit = cards.unitOf(card.leadUnitId);
            return (
              <li key={card.id}>
                <button type="button" className="line" onClick={() => props.onTask(card.id)}>
                  <StateTag state={card.state} />
                  <span className="line-title">
                    <span className="task-title">{shownTitle(card.title)}</span>
                    <span className="task-plan clip">
                      {[unit && brief(unit), cards.planOf(card.planId)?.title].filter(Boolean).join(' · ')}
                    </span>
                  </span>
                  <StandingTag task={card} />
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
