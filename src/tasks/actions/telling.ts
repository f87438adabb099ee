import type { Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { tellAll, type NoticeKind, type Telling } from '#notices/public.ts';
import type { Day } from '#platform/pure/day.ts';
import type { TaskMove, Part } from '../rules.ts';
import { movedDay } from '../rules/clock.ts';
import { movedDays } from '../store/clock.ts';
import { unitIdsOf, type TaskFound, type UnitOfTask } from '../store/task.ts';

type By = Pick<Around, 'db' | 'now' | 'newId'> & { actor: Actor };

/** Tells, but not those who did it. Beside a task's due day as written goes the day that counts, where it is another. */
async function say({ db, actor, now, newId }: By, tellings: readonly Omit<Telling, 'except'>[]): Promise<number> {
  const about = tellings.flatMap((one) => (one.subjectKind === 'task' && one.details['due'] ? [one.subjectId] : []));
  const moved = await movedDays(db, actor.regionId, about);
  return tellAll(
    db,
    { regionId: actor.regionId, at: now, newId },
    tellings.map((one) => {
      const days = moved.get(one.subjectId);
      const details = days && days.due === one.details['due'] ? { ...one.details, ...days } : one.details;
      return { ...one, details, except: actor.personId };
    }),
  );
}

/** The due day of a task as a notice tells it: as written, and the day that counts where it is another. */
export const dueTold = async (
  db: By['db'],
  regionId: string,
  { id, due }: Pick<TaskFound, 'id' | 'due'>,
): Promise<{ due: Day | null; dueMoved?: Day }> => ({ due, ...(await movedDays(db, regionId, [id])).get(id) });

const carrying = (units: readonly UnitOfTask[]) => units.filter((of) => of.part !== 'issuer');
const idsOf = (units: readonly UnitOfTask[]) => [...new Set(units.map((of) => of.unit.id))];
const named = (units: readonly UnitOfTask[], part: Part | 'issuer') => units.find((of) => of.part === part)?.unit.name;

/** Whom each move is told to: those who must act next, or whose work it was. Acceptance is nobody's news. */
const hears: Partial<Record<TaskMove, { kind: NoticeKind; who: 'issuer' | 'leads' | 'all' }>> = {
  'hand-in': { kind: 'task.hand-in', who: 'issuer' },
  return: { kind: 'task.return', who: 'leads' },
  reopen: { kind: 'task.reopen', who: 'leads' },
  verify: { kind: 'task.verify', who: 'all' },
};

/** Tells of a move (but withdrawal) of one task. `by`: name of the unit that made it, when it is not the issuer. */
export async function tellMove(
  asked: By,
  task: TaskFound,
  units: readonly UnitOfTask[],
  move: TaskMove,
  { reason, by }: { reason?: string | undefined; by?: string | undefined } = {},
): Promise<void> {
  const to = hears[move];
  if (!to) return;
  const told =
    to.who === 'issuer'
      ? units.filter((of) => of.part === 'issuer')
      : carrying(units).filter((of) => to.who === 'all' || of.part === 'lead');
  await say(asked, [
    {
      kind: to.kind,
      subjectKind: 'task',
      subjectId: task.id,
      unitIds: idsOf(told),
      details: {
        title: task.title,
        number: task.number,
        due: task.due,
        from: by ?? named(units, to.who === 'issuer' ? 'lead' : 'issuer'),
        ...(reason ? { reason } : {}),
      },
    },
  ]);
}

/** Tells every unit of a withdrawn branch once, with how many of its tasks ended. */
export async function tellWithdrawn(
  asked: By,
  task: TaskFound,
  units: readonly UnitOfTask[],
  ended: readonly TaskFound[],
  reason: string | undefined,
): Promise<void> {
  const tasksOf = new Map<string, number>();
  const parts = await unitIdsOf(
    asked.db,
    asked.actor.regionId,
    ended.map((one) => one.id),
  );
  for (const { unitId } of parts) tasksOf.set(unitId, (tasksOf.get(unitId) ?? 0) + 1);
  const details = {
    title: task.title,
    number: task.number,
    from: named(units, 'issuer'),
    ...(reason ? { reason } : {}),
  };
  await say(
    asked,
    [...tasksOf].map(([unitId, tasks]) => ({
      kind: 'task.withdraw' as const,
      subjectKind: 'task',
      subjectId: task.id,
      unitIds: [unitId],
      details: { ...details, ...(tasks > 1 ? { tasks } : {}) },
    })),
  );
}

/** Tells of a change of title, days or units: who comes, who goes, and who stays when something changed for them. */
export async function tellArranged(
  asked: By,
  task: TaskFound,
  units: readonly UnitOfTask[],
  given: readonly { unitId: string; part: Part }[],
  now: { title: string; due: Day | null; changed: boolean },
): Promise<void> {
  const before = new Map(carrying(units).map((of) => [of.unit.id, of.part]));
  const after = new Map(given.map((of) => [of.unitId, of.part]));
  const come = [...after.keys()].filter((id) => !before.has(id));
  const gone = [...before.keys()].filter((id) => !after.has(id));
  const stay = [...after].filter(([id, part]) => before.has(id) && (now.changed || before.get(id) !== part));
  const about = { subjectKind: 'task', subjectId: task.id };
  const details = { title: now.title, number: task.number, due: now.due, from: named(units, 'issuer') };
  await say(asked, [
    { kind: 'task.assign', ...about, unitIds: come, details },
    { kind: 'task.unassign', ...about, unitIds: gone, details },
    {
      kind: 'task.arrange',
      ...about,
      unitIds: stay.map(([id]) => id),
      details: { ...details, ...(task.due !== now.due ? { dueBefore: task.due } : {}) },
    },
  ]);
}

/** Tells each unit once of what a published plan gives it. A unit with a single task is led straight to it. */
export async function tellPublished(
  asked: By,
  plan: { id: string; title: string; unit: { name: string } },
  tasks: readonly { id: string; due: Day | null; units: readonly { unitId: string; part: Part }[] }[],
): Promise<void> {
  const byUnit = new Map<string, { lead: number; co: number; due: Day | null; taskId: string }>();
  for (const task of tasks)
    for (const { unitId, part } of task.units) {
      const had = byUnit.get(unitId) ?? { lead: 0, co: 0, due: null, taskId: task.id };
      had[part]++;
      if (task.due !== null && (had.due === null || task.due < had.due)) had.due = task.due;
      byUnit.set(unitId, had);
    }
  await say(
    asked,
    [...byUnit].map(([unitId, { lead, co, due, taskId }]) => ({
      kind: 'task.issue' as const,
      subjectKind: 'plan',
      subjectId: plan.id,
      unitIds: [unitId],
      details: {
        title: plan.title,
        from: plan.unit.name,
        lead,
        co,
        /** The earliest of its tasks. */
        due,
        ...(due !== null && movedDay(due) !== null ? { dueMoved: movedDay(due) } : {}),
        ...(lead + co === 1 ? { taskId } : {}),
      },
    })),
  );
}

/** What each change of a task's clock is to whom: a request to the issuer, an answer to those who asked, the rest to all. */
const clockHears = {
  'task.extension-ask': { kind: 'task.extension', who: 'issuer' },
  'task.extension-grant': { kind: 'task.extension-granted', who: 'leads' },
  'task.extension-refuse': { kind: 'task.extension-refused', who: 'leads' },
  'task.pause': { kind: 'task.pause', who: 'all' },
  'task.resume': { kind: 'task.resume', who: 'all' },
} as const satisfies Record<string, { kind: NoticeKind; who: 'issuer' | 'leads' | 'all' }>;

/** Tells of a stand-still, its end, a request for more time and the answer. */
export async function tellClock(
  asked: By,
  task: TaskFound,
  units: readonly UnitOfTask[],
  happened: keyof typeof clockHears,
  details: { reason?: string | undefined; until?: Day | null },
): Promise<void> {
  const { kind, who } = clockHears[happened];
  const told =
    who === 'issuer'
      ? units.filter((of) => of.part === 'issuer')
      : carrying(units).filter((of) => who === 'all' || of.part === 'lead');
  const from = named(units, who === 'issuer' ? 'lead' : 'issuer');
  const { reason, until } = details;
  await say(asked, [
    {
      kind,
      subjectKind: 'task',
      subjectId: task.id,
      unitIds: idsOf(told),
      details: {
        title: task.title,
        number: task.number,
        // A request tells the day asked for; everything else how the day stands now.
        due: (kind === 'task.extension' || kind === 'task.extension-refused' ? until : null) ?? task.due,
        from,
        ...(reason ? { reason } : {}),
      },
    },
  ]);
}

/** What a revised plan does to one unit's tasks. */
export interface Amended {
  added: number;
  changed: number;
  withdrawn: number;
}
/** Tells each unit once of what a revised plan adds to its tasks, changes in them and takes away. */
export async function tellAmended(
  asked: By,
  plan: { id: string; title: string; from: string; reason: string },
  units: ReadonlyMap<string, Amended>,
): Promise<void> {
  const { id, title, from, reason } = plan;
  await say(
    asked,
    [...units].map(([unitId, counts]) => ({
      kind: 'plan.amend' as const,
      subjectKind: 'plan',
      subjectId: id,
      unitIds: [unitId],
      details: { title, from, ...counts, ...(reason ? { reason } : {}) },
    })),
  );
}

/** Tells each unit once that a plan was withdrawn, and how many of its tasks ended. @returns how many units */
export async function tellPlanWithdrawn(
  asked: By,
  plan: { id: string; title: string; from: string; reason: string },
  ended: readonly TaskFound[],
): Promise<number> {
  const { id, title, from, reason } = plan;
  const tasksOf = new Map<string, number>();
  const ids = ended.map((one) => one.id);
  for (const { unitId } of await unitIdsOf(asked.db, asked.actor.regionId, ids))
    tasksOf.set(unitId, (tasksOf.get(unitId) ?? 0) + 1);
  await say(
    asked,
    [...tasksOf].map(([unitId, tasks]) => ({
      kind: 'plan.withdraw' as const,
      subjectKind: 'plan',
      subjectId: id,
      unitIds: [unitId],
      details: { title, from, tasks, reason },
    })),
  );
  return tasksOf.size;
}

/** Tells each unit beneath of the task passed on to it. */
export async function tellPassedOn(
  asked: By,
  from: string,
  tasks: readonly { id: string; title: string; due: Day | null; units: readonly { unitId: string }[] }[],
): Promise<void> {
  await say(
    asked,
    tasks.map(({ id, title, due, units }) => ({
      kind: 'task.assign' as const,
      subjectKind: 'task',
      subjectId: id,
      unitIds: units.map(({ unitId }) => unitId),
      details: { title, due, from },
    })),
  );
}
