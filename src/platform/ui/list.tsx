import { useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { useWords } from '../words/use.tsx';
import { usePrinting } from './preferences.ts';

export interface Column<Row> {
  key: string;
  head: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Grid track: `minmax(0, 1fr)`, `7em` … */
  width: string;
  /** Numbers stand at the right. */
  end?: boolean;
  /** Left out when the list is narrower: 1 first, then 2. 0 or nothing stays always. */
  spare?: 1 | 2;
  /** On a phone a row stands as a card: the first line, then left and right below. */
  stack?: 'first' | 'left' | 'right';
}

const classOf = (column: Pick<Column<never>, 'key' | 'end' | 'spare' | 'stack'>): string =>
  `cell cell-${column.key}${column.end ? ' end' : ''}${column.spare ? ` spare-${column.spare}` : ''}${column.stack ? ` stack-${column.stack}` : ''}`;

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/**
 * A long list: only the rows in sight exist, the head stays on top, all rows are there in print.
 * Keyboard: j/k or arrows walk, Enter opens, Home/End jump. The page scrolls, not a box inside it.
 * With `onPick`, x or Space picks the row, Shift with an arrow or a press picks all up to it, Ctrl+A every row there is.
 * @param openKey the row whose sheet is open: j/k then moves the sheet along; it is scrolled into sight when it changes
 * @param onEnd called when the reader nears the last row (fetch more)
 */
export function List<Row>(props: {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** What a row is called aloud. */
  rowLabel: (row: Row) => string;
  onOpen: (row: Row) => void;
  openKey?: string | null;
  onEnd?: () => void;
  rowClass?: (row: Row) => string | undefined;
  /** How many there are in all, when known. */
  total?: number;
  /** First guess of a row's height in px at scale 1. */
  height?: number;
  foot?: ReactNode;
  dim?: boolean;
  /** Rows picked for one act on many, by their key; with `onPick` each row has a box. */
  picked?: ReadonlyMap<string, Row> | undefined;
  onPick?: ((rows: readonly Row[], on: boolean) => void) | undefined;
}) {
  const { rows, rowKey, onOpen, openKey, onEnd, picked, onPick } = props;
  const w = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const [active, setActive] = useState(0);
  const printing = usePrinting();
  const empty = rows.length === 0;
  useLayoutEffect(() => {
    const top = box.current?.getBoundingClientRect().top ?? 0;
    setMargin(Math.round(top + window.scrollY));
  }, [empty]);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => props.height ?? 52,
    overscan: 12,
    scrollMargin: margin,
    getItemKey: (index) => rowKey(rows[index]!),
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (onEnd && rows.length > 0 && last >= rows.length - 15) onEnd();
  }, [last, rows.length, onEnd]);

  // A row that stands there takes the focus at once, so that Enter right after j opens it however slow the machine is. One
  // that is only drawn by the scrolling takes it a frame later; a second press before that goes on from the first.
  const going = useRef(false);
  const focusRow = (index: number) => {
    const at = Math.max(0, Math.min(rows.length - 1, index));
    const take = () => {
      const row = box.current?.querySelector<HTMLElement>(`[data-row="${at}"]`);
      row?.focus({ preventScroll: true });
      return Boolean(row);
    };
    setActive(at);
    going.current = !take();
    virtual.scrollToIndex(at, { align: 'auto' });
    if (going.current)
      requestAnimationFrame(() => {
        take();
        going.current = false;
      });
    if (openKey && rows[at] && rowKey(rows[at]) !== openKey) onOpen(rows[at]);
  };
  const walk = (event: { key: string; preventDefault(): void }, from: number) => {
    const next = { j: from + 1, ArrowDown: from + 1, k: from - 1, ArrowUp: from - 1, Home: 0, End: rows.length - 1 }[
      event.key
    ];
    if (next !== undefined) {
      event.preventDefault();
      focusRow(next);
    } else if (event.key === 'Enter' && rows[from]) {
      event.preventDefault();
      onOpen(rows[from]);
    }
  };
  // Where a range of picked rows begins.
  const [start, setStart] = useState(0);
  const pickTo = (index: number, range: boolean) => {
    if (!onPick || !rows[index]) return;
    if (range) onPick(rows.slice(Math.min(start, index), Math.max(start, index) + 1), true);
    else {
      onPick([rows[index]], !picked?.has(rowKey(rows[index])));
      setStart(index);
    }
  };
  const pickByKey = (event: KeyboardEvent, index: number): boolean => {
    if (!onPick) return false;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if ((event.key === ' ' || event.key === 'x') && !event.ctrlKey && !event.metaKey) pickTo(index, event.shiftKey);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) onPick(rows, true);
    else if (by && event.shiftKey) {
      const to = Math.max(0, Math.min(rows.length - 1, index + by));
      onPick(rows.slice(Math.min(start, to), Math.max(start, to) + 1), true);
      focusRow(to);
    } else return false;
    event.preventDefault();
    return true;
  };
  const openIndex = openKey ? rows.findIndex((row) => rowKey(row) === openKey) : -1;
  const current = openIndex >= 0 ? openIndex : Math.min(active, Math.max(0, rows.length - 1));
  const seen = useRef<string | null>(null);
  useEffect(() => {
    if (openKey === seen.current || (openKey && openIndex < 0)) return;
    seen.current = openKey ?? null;
    if (openIndex >= 0) virtual.scrollToIndex(openIndex, { align: 'auto' });
  }, [openKey, openIndex, virtual]);
  // j and k work from anywhere on the page, not only from inside the list.
  const onKey = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if ((event.key !== 'j' && event.key !== 'k') || document.querySelector('dialog[open]')) return;
    const inside = openKey || going.current || box.current?.contains(document.activeElement);
    // From outside, the first press lands on the current row itself.
    walk(event, inside ? current : event.key === 'j' ? current - 1 : current + 1);
  });
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  const boxed = onPick ? 'var(--pick) ' : '';
  const tracks = boxed + props.columns.map((column) => column.width).join(' ');
  const kept = (most: number) =>
    boxed +
    props.columns
      .filter((column) => (column.spare ?? 3) > most)
      .map((column) => column.width)
      .join(' ');
  const style = { '--tracks': tracks, '--tracks-1': kept(1), '--tracks-2': kept(2) } as React.CSSProperties;
  const row = (index: number, place?: { start: number }) => {
    const one = rows[index]!;
    const key = rowKey(one);
    return (
      <div
        key={key}
        ref={place ? virtual.measureElement : undefined}
        data-index={index}
        data-row={index}
        role="row"
        aria-rowindex={index + 2}
        aria-label={props.rowLabel(one)}
        aria-selected={onPick ? (picked?.has(key) ?? false) : key === openKey}
        aria-current={key === openKey ? 'true' : undefined}
        tabIndex={index === current ? 0 : -1}
        className={`row ${key === openKey ? 'row-open' : ''} ${picked?.has(key) ? 'row-picked' : ''} ${props.rowClass?.(one) ?? ''}`}
        style={place ? { transform: `translateY(${place.start - margin}px)` } : undefined}
        onFocus={() => setActive(index)}
        onClick={(event) => {
          if ((event.target as HTMLElement).closest('a,button,input,label')) return;
          setActive(index);
          if (onPick && (event.shiftKey || event.ctrlKey || event.metaKey)) pickTo(index, event.shiftKey);
          else onOpen(one);
        }}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.target !== event.currentTarget || event.key === 'j' || event.key === 'k') return;
          if (!pickByKey(event, index)) walk(event, index);
        }}
      >
        {onPick && (
          <div role="gridcell" className="cell cell-pick">
            <label className="pick">
              <input
                type="checkbox"
                tabIndex={-1}
                aria-label={w('kit.pick', { name: props.rowLabel(one) })}
                checked={picked?.has(key) ?? false}
                onChange={() => undefined}
                onClick={(event) => pickTo(index, event.shiftKey)}
              />
            </label>
          </div>
        )}
        {props.columns.map((column) => (
          <div key={column.key} role="gridcell" className={classOf(column)}>
            {column.cell(one)}
          </div>
        ))}
      </div>
    );
  };
  return (
    <div className={`list${props.dim ? ' list-dim' : ''}${onPick ? ' list-picks' : ''}`} style={style}>
      <div
        role="grid"
        aria-multiselectable={onPick ? true : undefined}
        aria-label={props.label}
        aria-rowcount={(props.total ?? rows.length) + 1}
        aria-busy={props.dim}
      >
        <div role="rowgroup" className="list-head">
          <div role="row" className="row row-head" aria-rowindex={1}>
            {onPick && (
              <div role="columnheader" className="cell cell-pick">
                <label className="pick">
                  <input
                    type="checkbox"
                    aria-label={w('kit.pick-all')}
                    checked={(picked?.size ?? 0) > 0 && rows.every((one) => picked?.has(rowKey(one)))}
                    onChange={(event) => onPick(rows, event.target.checked)}
                  />
                </label>
              </div>
            )}
            {props.columns.map((column) => (
              <div key={column.key} role="columnheader" className={classOf(column)}>
                {column.head}
              </div>
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          ref={box}
          className={printing ? 'list-rows list-all' : 'list-rows'}
          style={printing ? undefined : { height: virtual.getTotalSize() }}
        >
          {printing ? rows.map((_, index) => row(index)) : items.map((item) => row(item.index, item))}
        </div>
      </div>
      {props.foot && <div className="list-foot">{props.foot}</div>}
      <p className="list-keys quiet" aria-hidden="true">
        <kbd className="kbd">j</kbd> <kbd className="kbd">k</kbd> {w('kit.keys-walk')} <kbd className="kbd">Enter</kbd>{' '}
        {w('kit.keys-open')} <kbd className="kbd">Esc</kbd> {w('kit.keys-close')}
        {onPick && (
          <>
            {' '}
            <kbd className="kbd">x</kbd> {w('kit.keys-pick')}
          </>
        )}
      </p>
    </div>
  );
}
