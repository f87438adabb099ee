import { useEffect, useRef, type KeyboardEvent as ReactKey } from 'react';
import { useWords } from '#platform/words/use.tsx';
import { addAfter, join, takeOut, takeStep } from './moves.tsx';
import { treeId } from './tree.tsx';
import type { useDeskOf } from './use-desk.ts';

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/**
 * The keys of the workspace. Letters work from anywhere but a field; Tab, Enter, Delete and the arrows only in the tree,
 * where Escape lets Tab go its usual way again.
 * @returns the handler of the tree itself
 */
export function useKeys(view: ReturnType<typeof useDeskOf>, given: { onKeys: () => void }) {
  const w = useWords();
  const { desk } = view;
  const { selected, rows, writes } = desk;
  const released = useRef(false);
  const at = selected ? rows.findIndex((row) => row.node.id === selected.id) : -1;
  const goTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row) desk.select(row.node.id, { focus: true });
  };

  const letter = (key: string): boolean => {
    if (key === 'j' || key === 'k') {
      goTo(at + (key === 'j' ? 1 : -1));
      return true;
    }
    if (key === 'n') view.walk('unread');
    else if (key === 'N') view.walk('doubtful');
    else if (key === '/') desk.find('');
    else if (key === '?') given.onKeys();
    else if (!writes) return false;
    else if (key === 'z') desk.undo();
    else if (key === 'a') addAfter(desk, w, selected);
    else if (!selected) return false;
    else if (key === 'b') addAfter(desk, w, selected, 'below');
    else if (key === 'u' || key === 'd') {
      if (selected.section) desk.say(w('screen.reading.section-has-none'));
      else desk.go({ pane: 'side', side: 'node', focus: key === 'u' ? 'node-lead' : 'node-due' });
    } else if (key === 's') {
      if (selected.body === '') desk.say(w('screen.reading.split-nowhere'));
      else {
        desk.go({ pane: 'side', side: 'node' });
        setTimeout(() => document.getElementById('node-cut')?.click(), 0);
      }
    } else if (key === 'm') join(desk, w, selected);
    else return false;
    return true;
  };

  const step = (key: string): boolean => {
    const way = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'out', ArrowRight: 'in' } as const;
    if (!(key in way) || !writes || !selected) return false;
    takeStep(desk, w, selected, way[key as keyof typeof way]);
    return true;
  };

  const inTree = (event: ReactKey | KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'Tab') {
      if (released.current || !writes || !selected) {
        released.current = false;
        return false;
      }
      takeStep(desk, w, selected, event.shiftKey ? 'out' : 'in');
      return true;
    }
    released.current = event.key === 'Escape';
    const row = rows[at];
    if (event.key === 'ArrowDown') goTo(at + 1);
    else if (event.key === 'ArrowUp') goTo(at - 1);
    else if (event.key === 'Home') goTo(0);
    else if (event.key === 'End') goTo(rows.length - 1);
    else if (event.key === 'ArrowRight' && row) {
      if (row.children && desk.closed.has(row.node.id)) desk.fold(row.node.id, false);
      else if (row.children) goTo(at + 1);
    } else if (event.key === 'ArrowLeft' && row) {
      if (row.children && !desk.closed.has(row.node.id)) desk.fold(row.node.id, true);
      else if (row.node.parentId !== null) desk.select(row.node.parentId, { focus: true });
    } else if (event.key === 'Enter' && selected) desk.go({ pane: 'side', side: 'node', focus: 'node-title' });
    else if ((event.key === 'Delete' || event.key === 'Backspace') && writes && selected)
      takeOut(desk, w, selected, 'with');
    else if (event.key === 'Escape') desk.say(w('screen.reading.keys-leave'));
    else return false;
    return true;
  };
  const anywhere = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || typing(event.target)) return;
    if (event.ctrlKey || event.metaKey || document.querySelector('dialog[open]')) return;
    // Nothing has the focus (a sheet was closed): the keys of the tree but Tab still mean the tree.
    const nowhere = event.target === document.body && event.key !== 'Tab';
    if (event.altKey ? step(event.key) : letter(event.key) || (nowhere && inTree(event))) event.preventDefault();
  };
  const latest = useRef(anywhere);
  latest.current = anywhere;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => latest.current(event);
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (event: ReactKey) => {
    if (event.currentTarget.id !== treeId || event.nativeEvent.isComposing) return;
    if (inTree(event)) event.preventDefault();
  };
}
