import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { problemWords } from '#platform/ui/states.tsx';
import type { Problem } from '#platform/pure/problem.ts';
import { useWords } from '#platform/words/use.tsx';
import { toSettle } from '../../rules/steps.ts';
import { Lit, type Desk, type PaneName, type SettleKind, type SideName } from './desk.ts';
import type { Session, Shown } from './session.ts';
import { treeId } from './tree.tsx';
import { typedNode } from './typed.ts';
import { homesOf, outline } from './view.ts';

/** What the reader looks at and does: one state for all panes. */
export function useDeskOf(session: Session, shown: Shown) {
  const w = useWords();
  const { tree } = shown;
  // Words that were being typed when the page was left are taken up where they stand.
  const [selectedId, setSelectedId] = useState<string | null>(() =>
    typedNode(shown.plan.id, new Set(tree.nodes.map((node) => node.id))),
  );
  const [paragraph, setParagraph] = useState<number | null>(null);
  const [walking, setWalking] = useState<SettleKind | null>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [pane, setPane] = useState<PaneName>('tree');
  const [beside, setBeside] = useState<'paper' | 'side'>('paper');
  const [side, setSide] = useState<SideName>('node');
  const [finding, setFinding] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [lit] = useState(() => new Lit());
  const wish = useRef<string | null>(null);

  const nodes = useMemo(() => new Map(tree.nodes.map((node) => [node.id, node])), [tree]);
  const rows = useMemo(() => outline(tree.nodes, closed), [tree, closed]);
  const homes = useMemo(() => homesOf(tree.nodes), [tree]);
  const settle = useMemo(() => toSettle(tree), [tree]);
  const selected = selectedId === null ? null : (nodes.get(selectedId) ?? null);

  // The first node is chosen on arrival, so that the right pane is never an empty promise.
  useEffect(() => {
    if (selectedId === null || !nodes.has(selectedId)) setSelectedId(rows[0]?.node.id ?? null);
  }, [selectedId, nodes, rows]);
  // A wish for the focus is granted once the pane it is in is on the screen.
  useEffect(() => {
    if (wish.current === null) return;
    const element = document.getElementById(wish.current);
    if (!element) return;
    wish.current = null;
    element.focus({ preventScroll: element.id === treeId });
    if (element instanceof HTMLTextAreaElement && element.id === 'node-title') element.select();
  });

  const say = useCallback((words: string) => setSaid((before) => (before === words ? `${words}\u200b` : words)), []);
  const refuse = (problem: Problem) => {
    const reason = problem.details.reason;
    announce((typeof reason === 'string' && w.maybe(`unfit.${reason}`)) || problemWords(w, problem, true).what);
  };
  const show = (next: PaneName) => {
    setPane(next);
    if (next !== 'tree') setBeside(next);
  };
  /** @param only take back this very act; a later one must be taken back first */
  const undo = (only?: object) => {
    if (only && session.last() !== only) return announce(w('screen.reading.undo-later'));
    const done = session.undo();
    if (!done) return say(w('screen.reading.nothing-to-undo'));
    if (done.problem) refuse(done.problem);
    else say(w('screen.reading.undone', { what: done.label }));
  };
  const desk: Desk = {
    session,
    shown,
    writes: shown.plan.may.includes('edit'),
    rows,
    nodes,
    homes,
    settle,
    selected,
    paragraph,
    walking,
    closed,
    finding,
    lit,
    select(nodeId, options = {}) {
      setSelectedId(nodeId);
      setParagraph(null);
      setWalking(null);
      if (nodeId !== null) {
        setSide('node');
        // Whatever is folded above it opens.
        setClosed((before) => {
          const after = new Set(before);
          const all = session.look().tree.nodes;
          for (let at = all.find((one) => one.id === nodeId)?.parentId ?? null; at !== null;) {
            after.delete(at);
            const above = at;
            at = all.find((one) => one.id === above)?.parentId ?? null;
          }
          return after.size === before.size ? before : after;
        });
      }
      if (options.show) show(options.show);
      if (options.focus) document.getElementById(treeId)?.focus({ preventScroll: true });
    },
    choose(index, options = {}) {
      setParagraph(index);
      const home = index === null ? undefined : homes.get(index)?.[0];
      if (home && !homes.get(index!)!.includes(selectedId ?? '')) setSelectedId(home);
      if (options.show) show(options.show);
    },
    find(text) {
      setFinding(text);
      if (text === '') show('paper');
    },
    fold(nodeId, shut) {
      setClosed((before) => {
        if (before.has(nodeId) === shut) return before;
        const after = new Set(before);
        if (shut) after.add(nodeId);
        else after.delete(nodeId);
        return after;
      });
    },
    act(edits, label, options = {}) {
      const problem = session.act(edits, label, { remember: options.remember });
      if (problem) {
        refuse(problem);
        return false;
      }
      const done = session.last();
      if (options.toast && done) announce(label, { label: w('screen.reading.undo'), act: () => undo(done) });
      else say(label);
      return true;
    },
    undo: () => undo(),
    say,
    go(where) {
      if (where.side) setSide(where.side);
      if (where.pane) show(where.pane);
      if (where.focus) wish.current = where.focus;
      setSaid((before) => before);
    },
    back() {
      setPane('tree');
      wish.current = treeId;
      // The state may not change at all, and then nothing would grant the wish.
      requestAnimationFrame(() => {
        if (wish.current === treeId) {
          wish.current = null;
          document.getElementById(treeId)?.focus({ preventScroll: true });
        }
      });
    },
    unitName({ unitId, collective, written }) {
      if (collective !== null) return written;
      const brief = unitId === null ? undefined : session.briefs.get(unitId);
      return brief ? (brief.shortName ?? brief.name) : written;
    },
    numberOf: (node) => node.number,
  };

  /** Goes to the next paragraph or node of a kind that is to settle, from where the reader stands; round at the end. */
  const walk = (kind: SettleKind) => {
    if (kind === 'unread') {
      setWalking(kind);
      const next = settle.unread.find((index) => index > (paragraph ?? -1)) ?? settle.unread[0];
      if (next === undefined) return say(w('settle.unread.none'));
      say(w('screen.reading.at-unread', { n: next + 1 }));
      return desk.choose(next, { show: 'paper' });
    }
    const all = settle[kind];
    const order = new Map(outline(tree.nodes, new Set()).map((row, i) => [row.node.id, i]));
    const here = order.get(selectedId ?? '') ?? -1;
    const standing = walking === kind ? here : here - 1;
    const next = all.find((id) => order.get(id)! > standing) ?? all[0];
    if (next === undefined) return say(w(`settle.${kind}.none`));
    say(nodes.get(next)!.title);
    desk.select(next, { show: pane === 'paper' ? 'tree' : undefined });
    setWalking(kind);
  };
  return { desk, walk, pane, beside, side, said };
}
