import { useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Field, fieldErrors } from '#platform/ui/field.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { useLocale, useWords } from '#platform/words/use.tsx';
import { choiceContract as contract, type Choice } from '../contract/choice.ts';

/** My mail address: given, proved by a code, taken back. */
export function MailAddress({ choice }: { choice: Choice }) {
  const w = useWords();
  const drop = useTell(contract.dropMail, [contract.noticeChoice]);
  const [changing, setChanging] = useState(false);
  const waiting = choice.mailPending !== null;
  const release = () =>
    drop.tell({}).then(
      () => announce(w('screen.notice-settings.mail-dropped')),
      () => undefined,
    );
  return (
    <>
      {drop.problem && <ErrorNote problem={drop.problem} writing />}
      {choice.mail !== null && (
        <div className="mail-line">
          <Tag mark="check" tone="done">
            {w('screen.notice-settings.mail-on')}
          </Tag>
          <b className="clip">{choice.mail}</b>
          {!waiting && !changing && (
            <Button small onClick={() => setChanging(true)}>
              {w('screen.notice-settings.mail-change')}
            </Button>
          )}
          <Button small kind="quiet" busy={drop.busy} onClick={() => void release()}>
            {w('screen.notice-settings.mail-drop')}
          </Button>
        </div>
      )}
      {waiting ? (
        <Code choice={choice} onDone={() => setChanging(false)} />
      ) : (
        (choice.mail === null || changing) && <Address onClose={changing ? () => setChanging(false) : null} />
      )}
    </>
  );
}

function Address({ onClose }: { onClose: (() => void) | null }) {
  const w = useWords();
  const { locale } = useLocale();
  const ask = useTell(contract.askMail, [contract.noticeChoice]);
  const [mail, setMail] = useState('');
  const error = fieldErrors(w, ask.problem)['mail'];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.tell({ body: { mail: mail.trim(), locale } }).catch(() => undefined);
  };
  return (
    <form onSubmit={submit} noValidate>
      {ask.problem && !error && <ErrorNote problem={ask.problem} writing />}
      <Field
        label={w('screen.notice-settings.mail')}
        reason={w('screen.notice-settings.mail-why')}
        error={error ? w('screen.notice-settings.mail-unfit') : null}
      >
        {(parts) => (
          <input
            {...parts}
            type="text"
            inputMode="email"
            autoComplete="email"
            maxLength={254}
            value={mail}
            onChange={(event) => setMail(event.target.value)}
          />
        )}
      </Field>
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={ask.busy} disabled={mail.trim() === ''}>
          {w('screen.notice-settings.code-send')}
        </Button>
        {onClose && (
          <Button kind="quiet" onClick={onClose}>
            {w('kit.leave-it')}
          </Button>
        )}
      </div>
    </form>
  );
}

function Code({ choice, onDone }: { choice: Choice; onDone: () => void }) {
  const w = useWords();
  const { locale } = useLocale();
  const confirm = useTell(contract.confirmMail, [contract.noticeChoice]);
  const again = useTell(contract.askMail, [contract.noticeChoice]);
  const [code, setCode] = useState('');
  const error = fieldErrors(w, confirm.problem)['code'];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.tell({ body: { code: code.trim() } }).then(
      () => {
        onDone();
        announce(w('screen.notice-settings.mail-bound'));
      },
      () => undefined,
    );
  };
  const problem = again.problem ?? (error ? null : confirm.problem);
  return (
    <form onSubmit={submit} noValidate>
      {problem && <ErrorNote problem={problem} writing />}
      <Field
        label={w('screen.notice-settings.code')}
        reason={w('screen.notice-settings.code-sent', { mail: choice.mailPending })}
        error={error ?? null}
      >
        {(parts) => (
          <input
            {...parts}
            type="text"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            className="code-input tabular"
            value={code}
            onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
          />
        )}
      </Field>
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={confirm.busy} disabled={code.length !== 6}>
          {w('screen.notice-settings.code-confirm')}
        </Button>
        <Button
          kind="quiet"
          busy={again.busy}
          onClick={() =>
            void again.tell({ body: { mail: choice.mailPending!, locale } }).then(
              () => announce(w('screen.notice-settings.code-again-done')),
              () => undefined,
            )
          }
        >
          {w('screen.notice-settings.code-again')}
        </Button>
      </div>
    </form>
  );
}
