import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import type { Amendment } from '../../contract/amend.ts';
import { Marked } from './marked.tsx';

type Change = Amendment['plan'][number];

/** What differs beside the nodes: title, opening text, basis, people, phases; each as lines of text. */
export function PlanFields({ changes }: { changes: readonly Change[] }) {
  const w = useWords();
  return (
    <section className="am-group" aria-labelledby="am-plan">
      <h2 id="am-plan">{w('screen.amend.plan')}</h2>
      <div className="am-rows paper">
        {changes.map((change) => {
          const [old, now] = [linesOf(w, change, 'before'), linesOf(w, change, 'after')];
          return (
            <article key={change.field} className="am-row" aria-label={w(`screen.amend.plan.${change.field}`)}>
              <div className="am-side">
                <p className="quiet">{w(`screen.amend.plan.${change.field}`)}</p>
                <p className="am-body">
                  <Marked old={old} now={now} side="old" />
                </p>
              </div>
              <div className="am-side">
                <p className="quiet am-wide">&nbsp;</p>
                <p className="am-body">
                  <Marked old={old} now={now} side="now" />
                </p>
              </div>
            </article>
          );
        })}
      </div>
    </section>
  );
}

function linesOf(w: Words, change: Change, side: 'before' | 'after'): string {
  if (change.field === 'leadership')
    return change[side].map(({ role, name, post }) => [role, name, post].filter(Boolean).join(' ')).join('\n');
  if (change.field === 'phases')
    return change[side]
      .map(({ name, from, to, words, text }) =>
        [name, words ?? [from, to].map((one) => (one ? w.day(one) : '')).join('—'), text].filter(Boolean).join(' '),
      )
      .join('\n');
  const value = change[side];
  return typeof value === 'string' ? value : value.join('\n');
}
