import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { announce } from '#platform/ui/announce.tsx';
import { Button } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { Dialog } from '#platform/ui/dialog.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { Page, useTitle } from '#platform/ui/page.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { plansContract, type Plan } from '../../contract.ts';
import { uncertain, writtenNames } from '../../rules/steps.ts';
import { About } from './about.tsx';
import { Bar } from './bar.tsx';
import { DocumentPane } from './document.tsx';
import { Versions } from './versions.tsx';
import { DeskContext, useDesk, useWidth, type SideName } from './desk.ts';
import { KeysSheet } from './keys.tsx';
import { Found } from './found.tsx';
import { Names } from './names.tsx';
import { addAfter } from './moves.tsx';
import { NodePane } from './node.tsx';
import { Paper } from './paper.tsx';
import { PrintedPlan } from './print.tsx';
import { Review, type Publish, type Published } from './review.tsx';
import { Session, type Left } from './session.ts';
import { Tree } from './tree.tsx';
import { TroubleDialog } from './trouble.tsx';
import { useDeskOf } from './use-desk.ts';
import { useKeys } from './use-keys.ts';
import type { Source } from './view.ts';
import './reading.css';
import './paper.css';
import './tree.css';
import './node.css';
import './sheets.css';
import './narrow.css';
import './print.css';

/**
 * The plan reading workspace: paper, tree, chosen node; correct, then publish.
 * @param publish publishes the plan at a version; null when this reader may not
 * @param onPublished after it is published
 * @param onDiscarded after the draft is discarded
 */
export function PlanReading(props: {
  planId: string;
  /** Stands where publishing would: the way on for a draft that is not published by itself. */
  beside?: ReactNode;
  publish: Publish;
  onPublished: (what: Published) => void;
  onDiscarded: () => void;
}) {
  const w = useWords();
  const plan = useAsk(plansContract.get, { params: { id: props.planId } });
  const sourceId = plan.data?.sourceId ?? null;
  const source = useAsk(plansContract.source, sourceId ? { params: { id: sourceId } } : null);
  const problem = plan.problem ?? source.problem;
  if (problem && !(plan.data && (source.data || !sourceId)))
    return (
      <Page title={w('screen.plans.title')} narrow>
        <ErrorNote
          problem={problem}
          again={() => {
            void plan.refetch();
            if (sourceId) void source.refetch();
          }}
        />
      </Page>
    );
  if (!plan.data || (sourceId && !source.data)) return <Waiting />;
  return <Open key={props.planId} {...props} plan={plan.data} source={source.data ?? null} />;
}

function Waiting() {
  return (
    <div className="rd rd-waiting">
      {[6, 9, 7].map((rows, i) => (
        <div key={i} className="rd-pane">
          <Skeleton rows={rows} />
        </div>
      ))}
    </div>
  );
}

type OpenProps = Parameters<typeof PlanReading>[0] & { plan: Plan; source: Source | null };

function Open(props: OpenProps) {
  const cache = useQueryClient();
  const { planId } = props;
  const [session] = useState(
    () =>
      new Session(props.plan, props.source, {
        edit: (version, edits, key) =>
          call(plansContract.edit, { params: { id: planId }, body: { version, edits } }, { key }),
        load: async () => {
          const plan = await call(plansContract.get, { params: { id: planId } });
          const source = plan.sourceId ? await call(plansContract.source, { params: { id: plan.sourceId } }) : null;
          return { plan, source };
        },
        keep: (left) => {
          try {
            if (left) sessionStorage.setItem(`chuangwen.plan.${planId}`, JSON.stringify(left));
            else sessionStorage.removeItem(`chuangwen.plan.${planId}`);
          } catch {
            // Storage is full or forbidden: the acts still wait on this page, and leaving it asks first.
          }
        },
        kept: () => {
          try {
            return JSON.parse(sessionStorage.getItem(`chuangwen.plan.${planId}`) ?? 'null') as Left | null;
          } catch {
            return null;
          }
        },
        saved: (plan) => {
          cache.setQueryData([plansContract.get.path, { params: { id: planId } }], plan);
          void cache.invalidateQueries({ queryKey: [plansContract.list.path], refetchType: 'none' });
          void cache.invalidateQueries({ queryKey: [plansContract.source.path], refetchType: 'none' });
        },
      }),
  );
  const shown = useSyncExternalStore(session.subscribe, session.look);
  useEffect(() => {
    session.open();
    const online = () => session.hurry();
    const leaving = (event: BeforeUnloadEvent) => {
      if (session.look().waiting > 0) event.preventDefault();
    };
    window.addEventListener('online', online);
    window.addEventListener('beforeunload', leaving);
    return () => {
      window.removeEventListener('online', online);
      window.removeEventListener('beforeunload', leaving);
      session.close();
    };
  }, [session]);
  // The answer of a later look (another tab, another person) is taken when nothing of ours is on its way.
  useEffect(() => session.meet(props.plan, props.source), [session, props.plan, props.source]);
  const desk = useDeskOf(session, shown);
  return (
    <DeskContext value={desk.desk}>
      <Workspace {...props} view={desk} />
    </DeskContext>
  );
}

function Workspace(props: OpenProps & { view: ReturnType<typeof useDeskOf> }) {
  const w = useWords();
  const desk = useDesk();
  const { view } = props;
  const { plan, tree, trouble } = desk.shown;
  const [box, width] = useWidth();
  const [sheet, setSheet] = useState<'keys' | 'review' | 'discard' | null>(null);
  const panes = width >= 1080 ? 3 : width >= 640 ? 2 : 1;
  useTitle(tree.title);
  const onTreeKey = useKeys(view, { onKeys: () => setSheet('keys') });
  // Two panes: the tree stays, beside it the paper or the chosen node. One: any of the three.
  const beside = view.pane === 'paper' || (view.pane === 'tree' && view.beside === 'paper') ? 'paper' : 'side';
  const shows = {
    paper: panes === 3 || (panes === 2 ? beside === 'paper' : view.pane === 'paper'),
    tree: panes >= 2 || view.pane === 'tree',
    side: panes === 3 || (panes === 2 ? beside === 'side' : view.pane === 'side'),
  };
  const sides: readonly Look[] = ['node', 'about', 'names', 'versions'];
  const looks: readonly Look[] = panes === 1 ? ['paper', 'tree', ...sides] : ['paper', ...sides];
  const look: Look = panes === 1 ? (view.pane === 'side' ? view.side : view.pane) : shows.paper ? 'paper' : view.side;
  return (
    <div className={`rd rd-${panes}`} ref={box}>
      <Bar
        narrow={panes === 1}
        beside={props.beside}
        onWalk={view.walk}
        onKeys={() => setSheet('keys')}
        onPublish={plan.may.includes('publish') ? () => setSheet('review') : null}
        onDiscard={plan.may.includes('discard') ? () => setSheet('discard') : null}
      />
      <Found sourceId={plan.sourceId} />
      {panes === 1 && <Looks looks={looks} look={look} short />}
      <div className="rd-panes">
        {panes === 3 && <PaperPane />}
        {shows.tree && (
          <section className="rd-pane rd-pane-tree" aria-label={w('screen.reading.tree')}>
            <Tree onKey={onTreeKey} onAdd={() => addAfter(desk, w, null)} />
          </section>
        )}
        {panes < 3 && shows.paper && <PaperPane head={panes === 2 ? <Looks looks={looks} look="paper" /> : null} />}
        {shows.side && (
          <section
            className="rd-pane rd-pane-side"
            aria-label={w('screen.reading.details')}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return;
              // A dialog opened from here closes by itself.
              if (document.querySelector('dialog[open]')) return;
              event.preventDefault();
              desk.back();
            }}
          >
            {panes > 1 && <Looks looks={panes === 2 ? looks : sides} look={view.side} />}
            <div className="rd-scroll rd-side">
              {view.side === 'node' ? (
                <NodePane />
              ) : view.side === 'about' ? (
                <About />
              ) : view.side === 'names' ? (
                <Names />
              ) : (
                <Versions />
              )}
            </div>
          </section>
        )}
      </div>
      <p className="unseen" id="reading-tree-keys">
        {w('screen.reading.keys-leave')}
      </p>
      <div className="unseen" role="status" aria-live="polite">
        {view.said}
      </div>
      <PrintedPlan />
      {sheet === 'keys' && <KeysSheet onClose={() => setSheet(null)} />}
      {sheet === 'review' && (
        <Review publish={props.publish} onDone={props.onPublished} onClose={() => setSheet(null)} />
      )}
      {sheet === 'discard' && <Discard onDone={props.onDiscarded} onClose={() => setSheet(null)} />}
      {trouble && <TroubleDialog trouble={trouble} />}
    </div>
  );
}

/** The document as it came, or the plan written out as one; without a document only that. */
function PaperPane({ head }: { head?: React.ReactNode }) {
  const w = useWords();
  const { shown } = useDesk();
  const [as, setAs] = useState<'paper' | 'written'>(shown.source ? 'paper' : 'written');
  const which = shown.source ? as : 'written';
  return (
    <section className="rd-pane rd-pane-paper" aria-label={w(`screen.reading.${which}`)}>
      {head}
      {shown.source && (
        <div className="rd-looks no-print">
          <Segments
            label={w('screen.reading.look-at')}
            value={as}
            options={(['paper', 'written'] as const).map((value) => ({ value, label: w(`screen.reading.${value}`) }))}
            onChange={setAs}
          />
        </div>
      )}
      {which === 'paper' ? <Paper /> : <DocumentPane />}
    </section>
  );
}

/** What can be looked at where not everything fits. */
type Look = 'paper' | 'tree' | SideName;

/** The switch between what does not fit beside each other. @param short the words of a phone */
function Looks({ looks, look, short }: { looks: readonly Look[]; look: Look; short?: boolean }) {
  const w = useWords();
  const desk = useDesk();
  const { tree, source } = desk.shown;
  // Without a document the paper is the plan written out.
  const wordOf = (one: Look) => (one === 'paper' && !source ? 'written' : one);
  const names = useMemo(() => writtenNames(tree).filter((name) => uncertain(name.unit)).length, [tree]);
  return (
    <div className="rd-looks no-print">
      <Segments
        label={w('screen.reading.look-at')}
        value={look}
        options={looks.map((one) => ({
          value: one,
          label: (
            <>
              {w(short ? `screen.reading.look.${wordOf(one)}` : `screen.reading.${wordOf(one)}`)}
              {one === 'names' && names > 0 && <b className="rd-badge tabular">{names}</b>}
            </>
          ),
        }))}
        onChange={(one) => {
          if (one === 'paper' || one === 'tree') desk.go({ pane: one });
          else desk.go({ pane: 'side', side: one });
        }}
      />
    </div>
  );
}

/** Discarding a draft: says what is lost and what stays. */
function Discard({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const w = useWords();
  const { shown } = useDesk();
  const discard = useTell(plansContract.discard, [plansContract.list]);
  const go = () =>
    discard.tell({ params: { id: shown.plan.id }, query: { version: shown.plan.version } }).then(
      () => {
        announce(w('screen.reading.discarded', { title: shown.tree.title }));
        onDone();
      },
      () => undefined,
    );
  return (
    <Dialog label={w('screen.reading.discard')} onClose={onClose}>
      <h2>{w('screen.reading.discard')}</h2>
      {discard.problem && <ErrorNote problem={discard.problem} writing />}
      <p>{w('screen.reading.discard.what', { title: shown.tree.title, n: shown.tree.nodes.length })}</p>
      <div className="row-actions rd-dialog-actions">
        <Button kind="danger" busy={discard.busy} onClick={() => void go()}>
          {w('screen.reading.discard.act')}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {w('screen.plans.cancel')}
        </Button>
      </div>
    </Dialog>
  );
}
