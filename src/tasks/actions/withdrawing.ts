import type { Actions } from '#access/door.ts';
import { markWithdrawn, planSubject, setStanding } from '#plans/public.ts';
import type { withdrawalContract } from '../contract/withdrawal.ts';
import { withdrawn } from '../rules.ts';
import { lockWholePlan } from '../store/amend.ts';
import { saveChanges } from '../store/save.ts';
import { endStanding } from '../store/withdrawal.ts';
import { tellPlanWithdrawn } from './telling.ts';

/** A published plan is withdrawn as a whole. */
export const withdrawalActions: Actions<typeof withdrawalContract> = {
  /**
   * Everything still open ends as withdrawn, with the reason in its history; what is closed stays closed. The units of what
   * ended are told once each. All in one transaction; the plan stays to be read, and says so.
   */
  withdraw: {
    subject: ({ db, actor, params }) => planSubject(db, actor.regionId, params.id),
    run: async (asked) => {
      const { db, actor, params, body, now } = asked;
      const { regionId } = actor;
      const { reason, number } = body;
      // Tasks before their plan, like everybody who locks both.
      const tasks = await lockWholePlan(db, regionId, params.id);
      const plan = await markWithdrawn(db, regionId, params.id, body.version, {
        personId: actor.personId,
        at: now,
        reason,
        number,
      });
      const after = withdrawn(tasks);
      const changes = tasks.map((before, i) => ({ before, now: after[i]! }));
      await saveChanges(db, regionId, changes, new Set(), now);
      await setStanding(db, regionId, [await endStanding(db, regionId, params.id, after)]);

      const ended = changes.filter((one) => one.before.state !== one.now.state);
      const carried = ended.filter((one) => one.before.led);
      const because = { reason: reason.slice(0, 500), ...(number ? { number } : {}) };
      asked.happened({
        kind: 'plan.withdraw',
        subjectKind: 'plan',
        subjectId: plan.id,
        details: { title: plan.title.slice(0, 200), tasks: carried.length, ...because },
      });
      for (const { before, now: is } of ended)
        asked.happened({
          kind: is.led ? 'task.withdraw' : 'task.follow',
          subjectKind: 'task',
          subjectId: is.id,
          details: {
            title: is.title,
            from: before.state,
            to: is.state,
            reason: because.reason,
            because: { id: plan.id, title: plan.title },
          },
        });
      const units = await tellPlanWithdrawn(
        asked,
        { id: plan.id, title: plan.title, from: plan.unit.name, reason },
        carried.map((one) => one.before),
      );
      return { planId: plan.id, tasks: carried.length, units };
    },
  },
};
