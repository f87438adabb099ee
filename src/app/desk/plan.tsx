import { useParams } from '@tanstack/react-router';
import { PlanTasks } from '#tasks/web/plan-tasks.tsx';

/** A plan: its task tree once it is published. */
export function PlanRoom() {
  const { planId } = useParams({ from: '/desk/plans/$planId' });
  return <PlanTasks key={planId} planId={planId} />;
}
