import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { addDays, type Day } from '#platform/pure/day.ts';
import { dayKind } from '#platform/pure/workday.ts';
import type { Words } from '../words/words.ts';
import { useWords } from '../words/use.tsx';
import { IconButton } from './button.tsx';
import { addMonths, monthWeeks, readDay, weekdayOf } from './day-reading.ts';
import { useOutside } from './menu.tsx';

/**
 * A day, typed as one says it (11月22日, 11-22, 2026.11.22) or picked from a month. Weekends are quiet, today is ringed.
 * In the month: arrows walk, PageUp and PageDown change it, Enter takes the day, Escape leaves.
 */
export function DayField(props: {
  value: Day | null;
  onChange: (value: Day | null) => void;
  id?: string;
  label?: string;
  describedBy?: string;
  invalid?: boolean;
  autoFocus?: boolean;
}) {
  const w = useWords();
  const [text, setText] = useState<string | null>(null);
  const [unread, setUnread] = useState(false);
  const [open, setOpen] = useState(false);
  const made = useId();
  const close = () => setOpen(false);
  const box = useOutside(open, close);
  const input = useRef<HTMLInputElement>(null);

  // A form is not sent over words that were not understood: the browser's own check stops it at this field.
  useEffect(() => {
    input.current?.setCustomValidity(unread ? w('kit.day-unread') : '');
  }, [unread, w]);
  const take = (typed: string) => {
    const day = readDay(typed, w.today());
    const wrong = typed.trim() !== '' && day === null;
    setUnread(wrong);
    // What was typed stays in the field, with the reason under it.
    if (wrong) return;
    setText(null);
    if (day !== props.value) props.onChange(day);
  };
  const choose = (day: Day | null) => {
    setOpen(false);
    setText(null);
    setUnread(false);
    props.onChange(day);
    input.current?.focus();
  };
  return (
    <div className="day-field" ref={box}>
      <input
        ref={input}
        id={props.id}
        type="text"
        autoFocus={props.autoFocus}
        autoComplete="off"
        aria-label={props.label}
        aria-describedby={unread ? `${made}-unread` : props.describedBy}
        aria-invalid={unread || props.invalid || undefined}
        placeholder={w('kit.day-hint')}
        value={text ?? (props.value ? w.day(props.value) : '')}
        onChange={(event) => {
          setText(event.target.value);
          if (unread && readDay(event.target.value, w.today()) !== null) setUnread(false);
          // Checked while it is typed, so that Enter elsewhere in the form does not send it unread.
          event.target.setCustomValidity(
            event.target.value.trim() !== '' && readDay(event.target.value, w.today()) === null
              ? w('kit.day-unread')
              : '',
          );
        }}
        onBlur={() => text !== null && take(text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && text !== null) {
            event.preventDefault();
            take(text);
          } else if (event.key === 'ArrowDown') {
            event.preventDefault();
            setOpen(true);
          }
        }}
      />
      <IconButton icon="calendar" label={w('kit.calendar')} aria-expanded={open} onClick={() => setOpen(!open)} />
      {unread && (
        <div className="field-error" id={`${made}-unread`}>
          {w('kit.day-unread')}
        </div>
      )}
      {open && <Month value={props.value} onChoose={choose} onLeave={() => (close(), input.current?.focus())} />}
    </div>
  );
}

/** 休 on the days of a holiday, 班 on a weekend that is worked; nothing on plain days. */
function DayMark({ day }: { day: Day }) {
  const w = useWords();
  const { holiday, swapped } = dayKind(day);
  if (!holiday && !swapped) return null;
  return (
    <span className={`day-mark${swapped ? ' worked' : ''}`} aria-hidden="true">
      {swapped ? w('kit.day-worked') : w('kit.day-rest')}
    </span>
  );
}
/** The day as it is read out, with what kind of day it is. */
function dayWords(w: Words, day: Day): string {
  const { holiday, swapped } = dayKind(day);
  const kind = swapped ? w('kit.day-worked-full') : holiday ? w(`kit.holiday.${holiday}`) : null;
  return kind ? `${w.day(day)} ${kind}` : w.day(day);
}

function Month(props: { value: Day | null; onChoose: (day: Day | null) => void; onLeave: () => void }) {
  const w = useWords();
  const today = w.today();
  const [at, setAt] = useState(props.value ?? today);
  const grid = useRef<HTMLTableElement>(null);
  useEffect(() => {
    grid.current?.querySelector<HTMLElement>(`[data-day="${at}"]`)?.focus();
  }, [at]);
  const onKey = (event: KeyboardEvent) => {
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
    const to = next[event.key];
    if (to) {
      event.preventDefault();
      setAt(to());
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      props.onLeave();
    }
  };
  const heads = monthWeeks(at)[0]!;
  const head = new Intl.DateTimeFormat(w.locale, { weekday: 'narrow', timeZone: 'UTC' });
  const name = new Intl.DateTimeFormat(w.locale, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  return (
    <div className="pop month" role="dialog" aria-label={w('kit.calendar')} onKeyDown={onKey}>
      <div className="month-top">
        <IconButton icon="left" label={w('kit.month-before')} onClick={() => setAt(addMonths(at, -1))} />
        <b aria-live="polite">{name.format(Date.parse(at))}</b>
        <IconButton icon="right" label={w('kit.month-after')} onClick={() => setAt(addMonths(at, 1))} />
      </div>
      <table role="grid" aria-label={name.format(Date.parse(at))} ref={grid}>
        <thead>
          <tr>
            {heads.map((day) => (
              <th key={day} scope="col">
                {head.format(Date.parse(day))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {monthWeeks(at).map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day} aria-selected={day === props.value}>
                  <button
                    type="button"
                    data-day={day}
                    tabIndex={day === at ? 0 : -1}
                    aria-label={dayWords(w, day)}
                    aria-current={day === today ? 'date' : undefined}
                    className={[
                      day.slice(0, 7) === at.slice(0, 7) ? '' : 'beside',
                      dayKind(day).work ? '' : 'rest',
                      day === props.value ? 'chosen' : '',
                    ].join(' ')}
                    onClick={() => props.onChoose(day)}
                  >
                    {Number(day.slice(8))}
                    <DayMark day={day} />
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {monthWeeks(at).some((week) => week.some((day) => dayKind(day).estimated)) && (
        <p className="month-note">{w('kit.day-estimated')}</p>
      )}
      <div className="month-foot">
        <button type="button" className="button button-quiet button-small" onClick={() => props.onChoose(today)}>
          {w('kit.today')}
        </button>
        {props.value && (
          <button type="button" className="button button-quiet button-small" onClick={() => props.onChoose(null)}>
            {w('kit.clear')}
          </button>
        )}
      </div>
    </div>
  );
}
