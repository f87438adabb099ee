import type { Actions } from '#access/door.ts';
import { officialDate } from '#documents/rules/official/document.ts';
import { getPlan, nodesForPublication, planOnPaper, planSubject } from '#plans/public.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { currentContract } from '../contract/current.ts';
import { currentTree } from '../rules/current.ts';
import { tasksNow } from '../store/current.ts';
import { issuer } from './issuing.ts';

/** A published plan on paper as it stands now. As it was published: the plans' own paper. */
export const currentActions: Actions<typeof currentContract> = {
  currentDocument: {
    subject: ({ db, actor, params }) => planSubject(db, actor.regionId, params.id),
    run: async (asked) => {
      const { db, actor, params, query, today } = asked;
      const plan = await getPlan(db, actor.regionId, params.id, 'look');
      if (plan.state === 'draft' || plan.state === 'superseded')
        throw new Problem('plan.not-published', { state: plan.state });
      const issue = (await issuer(db, actor.regionId))(nodesForPublication(plan));
      const issued = new Map(issue.tasks.map((task) => [task.nodeId, task.units]));
      // Of a withdrawn plan nothing is left to stand: it goes out as it was published, and says that it was withdrawn.
      const tasks = plan.state === 'published' ? await tasksNow(db, actor.regionId, plan.id) : [];
      const { tree } = currentTree(plan.tree, issued, tasks);
      return planOnPaper(asked, plan, query, { tree, words: `截至${officialDate(today)}` });
    },
  },
};
