import { useId, useRef, useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button, IconButton } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { useOutside } from '#platform/ui/menu.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { savedContract, taskSearch } from '../contract/saved.ts';
import { readTaskSearch, type TaskSearch } from './search.ts';

/** What of an address is kept: not where a timeline or calendar stands. */
const keptOf = (search: TaskSearch) => taskSearch.parse(JSON.parse(JSON.stringify(search)));
const same = (a: TaskSearch, b: TaskSearch): boolean => {
  const flat = (one: TaskSearch) =>
    JSON.stringify(Object.entries(keptOf(one)).toSorted(([x], [y]) => (x < y ? -1 : 1)));
  return flat(a) === flat(b);
};

/** My own named ways of looking: a press goes there; the one on the screen can be kept under a name. */
export function SavedViews({ search, onView }: { search: TaskSearch; onView: (search: TaskSearch) => void }) {
  const w = useWords();
  const views = useAsk(savedContract.views, {});
  const save = useTell(savedContract.saveView, [savedContract.views]);
  const drop = useTell(savedContract.dropView, [savedContract.views]);
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const id = useId();
  const box = useOutside(open, () => setOpen(false));
  const button = useRef<HTMLButtonElement>(null);
  const rows = views.data?.rows ?? [];
  const here = rows.find((view) => same(readTaskSearch(view.search), search));
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    save.tell({ body: { name: name.trim(), search: keptOf(search) } }).then(
      () => {
        setName('');
        setOpen(false);
        button.current?.focus();
        announce(w('screen.tasks.views.saved', { name: name.trim() }));
      },
      () => undefined,
    );
  };
  const forget = (view: (typeof rows)[number]) =>
    drop.tell({ params: { id: view.id } }).then(
      () =>
        announce(w('screen.tasks.views.dropped', { name: view.name }), {
          label: w('screen.tasks.views.undo'),
          act: () => void save.tell({ body: { name: view.name, search: view.search } }).catch(() => undefined),
        }),
      () => undefined,
    );
  return (
    <div
      className="menu saved-views"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.preventDefault();
        event.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        type="button"
        ref={button}
        className={`filter${here ? ' filter-on' : ''}`}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <span>{w('screen.tasks.views')}</span>
        {here && <b>{here.name}</b>}
        <Icon name="down" />
      </button>
      {open && (
        <div className="pop pop-end pop-wide" id={id} role="group" aria-label={w('screen.tasks.views')}>
          {views.problem && <ErrorNote problem={views.problem} />}
          {rows.length === 0 && !views.problem && <p className="pop-none quiet">{w('screen.tasks.views.none')}</p>}
          <ul>
            {rows.map((view) => (
              <li key={view.id} className="saved-view">
                <button
                  type="button"
                  className="pop-item"
                  aria-current={view === here ? 'true' : undefined}
                  onClick={() => {
                    setOpen(false);
                    onView(readTaskSearch(view.search));
                  }}
                >
                  <span>{view.name}</span>
                  {view === here && <Icon name="check" />}
                </button>
                <IconButton
                  icon="close"
                  label={w('kit.take-away', { name: view.name })}
                  onClick={() => void forget(view)}
                />
              </li>
            ))}
          </ul>
          <form className="keep-view" onSubmit={keep}>
            {(save.problem ?? drop.problem) && <ErrorNote problem={(save.problem ?? drop.problem)!} writing />}
            <label htmlFor={`${id}-name`}>{w('screen.tasks.views.keep')}</label>
            <div>
              <input
                id={`${id}-name`}
                type="text"
                maxLength={30}
                placeholder={w('screen.tasks.views.hint')}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
              <Button type="submit" busy={save.busy} disabled={name.trim() === ''}>
                {w('screen.tasks.views.save')}
              </Button>
            </div>
          </form>
        </div>
      )}
    </div>
  );
}
