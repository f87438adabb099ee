import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Answer } from '#platform/pure/endpoint.ts';
import { buttonClass } from '#platform/ui/button.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { entriesContract } from '../../contract/entries.ts';
import type { CycleSearch } from './search.ts';

/** What of a cycle waits for the reader, each as a door to those entries; empty when nothing does. */
export function useWaits({ id, waiting }: Answer<typeof entriesContract.desk>['cycles'][number]): ReactNode[] {
  const w = useWords();
  const to = (n: number, words: string, search: CycleSearch): ReactNode =>
    n > 0 && (
      <Link
        key={words}
        to="/assessments/cycles/$cycleId"
        params={{ cycleId: id }}
        search={search}
        className={buttonClass('plain', true)}
      >
        {words}
      </Link>
    );
  return [
    to(waiting.review, w('screen.cycle.waits.review', { n: waiting.review }), { state: ['nominated'] }),
    to(waiting.score, w('screen.cycle.waits.score', { n: waiting.score }), { state: ['reviewed'] }),
    to(waiting.accept, w('screen.cycle.waits.accept', { n: waiting.accept }), { state: ['reviewed'] }),
    to(waiting.publicise, w('screen.cycle.waits.publicise', { n: waiting.publicise }), { state: ['accepted'] }),
    to(waiting.over, w('screen.cycle.waits.over', { n: waiting.over }), { only: 'over' }),
    waiting.objections > 0 && (
      <Link
        key="objections"
        to="/assessments/cycles/$cycleId/publicity"
        params={{ cycleId: id }}
        className={buttonClass('plain', true)}
      >
        {w('screen.cycle.waits.objections', { n: waiting.objections })}
      </Link>
    ),
  ].filter(Boolean);
}
