import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { IconButton } from '#platform/ui/button.tsx';
import { useWords } from '#platform/words/use.tsx';

/** What reading a document found, told once above the first of its plans. */
export interface WhatWasFound {
  sourceId: string;
  plans: { id: string; title: string; nodes: number }[];
  unread: number;
}
let latest: WhatWasFound | null = null;
/** Keeps what a reading found for the workspace that opens next. */
export function remember(found: WhatWasFound): void {
  latest = found;
}

export function Found({ sourceId }: { sourceId: string | null }) {
  const w = useWords();
  const [found, setFound] = useState(() => (latest && latest.sourceId === sourceId ? latest : null));
  if (!found) return null;
  const tasks = found.plans.reduce((sum, plan) => sum + plan.nodes, 0);
  return (
    <div className="rd-found no-print" role="status">
      <span>
        {w('screen.reading.found', {
          plans: w('screen.reading.found.plans', { n: found.plans.length }),
          tasks: w('screen.reading.found.tasks', { n: tasks }),
          unread: found.unread
            ? w('screen.reading.found.unread', { n: found.unread })
            : w('screen.reading.found.all-read'),
        })}
      </span>
      {found.plans.length > 1 && (
        <ol>
          {found.plans.map((plan) => (
            <li key={plan.id}>
              <Link to="/plans/$planId" params={{ planId: plan.id }} className="clip">
                {plan.title}
              </Link>
              <span className="quiet tabular"> {plan.nodes}</span>
            </li>
          ))}
        </ol>
      )}
      <IconButton
        icon="close"
        label={w('kit.close')}
        onClick={() => {
          latest = null;
          setFound(null);
        }}
      />
    </div>
  );
}
