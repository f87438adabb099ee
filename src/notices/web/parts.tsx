import type { Words } from '#platform/words/words.ts';
import type { Notice } from '../contract.ts';

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** What a kind is called; one that is no longer made keeps its code. */
export const kindWord = (w: Words, kind: string): string => w.maybe(`notice.kind.${kind}`) ?? kind;

/** The name of the thing told of. */
export const titleOf = ({ details }: Pick<Notice, 'details'>): string => text(details['title']) ?? '';

/** The line under it: how much, until when, from whom, why. Only what the notice carries. */
export function linesOf(w: Words, { details }: Pick<Notice, 'details'>): string[] {
  const [lead, co, tasks] = [number(details['lead']), number(details['co']), number(details['tasks'])];
  // The day that counts, where it is not the day as written.
  const due = text(details['dueMoved']) ?? text(details['due']);
  return [
    lead > 0 ? w('screen.inbox.lead', { n: lead }) : null,
    co > 0 ? w('screen.inbox.co', { n: co }) : null,
    tasks > 0 ? w('screen.inbox.tasks', { n: tasks }) : null,
    due && w('screen.inbox.due', { day: w.dayShort(due) }),
    text(details['from']),
    text(details['reason']),
  ].filter((one): one is string => one !== null);
}

/** Where the thing is opened: over the inbox when it is a task, else in its room. Null: it has no room of its own. */
export function wayTo({ subjectKind, subjectId, details }: Notice): { task: string } | { plan: string } | null {
  const taskId = text(details['taskId']);
  if (taskId) return { task: taskId };
  if (subjectKind === 'task') return { task: subjectId };
  return subjectKind === 'plan' ? { plan: subjectId } : null;
}
