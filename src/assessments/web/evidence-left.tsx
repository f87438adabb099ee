import { useState, type ReactNode } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { Note } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';

/** What became of many pieces at once. `problem`: the code of what stood in the way of one; null when it is done. */
interface Bulk {
  done: number;
  results: readonly { id: string; name: string | null; problem: string | null }[];
}

/**
 * Settles an act on the pieces picked: says that all are done, or leaves those refused picked and names each with its reason.
 * @param onKeep is given the ids that stay picked
 */
export function useLeft(onKeep: (ids: ReadonlySet<string>) => void): {
  settle: (answer: Bulk, allDone: string) => void;
  note: ReactNode;
} {
  const w = useWords();
  const [answer, setAnswer] = useState<Bulk | null>(null);
  const settle = (got: Bulk, allDone: string) => {
    const left = got.results.filter((one) => one.problem !== null);
    if (left.length === 0) announce(allDone);
    setAnswer(left.length ? { done: got.done, results: left } : null);
    onKeep(new Set(left.map((one) => one.id)));
  };
  const note = answer && (
    <Note tone="soon">
      <strong>{w('screen.evid.left', { done: answer.done, n: answer.results.length })}</strong>
      <ul className="evid-existing">
        {answer.results.map((one) => (
          <li key={one.id}>
            <span className="clip">{one.name ?? one.id}</span>
            <span className="quiet">
              {w.maybe(`screen.evid.why.${one.problem}`) ?? w.maybe(`problem.${one.problem}`) ?? one.problem}
            </span>
          </li>
        ))}
      </ul>
    </Note>
  );
  return { settle, note };
}
