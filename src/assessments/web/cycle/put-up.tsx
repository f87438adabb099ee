import { useRef, useState, type FormEvent } from 'react';
import { accessContract } from '#access/contract.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useKnown, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Field } from '#platform/ui/field.tsx';
import { freshId } from '#platform/ui/fresh-id.ts';
import { ErrorNote } from '#platform/ui/states.tsx';
import { UnitPicker, type UnitChoice } from '#platform/ui/unit-picker.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Cycle } from '../../contract/cycles.ts';
import { entriesContract } from '../../contract/entries.ts';
import { puttingUpContract } from '../../contract/putting-up.ts';
import { faultWords } from './moves.tsx';
import { touched } from './parts.tsx';

/** Puts up households or buildings in a cycle about them, one after another; nothing where the reader may put up none. */
export function PutUp({ cycle }: { cycle: Cycle }) {
  const asks = cycle.state === 'open' && cycle.framework.subject !== 'community';
  const asked = useAsk(puttingUpContract.addable, asks ? { params: { id: cycle.id } } : null);
  const w = useWords();
  const [open, setOpen] = useState(false);
  const rows = asked.data?.rows ?? [];
  if (!asks) return null;
  if (asked.problem) return <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />;
  if (rows.length === 0) return null;
  const household = cycle.framework.subject === 'household';
  return open ? (
    <PutUpForm
      cycle={cycle}
      household={household}
      units={rows.map(({ unitId, ...one }) => ({ id: unitId, ...one }))}
      onClose={() => setOpen(false)}
    />
  ) : (
    <div className="row-actions cycle-put-up no-print">
      <Button icon="plus" onClick={() => setOpen(true)}>
        {w(household ? 'screen.put-up.household' : 'screen.put-up.building')}
      </Button>
    </div>
  );
}

function PutUpForm(props: { cycle: Cycle; household: boolean; units: readonly UnitChoice[]; onClose: () => void }) {
  const { cycle, household, units } = props;
  const w = useWords();
  const office = useKnown(accessContract.me).verbs.includes('cycle.manage');
  const again = [...touched, puttingUpContract.addable];
  const own = useTell(entriesContract.addEntry, again);
  const other = useTell(puttingUpContract.addForUnit, again);
  const tell = office ? other : own;
  const [unit, setUnit] = useState<UnitChoice | null>(household && units.length === 1 ? units[0]! : null);
  const [label, setLabel] = useState('');
  const [lacking, setLacking] = useState(false);
  // One key until it was answered: pressed again after a lost answer, nobody is put up twice.
  const [key, setKey] = useState(freshId);
  const name = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const whole = unit !== null && (!household || label.trim() !== '');
    setLacking(!whole);
    if (!whole) return;
    tell
      .tell(
        { params: { id: cycle.id }, body: { unitId: unit.id, ...(household ? { label: label.trim() } : {}) } },
        { key },
      )
      .then(
        () => {
          setKey(freshId());
          announce(w('screen.put-up.done', { name: household ? label.trim() : unit.name }));
          setLabel('');
          if (household) name.current?.focus();
          else setUnit(null);
        },
        (problem: { code?: string }) => {
          if (problem.code !== 'network.unreachable' && problem.code !== 'answer.unreadable') setKey(freshId());
        },
      );
  };
  return (
    <form className="cycle-act paper cycle-put-up" onSubmit={submit}>
      {tell.problem && (
        <ErrorNote problem={tell.problem} writing>
          {tell.problem.code === 'entry.stage-over' && <p>{faultWords(w, tell.problem)}</p>}
        </ErrorNote>
      )}
      <p className="quiet">{w(household ? 'screen.put-up.household-why' : 'screen.put-up.building-why')}</p>
      {household && units.length === 1 ? null : (
        <Field label={w(household ? 'screen.put-up.community' : 'screen.put-up.which')}>
          {(parts) => (
            <UnitPicker
              id={parts.id}
              describedBy={parts['aria-describedby']}
              search={(text) =>
                Promise.resolve(
                  units.filter((one) => `${one.name} ${one.parentName ?? ''}`.includes(text)).slice(0, 12),
                )
              }
              value={unit}
              onChange={setUnit}
            />
          )}
        </Field>
      )}
      {household && (
        <Field label={w('screen.put-up.name')} reason={w('screen.put-up.name-why')}>
          {(parts) => (
            <input
              {...parts}
              ref={name}
              autoFocus
              maxLength={60}
              value={label}
              onChange={(event) => setLabel(event.target.value)}
            />
          )}
        </Field>
      )}
      {lacking && (
        <div className="field-error" role="alert">
          {w(
            unit === null
              ? household
                ? 'screen.put-up.lacks-community'
                : 'screen.put-up.lacks-building'
              : 'screen.put-up.lacks-name',
          )}
        </div>
      )}
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={tell.busy}>
          {w('screen.put-up.act')}
        </Button>
        <Button kind="quiet" onClick={props.onClose}>
          {w('screen.put-up.close')}
        </Button>
      </div>
    </form>
  );
}
