import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type DragEvent, type KeyboardEvent } from 'react';
import { Button } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { Empty } from '#platform/ui/states.tsx';
import { MarkDrawing } from '#platform/ui/tag.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { dropped, uncertain, type DropPlace } from '../../rules/steps.ts';
import type { TreeDoubt, TreeNode } from '../../rules/tree.ts';
import { useDesk, useLitNode } from './desk.ts';
import { addUsualSections } from './moves.tsx';
import { brief, type OutlineRow } from './view.ts';

export const treeId = 'reading-tree';
const rowId = (nodeId: string): string => `reading-node-${nodeId}`;

/** The task tree. One stop of the Tab key; the chosen row is its active descendant. */
export function Tree({ onKey, onAdd }: { onKey: (event: KeyboardEvent) => void; onAdd: () => void }) {
  const w = useWords();
  const desk = useDesk();
  const { rows, selected } = desk;
  const box = useRef<HTMLDivElement>(null);
  const at = selected ? rows.findIndex((row) => row.node.id === selected.id) : -1;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (rows[index]!.node.section ? 42 : 58),
    getItemKey: (index) => rows[index]!.node.id,
    overscan: 10,
    // The chosen row always exists: it is what the tree points its readers to.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return at < 0 || shown.includes(at) ? shown : [...shown, at].sort((a, b) => a - b);
    },
  });
  const chosen = selected?.id;
  const sight = useRef(virtual);
  sight.current = virtual;
  useEffect(() => {
    if (at >= 0) sight.current.scrollToIndex(at, { align: 'auto' });
  }, [chosen, at]);

  if (rows.length === 0)
    return (
      <Empty
        action={
          desk.writes && (
            <div className="row-actions rd-begin">
              <Button onClick={() => addUsualSections(desk, w)}>{w('screen.reading.add-usual')}</Button>
              <Button kind="quiet" onClick={onAdd}>
                {w('screen.reading.add-first')}
              </Button>
            </div>
          )
        }
      >
        {w(desk.shown.source ? 'screen.reading.tree.none' : 'screen.reading.tree.empty')}
      </Empty>
    );
  return (
    <div
      className="rd-scroll rd-tree"
      ref={box}
      id={treeId}
      role="tree"
      aria-label={w('screen.reading.tree')}
      aria-describedby="reading-tree-keys"
      aria-activedescendant={selected && at >= 0 ? rowId(selected.id) : undefined}
      tabIndex={0}
      onKeyDown={onKey}
    >
      <div className="rd-rows" role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => (
          <div
            key={item.key}
            role="presentation"
            ref={virtual.measureElement}
            data-index={item.index}
            className="rd-line"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <Row row={rows[item.index]!} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Row({ row }: { row: OutlineRow }) {
  const w = useWords();
  const desk = useDesk();
  const { node, level } = row;
  const lit = useLitNode(desk.lit, node.id);
  const chosen = desk.selected?.id === node.id;
  const closed = desk.closed.has(node.id);
  const drag = useDrag(node);
  const reasons = node.doubts.map((doubt) => doubtWords(w, doubt));
  const wanted = desk.walking !== null && desk.walking !== 'unread' ? desk.settle[desk.walking] : null;
  const classes = [
    'rd-row',
    node.section && 'rd-section',
    chosen && 'rd-chosen',
    lit && 'rd-lit',
    wanted && !wanted.includes(node.id) && 'rd-beside',
    drag.over && `rd-drop-${drag.over}`,
  ];
  const leads = node.units.filter((unit) => unit.part === 'lead');
  const cos = node.units.length - leads.length;
  // A lead unit that is written but not found says so itself.
  const unled = leads.length === 0 && desk.settle.unled.includes(node.id);
  const facts = leads.length > 0 || cos > 0 || node.due !== null || node.dueText || node.repeat;
  return (
    <div
      id={rowId(node.id)}
      role="treeitem"
      aria-level={level}
      aria-posinset={row.place}
      aria-setsize={row.of}
      aria-selected={chosen}
      aria-expanded={row.children ? !closed : undefined}
      className={classes.filter(Boolean).join(' ')}
      style={{ '--level': level - 1 } as React.CSSProperties}
      {...drag.props}
      onPointerEnter={() => desk.lit.point([node.id], node.source)}
      onPointerLeave={() => desk.lit.point([], [])}
      onClick={() => desk.select(node.id, { focus: true })}
      onDoubleClick={() => desk.go({ pane: 'side', side: 'node', focus: 'node-title' })}
    >
      <span
        className="rd-twist"
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          if (row.children) desk.fold(node.id, !closed);
        }}
      >
        {row.children > 0 && <Icon name={closed ? 'right' : 'down'} />}
      </span>
      <div className="rd-row-words">
        <div className="rd-row-title">
          {node.number && <span className="rd-row-number">{node.number}</span>}
          <span className={reasons.length ? 'rd-doubt' : undefined} title={reasons.join('\n') || undefined}>
            {node.title || w('screen.reading.untitled')}
          </span>
          {node.section && node.kind && node.kind !== 'other' && (
            <span className="rd-kind">{w(`kind.section.${node.kind}`)}</span>
          )}
          {unled && !facts && <Unled words={w('screen.reading.unled-short')} />}
        </div>
        {facts && (
          <div className="rd-facts">
            {leads.slice(0, 2).map((unit, i) => (
              <span key={i} className={`rd-unit${uncertain(unit) ? ' rd-doubt' : ''}`}>
                {desk.unitName(unit)}
              </span>
            ))}
            {leads.length > 2 && <span className="quiet">+{leads.length - 2}</span>}
            {unled && <Unled words={w('screen.reading.unled')} />}
            {cos > 0 && <span className="quiet">{w('screen.reading.cos', { n: cos })}</span>}
            {(node.due !== null || node.dueText || node.repeat) && (
              <span className="rd-due tabular">
                {node.due !== null
                  ? w.dayShort(node.due)
                  : node.repeat
                    ? w(`screen.reading.repeat.${node.repeat}`)
                    : node.dueText}
              </span>
            )}
          </div>
        )}
        {chosen && reasons.length > 0 && <div className="rd-reasons">{reasons.join(' · ')}</div>}
      </div>
    </div>
  );
}

/** The node that is being dragged; one at a time, and only within this window. */
let dragged: TreeNode | null = null;

/** Moving a node with the mouse: onto the upper or lower edge of another, or into its middle. */
function useDrag(node: TreeNode) {
  const w = useWords();
  const desk = useDesk();
  const [over, setOver] = useState<DropPlace | null>(null);
  const moveTo = (place: DropPlace) => dragged && dropped(desk.shown.tree.nodes, dragged.id, node.id, place);
  const placeOf = (event: DragEvent<HTMLElement>): DropPlace => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    const share = (event.clientY - top) / height;
    return share < 0.3 ? 'before' : share > 0.7 ? 'after' : 'into';
  };
  if (!desk.writes) return { over: null, props: {} };
  return {
    over,
    props: {
      draggable: true,
      onDragStart: (event: DragEvent<HTMLElement>) => {
        dragged = node;
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', node.title);
      },
      onDragEnd: () => {
        dragged = null;
      },
      onDragOver: (event: DragEvent<HTMLElement>) => {
        const place = placeOf(event);
        if (!moveTo(place)) return setOver(null);
        event.preventDefault();
        setOver(place);
      },
      onDragLeave: () => setOver(null),
      onDrop: (event: DragEvent<HTMLElement>) => {
        const move = moveTo(placeOf(event));
        setOver(null);
        if (!move || !dragged) return;
        event.preventDefault();
        desk.act([move], w('screen.reading.did.moved', { title: brief(dragged.title) }));
        desk.select(dragged.id, { focus: true });
        if (move.parentId !== null) desk.fold(move.parentId, false);
      },
    },
  };
}

const Unled = ({ words }: { words: string }) => (
  <span className="tone-soon rd-unled">
    <MarkDrawing mark="ring" />
    {words}
  </span>
);

/** A doubt as a sentence: what is doubtful, with the words in question. */
export function doubtWords(w: Words, doubt: TreeDoubt): string {
  const what = w(`doubt.${doubt.code}`);
  return doubt.words ? w('screen.reading.doubt-words', { what, words: doubt.words.slice(0, 40) }) : what;
}
