import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { accessContract } from '#access/contract.ts';
import { forgetThePerson, useKnown, useTell } from '#platform/ui/ask.ts';
import { Icon } from '#platform/ui/icon.tsx';
import { Menu } from '#platform/ui/menu.tsx';
import { useLargePrint } from '#platform/ui/preferences.ts';
import { Skeleton } from '#platform/ui/states.tsx';
import { useLocale, useWords } from '#platform/words/use.tsx';
import { Bell } from '#notices/web/bell.tsx';
import { roomsFor } from './rooms.ts';

const Search = lazy(() => import('./search.tsx').then((m) => ({ default: m.Search })));
const TaskSheet = lazy(() => import('#tasks/web/sheet.tsx').then((m) => ({ default: m.TaskSheet })));

/** The desk around every room: skip link, rail, top line, the room itself, and a task's sheet over it. */
export function Frame() {
  const w = useWords();
  const [searching, setSearching] = useState(false);
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setSearching(true);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const room = pathname.split('/')[1] ?? '';
  return (
    <div className="desk">
      <a className="skip" href="#room">
        {w('screen.frame.skip')}
      </a>
      <Rail room={room} />
      <Top onSearch={() => setSearching(true)} />
      <main className="room" id="room" tabIndex={-1}>
        <Suspense
          fallback={
            <div className="page">
              <Skeleton rows={8} />
            </div>
          }
        >
          <Outlet />
        </Suspense>
        <OverSheet />
      </main>
      {searching && (
        <Suspense>
          <Search onClose={() => setSearching(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** The rooms: a rail on the left, a bar at the bottom of a phone. */
function Rail({ room }: { room: string }) {
  const w = useWords();
  const me = useKnown(accessContract.me);
  return (
    <nav className="rail" aria-label={w('screen.frame.rooms')}>
      <Link to="/" className="seal" title={w('screen.frame.home')}>
        <span lang="zh-CN">创文</span>
      </Link>
      <ul>
        {roomsFor(me).map((one) => {
          const here = (one.paths as readonly string[]).includes(room);
          return (
            <li key={one.to}>
              <Link to={one.to} aria-current={here ? 'page' : undefined}>
                {w(one.word)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** Where I am, search, language, large print, my account. */
function Top({ onSearch }: { onSearch: () => void }) {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const { locale, speak } = useLocale();
  const [large, setLarge] = useLargePrint();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const out = useTell(accessContract.signOut);
  const leave = async () => {
    await out.tell({}).catch(() => undefined);
    await navigate({ to: '/sign-in', search: {} });
    forgetThePerson(cache, [accessContract.demo]);
  };
  const other = locale === 'en' ? 'zh-CN' : 'en';
  const otherName = locale === 'en' ? '中文' : 'English';
  return (
    <header className="top">
      <div className="place">
        <b>{me.unitName}</b>
        {me.unitName !== me.regionName && <span className="quiet">{me.regionName}</span>}
      </div>
      <button
        type="button"
        className="find"
        onClick={onSearch}
        aria-keyshortcuts="Control+K"
        title={w('screen.frame.search')}
      >
        <Icon name="search" />
        <span>{w('screen.frame.search')}</span>
        <kbd className="kbd">Ctrl K</kbd>
      </button>
      <div className="top-end">
        <button type="button" className="top-button wide-only" lang={other} onClick={() => speak(other)}>
          {otherName}
        </button>
        <button
          type="button"
          className="top-button wide-only"
          aria-pressed={large}
          onClick={() => setLarge(!large)}
          title={w('screen.frame.large-print-hint')}
        >
          {w('kit.large-print')}
        </button>
        <Bell />
        <Menu
          end
          className="top-button"
          label={me.name}
          title={w('screen.frame.account')}
          items={[
            { key: 'account', label: w('screen.account.title'), act: () => void navigate({ to: '/account' }) },
            { key: 'large', label: w('kit.large-print'), chosen: large, act: () => setLarge(!large) },
            { key: 'language', label: <span lang={other}>{otherName}</span>, act: () => speak(other) },
            { key: 'out', label: w('screen.frame.sign-out'), apart: true, act: () => void leave() },
          ]}
        />
      </div>
    </header>
  );
}

/** A task opened over another room by `?task=`; the list of tasks shows its own at /tasks/ID. */
function OverSheet() {
  const navigate = useNavigate();
  const task = useRouterState({ select: (state) => (state.location.search as { task?: string }).task });
  if (!task) return null;
  return (
    <Suspense>
      <TaskSheet
        id={task}
        onClose={() => void navigate({ to: '.', search: (before) => ({ ...before, task: undefined }) })}
        onTask={(id) => void navigate({ to: '.', search: (before) => ({ ...before, task: id }) })}
      />
    </Suspense>
  );
}
