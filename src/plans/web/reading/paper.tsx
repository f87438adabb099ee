import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { Button } from '#platform/ui/button.tsx';
import { Empty } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { useDesk, useLitParagraph } from './desk.ts';
import { Find, Marked } from './find.tsx';
import { ordinalOf } from './session.ts';
import { freshId } from '#platform/ui/fresh-id.ts';
import { type Source, type SourceParagraph } from './view.ts';

/** A paragraph by itself, or the cells of one table row. */
interface Line {
  key: number;
  paragraphs: SourceParagraph[];
  columns: SourceParagraph[][] | null;
  /** How wide the columns of its table are, in shares. */
  tracks: readonly number[];
  /** The first line of another plan on the same page: says whose it is. */
  opens: { id: string; title: string } | null;
}

function linesOf(source: Source, ordinal: number): Line[] {
  const out: Line[] = [];
  const tracks = tracksOf(source.paragraphs);
  const plans = new Map(source.plans.map((plan) => [plan.ordinal, plan]));
  let of: number | null = ordinal;
  for (const one of source.paragraphs) {
    const last = out.at(-1);
    const before = last?.columns && last.paragraphs[0]!.table;
    if (one.table && before && before.table === one.table.table && before.row === one.table.row) {
      last.paragraphs.push(one);
      const column = last.columns!.at(-1)!;
      if (column[0]!.table!.column === one.table.column) column.push(one);
      else last.columns!.push([one]);
      continue;
    }
    const moved = one.plan !== null && one.plan !== of;
    if (one.plan !== null) of = one.plan;
    const opens = moved && one.plan !== ordinal ? (plans.get(one.plan!) ?? null) : null;
    const columns = one.table ? [[one]] : null;
    out.push({ key: one.index, paragraphs: [one], columns, tracks: tracks.get(one.table?.table ?? -1) ?? [], opens });
  }
  return out;
}

/** For every table the shares of its columns: the one with most words is the widest, none is a sliver. */
function tracksOf(paragraphs: readonly SourceParagraph[]): Map<number, number[]> {
  const words = new Map<number, { letters: number; cells: number }[]>();
  const alone = new Map<string, number>();
  for (const { table } of paragraphs)
    if (table) alone.set(`${table.table}/${table.row}`, (alone.get(`${table.table}/${table.row}`) ?? 0) + 1);
  for (const { table, text } of paragraphs) {
    if (!table) continue;
    const row = words.get(table.table) ?? [];
    words.set(table.table, row);
    const column = (row[table.column] ??= { letters: 0, cells: 0 });
    // A heading over the whole width says nothing about its column.
    if (alone.get(`${table.table}/${table.row}`) === 1) continue;
    column.letters += text.length;
    column.cells += 1;
  }
  return new Map(
    [...words].map(([table, row]) => [
      table,
      Array.from(row, (column) => Math.min(14, Math.max(4, column?.cells ? column.letters / column.cells : 4))),
    ]),
  );
}

/** The document as it came, its paragraphs numbered; what no node holds wears a mark. */
export function Paper() {
  const w = useWords();
  const desk = useDesk();
  const { source } = desk.shown;
  const box = useRef<HTMLDivElement>(null);
  const ordinal = source ? ordinalOf(desk.shown.plan, source) : 0;
  const lines = useMemo(() => (source ? linesOf(source, ordinal) : []), [source, ordinal]);
  const lineOf = useMemo(() => {
    const out = new Map<number, number>();
    lines.forEach((line, at) => line.paragraphs.forEach((one) => out.set(one.index, at)));
    return out;
  }, [lines]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (at) => guess(lines[at]!),
    getItemKey: (at) => lines[at]!.key,
    overscan: 8,
  });

  // The paper follows: to the chosen paragraph, or to where the chosen node begins.
  const target = desk.paragraph ?? desk.selected?.source[0] ?? null;
  const first = useRef(true);
  const sight = useRef(virtual);
  sight.current = virtual;
  useEffect(() => {
    const at = target === null ? undefined : lineOf.get(target);
    if (at === undefined || !box.current) return;
    const top = box.current.scrollTop;
    const height = box.current.clientHeight;
    const shownAt = sight.current.measurementsCache[at];
    const inSight = shownAt && shownAt.start >= top + 24 && shownAt.end <= top + height - 80;
    if (!inSight || first.current) sight.current.scrollToIndex(at, { align: at < 3 ? 'start' : 'center' });
    first.current = false;
  }, [target, lineOf]);

  if (!source) return <Empty>{w('screen.reading.paper.none')}</Empty>;
  const { finding } = desk;
  return (
    <>
      {finding !== null && (
        <Find
          text={finding}
          onText={desk.find}
          onClose={() => {
            desk.find(null);
            desk.back();
          }}
        />
      )}
      {/* A pane that scrolls must be reachable with the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="rd-scroll rd-paper" ref={box} tabIndex={0} role="region" aria-label={w('screen.reading.paper')}>
        <div className="rd-page" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="rd-line"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <LineView line={lines[item.index]!} ordinal={ordinal} />
            </div>
          ))}
        </div>
      </div>
    </>
  );
}

/** A first guess of a line's height, so that the bar of a long document does not jump. */
function guess(line: Line): number {
  const longest = Math.max(
    ...(line.columns ?? [line.paragraphs]).map((cell) => cell.reduce((n, p) => n + p.text.length, 0)),
  );
  if (longest === 0) return 10;
  return 29 * Math.ceil(longest / (line.columns ? 24 / line.columns.length + 4 : 24)) + 6;
}

function LineView({ line, ordinal }: { line: Line; ordinal: number }) {
  const w = useWords();
  return (
    <>
      {line.opens && (
        <div className="rd-opens">
          <Link to="/plans/$planId" params={{ planId: line.opens.id }}>
            {w('screen.reading.paper.other', { title: line.opens.title })}
          </Link>
        </div>
      )}
      {line.columns ? (
        <div
          className="rd-cells"
          style={{ gridTemplateColumns: line.tracks.map((share) => `minmax(0, ${share}fr)`).join(' ') }}
        >
          {line.columns.length === 1 ? (
            // A cell that stands alone in its row runs over all columns: a heading within the table.
            <Cell cell={line.columns[0]!} ordinal={ordinal} whole />
          ) : (
            line.tracks.map((_, column) => {
              const cell = line.columns!.find((one) => one[0]!.table!.column === column);
              return cell ? (
                <Cell key={column} cell={cell} ordinal={ordinal} />
              ) : (
                <div key={column} className="rd-cell" />
              );
            })
          )}
        </div>
      ) : (
        <ParagraphView one={line.paragraphs[0]!} ordinal={ordinal} />
      )}
    </>
  );
}

function Cell(props: { cell: readonly SourceParagraph[]; ordinal: number; whole?: boolean }) {
  return (
    <div className="rd-cell" style={props.whole ? { gridColumn: '1 / -1' } : undefined}>
      {props.cell.map((one) => (
        <ParagraphView key={one.index} one={one} ordinal={props.ordinal} />
      ))}
    </div>
  );
}

function ParagraphView({ one, ordinal }: { one: SourceParagraph; ordinal: number }) {
  const w = useWords();
  const desk = useDesk();
  const lit = useLitParagraph(desk.lit, one.index);
  const { tree } = desk.shown;
  if (one.text.trim() === '' && !one.number) return <div className="rd-blank" />;
  const homes = desk.homes.get(one.index) ?? [];
  const mine = one.plan === null || one.plan === ordinal || homes.length > 0;
  const unread = tree.unread.includes(one.index);
  const kept = tree.kept.includes(one.index);
  const gap = unread && one.role === 'gap';
  const chosen = desk.paragraph === one.index;
  const own = desk.selected !== null && homes.includes(desk.selected.id);
  const role = homes.length && desk.nodes.get(homes[0]!)?.source[0] === one.index ? headOf(desk, homes[0]!) : one.role;
  const classes = [
    'rd-para',
    `rd-as-${role}`,
    one.centred && 'rd-centred',
    !mine && 'rd-foreign',
    unread && 'rd-unread',
    gap && 'rd-gap',
    kept && 'rd-kept',
    own && 'rd-own',
    chosen && 'rd-chosen',
    lit && 'rd-lit',
  ];
  return (
    <div
      className={classes.filter(Boolean).join(' ')}
      data-paragraph={one.index}
      onPointerEnter={() => mine && desk.lit.point(homes, [one.index])}
      onPointerLeave={() => desk.lit.point([], [])}
      onClick={() => {
        if (!mine || window.getSelection()?.type === 'Range') return;
        if (unread || kept) return desk.choose(chosen ? null : one.index);
        // Pressed again, a shared paragraph shows the next of its nodes.
        const next = homes[(homes.indexOf(desk.selected?.id ?? '') + 1) % homes.length];
        if (next) desk.select(next);
      }}
    >
      <span className="rd-number tabular" aria-hidden="true">
        {one.index + 1}
      </span>
      <div className="rd-words">
        {unread && <span className="rd-mark">{gap ? w('kind.paragraph.gap') : w('kind.paragraph.unread')}</span>}
        {kept && <span className="rd-mark rd-mark-kept">{w('screen.reading.kept')}</span>}
        <p>
          {one.number && <span className="rd-auto">{one.number}</span>}
          <Marked text={one.text} find={desk.finding ?? ''} />
        </p>
        {chosen && (unread || kept) && desk.writes && <Homeless one={one} kept={kept} homes={homes} />}
      </div>
    </div>
  );
}

/** A paragraph that opens a node is set like its heading. */
function headOf(desk: ReturnType<typeof useDesk>, id: string): string {
  return desk.nodes.get(id)?.section ? 'section' : 'task';
}

/** What can be done with a paragraph that no node holds, or only a part of. */
function Homeless({ one, kept, homes }: { one: SourceParagraph; kept: boolean; homes: readonly string[] }) {
  const w = useWords();
  const desk = useDesk();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('button')?.focus({ preventScroll: true }), []);
  const into = desk.selected && homes.includes(desk.selected.id) ? null : desk.selected;
  const place = (nodeId: string | null, label: string) => {
    if (desk.act([{ do: 'place', paragraph: one.index, nodeId }], label)) desk.choose(null);
  };
  const own = () => {
    const id = freshId();
    const title = one.text.trim().slice(0, 60);
    const before = desk.selected;
    const at = before
      ? { parentId: before.parentId, position: before.position + 1 }
      : { parentId: null, position: 999_999 };
    const label = w('screen.reading.did.made-own', { n: one.index + 1 });
    if (desk.act([{ do: 'add', ...at, title, nodeId: id, source: [one.index] }], label)) {
      desk.choose(null);
      desk.select(id);
    }
  };
  return (
    <div
      className="rd-homeless no-print"
      ref={box}
      role="group"
      aria-label={w('screen.reading.homeless', { n: one.index + 1 })}
      onClick={(event) => event.stopPropagation()}
    >
      {into && (
        <Button
          small
          onClick={() => place(into.id, w('screen.reading.did.placed', { n: one.index + 1, title: into.title }))}
        >
          {w('screen.reading.homeless.into', { title: short(into.title) })}
        </Button>
      )}
      <Button small onClick={own}>
        {desk.selected ? w('screen.reading.homeless.after') : w('screen.reading.homeless.new')}
      </Button>
      {!kept && (
        <Button small kind="quiet" onClick={() => place(null, w('screen.reading.did.kept', { n: one.index + 1 }))}>
          {homes.length > 0 ? w('screen.reading.homeless.held') : w('screen.reading.homeless.keep')}
        </Button>
      )}
    </div>
  );
}

const short = (text: string): string => (text.length > 14 ? `${text.slice(0, 13)}…` : text);
