import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { accessContract } from '#access/contract.ts';
import { organisationContract } from '#organisation/contract.ts';
import { plansContract } from '#plans/contract.ts';
import { addDays } from '#platform/pure/day.ts';
import { useAsk, useAskPages, useKnown } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { List } from '#platform/ui/list.tsx';
import { Choice, Segments, Ticks } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { SearchBox } from '#platform/ui/search-box.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { UnitPicker } from '#platform/ui/unit-picker.tsx';
import { useWords } from '#platform/words/use.tsx';
import { tasksContract, type TaskRow } from '../contract.ts';
import { taskStates } from '../rules.ts';
import { taskColumns } from './columns.tsx';
import { StateTag } from './marks.tsx';
import type { TaskSearch } from './search.ts';
import { TaskSheet } from './sheet.tsx';
import { searchUnits } from './units.ts';
import './tasks.css';

/** Every task in reach, filtered by what the address says; a row opens its sheet at /tasks/ID. */
export function TaskList() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const search = useSearch({ from: '/desk/tasks' });
  const { taskId } = useParams({ strict: false });
  const navigate = useNavigate();
  const rows = useAskPages(tasksContract.list, {
    query: {
      view: search.view ?? 'all',
      state: search.state,
      standing: search.standing,
      unitId: search.unit,
      part: search.part,
      planId: search.plan,
      dueFrom: search.from,
      dueTo: search.to,
      text: search.text,
      limit: 60,
    },
  });
  const columns = useMemo(() => taskColumns(w), [w]);
  const set = (change: Partial<TaskSearch>) =>
    void navigate({
      to: taskId ? '/tasks/$taskId' : '/tasks',
      params: { taskId: taskId ?? '' },
      search: { ...search, ...change },
      replace: true,
    });
  const open = useCallback(
    (id: string) => void navigate({ to: '/tasks/$taskId', params: { taskId: id }, search, replace: Boolean(taskId) }),
    [navigate, taskId, search],
  );
  const close = () => void navigate({ to: '/tasks', search });
  const filtered = Object.values(search).some((value) => value !== undefined);

  return (
    <>
      <Page
        title={w('screen.tasks.title')}
        actions={
          <Segments
            label={w('screen.tasks.view')}
            value={search.view ?? 'all'}
            options={[
              { value: 'all', label: w('screen.tasks.view.all') },
              { value: 'mine', label: w('screen.tasks.view.mine') },
              ...(me.verbs.includes('task.arrange')
                ? [{ value: 'issued' as const, label: w('screen.tasks.view.issued') }]
                : []),
            ]}
            onChange={(view) => set({ view: view === 'all' ? undefined : view })}
          />
        }
      >
        <Filters search={search} set={set} />
        {rows.problem ? (
          <ErrorNote problem={rows.problem} again={rows.again} />
        ) : rows.pending ? (
          <Skeleton rows={10} />
        ) : rows.rows.length === 0 ? (
          <div className="paper">
            {filtered ? (
              <Empty action={<Button onClick={() => set(nothing)}>{w('screen.tasks.clear')}</Button>}>
                {w('screen.tasks.none-filtered')}
              </Empty>
            ) : (
              <Empty>{w('screen.tasks.none')}</Empty>
            )}
          </div>
        ) : (
          <List<TaskRow>
            label={w('screen.tasks.title')}
            rows={rows.rows}
            columns={columns}
            rowKey={(row) => row.id}
            rowLabel={(row) => `${row.title}，${w(`state.task.${row.state}`)}`}
            onOpen={(row) => open(row.id)}
            openKey={taskId ?? null}
            onEnd={rows.more}
            height={60}
            dim={rows.behind}
            foot={rows.hasMore ? w('screen.tasks.more') : w('screen.tasks.total', { n: rows.rows.length })}
          />
        )}
      </Page>
      {taskId && <TaskSheet id={taskId} onClose={close} onTask={open} />}
    </>
  );
}

const nothing: Record<keyof TaskSearch, undefined> = {
  view: undefined,
  state: undefined,
  standing: undefined,
  unit: undefined,
  part: undefined,
  plan: undefined,
  from: undefined,
  to: undefined,
  text: undefined,
};
const deadlines = ['late', 'soon', 'month', 'range'] as const;

function Filters({ search, set }: { search: TaskSearch; set: (change: Partial<TaskSearch>) => void }) {
  const w = useWords();
  const unit = useAsk(organisationContract.unit, search.unit ? { params: { id: search.unit } } : null);
  const plan = useAsk(plansContract.get, search.plan ? { params: { id: search.plan } } : null);
  const [range, setRange] = useState(false);
  const today = w.today();
  const monthEnd = addDays(`${today.slice(0, 8)}01`, 31).slice(0, 8) + '01';
  const thisMonth = { from: `${today.slice(0, 8)}01`, to: addDays(monthEnd, -1) };
  const deadline =
    search.standing ??
    (search.from === thisMonth.from && search.to === thisMonth.to && !range
      ? 'month'
      : search.from || search.to || range
        ? 'range'
        : null);
  const chosenUnit = search.unit
    ? { id: search.unit, name: unit.data?.name ?? w('kit.loading'), shortName: unit.data?.shortName ?? null }
    : null;
  return (
    <div className="filters task-filters">
      <SearchBox
        label={w('screen.tasks.search')}
        value={search.text ?? ''}
        onChange={(text) => set({ text: text.trim() === '' ? undefined : text })}
      />
      <Ticks
        label={w('screen.tasks.head.state')}
        value={search.state ?? []}
        options={taskStates.map((state) => ({
          value: state,
          label: <StateTag state={state} />,
          text: w(`state.task.${state}`),
        }))}
        onChange={(state) => set({ state: state.length ? state : undefined })}
      />
      <Choice
        label={w('screen.tasks.head.due')}
        any={w('screen.tasks.any')}
        value={deadline}
        options={deadlines.map((one) => ({ value: one, label: w(`screen.tasks.due.${one}`) }))}
        onChange={(value) => {
          setRange(value === 'range');
          set({
            standing: value === 'late' || value === 'soon' ? value : undefined,
            from: value === 'month' ? thisMonth.from : value === 'range' ? search.from : undefined,
            to: value === 'month' ? thisMonth.to : value === 'range' ? search.to : undefined,
          });
        }}
      />
      {deadline === 'range' && (
        <span className="range">
          <DayField
            label={w('screen.tasks.from')}
            value={search.from ?? null}
            onChange={(day) => set({ from: day ?? undefined })}
          />
          <span aria-hidden="true">—</span>
          <DayField
            label={w('screen.tasks.to')}
            value={search.to ?? null}
            onChange={(day) => set({ to: day ?? undefined })}
          />
        </span>
      )}
      <Choice
        label={w('screen.tasks.part')}
        any={w('screen.tasks.any')}
        value={search.part ?? null}
        options={(['lead', 'co'] as const).map((part) => ({ value: part, label: w(`part.${part}`) }))}
        onChange={(part) => set({ part: part ?? undefined })}
      />
      <div className="unit-filter">
        <UnitPicker
          label={w('screen.tasks.head.unit')}
          placeholder={w('screen.tasks.unit-hint')}
          search={searchUnits}
          value={chosenUnit}
          onChange={(one) => set({ unit: one?.id })}
        />
      </div>
      {search.plan && (
        <span className="chip">
          {plan.data?.title ?? w('kit.loading')}
          <button
            type="button"
            aria-label={w('kit.take-away', { name: plan.data?.title ?? '' })}
            onClick={() => set({ plan: undefined })}
          >
            <Icon name="close" />
          </button>
        </span>
      )}
      {Object.entries(search).some(([key, value]) => key !== 'view' && value !== undefined) && (
        <Button kind="quiet" onClick={() => (setRange(false), set({ ...nothing, view: search.view }))}>
          {w('screen.tasks.clear')}
        </Button>
      )}
    </div>
  );
}
