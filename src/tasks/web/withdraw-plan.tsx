import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Plan } from '#plans/contract.ts';
import { dayOf } from '#platform/pure/day.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Confirm } from '#platform/ui/confirm.tsx';
import { useDraft } from '#platform/ui/draft.ts';
import { Field } from '#platform/ui/field.tsx';
import { Note } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { withdrawalContract } from '../contract/withdrawal.ts';

/** The way to withdraw a published plan, for those who may: asks what follows, why, and by which document. */
export function WithdrawPlan({ plan }: { plan: Pick<Plan, 'id' | 'version' | 'may'> }) {
  const w = useWords();
  const [open, setOpen] = useState(false);
  if (!plan.may.includes('withdraw')) return null;
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        {w('screen.plan.withdraw')}
      </Button>
      {open && <Question plan={plan} onClose={() => setOpen(false)} />}
    </>
  );
}

function Question({ plan, onClose }: { plan: Pick<Plan, 'id' | 'version'>; onClose: () => void }) {
  const w = useWords();
  const cache = useQueryClient();
  const withdraw = useTell(withdrawalContract.withdraw);
  const [reason, setReason] = useDraft(`plan ${plan.id} withdraw`);
  const [number, setNumber] = useState('');
  const [missing, setMissing] = useState(false);
  const go = () => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    withdraw.tell({ params: { id: plan.id }, body: { version: plan.version, reason, number } }).then(
      ({ tasks, units }) => {
        setReason('');
        announce(w('screen.plan.withdraw-done', { tasks, units }));
        void cache.invalidateQueries();
        onClose();
      },
      // What stands now is asked for, so that the next try is about it.
      () => void cache.invalidateQueries(),
    );
  };
  return (
    <Confirm
      title={w('screen.plan.withdraw')}
      act={w('screen.plan.withdraw')}
      busy={withdraw.busy}
      problem={withdraw.problem}
      onAct={go}
      onClose={onClose}
    >
      <p className="consequence">{w('screen.plan.withdraw-means')}</p>
      <Field
        label={w('screen.plan.withdraw-reason')}
        reason={w('screen.plan.withdraw-reason-why')}
        error={missing ? w('screen.plan.withdraw-missing') : null}
      >
        {(parts) => (
          <textarea
            {...parts}
            rows={3}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Field label={w('screen.plan.withdraw-number')} optional>
        {(parts) => (
          <input {...parts} maxLength={40} value={number} onChange={(event) => setNumber(event.target.value)} />
        )}
      </Field>
    </Confirm>
  );
}

/** Above everything of a withdrawn plan: since when it no longer holds, by which document, and why. */
export function Withdrawn({ plan }: { plan: Pick<Plan, 'withdrawn'> }) {
  const w = useWords();
  if (!plan.withdrawn) return null;
  const { at, reason, number } = plan.withdrawn;
  const day = w.day(dayOf(Date.parse(at)));
  return (
    <Note tone="soon">
      <strong>{number ? w('screen.plan.withdrawn-by', { number, day }) : w('screen.plan.withdrawn', { day })}</strong>{' '}
      {w('screen.plan.withdrawn-why', { reason })}
    </Note>
  );
}
