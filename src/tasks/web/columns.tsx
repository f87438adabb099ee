import type { Column } from '#platform/ui/list.tsx';
import { Share } from '#platform/ui/states.tsx';
import { DayText } from '#platform/ui/text.tsx';
import type { Words } from '#platform/words/words.ts';
import type { TaskRow } from '../contract.ts';
import type { TaskField } from '../contract/saved.ts';
import { shownTitle } from '../rules/shown.ts';
import { CoPart } from './parts.tsx';
import { brief, Due, StateTag } from './marks.tsx';

/** The columns of a list of tasks, those chosen, in their own order; the title always stands. */
export const taskColumns = (w: Words, fields: readonly TaskField[]): Column<TaskRow>[] =>
  everyColumn(w).filter(({ key }) => key === 'title' || fields.includes(key as TaskField));

const everyColumn = (w: Words): Column<TaskRow>[] => [
  {
    key: 'state',
    head: w('screen.tasks.head.state'),
    width: '6.2em',
    stack: 'left',
    // A heading without a unit of its own is not accepted by anybody: what stands below it is told instead.
    cell: (task) =>
      task.children > 0 && !task.leadUnit ? (
        <span className="quiet tabular">
          {w('screen.tasks.children', { done: task.closedChildren, n: task.children })}
        </span>
      ) : (
        <StateTag state={task.state} />
      ),
  },
  {
    key: 'title',
    head: w('screen.tasks.head.title'),
    width: 'minmax(0, 1fr)',
    stack: 'first',
    cell: (task) => (
      <>
        <div className="task-title">{shownTitle(task.title)}</div>
        <div className="task-plan clip">
          {task.part === 'co' && <CoPart />}
          {task.leadUnit && <span className="stack-only">{brief(task.leadUnit)} · </span>}
          {task.planTitle}
          {task.children > 0 &&
            task.leadUnit &&
            ` · ${w('screen.tasks.children', { done: task.closedChildren, n: task.children })}`}
        </div>
      </>
    ),
  },
  {
    key: 'plan',
    head: w('screen.tasks.head.plan'),
    width: 'minmax(0, 0.5fr)',
    spare: 1,
    cell: (task) => (
      <div className="clip" title={task.planTitle}>
        {task.planTitle}
      </div>
    ),
  },
  {
    key: 'unit',
    head: w('screen.tasks.head.unit'),
    width: '11.5em',
    spare: 1,
    cell: (task) => (
      <div className="clip">
        {task.leadUnit ? (
          <span title={task.leadUnit.name}>{brief(task.leadUnit)}</span>
        ) : (
          <span className="quiet">{task.children > 0 ? '—' : w('screen.tasks.unled')}</span>
        )}
        {task.coUnits > 0 && <span className="quiet"> {w('screen.tasks.co', { n: task.coUnits })}</span>}
      </div>
    ),
  },
  {
    key: 'co',
    head: w('screen.tasks.head.co'),
    width: '6em',
    end: true,
    spare: 1,
    cell: (task) => (
      <span className="tabular">{task.coUnits > 0 ? w('screen.tasks.co-units', { n: task.coUnits }) : '—'}</span>
    ),
  },
  {
    key: 'due',
    head: w('screen.tasks.head.due'),
    width: '8em',
    stack: 'right',
    cell: (task) => <Due task={task} />,
  },
  {
    key: 'progress',
    head: w('screen.tasks.head.progress'),
    width: '7.5em',
    spare: 2,
    cell: (task) => <Share value={task.progress} label={w('screen.tasks.head.progress')} />,
  },
  {
    key: 'issued',
    head: w('screen.tasks.head.issued'),
    width: '6.5em',
    spare: 2,
    cell: (task) => <DayText day={task.issued} short />,
  },
];
