import type { Actions, Asked, Happening } from '#access/door.ts';
import { allows } from '#access/permissions.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import { apart } from '#platform/storage/apart.ts';
import type { bulkContract } from '../contract/bulk.ts';
import { lockAhead } from '../store/bulk.ts';
import { findTaskSubject, textAndPath } from '../store/task.ts';
import { arrangeTask, type SetAsked } from './arranging.ts';
import { urges, urgeTask } from './giving.ts';
import { moveTask, type MoveAsked } from './moving.ts';
import { opened, refuseStale } from './opened.ts';

type BulkAsked = Asked<(typeof bulkContract)['bulk']>;

/**
 * One act on many tasks, in one transaction: each task is tried on its own, exactly as it would be alone, and what was
 * refused is told by its problem's code. Sent again under the same key it answers what it answered the first time.
 */
export const bulkActions: Actions<typeof bulkContract> = {
  bulk: async (asked) => {
    const { db, actor, body } = asked;
    await lockAhead(
      db,
      actor.regionId,
      body.tasks.map((task) => task.id),
    );
    const results: { id: string; title: string | null; problem: string | null }[] = [];
    for (const task of body.tasks) {
      const happenings: Happening[] = [];
      let title: string | null = null;
      let problem: string | null = null;
      try {
        await apart(db, async () => {
          const subject = await findTaskSubject(db, actor.regionId, task.id);
          if (!subject || !allows(actor, 'task.read', subject)) throw notFound('task');
          const one = { ...asked, happened: (happening: Happening) => void happenings.push(happening) };
          const at = await opened({ ...one, params: { id: task.id } });
          title = at.task.title;
          await acts[body.act](one, task, at);
        });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        problem = error.code;
      }
      if (problem === null) for (const happening of happenings) asked.happened(happening);
      results.push({ id: task.id, title, problem });
    }
    return { done: results.filter((one) => one.problem === null).length, results };
  },
};

type Act = (
  asked: BulkAsked,
  task: { id: string; version: number },
  at: Awaited<ReturnType<typeof opened>>,
) => Promise<unknown>;

const moving =
  (move: 'accept' | 'withdraw'): Act =>
  (asked, { id, version }) =>
    moveTask({
      ...asked,
      params: { id },
      body: { move, version, reason: move === 'withdraw' ? asked.body.reason : undefined, fileIds: [] },
    } as unknown as MoveAsked);

const acts: Record<BulkAsked['body']['act'], Act> = {
  accept: moving('accept'),
  withdraw: moving('withdraw'),
  redate: async (asked, { id, version }, { task, units }) => {
    const { detail } = await textAndPath(asked.db, asked.actor.regionId, task);
    const of = (part: string) => units.filter((unit) => unit.part === part).map((unit) => unit.unit.id);
    const leads = of('lead');
    const lead = task.leadUnitId;
    return arrangeTask({
      ...asked,
      params: { id },
      body: {
        version,
        title: task.title,
        detail,
        due: asked.body.due ?? null,
        dueText: task.dueText,
        repeat: task.repeat,
        leadUnitId: lead,
        jointLeadUnitIds: leads.filter((one) => one !== lead),
        coUnitIds: of('co'),
      },
    } as unknown as SetAsked);
  },
  // The same rule, event, notice and register as for one task urged on its own sheet.
  urge: async (asked, { id, version }, { task, units }) => {
    if (!urges(asked.actor, units)) throw new Problem('permission.denied', { verb: 'task.urge' });
    await refuseStale({ ...asked, params: { id } }, task, version);
    await urgeTask(asked, { kind: 'urge', words: asked.body.reason ?? '', replyBy: null }, task, units);
  },
};
