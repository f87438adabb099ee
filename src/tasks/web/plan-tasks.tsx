import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { plansContract } from '#plans/contract.ts';
import { useAsk } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Share, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { DayText } from '#platform/ui/text.tsx';
import { dayOf } from '#platform/pure/day.ts';
import { useWords } from '#platform/words/use.tsx';
import { tasksContract, type TaskRow } from '../contract.ts';
import { isOpen } from '../rules.ts';
import { brief, Due, StateTag } from './marks.tsx';
import { printedNumber } from './numbering.ts';
import './tasks.css';
import './tree.css';

type Show = 'all' | 'open' | 'late';
interface Branch {
  row: TaskRow;
  depth: number;
  below: Branch[];
}

/** Rows in the order they came, each under its parent; a row whose parent is out of reach stands at the top. */
export function branchesOf(rows: readonly TaskRow[]): Branch[] {
  const byId = new Map<string, Branch>(rows.map((row) => [row.id, { row, depth: 0, below: [] }]));
  const roots: Branch[] = [];
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
export function keepBranches(branches: readonly Branch[], wanted: (row: TaskRow) => boolean): Branch[] {
  return branches.flatMap((branch) => {
    const below = keepBranches(branch.below, wanted);
    return below.length > 0 || wanted(branch.row) ? [{ ...branch, below }] : [];
  });
}

/** The task tree of a published plan: progress rolled up, late marked, each row opening its sheet. `download` is handed in. */
export function PlanTasks({ planId, download }: { planId: string; download?: ReactNode }) {
  const w = useWords();
  const navigate = useNavigate();
  const plan = useAsk(plansContract.get, { params: { id: planId } });
  const tree = useAsk(tasksContract.tree, { params: { id: planId } });
  const [show, setShow] = useState<Show>('all');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const roots = useMemo(() => branchesOf(tree.data?.rows ?? []), [tree.data]);
  const kept = useMemo(
    () =>
      show === 'all'
        ? roots
        : keepBranches(roots, (row) =>
            show === 'late' ? row.standing === 'late' : row.children === 0 && isOpen(row.state),
          ),
    [roots, show],
  );
  const problem = plan.problem ?? tree.problem;
  if (problem)
    return (
      <Page narrow title={w('screen.plans.title')}>
        <ErrorNote
          problem={problem}
          again={() => {
            void plan.refetch();
            void tree.refetch();
          }}
        />
      </Page>
    );
  if (!plan.data || !tree.data)
    return (
      <Page title={w('screen.plans.title')}>
        <Skeleton rows={10} />
      </Page>
    );
  const leaves = tree.data.rows.filter((row) => row.children === 0);
  const late = leaves.filter((row) => row.standing === 'late').length;
  const done = leaves.filter((row) => row.state === 'closed').length;
  const flip = (id: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const visible = flat(kept, closed);
  const parents = tree.data.rows.filter((row) => row.children > 0).map((row) => row.id);
  const allClosed = parents.length > 0 && parents.every((id) => closed.has(id));
  return (
    <Page
      title={plan.data.title}
      lead={
        <span className="plan-lead">
          <span>{plan.data.unit.name}</span>
          {plan.data.publishedAt && (
            <span>
              <DayText day={dayOf(Date.parse(plan.data.publishedAt))} /> {w('screen.plan.published')}
            </span>
          )}
          <span className="tabular">{w('screen.plan.done', { done, n: leaves.length })}</span>
          {late > 0 && (
            <Tag mark="diamond" tone="late">
              {w('screen.plan.late', { n: late })}
            </Tag>
          )}
        </span>
      }
      actions={
        <>
          {download}
          <Button icon="print" className="wide-only" onClick={() => window.print()}>
            {w('screen.task.print')}
          </Button>
        </>
      }
    >
      {plan.data.progress !== null && (
        <div className="plan-progress">
          <Share value={plan.data.progress} label={w('screen.tasks.head.progress')} />
        </div>
      )}
      <div className="filters plan-tools">
        <Segments<Show>
          label={w('screen.tasks.view')}
          value={show}
          onChange={setShow}
          options={[
            { value: 'all', label: w('screen.plan.show.all') },
            { value: 'open', label: w('screen.plan.show.open') },
            { value: 'late', label: w('screen.plan.show.late') },
          ]}
        />
        {parents.length > 0 && (
          <Button kind="quiet" onClick={() => setClosed(allClosed ? new Set() : new Set(parents))}>
            {allClosed ? w('screen.plan.unfold') : w('screen.plan.fold')}
          </Button>
        )}
        <Link to="/tasks" search={{ plan: planId }} className={buttonClass('quiet')}>
          {w('screen.plan.as-list')}
        </Link>
      </div>
      {visible.length === 0 ? (
        <div className="paper">
          <Empty>{show === 'all' ? w('screen.plan.no-tasks') : w('screen.plan.none-shown')}</Empty>
        </div>
      ) : (
        <Tree
          label={plan.data.title}
          branches={visible}
          closed={closed}
          onFlip={flip}
          onOpen={(task) =>
            void navigate({ to: '/plans/$planId', params: { planId }, search: { task }, resetScroll: false })
          }
        />
      )}
    </Page>
  );
}

/** Branches in reading order, without what is folded away. */
function flat(branches: readonly Branch[], closed: ReadonlySet<string>): Branch[] {
  return branches.flatMap((branch) => [branch, ...(closed.has(branch.row.id) ? [] : flat(branch.below, closed))]);
}

/** A tree grid: arrows walk, left and right fold, Enter opens. */
function Tree(props: {
  label: string;
  branches: Branch[];
  closed: ReadonlySet<string>;
  onFlip: (id: string) => void;
  onOpen: (id: string) => void;
}) {
  const w = useWords();
  const [active, setActive] = useState(0);
  const at = Math.min(active, props.branches.length - 1);
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    const branch = props.branches[at]!;
    const fold = branch.below.length > 0;
    const open = fold && !props.closed.has(branch.row.id);
    const go = (index: number) => {
      const next = Math.max(0, Math.min(props.branches.length - 1, index));
      setActive(next);
      event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus();
    };
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      j: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      k: () => go(at - 1),
      ArrowRight: () => (fold && !open ? props.onFlip(branch.row.id) : go(at + 1)),
      ArrowLeft: () => (open ? props.onFlip(branch.row.id) : go(at - 1)),
      Enter: () => props.onOpen(branch.row.id),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <div className="tree paper" role="treegrid" aria-label={props.label}>
      {props.branches.map(({ row, depth, below }, index) => {
        const open = below.length > 0 ? !props.closed.has(row.id) : undefined;
        return (
          <div
            key={row.id}
            role="row"
            data-row={index}
            aria-level={depth + 1}
            aria-expanded={open}
            tabIndex={index === at ? 0 : -1}
            className={`tree-row depth-${Math.min(depth, 4)}${below.length ? ' tree-parent' : ''}`}
            style={{ '--depth': Math.min(depth, 5) } as React.CSSProperties}
            onFocus={() => setActive(index)}
            onKeyDown={onKey}
            onClick={() => props.onOpen(row.id)}
          >
            <div role="gridcell" className="tree-title">
              {open === undefined ? (
                <span className="tree-fold" />
              ) : (
                <button
                  type="button"
                  className="tree-fold"
                  tabIndex={-1}
                  aria-label={open ? w('screen.plan.fold-one') : w('screen.plan.unfold-one')}
                  onClick={(event) => {
                    event.stopPropagation();
                    props.onFlip(row.id);
                  }}
                >
                  <Icon name={open ? 'down' : 'right'} />
                </button>
              )}
              <span className="tree-number tabular">{printedNumber(row.number)}</span>
              <span className="task-title">{row.title}</span>
            </div>
            <div role="gridcell" className="tree-unit clip" title={row.leadUnit?.name}>
              {row.leadUnit && brief(row.leadUnit)}
              {row.coUnits > 0 && <span className="quiet"> {w('screen.tasks.co', { n: row.coUnits })}</span>}
            </div>
            <div role="gridcell" className="tree-due">
              {below.length === 0 || row.due ? <Due task={row} /> : null}
            </div>
            <div role="gridcell" className="tree-state">
              {below.length === 0 ? (
                <StateTag state={row.state} />
              ) : (
                <span className="quiet tabular">
                  {w('screen.tasks.children', { done: row.closedChildren, n: row.children })}
                </span>
              )}
            </div>
            <div role="gridcell" className="tree-progress">
              <Share value={row.progress} label={w('screen.tasks.head.progress')} />
            </div>
          </div>
        );
      })}
    </div>
  );
}
