import type { Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { tell } from '#notices/public.ts';
import { dayNumber, type Day } from '#platform/pure/day.ts';
import { invalid, Problem } from '#platform/pure/problem.ts';
import type { DirectiveKind } from '../rules/directive.ts';
import { owesWork } from '../rules/urge.ts';
import { addDirectives } from '../store/directives.ts';
import { liaisonsFor } from '../store/liaison.ts';
import type { TaskFound, UnitBrief, UnitOfTask } from '../store/task.ts';
import { urgedSince } from '../store/urged.ts';
import { enterInstructed, enterReportAsked } from './burden.ts';
import { reaches } from './sides.ts';
import { dueTold } from './telling.ts';

export type Giving = Pick<Around, 'db' | 'now' | 'today' | 'newId' | 'happened'> & { actor: Actor };

/** By hand the issuing side urges anybody; a unit above urges those beneath it, never itself. */
export const urges = (actor: Actor, units: readonly UnitOfTask[]): boolean =>
  units.some((of) => of.part === 'issuer' && reaches(actor, 'task.urge', of.unit)) ||
  units.some((of) => of.part === 'lead' && of.unit.id !== actor.unitId && reaches(actor, 'task.urge', of.unit));

export interface Speech {
  kind: DirectiveKind;
  words: string;
  replyBy: Day | null;
}

/**
 * Puts one directive to each unit, tells them (and whoever is attached to them), leaves one line in the history, and
 * enters in the ledger of burdens that each is asked for an answer.
 * @throws request.invalid for a day to answer by that is past
 */
export async function give(
  asked: Giving,
  { kind, words, replyBy }: Speech,
  of: { task: TaskFound | null; units: readonly UnitBrief[] },
): Promise<string[]> {
  const { db, actor, now, today, newId } = asked;
  const { regionId } = actor;
  if (replyBy !== null && replyBy < today) throw invalid({ path: ['body', 'replyBy'], code: 'day.past' });
  const rows = of.units.map((to) => ({
    id: newId(),
    kind,
    taskId: of.task?.id ?? null,
    period: null,
    unitId: to.id,
    fromUnitId: actor.unitId,
    personId: actor.personId,
    at: now,
    words,
    replyBy,
  }));
  await addDirectives(db, regionId, rows);
  const subject = of.task
    ? { subjectKind: 'task', subjectId: of.task.id }
    : { subjectKind: 'unit', subjectId: of.units[0]!.id };
  const title = of.task?.title ?? of.units[0]!.name;
  const liaisons =
    kind === 'supervise' || kind === 'talk'
      ? await liaisonsFor(db, regionId, today, {
          taskIds: of.task ? [of.task.id, ...of.task.ancestors] : [],
          planId: of.task?.planId ?? null,
          paths: of.units.map((to) => to.path),
        })
      : [];
  await tell(
    db,
    { regionId, at: now, newId },
    {
      kind: `task.${kind}`,
      ...subject,
      unitIds: of.units.map((to) => to.id),
      personIds: liaisons.map((one) => one.personId),
      except: actor.personId,
      details: {
        title,
        ...(of.task ? { number: of.task.number, ...(await dueTold(db, regionId, of.task)) } : {}),
        from: actor.name,
        ...(words ? { reason: words.slice(0, 500) } : {}),
        ...(replyBy ? { replyBy } : {}),
      },
    },
  );
  asked.happened({
    kind: `task.${kind}`,
    ...subject,
    details: {
      title,
      ...(words ? { text: words.slice(0, 500) } : {}),
      units: of.units.map((to) => to.name),
      ...(replyBy ? { replyBy } : {}),
    },
  });
  if (of.task)
    await enterReportAsked(
      asked,
      actor.unitId,
      of.task,
      of.units.map((to) => to.id),
    );
  else await enterInstructed(asked, actor.unitId, rows);
  return rows.map((row) => row.id);
}

/** The unit named instead of the lead units must have a part in the task. */
export function addressed(units: readonly UnitOfTask[], ids: readonly string[] | undefined): UnitBrief[] {
  const carrying = units.filter((of) => of.part !== 'issuer');
  if (ids === undefined) {
    const leads = carrying.filter((of) => of.part === 'lead').map((of) => of.unit);
    if (leads.length === 0) throw invalid({ path: ['body', 'unitIds'], code: 'field.missing' });
    return leads;
  }
  return [...new Set(ids)].map((id) => {
    const found = carrying.find((of) => of.unit.id === id);
    if (!found) throw invalid({ path: ['body', 'unitIds'], code: 'unit.unknown' });
    return found.unit;
  });
}

/**
 * Urges (or supervises, or calls to talk) about an open, locked task, one at a time and many at once alike. The same unit
 * urges another about a task once a day: whoever was urged already is passed over.
 * @param unitIds units with a part in the task; its lead units when left out
 * @throws permission.denied; task.move-closed when nobody owes anything on it now; task.urged-today when all were urged
 */
export async function urgeTask(
  asked: Giving,
  speech: Speech,
  task: TaskFound,
  units: readonly UnitOfTask[],
  unitIds?: readonly string[],
): Promise<string[]> {
  const { db, actor, today } = asked;
  if (!urges(actor, units)) throw new Problem('permission.denied', { verb: 'task.urge' });
  let to = addressed(units, unitIds);
  if (speech.kind === 'urge') {
    if (!owesWork(task)) throw new Problem('task.move-closed', { state: task.state });
    const midnight = new Date(dayNumber(today) * 86_400_000 - 8 * 3_600_000);
    const urged = await urgedSince(db, actor.regionId, task.id, actor.unitId, midnight);
    to = to.filter((unit) => !urged.has(unit.id));
    if (to.length === 0) throw new Problem('task.urged-today');
  }
  return give(asked, speech, { task, units: to });
}
