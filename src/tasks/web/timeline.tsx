import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Day } from '#platform/pure/day.ts';
import { Button, IconButton } from '#platform/ui/button.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { usePhone, usePrinting } from '#platform/ui/preferences.ts';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import type { CardPlan, TaskCard } from '../contract/cards.ts';
import { carried, shownTitle } from '../rules/shown.ts';
import {
  barOf,
  monthTicks,
  placeOf,
  spans,
  turned,
  weekTicks,
  windowOf,
  type Bar,
  type Window,
} from '../rules/timeline.ts';
import { useCards } from './cards.ts';
import { CardsFoot } from './cards-foot.tsx';
import type { Showing } from './list.tsx';
import { brief, standingWords } from './marks.tsx';
import { NoTasks } from './no-tasks.tsx';
import './timeline.css';

type Line =
  { kind: 'plan'; key: string; plan: CardPlan; n: number } | { kind: 'task'; key: string; card: TaskCard; bar: Bar };

/** The lines of a window: tasks whose time lies in it under their plans, in the order of their days. */
function linesOf(cards: readonly TaskCard[], planOf: (id: string) => CardPlan | undefined, window: Window): Line[] {
  const groups = new Map<string, Line[]>();
  for (const card of cards) {
    if (!card.due || !carried(card)) continue;
    const bar = barOf(card.issued, card.due, window);
    if (!bar) continue;
    const group = groups.get(card.planId) ?? [];
    group.push({ kind: 'task', key: card.id, card, bar });
    groups.set(card.planId, group);
  }
  return [...groups].flatMap(([id, rows]) => {
    const plan = planOf(id) ?? { id, title: '', phases: [] };
    return [{ kind: 'plan', key: `plan ${id}`, plan, n: rows.length } satisfies Line, ...rows];
  });
}

/** Tasks as bars from the day they were issued to the day they are due, beneath their plans with the plans' phases. */
export function Timeline({ search, set, openId, onTask }: Showing) {
  const w = useWords();
  const cards = useCards(search);
  const today = w.today();
  const span = search.span ?? 'quarter';
  const window = windowOf(search.at ?? today, span);
  const { from, to } = window;
  const lines = useMemo(() => linesOf(cards.rows, cards.planOf, { from, to }), [cards.rows, cards.planOf, from, to]);
  const undated = useMemo(() => cards.rows.filter((card) => !card.due && carried(card)).length, [cards.rows]);
  if (cards.problem) return <ErrorNote problem={cards.problem} again={cards.again} />;
  if (cards.pending) return <Skeleton rows={10} />;
  if (cards.rows.length === 0) return <NoTasks search={search} set={set} />;
  const turn = (way: -1 | 1) => set({ at: turned(from, span, way) });
  const tasks = lines.filter((line) => line.kind === 'task').length;
  return (
    <>
      <div className="list-tools">
        <span className="turner no-print">
          <IconButton icon="left" label={w('screen.timeline.before')} onClick={() => turn(-1)} />
          <IconButton icon="right" label={w('screen.timeline.after')} onClick={() => turn(1)} />
          <Button kind="quiet" onClick={() => set({ at: undefined })}>
            {w('kit.today')}
          </Button>
        </span>
        <b className="tabular" aria-live="polite">
          {w.dayShort(from)} — {w.dayShort(to)}
        </b>
        <span className="no-print">
          <Segments
            label={w('screen.timeline.span')}
            value={span}
            options={spans.map((one) => ({ value: one, label: w(`screen.timeline.span.${one}`) }))}
            onChange={(one) => set({ span: one === 'quarter' ? undefined : one })}
          />
        </span>
      </div>
      {lines.length === 0 ? (
        <div className="paper">
          <Empty>{w('screen.timeline.none')}</Empty>
        </div>
      ) : (
        <Chart
          lines={lines}
          window={window}
          today={today}
          openId={openId}
          onTask={onTask}
          unitOf={(card) => {
            const unit = cards.unitOf(card.leadUnitId);
            return unit ? brief(unit) : '';
          }}
        />
      )}
      <p className="cards-foot quiet">
        {w('screen.timeline.shown', { n: tasks })}
        {undated > 0 && ` ${w('screen.timeline.undated', { n: undated })}`}
      </p>
      {(cards.coming || cards.cut) && <CardsFoot cards={cards} />}
    </>
  );
}

function Chart(props: {
  lines: readonly Line[];
  window: Window;
  today: Day;
  openId: string | null;
  onTask: (id: string) => void;
  unitOf: (card: TaskCard) => string;
}) {
  const w = useWords();
  const { lines, window: shown } = props;
  const printing = usePrinting();
  const phone = usePhone();
  const box = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const [active, setActive] = useState(0);
  useLayoutEffect(() => {
    setMargin(Math.round((box.current?.getBoundingClientRect().top ?? 0) + window.scrollY));
  }, []);
  const scale = Number(getComputedStyle(document.documentElement).getPropertyValue('--scale')) || 1;
  const virtual = useWindowVirtualizer({
    count: lines.length,
    estimateSize: () => Math.round(36 * scale),
    overscan: 10,
    scrollMargin: margin,
    getItemKey: (index) => lines[index]!.key,
  });
  const at = Math.min(active, lines.length - 1);
  const go = (index: number) => {
    const next = Math.max(0, Math.min(lines.length - 1, index));
    setActive(next);
    virtual.scrollToIndex(next, { align: 'auto' });
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus({ preventScroll: true }),
    );
  };
  const onKey = (event: KeyboardEvent, index: number) => {
    const to = { ArrowDown: index + 1, j: index + 1, ArrowUp: index - 1, k: index - 1, Home: 0, End: lines.length - 1 }[
      event.key
    ];
    const line = lines[index]!;
    if (to === undefined && (event.key !== 'Enter' || line.kind === 'plan')) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (to !== undefined) go(to);
    else if (line.kind === 'task') props.onTask(line.card.id);
  };
  const months = monthTicks(shown);
  const weeks = months.length > 4 ? [] : weekTicks(shown);
  const inside = props.today >= shown.from && props.today <= shown.to;
  const row = (index: number, start?: number) => {
    const line = lines[index]!;
    return (
      <div
        key={line.key}
        role="row"
        data-row={index}
        aria-rowindex={index + 2}
        aria-label={line.kind === 'task' ? spoken(w, line.card) : line.plan.title}
        aria-current={line.key === props.openId ? 'true' : undefined}
        tabIndex={index === at ? 0 : -1}
        className={`tl-row tl-${line.kind}${line.key === props.openId ? ' tl-open' : ''}`}
        style={start === undefined ? undefined : { transform: `translateY(${start - margin}px)` }}
        onFocus={() => setActive(index)}
        onKeyDown={(event) => onKey(event, index)}
        onClick={() => line.kind === 'task' && props.onTask(line.card.id)}
      >
        {line.kind === 'plan' ? (
          <PlanLine plan={line.plan} n={line.n} window={shown} />
        ) : (
          <TaskLine card={line.card} bar={line.bar} unit={props.unitOf(line.card)} />
        )}
      </div>
    );
  };
  return (
    <div className="timeline" role="grid" aria-label={w('screen.tasks.as.timeline')} aria-rowcount={lines.length + 1}>
      <div className="tl-head" role="row" aria-rowindex={1}>
        <div role="columnheader" className="tl-name">
          {w('screen.tasks.head.title')}
        </div>
        <div role="columnheader" className="tl-lane">
          {months.map((tick) => (
            <span key={tick.day} className="tl-month" style={{ left: `${tick.left}%`, width: `${tick.width}%` }}>
              {monthWord(w, tick.day, phone || months.length > 4)}
            </span>
          ))}
          {weeks.map((tick) => (
            <span key={tick.day} className="tl-week tabular" style={{ left: `${tick.left}%` }}>
              {Number(tick.day.slice(8))}
            </span>
          ))}
          {inside && (
            <span className="tl-now" style={{ left: `${placeOf(props.today, shown)}%` }}>
              {w('kit.today')}
            </span>
          )}
        </div>
      </div>
      <div className="tl-body">
        <div className="tl-ground" aria-hidden="true">
          {months.slice(1).map((tick) => (
            <i key={tick.day} style={{ left: `${tick.left}%` }} />
          ))}
          {inside && <b style={{ left: `${placeOf(props.today, shown)}%` }} />}
        </div>
        <div
          ref={box}
          role="rowgroup"
          className={printing ? 'tl-all' : 'tl-rows'}
          style={printing ? undefined : { height: virtual.getTotalSize() }}
        >
          {printing
            ? lines.map((_, index) => row(index))
            : virtual.getVirtualItems().map((item) => row(item.index, item.start))}
        </div>
      </div>
    </div>
  );
}

const spoken = (w: Words, card: TaskCard): string =>
  [
    card.title,
    w(`state.task.${card.state}`),
    `${w.dayShort(card.issued)} — ${w.dayShort(card.due!)}`,
    standingWords(w, card),
  ]
    .filter(Boolean)
    .join('，');

/** 11月, and the year where one begins; in a year only the numbers. */
function monthWord(w: Words, day: Day, narrow: boolean): string {
  const options: Intl.DateTimeFormatOptions = narrow
    ? { month: w.locale === 'en' ? 'short' : 'numeric', timeZone: 'UTC' }
    : { year: 'numeric', month: 'long', timeZone: 'UTC' };
  return new Intl.DateTimeFormat(w.locale, options).format(Date.parse(day));
}

function PlanLine({ plan, n, window: shown }: { plan: CardPlan; n: number; window: Window }) {
  const w = useWords();
  const phases = plan.phases.flatMap((phase, i) => {
    if (!phase.from && !phase.to) return [];
    const bar = barOf(phase.from ?? phase.to!, phase.to ?? phase.from!, shown);
    return bar ? [{ key: i, name: phase.name, bar }] : [];
  });
  return (
    <>
      <div role="gridcell" className="tl-name" title={plan.title}>
        <span className="clip">{plan.title}</span>
        <span className="quiet tabular nowrap">{w('screen.today.items', { n })}</span>
      </div>
      <div role="gridcell" className="tl-lane">
        {phases.map(({ key, name, bar }) => (
          <span
            key={key}
            className={`tl-phase${key % 2 ? ' tl-odd' : ''}`}
            title={name}
            style={{ left: `${bar.left}%`, width: `${bar.width}%` }}
          >
            <span className="clip">{name}</span>
          </span>
        ))}
      </div>
    </>
  );
}

function TaskLine({ card, bar, unit }: { card: TaskCard; bar: Bar; unit: string }) {
  const w = useWords();
  const standing = standingWords(w, card);
  // Words stand behind the bar, and before it where there is no room behind.
  const ahead = bar.left + bar.width > 78;
  return (
    <>
      <div role="gridcell" className="tl-name" title={card.title}>
        <span className="clip">{shownTitle(card.title)}</span>
        <span className="quiet clip tl-unit">{unit}</span>
      </div>
      <div role="gridcell" className="tl-lane">
        <span
          className={`tl-bar tl-${card.standing}${card.state === 'withdrawn' ? ' tl-gone' : ''}${bar.before ? ' tl-before' : ''}${bar.after ? ' tl-after' : ''}`}
          title={`${w(`state.task.${card.state}`)} · ${w.dayShort(card.issued)} — ${w.dayShort(card.due!)}`}
          style={{ left: `${bar.left}%`, width: `${bar.width}%` }}
        >
          <i style={{ width: `${card.progress}%` }} />
        </span>
        {standing && !bar.after && (
          <span
            className={`tl-say tone-${card.standing === 'late' ? 'late' : 'soon'}`}
            style={ahead ? { right: `${100 - bar.left}%` } : { left: `${bar.left + bar.width}%` }}
          >
            {standing}
          </span>
        )}
      </div>
    </>
  );
}
