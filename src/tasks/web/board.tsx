import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type DragEvent, type FormEvent, type KeyboardEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Dialog } from '#platform/ui/dialog.tsx';
import { Field } from '#platform/ui/field.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { tasksContract } from '../contract.ts';
import type { TaskCard } from '../contract/cards.ts';
import type { TaskMove, TaskState } from '../rules.ts';
import { boardColumns, moveBeside, moveInto, needsReason } from '../rules/board.ts';
import { carried, shownTitle } from '../rules/shown.ts';
import { touchedByTask } from './act.tsx';
import { useCards, type Cards } from './cards.ts';
import { CardsFoot } from './cards-foot.tsx';
import type { Showing } from './list.tsx';
import { brief, standingWords, StateTag } from './marks.tsx';
import { NoTasks } from './no-tasks.tsx';
import './board.css';

interface Asked {
  card: TaskCard;
  move: TaskMove;
}

/**
 * Tasks by state. Where a move is open to the reader the card can be dragged, or taken with Alt and an arrow; what needs a
 * reason asks for it first. Other cards are only read.
 */
export function Board({ search, set, openId, onTask }: Showing) {
  const w = useWords();
  const cards = useCards(search);
  const move = useTell(tasksContract.move, touchedByTask);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [held, setHeld] = useState<TaskCard | null>(null);
  const columns = useMemo(() => {
    const out = new Map<TaskState, TaskCard[]>(boardColumns.map((state) => [state, []]));
    for (const card of cards.rows) if (carried(card)) out.get(card.state)!.push(card);
    return out;
  }, [cards.rows]);
  if (cards.problem) return <ErrorNote problem={cards.problem} again={cards.again} />;
  if (cards.pending) return <Skeleton rows={10} />;
  if (cards.rows.length === 0) return <NoTasks search={search} set={set} />;
  const make = ({ card, move: what }: Asked, reason?: string) =>
    move.tell({ params: { id: card.id }, body: { move: what, version: card.version, reason } }).then(
      () => {
        setAsked(null);
        announce(`${w(`screen.task.done.${what}`)}：${shownTitle(card.title)}`);
      },
      () => undefined,
    );
  const begin = (one: Asked) => {
    if (move.busy) return;
    move.forget();
    if (needsReason(one.move)) setAsked(one);
    else void make(one);
  };
  // Withdrawn tasks take a column only where there are some, or where one could be put.
  const shown = boardColumns.filter(
    (state) => state !== 'withdrawn' || columns.get(state)!.length > 0 || (held && moveInto(held, state)),
  );
  return (
    <>
      {move.problem && !asked && <ErrorNote problem={move.problem} writing />}
      <div className="board" style={{ '--columns': shown.length } as React.CSSProperties}>
        {shown.map((state) => (
          <Column
            key={state}
            state={state}
            rows={columns.get(state)!}
            cards={cards}
            openId={openId}
            takes={held ? moveInto(held, state) !== null : null}
            onTask={onTask}
            onHold={setHeld}
            onDrop={() => {
              const what = held && moveInto(held, state);
              if (held && what) begin({ card: held, move: what });
              setHeld(null);
            }}
            onBeside={(card, way) => {
              const beside = moveBeside(card, way);
              if (beside) begin({ card, move: beside.move });
              else announce(w('screen.board.stays'));
            }}
          />
        ))}
      </div>
      <p className="list-keys quiet no-print" aria-hidden="true">
        <kbd className="kbd">Alt</kbd> <kbd className="kbd">←</kbd> <kbd className="kbd">→</kbd>{' '}
        {w('screen.board.keys')}
      </p>
      <CardsFoot cards={cards} shown={[...columns.values()].reduce((sum, rows) => sum + rows.length, 0)} />
      {asked && (
        <ReasonFor
          asked={asked}
          busy={move.busy}
          problem={move.problem}
          onSend={(reason) => void make(asked, reason)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

function Column(props: {
  state: TaskState;
  rows: readonly TaskCard[];
  cards: Cards;
  openId: string | null;
  /** Null: nothing is being dragged. */
  takes: boolean | null;
  onTask: (id: string) => void;
  onHold: (card: TaskCard | null) => void;
  onDrop: () => void;
  onBeside: (card: TaskCard, way: -1 | 1) => void;
}) {
  const w = useWords();
  const { rows } = props;
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const at = Math.min(active, Math.max(0, rows.length - 1));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => 92,
    overscan: 6,
    getItemKey: (index) => rows[index]!.id,
  });
  const go = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setActive(next);
    virtual.scrollToIndex(next, { align: 'auto' });
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-index="${next}"] button`)?.focus());
  };
  /** The focus goes to the next column that has a card. */
  const aside = (way: -1 | 1) => {
    const all = [...(box.current?.closest('.board')?.querySelectorAll<HTMLElement>('.board-cards') ?? [])];
    for (let i = all.indexOf(box.current!) + way; all[i]; i += way) {
      const card =
        all[i]!.querySelector<HTMLElement>('button[tabindex="0"]') ?? all[i]!.querySelector<HTMLElement>('button');
      if (card) return card.focus();
    }
  };
  const onKey = (event: KeyboardEvent, index: number) => {
    const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key] as -1 | 1 | undefined;
    const acts: Record<string, () => void> = {
      ArrowDown: () => go(index + 1),
      j: () => go(index + 1),
      ArrowUp: () => go(index - 1),
      k: () => go(index - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ...(side ? { [event.key]: () => (event.altKey ? props.onBeside(rows[index]!, side) : aside(side)) } : {}),
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || (event.altKey && !side)) return;
    event.preventDefault();
    act();
  };
  const over = (event: DragEvent) => {
    if (!props.takes) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
  };
  return (
    <section
      className={`board-column${props.takes === true ? ' board-takes' : props.takes === false ? ' board-not' : ''}`}
      aria-label={w(`state.task.${props.state}`)}
      onDragOver={over}
      onDrop={(event) => {
        event.preventDefault();
        props.onDrop();
      }}
    >
      <header>
        <StateTag state={props.state} />
        <span className="quiet tabular">
          {w.number(rows.length)}
          {props.cards.coming && '…'}
        </span>
      </header>
      <div className="board-cards" ref={box} tabIndex={-1}>
        {rows.length === 0 ? (
          <p className="quiet board-none">{w('screen.board.none')}</p>
        ) : (
          <ul style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const card = rows[item.index]!;
              return (
                <li
                  key={card.id}
                  ref={virtual.measureElement}
                  data-index={item.index}
                  aria-setsize={rows.length}
                  aria-posinset={item.index + 1}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <Card
                    card={card}
                    cards={props.cards}
                    open={card.id === props.openId}
                    tabIndex={item.index === at ? 0 : -1}
                    onFocus={() => setActive(item.index)}
                    onKey={(event) => onKey(event, item.index)}
                    onTask={() => props.onTask(card.id)}
                    onHold={props.onHold}
                  />
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </section>
  );
}

function Card(props: {
  card: TaskCard;
  cards: Cards;
  open: boolean;
  tabIndex: number;
  onFocus: () => void;
  onKey: (event: KeyboardEvent) => void;
  onTask: () => void;
  onHold: (card: TaskCard | null) => void;
}) {
  const w = useWords();
  const { card, cards } = props;
  const unit = cards.unitOf(card.leadUnitId);
  const standing = standingWords(w, card);
  const movable = card.may.length > 0;
  return (
    <button
      type="button"
      className={`board-card${props.open ? ' board-open' : ''}`}
      tabIndex={props.tabIndex}
      draggable={movable}
      aria-keyshortcuts={movable ? 'Alt+ArrowLeft Alt+ArrowRight' : undefined}
      onFocus={props.onFocus}
      onKeyDown={props.onKey}
      onClick={props.onTask}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', card.title);
        props.onHold(card);
      }}
      onDragEnd={() => props.onHold(null)}
    >
      <span className="task-title">{shownTitle(card.title)}</span>
      <span className="board-line">
        <span className="clip quiet">{unit ? brief(unit) : cards.planOf(card.planId)?.title}</span>
        {standing ? (
          <span className={`tone-${card.standing === 'late' ? 'late' : 'soon'} nowrap`}>{standing}</span>
        ) : (
          card.due && <span className="quiet tabular nowrap">{w.dayShort(card.due)}</span>
        )}
      </span>
    </button>
  );
}

function ReasonFor(props: {
  asked: Asked;
  busy: boolean;
  problem: Parameters<typeof ErrorNote>[0]['problem'] | null;
  onSend: (reason: string) => void;
  onClose: () => void;
}) {
  const w = useWords();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const { card, move } = props.asked;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(reason.trim() === '');
    if (reason.trim() !== '') props.onSend(reason.trim());
  };
  return (
    <Dialog label={w(`move.task.${move}`)} onClose={props.onClose}>
      <form onSubmit={submit}>
        <h2>{w(`move.task.${move}`)}</h2>
        <p>{card.title}</p>
        {props.problem && <ErrorNote problem={props.problem} writing />}
        <Field
          label={w('screen.task.reason')}
          reason={w('screen.task.reason-why')}
          error={missing ? w('problem.task.reason-missing') : null}
        >
          {(parts) => (
            <textarea
              {...parts}
              autoFocus
              maxLength={2000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <div className="row-actions ask-foot">
          <Button type="submit" kind={move === 'withdraw' ? 'danger' : 'primary'} busy={props.busy}>
            {w(`move.task.${move}`)}
          </Button>
          <Button kind="quiet" onClick={props.onClose}>
            {w('kit.leave-it')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
