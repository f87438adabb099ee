import { useState, type FormEvent } from 'react';
import { addressOf } from '#platform/pure/endpoint.ts';
import { addWorkdays } from '#platform/pure/workday.ts';
import { announce } from '#platform/ui/announce.tsx';
import { Button } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { Field } from '#platform/ui/field.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Task } from '../contract.ts';
import { slipContract } from '../contract/slip.ts';
import { usualRequirement } from '../rules/slip.ts';

/** What a supervision slip says beyond the task itself; then the Word file. */
export function SlipForm({ task, onDone }: { task: Task; onDone: () => void }) {
  const w = useWords();
  const [number, setNumber] = useState('');
  const [requirement, setRequirement] = useState(usualRequirement);
  const [replyBy, setReplyBy] = useState<string | null>(addWorkdays(w.today(), 3));
  const [issuer, setIssuer] = useState('');
  const take = (event: FormEvent) => {
    event.preventDefault();
    const query = { number, requirement, replyBy: replyBy ?? undefined, issuer };
    const link = document.createElement('a');
    link.href = addressOf(slipContract.supervisionSlip, { params: { id: task.id }, query });
    link.download = '';
    link.click();
    announce(w('screen.slip.taken'));
    onDone();
  };
  return (
    <form className="part-block slip-form" onSubmit={take}>
      <h3>{w('screen.slip.title')}</h3>
      <p className="quiet">{w('screen.slip.what')}</p>
      <Field label={w('screen.slip.number')} reason={w('screen.slip.number.why')} optional>
        {(parts) => <input {...parts} maxLength={40} value={number} onChange={(e) => setNumber(e.target.value)} />}
      </Field>
      <Field label={w('screen.slip.requirement')}>
        {(parts) => (
          <textarea
            {...parts}
            rows={4}
            maxLength={600}
            value={requirement}
            onChange={(event) => setRequirement(event.target.value)}
          />
        )}
      </Field>
      <Field label={w('screen.slip.reply-by')}>
        {(parts) => (
          <DayField id={parts.id} describedBy={parts['aria-describedby']} value={replyBy} onChange={setReplyBy} />
        )}
      </Field>
      <Field label={w('screen.slip.issuer')} optional>
        {(parts) => <input {...parts} maxLength={20} value={issuer} onChange={(e) => setIssuer(e.target.value)} />}
      </Field>
      <div className="row-actions">
        <Button kind="primary" icon="download" type="submit">
          {w('screen.slip.take')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {w('kit.close')}
        </Button>
      </div>
    </form>
  );
}
