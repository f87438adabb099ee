import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { plansContract } from '#plans/contract.ts';
import { PlanDownload } from '#plans/web/paper/download.tsx';
import { PlanReading } from '#plans/web/reading/room.tsx';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { buttonClass } from '#platform/ui/button.tsx';
import { useWords } from '#platform/words/use.tsx';
import { addressOf } from '#platform/pure/endpoint.ts';
import { currentContract } from '#tasks/contract/current.ts';
import { tasksContract } from '#tasks/contract.ts';
import { PlanTasks } from '#tasks/web/plan-tasks.tsx';

/** A plan: a draft is read and corrected; once published, its task tree. */
export function PlanRoom() {
  const { planId } = useParams({ from: '/desk/plans/$planId' });
  const asDocument = useSearch({ from: '/desk/plans/$planId' }).as === 'document';
  const w = useWords();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const plan = useAsk(plansContract.get, { params: { id: planId } });
  const publication = useTell(tasksContract.publishPlan);
  const standing = plan.data !== undefined && plan.data.state !== 'draft' && plan.data.state !== 'superseded';
  if (standing && !asDocument)
    return (
      <PlanTasks
        key={planId}
        planId={planId}
        download={
          <PlanDownload
            planId={planId}
            now={
              plan.data?.state === 'published'
                ? {
                    document: (query) => addressOf(currentContract.currentDocument, { params: { id: planId }, query }),
                    sheet: addressOf(currentContract.currentBreakdown, { params: { id: planId } }),
                  }
                : undefined
            }
          />
        }
      />
    );
  return (
    <PlanReading
      key={planId}
      planId={planId}
      beside={
        standing ? (
          <Link to="/plans/$planId" params={{ planId }} className={buttonClass('plain')}>
            {w('screen.plan.to-tasks')}
          </Link>
        ) : (
          plan.data?.amends && (
            <Link
              to="/plans/$planId/amendment"
              params={{ planId }}
              className={buttonClass(plan.data.state === 'draft' ? 'primary' : 'plain')}
            >
              {w('screen.amend.beside')}
            </Link>
          )
        )
      }
      publish={(body) => publication.tell({ params: { id: planId }, body })}
      onPublished={(what) => {
        announce(w('screen.reading.published', { tasks: what.tasks, units: what.units }));
        void cache.invalidateQueries();
      }}
      onDiscarded={() => void navigate({ to: '/plans' })}
    />
  );
}
