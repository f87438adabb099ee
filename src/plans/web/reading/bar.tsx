import { carriedNodes } from '../../rules/steps.ts';
import { Link } from '@tanstack/react-router';
import type { KeyboardEvent, ReactNode } from 'react';
import { Button, IconButton } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { Menu, type MenuItem } from '#platform/ui/menu.tsx';
import { MarkDrawing } from '#platform/ui/tag.tsx';
import { useWords } from '#platform/words/use.tsx';
import { useDownloads, PlanDownload } from '../paper/download.tsx';
import { useDesk, useTyped, type SettleKind } from './desk.ts';
import { typedKey, useTyping } from './typed.ts';

export const settleKinds: readonly SettleKind[] = ['unread', 'unled', 'unmatched', 'doubtful'];

/** The plan's title, whether everything is saved, what is left to settle, and the way out: publishing. */
export function Bar(props: {
  /** A phone: the rarer actions go into a menu. */
  narrow: boolean;
  beside?: ReactNode;
  onWalk: (kind: SettleKind) => void;
  onKeys: () => void;
  onPublish: (() => void) | null;
  onDiscard: (() => void) | null;
}) {
  const w = useWords();
  const desk = useDesk();
  const { plan, tree, waiting, offline } = desk.shown;
  const typing = useTyping();
  const title = useTyped(
    tree.title,
    (text) => {
      const line = text.replace(/\s+/g, ' ').trim();
      if (line)
        desk.act([{ do: 'plan', title: line }], w('screen.reading.did.plan', { what: w('screen.reading.title') }));
    },
    typedKey(plan.id, 'title'),
  );
  const leave = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    title.commit();
    desk.back();
  };
  const downloads = useDownloads(plan.id);
  const rarer: MenuItem[] = [
    ...(props.narrow
      ? [
          ...downloads.items,
          { key: 'find', label: w('screen.reading.find'), act: () => desk.find('') },
          { key: 'print', label: w('screen.reading.print'), act: () => window.print() },
        ]
      : []),
    ...(props.onDiscard ? [{ key: 'discard', label: w('screen.reading.discard'), act: props.onDiscard }] : []),
  ];
  const tasks = carriedNodes(tree.nodes).carried.length;
  return (
    <header className="rd-bar">
      <div className="rd-bar-first">
        <Link
          to="/plans"
          className="rd-up"
          aria-label={w('screen.reading.all-plans')}
          title={w('screen.reading.all-plans')}
        >
          <Icon name="left" />
        </Link>
        <h1 className="unseen">{tree.title}</h1>
        <input
          className="rd-title"
          aria-label={w('screen.reading.title')}
          maxLength={200}
          disabled={!desk.writes}
          {...title.props}
          onKeyDown={leave}
        />
        <span className={`rd-saved${waiting === 0 && !offline && !typing ? ' rd-saved-calm' : ''}`} role="status">
          {offline ? (
            <span className="tone-soon">{w('screen.reading.offline', { n: waiting })}</span>
          ) : waiting > 0 ? (
            w('screen.reading.saving')
          ) : typing ? (
            w('screen.reading.typing')
          ) : (
            w(desk.writes ? 'screen.reading.saved' : 'screen.reading.look-only')
          )}
        </span>
        <div className="rd-bar-end">
          {desk.writes && props.narrow && (
            <IconButton
              icon="return"
              label={w('screen.reading.undo')}
              disabled={!desk.shown.undoable}
              onClick={desk.undo}
            />
          )}
          {desk.writes && !props.narrow && (
            <Button
              kind="quiet"
              icon="return"
              disabled={!desk.shown.undoable}
              title={desk.shown.undoable ?? undefined}
              aria-keyshortcuts="z"
              onClick={desk.undo}
            >
              {w('screen.reading.undo')}
            </Button>
          )}
          {!props.narrow && (
            <>
              <IconButton icon="search" label={w('screen.reading.find')} onClick={() => desk.find('')} />
              <PlanDownload planId={plan.id} quiet />
              <IconButton icon="print" label={w('screen.reading.print')} onClick={() => window.print()} />
              <button
                type="button"
                className="icon-button rd-help"
                aria-label={w('screen.reading.keys')}
                title={w('screen.reading.keys')}
                onClick={props.onKeys}
              >
                ?
              </button>
            </>
          )}
          {rarer.length > 0 && (
            <Menu
              end
              className="icon-button rd-more"
              label={
                <>
                  <Icon name="more" />
                  <span className="unseen">{w('screen.reading.more')}</span>
                </>
              }
              title={w('screen.reading.more')}
              items={rarer}
            />
          )}
          {props.beside}
          {props.narrow && downloads.sheet}
          {props.onPublish && (
            <Button kind="primary" onClick={props.onPublish}>
              {w(props.narrow ? 'screen.reading.publish-short' : 'screen.reading.publish')}
            </Button>
          )}
        </div>
      </div>
      <div className="rd-bar-second">
        {/* Scrolls on a phone; with nothing to settle no button in it takes the focus. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div
          className="rd-counts"
          role="group"
          aria-label={w('screen.reading.to-settle')}
          tabIndex={settleKinds.some((kind) => desk.settle[kind].length > 0) ? undefined : 0}
        >
          {settleKinds.map((kind) => (
            <Count key={kind} kind={kind} onWalk={props.onWalk} />
          ))}
        </div>
        <div className="rd-from quiet">
          {w('screen.reading.of', { tasks, sections: tree.nodes.length - tasks })}
          {plan.sourceName && <span className="clip"> · {plan.sourceName}</span>}
        </div>
        <Siblings />
      </div>
    </header>
  );
}

/** One kind of things to settle: pressing goes to the next of them. */
function Count({ kind, onWalk }: { kind: SettleKind; onWalk: (kind: SettleKind) => void }) {
  const w = useWords();
  const desk = useDesk();
  const all = desk.settle[kind];
  const on = desk.walking === kind;
  const here = kind === 'unread' ? desk.paragraph : (desk.selected?.id ?? null);
  const at = here === null ? -1 : (all as readonly (string | number)[]).indexOf(here);
  return (
    <button
      type="button"
      className={`rd-count${all.length ? '' : ' rd-count-none'}${on ? ' rd-count-on' : ''}`}
      aria-pressed={on}
      disabled={all.length === 0 && !on}
      title={w(`settle.${kind}.what`)}
      onClick={() => onWalk(kind)}
    >
      {all.length === 0 ? <MarkDrawing mark="check" /> : null}
      <span>{w(`settle.${kind}`)}</span>
      <b className="tabular">{on && at >= 0 ? `${at + 1}/${all.length}` : all.length}</b>
    </button>
  );
}

/** The other plans of the same page. */
function Siblings() {
  const w = useWords();
  const { shown } = useDesk();
  const plans = shown.source?.plans ?? [];
  const at = plans.findIndex((one) => one.id === shown.plan.id);
  if (plans.length < 2) return null;
  const before = plans[at - 1];
  const next = plans[at + 1];
  return (
    <nav className="rd-siblings" aria-label={w('screen.reading.siblings')}>
      {before && (
        <Link
          to="/plans/$planId"
          params={{ planId: before.id }}
          className="icon-button"
          aria-label={before.title}
          title={before.title}
        >
          <Icon name="left" />
        </Link>
      )}
      <span className="tabular">{w('screen.reading.nth', { n: at + 1, of: plans.length })}</span>
      {next && (
        <Link
          to="/plans/$planId"
          params={{ planId: next.id }}
          className="icon-button"
          aria-label={next.title}
          title={next.title}
        >
          <Icon name="right" />
        </Link>
      )}
    </nav>
  );
}
