import { useState } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { asProblem, useAsk, useKnown, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Confirm } from '#platform/ui/confirm.tsx';
import { FactList, SheetPart } from '#platform/ui/facts.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { WhenText } from '#platform/ui/text.tsx';
import type { Problem } from '#platform/pure/problem.ts';
import { useWords } from '#platform/words/use.tsx';
import { accessContract } from '../contract.ts';
import { isLocked } from '../rules.ts';
import { AccountState, type AccountRow } from './account-parts.tsx';
import { FirstPasswordNote } from './first-password-note.tsx';
import { GrantLines, GrantsForm } from './grants.tsx';
import './access.css';

const touched = [accessContract.account, accessContract.accounts];

/** One account: what it is for the system administrator, what it may for the security administrator. */
export function AccountSheet(props: { id: string; onClose: () => void }) {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const asked = useAsk(accessContract.account, { params: { id: props.id } });
  const [granting, setGranting] = useState(false);
  const [given, setGiven] = useState<string | null>(null);
  const [now] = useState(() => Date.now());
  const account = asked.data;
  if (!account)
    return (
      <Sheet of={props.id} title={w('screen.account-of.title')} onClose={props.onClose}>
        {asked.problem ? (
          <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
        ) : (
          <Skeleton rows={6} />
        )}
      </Sheet>
    );
  const grants = me.verbs.includes('grant.manage');
  const own = account.personId === me.personId;
  const locked = isLocked(account.lockedUntil === null ? null : Date.parse(account.lockedUntil), now);
  return (
    <Sheet
      of={props.id}
      title={account.name}
      above={<span className="clip">{account.unitName}</span>}
      onClose={props.onClose}
      foot={
        me.verbs.includes('account.manage') ? (
          <SystemActions account={account} onGiven={setGiven} />
        ) : grants && !granting && !own ? (
          <div className="row-actions">
            <Button kind="primary" onClick={() => setGranting(true)}>
              {w('screen.grants.change')}
            </Button>
            {locked && <Unlock account={account} />}
          </div>
        ) : undefined
      }
    >
      {given !== null && <FirstPasswordNote name={account.name} password={given} onClose={() => setGiven(null)} />}
      <div className="standing-row">
        <AccountState account={account} />
        {locked && (
          <span className="quiet">{w('screen.account-of.locked-until', { time: w.minute(account.lockedUntil!) })}</span>
        )}
      </div>
      <FactList
        rows={[
          [
            w('screen.account-of.sign-in-name'),
            <span key="name" className="tabular">
              {account.signInName}
            </span>,
          ],
          [w('screen.accounts.unit'), account.unitName],
          [
            w('screen.accounts.last'),
            account.lastSignInAt ? (
              <WhenText key="last" at={account.lastSignInAt} />
            ) : (
              <span key="never" className="quiet">
                {w('screen.accounts.never')}
              </span>
            ),
          ],
        ]}
      />
      <SheetPart title={w('screen.accounts.roles')}>
        {granting ? (
          <GrantsForm account={account} onDone={() => setGranting(false)} />
        ) : (
          <>
            <GrantLines grants={account.grants} />
            {grants && own && <Note>{w('screen.grants.own')}</Note>}
            {!grants && <p className="quiet after-lines">{w('screen.grants.by-security')}</p>}
          </>
        )}
      </SheetPart>
    </Sheet>
  );
}

function Unlock({ account }: { account: AccountRow }) {
  const w = useWords();
  const unlock = useTell(accessContract.unlock, touched);
  return (
    <>
      <Button
        busy={unlock.busy}
        onClick={() =>
          void unlock.tell({ params: { id: account.personId } }).then(
            () => announce(w('screen.account-of.unlocked', { name: account.name })),
            () => undefined,
          )
        }
      >
        {w('screen.account-of.unlock')}
      </Button>
      {unlock.problem && <ErrorNote problem={unlock.problem} writing />}
    </>
  );
}

/** A new first password; close and open again. */
function SystemActions({ account, onGiven }: { account: AccountRow; onGiven: (password: string) => void }) {
  const w = useWords();
  const set = useTell(accessContract.setAccount, touched);
  const [asking, setAsking] = useState<'password' | 'close' | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = (body: { active?: boolean; newPassword?: boolean }, words: string) => {
    setProblem(null);
    set.tell({ params: { id: account.personId }, body }).then(
      ({ firstPassword }) => {
        setAsking(null);
        announce(words);
        if (firstPassword) onGiven(firstPassword);
      },
      (error: unknown) => setProblem(asProblem(error)),
    );
  };
  const ask = (what: typeof asking) => {
    setProblem(null);
    setAsking(what);
  };
  const { name } = account;
  return (
    <>
      {problem && !asking && <ErrorNote problem={problem} writing />}
      <div className="row-actions">
        {account.active ? (
          <>
            <Button onClick={() => ask('password')}>{w('screen.account-of.new-password')}</Button>
            <Button kind="quiet" onClick={() => ask('close')}>
              {w('screen.account-of.close')}
            </Button>
          </>
        ) : (
          <Button
            kind="primary"
            busy={set.busy}
            onClick={() => send({ active: true }, w('screen.account-of.reopened', { name }))}
          >
            {w('screen.account-of.reopen')}
          </Button>
        )}
      </div>
      {asking === 'password' && (
        <Confirm
          title={w('screen.account-of.new-password-title', { name })}
          act={w('screen.account-of.new-password')}
          kind="primary"
          busy={set.busy}
          problem={problem}
          onAct={() => send({ newPassword: true }, w('screen.account-of.password-given', { name }))}
          onClose={() => setAsking(null)}
        >
          <p>{w('screen.account-of.new-password-what')}</p>
        </Confirm>
      )}
      {asking === 'close' && (
        <Confirm
          title={w('screen.account-of.close-title', { name })}
          act={w('screen.account-of.close')}
          busy={set.busy}
          problem={problem}
          onAct={() => send({ active: false }, w('screen.account-of.closed', { name }))}
          onClose={() => setAsking(null)}
        >
          <p>{w('screen.account-of.close-what')}</p>
        </Confirm>
      )}
    </>
  );
}
