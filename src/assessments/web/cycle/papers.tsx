import { useState, type FormEvent } from 'react';
import { accessContract } from '#access/contract.ts';
import { addressOf, type Endpoint } from '#platform/pure/endpoint.ts';
import { useKnown } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Dialog } from '#platform/ui/dialog.tsx';
import { useDraft } from '#platform/ui/draft.ts';
import { Field } from '#platform/ui/field.tsx';
import { Menu, type MenuItem } from '#platform/ui/menu.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Cycle } from '../../contract/cycles.ts';
import { papersContract } from '../../contract/papers.ts';
import type { EntryState } from '../../rules/lifecycle.ts';
import { awardOf } from '../../rules/papers.ts';

/** What is asked before a paper is made, with the most characters of each answer; the other papers are made at once. */
const asked = {
  publicityNotice: { office: 60, phone: 60, email: 80, address: 120 },
  commendationDecision: { number: 40 },
  certificates: { award: 40, mark: 20 },
} as const;
type Asked = keyof typeof asked;

const take = (key: keyof typeof papersContract, cycle: Cycle, query: Record<string, string> = {}) => {
  const endpoint: Endpoint = papersContract[key];
  window.location.assign(addressOf(endpoint, { params: { id: cycle.id }, query }));
};

/** What a cycle puts on paper, as far as there is anybody to name yet. */
export function CyclePapers({ cycle }: { cycle: Cycle }) {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const [asking, setAsking] = useState<Asked | null>(null);
  if (!me.verbs.includes('assessment.decide') || cycle.state === 'preparing') return null;
  const some = (...states: EntryState[]) => states.some((state) => (cycle.counts[state] ?? 0) > 0);
  const items: MenuItem[] = [];
  const add = (key: keyof typeof papersContract, there: boolean) => {
    if (!there) return;
    items.push({
      key,
      label: w(`screen.papers.${key as 'summary'}`),
      act: () => (key in asked ? setAsking(key as Asked) : take(key, cycle)),
    });
  };
  const recognised = some('recognised', 'commended');
  add(
    'summary',
    Object.values(cycle.counts).some((n) => n > 0),
  );
  add('publicityNotice', cycle.state !== 'cancelled' && some('accepted', 'publicised'));
  add('commendationDecision', recognised && cycle.commendNumber !== '');
  add('certificates', recognised);
  add('cyclePack', recognised || some('reviewed', 'accepted', 'publicised', 'not-met', 'withdrawn'));
  return (
    <>
      {items.length > 0 && <Menu label={w('screen.papers.title')} items={items} end />}
      {asking && <PaperForm key={asking} of={asking} cycle={cycle} onClose={() => setAsking(null)} />}
    </>
  );
}

/** What stands on the paper beside what the cycle knows; all of it may be left empty. */
function PaperForm({ of, cycle, onClose }: { of: Asked; cycle: Cycle; onClose: () => void }) {
  const w = useWords();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given: [string, string][] = [];
    for (const [name, value] of new FormData(event.currentTarget))
      if (typeof value === 'string' && value.trim() !== '') given.push([name, value.trim()]);
    take(of, cycle, Object.fromEntries(given));
    onClose();
  };
  return (
    <Dialog label={w(`screen.papers.${of}`)} onClose={onClose}>
      <h2>{w(`screen.papers.${of}`)}</h2>
      <form className="cycle-act" onSubmit={submit}>
        <p className="quiet">{w(`screen.papers.why.${of}`)}</p>
        {Object.entries(asked[of]).map(([name, max]) => (
          <PaperLine
            key={name}
            of={of}
            name={name}
            label={w(`screen.papers.field.${name as 'office'}`)}
            max={max}
            known={name === 'award' ? awardOf(cycle.title) : ''}
          />
        ))}
        <div className="row-actions">
          <Button type="submit" kind="primary" icon="download">
            {w('screen.papers.take')}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {w('kit.leave-it')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** One answer, kept in this tab so that the next notice need not be told again. */
function PaperLine(props: { of: Asked; name: string; label: string; max: number; known: string }) {
  const [text, keep] = useDraft(`${props.of} ${props.name}`);
  const value = text || props.known;
  return (
    <Field label={props.label} optional>
      {(parts) => (
        <input
          {...parts}
          name={props.name}
          maxLength={props.max}
          defaultValue={value}
          onChange={(event) => keep(event.target.value)}
        />
      )}
    </Field>
  );
}
