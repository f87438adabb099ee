import { useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { CopyButton } from '#platform/ui/copy.tsx';
import { Field } from '#platform/ui/field.tsx';
import { ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { WhenText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import { feedLinkContract, linksAtMost } from '../contract/feed.ts';

/** Private links by which my own calendar shows my unit's due days: made, told once, ended. */
export function FeedLinks() {
  const w = useWords();
  const links = useAsk(feedLinkContract.feedLinks, {});
  const open = useTell(feedLinkContract.openFeedLink, [feedLinkContract.feedLinks]);
  const end = useTell(feedLinkContract.closeFeedLink, [feedLinkContract.feedLinks]);
  const [name, setName] = useState('');
  const [made, setMade] = useState<{ id: string; address: string } | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open.tell({ body: { name: name.trim() || w('screen.feed.unnamed') } }).then(
      ({ id, path }) => {
        setName('');
        setMade({ id, address: new URL(path, location.href).href });
      },
      () => undefined,
    );
  };
  const rows = links.data?.rows ?? [];
  return (
    <section className="account-block">
      <h2>{w('screen.feed.title')}</h2>
      <p className="quiet">{w('screen.feed.why')}</p>
      {(open.problem ?? end.problem) && <ErrorNote problem={(open.problem ?? end.problem)!} writing />}
      {links.problem ? (
        <ErrorNote problem={links.problem} again={() => void links.refetch()} />
      ) : !links.data ? (
        <Skeleton rows={2} />
      ) : (
        rows.length > 0 && (
          <ul className="paper sessions">
            {rows.map((link) => (
              <li key={link.id}>
                <div>
                  <b>{link.name}</b>
                  <div className="quiet">
                    {w('screen.feed.made')} <WhenText at={link.madeAt} />
                    {' · '}
                    {link.usedAt ? (
                      <>
                        {w('screen.feed.used')} <WhenText at={link.usedAt} />
                      </>
                    ) : (
                      w('screen.feed.unused')
                    )}
                  </div>
                </div>
                <Button
                  small
                  busy={end.busy}
                  onClick={() =>
                    void end.tell({ params: { id: link.id } }).then(
                      () => {
                        if (made?.id === link.id) setMade(null);
                        announce(w('screen.feed.ended'));
                      },
                      () => undefined,
                    )
                  }
                >
                  {w('screen.feed.end')}
                </Button>
              </li>
            ))}
          </ul>
        )
      )}
      {made && (
        <Note tone="done">
          <strong>{w('screen.feed.once')}</strong>
          <p className="feed-address">{made.address}</p>
          <p>{w('screen.feed.how')}</p>
          <CopyButton text={made.address} label={w('screen.feed.copy')} />
        </Note>
      )}
      {links.data && rows.length < linksAtMost && (
        <form className="feed-form" onSubmit={submit}>
          <Field label={w('screen.feed.name')} optional>
            {(parts) => (
              <input
                {...parts}
                type="text"
                maxLength={30}
                placeholder={w('screen.feed.name-hint')}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" icon="calendar" busy={open.busy}>
            {w('screen.feed.make')}
          </Button>
        </form>
      )}
    </section>
  );
}
