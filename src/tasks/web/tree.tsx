import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from '#platform/ui/icon.tsx';
import { usePrinting } from '#platform/ui/preferences.ts';
import { Share } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { TaskRow } from '../contract.ts';
import { shownTitle } from '../rules/shown.ts';
import { brief, Due, StateTag } from './marks.tsx';
import { printedNumber } from './numbering.ts';
import './tree.css';

/** A task as a row of a tree. */
export interface TreeLine extends Pick<
  TaskRow,
  | 'id'
  | 'parentId'
  | 'number'
  | 'title'
  | 'state'
  | 'standing'
  | 'due'
  | 'dueText'
  | 'repeat'
  | 'progress'
  | 'coUnits'
  | 'children'
  | 'closedChildren'
> {
  unit: { name: string; shortName: string | null } | null;
}
export interface Branch<Row extends { id: string; parentId: string | null } = TreeLine> {
  row: Row;
  depth: number;
  below: Branch<Row>[];
}

/** Rows in the order they came, each under its parent; a row whose parent is out of reach stands at the top. */
export function branchesOf<Row extends { id: string; parentId: string | null }>(rows: readonly Row[]): Branch<Row>[] {
  const byId = new Map<string, Branch<Row>>(rows.map((row) => [row.id, { row, depth: 0, below: [] }]));
  const roots: Branch<Row>[] = [];
  for (const branch of byId.values()) {
    const parent = branch.row.parentId ? byId.get(branch.row.parentId) : undefined;
    (parent ? parent.below : roots).push(branch);
  }
  const walk = [...roots];
  for (let branch = walk.pop(); branch; branch = walk.pop())
    for (const child of branch.below) {
      child.depth = branch.depth + 1;
      walk.push(child);
    }
  return roots;
}

/** The branches that hold a row asked for, their parents kept for place. */
export function keepBranches<Row extends { id: string; parentId: string | null }>(
  branches: readonly Branch<Row>[],
  wanted: (row: Row) => boolean,
): Branch<Row>[] {
  return branches.flatMap((branch) => {
    const below = keepBranches(branch.below, wanted);
    return below.length > 0 || wanted(branch.row) ? [{ ...branch, below }] : [];
  });
}

/** Branches in reading order, without what is folded away. */
export function openBranches<Row extends { id: string; parentId: string | null }>(
  branches: readonly Branch<Row>[],
  closed: ReadonlySet<string>,
): Branch<Row>[] {
  const out: Branch<Row>[] = [];
  const walk = branches.toReversed() as Branch<Row>[];
  for (let branch = walk.pop(); branch; branch = walk.pop()) {
    out.push(branch);
    if (!closed.has(branch.row.id)) for (const child of branch.below.toReversed()) walk.push(child);
  }
  return out;
}

/** Sets with one entry in or out. */
export const flipped = (set: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
};

/**
 * A tree grid of any length: only the rows in sight exist, all of them in print. Arrows walk, left and right fold, Enter
 * opens, Home and End jump.
 * @param heading drawn instead of a task for rows that are none (the plan above its tasks)
 */
export function Tree(props: {
  label: string;
  branches: readonly Branch[];
  closed: ReadonlySet<string>;
  openId?: string | null;
  onFlip: (id: string) => void;
  onOpen: (id: string) => void;
  heading?: (row: TreeLine) => ReactNode | null;
}) {
  const { branches } = props;
  const printing = usePrinting();
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [margin, setMargin] = useState(0);
  const at = Math.min(active, branches.length - 1);
  useLayoutEffect(() => {
    setMargin(Math.round((box.current?.getBoundingClientRect().top ?? 0) + window.scrollY));
  }, []);
  const virtual = useWindowVirtualizer({
    count: branches.length,
    estimateSize: () => 49,
    overscan: 8,
    scrollMargin: margin,
    getItemKey: (index) => branches[index]!.row.id,
  });
  const seen = useRef<string | null>(null);
  const openIndex = props.openId ? branches.findIndex((branch) => branch.row.id === props.openId) : -1;
  useEffect(() => {
    if (props.openId === seen.current || (props.openId && openIndex < 0)) return;
    seen.current = props.openId ?? null;
    if (openIndex >= 0) virtual.scrollToIndex(openIndex, { align: 'auto' });
  }, [props.openId, openIndex, virtual]);
  const go = (index: number) => {
    const next = Math.max(0, Math.min(branches.length - 1, index));
    setActive(next);
    virtual.scrollToIndex(next, { align: 'auto' });
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus({ preventScroll: true }),
    );
  };
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    const branch = branches[at]!;
    const fold = branch.below.length > 0;
    const open = fold && !props.closed.has(branch.row.id);
    const parent = () => {
      for (let i = at - 1; i >= 0; i--) if (branches[i]!.depth < branch.depth) return i;
      return at;
    };
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      j: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      k: () => go(at - 1),
      ArrowRight: () => (fold && !open ? props.onFlip(branch.row.id) : go(at + 1)),
      ArrowLeft: () => (open ? props.onFlip(branch.row.id) : go(parent())),
      Home: () => go(0),
      End: () => go(branches.length - 1),
      Enter: () => props.onOpen(branch.row.id),
    };
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  const row = (index: number, start?: number) => {
    const branch = branches[index]!;
    const open = branch.below.length > 0 ? !props.closed.has(branch.row.id) : undefined;
    const heading = props.heading?.(branch.row) ?? null;
    return (
      <div
        key={branch.row.id}
        ref={start === undefined ? undefined : virtual.measureElement}
        role="row"
        data-index={index}
        data-row={index}
        aria-rowindex={index + 1}
        aria-level={branch.depth + 1}
        aria-expanded={open}
        aria-current={branch.row.id === props.openId ? 'true' : undefined}
        tabIndex={index === at ? 0 : -1}
        className={`tree-row depth-${Math.min(branch.depth, 4)}${branch.below.length ? ' tree-parent' : ''}${heading === null ? '' : ' tree-heading'}${branch.row.id === props.openId ? ' tree-open' : ''}`}
        style={
          {
            '--depth': Math.min(branch.depth, 5),
            ...(start === undefined ? {} : { transform: `translateY(${start - margin}px)` }),
          } as React.CSSProperties
        }
        onFocus={() => setActive(index)}
        onKeyDown={onKey}
        onClick={() => (heading === null ? props.onOpen(branch.row.id) : props.onFlip(branch.row.id))}
      >
        <Cells row={branch.row} open={open} heading={heading} onFlip={() => props.onFlip(branch.row.id)} />
      </div>
    );
  };
  return (
    <div className="tree paper" role="treegrid" aria-label={props.label} aria-rowcount={branches.length}>
      <div
        ref={box}
        role="rowgroup"
        className={printing ? undefined : 'tree-rows'}
        style={printing ? undefined : { height: virtual.getTotalSize() }}
      >
        {printing
          ? branches.map((_, index) => row(index))
          : virtual.getVirtualItems().map((item) => row(item.index, item.start))}
      </div>
    </div>
  );
}

function Cells({
  row,
  open,
  heading,
  onFlip,
}: {
  row: TreeLine;
  open: boolean | undefined;
  heading: ReactNode | null;
  onFlip: () => void;
}) {
  const w = useWords();
  const fold =
    open === undefined ? (
      <span className="tree-fold" />
    ) : (
      <button
        type="button"
        className="tree-fold"
        tabIndex={-1}
        aria-label={open ? w('screen.plan.fold-one') : w('screen.plan.unfold-one')}
        onClick={(event) => {
          event.stopPropagation();
          onFlip();
        }}
      >
        <Icon name={open ? 'down' : 'right'} />
      </button>
    );
  if (heading !== null)
    return (
      <div role="gridcell" className="tree-title">
        {fold}
        {heading}
      </div>
    );
  const parent = open !== undefined || row.children > 0;
  return (
    <>
      <div role="gridcell" className="tree-title">
        {fold}
        <span className="tree-number tabular">{printedNumber(row.number)}</span>
        <span className="task-title">{shownTitle(row.title)}</span>
      </div>
      <div role="gridcell" className="tree-unit clip" title={row.unit?.name}>
        {row.unit && brief(row.unit)}
        {row.coUnits > 0 && <span className="quiet"> {w('screen.tasks.co', { n: row.coUnits })}</span>}
      </div>
      <div role="gridcell" className="tree-due">
        {!parent || row.due ? <Due task={row} /> : null}
      </div>
      <div role="gridcell" className="tree-state">
        {parent ? (
          <span className="quiet tabular">
            {w('screen.tasks.children', { done: row.closedChildren, n: row.children })}
          </span>
        ) : (
          <StateTag state={row.state} />
        )}
      </div>
      <div role="gridcell" className="tree-progress">
        <Share value={row.progress} label={w('screen.tasks.head.progress')} />
      </div>
    </>
  );
}
