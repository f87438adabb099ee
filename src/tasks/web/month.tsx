import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { addDays, type Day } from '#platform/pure/day.ts';
import { Button, IconButton } from '#platform/ui/button.tsx';
import { addMonths, monthWeeks, weekdayOf } from '#platform/ui/day-reading.ts';
import { usePhone } from '#platform/ui/preferences.ts';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { TaskCard } from '../contract/cards.ts';
import { carried, shownTitle } from '../rules/shown.ts';
import { useCards } from './cards.ts';
import { CardsFoot } from './cards-foot.tsx';
import { DayOfTasks } from './day-of-tasks.tsx';
import type { Showing } from './list.tsx';
import { restDay } from './rest.ts';
import './month.css';

/** Tasks one day's cell names; the rest are counted, and all stand under the month for the day chosen. */
const namedInCell = 4;

/** The tasks of a month on their due days. Arrows walk the days, PageUp and PageDown the months, Enter tells a day's tasks. */
export function Month({ search, set, openId, onTask }: Showing) {
  const w = useWords();
  const phone = usePhone();
  const today = w.today();
  const at = search.at ?? today;
  const weeks = monthWeeks(at);
  const [first, last] = [weeks[0]![0]!, weeks.at(-1)!.at(-1)!];
  // The month narrows what the filter already narrows.
  const from = search.from && search.from > first ? search.from : first;
  const to = search.to && search.to < last ? search.to : last;
  const cards = useCards({ ...search, from, to });
  const byDay = useMemo(() => {
    const out = new Map<Day, TaskCard[]>();
    for (const card of cards.rows)
      if (card.due && carried(card)) out.set(card.due, [...(out.get(card.due) ?? []), card]);
    return out;
  }, [cards.rows]);
  const grid = useRef<HTMLTableElement>(null);
  const [told, setTold] = useState<Day | null>(null);
  if (cards.problem) return <ErrorNote problem={cards.problem} again={cards.again} />;
  if (cards.pending) return <Skeleton rows={10} />;
  const go = (day: Day) => {
    set({ at: day });
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus());
  };
  const onKey = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || !event.target.dataset.day) return;
    const next: Record<string, () => Day> = {
      ArrowLeft: () => addDays(at, -1),
      ArrowRight: () => addDays(at, 1),
      ArrowUp: () => addDays(at, -7),
      ArrowDown: () => addDays(at, 7),
      PageUp: () => addMonths(at, -1),
      PageDown: () => addMonths(at, 1),
      Home: () => addDays(at, -weekdayOf(at)),
      End: () => addDays(at, 6 - weekdayOf(at)),
    };
    const day = next[event.key];
    if (!day) return;
    event.preventDefault();
    go(day());
  };
  const name = new Intl.DateTimeFormat(w.locale, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  const head = new Intl.DateTimeFormat(w.locale, { weekday: 'short', timeZone: 'UTC' });
  const day = told ?? (phone ? at : null);
  return (
    <>
      <div className="list-tools">
        <span className="turner no-print">
          <IconButton icon="left" label={w('kit.month-before')} onClick={() => set({ at: addMonths(at, -1) })} />
          <IconButton icon="right" label={w('kit.month-after')} onClick={() => set({ at: addMonths(at, 1) })} />
          <Button kind="quiet" onClick={() => set({ at: undefined })}>
            {w('kit.today')}
          </Button>
        </span>
        <b aria-live="polite">{name.format(Date.parse(at))}</b>
      </div>
      <table className="cal" role="grid" aria-label={name.format(Date.parse(at))} ref={grid} onKeyDown={onKey}>
        <thead>
          <tr>
            {weeks[0]!.map((one) => (
              <th key={one} scope="col">
                {head.format(Date.parse(one))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((one) => (
                <Cell
                  key={one}
                  day={one}
                  rows={byDay.get(one) ?? []}
                  at={at}
                  today={today}
                  told={one === day}
                  openId={openId}
                  onTell={() => {
                    set({ at: one });
                    setTold(one);
                  }}
                  onTask={onTask}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {day && <DayOfTasks day={day} rows={byDay.get(day) ?? []} cards={cards} onTask={onTask} />}
      <CardsFoot cards={cards} shown={[...byDay.values()].reduce((sum, rows) => sum + rows.length, 0)} />
    </>
  );
}

function Cell(props: {
  day: Day;
  rows: readonly TaskCard[];
  at: Day;
  today: Day;
  told: boolean;
  openId: string | null;
  onTell: () => void;
  onTask: (id: string) => void;
}) {
  const w = useWords();
  const { day, rows } = props;
  const rest = restDay(day);
  const holiday = rest.holiday && w(`kit.holiday.${rest.holiday}`);
  const late = rows.filter((card) => card.standing === 'late').length;
  const named = rows.length > namedInCell ? rows.slice(0, namedInCell - 1) : rows;
  return (
    <td
      className={[
        day.slice(0, 7) === props.at.slice(0, 7) ? '' : 'beside',
        rest.rest ? 'rest' : '',
        props.told ? 'told' : '',
      ].join(' ')}
      aria-selected={props.told}
    >
      <button
        type="button"
        className="cal-day"
        data-day={day}
        tabIndex={day === props.at ? 0 : -1}
        aria-current={day === props.today ? 'date' : undefined}
        onClick={props.onTell}
      >
        <span className="unseen">
          {[
            w.day(day),
            holiday ?? (rest.rest ? w('screen.calendar.rest') : rest.moved ? w('screen.calendar.work') : null),
            w('screen.today.items', { n: rows.length }),
            late > 0 ? w('screen.plan.late', { n: late }) : null,
          ]
            .filter(Boolean)
            .join('，')}
        </span>
        <span className="cal-number tabular" aria-hidden="true">
          {Number(day.slice(8))}
        </span>
        {(holiday || rest.moved) && (
          <span className="cal-rest" aria-hidden="true">
            {rest.moved ? w('screen.calendar.work-mark') : w('screen.calendar.rest-mark')}
            <span className="wide-only"> {holiday}</span>
          </span>
        )}
        {rows.length > 0 && (
          <span className={`cal-count tabular${late > 0 ? ' tone-late' : ''}`} aria-hidden="true">
            {w.number(rows.length)}
          </span>
        )}
      </button>
      <ul>
        {named.map((card) => (
          <li key={card.id}>
            <button
              type="button"
              tabIndex={-1}
              className={`cal-task cal-${card.standing}${card.id === props.openId ? ' cal-open' : ''}`}
              title={`${card.title} · ${w(`state.task.${card.state}`)}`}
              onClick={() => props.onTask(card.id)}
            >
              {shownTitle(card.title)}
            </button>
          </li>
        ))}
      </ul>
      {named.length < rows.length && (
        <button type="button" tabIndex={-1} className="cal-more quiet" onClick={props.onTell}>
          {w('screen.calendar.more', { n: rows.length - named.length })}
        </button>
      )}
    </td>
  );
}
