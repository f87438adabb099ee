import type { Asked } from '#access/door.ts';
import { linkFiles } from '#documents/public.ts';
import { invalid, Problem } from '#platform/pure/problem.ts';
import type { TaskRow, tasksContract } from '../contract.ts';
import { underWay } from '../rules.ts';
import { findDuty } from '../store/occurrences.ts';
import { addReport } from '../store/save.ts';
import { getRow } from '../store/task.ts';
import { enterGiven } from './burden.ts';
import { opened, refuseStale, settle } from './opened.ts';
import { reaches, speaksFor } from './sides.ts';
import { readerOf } from './view.ts';

/**
 * A unit says how its work stands. The lead's number is the task's progress; a co-unit's number stands with its words
 * only. A task with tasks beneath it takes its progress from them.
 */
export async function reportTask(asked: Asked<(typeof tasksContract)['report']>): Promise<TaskRow> {
  const { db, actor, params, body, now, newId } = asked;
  const at = await opened(asked);
  const { task, units, sides } = at;
  if (!sides.reports) throw new Problem('permission.denied', { verb: 'task.report' });
  const leads = units.some((of) => of.part === 'lead' && reaches(actor, 'task.report', of.unit));
  // Words beside the lead's change nothing that could be overwritten.
  if (leads) await refuseStale(asked, task, body.version);
  if (!task.led || !underWay.includes(task.state)) throw new Problem('task.not-under-way', { state: task.state });
  if (task.group && body.progress !== null) throw invalid({ path: ['body', 'progress'], code: 'progress.rolled-up' });
  // Progress of a recurring duty is the share of its periods done, once one is over.
  if (task.repeat !== null && body.progress !== null) {
    const duty = await findDuty(db, actor.regionId, task.id, asked.today);
    if (duty && duty.over > 0) throw invalid({ path: ['body', 'progress'], code: 'progress.by-period' });
  }
  if (!body.text && body.fileIds.length === 0 && body.progress === null) throw new Problem('report.empty');

  const id = newId();
  const unitId = speaksFor(actor, 'task.report', units);
  await addReport(db, actor.regionId, {
    id,
    taskId: task.id,
    at: now,
    personId: actor.personId,
    unitId,
    progress: body.progress,
    text: body.text,
  });
  await linkFiles(db, actor, 'report', id, body.fileIds, now);
  await enterGiven(asked, task, { unitId, ...body, files: body.fileIds.length });
  if (leads) {
    const reported = body.progress ?? task.reported;
    await settle(asked, [{ before: task, now: { ...task, reported } }], { touched: [task.id] });
  }
  asked.happened({
    kind: 'task.report',
    subjectKind: 'task',
    subjectId: task.id,
    details: {
      title: task.title,
      ...(body.progress === null
        ? {}
        : leads
          ? { from: task.reported, to: body.progress }
          : { progress: body.progress }),
      ...(body.text ? { text: body.text.slice(0, 500) } : {}),
      ...(body.fileIds.length ? { files: body.fileIds.length } : {}),
    },
  });
  return getRow(db, readerOf(asked), params.id);
}
