import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Answer } from '#platform/pure/endpoint.ts';
import { useAskPages, useTell } from '#platform/ui/ask.ts';
import { Button, buttonClass, IconButton } from '#platform/ui/button.tsx';
import { List, type Column } from '#platform/ui/list.tsx';
import { Segments, Ticks } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { WhenText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { noticesContract as contract, type Notice } from '../contract.ts';
import { noticeKinds } from '../rules.ts';
import { kindWord, linesOf, titleOf, wayTo } from './parts.tsx';
import type { InboxSearch } from './search.ts';
import './notices.css';

/** What I was told, newest first; opening a notice opens the thing and marks it read. */
export function Inbox() {
  const w = useWords();
  const navigate = useNavigate();
  const search = useSearch({ from: '/desk/inbox' }) as InboxSearch & { task?: string };
  const asked = { query: { read: search.read, kind: search.kind, limit: 80 } };
  const notices = useAskPages(contract.inbox, asked);
  const marks = useMarks();
  const set = (change: Partial<InboxSearch>) =>
    void navigate({ to: '/inbox', search: { ...search, ...change }, replace: true });
  const open = (one: Notice) => {
    if (!one.readAt) marks.set([one.id], true);
    const way = wayTo(one);
    if (!way) return;
    if ('task' in way) void navigate({ to: '/inbox', search: { ...search, task: way.task }, replace: !!search.task });
    else if ('cycle' in way)
      void navigate({
        to: '/assessments/cycles/$cycleId',
        params: { cycleId: way.cycle },
        search: { entry: way.entry },
      });
    else if ('evidence' in way)
      void navigate({ to: '/assessments/evidence/$evidenceId', params: { evidenceId: way.evidence } });
    else void navigate({ to: '/tasks', search: { plan: way.plan } });
  };
  const columns = useMemo(() => noticeColumns(w, marks.set), [w, marks.set]);
  const filtered = search.read !== undefined || search.kind !== undefined;
  const openRow = search.task
    ? notices.rows.find((one) => {
        const way = wayTo(one);
        return way && 'task' in way && way.task === search.task;
      })
    : undefined;
  const newest = notices.rows[0];
  return (
    <Page
      title={w('screen.inbox.title')}
      actions={
        <>
          <Link to="/inbox/settings" className={buttonClass('quiet')}>
            {w('screen.inbox.settings')}
          </Link>
          <Button
            busy={marks.busy}
            disabled={!newest || notices.rows.every((one) => one.readAt)}
            onClick={() => newest && marks.all(newest.id)}
          >
            {w('screen.inbox.mark-all')}
          </Button>
        </>
      }
    >
      <div className="filters list-filters">
        <Segments
          label={w('screen.inbox.title')}
          value={search.read ?? 'all'}
          options={[
            { value: 'all', label: w('screen.inbox.all') },
            { value: 'no', label: w('screen.inbox.unread') },
          ]}
          onChange={(read) => set({ read: read === 'no' ? 'no' : undefined })}
        />
        <Ticks
          label={w('screen.inbox.kind')}
          value={search.kind ?? []}
          options={noticeKinds.map((kind) => ({ value: kind, label: kindWord(w, kind), text: kindWord(w, kind) }))}
          onChange={(kind) => set({ kind: kind.length ? kind : undefined })}
        />
      </div>
      {marks.problem && <ErrorNote problem={marks.problem} writing />}
      {notices.problem ? (
        <ErrorNote problem={notices.problem} again={notices.again} />
      ) : notices.pending ? (
        <Skeleton rows={8} />
      ) : notices.rows.length === 0 ? (
        <div className="paper">
          <Empty
            action={
              filtered && (
                <Button onClick={() => set({ read: undefined, kind: undefined })}>{w('screen.list.clear')}</Button>
              )
            }
          >
            {w(
              search.read && !search.kind
                ? 'screen.inbox.none-unread'
                : filtered
                  ? 'screen.inbox.none-found'
                  : 'screen.inbox.none',
            )}
          </Empty>
        </div>
      ) : (
        <List<Notice>
          label={w('screen.inbox.title')}
          rows={notices.rows}
          columns={columns}
          rowKey={(one) => one.id}
          rowLabel={(one) =>
            [one.readAt ? null : w('screen.inbox.unread'), kindWord(w, one.kind), titleOf(one), ...linesOf(w, one)]
              .filter(Boolean)
              .join('，')
          }
          rowClass={(one) => (one.readAt ? 'notice-row' : 'notice-row notice-new')}
          onOpen={open}
          openKey={openRow?.id ?? null}
          onEnd={notices.more}
          dim={notices.behind}
          foot={notices.hasMore ? w('screen.list.more') : w('screen.inbox.total', { n: notices.rows.length })}
        />
      )}
    </Page>
  );
}

const noticeColumns = (w: Words, mark: (ids: string[], read: boolean) => void): Column<Notice>[] => [
  {
    key: 'kind',
    head: w('screen.inbox.kind'),
    width: '7.5em',
    stack: 'left',
    cell: (one) => (
      <span className="notice-kind">
        <i className="notice-dot" aria-hidden="true" />
        {kindWord(w, one.kind)}
      </span>
    ),
  },
  {
    key: 'what',
    head: w('screen.inbox.what'),
    width: 'minmax(0, 1fr)',
    stack: 'first',
    cell: (one) => (
      <>
        <div className="notice-title">
          {one.urgent && (
            <Tag mark="diamond" tone="late">
              {w('screen.inbox.urgent')}
            </Tag>
          )}
          {titleOf(one)}
        </div>
        <div className="notice-lines clip">{linesOf(w, one).join(' · ')}</div>
      </>
    ),
  },
  {
    key: 'when',
    head: w('screen.inbox.when'),
    width: '8em',
    stack: 'right',
    cell: (one) => (
      <span className="quiet">
        <WhenText at={one.at} />
      </span>
    ),
  },
  {
    key: 'mark',
    head: <span className="unseen">{w('screen.inbox.mark')}</span>,
    width: '2.4em',
    spare: 2,
    cell: (one) => (
      <IconButton
        icon={one.readAt ? 'dot' : 'check'}
        label={w(one.readAt ? 'screen.inbox.mark-unread' : 'screen.inbox.mark-read')}
        onClick={() => mark([one.id], !one.readAt)}
      />
    ),
  },
];

type Pages = InfiniteData<Answer<typeof contract.inbox>>;

/**
 * Marking, shown at once: rows change where they stand, so that a list of unread notices does not jump under the reader's
 * hand; asked again it holds what is still unread.
 */
function useMarks() {
  const cache = useQueryClient();
  const some = useTell(contract.markNotices);
  const all = useTell(contract.markAllNotices);
  const show = (which: (one: Notice) => boolean, readAt: string | null) =>
    cache.setQueriesData<Pages>(
      { queryKey: [contract.inbox.path] },
      (data) =>
        data?.pages && {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            rows: page.rows.map((one) => (which(one) ? { ...one, readAt } : one)),
          })),
        },
    );
  const counted = (now: Answer<typeof contract.unread>) => cache.setQueryData([contract.unread.path, {}], now);
  const failed = () => void cache.invalidateQueries({ queryKey: [contract.inbox.path] });
  return {
    set(ids: string[], read: boolean) {
      show((one) => ids.includes(one.id), read ? new Date().toISOString() : null);
      some.tell({ body: { ids, read } }).then(
        (now) => counted(now),
        () => failed(),
      );
    },
    all(upTo: string) {
      show((one) => one.readAt === null && one.id <= upTo, new Date().toISOString());
      all.tell({ body: { upTo } }).then(
        (now) => counted(now),
        () => failed(),
      );
    },
    busy: all.busy,
    problem: some.problem ?? all.problem,
  };
}
