import type { Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { handled } from '#notices/public.ts';
import { setStanding } from '#plans/public.ts';
import { Problem } from '#platform/pure/problem.ts';
import { isOpen, rollUp, shareOf, taskLifecycle, type Sides } from '../rules.ts';
import { addToStanding, saveChanges, type Change } from '../store/save.ts';
import { getTask, lockLine, unitsOf, type TaskFound, type UnitOfTask } from '../store/task.ts';
import { sidesOf } from './sides.ts';
import { tellMove } from './telling.ts';
import { taskView } from './view.ts';

/** What every writing action on a task is asked with. */
export type Writing = Around & { actor: Actor; params: { id: string } };
/** What settling needs of it: the clock settles too, as nobody. */
export type Settling = Pick<Around, 'db' | 'now' | 'today' | 'newId' | 'happened'> & { actor: Actor };

export interface Opened {
  task: TaskFound;
  units: UnitOfTask[];
  sides: Sides;
}

/**
 * A task with its units and where the actor stands to it, locked until the end of the transaction. Who writes here has
 * dealt with what they were told of it: those notices are read.
 */
export async function opened({ db, actor, params, now }: Writing): Promise<Opened> {
  const task = await getTask(db, actor.regionId, params.id, 'lock');
  const units = await unitsOf(db, actor.regionId, task.id);
  await handled(db, actor, task.id, now);
  return { task, units, sides: sidesOf(actor, units) };
}

/**
 * The writer has seen another version than the one that stands.
 * @throws task.changed with the task as it stands now, so that both can be shown.
 */
export async function refuseStale(asked: Writing, task: TaskFound, seen: number): Promise<void> {
  if (task.version === seen) return;
  throw new Problem('task.changed', { current: await taskView(asked, asked.params.id) });
}

/**
 * Saves what changed, carries it up to the root and to the plan. The first change is that of the task acted upon, the
 * others lie beneath it.
 * @param touched ids of tasks that get a new version though their state stays.
 * @param redated a due day changed: the plan's late tasks are counted afresh.
 */
export async function settle(
  asked: Settling,
  changes: readonly [Change, ...Change[]],
  { touched = [], redated = false }: { touched?: readonly string[]; redated?: boolean } = {},
): Promise<void> {
  const { db, actor, now, today } = asked;
  const [{ before, now: after }] = changes;
  const [was, is] = [shareOf(before), shareOf(after)];
  const shared = was === is || JSON.stringify(was) === JSON.stringify(is);
  const line = shared ? [] : await lockLine(db, actor.regionId, before.ancestors);
  const risen = rollUp(line, was, is);
  const above = line.map((task, i) => ({ before: task, now: risen[i]! }));
  const all: Change[] = [...changes, ...above];
  await saveChanges(db, actor.regionId, all, new Set(touched), now);
  for (const change of above) await tellFollowed(asked, change, after);

  const top = above.at(-1) ?? changes[0];
  const [topWas, topIs] = [shareOf(top.before), shareOf(top.now)];
  const opened = all.reduce((sum, one) => sum + Number(isOpen(one.now.state)) - Number(isOpen(one.before.state)), 0);
  const turned = all.some((one) => isOpen(one.now.state) !== isOpen(one.before.state));
  // Without its line in hand a task is topmost, or its share has not changed: then the plan's tally has not either.
  const moved =
    (above.length > 0 || before.parentId === null) && (topWas.weight !== topIs.weight || topWas.done !== topIs.done);
  if (!moved && !turned && !redated) return;
  const standing = await addToStanding(
    db,
    actor.regionId,
    before.planId,
    { before: topWas, now: topIs, opened, recount: turned || redated },
    today,
  );
  if (standing) await setStanding(db, actor.regionId, [standing]);
}

/** A task above changed its state because of the one below: that stands in its history, with the cause. */
async function tellFollowed(asked: Settling, { before, now }: Change, cause: TaskFound): Promise<void> {
  if (before.state === now.state) return;
  const details = {
    from: before.state,
    to: now.state,
    because: { id: cause.id, number: cause.number, title: cause.title },
  };
  // A led group comes back to work by the move of that name; one that nobody leads just follows.
  const back = taskLifecycle.moves.reopen.from.includes(before.state) ? 'reopen' : 'return';
  asked.happened({ kind: now.led ? `task.${back}` : 'task.follow', subjectKind: 'task', subjectId: now.id, details });
  if (now.led && now.state === 'returned')
    await tellMove(asked, now, await unitsOf(asked.db, asked.actor.regionId, now.id), back, { reason: cause.title });
}
