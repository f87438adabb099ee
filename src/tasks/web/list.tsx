import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback } from 'react';
import { accessContract } from '#access/contract.ts';
import { addressOf } from '#platform/pure/endpoint.ts';
import { useKnown } from '#platform/ui/ask.ts';
import { buttonClass } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { Segments, Ticks } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { usePhone } from '#platform/ui/preferences.ts';
import { Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { taskFields, taskShapes } from '../contract/saved.ts';
import { taskSheetContract } from '../contract/sheet.ts';
import { Filters } from './filters.tsx';
import { SavedViews } from './saved-views.tsx';
import { askedBy, type TaskSearch } from './search.ts';
import { TaskSheet } from './sheet.tsx';
import { TaskTable } from './table.tsx';
import './tasks.css';
import './room.css';

const Board = lazy(() => import('./board.tsx').then((m) => ({ default: m.Board })));
const Timeline = lazy(() => import('./timeline.tsx').then((m) => ({ default: m.Timeline })));
const Month = lazy(() => import('./month.tsx').then((m) => ({ default: m.Month })));
const Outline = lazy(() => import('./outline.tsx').then((m) => ({ default: m.Outline })));

/** What every way of showing tasks is given. */
export interface Showing {
  search: TaskSearch;
  set: (change: Partial<TaskSearch>) => void;
  /** The task whose sheet is open. */
  openId: string | null;
  onTask: (id: string) => void;
}

/** Every task in reach, filtered and shown as the address says; a task opens its sheet at /tasks/ID. */
export function TaskList() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const search = useSearch({ from: '/desk/tasks' });
  const { taskId } = useParams({ strict: false });
  const navigate = useNavigate();
  const phone = usePhone();
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
  const shape = search.as ?? 'list';
  const showing: Showing = { search, set, openId: taskId ?? null, onTask: open };
  return (
    <>
      <Page
        title={w('screen.tasks.title')}
        actions={
          <>
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
            <a
              className={`${buttonClass('plain')} wide-only`}
              href={addressOf(taskSheetContract.taskSheet, { query: { ...askedBy(search), fields: search.fields } })}
              download
            >
              <Icon name="download" />
              <span>{w('screen.tasks.excel')}</span>
            </a>
          </>
        }
      >
        <div className="shapes no-print">
          <Segments
            label={w('screen.tasks.as')}
            value={shape}
            options={taskShapes.map((one) => ({ value: one, label: w(`screen.tasks.as.${one}`) }))}
            onChange={(as) => set({ as: as === 'list' ? undefined : as })}
          />
          <span className="shapes-end">
            {shape === 'list' && !phone && (
              <Ticks
                label={w('screen.tasks.fields')}
                value={search.fields ?? []}
                options={taskFields
                  .filter((field) => field !== 'title')
                  .map((field) => ({
                    value: field,
                    label: w(`screen.tasks.head.${field}`),
                    text: w(`screen.tasks.head.${field}`),
                  }))}
                onChange={(some) => set({ fields: some.length ? some : undefined })}
              />
            )}
            <SavedViews search={search} onView={(kept) => void navigate({ to: '/tasks', search: kept })} />
          </span>
        </div>
        <Filters search={search} set={set} />
        <Suspense fallback={<Skeleton rows={10} />}>
          {shape === 'list' && <TaskTable {...showing} />}
          {shape === 'tree' && <Outline {...showing} />}
          {shape === 'board' && <Board {...showing} />}
          {shape === 'timeline' && <Timeline {...showing} />}
          {shape === 'calendar' && <Month {...showing} />}
        </Suspense>
      </Page>
      {taskId && <TaskSheet id={taskId} onClose={close} onTask={open} />}
    </>
  );
}
