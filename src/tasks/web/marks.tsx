import { daysBetween, type Day } from '#platform/pure/day.ts';
import { Tag, type Mark, type Tone } from '#platform/ui/tag.tsx';
import { DayText } from '#platform/ui/text.tsx';
import type { Words } from '#platform/words/words.ts';
import { useWords } from '#platform/words/use.tsx';
import type { TaskRow } from '../contract.ts';
import type { TaskState } from '../rules.ts';

const marks: Record<TaskState, [Mark, Tone]> = {
  issued: ['ring', 'ink'],
  accepted: ['half', 'ink'],
  'handed-in': ['most', 'info'],
  returned: ['return', 'soon'],
  closed: ['check', 'done'],
  withdrawn: ['dash', 'quiet'],
};

/** A task's state, the same everywhere: word and mark. */
export function StateTag({ state, washed }: { state: TaskState; washed?: boolean }) {
  const w = useWords();
  const [mark, tone] = marks[state];
  return (
    <Tag mark={mark} tone={tone} washed={washed}>
      {w(`state.task.${state}`)}
    </Tag>
  );
}

type Dated = Pick<TaskRow, 'standing' | 'due'> & Partial<Pick<TaskRow, 'dueMoved' | 'periodDue'>>;
/** The day a task is measured by: its own that counts, or that of its earliest open period when it comes sooner. */
export const soonerDue = ({ due, dueMoved, periodDue = null }: Omit<Dated, 'standing'>): Day | null => {
  const own = dueMoved ?? due;
  return own === null || (periodDue !== null && periodDue < own) ? periodDue : own;
};

/** The clock of the task stands still. */
export function OnHold() {
  const w = useWords();
  return (
    <Tag mark="dash" tone="quiet">
      {w('screen.clock.on-hold')}
    </Tag>
  );
}

/** How the task stands against its day, in words; null when there is nothing to say. */
export function standingWords(w: Words, task: Dated): string | null {
  const due = soonerDue(task);
  if (due === null || task.standing === 'calm' || task.standing === 'done') return null;
  const left = daysBetween(w.today(), due);
  if (task.standing === 'late') return w('screen.task.late', { n: Math.max(1, -left) });
  return left <= 0
    ? w('screen.task.due-today')
    : left === 1
      ? w('screen.task.due-tomorrow')
      : w('screen.task.due-in', { n: left });
}

/** Late or soon as a tag; nothing otherwise. */
export function StandingTag({ task, washed }: { task: Dated; washed?: boolean }) {
  const words = standingWords(useWords(), task);
  if (words === null) return null;
  return task.standing === 'late' ? (
    <Tag mark="diamond" tone="late" washed={washed}>
      {words}
    </Tag>
  ) : (
    <Tag mark="clock" tone="soon" washed={washed}>
      {words}
    </Tag>
  );
}

/** The due day with late or soon under it; the words of the time limit when it fixes no day. */
export function Due({ task }: { task: Dated & Pick<TaskRow, 'dueText' | 'repeat'> & { paused?: boolean } }) {
  const w = useWords();
  // The day as written, unless an open period of a recurring duty comes sooner.
  const due = soonerDue(task) === task.periodDue ? (task.periodDue ?? null) : task.due;
  if (due === null)
    return <span className="quiet">{task.dueText ?? (task.repeat ? w(`repeat.${task.repeat}`) : '—')}</span>;
  return (
    <div className="due">
      <span className={task.standing === 'done' ? 'quiet' : undefined}>
        <DayText day={due} short={due.slice(0, 4) !== w.today().slice(0, 4)} />
      </span>
      <StandingTag task={task} />
      {task.paused && <OnHold />}
    </div>
  );
}

/** What a unit is called in a narrow place. */
export const brief = (unit: { name: string; shortName: string | null }): string => unit.shortName ?? unit.name;
