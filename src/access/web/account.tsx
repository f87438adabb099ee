import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useKnown, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Page } from '#platform/ui/page.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { WhenText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import { accessContract } from '../contract.ts';
import { FeedLinks } from './feed-links.tsx';
import { PasswordForm } from './password.tsx';
import './access.css';

/** A browser's own description in few words: its name and the machine's. */
export function deviceWords(agent: string): string {
  const browser = [
    ['MicroMessenger', '微信'],
    ['Edg/', 'Edge'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([sign]) => agent.includes(sign!))?.[1];
  const machine = [
    ['HarmonyOS', 'HarmonyOS'],
    ['Android', 'Android'],
    ['iPhone', 'iPhone'],
    ['Windows', 'Windows'],
    ['Mac OS', 'Mac'],
    ['Linux', 'Linux'],
  ].find(([sign]) => agent.includes(sign!))?.[1];
  return [browser, machine].filter(Boolean).join(' · ');
}

/** My password and where I am signed in. */
export function OwnAccount() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const sessions = useAsk(accessContract.sessions, {});
  const end = useTell(accessContract.endSession, [accessContract.sessions]);
  return (
    <Page
      narrow
      title={w('screen.account.title')}
      lead={`${me.name} · ${[...new Set(me.grants.map((grant) => w(`role.${grant.role}`)))].join('、')} · ${me.unitName}`}
    >
      <section className="account-block">
        <h2>{w('screen.sessions.title')}</h2>
        <p className="quiet">{w('screen.sessions.why')}</p>
        {end.problem && <ErrorNote problem={end.problem} writing />}
        {sessions.problem ? (
          <ErrorNote problem={sessions.problem} again={() => void sessions.refetch()} />
        ) : !sessions.data ? (
          <Skeleton rows={3} />
        ) : (
          <ul className="paper sessions">
            {sessions.data.rows.map((session) => (
              <li key={session.id}>
                <div>
                  <b title={session.device}>{deviceWords(session.device) || w('screen.sessions.unknown')}</b>{' '}
                  <span className="quiet tabular">{session.address}</span>
                  <div className="quiet">
                    {w('screen.sessions.seen')} <WhenText at={session.seenAt} /> · {w('screen.sessions.from')}{' '}
                    <WhenText at={session.startedAt} />
                  </div>
                </div>
                {session.current ? (
                  <Tag mark="check" tone="done">
                    {w('screen.sessions.current')}
                  </Tag>
                ) : (
                  <Button
                    small
                    busy={end.busy}
                    onClick={() =>
                      void end.tell({ params: { id: session.id } }).then(
                        () => announce(w('screen.sessions.ended')),
                        () => undefined,
                      )
                    }
                  >
                    {w('screen.sessions.end')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
      {me.verbs.includes('task.read') && <FeedLinks />}
      <section className="account-block">
        <h2>{w('screen.password.title')}</h2>
        <PasswordForm onDone={() => undefined} />
      </section>
    </Page>
  );
}
