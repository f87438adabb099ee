import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState, type FormEvent } from 'react';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Field } from '#platform/ui/field.tsx';
import { useTitle } from '#platform/ui/page.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { useLargePrint } from '#platform/ui/preferences.ts';
import { useLocale, useWords } from '#platform/words/use.tsx';
import { accessContract } from '../contract.ts';
import './access.css';

/** The door: name and password; in a demo, its people as rows to enter by. */
export function SignIn() {
  const w = useWords();
  useTitle(w('screen.sign-in.title'));
  const { next } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const cache = useQueryClient();
  const signIn = useTell(accessContract.signIn);
  const demo = useAsk(accessContract.demo, {});
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [seen, setSeen] = useState(false);
  const [entering, setEntering] = useState<string | null>(null);
  const passwordBox = useRef<HTMLInputElement>(null);

  const enter = async (signInName: string, secret: string) => {
    setEntering(signInName);
    try {
      const me = await signIn.tell({ body: { signInName, password: secret } });
      cache.clear();
      cache.setQueryData([accessContract.me.path, {}], me);
      if (me.passwordDue) await navigate({ to: '/first-password' });
      // Only an address of our own: never one that leads elsewhere.
      else await navigate({ href: next && /^\/(?![/\\])/.test(next) ? next : '/' });
    } catch {
      setPassword('');
      passwordBox.current?.focus();
    } finally {
      setEntering(null);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && password) void enter(name.trim(), password);
  };
  const until = signIn.problem?.details.until;
  const people = demo.data?.demo && demo.data.password ? demo.data.people : [];
  return (
    <main className={`door${people.length ? ' door-demo' : ''}`}>
      <section className="door-main">
        <div className="door-brand">
          <span className="seal" aria-hidden="true">
            创文
          </span>
          <div>
            <h1>{w('kit.product')}</h1>
            <p className="quiet">{w('screen.sign-in.lead')}</p>
          </div>
        </div>
        <form onSubmit={submit} className="door-form">
          {signIn.problem && (
            <ErrorNote problem={signIn.problem}>
              {typeof until === 'string' && <p>{w('screen.sign-in.until', { time: w.minute(until) })}</p>}
            </ErrorNote>
          )}
          <Field label={w('screen.sign-in.name')}>
            {(parts) => (
              <input
                {...parts}
                type="text"
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                required
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Field label={w('screen.sign-in.password')}>
            {(parts) => (
              <div className="secret">
                <input
                  {...parts}
                  ref={passwordBox}
                  type={seen ? 'text' : 'password'}
                  autoComplete="current-password"
                  required
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
                <Button kind="quiet" small aria-pressed={seen} onClick={() => setSeen(!seen)}>
                  {seen ? w('screen.sign-in.hide') : w('screen.sign-in.show')}
                </Button>
              </div>
            )}
          </Field>
          <Button type="submit" kind="primary" busy={signIn.busy} className="door-enter">
            {w('screen.sign-in.act')}
          </Button>
        </form>
        <p className="door-promise quiet">{w('screen.sign-in.promise')}</p>
        <DoorTools />
      </section>
      {people.length > 0 && (
        <section className="door-people" aria-labelledby="demo-title">
          <h2 id="demo-title">{w('screen.sign-in.demo')}</h2>
          <p className="quiet">{w('screen.sign-in.demo-why')}</p>
          <ul className="paper">
            {people.map((person) => (
              <li key={person.signInName}>
                <button
                  type="button"
                  className="person-row"
                  disabled={entering !== null}
                  aria-busy={entering === person.signInName || undefined}
                  onClick={() => void enter(person.signInName, demo.data?.password ?? '')}
                >
                  <b>{person.name}</b>
                  <span className="clip">{person.unitName}</span>
                  <span className="quiet">{w(`role.${person.role}`)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

/** Language and large print, before anybody is signed in. */
export function DoorTools() {
  const w = useWords();
  const { locale, speak } = useLocale();
  const [large, setLarge] = useLargePrint();
  const other = locale === 'en' ? 'zh-CN' : 'en';
  return (
    <div className="door-tools">
      <Button kind="quiet" small aria-pressed={large} onClick={() => setLarge(!large)}>
        {w('kit.large-print')}
      </Button>
      <Button kind="quiet" small lang={other} onClick={() => speak(other)}>
        {locale === 'en' ? '中文' : 'English'}
      </Button>
    </div>
  );
}
