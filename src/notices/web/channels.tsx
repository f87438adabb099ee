import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useAskPages, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { SheetPart } from '#platform/ui/facts.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { WhenText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import { channelsContract as contract, type Outgoing } from '../contract/channels.ts';
import { kindWord } from './parts.tsx';
import { RobotSheet } from './robot-sheet.tsx';
import type { ChannelSearch } from './search.ts';
import './notices.css';

const touched = [contract.outgoings, contract.channels];

/** How notices leave the house: mail, group robots, and what did not arrive. For the system administrator. */
export function Channels() {
  const w = useWords();
  const navigate = useNavigate();
  const search = useSearch({ from: '/desk/channels' }) as ChannelSearch;
  const standing = useAsk(contract.channels, {});
  const robots = useAskPages(contract.robots, { query: { limit: 100 } });
  const open = (robot: string | undefined) => void navigate({ to: '/channels', search: { ...search, robot } });
  return (
    <>
      <Page
        title={w('screen.channels.title')}
        lead={w('screen.channels.lead')}
        actions={
          <Button kind="primary" icon="plus" onClick={() => open('new')}>
            {w('screen.channels.add')}
          </Button>
        }
      >
        {standing.data && (
          <p className="channel-standing">
            <Tag mark={standing.data.mail ? 'check' : 'dash'} tone={standing.data.mail ? 'done' : 'quiet'}>
              {w(standing.data.mail ? 'screen.channels.mail-on' : 'screen.channels.mail-off')}
            </Tag>
            <Tag mark={standing.data.links ? 'check' : 'dash'} tone={standing.data.links ? 'done' : 'quiet'}>
              {w(standing.data.links ? 'screen.channels.links-on' : 'screen.channels.links-off')}
            </Tag>
            {standing.data.waiting > 0 && (
              <Tag mark="half">{w('screen.channels.waiting', { n: standing.data.waiting })}</Tag>
            )}
            {standing.data.failed > 0 && (
              <Tag mark="cross" tone="late">
                {w('screen.channels.failed', { n: standing.data.failed })}
              </Tag>
            )}
          </p>
        )}
        <SheetPart title={w('screen.channels.robots')}>
          {robots.problem ? (
            <ErrorNote problem={robots.problem} again={robots.again} />
          ) : robots.pending ? (
            <Skeleton rows={4} />
          ) : robots.rows.length === 0 ? (
            <div className="paper">
              <Empty>{w('screen.channels.none')}</Empty>
            </div>
          ) : (
            <ul className="entry-list paper robots">
              {robots.rows.map((robot) => (
                <li key={robot.id}>
                  <button
                    type="button"
                    className="entry"
                    aria-current={robot.id === search.robot || undefined}
                    onClick={() => open(robot.id)}
                  >
                    <span>
                      <b className="strong">{robot.name}</b> <span className="quiet">{robot.unitName}</span>
                    </span>
                    <span className="quiet">
                      {w(`channel.${robot.vendor}`)} · {robot.hint}
                    </span>
                    {!robot.active && (
                      <Tag mark="dash" tone="quiet">
                        {w('screen.channels.resting')}
                      </Tag>
                    )}
                  </button>
                </li>
              ))}
            </ul>
          )}
          {robots.hasMore && (
            <Button kind="quiet" onClick={robots.more}>
              {w('screen.list.more')}
            </Button>
          )}
        </SheetPart>
        <OutgoingList />
      </Page>
      {search.robot && (
        <RobotSheet key={search.robot} id={search.robot} onClose={() => open(undefined)} onMade={open} />
      )}
    </>
  );
}

const shownStates = ['failed', 'waiting', 'sent'] as const;

function OutgoingList() {
  const w = useWords();
  const [state, setState] = useState<(typeof shownStates)[number]>('failed');
  const list = useAskPages(contract.outgoings, { query: { state, limit: 50 } });
  return (
    <SheetPart
      title={w('screen.channels.outgoing')}
      tools={
        <Segments
          label={w('screen.channels.outgoing')}
          value={state}
          options={shownStates.map((one) => ({ value: one, label: w(`state.outgoing.${one}`) }))}
          onChange={setState}
        />
      }
    >
      {list.problem ? (
        <ErrorNote problem={list.problem} again={list.again} />
      ) : list.pending ? (
        <Skeleton rows={4} />
      ) : list.rows.length === 0 ? (
        <div className="paper">
          <Empty>{w(`screen.channels.none-${state}`)}</Empty>
        </div>
      ) : (
        <>
          <ul className="paper outgoing-list">
            {list.rows.map((one) => (
              <OutgoingLine key={one.id} one={one} />
            ))}
          </ul>
          {list.hasMore && (
            <Button kind="quiet" onClick={list.more}>
              {w('screen.list.more')}
            </Button>
          )}
        </>
      )}
    </SheetPart>
  );
}

function OutgoingLine({ one }: { one: Outgoing }) {
  const w = useWords();
  const again = useTell(contract.resend, touched);
  return (
    <li>
      <div>
        <b className="strong">{one.kind ? kindWord(w, one.kind) : w(`notice.purpose.${one.purpose}`)}</b>{' '}
        <span className="quiet">
          {w(`channel.${one.channel}`)} · {one.toName} · {one.unitName} · <WhenText at={one.createdAt} />
        </span>
        {one.error && (
          <div className={one.state === 'failed' ? 'outgoing-error' : 'quiet'}>
            {w.maybe(`error.outgoing.${one.error}`) ?? one.error}
            {one.attempts > 0 && ` · ${w('screen.channels.attempts', { n: one.attempts })}`}
            {one.state === 'waiting' && (
              <>
                {' · '}
                {w('screen.channels.next')} <WhenText at={one.dueAt} />
              </>
            )}
          </div>
        )}
        {again.problem && <Note tone="soon">{w.maybe(`problem.${again.problem.code}`)}</Note>}
      </div>
      {one.state === 'failed' && (
        <Button
          small
          busy={again.busy}
          onClick={() =>
            void again.tell({ params: { id: one.id } }).then(
              () => announce(w('screen.channels.resent')),
              () => undefined,
            )
          }
        >
          {w('screen.channels.resend')}
        </Button>
      )}
    </li>
  );
}
