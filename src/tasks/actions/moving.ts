import type { Asked } from '#access/door.ts';
import { linkFiles } from '#documents/public.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { TaskRow } from '../contract.ts';
import type { tasksContract } from '../contract.ts';
import { moveBar, reasonMoves, taskLifecycle, withdrawn, type TaskMove } from '../rules.ts';
import { accept, addReport, type Change } from '../store/save.ts';
import { getRow, getTask, lockBranch, openChildren, type TaskFound } from '../store/task.ts';
import { enterGiven, enterReportAsked } from './burden.ts';
import { opened, refuseStale, settle, type Opened } from './opened.ts';
import { reaches, speaksFor } from './sides.ts';
import { tellMove, tellWithdrawn } from './telling.ts';
import { readerOf } from './view.ts';

export type MoveAsked = Asked<(typeof tasksContract)['move']>;

/** Makes one move of the lifecycle. Each move asks its own verb, of the side that makes it. */
export async function moveTask(asked: MoveAsked): Promise<TaskRow> {
  const { db, actor, params, body } = asked;
  const { move } = body;
  const branch = move === 'withdraw' ? await branchOf(asked) : [];
  const at = await opened(asked);
  const { task, sides } = at;
  const bar = moveBar(task, move, sides);
  if (bar === 'verb') throw new Problem('permission.denied', { verb: taskLifecycle.moves[move].may });
  // A unit that accepts its own part beside others changes nothing they could be looking at; 250 communities do so in
  // one morning, and none is to be turned away because another was quicker.
  const partOnly = move === 'accept' && bar === null && !(task.state === 'issued' && sides.leads);
  if (!partOnly) await refuseStale(asked, task, body.version);
  if (bar === 'state') throw new Problem('task.move-closed', { state: task.state, move });
  if (bar === 'children')
    throw new Problem('task.children-open', { children: await openChildren(db, actor.regionId, task.id) });
  if (reasonMoves.includes(move) && !body.reason) throw new Problem('task.reason-missing', { move });

  const said = await say(asked, at);
  if (move === 'hand-in') {
    const unitId = speaksFor(actor, 'task.carry-out', at.units);
    await enterGiven(asked, task, { unitId, text: body.text, files: body.fileIds.length });
  }
  if (move === 'return' || move === 'reopen') await enterReportAsked(asked, task.issuerUnitId, task, at.units);
  const taken = move === 'accept' ? await acceptParts(asked, at) : [];
  const now: TaskFound = partOnly ? task : { ...task, state: taskLifecycle.moves[move].to };
  const changes: [Change, ...Change[]] = [{ before: task, now }];
  if (move === 'withdraw') {
    const after = withdrawn(branch);
    changes.length = 0;
    // The task itself first; it was locked with its branch, so both reads saw the same.
    branch.forEach((before, i) => {
      const change = { before, now: after[i]! };
      if (before.id === task.id) changes.unshift(change);
      else changes.push(change);
    });
  }
  await settle(asked, changes as [Change, ...Change[]], { touched: partOnly ? [] : [task.id] });
  asked.happened({
    kind: `task.${move}`,
    subjectKind: 'task',
    subjectId: task.id,
    details: {
      title: task.title,
      from: task.state,
      to: changes[0]!.now.state,
      ...(body.reason ? { reason: body.reason } : {}),
      ...said,
      ...(move === 'verify' && selfVerified(at.units) ? { selfVerified: true } : {}),
      ...(taken.length ? { units: taken } : {}),
    },
  });
  for (const { before, now: after } of changes.slice(1))
    if (before.state !== after.state)
      asked.happened({
        kind: after.led ? 'task.withdraw' : 'task.follow',
        subjectKind: 'task',
        subjectId: after.id,
        details: {
          title: after.title,
          from: before.state,
          to: after.state,
          reason: body.reason,
          because: { id: task.id, number: task.number, title: task.title },
        },
      });
  if (move === 'withdraw') {
    const ended = changes.filter((one) => one.before.state !== one.now.state).map((one) => one.before);
    await tellWithdrawn(asked, task, at.units, ended, body.reason);
  } else await tellMove(asked, task, at.units, move, { reason: body.reason });
  return getRow(db, readerOf(asked), params.id);
}

/**
 * 自办自验: the unit that issued the task is the one that leads it. An office of one or two people may do so, since a second
 * person cannot be asked of it, but the record says it of itself.
 */
const selfVerified = (units: Opened['units']): boolean => {
  const issuer = units.find((of) => of.part === 'issuer')?.unit.id;
  return units.some((of) => of.part === 'lead' && of.unit.id === issuer);
};

/** Locks the branch before the task is opened: locks go from the leaves upwards. */
async function branchOf({ db, actor, params }: MoveAsked): Promise<TaskFound[]> {
  const task = await getTask(db, actor.regionId, params.id, 'look');
  return lockBranch(db, actor.regionId, task.planId, task.id);
}

/** Every part the actor may accept and has not; names of the units, for the trail. */
async function acceptParts(
  { db, actor, now }: MoveAsked,
  { task, units }: Opened,
): Promise<{ name: string; part: string }[]> {
  const taken = units.filter(
    (of) => of.part !== 'issuer' && of.acceptedAt === null && reaches(actor, 'task.carry-out', of.unit),
  );
  await accept(
    db,
    actor.regionId,
    task.id,
    taken.map((of) => of.unit.id),
    now,
  );
  return taken.map((of) => ({ name: of.unit.name, part: of.part }));
}

/** Words and files given with a move stand among the task's reports. */
async function say(asked: MoveAsked, { task, units }: Opened): Promise<{ text?: string; files?: number }> {
  const { db, actor, now, body, newId } = asked;
  if (!body.text && body.fileIds.length === 0) return {};
  const id = newId();
  const carrying: readonly TaskMove[] = ['accept', 'hand-in'];
  const unitId = carrying.includes(body.move) ? speaksFor(actor, 'task.carry-out', units) : actor.unitId;
  await addReport(db, actor.regionId, {
    id,
    taskId: task.id,
    at: now,
    personId: actor.personId,
    unitId,
    progress: null,
    text: body.text ?? '',
  });
  await linkFiles(db, actor, 'report', id, body.fileIds, now);
  return {
    ...(body.text ? { text: body.text.slice(0, 500) } : {}),
    ...(body.fileIds.length ? { files: body.fileIds.length } : {}),
  };
}
