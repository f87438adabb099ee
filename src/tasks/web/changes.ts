import { useQueryClient } from '@tanstack/react-query';
import type { Words } from '#platform/words/words.ts';
import { tasksContract, type Task } from '../contract.ts';
import { brief } from './marks.tsx';

/** One difference between two looks at a task, in words. */
export interface Change {
  what: string;
  before: string;
  after: string;
}

const units = (w: Words, task: Task, part: 'lead' | 'co'): string =>
  w.list(task.units.filter((row) => row.part === part).map((row) => brief(row.unit))) || '—';

/** What changed between two looks at the same task. */
export function changesBetween(w: Words, before: Task, after: Task): Change[] {
  const rows: Change[] = [
    {
      what: w('screen.tasks.head.state'),
      before: w(`state.task.${before.state}`),
      after: w(`state.task.${after.state}`),
    },
    { what: w('screen.tasks.head.progress'), before: w.percent(before.progress), after: w.percent(after.progress) },
    { what: w('screen.tasks.head.title'), before: before.title, after: after.title },
    {
      what: w('screen.tasks.head.due'),
      before: before.due ? w.day(before.due) : (before.dueText ?? '—'),
      after: after.due ? w.day(after.due) : (after.dueText ?? '—'),
    },
    { what: w('screen.task.lead'), before: units(w, before, 'lead'), after: units(w, after, 'lead') },
    { what: w('screen.task.co'), before: units(w, before, 'co'), after: units(w, after, 'co') },
    { what: w('screen.task.detail'), before: before.detail || '—', after: after.detail || '—' },
  ];
  return rows.filter((row) => row.before !== row.after);
}

/** Fetches the task afresh; the sheet then shows it as it stands now. */
export function useRefresh(id: string): () => Promise<void> {
  const cache = useQueryClient();
  return () => cache.refetchQueries({ queryKey: [tasksContract.get.path, { params: { id } }] });
}
