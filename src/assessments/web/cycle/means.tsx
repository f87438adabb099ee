import { useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Field } from '#platform/ui/field.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { cyclesContract, type Cycle } from '../../contract/cycles.ts';
import { meansContract, type Mean } from '../../contract/means.ts';
import { decimal, hundredths } from '../../rules/rule-text.ts';
import { touched } from './parts.tsx';

/** Fixes the means of the region that indicators are compared with; every entry is scored by them at once. */
export function CycleMeans({ cycle, onClose }: { cycle: Cycle; onClose: () => void }) {
  const w = useWords();
  const asked = useAsk(meansContract.means, { params: { id: cycle.id } });
  return (
    <section className="paper cycle-means" aria-labelledby="cycle-means">
      <h2 id="cycle-means">{w('screen.means.title')}</h2>
      <p className="quiet">{w('screen.means.why')}</p>
      {asked.problem ? (
        <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
      ) : !asked.data ? (
        <Skeleton rows={3} />
      ) : (
        <ul>
          {asked.data.rows.map((row) => (
            <li key={row.indicator}>
              <MeanForm key={`${row.value}`} cycle={cycle} mean={row} entries={asked.data!.entries} />
            </li>
          ))}
        </ul>
      )}
      <Button kind="quiet" onClick={onClose}>
        {w('screen.means.close')}
      </Button>
    </section>
  );
}

function MeanForm({ cycle, mean, entries }: { cycle: Cycle; mean: Mean; entries: number }) {
  const w = useWords();
  const tell = useTell(cyclesContract.fixMeans, [...touched, meansContract.means]);
  const [text, setText] = useState(mean.value === null ? '' : decimal(mean.value));
  const [lacking, setLacking] = useState(false);
  const unit = mean.measure ? mean.unit : w('screen.means.points');
  const shown = (value: number) => `${decimal(value)}${unit}`;
  const send = (event: FormEvent) => {
    event.preventDefault();
    const value = hundredths(text.trim());
    setLacking(value === null);
    if (value === null) return;
    tell.tell({ params: { id: cycle.id }, body: { indicator: mean.indicator, value, version: cycle.version } }).then(
      () => announce(w('screen.means.done', { indicator: mean.indicator, value: shown(value) })),
      () => undefined,
    );
  };
  return (
    <form onSubmit={send}>
      {tell.problem && <ErrorNote problem={tell.problem} writing />}
      <Field
        label={`${mean.indicator} ${mean.measure || mean.title}（${unit}）`}
        reason={
          mean.value === null
            ? w(mean.measure ? 'screen.means.open' : 'screen.means.open-sample')
            : w('screen.means.stands', { value: shown(mean.value), n: mean.fixed, of: entries })
        }
        error={lacking ? w('screen.card.unread') : null}
      >
        {(parts) => (
          <input
            {...parts}
            inputMode="decimal"
            maxLength={20}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="row-actions">
        <Button type="submit" busy={tell.busy}>
          {w('screen.means.fix')}
        </Button>
        {mean.average !== null && (
          <Button kind="quiet" onClick={() => setText(decimal(mean.average!))}>
            {w('screen.means.take', { value: shown(mean.average), n: mean.answered })}
          </Button>
        )}
      </div>
    </form>
  );
}
