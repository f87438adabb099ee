import type { Actions, Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { officialDate } from '#documents/rules/official/document.ts';
import { breakdownOnSheet, getPlan, nodesForPublication, planOnPaper, planSubject } from '#plans/public.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { currentContract } from '../contract/current.ts';
import { currentTree } from '../rules/current.ts';
import { tasksNow } from '../store/current.ts';
import { issuer } from './issuing.ts';

type Concerned = Pick<Around, 'db' | 'today'> & { actor: Actor; params: { id: string } };
const subject = ({ db, actor, params }: Pick<Concerned, 'db' | 'actor' | 'params'>) =>
  planSubject(db, actor.regionId, params.id);

/** A published plan as it stands now, and the words that say so. @throws thing.not-found, plan.not-published { state } */
async function standing({ db, actor, params, today }: Concerned) {
  const plan = await getPlan(db, actor.regionId, params.id, 'look');
  if (plan.state === 'draft' || plan.state === 'superseded')
    throw new Problem('plan.not-published', { state: plan.state });
  const issue = (await issuer(db, actor.regionId))(nodesForPublication(plan));
  const issued = new Map(issue.tasks.map((task) => [task.nodeId, task.units]));
  // Of a withdrawn plan nothing is left to stand: it goes out as it was published, and says that it was withdrawn.
  const tasks = plan.state === 'published' ? await tasksNow(db, actor.regionId, plan.id) : [];
  const { tree } = currentTree(plan.tree, issued, tasks);
  return { plan, now: { tree, words: `截至${officialDate(today)}` } };
}

/** A published plan on paper as it stands now. As it was published: the plans' own paper. */
export const currentActions: Actions<typeof currentContract> = {
  currentDocument: {
    subject,
    run: async (asked) => {
      const { plan, now } = await standing(asked);
      return planOnPaper(asked, plan, asked.query, now);
    },
  },
  currentBreakdown: {
    subject,
    run: async (asked) => {
      const { plan, now } = await standing(asked);
      return breakdownOnSheet(plan, now);
    },
  },
};
