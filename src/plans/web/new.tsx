import { useNavigate } from '@tanstack/react-router';
import { Page } from '#platform/ui/page.tsx';
import { useWords } from '#platform/words/use.tsx';
import { PlanDrop } from './drop.tsx';
import { Begin } from './writing/begin.tsx';

/** A new plan: put the document in, see it read, go on to its first plan; or begin to write one. */
export function NewPlan() {
  const w = useWords();
  const navigate = useNavigate();
  return (
    <Page title={w('screen.plans.new')} lead={w('screen.write.lead')} narrow>
      <h2 className="wr-first">{w('screen.write.from-file')}</h2>
      <PlanDrop
        onRead={(found) => {
          const first = found.plans[0];
          if (first) void navigate({ to: '/plans/$planId', params: { planId: first.id } });
        }}
      />
      <Begin />
      <ul className="pd-promises">
        {(['whole', 'linked', 'draft'] as const).map((one) => (
          <li key={one}>
            <b>{w(`screen.plans.promise.${one}`)}</b>
            <span className="quiet">{w(`screen.plans.promise.${one}-what`)}</span>
          </li>
        ))}
      </ul>
    </Page>
  );
}
