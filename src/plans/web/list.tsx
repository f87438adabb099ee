import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { accessContract } from '#access/contract.ts';
import { dayOf } from '#platform/pure/day.ts';
import { addressOf } from '#platform/pure/endpoint.ts';
import { useAskPages, useKnown } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { List, type Column } from '#platform/ui/list.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { SearchBox } from '#platform/ui/search-box.tsx';
import { Empty, ErrorNote, Share, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { planStates, plansContract } from '../contract.ts';
import { planSheetContract } from '../contract/sheet.ts';
import { PlanDrop } from './drop.tsx';
import type { PlanSearch } from './search.ts';
import './plans.css';

type PlanRow = ReturnType<typeof usePlans>['rows'][number];
const usePlans = (search: PlanSearch) =>
  useAskPages(plansContract.list, { query: { state: search.state, text: search.text, limit: 40 } });

/** A plan's state, the same everywhere. */
export function PlanState({ state }: { state: (typeof planStates)[number] }) {
  const w = useWords();
  const word = w(`state.plan.${state}`);
  if (state === 'draft') return <Tag mark="ring">{word}</Tag>;
  return state === 'published' ? (
    <Tag mark="check" tone="done">
      {word}
    </Tag>
  ) : (
    <Tag mark="dash" tone="quiet">
      {word}
    </Tag>
  );
}

/** Every plan in reach with how far it is; for its writers, the place where a document is put in. */
export function PlanList() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const search = useSearch({ from: '/desk/plans' });
  const navigate = useNavigate();
  const plans = usePlans(search);
  const columns = useMemo(() => planColumns(w), [w]);
  const writes = me.verbs.includes('plan.edit');
  const set = (change: Partial<PlanSearch>) =>
    void navigate({ to: '/plans', search: { ...search, ...change }, replace: true });
  const open = (id: string) => void navigate({ to: '/plans/$planId', params: { planId: id } });
  const filtered = Boolean(search.state ?? search.text);
  return (
    <Page
      title={w('screen.plans.title')}
      lead={writes ? w('screen.plans.lead') : undefined}
      actions={
        <>
          {writes && (
            <Link to="/plans/new" className={buttonClass()}>
              <Icon name="edit" />
              <span>{w('screen.write.begin')}</span>
            </Link>
          )}
          <a
            className={`${buttonClass()} wide-only`}
            href={addressOf(planSheetContract.planSheet, { query: { state: search.state, text: search.text } })}
            download
          >
            <Icon name="download" />
            <span>{w('screen.plans.excel')}</span>
          </a>
        </>
      }
    >
      {writes && <PlanDrop small onRead={(found) => found.plans[0] && open(found.plans[0].id)} />}
      <div className="filters plan-filters">
        <SearchBox
          label={w('screen.plans.search')}
          value={search.text ?? ''}
          onChange={(text) => set({ text: text.trim() === '' ? undefined : text })}
        />
        <Segments
          label={w('screen.plans.show')}
          value={search.state ?? 'all'}
          options={[
            { value: 'all' as const, label: w('screen.plans.all') },
            ...planStates.map((state) => ({ value: state, label: w(`state.plan.${state}`) })),
          ]}
          onChange={(state) => set({ state: state === 'all' ? undefined : state })}
        />
      </div>
      {plans.problem ? (
        <ErrorNote problem={plans.problem} again={plans.again} />
      ) : plans.pending ? (
        <Skeleton rows={6} />
      ) : plans.rows.length === 0 ? (
        <div className="paper">
          {filtered ? (
            <Empty
              action={
                <Button onClick={() => set({ state: undefined, text: undefined })}>{w('screen.plans.all')}</Button>
              }
            >
              {w('screen.plans.empty-filtered')}
            </Empty>
          ) : (
            <Empty>{writes ? w('screen.plans.empty') : w('screen.plans.empty-reader')}</Empty>
          )}
        </div>
      ) : (
        <List<PlanRow>
          label={w('screen.plans.title')}
          rows={plans.rows}
          columns={columns}
          rowKey={(row) => row.id}
          rowLabel={(row) => `${row.title}，${w(`state.plan.${row.state}`)}`}
          onOpen={(row) => open(row.id)}
          onEnd={plans.more}
          height={64}
          dim={plans.behind}
          foot={w('screen.plans.total', { n: plans.rows.length })}
        />
      )}
    </Page>
  );
}

const planColumns = (w: Words): Column<PlanRow>[] => [
  {
    key: 'title',
    head: w('screen.plans.head.title'),
    width: 'minmax(0, 1fr)',
    stack: 'first',
    cell: (plan) => (
      <>
        <div className="plan-title">{plan.title}</div>
        <div className="quiet clip">
          {plan.unit.name}
          {' · '}
          {plan.publishedAt
            ? w('screen.plans.published', { day: w.dayShort(dayOf(Date.parse(plan.publishedAt))) })
            : w('screen.plans.edited', { when: w.when(plan.updatedAt) })}
        </div>
      </>
    ),
  },
  {
    key: 'state',
    head: w('screen.plans.head.state'),
    width: '5.6em',
    stack: 'left',
    cell: (plan) => <PlanState state={plan.state} />,
  },
  {
    key: 'tasks',
    head: w('screen.plans.head.tasks'),
    width: '4em',
    end: true,
    spare: 1,
    cell: (plan) => <span className="tabular">{w.number(plan.nodes)}</span>,
  },
  {
    key: 'attention',
    head: w('screen.plans.head.attention'),
    width: '10em',
    stack: 'right',
    cell: (plan) => <Attention plan={plan} />,
  },
  {
    key: 'progress',
    head: w('screen.plans.head.progress'),
    width: '9em',
    spare: 2,
    cell: (plan) =>
      plan.progress === null ? (
        <span className="quiet">—</span>
      ) : (
        <Share value={plan.progress} label={w('screen.plans.head.progress')} />
      ),
  },
];

/** What in a plan wants a look: late tasks once published, unread paragraphs and unled tasks while a draft. */
function Attention({ plan }: { plan: PlanRow }) {
  const w = useWords();
  const draft = plan.state === 'draft';
  const some = [
    plan.late > 0 && (
      <Tag key="late" mark="diamond" tone="late">
        {w('screen.plans.late', { n: plan.late })}
      </Tag>
    ),
    draft && plan.unread > 0 && (
      <Tag key="unread" mark="ring" tone="soon">
        {w('screen.plans.unread', { n: plan.unread })}
      </Tag>
    ),
    draft && plan.unled > 0 && (
      <Tag key="unled" mark="ring" tone="soon">
        {w('screen.plans.unled', { n: plan.unled })}
      </Tag>
    ),
  ].filter(Boolean);
  return some.length ? <div className="attention">{some}</div> : <span className="quiet calm">—</span>;
}
