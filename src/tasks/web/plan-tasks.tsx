import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { plansContract } from '#plans/contract.ts';
import { useAsk } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Share, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { DayText } from '#platform/ui/text.tsx';
import { dayOf } from '#platform/pure/day.ts';
import { useWords } from '#platform/words/use.tsx';
import { tasksContract } from '../contract.ts';
import { isOpen } from '../rules.ts';
import { branchesOf, flipped, keepBranches, openBranches, Tree } from './tree.tsx';
import { WithdrawPlan, Withdrawn } from './withdraw-plan.tsx';
import './tasks.css';

type Show = 'all' | 'open' | 'late';
/** The task tree of a published plan: progress rolled up, late marked, each row opening its sheet. `download` is handed in. */
export function PlanTasks({ planId, download }: { planId: string; download?: ReactNode }) {
  const w = useWords();
  const navigate = useNavigate();
  const openId = useRouterState({ select: (state) => (state.location.search as { task?: string }).task ?? null });
  const plan = useAsk(plansContract.get, { params: { id: planId } });
  const tree = useAsk(tasksContract.tree, { params: { id: planId } });
  const [show, setShow] = useState<Show>('all');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const roots = useMemo(
    () => branchesOf((tree.data?.rows ?? []).map((row) => ({ ...row, unit: row.leadUnit }))),
    [tree.data],
  );
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
  // As everywhere: a group nobody leads is a heading, not a task.
  const tasks = tree.data.rows.filter((row) => row.leadUnit !== null);
  const late = tasks.filter((row) => row.standing === 'late').length;
  const done = tasks.filter((row) => row.state === 'closed').length;
  const flip = (id: string) => setClosed((before) => flipped(before, id));
  const visible = openBranches(kept, closed);
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
          <span className="tabular">{w('screen.plan.done', { done, n: tasks.length })}</span>
          {late > 0 && (
            <Tag mark="diamond" tone="late">
              {w('screen.plan.late', { n: late })}
            </Tag>
          )}
        </span>
      }
      actions={
        <>
          <WithdrawPlan plan={plan.data} />
          {plan.data.state === 'published' && (
            <Link to="/plans/$planId/amend" params={{ planId }} className={buttonClass('plain')}>
              {w('screen.amend.begin')}
            </Link>
          )}
          <Link to="/plans/$planId/cascade" params={{ planId }} className={buttonClass('plain')}>
            {w('screen.cascade.check')}
          </Link>
          {download}
          <Button icon="print" className="wide-only" onClick={() => window.print()}>
            {w('screen.task.print')}
          </Button>
        </>
      }
    >
      <Withdrawn plan={plan.data} />
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
        <Link to="/plans/$planId" params={{ planId }} search={{ as: 'document' }} className={buttonClass('quiet')}>
          {w('screen.plan.as-document')}
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
          openId={openId}
          onFlip={flip}
          onOpen={(task) =>
            void navigate({ to: '/plans/$planId', params: { planId }, search: { task }, resetScroll: false })
          }
        />
      )}
    </Page>
  );
}
