import { unitIndex, unitsMeant, type Collective } from '#organisation/public.ts';
import type { PlanForPublication } from '#plans/public.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { issueOf, type Issue } from '../rules/issue.ts';

/** A problem names at most so many nodes; a plan with more has to be looked through anyway. */
const mostNamed = 200;

/** What a version of a plan becomes, given the units of the region as they are now. */
export async function issuer(
  db: Executor,
  regionId: string,
): Promise<(plan: Pick<PlanForPublication, 'nodes' | 'unit'>) => Issue> {
  const index = await unitIndex(db, regionId);
  return (plan) =>
    issueOf(
      plan.nodes,
      (collective, written) =>
        unitsMeant(index, collective as Collective, written, plan.unit.path).map((unit) => unit.id),
      plan.unit.id,
    );
}

/** What nobody leads and whom nobody knows, as a person is told of it. */
export function unledIn(
  plan: Pick<PlanForPublication, 'nodes'>,
  issue: Issue,
): { nodes: { id: string; number: string; title: string }[]; unmatched: Issue['unmatched'] } {
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]));
  return {
    nodes: issue.unled.slice(0, mostNamed).map((id) => {
      const { number, title } = nodes.get(id)!;
      return { id, number, title };
    }),
    unmatched: issue.unmatched.slice(0, mostNamed),
  };
}

/** @throws plan.no-nodes; plan.unled unless what nobody leads goes to the office. */
export function refuseUnfit(plan: Pick<PlanForPublication, 'nodes'>, issue: Issue, unledToOffice: boolean): void {
  if (issue.tasks.length === 0) throw new Problem('plan.no-nodes');
  if (!unledToOffice && (issue.unled.length || issue.unmatched.length))
    throw new Problem('plan.unled', unledIn(plan, issue));
}
