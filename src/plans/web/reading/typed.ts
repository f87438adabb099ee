import { useEffect, useRef, useState, useSyncExternalStore } from 'react';

/** Words typed and not yet saved, with the words they were typed over. */
interface Kept {
  over: string;
  text: string;
}
const place = (key: string): string => `chuangwen.typed.${key}`;

function keptAt(key: string | undefined, over: string): string | null {
  if (key === undefined) return null;
  try {
    const kept = JSON.parse(sessionStorage.getItem(place(key)) ?? 'null') as Kept | null;
    // The field says something else now: somebody changed it, and theirs is not written over unseen.
    return kept && kept.over === over && kept.text !== over ? kept.text : null;
  } catch {
    return null;
  }
}
function keep(key: string | undefined, kept: Kept | null): void {
  if (key === undefined) return;
  try {
    if (kept) sessionStorage.setItem(place(key), JSON.stringify(kept));
    else sessionStorage.removeItem(place(key));
  } catch {
    // Storage is full or forbidden: the words still stand in the field.
  }
}

/** The key under which a field of a plan keeps its words; of a node the node's id is the second part. */
export const typedKey = (planId: string, ...parts: (string | number)[]): string => [planId, ...parts].join('/');

/** A node of this plan in which words were being typed when the page was left; null when there is none. */
export function typedNode(planId: string, nodeIds: ReadonlySet<string>): string | null {
  try {
    for (let i = 0; i < sessionStorage.length; i++) {
      const [, id = ''] = (sessionStorage.key(i) ?? '').split(place(`${planId}/`));
      const node = id.split('/')[0]!;
      if (nodeIds.has(node)) return node;
    }
  } catch {
    // No storage: nothing was kept.
  }
  return null;
}

/** How many fields hold words that are not saved yet. */
let open = 0;
const listeners = new Set<() => void>();
const count = (by: number): void => {
  open += by;
  for (const tell of listeners) tell();
};
export const useTyping = (): boolean =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
    () => open > 0,
  );

/**
 * A field that is saved when it is left. What is being typed stays when the plan changes around it, and with a `key` it
 * stays over a reload.
 * @param save called with the new text, only when it differs
 */
export function useTyped(value: string, save: (text: string) => void, key?: string) {
  const [text, setText] = useState(() => keptAt(key, value) ?? value);
  const dirty = useRef(false);
  const latest = useRef({ text, value, save, key });
  latest.current = { ...latest.current, value, save, key };
  useEffect(() => {
    if (dirty.current) return;
    const kept = keptAt(key, value);
    if (kept !== null) {
      dirty.current = true;
      count(1);
    }
    latest.current.text = kept ?? value;
    setText(kept ?? value);
  }, [value, key]);
  const commit = () => {
    const now = latest.current;
    if (!dirty.current) return;
    dirty.current = false;
    count(-1);
    keep(now.key, null);
    if (now.text !== now.value) now.save(now.text);
  };
  // Leaving by another way than the keyboard or the mouse (the node goes off the screen) saves too.
  useEffect(() => () => commit(), []);
  return {
    text,
    commit,
    props: {
      value: text,
      onChange: (event: { target: { value: string } }) => {
        if (!dirty.current) count(1);
        dirty.current = true;
        latest.current.text = event.target.value;
        setText(event.target.value);
        keep(key, { over: latest.current.value, text: event.target.value });
      },
      onBlur: commit,
    },
  };
}
