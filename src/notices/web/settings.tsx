import { Link } from '@tanstack/react-router';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { buttonClass } from '#platform/ui/button.tsx';
import { Page } from '#platform/ui/page.tsx';
import { ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { choiceContract as contract, type Choice } from '../contract/choice.ts';
import { dutyKinds, noticeKinds, paces, type NoticeKind } from '../rules.ts';
import { MailAddress } from './mail-address.tsx';
import { kindWord } from './parts.tsx';
import './notices.css';

/** How I want to be told: which kinds, by which way, how often. Every change is saved at once. */
export function NoticeSettings() {
  const w = useWords();
  const asked = useAsk(contract.noticeChoice, {});
  const save = useTell(contract.setNoticeChoice, [contract.noticeChoice]);
  const choice = asked.data;
  const set = (change: Partial<Pick<Choice, 'inboxOff' | 'mailOff' | 'pace'>>) => {
    const { inboxOff, mailOff, pace, version } = choice!;
    save.tell({ body: { inboxOff, mailOff, pace, version, ...change } }).then(
      () => announce(w('screen.notice-settings.saved')),
      () => void asked.refetch(),
    );
  };
  return (
    <Page
      narrow
      title={w('screen.inbox.settings')}
      lead={w('screen.notice-settings.lead')}
      actions={
        <Link to="/inbox" className={buttonClass('quiet')}>
          {w('screen.notice-settings.back')}
        </Link>
      }
    >
      {save.problem && <ErrorNote problem={save.problem} writing />}
      {asked.problem ? (
        <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
      ) : !choice ? (
        <Skeleton rows={8} />
      ) : (
        <>
          <section className="notice-block">
            <h2>{w('channel.mail')}</h2>
            {choice.mailOpen ? (
              <>
                <MailAddress choice={choice} />
                <fieldset className="kind-ticks paces" disabled={save.busy || choice.mail === null}>
                  <legend className="field-name">{w('screen.notice-settings.pace')}</legend>
                  {paces.map((pace) => (
                    <label key={pace}>
                      <input type="radio" name="pace" checked={choice.pace === pace} onChange={() => set({ pace })} />
                      <span>{w(`notice.pace.${pace}`)}</span>
                    </label>
                  ))}
                </fieldset>
                <p className="quiet small">{w('screen.notice-settings.quiet')}</p>
              </>
            ) : (
              <Note>{w('screen.notice-settings.no-mail')}</Note>
            )}
          </section>
          <section className="notice-block">
            <h2>{w('screen.notice-settings.kinds')}</h2>
            <KindTable choice={choice} busy={save.busy} set={set} />
          </section>
        </>
      )}
    </Page>
  );
}

function KindTable(props: {
  choice: Choice;
  busy: boolean;
  set: (change: Partial<Pick<Choice, 'inboxOff' | 'mailOff'>>) => void;
}) {
  const w = useWords();
  const { choice, busy, set } = props;
  const other = (list: readonly NoticeKind[], kind: NoticeKind, on: boolean): NoticeKind[] =>
    noticeKinds.filter((one) => (one === kind ? !on : list.includes(one)));
  // Without mail there is nothing to choose about what always comes: it is named in one line.
  const rows = choice.mailOpen ? noticeKinds : noticeKinds.filter((kind) => !dutyKinds.includes(kind));
  return (
    <>
      {!choice.mailOpen && (
        <p className="kind-duties">
          {w('screen.notice-settings.duties', { kinds: w.list(dutyKinds.map((kind) => kindWord(w, kind))) })}
        </p>
      )}
      <div className="paper table-scroll">
        <table className="table kind-table">
          <thead>
            <tr>
              <th scope="col">{w('screen.inbox.kind')}</th>
              <th scope="col">{w('screen.notice-settings.inbox')}</th>
              {choice.mailOpen && <th scope="col">{w('channel.mail')}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((kind) => {
              const duty = dutyKinds.includes(kind);
              const word = kindWord(w, kind);
              return (
                <tr key={kind}>
                  <th scope="row">{word}</th>
                  <td>
                    {duty ? (
                      <span className="quiet">{w('screen.notice-settings.always')}</span>
                    ) : (
                      <label className="kind-tick">
                        <input
                          type="checkbox"
                          aria-label={`${word} ${w('screen.notice-settings.inbox')}`}
                          disabled={busy}
                          checked={!choice.inboxOff.includes(kind)}
                          onChange={(event) => set({ inboxOff: other(choice.inboxOff, kind, event.target.checked) })}
                        />
                      </label>
                    )}
                  </td>
                  {choice.mailOpen && (
                    <td>
                      <label className="kind-tick">
                        <input
                          type="checkbox"
                          aria-label={`${word} ${w('channel.mail')}`}
                          disabled={busy || choice.mail === null || choice.pace === 'off'}
                          checked={!choice.mailOff.includes(kind)}
                          onChange={(event) => set({ mailOff: other(choice.mailOff, kind, event.target.checked) })}
                        />
                      </label>
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
