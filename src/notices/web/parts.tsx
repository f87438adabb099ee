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
  const entries = number(details['entries']);
  const move = text(details['move']);
  // The day that counts, where it is not the day as written.
  const due = text(details['dueMoved']) ?? text(details['due']);
  return [
    lead > 0 ? w('screen.inbox.lead', { n: lead }) : null,
    co > 0 ? w('screen.inbox.co', { n: co }) : null,
    tasks > 0 ? w('screen.inbox.tasks', { n: tasks }) : null,
    entries > 0 ? w('screen.inbox.entries', { n: entries }) : null,
    move && w.maybe(`move.entry.${move}`),
    due && w('screen.inbox.due', { day: w.dayShort(due) }),
    text(details['from']),
    text(details['reason']),
  ].filter((one): one is string => one !== null);
}

/** Where the thing is opened: over the inbox when it is a task, else in its room. Null: it has no room of its own. */
export function wayTo({
  subjectKind,
  subjectId,
  details,
}: Notice): { task: string } | { plan: string } | { cycle: string; entry?: string } | { evidence: string } | null {
  const taskId = text(details['taskId']);
  if (taskId) return { task: taskId };
  if (subjectKind === 'task') return { task: subjectId };
  if (subjectKind === 'evidence') return { evidence: subjectId };
  const cycleId = text(details['cycleId']);
  if (cycleId) return subjectKind === 'entry' ? { cycle: cycleId, entry: subjectId } : { cycle: cycleId };
  return subjectKind === 'plan' ? { plan: subjectId } : null;
}
