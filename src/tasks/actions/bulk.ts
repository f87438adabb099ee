import type { Actions, Asked, Happening } from '#access/door.ts';
import { allows } from '#access/permissions.ts';
import { tell } from '#notices/public.ts';
import { dayNumber } from '#platform/pure/day.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import type { bulkContract } from '../contract/bulk.ts';
import { urgeBar } from '../rules/urge.ts';
import { apart, lockAhead, urgedSince } from '../store/bulk.ts';
import { findTaskSubject, textAndPath } from '../store/task.ts';
import { arrangeTask, type SetAsked } from './arranging.ts';
import { enterReportAsked } from './burden.ts';
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
  urge: async (asked, { id, version }, { task, units, sides }) => {
    const { db, actor, body, now, newId } = asked;
    const bar = urgeBar(task, sides);
    if (bar === 'verb') throw new Problem('permission.denied', { verb: 'task.verify' });
    await refuseStale({ ...asked, params: { id } }, task, version);
    if (bar === 'state') throw new Problem('task.move-closed', { state: task.state });
    const midnight = new Date(dayNumber(asked.today) * 86_400_000 - 8 * 3_600_000);
    if (await urgedSince(db, actor.regionId, id, actor.unitId, midnight)) throw new Problem('task.urged-today');
    const leads = units.filter((of) => of.part === 'lead').map((of) => of.unit);
    await tell(
      db,
      { regionId: actor.regionId, at: now, newId },
      {
        kind: 'task.urge',
        subjectKind: 'task',
        subjectId: id,
        unitIds: leads.map((unit) => unit.id),
        except: actor.personId,
        details: {
          title: task.title,
          number: task.number,
          due: task.due,
          from: units.find((of) => of.part === 'issuer')?.unit.name,
          ...(body.reason ? { reason: body.reason.slice(0, 500) } : {}),
        },
      },
    );
    await enterReportAsked(asked, actor.unitId, task, units);
    asked.happened({
      kind: 'task.urge',
      subjectKind: 'task',
      subjectId: id,
      details: {
        title: task.title,
        units: leads.map((unit) => unit.name),
        ...(body.reason ? { text: body.reason.slice(0, 500) } : {}),
      },
    });
  },
};
