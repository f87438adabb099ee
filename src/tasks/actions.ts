import type { Actions, Around } from '#access/door.ts';
import type { Actor, Subject } from '#access/permissions.ts';
import { readableThrough } from '#documents/public.ts';
import { planSubject } from '#plans/public.ts';
import { arrangeTask } from './actions/arranging.ts';
import { moveTask } from './actions/moving.ts';
import { publishPlan } from './actions/publishing.ts';
import { reportTask } from './actions/reporting.ts';
import { readerOf, taskView } from './actions/view.ts';
import type { tasksContract } from './contract.ts';
import { countTasks, listTasks } from './store/list.ts';
import { findReportSubject, findTaskSubject, rowsBeneath } from './store/task.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor; params: { id: string } };
const task = ({ db, actor, params }: Concerned): Promise<Subject | null> =>
  findTaskSubject(db, actor.regionId, params.id);
const plan = ({ db, actor, params }: Concerned): Promise<Subject | null> => planSubject(db, actor.regionId, params.id);

/**
 * The actions of tasks. The door asks whether the verb reaches any unit of the task; which side a verb belongs to (only
 * the lead hands in, only the issuer verifies) is asked by the action itself, of that side's units.
 */
export function tasksActions(): Actions<typeof tasksContract> {
  // Who may read a task may open the files of its reports.
  readableThrough('report', async (db, regionId, reportId) => {
    const subject = await findReportSubject(db, regionId, reportId);
    return subject && { subject, verb: 'task.read' };
  });
  return {
    list: ({ db, scope, actor, today, query }) =>
      listTasks(db, { scope, unitId: actor.unitId, today }, { ...query, text: query.text || undefined }),
    counts: ({ db, scope, actor, today, query }) => countTasks(db, { scope, unitId: actor.unitId, today }, query.view),
    get: { subject: task, run: (asked) => taskView(asked, asked.params.id) },
    tree: {
      subject: plan,
      run: async (asked) => ({ rows: await rowsBeneath(asked.db, readerOf(asked), { planId: asked.params.id }) }),
    },
    move: { subject: task, run: moveTask },
    report: { subject: task, run: reportTask },
    set: { subject: task, run: arrangeTask },
    publishPlan: { subject: plan, run: publishPlan },
  };
}
