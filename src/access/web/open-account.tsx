import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { organisationContract } from '#organisation/contract.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { FactList } from '#platform/ui/facts.tsx';
import { ErrorSummary, Field, fieldErrors } from '#platform/ui/field.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { accessContract } from '../contract.ts';
import { FindPerson } from './find-person.tsx';
import { FirstPasswordNote } from './first-password-note.tsx';
import './access.css';

const signInShape = /^[a-z0-9][a-z0-9._-]{1,39}$/;

/** Opening an account: whose, under which name; then the first password, shown once. */
export function OpenAccount(props: { personId: string | null; onClose: () => void }) {
  const w = useWords();
  const navigate = useNavigate();
  return (
    <Sheet of={`open ${props.personId}`} title={w('screen.open-account.title')} onClose={props.onClose}>
      {props.personId === null ? (
        <FindPerson
          label={w('screen.open-account.who')}
          reason={w('screen.open-account.who-why')}
          find={(text, signal) => findWithout(text, signal)}
          onChoose={(person) => void navigate({ to: '/accounts', search: { open: person.id }, replace: true })}
        />
      ) : (
        <OpenFor personId={props.personId} onClose={props.onClose} />
      )}
    </Sheet>
  );
}

async function findWithout(text: string, signal: AbortSignal) {
  const { call } = await import('#platform/ui/call.ts');
  const { rows } = await call(organisationContract.people, { query: { text, limit: 20 } }, { signal });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    unitName: row.unitName,
    off: row.hasAccount ? ('has-account' as const) : undefined,
  }));
}

function OpenFor({ personId, onClose }: { personId: string; onClose: () => void }) {
  const w = useWords();
  const navigate = useNavigate();
  const person = useAsk(organisationContract.person, { params: { id: personId } });
  const open = useTell(accessContract.openAccount, [
    accessContract.accounts,
    organisationContract.people,
    organisationContract.person,
  ]);
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const [given, setGiven] = useState<string | null>(null);
  if (person.problem) return <ErrorNote problem={person.problem} again={() => void person.refetch()} />;
  if (!person.data) return <Skeleton rows={4} />;
  const fit = signInShape.test(name.trim());
  const errors = fieldErrors(w, open.problem);
  const nameError = errors.signInName ?? (tried && !fit ? w('screen.open-account.name-unfit') : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!fit) return;
    open.tell({ body: { personId, signInName: name.trim() } }).then(
      (answer) => setGiven(answer.firstPassword),
      () => undefined,
    );
  };
  return (
    <form onSubmit={submit} noValidate className="sheet-form">
      {given !== null && (
        <FirstPasswordNote
          name={person.data.name}
          signInName={name.trim()}
          password={given}
          onClose={() => {
            setGiven(null);
            announce(w('screen.open-account.done', { name: person.data.name }));
            void navigate({ to: '/accounts/$personId', params: { personId }, search: {} });
          }}
        />
      )}
      <ErrorSummary errors={nameError ? [{ id: 'account-name', words: nameError }] : []} />
      {open.problem && !nameError && <ErrorNote problem={open.problem} writing />}
      <FactList
        rows={[
          [w('screen.accounts.person'), person.data.name],
          [w('screen.accounts.unit'), person.data.unitName],
        ]}
      />
      <div className="sheet-form-gap" />
      <Field
        label={w('screen.account-of.sign-in-name')}
        id="account-name"
        reason={w('screen.open-account.name-why')}
        error={nameError}
      >
        {(parts) => (
          <input
            {...parts}
            type="text"
            maxLength={40}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value.toLowerCase())}
          />
        )}
      </Field>
      <p className="quiet after-lines">{w('screen.open-account.roles-later')}</p>
      <div className="row-actions ask-foot">
        <Button type="submit" kind="primary" busy={open.busy}>
          {w('screen.open-account.act')}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {w('kit.leave-it')}
        </Button>
      </div>
    </form>
  );
}
