import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Field, fieldErrors } from '#platform/ui/field.tsx';
import { useTitle } from '#platform/ui/page.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { accessContract } from '../contract.ts';
import { DoorTools } from './sign-in.tsx';
import './access.css';

/** The form for a new password; `onDone` after it was saved. */
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const w = useWords();
  const change = useTell(accessContract.changePassword);
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [differ, setDiffer] = useState(false);
  const errors = fieldErrors(w, change.problem);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setDiffer(fresh !== again);
    if (fresh !== again) return;
    change.tell({ body: { old, fresh } }).then(
      () => {
        setOld('');
        setFresh('');
        setAgain('');
        announce(w('screen.password.done'));
        onDone();
      },
      () => undefined,
    );
  };
  return (
    <form onSubmit={submit}>
      {change.problem && <ErrorNote problem={change.problem} writing />}
      <Field label={w('screen.password.old')} error={errors.old}>
        {(parts) => (
          <input
            {...parts}
            type="password"
            autoComplete="current-password"
            required
            value={old}
            onChange={(event) => setOld(event.target.value)}
          />
        )}
      </Field>
      <Field label={w('screen.password.new')} reason={w('screen.password.rule')} error={errors.fresh}>
        {(parts) => (
          <input
            {...parts}
            type="password"
            autoComplete="new-password"
            required
            value={fresh}
            onChange={(event) => setFresh(event.target.value)}
          />
        )}
      </Field>
      <Field label={w('screen.password.repeat')} error={differ ? w('screen.password.differ') : null}>
        {(parts) => (
          <input
            {...parts}
            type="password"
            autoComplete="new-password"
            required
            value={again}
            onChange={(event) => setAgain(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" kind="primary" busy={change.busy}>
        {w('screen.password.act')}
      </Button>
    </form>
  );
}

/** The one screen before everything else when the password is due. */
export function FirstPassword() {
  const w = useWords();
  useTitle(w('screen.password.first'));
  const navigate = useNavigate();
  const cache = useQueryClient();
  return (
    <main className="door">
      <section className="door-main">
        <h1>{w('screen.password.first')}</h1>
        <p className="quiet door-why">{w('screen.password.first-why')}</p>
        <PasswordForm
          onDone={() => {
            cache.clear();
            void navigate({ to: '/' });
          }}
        />
        <DoorTools />
      </section>
    </main>
  );
}
