import { enterBurden, filledIn, topicOfReport, topicOfTask } from '#burden/public.ts';
import type { Around } from '#access/door.ts';
import type { Part } from '../rules.ts';
import { filesWanted } from '../rules/files-wanted.ts';
import type { TaskFound, UnitOfTask } from '../store/task.ts';

/** What the ledger of burdens needs of an action's surroundings. */
type Asking = Pick<Around, 'db' | 'now' | 'newId'> & { actor: { regionId: string } };

const around = ({ actor, now, newId }: Asking) => ({ regionId: actor.regionId, at: now, newId });

/** Tasks were issued to units, by the issuing unit. */
export function enterIssued(
  asking: Asking,
  issuerUnitId: string,
  tasks: readonly {
    id: string;
    title: string;
    detail?: string | undefined;
    units: readonly { unitId: string; part: Part }[];
  }[],
): Promise<void> {
  const asks = tasks.flatMap(({ id, title, detail = '', units }) => {
    const wanted = filesWanted(title, detail);
    const leads = new Set(units.flatMap((of) => (of.part === 'lead' ? [of.unitId] : [])));
    return [...new Set(units.map((of) => of.unitId))].map((unitId) => ({
      unitId,
      kind: 'task' as const,
      subjectKind: 'task',
      subjectId: id,
      title,
      topic: topicOfTask(title),
      // Who leads hands over; the others lend a hand.
      filesAsked: leads.has(unitId) ? wanted : 0,
    }));
  });
  return enterBurden(asking.db, around(asking), issuerUnitId, asks);
}

/**
 * Units are asked how a task stands: it was returned, reopened or urged, or somebody wants word of it.
 * @param asked the units of the task (then its leads are), or the ids of those asked
 */
export function enterReportAsked(
  asking: Asking,
  byUnitId: string,
  task: Pick<TaskFound, 'id' | 'title'>,
  asked: readonly Pick<UnitOfTask, 'unit' | 'part'>[] | readonly string[],
): Promise<void> {
  const unitIds = asked.flatMap((one) => (typeof one === 'string' ? one : one.part === 'lead' ? one.unit.id : []));
  return enterBurden(
    asking.db,
    around(asking),
    byUnitId,
    unitIds.map((unitId) => ({ ...about(task), unitId, kind: 'report-asked' as const })),
  );
}

/** Units were instructed as such, about no task: each owes an answer. */
export function enterInstructed(
  asking: Asking,
  byUnitId: string,
  directives: readonly { id: string; unitId: string; words: string }[],
): Promise<void> {
  return enterBurden(
    asking.db,
    around(asking),
    byUnitId,
    directives.map(({ id, unitId, words }) => ({
      unitId,
      kind: 'report-asked' as const,
      subjectKind: 'unit',
      subjectId: unitId,
      title: words.slice(0, 60),
      topic: `instruct:${id}`,
    })),
  );
}

/** Periods of a recurring duty have begun: each asks each lead unit for its report. They do not repeat one another. */
export async function enterPeriods(
  asking: Asking,
  task: Pick<TaskFound, 'id' | 'title' | 'issuerUnitId'>,
  leads: readonly string[],
  periods: readonly string[],
): Promise<void> {
  await enterBurden(
    asking.db,
    around(asking),
    task.issuerUnitId,
    periods.flatMap((period) =>
      leads.map((unitId) => ({
        ...about(task),
        unitId,
        kind: 'report-asked' as const,
        topic: `${topicOfReport(task.id)}:${period}`,
      })),
    ),
  );
}

/** A unit reported: what it filled in, and what the form came with. */
export function enterGiven(
  asking: Asking,
  task: TaskFound,
  given: { unitId: string; text?: string | undefined; progress?: number | null; files: number },
): Promise<void> {
  const form = filledIn(
    { text: given.text, progress: given.progress },
    // The form opens with the number last reported.
    { progress: { value: task.reported, from: 'report' } },
  );
  return enterBurden(asking.db, around(asking), task.issuerUnitId, [
    { ...about(task), unitId: given.unitId, kind: 'report-given', ...form, files: given.files },
  ]);
}

const about = (task: Pick<TaskFound, 'id' | 'title'>) => ({
  subjectKind: 'task',
  subjectId: task.id,
  title: task.title,
  topic: topicOfReport(task.id),
});
