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
 * @param openKey the row whose sheet is open: j/k then moves the sheet along
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
}) {
  const { rows, rowKey, onOpen, openKey, onEnd } = props;
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

  const focusRow = (index: number) => {
    const at = Math.max(0, Math.min(rows.length - 1, index));
    setActive(at);
    virtual.scrollToIndex(at, { align: 'auto' });
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-row="${at}"]`)?.focus({ preventScroll: true }),
    );
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
  const openIndex = openKey ? rows.findIndex((row) => rowKey(row) === openKey) : -1;
  const current = openIndex >= 0 ? openIndex : Math.min(active, Math.max(0, rows.length - 1));
  // j and k work from anywhere on the page, not only from inside the list.
  const onKey = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if ((event.key !== 'j' && event.key !== 'k') || document.querySelector('dialog[open]')) return;
    const inside = openKey || box.current?.contains(document.activeElement);
    // From outside, the first press lands on the current row itself.
    walk(event, inside ? current : event.key === 'j' ? current - 1 : current + 1);
  });
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  const tracks = props.columns.map((column) => column.width).join(' ');
  const kept = (most: number) =>
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
        aria-selected={key === openKey}
        tabIndex={index === current ? 0 : -1}
        className={`row ${key === openKey ? 'row-open' : ''} ${props.rowClass?.(one) ?? ''}`}
        style={place ? { transform: `translateY(${place.start - margin}px)` } : undefined}
        onFocus={() => setActive(index)}
        onClick={(event) => {
          if ((event.target as HTMLElement).closest('a,button,input,label')) return;
          setActive(index);
          onOpen(one);
        }}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.target === event.currentTarget && event.key !== 'j' && event.key !== 'k') walk(event, index);
        }}
      >
        {props.columns.map((column) => (
          <div key={column.key} role="gridcell" className={classOf(column)}>
            {column.cell(one)}
          </div>
        ))}
      </div>
    );
  };
  return (
    <div className={`list${props.dim ? ' list-dim' : ''}`} style={style}>
      <div role="grid" aria-label={props.label} aria-rowcount={(props.total ?? rows.length) + 1} aria-busy={props.dim}>
        <div role="rowgroup" className="list-head">
          <div role="row" className="row row-head" aria-rowindex={1}>
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
      </p>
    </div>
  );
}
