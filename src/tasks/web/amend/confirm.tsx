import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Confirm } from '#platform/ui/confirm.tsx';
import { Field } from '#platform/ui/field.tsx';
import { useWords } from '#platform/words/use.tsx';
import { amendContract, type Amendment } from '../../contract/amend.ts';

/** The question before a version takes another's place: what follows, why (kept in every history), and who leads the rest. */
export function ConfirmAmendment({
  of,
  onClose,
  onAgain,
}: {
  of: Amendment;
  onClose: () => void;
  onAgain: () => void;
}) {
  const w = useWords();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const confirm = useTell(amendContract.confirm);
  const [note, setNote] = useState('');
  const lacking = of.unled.length + of.unmatched.length;
  const [toOffice, setToOffice] = useState(false);
  const go = () =>
    confirm
      .tell({ params: { id: of.draft.id }, body: { stamp: of.stamp, note, unledToOffice: toOffice } })
      .then((done) => {
        announce(w('screen.amend.confirmed', { added: done.added, changed: done.changed, withdrawn: done.withdrawn }));
        void cache.invalidateQueries();
        void navigate({ to: '/plans/$planId', params: { planId: done.planId } });
      })
      .catch((problem: { code?: string }) => {
        if (problem.code === 'amendment.changed') onAgain();
      });
  return (
    <Confirm
      title={w('screen.amend.confirm')}
      act={w('screen.amend.confirm')}
      kind="primary"
      busy={confirm.busy}
      problem={confirm.problem}
      onAct={() => void go()}
      onClose={onClose}
    >
      <ul className="am-consequences">
        <li>{w('screen.amend.then.keep', { n: of.counts.same + of.counts.changed })}</li>
        {of.counts.changed > 0 && <li>{w('screen.amend.then.change', { n: of.counts.changed })}</li>}
        {of.counts.added > 0 && <li>{w('screen.amend.then.issue', { n: of.counts.added })}</li>}
        {of.counts.withdrawn > 0 && <li>{w('screen.amend.then.withdraw', { n: of.counts.withdrawn })}</li>}
        <li>{w('screen.amend.then.older')}</li>
      </ul>
      <Field label={w('screen.amend.note')} reason={w('screen.amend.note-why')}>
        {(parts) => (
          <textarea
            {...parts}
            rows={3}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      {lacking > 0 && (
        <label className="am-tick">
          <input type="checkbox" checked={toOffice} onChange={(event) => setToOffice(event.target.checked)} />
          <span>{w('screen.amend.to-office', { n: lacking })}</span>
        </label>
      )}
    </Confirm>
  );
}
