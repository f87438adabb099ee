import type { Asked } from '#access/door.ts';
import { markPublished, planForPublication } from '#plans/public.ts';
import type { tasksContract } from '../contract.ts';
import { emptyTally, settled, taskLifecycle, tallyOf, type Rolled } from '../rules.ts';
import type { Issue } from '../rules/issue.ts';
import { addTasks, type NewTask } from '../store/save.ts';
import { tokensOf } from './arranging.ts';
import { tellPublished } from './telling.ts';
import { issuer, refuseUnfit } from './issuing.ts';
import { enterIssued } from './burden.ts';

type PublishAsked = Asked<(typeof tasksContract)['publishPlan']>;

/**
 * Publishes a draft: its nodes become tasks of their units, all in one transaction.
 * @throws plan.changed, plan.not-draft, plan.no-nodes; plan.unled { nodes: [{id, number, title}], unmatched: [{nodeId,
 *   written}] } when a leaf has no lead unit or a name stands for no known unit, unless those go to the office.
 */
export async function publishPlan(asked: PublishAsked): Promise<{ planId: string; tasks: number; units: number }> {
  const { db, actor, params, body, now, newId } = asked;
  const { regionId } = actor;
  const plan = await planForPublication(db, regionId, params.id, body.version);
  const issue = (await issuer(db, regionId))(plan);
  refuseUnfit(plan, issue, body.unledToOffice);
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]));

  const ids = new Map(issue.tasks.map((task) => [task.nodeId, newId()]));
  const tallies = talliesOf(issue);
  const tasks = issue.tasks.map((task): NewTask => {
    const node = nodes.get(task.nodeId)!;
    return {
      id: ids.get(task.nodeId)!,
      nodeId: task.nodeId,
      parentId: task.parentNodeId && ids.get(task.parentNodeId)!,
      ancestors: task.above.map((id) => ids.get(id)!),
      position: task.position,
      number: node.number,
      title: node.title,
      detail: node.body,
      tokens: tokensOf(node.number, node.title, node.body),
      due: node.due,
      dueText: node.dueText,
      repeat: node.repeat,
      group: task.group,
      state: taskLifecycle.first,
      tally: tallies.get(task.nodeId)!.tally,
      units: task.units,
      unmatched: task.unmatched,
      source: node.source,
    };
  });
  await addTasks(db, { regionId, planId: plan.id, issuerUnitId: plan.unit.id, at: now }, tasks);
  await enterIssued(asked, plan.unit.id, tasks);
  await markPublished(db, regionId, plan.id, { personId: actor.personId, at: now });

  const byUnit = new Map<string, { lead: number; co: number }>();
  for (const task of tasks)
    for (const { unitId, part } of task.units) {
      const counts = byUnit.get(unitId) ?? { lead: 0, co: 0 };
      counts[part]++;
      byUnit.set(unitId, counts);
    }
  const carried = issue.tasks.filter((task) => task.led).length;
  const told = { title: plan.title, tasks: carried };
  asked.happened({ kind: 'plan.publish', subjectKind: 'plan', subjectId: plan.id, details: told });
  // One event for the whole plan: what each unit was given, and the first line of every task's history.
  asked.happened({
    kind: 'task.issue',
    subjectKind: 'plan',
    subjectId: plan.id,
    details: { ...told, units: Object.fromEntries(byUnit) },
  });
  await tellPublished(asked, plan, tasks);
  return { planId: plan.id, tasks: carried, units: byUnit.size };
}

/** Every task freshly issued, with what lies beneath it. Children stand after their parents, so it is counted from the end. */
function talliesOf(issue: Issue): Map<string, Rolled> {
  const out = new Map<string, Rolled>();
  const below = new Map<string, Rolled[]>();
  for (const task of issue.tasks.toReversed()) {
    const rolled: Rolled = {
      state: taskLifecycle.first,
      led: task.led,
      group: task.group,
      reported: 0,
      tally: emptyTally,
    };
    if (task.group) rolled.tally = tallyOf(below.get(task.nodeId) ?? []);
    rolled.state = settled(rolled);
    out.set(task.nodeId, rolled);
    if (task.parentNodeId !== null) below.set(task.parentNodeId, [...(below.get(task.parentNodeId) ?? []), rolled]);
  }
  return out;
}
