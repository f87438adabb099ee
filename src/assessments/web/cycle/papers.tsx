import { accessContract } from '#access/contract.ts';
import { addressOf, type Endpoint } from '#platform/pure/endpoint.ts';
import { useKnown } from '#platform/ui/ask.ts';
import { Menu, type MenuItem } from '#platform/ui/menu.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Cycle } from '../../contract/cycles.ts';
import { papersContract } from '../../contract/papers.ts';
import type { EntryState } from '../../rules/lifecycle.ts';

/** What a cycle puts on paper, as far as there is anybody to name yet. */
export function CyclePapers({ cycle }: { cycle: Cycle }) {
  const w = useWords();
  const me = useKnown(accessContract.me);
  if (!me.verbs.includes('assessment.decide') || cycle.state === 'preparing') return null;
  const some = (...states: EntryState[]) => states.some((state) => (cycle.counts[state] ?? 0) > 0);
  const items: MenuItem[] = [];
  const add = (key: keyof typeof papersContract, there: boolean) => {
    if (!there) return;
    const endpoint: Endpoint = papersContract[key];
    items.push({
      key,
      label: w(`screen.papers.${key as 'summary'}`),
      act: () => window.location.assign(addressOf(endpoint, { params: { id: cycle.id } })),
    });
  };
  const recognised = some('recognised', 'commended');
  add(
    'summary',
    Object.values(cycle.counts).some((n) => n > 0),
  );
  add('publicityNotice', some('accepted', 'publicised'));
  add('commendationDecision', recognised && cycle.commendNumber !== '');
  add('certificates', recognised);
  add('cyclePack', recognised || some('reviewed', 'accepted', 'publicised', 'not-met', 'withdrawn'));
  return items.length ? <Menu label={w('screen.papers.title')} items={items} end /> : null;
}
